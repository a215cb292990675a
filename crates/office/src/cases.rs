//! The officer's side: queue, take, query, approve, reject, sign.

use crate::{
    Actor, Application, Event, Mark, Office, OfficeError, RefusalCode, Turn,
    applications::{self, ApplicationView, Change, Work, change, hands, nothing},
    certificates,
    events::rule,
    second_factor, typed_numbers,
};
use origo_authz::Action;
use origo_casework::{
    Act, Difference, Duty, Hands, State, differences, next, working_minutes_between,
};
use origo_pack::{Form, SecondApproval};
use origo_store::repository::{applications as repository, drafts, events, people};
use origo_trade::{Consignment, Draft, Finding};
use serde_json::json;
use std::collections::BTreeMap;

/// Rows of a queue page.
pub const QUEUE_ROWS: i64 = 50;

/// Which cases a queue shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Locked to me.
    Mine,
    /// Nobody's yet.
    Unassigned,
    /// Came back with answers.
    Answered,
    /// Waits for a second officer.
    SecondApproval,
    /// Waits for a signature.
    Signature,
    /// Past its deadline.
    Overdue,
    /// Everything that is with the authority.
    All,
}

impl View {
    /// All views, in the order of the tabs.
    pub const ALL: [Self; 7] = [
        Self::Mine,
        Self::Unassigned,
        Self::Answered,
        Self::SecondApproval,
        Self::Signature,
        Self::Overdue,
        Self::All,
    ];

    /// The name in addresses and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Answered => "answered",
            Self::SecondApproval => "second-approval",
            Self::Signature => "signature",
            Self::Overdue => "overdue",
            Self::All => "all",
        }
    }

    /// The view with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }

    fn filter(self, actor: &Actor, now: i64) -> repository::Filter {
        let waiting = vec![
            State::Submitted.name(),
            State::AwaitingSecondApproval.name(),
            State::AwaitingSignature.name(),
        ];
        let mut filter = repository::Filter {
            states: waiting,
            ordered: repository::Ordered::Deadline,
            ..Default::default()
        };
        match self {
            Self::Mine => filter.assigned_to = Some(actor.user_id.clone()),
            Self::Unassigned => {
                filter.states = vec![State::Submitted.name()];
                filter.unassigned = true;
            }
            Self::Answered => {
                filter.states = vec![State::Submitted.name()];
                filter.answered = true;
            }
            Self::SecondApproval => filter.states = vec![State::AwaitingSecondApproval.name()],
            Self::Signature => filter.states = vec![State::AwaitingSignature.name()],
            Self::Overdue => filter.due_before = Some(now),
            Self::All => {}
        }
        filter
    }
}

/// What narrows a view; empty texts narrow nothing.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// Text of reference, parties or goods.
    pub search: String,
    /// Form by id.
    pub form: String,
    /// Country of destination, ISO 3166-1 alpha-2.
    pub destination: String,
}

impl Narrow {
    /// Only what holds this text.
    #[must_use]
    pub fn to_text(search: &str) -> Self {
        Self {
            search: search.to_owned(),
            ..Self::default()
        }
    }

    fn on(&self, office: &Office, filter: repository::Filter) -> repository::Filter {
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        repository::Filter {
            search: typed_numbers::searched(office, &self.search),
            form: some(&self.form),
            destination: some(&self.destination),
            ..filter
        }
    }
}

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct Queue {
    /// How many cases each view has, counted so far as [`COUNT_MAX`](crate::COUNT_MAX) and one more.
    pub counts: Vec<(View, i64)>,
    /// The rows, oldest deadline first.
    pub rows: Vec<Application>,
    /// All rows of this view and search, counted likewise.
    pub total: i64,
    /// Where the page begins, if there is something before.
    pub before: Option<Mark>,
    /// Where it ends, if there is something after.
    pub after: Option<Mark>,
}

/// A case with all that the review screen shows.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// The application.
    pub view: ApplicationView,
    /// What the machine found.
    pub findings: Vec<Finding>,
    /// What changed since the version before.
    pub changes: Vec<Difference>,
    /// What happened, oldest first.
    pub history: Vec<Event>,
    /// Names of those of the authority's people whom the case names, by user id.
    pub names: BTreeMap<String, String>,
    /// Whether policy wants a second officer after this approval.
    pub second_approval: bool,
    /// Why this officer may not take the next decision even if the case were free; none if they may. So that nothing
    /// is offered that would be refused.
    pub refused: Option<RefusalCode>,
}

