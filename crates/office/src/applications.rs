//! The exporter's side: write, check, attach, submit, answer, withdraw.

use crate::{
    Actor, Application, Attachment, Certificate, Office, OfficeError, Query, Scope,
    events::{Happened, rule},
    mandates, registrations, step_letters,
};
use jiff::Timestamp;
use origo_authz::Action;
use origo_casework::{
    Act, Circumstances, Hands, State, add_working_minutes, check as check_draft, next,
};
use origo_pack::{Form, Pack};
use origo_store::{
    Tx,
    repository::{applications as repository, certificates},
};
use origo_trade::{Consignment, Draft, Finding, Severity};
use serde_json::json;

/// The largest attachment: a scan of 40 pages at 300 dpi is about 12 MiB.
pub const ATTACHMENT_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The most attachments of one application.
pub const ATTACHMENTS_MAX: usize = 40;
/// Rows of a list page.
pub const PAGE_ROWS: i64 = 50;

/// An application with all that its page shows.
#[derive(Debug, Clone)]
pub struct ApplicationView {
    /// The row.
    pub application: Application,
    /// The draft, read.
    pub draft: Draft,
    /// Where it stands.
    pub state: State,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// Queries, oldest first.
    pub queries: Vec<Query>,
    /// What it became.
    pub certificate: Option<Certificate>,
}

impl ApplicationView {
    /// Queries that wait for an answer.
    pub fn open_queries(&self) -> impl Iterator<Item = &Query> {
        self.queries
            .iter()
            .filter(|query| query.answered_at.is_none())
    }
}

/// Who has an application now, as its applicant sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The applicant: to finish or to answer.
    Applicant,
    /// The authority.
    Authority,
    /// Nobody any more: the certificate is out.
    Issued,
    /// Nobody any more: rejected or withdrawn.
    Ended,
}

impl Holder {
    /// All, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Applicant, Self::Authority, Self::Issued, Self::Ended];

    /// The name in addresses and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Applicant => "yours",
            Self::Authority => "authority",
            Self::Issued => "issued",
            Self::Ended => "ended",
        }
    }

    /// The holder with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|holder| holder.name() == name)
    }

    /// Who has an application in a state.
    #[must_use]
    pub fn of(state: State) -> Self {
        match state {
            State::Draft | State::Queried => Self::Applicant,
            State::Submitted
            | State::AwaitingSecondApproval
            | State::AwaitingSignature
            | State::Issuing => Self::Authority,
            State::Issued => Self::Issued,
            State::Rejected | State::Withdrawn => Self::Ended,
        }
    }

    fn states(self) -> Vec<&'static str> {
        State::ALL
            .into_iter()
            .filter(|state| Self::of(*state) == self)
            .map(State::name)
            .collect()
    }
}

/// What a list of applications is asked for.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only in this state, by name.
    pub state: Option<String>,
    /// Only with this holder.
    pub holder: Option<Holder>,
    /// Only with this text.
    pub search: String,
    /// Page from 0.
    pub page: i64,
    /// Newest first, after the application with this id (empty: from the start), in place of pages.
    pub after: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// All rows that pass the filter.
    pub total: i64,
    /// Page from 0.
    pub page: i64,
}

/// Starts an application.
///
/// # Errors
/// [`OfficeError::Forbidden`], or the form is unknown.
pub async fn create(office: &Office, actor: &Actor, draft: Draft) -> Result<String, OfficeError> {
    create_for(office, actor, draft, None).await
}

/// Starts an application for another organisation, which let the actor's act for it.
///
/// # Errors
/// [`OfficeError::Refused`] `mandate.missing`; otherwise as [`create`].
pub async fn create_for(
    office: &Office,
    actor: &Actor,
    draft: Draft,
    exporter: Option<&str>,
) -> Result<String, OfficeError> {
    start(office, actor, draft, None, "application-started", exporter).await
}

