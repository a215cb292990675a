//! Mandates: an exporter lets an agent act for it.

use super::record::record;
use crate::StoreError;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// A mandate. Scopes are 0 or 1.
    Mandate in "mandates" {
        /// The authority.
        authority_id: String,
        /// Id.
        id: String,
        /// Who lets act.
        exporter_id: String,
        /// Who acts.
        agent_id: String,
        /// Write applications.
        prepare: i64,
        /// Hand them in, answer, take them back.
        submit: i64,
        /// See and download certificates.
        download: i64,
        /// Not before.
        valid_from: i64,
        /// Before.
        valid_until: i64,
        /// Who granted it.
        granted_by: String,
        /// When.
        granted_at: i64,
        /// Who withdrew it; empty if nobody did.
        withdrawn_by: String,
        /// When.
        withdrawn_at: Option<i64>,
    }
}

record! {
    /// Which agent prepared an application, for which exporter.
    Prepared in "agent_applications" {
        /// The authority.
        authority_id: String,
        /// The application.
        application_id: String,
        /// For whom.
        exporter_id: String,
        /// By whom.
        agent_id: String,
    }
}

/// What an agent wants to do under a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// See an application: any scope will do.
    See,
    /// Write applications.
    Prepare,
    /// Hand them in.
    Submit,
    /// See and download certificates.
    Download,
}

impl Scope {
    /// The condition on a mandate `m`.
    fn sql(self) -> &'static str {
        match self {
            Self::See => "m.prepare + m.submit + m.download > 0",
            Self::Prepare => "m.prepare = 1",
            Self::Submit => "m.submit = 1",
            Self::Download => "m.download = 1",
        }
    }
}

/// The applications on which an agent may act now: a condition on a column that holds their ids, for the places of
/// authority, agent and moment among what the query binds.
pub(crate) fn acts_on(
    column: &str,
    scope: Scope,
    authority: &str,
    agent: &str,
    now: &str,
) -> String {
    format!(
        "{column} IN (SELECT w.application_id FROM agent_applications w JOIN mandates m \
           ON m.authority_id = w.authority_id AND m.agent_id = w.agent_id AND m.exporter_id = w.exporter_id \
         WHERE w.authority_id = {authority} AND w.agent_id = {agent} AND m.withdrawn_at IS NULL \
           AND m.valid_from <= {now} AND m.valid_until > {now} AND {})",
        scope.sql()
    )
}

/// The condition that a mandate of the exporter in the column `organisation_id` lets an agent do this now, for the places
/// of authority, agent and moment among what the query binds. It counts, so that it is asked row by row along the index of a
/// list: PostgreSQL makes a join of `EXISTS` and may read all of an agent's cases for one page.
pub(crate) fn holds(scope: Scope, authority: &str, agent: &str, now: &str) -> String {
    format!(
        "0 < (SELECT COUNT(*) FROM mandates m WHERE m.authority_id = {authority} AND m.agent_id = {agent} \
           AND m.exporter_id = organisation_id AND m.withdrawn_at IS NULL AND m.valid_from <= {now} \
           AND m.valid_until > {now} AND {})",
        scope.sql()
    )
}

/// Whether an agent may act on an application now.
///
/// # Errors
/// The database refuses.
pub async fn may_act(
    c: &mut AnyConnection,
    authority: &str,
    agent: &str,
    application: &str,
    scope: Scope,
    now: i64,
) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) AS n FROM agent_applications WHERE authority_id = $1 AND application_id = $4 AND {}",
        acts_on("application_id", scope, "$1", "$2", "$3")
    );
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(authority.to_owned())
        .bind(agent.to_owned())
        .bind(now)
        .bind(application.to_owned())
        .fetch_one(c)
        .await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// The exporters for whom an agent may do this now.
///
/// # Errors
/// The database refuses.
pub async fn exporters(
    c: &mut AnyConnection,
    authority: &str,
    agent: &str,
    scope: Scope,
    now: i64,
) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "SELECT DISTINCT m.exporter_id FROM mandates m WHERE m.authority_id = $1 AND m.agent_id = $2 \
         AND m.withdrawn_at IS NULL AND m.valid_from <= $3 AND m.valid_until > $3 AND {} ORDER BY m.exporter_id",
        scope.sql()
    );
    let rows = sqlx::query(AssertSqlSafe(sql))
        .bind(authority.to_owned())
        .bind(agent.to_owned())
        .bind(now)
        .fetch_all(c)
        .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Mandates that an organisation granted or holds, newest first.
///
/// # Errors
/// The database refuses.
pub async fn of(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Vec<Mandate>, StoreError> {
    let rows = sqlx::query(Mandate::select(
        // each side by its own index: with OR an engine goes through every mandate of the authority
        "WHERE authority_id = $1 AND id IN (SELECT id FROM mandates WHERE authority_id = $1 AND exporter_id = $2 \
           UNION SELECT id FROM mandates WHERE authority_id = $1 AND agent_id = $2) \
         ORDER BY granted_at DESC, id DESC LIMIT 500",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Mandate::from_row).collect()
}

/// Withdraws a mandate that an exporter granted; false if there is none in force.
///
/// # Errors
/// The database refuses.
pub async fn withdraw(
    c: &mut AnyConnection,
    authority: &str,
    exporter: &str,
    id: &str,
    by: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const WITHDRAW: &str = "UPDATE mandates SET withdrawn_by = $4, withdrawn_at = $5 \
        WHERE authority_id = $1 AND exporter_id = $2 AND id = $3 AND withdrawn_at IS NULL";
    let done = sqlx::query(WITHDRAW)
        .bind(authority.to_owned())
        .bind(exporter.to_owned())
        .bind(id.to_owned())
        .bind(by.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// For which exporter an application was prepared by which agent, if by one.
///
/// # Errors
/// The database refuses.
pub async fn prepared(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
) -> Result<Option<Prepared>, StoreError> {
    let row = sqlx::query(Prepared::select(
        "WHERE authority_id = $1 AND application_id = $2",
    ))
    .bind(authority.to_owned())
    .bind(application.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Prepared::from_row).transpose()
}
