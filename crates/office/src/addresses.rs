//! The address book: parties that an organisation keeps to use again.

use crate::{Actor, Office, OfficeError, RefusalCode, events::Happened};
use origo_authz::Action;
use origo_store::repository::address_book::{self as repository, Kept};
use origo_trade::{Finding, FindingCode, PartyDraft};
use serde_json::json;

/// An organisation keeps at most so many; a select with more helps nobody.
pub const ADDRESSES_MAX: usize = 500;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id.
    pub id: String,
    /// The party as typed.
    pub party: PartyDraft,
}

/// The book's owner: the organisation that the actor belongs to, also when it acts for another.
fn owner(actor: &Actor) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    actor.organisation.clone().ok_or(OfficeError::Forbidden)
}

fn entry(kept: Kept) -> Result<Entry, OfficeError> {
    Ok(Entry {
        party: serde_json::from_str(&kept.party)?,
        id: kept.id,
    })
}

/// The organisation's parties with this text in name, address, country or number, by name.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(office: &Office, actor: &Actor, text: &str) -> Result<Vec<Entry>, OfficeError> {
    let organisation = owner(actor)?;
    let text: String = text.chars().take(100).collect();
    let mut reader = office.read().await?;
    let limit = ADDRESSES_MAX as i64;
    repository::list(&mut reader, &actor.authority, &organisation, &text, limit)
        .await?
        .into_iter()
        .map(entry)
        .collect()
}

/// One party.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another organisation's.
pub async fn get(office: &Office, actor: &Actor, id: &str) -> Result<Entry, OfficeError> {
    let organisation = owner(actor)?;
    let mut reader = office.read().await?;
    let kept = repository::find(&mut reader, &actor.authority, &organisation, id).await?;
    entry(kept.ok_or(OfficeError::NotFound)?)
}

/// Keeps a party, or with an id changes it; answers its id. A party that is already kept letter for letter is not
/// kept twice.
///
/// # Errors
/// [`OfficeError::Invalid`] without a name or with an unknown country, [`OfficeError::Refused`] `address.too-many`,
/// [`OfficeError::NotFound`] also for another organisation's.
pub async fn save(
    office: &Office,
    actor: &Actor,
    id: Option<&str>,
    party: PartyDraft,
) -> Result<String, OfficeError> {
    let organisation = owner(actor)?;
    let authority = office.authority(&actor.authority).await?;
    let faults = faults(office.pack(&authority.pack)?, &party);
    if !faults.is_empty() {
        return Err(OfficeError::Invalid(faults));
    }
    if id.is_none() {
        let all = list(office, actor, "").await?;
        if let Some(same) = all.iter().find(|entry| entry.party == party) {
            return Ok(same.id.clone());
        }
        if all.len() >= ADDRESSES_MAX {
            return Err(OfficeError::Refused(RefusalCode::AddressTooMany));
        }
    }
    let (is_new, now) = (id.is_none(), office.micros());
    let kept = Kept {
        authority_id: actor.authority.clone(),
        organisation_id: organisation,
        id: id.map_or_else(|| office.new_id(), str::to_owned),
        name: party.name.trim().to_owned(),
        search: [
            &party.name,
            &party.name_local,
            &party.address,
            &party.country,
            &party.registration_number,
        ]
        .map(|text| text.trim().to_lowercase())
        .join(" "),
        party: serde_json::to_string(&party)?,
        created_at: now,
        updated_at: now,
    };
    let (own, actor) = (office.clone(), actor.clone());
    office
        .store()
        .write_with((own, actor, kept), move |tx, (office, actor, kept)| {
            Box::pin(async move {
                if is_new {
                    kept.insert(tx).await?;
                } else if !repository::change(tx, kept).await? {
                    return Err(OfficeError::NotFound);
                }
                let happened = happened("address-saved", &kept.organisation_id, &kept.id);
                office.record(tx, actor, happened).await?;
                Ok(kept.id.clone())
            })
        })
        .await
}

/// Forgets a party. Applications that used it keep what they say.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another organisation's.
pub async fn delete(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let organisation = owner(actor)?;
    let (own, actor, id) = (office.clone(), actor.clone(), id.to_owned());
    office
        .store()
        .write_with(
            (own, actor, organisation, id),
            move |tx, (office, actor, organisation, id)| {
                Box::pin(async move {
                    if !repository::delete(tx, &actor.authority, organisation, id).await? {
                        return Err(OfficeError::NotFound);
                    }
                    let happened = happened("address-deleted", organisation, id);
                    office.record(tx, actor, happened).await
                })
            },
        )
        .await
}

fn faults(pack: &origo_pack::Pack, party: &PartyDraft) -> Vec<Finding> {
    let mut faults = Vec::new();
    if party.name.trim().is_empty() {
        faults.push(Finding::error("/name", FindingCode::Required));
    }
    let known = pack.code_lists.get("countries");
    if !party.country.is_empty()
        && !known.is_some_and(|list| list.iter().any(|code| code.code == party.country))
    {
        faults.push(Finding::error("/country", FindingCode::Country).with("typed", &party.country));
    }
    faults
}

/// The event names who and which entry; what the entry says of a person stays out of the log.
fn happened<'a>(kind: &'a str, organisation: &str, id: &str) -> Happened<'a> {
    Happened {
        kind,
        cause: "",
        rule: String::new(),
        detail: json!({ "address": id }),
        objects: vec![("organisation", organisation.to_owned())],
    }
}