/// Starts an application with the content of another. What must be fresh (invoices, dates, declaration) is emptied.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn copy(office: &Office, actor: &Actor, id: &str) -> Result<String, OfficeError> {
    let view = get(office, actor, id).await?;
    let mut draft = view.draft;
    draft.invoices.clear();
    draft.transport.departure_date.clear();
    draft.transport.details.clear();
    draft.declaration = origo_trade::DeclarationDraft::default();
    for goods in &mut draft.goods {
        goods.invoice_number.clear();
    }
    let exporter = view.application.organisation_id;
    let kind = "application-copied";
    start(office, actor, draft, None, kind, Some(&exporter)).await
}

/// Starts an application that is to replace an issued certificate.
pub(crate) async fn start_replacement(
    office: &Office,
    actor: &Actor,
    draft: Draft,
    number: &str,
    exporter: &str,
) -> Result<String, OfficeError> {
    start(
        office,
        actor,
        draft,
        Some(number.to_owned()),
        "replacement-started",
        Some(exporter),
    )
    .await
}

async fn start(
    office: &Office,
    actor: &Actor,
    mut draft: Draft,
    replaces: Option<String>,
    kind: &'static str,
    exporter: Option<&str>,
) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    let (organisation, agent) = mandates::applying_for(office, actor, exporter).await?;
    if draft.form.is_empty() {
        "co".clone_into(&mut draft.form);
    }
    let (_, pack, form) = office.form(&actor.authority, &draft.form).await?;
    let (form_id, cited, year) = (form.id.clone(), rule(pack, form), office.today(pack).year());
    let now = office.micros();
    let id = office.new_id();
    let (office, actor) = (office.clone(), actor.clone());
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, draft, id) =
                (office.clone(), actor.clone(), draft.clone(), id.clone());
            let (organisation, agent, form_id, cited, replaces) = (
                organisation.clone(),
                agent.clone(),
                form_id.clone(),
                cited.clone(),
                replaces.clone(),
            );
            Box::pin(async move {
                let sequence =
                    repository::next_number(tx, &actor.authority, &format!("application/{year}"))
                        .await?;
                let mut application = Application {
                    authority_id: actor.authority.clone(),
                    id: id.clone(),
                    revision: 1,
                    reference: format!("A-{year}-{sequence:06}"),
                    organisation_id: organisation,
                    form: form_id,
                    state: State::Draft.name().to_owned(),
                    version: 0,
                    draft: String::new(),
                    exporter: String::new(),
                    destination: String::new(),
                    goods: String::new(),
                    search: String::new(),
                    prepared_by: actor.user_id.clone(),
                    submitted_at: None,
                    due_at: None,
                    minutes_left: None,
                    assigned_to: None,
                    locked_at: None,
                    reviewed_by: None,
                    second_approved_by: None,
                    signed_by: None,
                    reason: String::new(),
                    certificate_number: None,
                    replaces,
                    created_at: now,
                    updated_at: now,
                };
                write_draft(&mut application, &draft)?;
                application.insert(tx).await?;
                if let Some(agent) = agent {
                    mandates::note_agent(tx, &application, agent).await?;
                }
                let happened = Happened {
                    kind,
                    cause: "",
                    rule: cited,
                    detail: json!({ "reference": application.reference }),
                    objects: objects(&application),
                };
                office.record(tx, &actor, happened).await?;
                Ok(id)
            })
        })
        .await
}

/// Puts a draft into a row, with what lists show and searches look in.
fn write_draft(application: &mut Application, draft: &Draft) -> Result<(), OfficeError> {
    application.draft = serde_json::to_string(draft)?;
    application.exporter = draft.consignor.name.trim().to_owned();
    application.destination = draft.destination.trim().to_uppercase();
    application.goods = match draft.goods.as_slice() {
        [] => String::new(),
        [first, ..] => first
            .description
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(120)
            .collect(),
    };
    let mut words = vec![
        application.reference.clone(),
        draft.consignor.name.clone(),
        draft.consignor.name_local.clone(),
        draft.consignee.name.clone(),
    ];
    words.extend(draft.invoices.iter().map(|invoice| invoice.number.clone()));
    words.extend(
        draft
            .goods
            .iter()
            .take(100)
            .flat_map(|g| [g.description.clone(), g.hs_code.clone()]),
    );
    application.search = words.join(" ").to_lowercase();
    Ok(())
}

