//! The registration of an organisation as a case: written by its administrator, worked by an officer, held by an
//! undertaking that is given again every year.

use crate::{
    Actor, Document, Message, Office, OfficeError, Organisation, Registration, Role,
    applications::{ATTACHMENT_BYTES_MAX, ATTACHMENTS_MAX, PAGE_ROWS, Page, sniff},
    events::Happened,
    letters,
    sign_up::check_email,
};
use jiff::{Timestamp, ToSpan as _};
use origo_authz::Action;
use origo_casework::{RegistrationAct, RegistrationState, Standing, next_registration, standing};
use origo_pack::{NumberFormat, Pack};
use origo_store::{
    Reader, Tx,
    repository::{
        applications::next_number, authorities, events, jobs, people, registrations as repository,
    },
};
use origo_trade::{Finding, PartyDraft};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// The topic of the job that looks at an undertaking before and at its end.
pub const UNDERTAKING: &str = "undertaking";
/// What an organisation may be.
pub const KINDS: [&str; 3] = ["exporter", "producer", "agent"];
const DAY: i64 = 24 * 3_600_000_000;
const TEXT_MAX: usize = 4000;

/// A registration as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// One of [`KINDS`].
    pub kind: String,
    /// Name in Latin letters.
    pub name: String,
    /// Name in the authority's own script.
    pub name_local: String,
    /// Street, number, postcode and town.
    pub address: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Number in the register of companies.
    pub registration_number: String,
    /// Tax number.
    pub tax_number: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Their e-mail.
    pub contact_email: String,
    /// Their telephone.
    pub contact_phone: String,
    /// Kinds of goods it exports.
    pub goods: String,
}

impl Profile {
    /// Its fields by name, with what was typed.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 11] {
        [
            ("kind", &self.kind),
            ("name", &self.name),
            ("name_local", &self.name_local),
            ("address", &self.address),
            ("country", &self.country),
            ("registration_number", &self.registration_number),
            ("tax_number", &self.tax_number),
            ("contact_name", &self.contact_name),
            ("contact_email", &self.contact_email),
            ("contact_phone", &self.contact_phone),
            ("goods", &self.goods),
        ]
    }

    /// From fields by name; others are ignored.
    #[must_use]
    pub fn from_fields<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        let text =
            |name: &str, max: usize| -> String { value(name).trim().chars().take(max).collect() };
        Self {
            kind: text("kind", 20),
            name: text("name", 200),
            name_local: text("name_local", 200),
            address: text("address", 500),
            country: text("country", 2).to_uppercase(),
            registration_number: text("registration_number", 40),
            tax_number: text("tax_number", 40),
            contact_name: text("contact_name", 120),
            contact_email: text("contact_email", 254),
            contact_phone: text("contact_phone", 40),
            goods: text("goods", 1000),
        }
    }

    fn party(&self) -> PartyDraft {
        PartyDraft {
            name: self.name.clone(),
            name_local: self.name_local.clone(),
            address: self.address.clone(),
            address_local: String::new(),
            country: self.country.clone(),
            registration_number: self.registration_number.clone(),
        }
    }

    fn search(&self, reference: &str) -> String {
        [
            reference,
            &self.name,
            &self.name_local,
            &self.registration_number,
            &self.tax_number,
        ]
        .join(" ")
        .to_lowercase()
    }
}

/// A registration with all that its page shows.
#[derive(Debug, Clone)]
pub struct RegistrationView {
    /// The row.
    pub registration: Registration,
    /// What was typed, read.
    pub profile: Profile,
    /// Where it stands.
    pub state: RegistrationState,
    /// Whether the organisation may hand in applications now.
    pub standing: Standing,
    /// Documents, oldest first.
    pub documents: Vec<Document>,
    /// Questions, answers and words of decisions, oldest first.
    pub messages: Vec<Message>,
}

fn read_state(registration: &Registration) -> Result<RegistrationState, OfficeError> {
    RegistrationState::named(&registration.state)
        .ok_or_else(|| OfficeError::Internal(format!("registration {}", registration.state)))
}

fn read_standing(registration: &Registration, now: Timestamp) -> Result<Standing, OfficeError> {
    let until = registration
        .undertaking_until
        .and_then(|until| Timestamp::from_microsecond(until).ok());
    Ok(standing(read_state(registration)?, until, now))
}

