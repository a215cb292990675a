//! Mandates: an exporter lets an agent act for it – what, from when, until when – and can take that back.
//!
//! The one question that others ask is "for which organisations may this actor do this now": [`exporters`] for what
//! is new, [`must`] for an application that is there. An agent sees only what its own people prepared.

use crate::{
    Actor, Application, Mandate, Office, OfficeError, Organisation, RefusalCode, Role, Scope,
    events::Happened, letters,
};
use jiff::{ToSpan as _, civil::Date};
use origo_authz::Action;
use origo_pack::Pack;
use origo_store::{
    Reader, Tx,
    repository::{authorities, mandates},
};
use origo_trade::{Finding, FindingCode};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// An agent that acts for an exporter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// The agent's organisation.
    pub agent_id: String,
    /// Its name.
    pub agent: String,
    /// The exporter's organisation.
    pub exporter_id: String,
    /// Its name.
    pub exporter: String,
}

/// A mandate as typed.
#[derive(Debug, Clone, Default)]
pub struct NewMandate {
    /// The agent's organisation.
    pub agent: String,
    /// Write applications.
    pub prepare: bool,
    /// Hand them in, answer, take them back.
    pub submit: bool,
    /// See and download certificates.
    pub download: bool,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// A mandate with the names that its page shows.
#[derive(Debug, Clone)]
pub struct MandateView {
    /// The row.
    pub mandate: Mandate,
    /// The exporter's name.
    pub exporter: String,
    /// The agent's name.
    pub agent: String,
    /// Whether it holds now.
    pub in_force: bool,
}

/// The organisations for which the actor may do this now: the own one, and those that let the own one act.
///
/// # Errors
/// [`OfficeError::Forbidden`] without an organisation.
pub async fn exporters(
    office: &Office,
    actor: &Actor,
    scope: Scope,
) -> Result<Vec<Organisation>, OfficeError> {
    let own = actor
        .organisation
        .as_deref()
        .ok_or(OfficeError::Forbidden)?;
    let mut reader = office.read().await?;
    let others =
        mandates::exporters(&mut reader, &actor.authority, own, scope, office.micros()).await?;
    let mut found = Vec::new();
    for id in std::iter::once(own.to_owned()).chain(others) {
        found.extend(authorities::organisation(&mut reader, &actor.authority, &id).await?);
    }
    Ok(found)
}

/// For whom a new application is, and by which agent: `exporter` is the organisation chosen, if one was.
pub(crate) async fn applying_for(
    office: &Office,
    actor: &Actor,
    exporter: Option<&str>,
) -> Result<(String, Option<String>), OfficeError> {
    let own = actor.organisation.clone().ok_or(OfficeError::Forbidden)?;
    let Some(exporter) = exporter.filter(|id| !id.is_empty() && *id != own) else {
        return Ok((own, None));
    };
    let mut reader = office.read().await?;
    let now = office.micros();
    let may = mandates::exporters(&mut reader, &actor.authority, &own, Scope::Prepare, now).await?;
    if may.iter().any(|id| id == exporter) {
        Ok((exporter.to_owned(), Some(own)))
    } else {
        Err(OfficeError::Refused(RefusalCode::MandateMissing))
    }
}

/// The moment at which mandates must hold for the lists of the actor's organisation; 0 if it is nobody's agent, so
/// that lists of all others stay as quick as they are.
pub(crate) async fn agent_at(office: &Office, actor: &Actor) -> Result<i64, OfficeError> {
    let Some(own) = &actor.organisation else {
        return Ok(0);
    };
    let now = office.micros();
    let mut reader = office.read().await?;
    let acts_for = mandates::exporters(&mut reader, &actor.authority, own, Scope::See, now).await?;
    Ok(if acts_for.is_empty() { 0 } else { now })
}

/// Who applies for whom, if an agent prepared an application.
pub(crate) async fn acting(
    reader: &mut Reader,
    application: &Application,
) -> Result<Option<Acting>, OfficeError> {
    let authority = &application.authority_id;
    let Some(prepared) = mandates::prepared(reader, authority, &application.id).await? else {
        return Ok(None);
    };
    let mut names = Vec::new();
    for id in [&prepared.agent_id, &prepared.exporter_id] {
        let found = authorities::organisation(reader, authority, id).await?;
        names.push(found.map(|found| found.name).unwrap_or_default());
    }
    Ok(Some(Acting {
        exporter: names.pop().unwrap_or_default(),
        agent: names.pop().unwrap_or_default(),
        agent_id: prepared.agent_id,
        exporter_id: prepared.exporter_id,
    }))
}

/// Remembers which agent prepared an application.
pub(crate) async fn note_agent(
    tx: &mut Tx,
    application: &Application,
    agent: String,
) -> Result<(), OfficeError> {
    let prepared = mandates::Prepared {
        authority_id: application.authority_id.clone(),
        application_id: application.id.clone(),
        exporter_id: application.organisation_id.clone(),
        agent_id: agent,
    };
    Ok(prepared.insert(tx).await?)
}

/// Whether the actor's organisation may do this with an application now: it is its own, or it prepared it and its
/// exporter's mandate holds.
pub(crate) async fn may(
    office: &Office,
    reader: &mut Reader,
    actor: &Actor,
    own: &str,
    application: &str,
    owner: &str,
    scope: Scope,
) -> Result<bool, OfficeError> {
    if own == owner {
        return Ok(true);
    }
    let (authority, now) = (&actor.authority, office.micros());
    Ok(mandates::may_act(reader, authority, own, application, scope, now).await?)
}

/// Refuses unless [`may`]: for acts on an application that the actor can see.
pub(crate) async fn must(
    office: &Office,
    actor: &Actor,
    application: &Application,
    scope: Scope,
) -> Result<(), OfficeError> {
    let own = actor
        .organisation
        .as_deref()
        .ok_or(OfficeError::Forbidden)?;
    let (id, owner) = (&application.id, &application.organisation_id);
    let mut reader = office.read().await?;
    if may(office, &mut reader, actor, own, id, owner, scope).await? {
        Ok(())
    } else {
        Err(OfficeError::Refused(RefusalCode::MandateMissing))
    }
}

/// Mandates that the actor's organisation granted or holds, newest first.
///
/// # Errors
/// [`OfficeError::Forbidden`] without an organisation.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<MandateView>, OfficeError> {
    actor.must(Action::SeeOwn)?;
    let own = actor
        .organisation
        .as_deref()
        .ok_or(OfficeError::Forbidden)?;
    let mut reader = office.read().await?;
    let now = office.micros();
    let mut found = Vec::new();
    let mandates = mandates::of(&mut reader, &actor.authority, own).await?;
    let both = mandates
        .iter()
        .flat_map(|mandate| [mandate.exporter_id.clone(), mandate.agent_id.clone()]);
    let both: Vec<_> = both.collect::<BTreeSet<_>>().into_iter().collect();
    let names = authorities::names_of(&mut reader, &actor.authority, &both).await?;
    let names: BTreeMap<_, _> = names.into_iter().collect();
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    for mandate in mandates {
        found.push(MandateView {
            in_force: mandate.withdrawn_at.is_none()
                && mandate.valid_from <= now
                && now < mandate.valid_until,
            agent: name(&mandate.agent_id),
            exporter: name(&mandate.exporter_id),
            mandate,
        });
    }
    Ok(found)
}