pub(crate) fn objects(application: &Application) -> Vec<(&'static str, String)> {
    let mut objects = vec![
        ("application", application.id.clone()),
        ("organisation", application.organisation_id.clone()),
    ];
    objects.extend(
        application
            .certificate_number
            .clone()
            .map(|number| ("certificate", number)),
    );
    objects
}

/// Applications of the actor's organisation, or of the whole authority for its staff, last changed first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(
    office: &Office,
    actor: &Actor,
    filter: &ListFilter,
) -> Result<Page<Application>, OfficeError> {
    let organisation = scope(actor)?;
    let states = match filter.state.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => vec![
            State::named(name)
                .ok_or(OfficeError::Refused("state.unknown"))?
                .name(),
        ],
        None => filter.holder.map(Holder::states).unwrap_or_default(),
    };
    let page = filter.page.clamp(0, 100_000);
    let filter = repository::Filter {
        organisation,
        agent_at: mandates::agent_at(office, actor).await?,
        states,
        search: filter.search.chars().take(100).collect(),
        offset: page * PAGE_ROWS,
        limit: PAGE_ROWS,
        after: filter.after.clone(),
        ..Default::default()
    };
    let mut reader = office.read().await?;
    let rows = repository::list(&mut reader, &actor.authority, &filter).await?;
    let all = repository::Filter {
        after: None,
        ..filter
    };
    let total = repository::count(&mut reader, &actor.authority, &all).await?;
    Ok(Page { rows, total, page })
}

/// How many applications each holder has, of those that the actor sees.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn counts(office: &Office, actor: &Actor) -> Result<Vec<(Holder, i64)>, OfficeError> {
    let organisation = scope(actor)?;
    let agent_at = mandates::agent_at(office, actor).await?;
    let mut reader = office.read().await?;
    let mut counts = Vec::new();
    for holder in Holder::ALL {
        let filter = repository::Filter {
            organisation: organisation.clone(),
            agent_at,
            states: holder.states(),
            ..Default::default()
        };
        let count = repository::count(&mut reader, &actor.authority, &filter).await?;
        counts.push((holder, count));
    }
    Ok(counts)
}

/// Whose rows the actor sees: one organisation's, or (`None`) all of the authority's.
pub(crate) fn scope(actor: &Actor) -> Result<Option<String>, OfficeError> {
    if actor.may(Action::SeeAll) {
        return Ok(None);
    }
    actor.must(Action::SeeOwn)?;
    actor
        .organisation
        .clone()
        .map(Some)
        .ok_or(OfficeError::Forbidden)
}

/// One application with all that its page shows. Staff of the authority do not see drafts that were never handed in.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn get(office: &Office, actor: &Actor, id: &str) -> Result<ApplicationView, OfficeError> {
    let organisation = scope(actor)?;
    let mut reader = office.read().await?;
    let application = repository::find(&mut reader, &actor.authority, id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let visible = match &organisation {
        Some(own) => {
            let owner = &application.organisation_id;
            mandates::may(office, &mut reader, actor, own, id, owner, Scope::See).await?
        }
        None => application.version > 0,
    };
    if !visible {
        return Err(OfficeError::NotFound);
    }
    let certificate = match &application.certificate_number {
        Some(number) => certificates::find(&mut reader, &actor.authority, number).await?,
        None => None,
    };
    Ok(ApplicationView {
        draft: serde_json::from_str(&application.draft)?,
        state: state(&application)?,
        attachments: repository::attachments(&mut reader, &actor.authority, id).await?,
        queries: repository::queries(&mut reader, &actor.authority, id).await?,
        certificate,
        application,
    })
}

pub(crate) fn state(application: &Application) -> Result<State, OfficeError> {
    State::named(&application.state)
        .ok_or_else(|| OfficeError::Internal(format!("state {}", application.state)))
}