async fn view(
    office: &Office,
    reader: &mut Reader,
    registration: Registration,
) -> Result<RegistrationView, OfficeError> {
    let (authority, organisation) = (&registration.authority_id, &registration.organisation_id);
    Ok(RegistrationView {
        documents: repository::documents(reader, authority, organisation).await?,
        messages: repository::messages(reader, authority, organisation).await?,
        profile: serde_json::from_str(&registration.profile)?,
        state: read_state(&registration)?,
        standing: read_standing(&registration, office.now())?,
        registration,
    })
}

/// The registration of the actor's own organisation; none if the actor belongs to none yet.
///
/// # Errors
/// [`OfficeError::Forbidden`] for staff of the authority.
pub async fn own(office: &Office, actor: &Actor) -> Result<Option<RegistrationView>, OfficeError> {
    actor.must(Action::SeeOwn)?;
    let Some(organisation) = &actor.organisation else {
        return Ok(None);
    };
    let mut reader = office.read().await?;
    match repository::find(&mut reader, &actor.authority, organisation).await? {
        Some(found) => Ok(Some(view(office, &mut reader, found).await?)),
        None => Ok(None),
    }
}

/// What can be said only against a form that is complete: every fault, each with its field.
fn check(pack: &Pack, profile: &Profile, documents: &[Document]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, typed) in profile.fields() {
        let wanted = !matches!(
            name,
            "name_local" | "registration_number" | "tax_number" | "contact_email"
        );
        if wanted && typed.trim().is_empty() {
            findings.push(Finding::error(format!("/{name}"), "required"));
        }
    }
    if !profile.kind.is_empty() && !KINDS.contains(&profile.kind.as_str()) {
        findings.push(Finding::error("/kind", "required"));
    }
    let countries = pack.code_lists.get("countries");
    let known = countries.is_some_and(|list| list.iter().any(|c| c.code == profile.country));
    if !profile.country.is_empty() && !known {
        findings.push(Finding::error("/country", "country").with("typed", &profile.country));
    }
    let mut number = |name: &str, typed: &str, format: &NumberFormat| {
        let pointer = format!("/{name}");
        // a number of another country has that country's form
        let own = profile.country.is_empty() || profile.country == pack.country;
        if typed.is_empty() {
            if format.required {
                findings.push(Finding::error(pointer, "required"));
            }
        } else if own && !format.fits(typed) {
            findings.push(Finding::error(pointer, "number-form").with("typed", typed));
        }
    };
    let registration = &pack.registration;
    number(
        "registration_number",
        &profile.registration_number,
        &registration.registration_number,
    );
    number("tax_number", &profile.tax_number, &registration.tax_number);
    check_email("/contact_email", &profile.contact_email, &mut findings);
    for kind in registration.documents.iter().filter(|kind| kind.required) {
        if !documents.iter().any(|document| document.kind == kind.id) {
            let finding = Finding::error("/documents", "required-document");
            findings.push(finding.with("kind", &kind.id));
        }
    }
    findings
}

fn rule(pack: &Pack) -> String {
    let digest = pack.digest.get(..12).unwrap_or_default();
    format!("{}@{}#{digest}/registration", pack.id, pack.version)
}

async fn pack_of<'a>(office: &'a Office, authority: &str) -> Result<&'a Pack, OfficeError> {
    office.pack(&office.authority(authority).await?.pack)
}

fn event<'a>(
    kind: &'a str,
    cause: &'a str,
    rule: String,
    detail: serde_json::Value,
    organisation: &str,
) -> Happened<'a> {
    Happened {
        kind,
        cause,
        rule,
        detail,
        objects: vec![("organisation", organisation.to_owned())],
    }
}

