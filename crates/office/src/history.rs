//! What happened to an application or a certificate, as the one who asks may know it.

use crate::{Actor, Event, Office, OfficeError, applications, certificates, typed_numbers};
use origo_authz::Action;
use origo_casework::State;
use origo_store::{
    Reader,
    repository::{applications as cases, authorities, events, people},
};
use std::collections::{BTreeMap, BTreeSet};

/// Events of a page.
pub const EVENT_ROWS: i64 = 50;
/// At most so many cases or people are taken for what was typed.
const MEANT_MAX: usize = 50;

/// What officers do among themselves; an applicant does not read it.
const AMONG_OFFICERS: [&str; 3] = ["case-taken", "case-released", "lock-broken"];

/// What happened to an application, newest first, each with a name.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn of_application(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<Vec<(Event, String)>, OfficeError> {
    let view = applications::get(office, actor, id).await?;
    told(
        office,
        actor,
        "application",
        id,
        &view.application.prepared_by,
    )
    .await
}

/// What happened to a certificate, newest first, each with a name.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn of_certificate(
    office: &Office,
    actor: &Actor,
    number: &str,
) -> Result<Vec<(Event, String)>, OfficeError> {
    let found = certificates::find(office, actor, number).await?;
    told(office, actor, "certificate", &found.number, "").await
}

/// An organisation reads the names of its own people; the authority's people and machines act under the authority's
/// name.
async fn told(
    office: &Office,
    actor: &Actor,
    object_type: &str,
    object_id: &str,
    prepared_by: &str,
) -> Result<Vec<(Event, String)>, OfficeError> {
    let authority = office.authority(&actor.authority).await?;
    let mut reader = office.read().await?;
    let events = events::about(&mut reader, &actor.authority, object_type, object_id).await?;
    let actors: BTreeSet<_> = events.iter().map(|event| event.actor.clone()).collect();
    let actors: Vec<_> = actors.into_iter().collect();
    let names: BTreeMap<_, _> = people::names_of(&mut reader, &actor.authority, &actors)
        .await?
        .into_iter()
        .collect();
    let inside = actor.may(Action::SeeAll);
    Ok(events
        .into_iter()
        .rev()
        .map(Event::from)
        .filter(|event| inside || !AMONG_OFFICERS.contains(&event.kind.as_str()))
        .map(|event| {
            let known = inside || event.actor == actor.user_id || event.actor == prepared_by;
            let name = names.get(&event.actor).filter(|_| known).cloned();
            let who = name.unwrap_or_else(|| authority.name.clone());
            (event, who)
        })
        .collect())
}

/// Which events to look for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Reference, number, id, exporter, or the name of who acted; empty finds everything.
    pub text: String,
    /// About an object of this type; empty for any.
    pub object_type: String,
    /// What happened; empty for anything.
    pub kind: String,
    /// Not before, microseconds.
    pub from: Option<i64>,
    /// Before, microseconds.
    pub until: Option<i64>,
    /// Only those before this number of the chain.
    pub before: Option<i64>,
}

impl Search {
    /// Everything about one object.
    #[must_use]
    pub fn about(object_type: &str, id: &str) -> Self {
        Self {
            text: id.to_owned(),
            object_type: object_type.to_owned(),
            ..Self::default()
        }
    }
}

/// A page of events.
#[derive(Debug, Clone)]
pub struct FoundEvents {
    /// The events, newest first, each with the name of who acted.
    pub rows: Vec<(Event, String)>,
    /// What their objects are called, by id: the reference of an application, the name of an organisation or a person.
    pub called: BTreeMap<String, String>,
    /// The number to look before for the next page.
    pub next: Option<i64>,
    /// Kinds of events that the log has.
    pub kinds: Vec<String>,
}

/// What the objects of events are called and who people are, both by id.
async fn called(
    reader: &mut Reader,
    authority: &str,
    found: &[Event],
) -> Result<(BTreeMap<String, String>, BTreeMap<String, String>), OfficeError> {
    let objects: BTreeSet<_> = found.iter().flat_map(|event| &event.objects).collect();
    let of = |wanted: &str| -> Vec<String> {
        let these = objects.iter().filter(|(kind, _)| kind == wanted);
        these.map(|(_, id)| id.clone()).collect()
    };
    let mut called: BTreeMap<_, _> = cases::references(reader, authority, &of("application"))
        .await?
        .into_iter()
        .collect();
    let organisations = authorities::names_of(reader, authority, &of("organisation")).await?;
    called.extend(organisations);
    let mut people = of("user");
    people.extend(found.iter().map(|event| event.actor.clone()));
    people.sort();
    people.dedup();
    let names: BTreeMap<_, _> = people::names_of(reader, authority, &people)
        .await?
        .into_iter()
        .collect();
    for id in of("user") {
        if let Some(name) = names.get(&id) {
            called.insert(id, name.clone());
        }
    }
    Ok((called, names))
}

/// Events of the authority that a search finds.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn search(
    office: &Office,
    actor: &Actor,
    search: &Search,
) -> Result<FoundEvents, OfficeError> {
    actor.must(Action::ReadEvents)?;
    let authority = office.authority(&actor.authority).await?;
    let mut reader = office.read().await?;
    let ways = typed_numbers::ways(office, search.text.trim());
    let mut about = None;
    if !ways.is_empty() {
        let upper = ways.iter().map(|way| way.to_uppercase());
        let mut objects: Vec<_> = ways.iter().cloned().chain(upper).collect();
        let filter = cases::Filter {
            states: State::ALL.into_iter().map(State::name).collect(),
            search: typed_numbers::searched(office, search.text.trim()),
            limit: i64::try_from(MEANT_MAX).unwrap_or(0),
            ..Default::default()
        };
        let found = cases::list(&mut reader, &actor.authority, &filter).await?;
        objects.extend(found.rows.into_iter().map(|case| case.id));
        let names = people::names(&mut reader, &actor.authority).await?;
        let lower: Vec<_> = ways.iter().map(|way| way.to_lowercase()).collect();
        let people = names.into_iter().filter(|(_, name)| {
            let name = name.to_lowercase();
            lower.iter().any(|way| name.contains(way))
        });
        let people = people.map(|(id, _)| id).take(MEANT_MAX).collect();
        about = Some((objects, people));
    }
    let wanted = events::Search {
        about,
        object_type: search.object_type.clone(),
        kind: search.kind.clone(),
        from: search.from,
        until: search.until,
        before: search.before,
    };
    let found = events::search(&mut reader, &actor.authority, &wanted, EVENT_ROWS + 1).await?;
    let mut found: Vec<Event> = found.into_iter().map(Event::from).collect();
    let more = i64::try_from(found.len()).is_ok_and(|rows| rows > EVENT_ROWS);
    if more {
        found.pop();
    }
    let (called, names) = called(&mut reader, &actor.authority, &found).await?;
    Ok(FoundEvents {
        next: found.last().filter(|_| more).map(|event| event.seq),
        called,
        kinds: events::kinds(&mut reader, &actor.authority).await?,
        rows: found
            .into_iter()
            .map(|event| {
                let who = names.get(&event.actor).cloned();
                (event, who.unwrap_or_else(|| authority.name.clone()))
            })
            .collect(),
    })
}
