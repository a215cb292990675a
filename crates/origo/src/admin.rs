//! Commands for whoever runs the installation.

use crate::say::say;
use crate::wrong_use::{OrWrongUse as _, WrongUse, ensure_use};
use crate::{
    cli::{AuthorityAddArgs, PersonArgs, Place, UserAddArgs},
    config, wiring,
};
use anyhow::{Context as _, Result};
use origo_i18n::LANGUAGES;
use origo_office::{
    Authority, OfficeError, Role, appointments, audit, authorities,
    operator::{self, Help},
};
use serde_json::json;
use std::path::Path;

/// Brings the database up to date.
///
/// # Errors
/// The database cannot be reached or changed.
pub async fn migrate(place: &Place) -> Result<bool> {
    let config = config::read(place, None)?;
    wiring::begin(&config)?;
    let (_, ran) = wiring::migrated(&config).await?;
    say!("{ran} migrations ran");
    Ok(true)
}

/// Proves every hash chain; false if one has a fault.
///
/// # Errors
/// The database refuses.
pub async fn verify_audit(place: &Place, as_json: bool) -> Result<bool> {
    let office = wiring::existing(&config::read(place, None)?).await?;
    let reports = audit::verify(&office).await?;
    // nothing to prove is no proof: a wrong folder in a timer's line must not look like an intact chain
    anyhow::ensure!(
        !reports.is_empty(),
        "there is no authority in this installation, so there is no event log to prove"
    );
    if as_json {
        say!("{}", serde_json::to_string_pretty(&reports)?);
    } else {
        for report in &reports {
            let fault = report.fault.as_deref().unwrap_or("intact");
            say!(
                "{:<12} {:>8} events  {fault}  {}",
                report.authority,
                report.events,
                report.head
            );
        }
    }
    Ok(reports.iter().all(|report| report.fault.is_none()))
}

/// Enters a person.
///
/// # Errors
/// The role is unknown, the password is weak, or the database refuses.
pub async fn add_user(args: UserAddArgs) -> Result<bool> {
    let known = Role::ALL.map(Role::name).join(", ");
    let role = Role::named(&args.role)
        .with_context(|| format!("no role {:?}; there are {known}", args.role))
        .or_wrong_use()?;
    ensure_use(
        role.of_organisation() == args.organisation.is_some(),
        || {
            "--organisation is for applicants and organisation administrators, and they need one"
                .to_owned()
        },
    )?;
    ensure_use(args.email.contains('@'), || {
        format!("{:?} is no e-mail address", args.email)
    })?;
    ensure_use(LANGUAGES.iter().any(|one| one.code == args.locale), || {
        let known = LANGUAGES.map(|one| one.code).join(", ");
        format!("no language {:?}; there are {known}", args.locale)
    })?;
    let office = wiring::existing(&config::read(&args.place, None)?).await?;
    office.authority(&args.authority).await.map_err(|error| {
        nobody(error, || {
            format!(
                "there is no authority {:?}; `origo authority list` names them",
                args.authority
            )
        })
    })?;
    let authority = args.authority;
    let person = authorities::NewPerson {
        email: args.email.clone(),
        name: args.name,
        position: args.position,
        password: args.password,
        locale: args.locale,
        authority: authority.clone(),
        organisation: args.organisation.clone(),
        role,
    };
    let entered = authorities::enter_person(&office, person).await;
    entered.map_err(|error| nobody(error, || {
        format!(
            "{authority} has no organisation {:?}; `origo user list --json` shows those with people",
            args.organisation.unwrap_or_default()
        )
    }))?;
    say!("{} is {} now", args.email, role.name());
    Ok(true)
}

/// What was not found was named wrongly; other errors stay what they are.
fn nobody(error: OfficeError, words: impl FnOnce() -> String) -> anyhow::Error {
    match error {
        OfficeError::NotFound => WrongUse(words()).into(),
        other => other.into(),
    }
}

/// Helps a person who cannot help themselves.
///
/// # Errors
/// Nobody has this e-mail, the password is weak, or the database refuses.
pub async fn help(person: &PersonArgs, help: Help) -> Result<bool> {
    let done = match help {
        Help::Password(_) => "has the new password; every session ended",
        Help::ResetSecondFactor => "has no second factor now",
        Help::Disable => "can no longer sign in; every session ended",
        Help::Enable => "can sign in again",
    };
    let office = wiring::existing(&config::read(&person.place, None)?).await?;
    operator::help(&office, &person.email, help)
        .await
        .map_err(|error| {
            nobody(error, || {
                format!(
                    "nobody has the e-mail {}; `origo user list` names everybody",
                    person.email
                )
            })
        })?;
    say!("{} {done}", person.email);
    Ok(true)
}