/// A page of the queue: what was decided meanwhile makes nothing be skipped.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn queue(
    office: &Office,
    actor: &Actor,
    view: View,
    narrow: &Narrow,
    turn: &Turn,
) -> Result<Queue, OfficeError> {
    actor.must(Action::SeeAll)?;
    let now = office.micros();
    let mut reader = office.read().await?;
    let filter = repository::Filter {
        limit: QUEUE_ROWS,
        turn: turn.clone(),
        ..narrow.on(office, view.filter(actor, now))
    };
    let mut wanted: Vec<_> = View::ALL
        .iter()
        .map(|each| each.filter(actor, now))
        .collect();
    wanted.push(filter.clone());
    let mut counts = repository::counts(&mut reader, &actor.authority, &wanted).await?;
    let total = counts.pop().unwrap_or_default();
    let counts = View::ALL.into_iter().zip(counts).collect();
    let found = repository::list(&mut reader, &actor.authority, &filter).await?;
    Ok(Queue {
        counts,
        rows: found.rows,
        total,
        before: found.before,
        after: found.after,
    })
}

/// One case.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn case(office: &Office, actor: &Actor, id: &str) -> Result<CaseView, OfficeError> {
    actor.must(Action::SeeAll)?;
    let view = applications::get(office, actor, id).await?;
    // without its pack nothing is decided, but it is shown, asked about, and refused
    let (findings, unreadable) = match applications::check_view(office, actor, &view).await {
        Err(OfficeError::Refused(code)) => (Vec::new(), Some(code)),
        findings => (findings?, None),
    };
    let mut reader = office.read().await?;
    let versions = drafts::versions(&mut reader, &actor.authority, id).await?;
    let changes = match versions.as_slice() {
        [.., before, last] => differences(
            &serde_json::from_str::<Draft>(&before.draft)?,
            &serde_json::from_str(&last.draft)?,
        ),
        _ => Vec::new(),
    };
    let history = events::about(&mut reader, &actor.authority, "application", id).await?;
    let history: Vec<_> = history.into_iter().map(Event::from).collect();
    let people = people_of(&view, &history);
    let names = people::names_of(&mut reader, &actor.authority, &people)
        .await?
        .into_iter()
        .collect();
    drop(reader);
    let second_approval = match unreadable {
        Some(_) => true,
        None => second_approval(office, &view).await?,
    };
    let refused = refusal(actor, &view.application, view.state).or(unreadable);
    Ok(CaseView {
        view,
        findings,
        changes,
        history,
        names,
        second_approval,
        refused,
    })
}

/// Whose names a case shows, each once: who acted, asked, holds it or decided.
fn people_of(view: &ApplicationView, history: &[Event]) -> Vec<String> {
    let row = &view.application;
    let decided = [
        &row.assigned_to,
        &row.reviewed_by,
        &row.second_approved_by,
        &row.signed_by,
    ];
    let mut people: Vec<_> = decided.into_iter().flatten().cloned().collect();
    people.push(row.prepared_by.clone());
    people.extend(history.iter().map(|event| event.actor.clone()));
    people.extend(view.queries.iter().map(|query| query.asked_by.clone()));
    people.sort();
    people.dedup();
    people
}

/// Why an officer may not take the next decision on a case that nobody holds.
fn refusal(actor: &Actor, application: &Application, state: State) -> Option<RefusalCode> {
    let free = Hands {
        assigned_to: None,
        ..hands(application)
    };
    let signs = state == State::AwaitingSignature;
    let act = if signs {
        Act::Sign
    } else {
        Act::Approve { second: false }
    };
    let action = if signs { Action::Sign } else { Action::Review };
    match next(state, act, &actor.user_id, free) {
        Err(refusal) => Some(refusal.into()),
        Ok(_) if !actor.may(action) => Some(RefusalCode::ApplicationNotSignatory),
        Ok(_) => None,
    }
}

async fn second_approval(office: &Office, view: &ApplicationView) -> Result<bool, OfficeError> {
    let (authority, pack, _) = office.rules(&view.application).await?;
    let Ok(consignment) = Consignment::try_from(&view.draft) else {
        return Ok(true);
    };
    Ok(match &pack.policy.second_approval {
        SecondApproval::Never => false,
        SecondApproval::Always => true,
        // the limit is in the currency of the invoice; what is worth something in several is over none of them alone,
        // and nobody here knows their rates: then another officer looks
        SecondApproval::ValueOver { amount } => {
            let values = consignment.values();
            values.len() > 1 || values.iter().any(|value| value.amount > *amount)
        }
        SecondApproval::ForeignOrigin => consignment
            .goods
            .iter()
            .any(|goods| goods.origin.as_str() != authority.country),
    })
}

