//! Applications with their versions, queries and attachments.

use super::{
    hand::with_hand,
    mandates,
    record::{mark, record},
};
use crate::{
    StoreError,
    paging::{Binds, COUNT_MAX, Order, Slice, Turn, counted},
    search::{ENTERED, Indexed, Words},
};
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
        /// Digest of the pack by which it was handed in last; empty before, and for what was handed in before packs were
        /// kept.
        pack_digest: String,
        /// Version of the form by which it was handed in last.
        form_version: String,
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

/// What a list of applications is ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ordered {
    /// Last changed first.
    #[default]
    Changed,
    /// Last entered first.
    Entered,
    /// Earliest deadline first, of those that wait for the authority.
    Deadline,
}

/// Which applications a list wants.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this organisation, or prepared by it as an agent whose mandate holds.
    pub organisation: Option<String>,
    /// The moment at which a mandate must hold; 0 if the organisation is nobody's agent.
    pub agent_at: i64,
    /// Only in one of these states. There must be one: a list is read state by state.
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
    /// Only with these words. What is found is listed last entered first, unless it is ordered by deadline.
    pub search: String,
    /// The order.
    pub ordered: Ordered,
    /// Which page.
    pub turn: Turn,
    /// At most so many rows.
    pub limit: i64,
}

/// The condition of the indexes of what waits for the authority; the engines want it word for word.
const WAITING: &str = "state IN ('submitted', 'awaiting-second-approval', 'awaiting-signature')";
const DUE: &str = "COALESCE(due_at, 9223372036854775807)";

const WORDS: Indexed = Indexed {
    words: "application_words",
    table: "applications",
    id: "id",
};

impl Ordered {
    fn order(self) -> Order {
        let (at, newest_first) = match self {
            Self::Changed => ("updated_at", true),
            Self::Entered => ("created_at", true),
            Self::Deadline => (DUE, false),
        };
        Order {
            at,
            id: "id",
            newest_first,
        }
    }
}

impl Filter {
    /// Whose: conditions one beside the other.
    fn whose(&self, binds: &mut Binds) -> Vec<String> {
        let Some(organisation) = &self.organisation else {
            return vec![String::new()];
        };
        let own = binds.text(organisation);
        let mut whose = vec![format!(" AND organisation_id = {own}")];
        if self.agent_at > 0 {
            let at = binds.number(self.agent_at);
            let holds = mandates::holds(mandates::Scope::See, "$1", &own, &at);
            whose.push(format!(
                " AND agent_id = {own} AND agent_id <> '' AND organisation_id <> {own} AND {holds}"
            ));
        }
        whose
    }

    /// What else is asked of a row, beside authority, state and owner.
    fn narrowed(&self, binds: &mut Binds) -> String {
        let mut narrowed = Vec::new();
        if let Some(form) = &self.form {
            narrowed.push(format!(" AND form = {}", binds.text(form)));
        }
        if let Some(country) = &self.destination {
            narrowed.push(format!(" AND destination = {}", binds.text(country)));
        }
        if let Some(before) = self.due_before {
            narrowed.push(format!(" AND {DUE} < {}", binds.number(before)));
        }
        if self.answered {
            narrowed.push(" AND version > 1".to_owned());
        }
        narrowed.concat()
    }

    /// The conditions of the parts that make up the list, each with an index in the list's order.
    fn branches(&self, binds: &mut Binds) -> Vec<String> {
        let narrowed = self.narrowed(binds);
        // state names are constants of casework, never input
        let states = format!("state IN ('{}')", self.states.join("', '"));
        let waiting = if self.ordered == Ordered::Deadline {
            format!(" AND {WAITING}")
        } else {
            String::new()
        };
        let officer = match (&self.assigned_to, self.unassigned) {
            (Some(officer), _) => format!("assigned_to = {}", binds.text(officer)),
            (None, true) => "assigned_to IS NULL".to_owned(),
            (None, false) => {
                let mut branches = Vec::new();
                for whose in self.whose(binds) {
                    branches.extend(self.states.iter().map(|state| {
                        format!("authority_id = $1 AND state = '{state}'{whose}{waiting}{narrowed}")
                    }));
                }
                return branches;
            }
        };
        vec![format!(
            "authority_id = $1 AND {officer} AND {states} AND {WAITING}{narrowed}"
        )]
    }