/// Confirms what waits for a second person, in place of a second administrator.
///
/// # Errors
/// Nobody with this e-mail waits for a role there, or the database refuses.
pub async fn confirm_role(person: &PersonArgs, authority: &str) -> Result<bool> {
    let office = wiring::existing(&config::read(&person.place, None)?).await?;
    let roles = appointments::confirm_by_operator(&office, authority, &person.email)
        .await
        .with_context(|| format!("{} waits for no role at {authority}", person.email))?;
    for role in roles {
        say!("{} is {} now", person.email, role.name());
    }
    Ok(true)
}

/// Lists people.
///
/// # Errors
/// The database refuses.
pub async fn list_users(place: &Place, as_json: bool) -> Result<bool> {
    let office = wiring::existing(&config::read(place, None)?).await?;
    let people = authorities::people(&office).await?;
    if as_json {
        say!("{}", serde_json::to_string_pretty(&people)?);
    } else {
        for person in people {
            say!(
                "{:<32} {:<28} {:<12} {}",
                person.email,
                person.role,
                person.authority,
                person.name
            );
        }
    }
    Ok(true)
}

/// Enters an authority and makes its keys; false if it was there.
///
/// # Errors
/// The pack is unknown or the database refuses.
pub async fn add_authority(args: AuthorityAddArgs) -> Result<bool> {
    let office = wiring::existing(&config::read(&args.place, None)?).await?;
    ensure_use(office.packs().contains_key(&args.pack), || {
        let known: Vec<&str> = office.packs().keys().map(String::as_str).collect();
        format!(
            "there is no country pack {:?}; there are {}",
            args.pack,
            known.join(", ")
        )
    })?;
    let country = office.pack(&args.pack)?.country.clone();
    let authority = Authority {
        id: args.id.clone(),
        pack: args.pack,
        name: args.name,
        name_local: args.name_local,
        country,
        place: args.place_of_issue,
        created_at: office.now().as_microsecond(),
    };
    let fresh = authorities::enter(&office, authority).await?;
    say!(
        "{} {}",
        args.id,
        if fresh {
            "is entered; its keys are made"
        } else {
            "was there already"
        }
    );
    Ok(fresh)
}

/// Lists authorities.
///
/// # Errors
/// The database refuses.
pub async fn list_authorities(place: &Place, as_json: bool) -> Result<bool> {
    let office = wiring::existing(&config::read(place, None)?).await?;
    let all = authorities::all(&office).await?;
    if as_json {
        let row = |a: &Authority| {
            json!({ "id": a.id, "pack": a.pack, "name": a.name, "name_local": a.name_local,
            "country": a.country, "place": a.place })
        };
        say!(
            "{}",
            serde_json::to_string_pretty(&all.iter().map(row).collect::<Vec<_>>())?
        );
    } else {
        for authority in all {
            say!(
                "{:<12} {:<4} {}",
                authority.id,
                authority.pack,
                authority.name
            );
        }
    }
    Ok(true)
}

/// Reads a country pack; false if it has problems.
///
/// # Errors
/// The folder cannot be read.
pub fn check_pack(folder: &Path, as_json: bool) -> Result<bool> {
    let folder = std::fs::canonicalize(folder)
        .with_context(|| format!("reading {}", folder.display()))
        .or_wrong_use()?;
    let (pack, problems) = match origo_pack::load(&folder) {
        Ok(pack) => {
            let problems = origo_pack::check(&pack);
            (Some(pack), problems)
        }
        Err(origo_pack::PackError::Broken(problems)) => (None, problems),
        Err(error) => return Err(error.into()),
    };
    let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
    if as_json {
        let digest = pack.as_ref().map(|pack| pack.digest.clone());
        say!(
            "{}",
            serde_json::to_string_pretty(
                &json!({ "ok": words.is_empty(), "digest": digest, "problems": words })
            )?
        );
    } else {
        words.iter().for_each(|problem| say!("{problem}"));
        if let Some(pack) = pack.filter(|_| words.is_empty()) {
            say!(
                "{} {} is in order, {} forms, sha256 {}",
                pack.id,
                pack.version,
                pack.forms.len(),
                pack.digest
            );
        }
    }
    Ok(words.is_empty())
}
