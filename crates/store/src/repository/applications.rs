//! Applications with their versions, queries and attachments.

use super::{mandates, record::record};
use crate::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// An application and its case.
    Application in "applications" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// Counts every change; a write names the revision that it read.
        revision: i64,
        /// What people call it, for example `A-2026-000042`.
        reference: String,
        /// Whose it is.
        organisation_id: String,
        /// Form by id.
        form: String,
        /// State by name (casework).
        state: String,
        /// How many times it was submitted.
        version: i64,
        /// The draft as JSON.
        draft: String,
        /// Name in box 1.
        exporter: String,
        /// ISO 3166-1 alpha-2.
        destination: String,
        /// One line about the goods.
        goods: String,
        /// What a search looks in, lower case.
        search: String,
        /// Who began it.
        prepared_by: String,
        /// Others who wrote in it, attached to it or submitted it: user ids with a blank between them.
        also_prepared_by: String,
        /// First submission.
        submitted_at: Option<i64>,
        /// Deadline by service level; none while the clock stands.
        due_at: Option<i64>,
        /// Working minutes left while the clock stands.
        minutes_left: Option<i64>,
        /// The officer it is locked to.
        assigned_to: Option<String>,
        /// Since when.
        locked_at: Option<i64>,
        /// Who approved first.
        reviewed_by: Option<String>,
        /// Who approved second.
        second_approved_by: Option<String>,
        /// Who signed.
        signed_by: Option<String>,
        /// Reason of a rejection.
        reason: String,
        /// What it became.
        certificate_number: Option<String>,
        /// The certificate it asks to replace.
        replaces: Option<String>,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// Last change.
        updated_at: i64,
    }
}

impl Application {
    /// Whether somebody had a hand in writing it.
    #[must_use]
    pub fn is_prepared_by(&self, user: &str) -> bool {
        self.prepared_by == user || self.also_prepared_by.split(' ').any(|known| known == user)
    }

    /// Remembers that somebody had a hand in writing it.
    pub fn prepared_also_by(&mut self, user: &str) {
        if !self.is_prepared_by(user) {
            if !self.also_prepared_by.is_empty() {
                self.also_prepared_by.push(' ');
            }
            self.also_prepared_by.push_str(user);
        }
    }
}

record! {
    /// A version as it was submitted.
    Version in "application_versions" {
        /// The authority.
        authority_id: String,
        /// The application.
        application_id: String,
        /// From 1.
        version: i64,
        /// The draft as JSON.
        draft: String,
        /// Who submitted.
        submitted_by: String,
        /// When.
        submitted_at: i64,
    }
}

record! {
    /// A query about one field.
    Query in "queries" {
        /// The authority.
        authority_id: String,
        /// The application.
        application_id: String,
        /// Id.
        id: String,
        /// The version it is about.
        version: i64,
        /// JSON pointer of the field; empty for the application as a whole.
        pointer: String,
        /// What the officer asks.
        message: String,
        /// Who asks.
        asked_by: String,
        /// When.
        asked_at: i64,
        /// The exporter's answer.
        answer: String,
        /// When it was answered.
        answered_at: Option<i64>,
    }
}

record! {
    /// An attachment.
    Attachment in "attachments" {
        /// The authority.
        authority_id: String,
        /// The application.
        application_id: String,
        /// Id.
        id: String,
        /// Kind by id of the form.
        kind: String,
        /// File name.
        name: String,
        /// Sniffed media type.
        media_type: String,
        /// Size.
        bytes: i64,
        /// SHA-256 in the object store.
        digest: String,
        /// Who uploaded.
        uploaded_by: String,
        /// When.
        uploaded_at: i64,
        /// When it was taken away.
        removed_at: Option<i64>,
    }
}