/// Takes the case that has waited longest and that this officer may decide on; none if there is none.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn take_next(office: &Office, actor: &Actor) -> Result<Option<String>, OfficeError> {
    actor.must(Action::Review)?;
    let mut filter = View::All.filter(actor, 0);
    filter.unassigned = true;
    filter.limit = QUEUE_ROWS;
    let waiting = repository::list(&mut *office.read().await?, &actor.authority, &filter).await?;
    for application in waiting.rows {
        if refusal(actor, &application, applications::state(&application)?).is_some() {
            continue;
        }
        match take(office, actor, &application.id).await {
            Ok(()) => return Ok(Some(application.id)),
            // another officer was faster: the next one then
            Err(OfficeError::Changed | OfficeError::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Whether a case waits for an officer of the authority.
fn waits(state: State) -> bool {
    matches!(
        state,
        State::Submitted | State::AwaitingSecondApproval | State::AwaitingSignature
    )
}

/// Locks a case to the officer.
///
/// # Errors
/// [`OfficeError::Refused`] `application.locked` if it is another's.
pub async fn take(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::Review)?;
    let view = applications::get(office, actor, id).await?;
    match view.application.assigned_to.as_deref() {
        Some(officer) if officer == actor.user_id => return Ok(()),
        Some(_) => return Err(OfficeError::Refused(RefusalCode::ApplicationLocked)),
        None => {}
    }
    if !waits(view.state) {
        return Err(OfficeError::Refused(RefusalCode::ApplicationState));
    }
    // who may not decide would only keep the case from those who may
    Duty::Review.allowed_after(hands(&view.application).duties_of(&actor.user_id))?;
    let mut application = view.application;
    application.assigned_to = Some(actor.user_id.clone());
    application.locked_at = Some(office.micros());
    act(office, actor, application, "case-taken", "", nothing).await
}

/// Gives a case back to the queue.
///
/// # Errors
/// [`OfficeError::Refused`] `application.locked` if it is another's.
pub async fn release(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    actor.must(Action::Review)?;
    let mut application = applications::get(office, actor, id).await?.application;
    if application.assigned_to.as_deref() != Some(&actor.user_id) {
        return Err(OfficeError::Refused(RefusalCode::ApplicationLocked));
    }
    application.assigned_to = None;
    application.locked_at = None;
    act(office, actor, application, "case-released", "", nothing).await
}

/// Takes a case from the officer it is locked to, with a reason that stays on record.
///
/// # Errors
/// [`OfficeError::Refused`] `reason.missing`.
pub async fn break_lock(
    office: &Office,
    actor: &Actor,
    id: &str,
    reason: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::BreakLock)?;
    let reason = wanted(reason)?;
    let view = applications::get(office, actor, id).await?;
    if !waits(view.state) || view.application.assigned_to.is_none() {
        return Err(OfficeError::Refused(RefusalCode::ApplicationState));
    }
    let mut application = view.application;
    application.assigned_to = None;
    application.locked_at = None;
    act(office, actor, application, "lock-broken", &reason, nothing).await
}

/// Sends it back with questions, one a field; an empty pointer asks about the whole. The clock stands meanwhile.
///
/// # Errors
/// [`OfficeError::Refused`] `query.empty`, or the state forbids it.
pub async fn query(
    office: &Office,
    actor: &Actor,
    id: &str,
    questions: Vec<(String, String)>,
) -> Result<(), OfficeError> {
    actor.must(Action::Review)?;
    let view = applications::get(office, actor, id).await?;
    let after = next(
        view.state,
        Act::Query,
        &actor.user_id,
        hands(&view.application),
    )?;
    let now = office.now();
    let (_, pack, form) = office.shown_rules(&view.application).await?;
    let asks_what_is_there = questions
        .iter()
        .all(|(pointer, _)| pointer.is_empty() || is_there(form, &view.draft, pointer));
    if !asks_what_is_there {
        return Err(OfficeError::Refused(RefusalCode::QueryNoField));
    }
    let questions: Vec<_> = questions
        .into_iter()
        .filter(|(_, message)| !message.trim().is_empty())
        .take(200)
        .map(|(pointer, message)| repository::Query {
            authority_id: actor.authority.clone(),
            application_id: id.to_owned(),
            id: office.new_id(),
            version: view.application.version,
            pointer,
            message: message.trim().chars().take(4000).collect(),
            asked_by: actor.user_id.clone(),
            asked_at: now.as_microsecond(),
            answer: String::new(),
            answered_at: None,
        })
        .collect();
    if questions.is_empty() {
        return Err(OfficeError::Refused(RefusalCode::QueryEmpty));
    }
    let mut application = view.application;
    application.state = after.name().to_owned();
    application.minutes_left = Some(match application.due_at {
        Some(due) => {
            let due = jiff::Timestamp::from_microsecond(due).unwrap_or(now);
            working_minutes_between(&pack.calendar, &office.zone(pack), now, due)
        }
        None => pack.policy.service_level_minutes,
    });
    application.due_at = None;
    act(office, actor, application, "query-raised", "", move |tx| {
        let questions = questions.clone();
        Box::pin(async move {
            for question in &questions {
                question.insert(tx).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Whether the form has the field and the draft the row.
fn is_there(form: &Form, draft: &Draft, pointer: &str) -> bool {
    let row = pointer.split('/').nth(2).and_then(|row| row.parse().ok());
    let rows = match pointer.split('/').nth(1) {
        Some("goods") => draft.goods.len(),
        Some("invoices") => draft.invoices.len(),
        _ => usize::MAX,
    };
    form.field(pointer).is_some() && row.is_none_or(|row: usize| row < rows)
}

/// Finds it in order. Depending on policy it then waits for a second officer or for a signatory.
///
/// # Errors
/// The state, the lock or the separation of duties forbids it.
pub async fn approve(office: &Office, actor: &Actor, id: &str) -> Result<State, OfficeError> {
    actor.must(Action::Review)?;
    let view = applications::get(office, actor, id).await?;
    let second = second_approval(office, &view).await?;
    let after = next(
        view.state,
        Act::Approve { second },
        &actor.user_id,
        hands(&view.application),
    )?;
    let first = view.state == State::Submitted;
    let mut application = view.application;
    application.state = after.name().to_owned();
    if first {
        application.reviewed_by = Some(actor.user_id.clone());
    } else {
        application.second_approved_by = Some(actor.user_id.clone());
    }
    application.assigned_to = None;
    application.locked_at = None;
    let kind = if first {
        "application-approved"
    } else {
        "application-second-approved"
    };
    act(office, actor, application, kind, "", nothing).await?;
    Ok(after)
}

/// Refuses it with a reason from the pack and a text for the applicant.
///
/// # Errors
/// [`OfficeError::Refused`] `reason.unknown`, or the state forbids it.
pub async fn reject(
    office: &Office,
    actor: &Actor,
    id: &str,
    reason: &str,
    text: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::Review)?;
    let view = applications::get(office, actor, id).await?;
    let (_, pack, _) = office.shown_rules(&view.application).await?;
    if !pack
        .policy
        .reject_reasons
        .iter()
        .any(|known| known.code == reason)
    {
        return Err(OfficeError::Refused(RefusalCode::ReasonUnknown));
    }
    let after = next(
        view.state,
        Act::Reject,
        &actor.user_id,
        hands(&view.application),
    )?;
    let mut application = view.application;
    application.state = after.name().to_owned();
    application.reason = format!(
        "{reason}\n{}",
        text.trim().chars().take(4000).collect::<String>()
    );
    application.due_at = None;
    application.assigned_to = None;
    application.locked_at = None;
    act(
        office,
        actor,
        application,
        "application-rejected",
        reason,
        nothing,
    )
    .await
}

/// Signs it: takes the number, fixes what the certificate says, and leaves the drawing and sealing to the worker.
/// Answers the number.
///
/// # Errors
/// The state, the lock or the separation of duties forbids it.
pub async fn sign(office: &Office, actor: &Actor, id: &str) -> Result<String, OfficeError> {
    actor.must(Action::Sign)?;
    second_factor::must(actor)?;
    let view = applications::get(office, actor, id).await?;
    next(
        view.state,
        Act::Sign,
        &actor.user_id,
        hands(&view.application),
    )?;
    certificates::take_number(office, actor, view).await
}

fn wanted(reason: &str) -> Result<String, OfficeError> {
    let reason: String = reason.trim().chars().take(1000).collect();
    if reason.is_empty() {
        Err(OfficeError::Refused(RefusalCode::ReasonMissing))
    } else {
        Ok(reason)
    }
}

async fn act<F>(
    office: &Office,
    actor: &Actor,
    mut application: Application,
    kind: &'static str,
    cause: &str,
    more: F,
) -> Result<(), OfficeError>
where
    F: for<'a> Fn(&'a mut origo_store::Tx) -> Work<'a> + Send + Sync + 'static,
{
    let (_, pack, form) = office.shown_rules(&application).await?;
    application.updated_at = office.micros();
    let detail = json!({ "state": application.state, "version": application.version });
    let changed = Change {
        application,
        handed_in: None,
        kind,
        cause: cause.to_owned(),
        rule: rule(pack, form),
        detail,
    };
    change(office, actor, changed, more).await
}
