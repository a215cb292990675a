//! The event log: append-only, hash-chained per authority, object-centric (OCEL 2.0).

use super::record::record;
use crate::{StoreError, paging::Binds};
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// One event as it stands in the log.
    Event in "events" {
        /// The authority whose chain it is in.
        authority_id: String,
        /// From 1, without gaps.
        seq: i64,
        /// Id.
        id: String,
        /// Microseconds since 1970, UTC.
        at: i64,
        /// What happened, for example `application-submitted`.
        kind: String,
        /// User id, or `system`.
        actor: String,
        /// Role the actor acted in.
        role: String,
        /// `web`, `api`, `worker`, `command-line`.
        channel: String,
        /// Why: a reason code, or the request.
        cause: String,
        /// Pack and form version it was done under.
        rule: String,
        /// Particulars as JSON.
        detail: String,
        /// Objects it is about as JSON: `[["application","id"],…]`.
        objects: String,
        /// Hash of the event before.
        previous_hash: String,
        /// SHA-256 over all of the above, hex.
        hash: String,
    }
}

/// What is to be recorded.
#[derive(Debug, Clone, Default)]
pub struct NewEvent {
    /// Id.
    pub id: String,
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// What happened.
    pub kind: String,
    /// User id, or `system`.
    pub actor: String,
    /// Role.
    pub role: String,
    /// Channel.
    pub channel: String,
    /// Cause.
    pub cause: String,
    /// Pack and form version.
    pub rule: String,
    /// Particulars as JSON.
    pub detail: String,
    /// Object types and ids.
    pub objects: Vec<(String, String)>,
}

impl Event {
    /// What the hash must be: SHA-256 over the fields as a JSON array, so that no two events read the same.
    #[must_use]
    pub fn expected_hash(&self) -> String {
        let fields = serde_json::json!([
            self.authority_id,
            self.seq,
            self.id,
            self.at,
            self.kind,
            self.actor,
            self.role,
            self.channel,
            self.cause,
            self.rule,
            self.detail,
            self.objects,
            self.previous_hash
        ]);
        hex::encode(Sha256::digest(fields.to_string()))
    }
}

/// Appends an event to its authority's chain, inside the caller's transaction.
///
/// # Errors
/// The database refuses.
pub async fn record(
    c: &mut AnyConnection,
    authority: &str,
    new: &NewEvent,
) -> Result<i64, StoreError> {
    // taking the head first makes writers of one authority wait for each other here
    const TAKE: &str =
        "UPDATE event_heads SET seq = seq + 1 WHERE authority_id = $1 RETURNING seq, hash";
    const MOVE: &str = "UPDATE event_heads SET hash = $2 WHERE authority_id = $1";
    let head = sqlx::query(TAKE)
        .bind(authority.to_owned())
        .fetch_one(&mut *c)
        .await?;
    let mut event = Event {
        authority_id: authority.to_owned(),
        seq: head.try_get("seq")?,
        id: new.id.clone(),
        at: new.at,
        kind: new.kind.clone(),
        actor: new.actor.clone(),
        role: new.role.clone(),
        channel: new.channel.clone(),
        cause: new.cause.clone(),
        rule: new.rule.clone(),
        detail: new.detail.clone(),
        objects: serde_json::json!(new.objects).to_string(),
        previous_hash: head.try_get("hash")?,
        hash: String::new(),
    };
    event.hash = event.expected_hash();
    event.insert(&mut *c).await?;
    sqlx::query(MOVE)
        .bind(authority.to_owned())
        .bind(event.hash.clone())
        .execute(&mut *c)
        .await?;
    enter_objects(c, authority, event.seq, &new.objects).await?;
    Ok(event.seq)
}

/// Enters what an event is about, all of it in one statement.
async fn enter_objects(
    c: &mut AnyConnection,
    authority: &str,
    seq: i64,
    objects: &[(String, String)],
) -> Result<(), StoreError> {
    if objects.is_empty() {
        return Ok(());
    }
    let mut binds = Binds::of(authority);
    let seq = binds.number(seq);
    let rows: Vec<_> = objects
        .iter()
        .map(|(kind, id)| format!("($1, {}, {}, {seq})", binds.text(kind), binds.text(id)))
        .collect();
    let sql = format!(
        "INSERT INTO event_objects (authority_id, object_type, object_id, seq) VALUES {} ON CONFLICT DO NOTHING",
        rows.join(", ")
    );
    binds.query(AssertSqlSafe(sql)).execute(c).await?;
    Ok(())
}

/// Events about an object, oldest first.
///
/// # Errors
/// The database refuses.
pub async fn about(
    c: &mut AnyConnection,
    authority: &str,
    object_type: &str,
    object_id: &str,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query(Event::select(
        "WHERE authority_id = $1 AND seq IN (SELECT seq FROM event_objects \
         WHERE authority_id = $1 AND object_type = $2 AND object_id = $3) ORDER BY seq",
    ))
    .bind(authority.to_owned())
    .bind(object_type.to_owned())
    .bind(object_id.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Event::from_row).collect()
}