/// Which applications a list wants.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this organisation, or prepared by it as an agent whose mandate holds.
    pub organisation: Option<String>,
    /// The moment at which a mandate must hold; 0 if the organisation is nobody's agent.
    pub agent_at: i64,
    /// Only in one of these states; empty is all.
    pub states: Vec<&'static str>,
    /// Only locked to this officer.
    pub assigned_to: Option<String>,
    /// Only locked to nobody.
    pub unassigned: bool,
    /// Only submitted more than once.
    pub answered: bool,
    /// Only due before.
    pub due_before: Option<i64>,
    /// Only of this form.
    pub form: Option<String>,
    /// Only to this country.
    pub destination: Option<String>,
    /// Only with this text.
    pub search: String,
    /// Oldest deadline first, rather than last change first.
    pub by_deadline: bool,
    /// Newest first, only those entered before this one; ids sort by time. Empty is from the start.
    pub after: Option<String>,
    /// With [`Filter::by_deadline`], only those after a row with this deadline and id.
    pub after_due: Option<(Option<i64>, String)>,
    /// Rows to skip.
    pub offset: i64,
    /// At most so many rows.
    pub limit: i64,
}

impl Filter {
    /// The conditions beside the authority's (`$1`) and what they bind, numbered after those that are bound already.
    fn conditions(&self, binds: &mut Vec<Bind>) -> String {
        let mut conditions = Vec::new();
        if let Some(organisation) = &self.organisation {
            binds.push(Bind::Text(organisation.clone()));
            let own = format!("${}", binds.len() + 1);
            if self.agent_at > 0 {
                binds.push(Bind::Number(self.agent_at));
                let at = format!("${}", binds.len() + 1);
                let agent = mandates::acts_on("id", mandates::Scope::See, "$1", &own, &at);
                conditions.push(format!("(organisation_id = {own} OR {agent})"));
            } else {
                conditions.push(format!("organisation_id = {own}"));
            }
        }
        let mut add = |condition: &str, bind: Bind| {
            binds.push(bind);
            conditions.push(condition.replace('?', &format!("${}", binds.len() + 1)));
        };
        if let Some(officer) = &self.assigned_to {
            add("assigned_to = ?", Bind::Text(officer.clone()));
        }
        if let Some(form) = &self.form {
            add("form = ?", Bind::Text(form.clone()));
        }
        if let Some(country) = &self.destination {
            add("destination = ?", Bind::Text(country.clone()));
        }
        if let Some(before) = self.due_before {
            add("due_at < ?", Bind::Number(before));
        }
        if !self.search.trim().is_empty() {
            let text = self
                .search
                .trim()
                .to_lowercase()
                .replace(['%', '_', '\\'], " ");
            add("search LIKE ?", Bind::Text(format!("%{text}%")));
        }
        if let Some(after) = self.after.as_ref().filter(|after| !after.is_empty()) {
            add("id < ?", Bind::Text(after.clone()));
        }
        // the order is: with a deadline, earliest first, then those without; ids among equals
        match &self.after_due {
            Some((Some(due), id)) => {
                // not before it, and of those with the same deadline only the later ids
                add("(due_at IS NULL OR due_at >= ?)", Bind::Number(*due));
                binds.push(Bind::Number(*due));
                binds.push(Bind::Text(id.clone()));
                let (at, id) = (binds.len(), binds.len() + 1);
                conditions.push(format!("(due_at IS NULL OR due_at <> ${at} OR id > ${id})"));
            }
            Some((None, id)) => add("due_at IS NULL AND id > ?", Bind::Text(id.clone())),
            None => {}
        }
        if self.unassigned {
            conditions.push("assigned_to IS NULL".to_owned());
        }
        if self.answered {
            conditions.push("version > 1".to_owned());
        }
        if !self.states.is_empty() {
            // state names are constants of casework, never input
            conditions.push(format!("state IN ('{}')", self.states.join("', '")));
        }
        if conditions.is_empty() {
            conditions.push("1 = 1".to_owned());
        }
        conditions.join(" AND ")
    }
}

enum Bind {
    Text(String),
    Number(i64),
}

macro_rules! bind_all {
    ($query:expr, $binds:expr) => {{
        let mut query = $query;
        for bind in $binds {
            query = match bind {
                Bind::Text(text) => query.bind(text),
                Bind::Number(number) => query.bind(number),
            };
        }
        query
    }};
}