    /// All conditions on a row as one, beside the authority's: for rows that are found by their words.
    fn condition(&self, binds: &mut Binds) -> String {
        let whose: Vec<_> = self
            .whose(binds)
            .iter()
            .map(|whose| format!("(1 = 1{whose})"))
            .collect();
        let narrowed = self.narrowed(binds);
        format!(
            "state IN ('{}') AND ({}){narrowed}",
            self.states.join("', '"),
            whose.join(" OR ")
        )
    }

    /// The places of a page.
    async fn page(
        &self,
        c: &mut AnyConnection,
        binds: &mut Binds,
        turn: &Turn,
        limit: i64,
    ) -> Result<String, StoreError> {
        let Some(words) = Words::of(&self.search) else {
            let branches = self.branches(binds);
            let order = self.ordered.order();
            return Ok(order.page("applications", &branches, turn, limit, binds));
        };
        if self.ordered == Ordered::Deadline {
            let found = WORDS.condition(c, &words, binds).await?;
            let branches = self.branches(binds).into_iter();
            let branches: Vec<_> = branches.map(|each| format!("{each} AND {found}")).collect();
            let order = self.ordered.order();
            return Ok(order.page("applications", &branches, turn, limit, binds));
        }
        let condition = self.condition(binds);
        let own = self.organisation.as_deref().filter(|_| self.agent_at == 0);
        WORDS
            .page(c, &words, own, &condition, (turn, limit), binds)
            .await
    }

    /// The direction of a page.
    fn direction(&self) -> &'static str {
        let found = Words::of(&self.search).is_some() && self.ordered != Ordered::Deadline;
        let order = if found { ENTERED } else { self.ordered.order() };
        order.direction(&self.turn)
    }
}

/// A page of the applications that pass a filter, without their drafts: a list shows none of it, and fifty of them are a
/// megabyte.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    filter: &Filter,
) -> Result<Slice<Application>, StoreError> {
    let mut binds = Binds::of(authority);
    let page = filter
        .page(c, &mut binds, &filter.turn, filter.limit)
        .await?;
    // the places first: sorting whole rows would carry every draft through the sorter
    let sql = Application::select_page(&["draft", "search"], &page, "id", filter.direction());
    let rows = binds.query(sql).persistent(filter.search.is_empty());
    let rows = rows.fetch_all(c).await?;
    let rows = rows
        .iter()
        .map(|row| Ok((mark(row)?, Application::from_row(row)?)));
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Slice::of(rows, &filter.turn, filter.limit))
}

/// How many pass a filter, counted so far as [`COUNT_MAX`] and one more.
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

/// How many pass each of these filters, each counted so far as [`COUNT_MAX`] and one more.
///
/// # Errors
/// The database refuses.
pub async fn counts(
    c: &mut AnyConnection,
    authority: &str,
    filters: &[Filter],
) -> Result<Vec<i64>, StoreError> {
    let mut binds = Binds::of(authority);
    let mut columns = Vec::new();
    for (place, filter) in filters.iter().enumerate() {
        let count = if Words::of(&filter.search).is_some() {
            let page = filter.page(c, &mut binds, &Turn::Start, COUNT_MAX).await?;
            format!("(SELECT COUNT(*) FROM ({page}) AS found)")
        } else {
            counted("applications", &filter.branches(&mut binds))
        };
        columns.push(format!("{count} AS n{place}"));
    }
    let sql = AssertSqlSafe(format!("SELECT {}", columns.join(", ")));
    let searched = filters.iter().any(|filter| !filter.search.is_empty());
    let row = binds.query(sql).persistent(!searched).fetch_one(c).await?;
    (0..filters.len())
        .map(|place| Ok(row.try_get::<i64, _>(place)?.min(COUNT_MAX + 1)))
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
         signed_by = $13, reason = $14, certificate_number = $15, updated_at = $16, pack_digest = $17, \
         form_version = $18, ",
        with_hand!("$19"),
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
        .bind(a.pack_digest)
        .bind(a.form_version)
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