/// Writes what was typed, right or wrong. The first time it enters the organisation, with the actor in it.
///
/// # Errors
/// [`OfficeError::Refused`] `registration.state` once it was handed in.
pub async fn save(office: &Office, actor: &Actor, profile: Profile) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    match own(office, actor).await? {
        None if actor.organisation.is_none() => start(office, actor, profile).await,
        None => Err(OfficeError::NotFound),
        Some(view) if !view.state.editable() => Err(OfficeError::Refused("registration.state")),
        Some(view) => {
            let mut registration = view.registration;
            registration.profile = serde_json::to_string(&profile)?;
            registration.search = profile.search(&registration.reference);
            registration.updated_at = office.micros();
            let work = Arc::new((registration, profile));
            office
                .store()
                .write(move |tx| {
                    let work = work.clone();
                    Box::pin(async move {
                        let (registration, profile) = &*work;
                        repository::save(tx, registration).await?;
                        copy_to_organisation(tx, registration, profile).await
                    })
                })
                .await
        }
    }
}

/// Keeps the organisation's row like its registration.
async fn copy_to_organisation(
    tx: &mut Tx,
    registration: &Registration,
    profile: &Profile,
) -> Result<(), OfficeError> {
    let (authority, id) = (&registration.authority_id, &registration.organisation_id);
    let mut organisation = authorities::organisation(tx, authority, id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    organisation.kind.clone_from(&profile.kind);
    organisation.name.clone_from(&profile.name);
    organisation.profile = serde_json::to_string(&profile.party())?;
    organisation.state = match read_state(registration)? {
        RegistrationState::Approved => "registered",
        RegistrationState::Suspended => "suspended",
        _ => "draft",
    }
    .to_owned();
    authorities::save_organisation(tx, &organisation).await?;
    Ok(())
}

async fn start(office: &Office, actor: &Actor, profile: Profile) -> Result<(), OfficeError> {
    let pack = pack_of(office, &actor.authority).await?;
    let (year, cited) = (office.today(pack).year(), rule(pack));
    let organisation = Organisation {
        authority_id: actor.authority.clone(),
        id: office.new_id(),
        kind: profile.kind.clone(),
        name: profile.name.clone(),
        profile: serde_json::to_string(&profile.party())?,
        state: "draft".to_owned(),
        created_at: office.micros(),
    };
    let work = Arc::new((office.clone(), actor.clone(), organisation, profile, cited));
    office
        .store()
        .write(move |tx| {
            let work = work.clone();
            Box::pin(async move {
                let (office, actor, organisation, profile, cited) = &*work;
                let (authority, id) = (&actor.authority, &organisation.id);
                let role = actor.role.name();
                if !people::settle(tx, authority, &actor.user_id, role, id).await? {
                    return Err(OfficeError::Changed);
                }
                organisation.insert(tx).await?;
                let sequence = next_number(tx, authority, &format!("registration/{year}")).await?;
                let reference = format!("R-{year}-{sequence:06}");
                let registration = Registration {
                    profile: serde_json::to_string(profile)?,
                    search: profile.search(&reference),
                    reference,
                    ..blank(office, authority, id, &actor.user_id)
                };
                registration.insert(tx).await?;
                let detail = json!({ "reference": registration.reference });
                let happened = event("registration-started", "", cited.clone(), detail, id);
                office.record(tx, actor, happened).await
            })
        })
        .await
}

fn blank(office: &Office, authority: &str, organisation: &str, by: &str) -> Registration {
    Registration {
        authority_id: authority.to_owned(),
        organisation_id: organisation.to_owned(),
        revision: 1,
        reference: String::new(),
        state: RegistrationState::Draft.name().to_owned(),
        profile: String::new(),
        search: String::new(),
        undertaken_by: String::new(),
        undertaken_at: None,
        undertaking_until: None,
        reason: String::new(),
        registered_by: by.to_owned(),
        submitted_at: None,
        decided_by: String::new(),
        decided_at: None,
        created_at: office.micros(),
        updated_at: office.micros(),
    }
}

/// Enters an approved registration with an undertaking from today: for organisations that an operator enters.
pub(crate) async fn enter_approved(
    office: &Office,
    organisation: &Organisation,
) -> Result<Registration, OfficeError> {
    let pack = pack_of(office, &organisation.authority_id).await?;
    let party: PartyDraft = serde_json::from_str(&organisation.profile)?;
    let profile = Profile {
        kind: organisation.kind.clone(),
        name: party.name,
        name_local: party.name_local,
        address: party.address,
        country: party.country,
        registration_number: party.registration_number,
        ..Profile::default()
    };
    let (system, now) = ("system", office.micros());
    Ok(Registration {
        state: RegistrationState::Approved.name().to_owned(),
        search: profile.search(""),
        profile: serde_json::to_string(&profile)?,
        undertaken_by: system.to_owned(),
        undertaken_at: Some(now),
        undertaking_until: Some(undertaking_until(office, pack)?),
        submitted_at: Some(now),
        decided_by: system.to_owned(),
        decided_at: Some(now),
        ..blank(office, &organisation.authority_id, &organisation.id, system)
    })
}

/// Until when an undertaking holds that is given now: the end of the last of the pack's months.
fn undertaking_until(office: &Office, pack: &Pack) -> Result<i64, OfficeError> {
    let internal = |error: jiff::Error| OfficeError::Internal(error.to_string());
    let end = office
        .today(pack)
        .checked_add(pack.registration.undertaking_months.months())
        .and_then(|day| day.to_zoned(office.zone(pack)))
        .map_err(internal)?;
    Ok(end.timestamp().as_microsecond())
}

/// Promises to look at an undertaking before it ends, and when it does.
async fn remind(
    tx: &mut Tx,
    pack_days: i64,
    registration: &Registration,
) -> Result<(), OfficeError> {
    let Some(until) = registration.undertaking_until else {
        return Ok(());
    };
    let (authority, organisation) = (&registration.authority_id, &registration.organisation_id);
    for (what, at) in [("ends", until - pack_days * DAY), ("over", until)] {
        let subject = format!("{organisation}/{until}/{what}");
        jobs::push(tx, authority, UNDERTAKING, &subject, "{}".to_owned(), at).await?;
    }
    Ok(())
}

/// Adds a document: PDF, JPEG or PNG by its own bytes, whatever its name says.
///
/// # Errors
/// [`OfficeError::Refused`] with the reason, as for attachments of an application.
pub async fn attach(
    office: &Office,
    actor: &Actor,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let pack = pack_of(office, &actor.authority).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("registration.state"));
    }
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        return Err(OfficeError::Refused("attachment.too-large"));
    }
    if view.documents.len() >= ATTACHMENTS_MAX {
        return Err(OfficeError::Refused("attachment.too-many"));
    }
    let media_type = sniff(&bytes).ok_or(OfficeError::Refused("attachment.type"))?;
    if !pack
        .registration
        .documents
        .iter()
        .any(|known| known.id == kind)
    {
        return Err(OfficeError::Refused("attachment.kind"));
    }
    let document = Document {
        authority_id: actor.authority.clone(),
        organisation_id: view.registration.organisation_id,
        id: office.new_id(),
        kind: kind.to_owned(),
        name: name
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '/' | '\\'))
            .take(120)
            .collect(),
        media_type: media_type.to_owned(),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        digest: office.parts.files.put(bytes).await?,
        uploaded_by: actor.user_id.clone(),
        uploaded_at: office.micros(),
        removed_at: None,
    };
    let work = Arc::new((office.clone(), actor.clone(), document, rule(pack)));
    office
        .store()
        .write(move |tx| {
            let work = work.clone();
            Box::pin(async move {
                let (office, actor, document, cited) = &*work;
                document.insert(tx).await?;
                let detail = json!({ "kind": document.kind, "name": document.name, "digest": document.digest });
                let id = &document.organisation_id;
                let happened = event("document-attached", "", cited.clone(), detail, id);
                office.record(tx, actor, happened).await
            })
        })
        .await
}