/// Agents whom the actor's organisation may let act: registered ones of the same authority.
///
/// # Errors
/// The database refuses.
pub async fn agents(office: &Office, actor: &Actor) -> Result<Vec<Organisation>, OfficeError> {
    actor.must(Action::SeeOwn)?;
    let mut reader = office.read().await?;
    let all = authorities::registered(&mut reader, &actor.authority, "agent").await?;
    let own = actor.organisation.clone().unwrap_or_default();
    Ok(all.into_iter().filter(|agent| agent.id != own).collect())
}

/// The moment at which a day begins in the zone of a pack.
fn start_of(office: &Office, pack: &Pack, day: Date) -> Result<i64, OfficeError> {
    let start = day
        .to_zoned_datetime(office.zone(pack))
        .map_err(|error| OfficeError::Internal(error.to_string()))?;
    Ok(start.timestamp().as_microsecond())
}

/// Lets an agent act. Answers the mandate's id.
///
/// # Errors
/// [`OfficeError::Invalid`] with every fault of what was typed; [`OfficeError::Forbidden`].
pub async fn grant(
    office: &Office,
    actor: &Actor,
    new: &NewMandate,
) -> Result<String, OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let exporter = actor.organisation.clone().ok_or(OfficeError::Forbidden)?;
    let authority = office.authority(&actor.authority).await?;
    let pack = office.pack(&authority.pack)?;
    let mut findings = Vec::new();
    let agent = agents(office, actor)
        .await?
        .into_iter()
        .find(|agent| agent.id == new.agent);
    if agent.is_none() {
        findings.push(Finding::error("/agent", FindingCode::Required));
    }
    if !(new.prepare || new.submit || new.download) {
        findings.push(Finding::error("/scope", FindingCode::Scope));
    }
    let mut day = |pointer: &str, typed: &str| {
        let typed = typed.trim();
        if typed.is_empty() {
            findings.push(Finding::error(pointer, FindingCode::Required));
            return None;
        }
        let date = typed
            .parse::<Date>()
            .ok()
            .filter(|d| (2000..2200).contains(&d.year()));
        if date.is_none() {
            findings.push(Finding::error(pointer, FindingCode::Date).with("typed", typed));
        }
        date
    };
    let (from, until) = (day("/from", &new.from), day("/until", &new.until));
    if let (Some(from), Some(until)) = (from, until) {
        if until < from {
            findings.push(Finding::error("/until", FindingCode::UntilBeforeFrom));
        } else if until < office.today(pack) {
            findings.push(Finding::error("/until", FindingCode::UntilPast));
        }
    }
    let (Some(agent), Some(from), Some(until), true) = (agent, from, until, findings.is_empty())
    else {
        return Err(OfficeError::Invalid(findings));
    };
    let last = until
        .checked_add(1.day())
        .map_err(|error| OfficeError::Internal(error.to_string()))?;
    let mandate = Mandate {
        authority_id: actor.authority.clone(),
        id: office.new_id(),
        exporter_id: exporter,
        agent_id: agent.id.clone(),
        prepare: i64::from(new.prepare),
        submit: i64::from(new.submit),
        download: i64::from(new.download),
        valid_from: start_of(office, pack, from)?,
        valid_until: start_of(office, pack, last)?,
        granted_by: actor.user_id.clone(),
        granted_at: office.micros(),
        withdrawn_by: String::new(),
        withdrawn_at: None,
    };
    let id = mandate.id.clone();
    let detail = json!({
        "prepare": new.prepare, "submit": new.submit, "download": new.download,
        "from": from.to_string(), "until": until.to_string(),
    });
    let work = (office.clone(), actor.clone(), mandate, detail);
    office
        .store()
        .write_with(work, move |tx, (office, actor, mandate, detail)| {
            Box::pin(async move {
                mandate.insert(tx).await?;
                let happened = happened("mandate-granted", mandate, detail.clone());
                office.record(tx, actor, happened).await?;
                tell_agent(office, tx, actor, mandate, "mandate-granted").await
            })
        })
        .await?;
    Ok(id)
}

