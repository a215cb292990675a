//! Letters to people: kept whether or not they could be sent, with what became of each try.

use super::record::{mark, record};
use crate::{
    StoreError,
    paging::{Binds, COUNT_MAX, Order, Slice, Turn, counted},
    search::{Indexed, Words},
};
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

const WORDS: Indexed = Indexed {
    words: "mail_words",
    table: "mails",
    id: "id",
};
const NEWEST: Order = Order {
    at: "created_at",
    id: "id",
    newest_first: true,
};

/// The condition on letters that their recipient or subject has these words, to follow another.
async fn found(
    c: &mut AnyConnection,
    search: &str,
    binds: &mut Binds,
) -> Result<String, StoreError> {
    Ok(match Words::of(search) {
        None => String::new(),
        Some(words) => format!(" AND {}", WORDS.condition(c, &words, binds).await?),
    })
}

/// A page of an authority's letters without their texts, newest first.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    state: Option<MailState>,
    search: &str,
    turn: &Turn,
    limit: i64,
) -> Result<Slice<Mail>, StoreError> {
    let mut binds = Binds::of(authority);
    let found = found(c, search, &mut binds).await?;
    let state = state.map_or("1 = 1", MailState::condition);
    let branch = format!("authority_id = $1 AND {state}{found}");
    let page = NEWEST.page("mails", &[branch], turn, limit, &mut binds);
    let sql = Mail::select_page(&["body"], &page, "id", NEWEST.direction(turn));
    let rows = binds.query(sql).persistent(search.is_empty());
    let rows = rows.fetch_all(c).await?;
    let rows = rows
        .iter()
        .map(|row| Ok((mark(row)?, Mail::from_row(row)?)));
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Slice::of(rows, turn, limit))
}

/// How many letters of an authority are in each state, among those that the search finds, counted so far as [`COUNT_MAX`]
/// and one more.
///
/// # Errors
/// The database refuses.
pub async fn counts(
    c: &mut AnyConnection,
    authority: &str,
    search: &str,
) -> Result<Vec<(MailState, i64)>, StoreError> {
    let mut binds = Binds::of(authority);
    let found = found(c, search, &mut binds).await?;
    let counts = MailState::ALL.map(|state| {
        let branch = format!("authority_id = $1 AND {}{found}", state.condition());
        counted("mails", &[branch])
    });
    let sql = AssertSqlSafe(format!("SELECT {}", counts.join(", ")));
    let query = binds.query(sql).persistent(search.is_empty());
    let row = query.fetch_one(c).await?;
    let count = |(at, state)| Ok((state, row.try_get::<i64, _>(at)?.min(COUNT_MAX + 1)));
    MailState::ALL.into_iter().enumerate().map(count).collect()
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