/// Takes a document away.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn detach(office: &Office, actor: &Actor, document: &str) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    if !view.documents.iter().any(|known| known.id == document) {
        return Err(OfficeError::NotFound);
    }
    if !view.state.editable() {
        return Err(OfficeError::Refused("registration.state"));
    }
    let cited = rule(pack_of(office, &actor.authority).await?);
    let id = view.registration.organisation_id;
    let work = Arc::new((
        office.clone(),
        actor.clone(),
        id,
        document.to_owned(),
        cited,
    ));
    office
        .store()
        .write(move |tx| {
            let work = work.clone();
            Box::pin(async move {
                let (office, actor, id, document, cited) = &*work;
                let (authority, now) = (&actor.authority, office.micros());
                if !repository::remove_document(tx, authority, id, document, now).await? {
                    return Err(OfficeError::NotFound);
                }
                let detail = json!({ "attachment": document });
                let happened = event("document-removed", "", cited.clone(), detail, id);
                office.record(tx, actor, happened).await
            })
        })
        .await
}

/// A document's row and bytes: of the own organisation, or of any that was handed in for the authority's staff.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn document(
    office: &Office,
    actor: &Actor,
    organisation: &str,
    document: &str,
) -> Result<(Document, Vec<u8>), OfficeError> {
    let found = get(office, actor, organisation).await?;
    let row = found
        .documents
        .into_iter()
        .find(|row| row.id == document)
        .ok_or(OfficeError::NotFound)?;
    let bytes = office.parts.files.get(&row.digest).await?.to_vec();
    Ok((row, bytes))
}