fn happened<'a>(kind: &'a str, mandate: &Mandate, detail: serde_json::Value) -> Happened<'a> {
    Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail,
        objects: vec![
            ("mandate", mandate.id.clone()),
            ("organisation", mandate.exporter_id.clone()),
            ("organisation", mandate.agent_id.clone()),
        ],
    }
}

async fn tell_agent(
    office: &Office,
    tx: &mut Tx,
    actor: &Actor,
    mandate: &Mandate,
    kind: &str,
) -> Result<(), OfficeError> {
    let exporter = authorities::organisation(tx, &actor.authority, &mandate.exporter_id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let roles = [Role::OrganisationAdministrator];
    let values = [("exporter", exporter.name.as_str())];
    letters::write_to(
        office,
        tx,
        &actor.authority,
        &mandate.agent_id,
        &roles,
        kind,
        &values,
    )
    .await
}

/// Takes a mandate back. From this moment the agent can neither see nor act.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another's mandate, or one that was withdrawn.
pub async fn withdraw(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let own = actor.organisation.clone().ok_or(OfficeError::Forbidden)?;
    let mandate = mandates::of(&mut *office.read().await?, &actor.authority, &own)
        .await?
        .into_iter()
        .find(|mandate| mandate.id == id && mandate.exporter_id == own)
        .ok_or(OfficeError::NotFound)?;
    let work = (office.clone(), actor.clone(), mandate);
    office
        .store()
        .write_with(work, move |tx, (office, actor, mandate)| {
            Box::pin(async move {
                let (exporter, now) = (&mandate.exporter_id, office.micros());
                let (authority, by) = (&actor.authority, &actor.user_id);
                if !mandates::withdraw(tx, authority, exporter, &mandate.id, by, now).await? {
                    return Err(OfficeError::NotFound);
                }
                let happened = happened("mandate-withdrawn", mandate, json!({}));
                office.record(tx, actor, happened).await?;
                tell_agent(office, tx, actor, mandate, "mandate-withdrawn").await
            })
        })
        .await
}