/// Applications that pass a filter, without their drafts: a list shows none of it, and fifty of them are a megabyte.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    filter: &Filter,
) -> Result<Vec<Application>, StoreError> {
    let mut binds = Vec::new();
    let conditions = filter.conditions(&mut binds);
    let order = if filter.after.is_some() {
        "id DESC"
    } else if filter.by_deadline {
        "due_at IS NULL, due_at, id"
    } else {
        "updated_at DESC, id"
    };
    // the ids first: sorting whole rows would carry every draft through the sorter
    let sql = format!(
        "WHERE authority_id = $1 AND id IN (SELECT id FROM applications WHERE authority_id = $1 AND {conditions} \
         ORDER BY {order} LIMIT {} OFFSET {}) ORDER BY {order}",
        filter.limit, filter.offset
    );
    let query = bind_all!(
        sqlx::query(Application::select_without(&["draft", "search"], &sql))
            .bind(authority.to_owned()),
        binds
    );
    query
        .fetch_all(c)
        .await?
        .iter()
        .map(Application::from_row)
        .collect()
}

/// How many pass a filter.
///
/// # Errors
/// The database refuses.
pub async fn count(
    c: &mut AnyConnection,
    authority: &str,
    filter: &Filter,
) -> Result<i64, StoreError> {
    let counts = counts(c, authority, std::slice::from_ref(filter)).await?;
    Ok(counts.first().copied().unwrap_or_default())
}

/// How many pass each of these filters, in one pass over the rows that any of them may want.
///
/// # Errors
/// The database refuses.
pub async fn counts(
    c: &mut AnyConnection,
    authority: &str,
    filters: &[Filter],
) -> Result<Vec<i64>, StoreError> {
    let mut binds = Vec::new();
    let columns: Vec<_> = filters
        .iter()
        .enumerate()
        .map(|(place, filter)| {
            let conditions = filter.conditions(&mut binds);
            format!("COUNT(CASE WHEN {conditions} THEN 1 END) AS n{place}")
        })
        .collect();
    let mut states: Vec<_> = filters.iter().flat_map(|f| f.states.clone()).collect();
    states.sort_unstable();
    states.dedup();
    let any = if filters.iter().any(|filter| filter.states.is_empty()) {
        String::new()
    } else {
        format!(" AND state IN ('{}')", states.join("', '"))
    };
    let sql = format!(
        "SELECT {} FROM applications WHERE authority_id = $1{any}",
        columns.join(", ")
    );
    let query = bind_all!(
        sqlx::query(AssertSqlSafe(sql)).bind(authority.to_owned()),
        binds
    );
    let row = query.fetch_one(c).await?;
    (0..filters.len())
        .map(|place| Ok(row.try_get(place)?))
        .collect()
}

/// Whether an application that is to replace a certificate is under way.
///
/// # Errors
/// The database refuses.
pub async fn is_being_replaced(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
) -> Result<bool, StoreError> {
    const OPEN: &str = "SELECT COUNT(*) AS open FROM applications WHERE authority_id = $1 AND replaces = $2 \
        AND state NOT IN ('rejected', 'withdrawn', 'issued')";
    let row = sqlx::query(OPEN)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get::<i64, _>("open")? > 0)
}

/// One application.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Option<Application>, StoreError> {
    let row = sqlx::query(Application::select("WHERE authority_id = $1 AND id = $2"))
        .bind(authority.to_owned())
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(Application::from_row).transpose()
}

/// Writes every changing column if nobody wrote since `application.revision` was read. What came from a list has no
/// draft; saving it leaves the draft as it is.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody did.
pub async fn save(c: &mut AnyConnection, application: &Application) -> Result<(), StoreError> {
    const SAVE: &str = "UPDATE applications SET revision = revision + 1, state = $4, version = $5, \
        draft = CASE WHEN $6 = '' THEN draft ELSE $6 END, exporter = $7, destination = $8, goods = $9, \
        search = CASE WHEN $10 = '' THEN search ELSE $10 END, submitted_at = $11, due_at = $12, \
        minutes_left = $13, assigned_to = $14, locked_at = $15, reviewed_by = $16, second_approved_by = $17, \
        signed_by = $18, reason = $19, certificate_number = $20, updated_at = $21, also_prepared_by = $22 \
        WHERE authority_id = $1 AND id = $2 AND revision = $3";
    let a = application.clone();
    let done = sqlx::query(SAVE)
        .bind(a.authority_id)
        .bind(a.id)
        .bind(a.revision)
        .bind(a.state)
        .bind(a.version)
        .bind(a.draft)
        .bind(a.exporter)
        .bind(a.destination)
        .bind(a.goods)
        .bind(a.search)
        .bind(a.submitted_at)
        .bind(a.due_at)
        .bind(a.minutes_left)
        .bind(a.assigned_to)
        .bind(a.locked_at)
        .bind(a.reviewed_by)
        .bind(a.second_approved_by)
        .bind(a.signed_by)
        .bind(a.reason)
        .bind(a.certificate_number)
        .bind(a.updated_at)
        .bind(a.also_prepared_by)
        .execute(c)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            table: "applications",
        })
    }
}