/// Everything that would make an officer send it back.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn faults(office: &Office, actor: &Actor) -> Result<Vec<Finding>, OfficeError> {
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let pack = pack_of(office, &actor.authority).await?;
    Ok(check(pack, &view.profile, &view.documents))
}

/// Hands it in with the undertaking; after a question, with the answer.
///
/// # Errors
/// [`OfficeError::Invalid`] with every fault; [`OfficeError::Refused`] `registration.state`.
pub async fn submit(
    office: &Office,
    actor: &Actor,
    undertakes: bool,
    answer: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let after = next_registration(
        view.state,
        RegistrationAct::Submit,
        &actor.user_id,
        &view.registration.registered_by,
    )?;
    let pack = pack_of(office, &actor.authority).await?;
    let mut findings = check(pack, &view.profile, &view.documents);
    let answer: String = answer.trim().chars().take(TEXT_MAX).collect();
    if view.state == RegistrationState::Queried && answer.is_empty() {
        findings.push(Finding::error("/answer", "required"));
    }
    if !undertakes {
        findings.push(Finding::error("/undertaking", "undertaking"));
    }
    if !findings.is_empty() {
        return Err(OfficeError::Invalid(findings));
    }
    let again = view.registration.submitted_at.is_some();
    let now = office.micros();
    let mut registration = undertaken(office, actor, pack, view.registration)?;
    registration.state = after.name().to_owned();
    registration.submitted_at = registration.submitted_at.or(Some(now));
    let kind = if again {
        "registration-answered"
    } else {
        "registration-submitted"
    };
    let detail = json!({ "undertaking_until": registration.undertaking_until });
    let change = Change {
        kind,
        cause: String::new(),
        rule: rule(pack),
        detail,
        message: (!answer.is_empty()).then_some(("answer", answer)),
        letter: None,
        reminder_days: None,
    };
    write(office, actor, registration, view.profile, change).await
}

fn undertaken(
    office: &Office,
    actor: &Actor,
    pack: &Pack,
    mut registration: Registration,
) -> Result<Registration, OfficeError> {
    let now = office.micros();
    registration.undertaken_by.clone_from(&actor.user_id);
    registration.undertaken_at = Some(now);
    registration.undertaking_until = Some(undertaking_until(office, pack)?);
    registration.updated_at = now;
    Ok(registration)
}

/// Gives the undertaking again, for the months that the pack says from today.
///
/// # Errors
/// [`OfficeError::Invalid`] if it is not ticked; [`OfficeError::Refused`] `registration.state`.
pub async fn renew(office: &Office, actor: &Actor, undertakes: bool) -> Result<(), OfficeError> {
    actor.must(Action::ManageOrganisation)?;
    let view = own(office, actor).await?.ok_or(OfficeError::NotFound)?;
    let by = &view.registration.registered_by;
    next_registration(view.state, RegistrationAct::Renew, &actor.user_id, by)?;
    if !undertakes {
        let finding = Finding::error("/undertaking", "undertaking");
        return Err(OfficeError::Invalid(vec![finding]));
    }
    let pack = pack_of(office, &actor.authority).await?;
    let registration = undertaken(office, actor, pack, view.registration)?;
    let change = Change {
        kind: "undertaking-renewed",
        cause: String::new(),
        rule: rule(pack),
        detail: json!({ "undertaking_until": registration.undertaking_until }),
        message: None,
        letter: None,
        reminder_days: Some(pack.registration.reminder_days),
    };
    write(office, actor, registration, view.profile, change).await
}