/// A stretch of a chain after `seq`.
///
/// # Errors
/// The database refuses.
pub async fn after(
    c: &mut AnyConnection,
    authority: &str,
    seq: i64,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query(Event::select(
        "WHERE authority_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    ))
    .bind(authority.to_owned())
    .bind(seq)
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Event::from_row).collect()
}

/// Where a chain should end: number and hash of its last event.
///
/// # Errors
/// The database refuses.
pub async fn head(
    c: &mut AnyConnection,
    authority: &str,
) -> Result<Option<(i64, String)>, StoreError> {
    const HEAD: &str = "SELECT seq, hash FROM event_heads WHERE authority_id = $1";
    let row = sqlx::query(HEAD)
        .bind(authority.to_owned())
        .fetch_optional(c)
        .await?;
    row.map(|row| Ok((row.try_get("seq")?, row.try_get("hash")?)))
        .transpose()
}

/// Which events are looked for; what is empty or none narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// About one of these objects, or by one of these people. None: about anything; empty: nothing is found.
    pub about: Option<(Vec<String>, Vec<String>)>,
    /// About an object of this type.
    pub object_type: String,
    /// What happened.
    pub kind: String,
    /// Not before.
    pub from: Option<i64>,
    /// Before.
    pub until: Option<i64>,
    /// Only those before this number.
    pub before: Option<i64>,
}

/// So many events may stand between two whose times are the other way round, because machines' clocks differ.
const CLOCKS: i64 = 1000;

impl Search {
    /// What else is asked of an event `e`, beside whom or what it is about.
    fn narrowed(&self, binds: &mut Binds) -> String {
        let mut narrowed = String::new();
        if !self.kind.is_empty() {
            narrowed += &format!(" AND e.kind = {}", binds.text(&self.kind));
        }
        // times and numbers grow together, but for clocks of several machines: so a time is looked up once as a number
        if let Some(until) = self.until {
            let until = binds.number(until);
            narrowed += &format!(
                " AND e.at < {until} AND e.seq <= COALESCE((SELECT seq FROM events WHERE authority_id = $1 AND at < {until} \
                 ORDER BY authority_id DESC, at DESC, seq DESC LIMIT 1), 0) + {CLOCKS}"
            );
        }
        if let Some(from) = self.from {
            let from = binds.number(from);
            narrowed += &format!(
                " AND e.at >= {from} AND e.seq >= COALESCE((SELECT seq FROM events WHERE authority_id = $1 AND at >= {from} \
                 ORDER BY authority_id, at, seq LIMIT 1), 0) - {CLOCKS}"
            );
        }
        if let Some(before) = self.before {
            narrowed += &format!(" AND e.seq < {}", binds.number(before));
        }
        narrowed
    }

    /// The numbers of events about each of these objects and by each of these people, one way beside the other. Each is
    /// read in the order of its own index and stops after a page.
    fn ways(
        &self,
        (objects, people): (&[String], &[String]),
        narrowed: &str,
        limit: &str,
        binds: &mut Binds,
    ) -> Vec<String> {
        let of_type = match self.object_type.as_str() {
            "" => String::new(),
            name => format!(" AND o.object_type = {}", binds.text(name)),
        };
        let mut ways = Vec::new();
        for id in objects {
            let id = binds.text(id);
            ways.push(format!(
                "SELECT o.seq AS seq FROM event_objects o CROSS JOIN events e \
                 WHERE o.authority_id = $1 AND o.object_id = {id}{of_type} AND e.authority_id = $1 AND e.seq = o.seq{narrowed} \
                 ORDER BY o.seq DESC LIMIT {limit}"
            ));
        }
        for id in people {
            let id = binds.text(id);
            ways.push(format!(
                "SELECT e.seq AS seq FROM events e WHERE e.authority_id = $1 AND e.actor = {id}{narrowed} \
                 ORDER BY e.seq DESC LIMIT {limit}"
            ));
        }
        ways
    }
}

/// Events of an authority that a search finds, newest first.
///
/// # Errors
/// The database refuses.
pub async fn search(
    c: &mut AnyConnection,
    authority: &str,
    search: &Search,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    let mut binds = Binds::of(authority);
    let narrowed = search.narrowed(&mut binds);
    let limit = binds.number(limit);
    let sql = match &search.about {
        None => Event::select(&format!(
            "e WHERE e.authority_id = $1{narrowed} ORDER BY e.seq DESC LIMIT {limit}"
        )),
        Some((objects, people)) => {
            let ways = search.ways(
                (objects.as_slice(), people.as_slice()),
                &narrowed,
                &limit,
                &mut binds,
            );
            if ways.is_empty() {
                return Ok(Vec::new());
            }
            let ways: Vec<_> = ways
                .iter()
                .enumerate()
                .map(|(place, way)| format!("SELECT seq FROM ({way}) AS way{place}"))
                .collect();
            Event::select(&format!(
                "WHERE authority_id = $1 AND seq IN ({}) ORDER BY seq DESC LIMIT {limit}",
                ways.join(" UNION ")
            ))
        }
    };
    let query = binds.query(sql).persistent(search.about.is_none());
    let rows = query.fetch_all(c).await?;
    rows.iter().map(Event::from_row).collect()
}

/// The kinds of events that an authority's log has.
///
/// # Errors
/// The database refuses.
pub async fn kinds(c: &mut AnyConnection, authority: &str) -> Result<Vec<String>, StoreError> {
    // from one kind to the next by the index, rather than through the whole log
    const KINDS: &str = "WITH RECURSIVE kinds (kind) AS ( \
          SELECT MIN(kind) FROM events WHERE authority_id = $1 \
          UNION ALL SELECT (SELECT MIN(e.kind) FROM events e WHERE e.authority_id = $1 AND e.kind > kinds.kind) \
            FROM kinds WHERE kinds.kind IS NOT NULL) \
        SELECT kind FROM kinds WHERE kind IS NOT NULL";
    let rows = sqlx::query(KINDS)
        .bind(authority.to_owned())
        .fetch_all(c)
        .await?;
    rows.iter().map(|row| Ok(row.try_get("kind")?)).collect()
}