pub(crate) fn hands(application: &Application) -> Hands<'_> {
    Hands {
        prepared_by: &application.prepared_by,
        assigned_to: application.assigned_to.as_deref(),
        reviewed_by: application.reviewed_by.as_deref(),
        second_approved_by: application.second_approved_by.as_deref(),
    }
}

/// Saves a draft as typed, faults and all, and answers the new revision.
///
/// # Errors
/// [`OfficeError::Changed`] if somebody saved since `revision` was read.
pub async fn save(
    office: &Office,
    actor: &Actor,
    id: &str,
    revision: i64,
    mut draft: Draft,
) -> Result<i64, OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("application.state"));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    draft.form.clone_from(&view.application.form);
    let mut application = view.application;
    application.revision = revision;
    application.updated_at = office.micros();
    write_draft(&mut application, &draft)?;
    // a draft being typed changes no state, so it writes no event; each submitted version is kept whole
    office
        .store()
        .write(move |tx| {
            let application = application.clone();
            Box::pin(async move { Ok::<_, OfficeError>(repository::save(tx, &application).await?) })
        })
        .await?;
    Ok(revision + 1)
}

/// Everything that would make an officer send it back.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn check(office: &Office, actor: &Actor, id: &str) -> Result<Vec<Finding>, OfficeError> {
    let view = get(office, actor, id).await?;
    check_view(office, actor, &view).await
}

/// The same for a view that is at hand.
///
/// # Errors
/// The form is gone from the pack.
pub async fn check_view(
    office: &Office,
    actor: &Actor,
    view: &ApplicationView,
) -> Result<Vec<Finding>, OfficeError> {
    let (authority, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let attached: Vec<_> = view
        .attachments
        .iter()
        .map(|attachment| attachment.kind.clone())
        .collect();
    let around = Circumstances {
        pack,
        form,
        country: &authority.country,
        today: office.today(pack),
        attached: &attached,
    };
    let mut findings = check_draft(&view.draft, &around);
    findings.extend(unprintable(office, &view.draft)?);
    Ok(findings)
}

/// Text that the fonts of a certificate cannot print: it would stop the document after the number is taken.
fn unprintable(office: &Office, draft: &Draft) -> Result<Vec<Finding>, OfficeError> {
    fn walk(office: &Office, pointer: &str, value: &serde_json::Value, found: &mut Vec<Finding>) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| {
                    walk(office, &format!("{pointer}/{name}"), field, found)
                });
            }
            serde_json::Value::Array(rows) => {
                rows.iter().enumerate().for_each(|(row, field)| {
                    walk(office, &format!("{pointer}/{row}"), field, found)
                });
            }
            serde_json::Value::String(text) => {
                if let Some(c) = office.parts.printer.unprintable(text) {
                    found.push(Finding::error(pointer, "unprintable").with("character", c));
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(office, "", &serde_json::to_value(draft)?, &mut found);
    Ok(found)
}

/// Attaches a document: PDF, JPEG or PNG by its own bytes, whatever its name says.
///
/// # Errors
/// [`OfficeError::Refused`] `attachment.too-large`, `attachment.type`, `attachment.too-many`, `attachment.kind`.
pub async fn attach(
    office: &Office,
    actor: &Actor,
    id: &str,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("application.state"));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        return Err(OfficeError::Refused("attachment.too-large"));
    }
    if view.attachments.len() >= ATTACHMENTS_MAX {
        return Err(OfficeError::Refused("attachment.too-many"));
    }
    let media_type = sniff(&bytes).ok_or(OfficeError::Refused("attachment.type"))?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    if !form.attachments.iter().any(|known| known.id == kind) {
        return Err(OfficeError::Refused("attachment.kind"));
    }
    let cited = rule(pack, form);
    let attachment = Attachment {
        authority_id: actor.authority.clone(),
        application_id: id.to_owned(),
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
    let attached = attachment.id.clone();
    let (office, actor, application) = (office.clone(), actor.clone(), view.application);
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, attachment) = (office.clone(), actor.clone(), attachment.clone());
            let (cited, objects) = (cited.clone(), objects(&application));
            Box::pin(async move {
                attachment.insert(tx).await?;
                let detail = json!({ "kind": attachment.kind, "name": attachment.name, "digest": attachment.digest });
                let happened = Happened { kind: "document-attached", cause: "", rule: cited, detail, objects };
                office.record(tx, &actor, happened).await
            })
        })
        .await?;
    Ok(attached)
}

