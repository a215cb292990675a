//! The one binary: serve, worker and the command line. Wiring only; rules live on the lower floors.

mod admin;
mod backup;
mod bill;
mod bodies;
mod cli;
mod config;
mod data;
mod demo;
#[cfg(test)]
mod documents;
mod engines;
mod hands;
mod hs;
mod listen;
mod metrics;
mod open;
mod opener;
mod origin;
mod private;
mod proxies;
mod rates;
mod say;
mod serve;
mod smoke;
mod verify;
mod wiring;
mod wrong_use;

use clap::Parser as _;
use cli::{
    AuditCommand, AuthorityCommand, Cli, Command, DataCommand, DataImport, OriginCommand,
    OriginShape, PackCommand, UserCommand,
};
use origo_office::operator::Help;
use std::process::ExitCode;
use wrong_use::WrongUse;

/// A clear no.
const NO: u8 = 1;

/// What was handed in cannot be used as it is; the same code that clap gives for wrong words on the line.
const WRONG_USE: u8 = 2;

fn main() -> ExitCode {
    // before anything else: what opens a stranger's file begins no runtime and reads no settings
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == opener::COMMAND)
    {
        return open::run();
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("origo: {error}");
            return ExitCode::from(NO);
        }
    };
    let code = runtime.block_on(command());
    // what still draws or waits is cut off: it was given its time
    runtime.shutdown_background();
    code
}

async fn command() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ORIGO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn,typst=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(Cli::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(NO),
        Err(error) => {
            eprintln!("origo: {error:#}");
            let wrong_use = error.chain().any(|cause| cause.is::<WrongUse>());
            ExitCode::from(if wrong_use { WRONG_USE } else { NO })
        }
    }
}

/// Runs a command; false is a clear no.
async fn run(cli: Cli) -> anyhow::Result<bool> {
    match cli.command {
        Command::Serve(args) => serve::serve(&args).await,
        Command::Worker(args) => serve::worker(&args).await,
        Command::Migrate(place) => admin::migrate(&place).await,
        Command::Smoke(args) => smoke::run(&args.into()).await,
        Command::Verify(args) => verify::verify(&args),
        Command::Audit {
            command: AuditCommand::Verify { place, json },
        } => admin::verify_audit(&place, json).await,
        Command::User { command } => user(command).await,
        Command::Authority {
            command: AuthorityCommand::Add(args),
        } => admin::add_authority(*args).await,
        Command::Authority {
            command: AuthorityCommand::List { place, json },
        } => admin::list_authorities(&place, json).await,
        Command::Pack {
            command: PackCommand::Check { folder, json },
        } => admin::check_pack(&folder, json),
        Command::Origin { command } => match command {
            OriginCommand::Check(args) => origin::check(&args),
            OriginCommand::Schema { of } => origin::schema(of == OriginShape::Decision),
            OriginCommand::Agreements { json } => origin::agreements(json),
        },
        Command::Data {
            command:
                DataCommand::Import {
                    what: DataImport::UkRulesOfOrigin { folder, out, json },
                },
        } => data::import_uk_rules(&folder, out.as_deref(), json),
        Command::Data {
            command:
                DataCommand::Import {
                    what:
                        DataImport::Hs {
                            file,
                            out,
                            edition,
                            json,
                        },
                },
        } => hs::import(&file, out.as_deref(), edition, json),
        Command::Data {
            command:
                DataCommand::Import {
                    what: DataImport::Rates(args),
                },
        } => rates::import(&args),
        Command::Backup { place, out } => backup::backup(&place, &out).await,
        Command::Restore {
            place,
            from,
            nothing_lost,
        } => backup::restore(&place, &from, nothing_lost).await,
    }
}

async fn user(command: UserCommand) -> anyhow::Result<bool> {
    match command {
        UserCommand::Add(args) => admin::add_user(*args).await,
        UserCommand::List { place, json } => admin::list_users(&place, json).await,
        UserCommand::Password { person, password } => {
            admin::help(&person, Help::Password(password)).await
        }
        UserCommand::ResetSecondFactor(person) => {
            admin::help(&person, Help::ResetSecondFactor).await
        }
        UserCommand::Disable(person) => admin::help(&person, Help::Disable).await,
        UserCommand::Enable(person) => admin::help(&person, Help::Enable).await,
        UserCommand::Confirm { person, authority } => {
            admin::confirm_role(&person, &authority).await
        }
    }
}