struct Change {
    kind: &'static str,
    cause: String,
    rule: String,
    detail: serde_json::Value,
    message: Option<(&'static str, String)>,
    letter: Option<&'static str>,
    reminder_days: Option<i64>,
}

/// Writes a changed registration with all that belongs to the act, in one transaction.
async fn write(
    office: &Office,
    actor: &Actor,
    registration: Registration,
    profile: Profile,
    change: Change,
) -> Result<(), OfficeError> {
    let work = Arc::new((office.clone(), actor.clone(), registration, profile, change));
    office
        .store()
        .write(move |tx| {
            let work = work.clone();
            Box::pin(async move {
                let (office, actor, registration, profile, change) = &*work;
                let (authority, id) = (&actor.authority, &registration.organisation_id);
                repository::save(tx, registration).await?;
                copy_to_organisation(tx, registration, profile).await?;
                let text = change
                    .message
                    .as_ref()
                    .map_or("", |(_, text)| text.as_str());
                if let Some((kind, text)) = &change.message {
                    let message = Message {
                        authority_id: authority.clone(),
                        organisation_id: id.clone(),
                        id: office.new_id(),
                        kind: (*kind).to_owned(),
                        text: text.clone(),
                        written_by: actor.user_id.clone(),
                        written_at: office.micros(),
                    };
                    message.insert(tx).await?;
                }
                let (cited, detail) = (change.rule.clone(), change.detail.clone());
                let happened = event(change.kind, &change.cause, cited, detail, id);
                office.record(tx, actor, happened).await?;
                if let Some(days) = change.reminder_days {
                    remind(tx, days, registration).await?;
                }
                if let Some(kind) = change.letter {
                    let values = [("organisation", profile.name.as_str()), ("text", text)];
                    let roles = [Role::OrganisationAdministrator];
                    letters::write_to(office, tx, authority, id, &roles, kind, &values).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Registrations that were handed in, longest waiting first, with how many there are in each state.
///
/// # Errors
/// [`OfficeError::Forbidden`]; [`OfficeError::Refused`] `state.unknown`.
pub async fn list(
    office: &Office,
    actor: &Actor,
    state: &str,
    search: &str,
    page: i64,
) -> Result<(Page<RegistrationRow>, BTreeMap<String, i64>), OfficeError> {
    actor.must(Action::SeeAll)?;
    if !state.is_empty() && RegistrationState::named(state).is_none() {
        return Err(OfficeError::Refused("state.unknown"));
    }
    let search: String = search.chars().take(100).collect();
    let page = page.clamp(0, 100_000);
    let mut reader = office.read().await?;
    let authority = &actor.authority;
    let counts = repository::counts(&mut reader, authority, &search).await?;
    let offset = page * PAGE_ROWS;
    let found = repository::list(&mut reader, authority, state, &search, PAGE_ROWS, offset).await?;
    let mut rows = Vec::new();
    for registration in found {
        rows.push(RegistrationRow {
            profile: serde_json::from_str(&registration.profile)?,
            standing: read_standing(&registration, office.now())?,
            registration,
        });
    }
    let counts: BTreeMap<_, _> = counts.into_iter().collect();
    let total = if state.is_empty() {
        counts.values().sum()
    } else {
        counts.get(state).copied().unwrap_or(0)
    };
    Ok((Page { rows, total, page }, counts))
}

/// A row of the officers' list.
#[derive(Debug, Clone)]
pub struct RegistrationRow {
    /// The row.
    pub registration: Registration,
    /// What was typed, read.
    pub profile: Profile,
    /// Whether the organisation may hand in applications now.
    pub standing: Standing,
}

/// One registration: the own organisation's, or for the authority's staff any that was handed in.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn get(
    office: &Office,
    actor: &Actor,
    organisation: &str,
) -> Result<RegistrationView, OfficeError> {
    let staff = actor.may(Action::SeeAll);
    if !staff {
        actor.must(Action::SeeOwn)?;
    }
    let mut reader = office.read().await?;
    let found = repository::find(&mut reader, &actor.authority, organisation)
        .await?
        .filter(|found| {
            if staff {
                found.submitted_at.is_some()
            } else {
                actor.organisation.as_deref() == Some(&found.organisation_id)
            }
        })
        .ok_or(OfficeError::NotFound)?;
    view(office, &mut reader, found).await
}

/// What happened to an organisation, oldest first, with names by user id.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn history(
    office: &Office,
    actor: &Actor,
    organisation: &str,
) -> Result<(Vec<crate::Event>, BTreeMap<String, String>), OfficeError> {
    get(office, actor, organisation).await?;
    let mut reader = office.read().await?;
    let all = events::about(&mut reader, &actor.authority, "organisation", organisation).await?;
    // its applications tell their own story on their own pages
    let own = all
        .into_iter()
        .filter(|event| !event.objects.contains("\"application\""));
    let names = people::names(&mut reader, &actor.authority).await?;
    Ok((own.collect(), names.into_iter().collect()))
}

/// An officer's act: query, approve, reject, suspend, reinstate. A question needs words; a refusal or suspension needs
/// a reason of the pack, and words if the reason is `other`.
///
/// # Errors
/// [`OfficeError::Forbidden`]; [`OfficeError::Refused`] with the reason.
pub async fn decide(
    office: &Office,
    actor: &Actor,
    organisation: &str,
    act: RegistrationAct,
    reason: &str,
    text: &str,
) -> Result<(), OfficeError> {
    use RegistrationAct as A;
    actor.must(match act {
        A::Suspend | A::Reinstate => Action::Suspend,
        A::Query | A::Approve | A::Reject => Action::Register,
        A::Submit | A::Renew => return Err(OfficeError::Forbidden),
    })?;
    let view = get(office, actor, organisation).await?;
    let by = &view.registration.registered_by;
    let after = next_registration(view.state, act, &actor.user_id, by)?;
    let pack = pack_of(office, &actor.authority).await?;
    let text: String = text.trim().chars().take(TEXT_MAX).collect();
    let reasons = match act {
        A::Reject => Some(&pack.registration.reject_reasons),
        A::Suspend => Some(&pack.registration.suspend_reasons),
        _ => None,
    };
    if let Some(reasons) = reasons {
        if !reasons.iter().any(|known| known.code == reason) {
            return Err(OfficeError::Refused("reason.unknown"));
        }
        if reason == "other" && text.is_empty() {
            return Err(OfficeError::Refused("reason.missing"));
        }
    }
    if act == A::Query && text.is_empty() {
        return Err(OfficeError::Refused("query.empty"));
    }
    if act == A::Reinstate && text.is_empty() {
        return Err(OfficeError::Refused("reason.missing"));
    }
    let (kind, message, letter) = match act {
        A::Query => ("registration-queried", "query", "registration-queried"),
        A::Approve => ("registration-approved", "approve", "registration-approved"),
        A::Reject => ("registration-rejected", "reject", "registration-rejected"),
        A::Suspend => (
            "organisation-suspended",
            "suspend",
            "organisation-suspended",
        ),
        _ => (
            "organisation-reinstated",
            "reinstate",
            "organisation-reinstated",
        ),
    };
    let cause = reasons.map_or("", |_| reason).to_owned();
    // what the letter and the page say: the reason's own words, then the officer's
    let spoken = reasons
        .and_then(|known| known.iter().find(|known| known.code == cause))
        .filter(|known| known.code != "other")
        .map(|known| known.name.clone());
    let words = match spoken {
        Some(name) => {
            let locale = first_locale(office, &actor.authority, organisation).await?;
            format!("{} {text}", origo_pack::words(&name, &locale))
                .trim()
                .to_owned()
        }
        None => text.clone(),
    };
    let mut registration = view.registration;
    registration.state = after.name().to_owned();
    registration.reason.clone_from(&cause);
    registration.decided_by.clone_from(&actor.user_id);
    registration.decided_at = Some(office.micros());
    registration.updated_at = office.micros();
    let change = Change {
        kind,
        cause,
        rule: rule(pack),
        detail: json!({ "text": text }),
        message: (!words.is_empty()).then_some((message, words)),
        letter: Some(letter),
        reminder_days: (act == A::Approve).then_some(pack.registration.reminder_days),
    };
    write(office, actor, registration, view.profile, change).await
}

/// The language of an organisation's first administrator.
async fn first_locale(
    office: &Office,
    authority: &str,
    organisation: &str,
) -> Result<String, OfficeError> {
    let members = people::members(&mut *office.read().await?, authority, organisation).await?;
    let administrator = Role::OrganisationAdministrator.name();
    Ok(members
        .into_iter()
        .find(|(_, held)| held.role == administrator)
        .map_or_else(|| "en".to_owned(), |(user, _)| user.locale))
}

/// Refuses unless these organisations may hand in applications now.
///
/// # Errors
/// [`OfficeError::Refused`] `organisation.suspended`, `organisation.not-registered`, `organisation.undertaking-over`.
pub(crate) async fn must_be_in_order(
    office: &Office,
    authority: &str,
    organisations: &[&str],
) -> Result<(), OfficeError> {
    let mut reader = office.read().await?;
    for organisation in organisations {
        let found = repository::find(&mut reader, authority, organisation).await?;
        let stands = match &found {
            Some(found) => read_standing(found, office.now())?,
            None => Standing::NotRegistered,
        };
        match stands {
            Standing::InOrder => {}
            Standing::Suspended => return Err(OfficeError::Refused("organisation.suspended")),
            Standing::NotRegistered => {
                return Err(OfficeError::Refused("organisation.not-registered"));
            }
            Standing::UndertakingOver => {
                return Err(OfficeError::Refused("organisation.undertaking-over"));
            }
        }
    }
    Ok(())
}

/// Looks at an undertaking before its end and at it: a job, written when it was given.
pub(crate) async fn look_at_undertaking(
    office: &Office,
    job: &jobs::Job,
    actor: &Actor,
) -> Result<(), OfficeError> {
    let mut parts = job.subject.split('/');
    let (organisation, until, what) = (
        parts.next().unwrap_or_default().to_owned(),
        parts.next().and_then(|until| until.parse::<i64>().ok()),
        parts.next().unwrap_or_default().to_owned(),
    );
    let pack = pack_of(office, &job.authority_id).await?;
    let (cited, zone) = (rule(pack), office.zone(pack));
    let work = Arc::new((
        office.clone(),
        actor.clone(),
        job.clone(),
        organisation,
        what,
        cited,
    ));
    office
        .store()
        .write(move |tx| {
            let (work, zone) = (work.clone(), zone.clone());
            Box::pin(async move {
                let (office, actor, job, organisation, what, cited) = &*work;
                let authority = &job.authority_id;
                let found = repository::find(tx, authority, organisation)
                    .await?
                    // renewed meanwhile, or stopped: then there is nothing to say
                    .filter(|found| found.undertaking_until == until && found.state == "approved");
                if let Some(found) = found {
                    let profile: Profile = serde_json::from_str(&found.profile)?;
                    let day = until
                        .and_then(|until| Timestamp::from_microsecond(until - 1).ok())
                        .map(|last| last.to_zoned(zone).date().to_string())
                        .unwrap_or_default();
                    let kind = if what == "over" {
                        let detail = json!({ "last_day": day });
                        let happened =
                            event("undertaking-over", "", cited.clone(), detail, organisation);
                        office.record(tx, actor, happened).await?;
                        "undertaking-over"
                    } else {
                        "undertaking-ends"
                    };
                    let values = [("organisation", profile.name.as_str()), ("day", &day)];
                    let roles = [Role::OrganisationAdministrator];
                    letters::write_to(office, tx, authority, organisation, &roles, kind, &values)
                        .await?;
                }
                Ok::<_, OfficeError>(jobs::done(tx, job, office.micros()).await?)
            })
        })
        .await
}

/// Writes the registration of an organisation that an operator entered, with a reference and its reminders.
pub(crate) async fn insert_approved(
    office: &Office,
    tx: &mut Tx,
    registration: &Registration,
) -> Result<(), OfficeError> {
    let id = &registration.authority_id;
    let authority = authorities::find(tx, id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let pack = office.pack(&authority.pack)?;
    let year = office.today(pack).year();
    let sequence = next_number(tx, id, &format!("registration/{year}")).await?;
    let mut registration = registration.clone();
    registration.reference = format!("R-{year}-{sequence:06}");
    let reference = registration.reference.to_lowercase();
    registration.search = format!("{reference}{}", registration.search);
    registration.insert(tx).await?;
    remind(tx, pack.registration.reminder_days, &registration).await
}