/// The media type by the bytes; none for anything but PDF, JPEG and PNG.
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}

/// Takes an attachment away.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn detach(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    if !view.state.editable() {
        return Err(OfficeError::Refused("application.state"));
    }
    mandates::must(office, actor, &view.application, Scope::Prepare).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let cited = rule(pack, form);
    let (office, actor, attachment, application) = (
        office.clone(),
        actor.clone(),
        attachment.to_owned(),
        view.application,
    );
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, attachment) = (office.clone(), actor.clone(), attachment.clone());
            let (cited, application) = (cited.clone(), application.clone());
            Box::pin(async move {
                let now = office.micros();
                let gone = repository::remove_attachment(
                    tx,
                    &actor.authority,
                    &application.id,
                    &attachment,
                    now,
                )
                .await?;
                if !gone {
                    return Err(OfficeError::NotFound);
                }
                let happened = Happened {
                    kind: "document-removed",
                    cause: "",
                    rule: cited,
                    detail: json!({ "attachment": attachment }),
                    objects: objects(&application),
                };
                office.record(tx, &actor, happened).await
            })
        })
        .await
}

/// An attachment's row and bytes.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn attachment(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<(Attachment, Vec<u8>), OfficeError> {
    let view = get(office, actor, id).await?;
    let row = view
        .attachments
        .into_iter()
        .find(|row| row.id == attachment)
        .ok_or(OfficeError::NotFound)?;
    let bytes = office.parts.files.get(&row.digest).await?.to_vec();
    Ok((row, bytes))
}

/// Hands it in. With open queries it is the answer to them: `answers` are texts by query id.
///
/// # Errors
/// [`OfficeError::Invalid`] with every error, or the state forbids it.
pub async fn submit(
    office: &Office,
    actor: &Actor,
    id: &str,
    answers: Vec<(String, String)>,
) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    mandates::must(office, actor, &view.application, Scope::Submit).await?;
    let errors: Vec<_> = check_view(office, actor, &view)
        .await?
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    if !errors.is_empty() {
        return Err(OfficeError::Invalid(errors));
    }
    let own = actor.organisation.as_deref().unwrap_or_default();
    let both = [own, view.application.organisation_id.as_str()];
    registrations::must_be_in_order(office, &actor.authority, &both).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let after = next(
        view.state,
        Act::Submit,
        &actor.user_id,
        hands(&view.application),
    )?;
    let now = office.now();
    let mut application = view.application;
    let minutes = application
        .minutes_left
        .unwrap_or(pack.policy.service_level_minutes);
    let again = application.version > 0;
    application.state = after.name().to_owned();
    application.version += 1;
    application.submitted_at = application.submitted_at.or(Some(now.as_microsecond()));
    application.due_at = Some(due(office, pack, now, minutes));
    application.minutes_left = None;
    application.reviewed_by = None;
    application.second_approved_by = None;
    application.updated_at = now.as_microsecond();
    let kind = if again {
        "application-answered"
    } else {
        "application-submitted"
    };
    let answers: Vec<_> = answers
        .into_iter()
        .map(|(query, text)| (query, text.chars().take(4000).collect::<String>()))
        .collect();
    let open: Vec<_> = view
        .queries
        .into_iter()
        .filter(|query| query.answered_at.is_none())
        .map(|query| query.id)
        .collect();
    let version = repository::Version {
        authority_id: actor.authority.clone(),
        application_id: id.to_owned(),
        version: application.version,
        draft: application.draft.clone(),
        submitted_by: actor.user_id.clone(),
        submitted_at: now.as_microsecond(),
    };
    change(
        office,
        actor,
        application,
        kind,
        "",
        rule(pack, form),
        json!({ "version": version.version }),
        move |tx| {
            let (version, answers, open) = (version.clone(), answers.clone(), open.clone());
            Box::pin(async move {
                version.insert(tx).await?;
                for query in &open {
                    let text = answers
                        .iter()
                        .find(|(id, _)| id == query)
                        .map_or("", |(_, text)| text);
                    repository::answer(
                        tx,
                        &version.authority_id,
                        &version.application_id,
                        query,
                        text,
                        version.submitted_at,
                    )
                    .await?;
                }
                Ok(())
            })
        },
    )
    .await
}

