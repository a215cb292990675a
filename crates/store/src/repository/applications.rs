//! Applications with their versions, queries and attachments.

use super::{hand::with_hand, mandates, record::record};
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

/// Writes where the case of an application stands if nobody wrote since `application.revision` was read: everything that
/// changes but what applicants write, which only [`super::drafts`] does.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody did.
pub async fn save_case(c: &mut AnyConnection, application: &Application) -> Result<(), StoreError> {
    write_case(c, application, "").await
}

/// The same with a hand to be remembered among the preparers; an empty one is nobody's.
pub(super) async fn write_case(
    c: &mut AnyConnection,
    application: &Application,
    hand: &str,
) -> Result<(), StoreError> {
    const SAVE: &str = concat!(
        "UPDATE applications SET revision = revision + 1, state = $4, version = $5, submitted_at = $6, due_at = $7, \
         minutes_left = $8, assigned_to = $9, locked_at = $10, reviewed_by = $11, second_approved_by = $12, \
         signed_by = $13, reason = $14, certificate_number = $15, updated_at = $16, ",
        with_hand!("$17"),
        " WHERE authority_id = $1 AND id = $2 AND revision = $3"
    );
    let a = application.clone();
    let done = sqlx::query(SAVE)
        .bind(a.authority_id)
        .bind(a.id)
        .bind(a.revision)
        .bind(a.state)
        .bind(a.version)
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
        .bind(hand.to_owned())
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
