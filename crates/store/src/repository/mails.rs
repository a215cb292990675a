//! Letters to people: kept whether or not they could be sent, with what became of each try.

use super::record::record;
use crate::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// A letter to a person. At most one of `sent_at`, `kept_at` and `failed_at` is there; none while it waits.
    Mail in "mails" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// E-mail.
        recipient: String,
        /// Subject.
        subject: String,
        /// Plain text.
        body: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// When an SMTP server took it.
        sent_at: Option<i64>,
        /// How often it was tried.
        attempts: i64,
        /// What the server said last.
        last_error: String,
        /// When it was given up.
        failed_at: Option<i64>,
        /// When it was kept to be read on screen, because there is no SMTP server.
        kept_at: Option<i64>,
        /// When it is tried again.
        next_at: Option<i64>,
    }
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// It is still to be sent.
    Waiting,
    /// An SMTP server took it.
    Sent,
    /// It was given up.
    GivenUp,
    /// There is no SMTP server: it is read on screen.
    Kept,
}

impl MailState {
    /// All states, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::GivenUp, Self::Kept, Self::Sent];

    /// The name in addresses and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given-up",
            Self::Kept => "kept",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    fn condition(self) -> &'static str {
        match self {
            Self::Waiting => "sent_at IS NULL AND failed_at IS NULL AND kept_at IS NULL",
            Self::Sent => "sent_at IS NOT NULL",
            Self::GivenUp => "failed_at IS NOT NULL",
            Self::Kept => "kept_at IS NOT NULL",
        }
    }
}

impl Mail {
    /// What became of it.
    #[must_use]
    pub fn state(&self) -> MailState {
        match (self.sent_at, self.failed_at, self.kept_at) {
            (Some(_), ..) => MailState::Sent,
            (None, Some(_), _) => MailState::GivenUp,
            (None, None, Some(_)) => MailState::Kept,
            (None, None, None) => MailState::Waiting,
        }
    }
}

/// One letter.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Option<Mail>, StoreError> {
    let row = sqlx::query(Mail::select("WHERE authority_id = $1 AND id = $2"))
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Mail::from_row).transpose()
}

fn pattern(search: &str) -> String {
    let text = search.trim().to_lowercase().replace(['%', '_', '\\'], " ");
    format!("%{text}%")
}

const FOUND: &str = "(LOWER(recipient) LIKE $2 OR LOWER(subject) LIKE $2)";

/// A page of an authority's letters without their texts, newest first.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    state: Option<MailState>,
    search: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<Mail>, StoreError> {
    let state = state.map_or("1 = 1", MailState::condition);
    let rest = format!(
        "WHERE authority_id = $1 AND {FOUND} AND {state} ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4"
    );
    let rows = sqlx::query(Mail::select_without(&["body"], &rest))
        .bind(authority.to_owned())
        .bind(pattern(search))
        .bind(limit)
        .bind(offset)
        .fetch_all(c)
        .await?;
    rows.iter().map(Mail::from_row).collect()
}

/// How many letters of an authority are in each state, among those that the search finds.
///
/// # Errors
/// The database refuses.
pub async fn counts(
    c: &mut AnyConnection,
    authority: &str,
    search: &str,
) -> Result<Vec<(MailState, i64)>, StoreError> {
    let count = |(at, state): (usize, MailState)| {
        format!(
            "COUNT(CASE WHEN {} THEN 1 END) AS state{at}",
            state.condition()
        )
    };
    let counts: Vec<_> = MailState::ALL.into_iter().enumerate().map(count).collect();
    let sql = format!(
        "SELECT {} FROM mails WHERE authority_id = $1 AND {FOUND}",
        counts.join(", ")
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(authority.to_owned())
        .bind(pattern(search))
        .fetch_one(c)
        .await?;
    MailState::ALL
        .into_iter()
        .enumerate()
        .map(|(at, state)| Ok((state, row.try_get(at)?)))
        .collect()
}

/// Writes what may change of a letter: its text (secrets are struck out once it has left) and what became of it.
///
/// # Errors
/// The database refuses.
pub async fn save(c: &mut AnyConnection, mail: &Mail) -> Result<(), StoreError> {
    const SAVE: &str = "UPDATE mails SET body = $3, sent_at = $4, attempts = $5, last_error = $6, failed_at = $7, \
        kept_at = $8, next_at = $9 WHERE authority_id = $1 AND id = $2";
    let m = mail.clone();
    sqlx::query(SAVE)
        .bind(m.authority_id)
        .bind(m.id)
        .bind(m.body)
        .bind(m.sent_at)
        .bind(m.attempts)
        .bind(m.last_error)
        .bind(m.failed_at)
        .bind(m.kept_at)
        .bind(m.next_at)
        .execute(c)
        .await?;
    Ok(())
}