pub(crate) fn due(office: &Office, pack: &Pack, from: Timestamp, minutes: i64) -> i64 {
    add_working_minutes(&pack.calendar, &office.zone(pack), from, minutes).as_microsecond()
}

/// Takes it back.
///
/// # Errors
/// The state forbids it.
pub async fn withdraw(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let view = get(office, actor, id).await?;
    mandates::must(office, actor, &view.application, Scope::Submit).await?;
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    let after = next(
        view.state,
        Act::Withdraw,
        &actor.user_id,
        hands(&view.application),
    )?;
    let mut application = view.application;
    application.state = after.name().to_owned();
    application.due_at = None;
    application.assigned_to = None;
    application.updated_at = office.micros();
    let cited = rule(pack, form);
    change(
        office,
        actor,
        application,
        "application-withdrawn",
        "",
        cited,
        json!({}),
        |_| Box::pin(async { Ok(()) }),
    )
    .await
}

/// A preview of the certificate as it will look.
///
/// # Errors
/// [`OfficeError::Invalid`] while fields are missing that the certificate cannot do without.
pub async fn preview(office: &Office, actor: &Actor, id: &str) -> Result<Vec<u8>, OfficeError> {
    let view = get(office, actor, id).await?;
    let consignment = Consignment::try_from(&view.draft).map_err(OfficeError::Invalid)?;
    let (authority, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    crate::certificates::draw_preview(office, &authority, pack, form, consignment).await
}

/// Boxed work inside a transaction.
pub(crate) type Work<'a> = futures_util::future::BoxFuture<'a, Result<(), OfficeError>>;

/// Writes a changed application, its event, and what else belongs to the act, in one transaction.
#[expect(
    clippy::too_many_arguments,
    reason = "an event's parts; grouping them would only hide their names"
)]
pub(crate) async fn change<F>(
    office: &Office,
    actor: &Actor,
    application: Application,
    kind: &'static str,
    cause: &str,
    rule: String,
    detail: serde_json::Value,
    more: F,
) -> Result<(), OfficeError>
where
    F: for<'a> Fn(&'a mut Tx) -> Work<'a> + Send + Sync + 'static,
{
    let (office, actor, cause) = (office.clone(), actor.clone(), cause.to_owned());
    let more = std::sync::Arc::new(more);
    office
        .clone()
        .store()
        .write(move |tx| {
            let (office, actor, cause, application) = (
                office.clone(),
                actor.clone(),
                cause.clone(),
                application.clone(),
            );
            let (rule, detail, more) = (rule.clone(), detail.clone(), more.clone());
            Box::pin(async move {
                repository::save(tx, &application).await?;
                more(tx).await?;
                let happened = Happened {
                    kind,
                    cause: &cause,
                    rule,
                    detail,
                    objects: objects(&application),
                };
                office.record(tx, &actor, happened).await?;
                step_letters::tell(&office, tx, &application, kind).await
            })
        })
        .await
}

/// The form of a view, for callers that show it.
///
/// # Errors
/// The form is gone from the pack.
pub async fn form_of<'a>(
    office: &'a Office,
    actor: &Actor,
    view: &ApplicationView,
) -> Result<(&'a Pack, &'a Form), OfficeError> {
    let (_, pack, form) = office
        .form(&actor.authority, &view.application.form)
        .await?;
    Ok((pack, form))
}