/// Submitted versions, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn versions(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Vec<Version>, StoreError> {
    let rows = sqlx::query(Version::select(
        "WHERE authority_id = $1 AND application_id = $2 ORDER BY version",
    ))
    .bind(authority.to_owned())
    .bind(id.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Version::from_row).collect()
}

/// Queries, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn queries(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Vec<Query>, StoreError> {
    let rows = sqlx::query(Query::select(
        "WHERE authority_id = $1 AND application_id = $2 ORDER BY asked_at, id",
    ))
    .bind(authority.to_owned())
    .bind(id.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Query::from_row).collect()
}

/// Marks the open queries answered; `answers` are texts by query id.
///
/// # Errors
/// The database refuses.
pub async fn answer(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    query: &str,
    text: &str,
    now: i64,
) -> Result<(), StoreError> {
    const ANSWER: &str = "UPDATE queries SET answer = $4, answered_at = $5 \
        WHERE authority_id = $1 AND application_id = $2 AND id = $3 AND answered_at IS NULL";
    sqlx::query(ANSWER)
        .bind(authority.to_owned())
        .bind(application.to_owned())
        .bind(query.to_owned())
        .bind(text.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// Attachments that were not removed, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn attachments(
    c: &mut AnyConnection,
    authority: &str,
    id: &str,
) -> Result<Vec<Attachment>, StoreError> {
    let rows = sqlx::query(Attachment::select(
        "WHERE authority_id = $1 AND application_id = $2 AND removed_at IS NULL ORDER BY uploaded_at, id",
    ))
    .bind(authority.to_owned())
    .bind(id.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Attachment::from_row).collect()
}

/// Sets the revision of an application that nobody wrote since `read`; the same again only holds its row until the
/// transaction ends.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody did.
pub async fn touch(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    read: i64,
    revision: i64,
) -> Result<(), StoreError> {
    const TOUCH: &str = "UPDATE applications SET revision = $4 WHERE authority_id = $1 AND id = $2 AND revision = $3";
    let done = sqlx::query(TOUCH)
        .bind(authority.to_owned())
        .bind(application.to_owned())
        .bind(read)
        .bind(revision)
        .execute(c)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            table: "applications",
        })
    }
}

/// Takes an attachment away; its bytes stay for versions that had it.
///
/// # Errors
/// The database refuses.
pub async fn remove_attachment(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    id: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const REMOVE: &str = "UPDATE attachments SET removed_at = $4 \
        WHERE authority_id = $1 AND application_id = $2 AND id = $3 AND removed_at IS NULL";
    let done = sqlx::query(REMOVE)
        .bind(authority.to_owned())
        .bind(application.to_owned())
        .bind(id.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The next number of a series, without gaps: it counts only if the transaction commits.
///
/// # Errors
/// The database refuses.
pub async fn next_number(
    c: &mut AnyConnection,
    authority: &str,
    series: &str,
) -> Result<i64, StoreError> {
    const NEXT: &str = "INSERT INTO number_series (authority_id, series, last) VALUES ($1, $2, 1) \
        ON CONFLICT (authority_id, series) DO UPDATE SET last = number_series.last + 1 RETURNING last";
    let row = sqlx::query(NEXT)
        .bind(authority.to_owned())
        .bind(series.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get("last")?)
}

/// The references of applications by their ids.
///
/// # Errors
/// The database refuses.
pub async fn references(
    c: &mut AnyConnection,
    authority: &str,
    ids: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    use sqlx::Row as _;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<_> = (2..ids.len() + 2).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT id, reference FROM applications WHERE authority_id = $1 AND id IN ({})",
        places.join(", ")
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(authority.to_owned());
    for id in ids {
        query = query.bind(id.clone());
    }
    let rows = query.fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, row.try_get("reference")?)))
        .collect()
}
