//! One application with all that its page shows, and who sees it.

use crate::{
    Actor, Application, Attachment, Certificate, Office, OfficeError, Query, Scope,
    mandates::{self, Acting},
};
use origo_authz::Action;
use origo_casework::{Hands, State};
use origo_pack::{Form, Pack};
use origo_store::repository::{applications as repository, certificates, drafts};
use origo_trade::Draft;

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
    /// Who applies for whom, if an agent prepared it.
    pub acting: Option<Acting>,
}

impl ApplicationView {
    /// Queries that wait for an answer.
    pub fn open_queries(&self) -> impl Iterator<Item = &Query> {
        self.queries
            .iter()
            .filter(|query| query.answered_at.is_none())
    }
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
    let acting = mandates::acting(&mut reader, &application).await?;
    Ok(ApplicationView {
        acting,
        draft: serde_json::from_str(&application.draft)?,
        state: state(&application)?,
        attachments: drafts::attachments(&mut reader, &actor.authority, id).await?,
        queries: repository::queries(&mut reader, &actor.authority, id).await?,
        certificate,
        application,
    })
}

/// The form of a view, for callers that show it.
///
/// # Errors
/// The form is gone from the pack.
pub async fn form_of<'a>(
    office: &'a Office,
    view: &ApplicationView,
) -> Result<(&'a Pack, &'a Form), OfficeError> {
    let (_, pack, form) = office.shown_rules(&view.application).await?;
    Ok((pack, form))
}

pub(crate) fn state(application: &Application) -> Result<State, OfficeError> {
    State::named(&application.state)
        .ok_or_else(|| OfficeError::Internal(format!("state {}", application.state)))
}

pub(crate) fn hands(application: &Application) -> Hands<'_> {
    Hands {
        prepared_by: &application.prepared_by,
        also_prepared_by: &application.also_prepared_by,
        assigned_to: application.assigned_to.as_deref(),
        reviewed_by: application.reviewed_by.as_deref(),
        second_approved_by: application.second_approved_by.as_deref(),
    }
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
