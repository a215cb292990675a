//! Registrations of organisations, their documents and messages.

use super::record::{mark, record};
use crate::{
    StoreError,
    paging::{Binds, COUNT_MAX, Order, Slice, Turn, counted},
    search::{Indexed, Words},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// The registration of an organisation.
    Registration in "registrations" {
        /// The authority.
        authority_id: String,
        /// The organisation.
        organisation_id: String,
        /// Counts every write.
        revision: i64,
        /// What people call it, for example `R-2026-000012`.
        reference: String,
        /// State by name.
        state: String,
        /// What was typed, as JSON.
        profile: String,
        /// What searches look in, lower case.
        search: String,
        /// Who gave the undertaking last; empty if nobody did.
        undertaken_by: String,
        /// When.
        undertaken_at: Option<i64>,
        /// Until when it holds.
        undertaking_until: Option<i64>,
        /// Reason code of the last refusal or suspension.
        reason: String,
        /// Who registered it.
        registered_by: String,
        /// When it was handed in first.
        submitted_at: Option<i64>,
        /// Who decided last.
        decided_by: String,
        /// When.
        decided_at: Option<i64>,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// Microseconds since 1970, UTC.
        updated_at: i64,
    }
}

record! {
    /// A document of a registration.
    Document in "registration_documents" {
        /// The authority.
        authority_id: String,
        /// The organisation.
        organisation_id: String,
        /// Id.
        id: String,
        /// Kind by the pack.
        kind: String,
        /// File name as uploaded, cleaned.
        name: String,
        /// Sniffed media type.
        media_type: String,
        /// Size.
        bytes: i64,
        /// SHA-256: its name in the object store.
        digest: String,
        /// Who.
        uploaded_by: String,
        /// When.
        uploaded_at: i64,
        /// When it was taken away.
        removed_at: Option<i64>,
    }
}

record! {
    /// A question, an answer, or the words that go with a decision.
    Message in "registration_messages" {
        /// The authority.
        authority_id: String,
        /// The organisation.
        organisation_id: String,
        /// Id.
        id: String,
        /// `query`, `answer`, `reject`, `suspend`, `reinstate`.
        kind: String,
        /// The words.
        text: String,
        /// Who.
        written_by: String,
        /// When.
        written_at: i64,
    }
}

/// The registration of an organisation.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Option<Registration>, StoreError> {
    let row = sqlx::query(Registration::select(
        "WHERE authority_id = $1 AND organisation_id = $2",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Registration::from_row).transpose()
}

/// Writes every changing column if nobody wrote since `registration.revision` was read.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody did.
pub async fn save(c: &mut AnyConnection, registration: &Registration) -> Result<(), StoreError> {
    const SAVE: &str = "UPDATE registrations SET revision = revision + 1, state = $4, profile = $5, search = $6, \
        undertaken_by = $7, undertaken_at = $8, undertaking_until = $9, reason = $10, submitted_at = $11, \
        decided_by = $12, decided_at = $13, updated_at = $14 \
        WHERE authority_id = $1 AND organisation_id = $2 AND revision = $3";
    let r = registration.clone();
    let done = sqlx::query(SAVE)
        .bind(r.authority_id)
        .bind(r.organisation_id)
        .bind(r.revision)
        .bind(r.state)
        .bind(r.profile)
        .bind(r.search)
        .bind(r.undertaken_by)
        .bind(r.undertaken_at)
        .bind(r.undertaking_until)
        .bind(r.reason)
        .bind(r.submitted_at)
        .bind(r.decided_by)
        .bind(r.decided_at)
        .bind(r.updated_at)
        .execute(c)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            table: "registrations",
        })
    }
}

const WORDS: Indexed = Indexed {
    words: "registration_words",
    table: "registrations",
    id: "organisation_id",
};
const LONGEST: Order = Order {
    at: "updated_at",
    id: "organisation_id",
    newest_first: false,
};

/// The parts of a list, one for each state, which are names of casework and never input.
async fn branches(
    c: &mut AnyConnection,
    states: &[&'static str],
    search: &str,
    binds: &mut Binds,
) -> Result<Vec<String>, StoreError> {
    let found = match Words::of(search) {
        None => String::new(),
        Some(words) => format!(" AND {}", WORDS.condition(c, &words, binds).await?),
    };
    let branch = |state| format!("authority_id = $1 AND state = '{state}'{found}");
    Ok(states.iter().map(branch).collect())
}

/// Registrations of an authority in these states, longest waiting first.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    states: &[&'static str],
    search: &str,
    turn: &Turn,
    limit: i64,
) -> Result<Slice<Registration>, StoreError> {
    let mut binds = Binds::of(authority);
    let branches = branches(c, states, search, &mut binds).await?;
    let page = LONGEST.page("registrations", &branches, turn, limit, &mut binds);
    let sql = Registration::select_page(&[], &page, "organisation_id", LONGEST.direction(turn));
    let rows = binds.query(sql).persistent(search.is_empty());
    let rows = rows.fetch_all(c).await?;
    let rows = rows
        .iter()
        .map(|row| Ok((mark(row)?, Registration::from_row(row)?)));
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Slice::of(rows, turn, limit))
}

/// How many there are in each of these states, counted so far as [`COUNT_MAX`] and one more.
///
/// # Errors
/// The database refuses.
pub async fn counts(
    c: &mut AnyConnection,
    authority: &str,
    states: &[&'static str],
    search: &str,
) -> Result<Vec<(&'static str, i64)>, StoreError> {
    let mut binds = Binds::of(authority);
    let branches = branches(c, states, search, &mut binds).await?;
    let counts: Vec<_> = branches
        .into_iter()
        .map(|branch| counted("registrations", &[branch]))
        .collect();
    let sql = AssertSqlSafe(format!("SELECT {}", counts.join(", ")));
    let query = binds.query(sql).persistent(search.is_empty());
    let row = query.fetch_one(c).await?;
    let count = |(at, state): (usize, &&'static str)| {
        Ok((*state, row.try_get::<i64, _>(at)?.min(COUNT_MAX + 1)))
    };
    states.iter().enumerate().map(count).collect()
}

/// A registration's documents, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn documents(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Vec<Document>, StoreError> {
    let rows = sqlx::query(Document::select(
        "WHERE authority_id = $1 AND organisation_id = $2 AND removed_at IS NULL ORDER BY uploaded_at, id",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Document::from_row).collect()
}

/// Takes a document away; false if there is none.
///
/// # Errors
/// The database refuses.
pub async fn remove_document(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    id: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const REMOVE: &str = "UPDATE registration_documents SET removed_at = $4 \
        WHERE authority_id = $1 AND organisation_id = $2 AND id = $3 AND removed_at IS NULL";
    let done = sqlx::query(REMOVE)
        .bind(authority.to_owned())
        .bind(organisation.to_owned())
        .bind(id.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// What was written about a registration, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn messages(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Vec<Message>, StoreError> {
    let rows = sqlx::query(Message::select(
        "WHERE authority_id = $1 AND organisation_id = $2 ORDER BY written_at, id",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Message::from_row).collect()
}
