//! Certificates. Content never changes; only the state and its links do.

use super::{
    mandates,
    record::{mark, record},
};
use crate::{
    StoreError,
    paging::{Binds, Order, Slice, Turn},
    search::{ENTERED, Indexed, Words},
};
use sqlx::AnyConnection;

record! {
    /// An issued certificate, or one whose number is taken and whose document is being made.
    Certificate in "certificates" {
        /// The authority.
        authority_id: String,
        /// Number.
        number: String,
        /// The application it answers: one certificate each.
        application_id: String,
        /// Whose it is.
        organisation_id: String,
        /// Form by id.
        form: String,
        /// The secret in the QR.
        code: String,
        /// `issuing`, `issued`, `cancelled`, `replaced`.
        state: String,
        /// Canonical data as JSON.
        data: String,
        /// What a search looks in, lower case.
        search: String,
        /// The signatory.
        signed_by: String,
        /// When the number was taken.
        created_at: i64,
        /// When the document was sealed.
        issued_at: Option<i64>,
        /// SHA-256 of the PDF in the object store.
        pdf_digest: Option<String>,
        /// Size of the PDF.
        pdf_bytes: Option<i64>,
        /// The certificate it replaces.
        replaces: Option<String>,
        /// The certificate that replaces it.
        replaced_by: Option<String>,
        /// When it ceased to be in force.
        ended_at: Option<i64>,
        /// Who ended it.
        ended_by: Option<String>,
        /// Why.
        reason: String,
    }
}

/// One certificate of an authority.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
) -> Result<Option<Certificate>, StoreError> {
    let row = sqlx::query(Certificate::select(
        "WHERE authority_id = $1 AND number = $2",
    ))
    .bind(authority.to_owned())
    .bind(number.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Certificate::from_row).transpose()
}

/// Certificates with a number at any authority: verification does not know whose it is.
///
/// # Errors
/// The database refuses.
pub async fn by_number(
    c: &mut AnyConnection,
    number: &str,
) -> Result<Vec<Certificate>, StoreError> {
    let rows = sqlx::query(Certificate::select(
        "WHERE number = $1 ORDER BY authority_id LIMIT 20",
    ))
    .bind(number.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Certificate::from_row).collect()
}

const WORDS: Indexed = Indexed {
    words: "certificate_words",
    table: "certificates",
    id: "number",
};
const NEWEST: Order = Order {
    at: "created_at",
    id: "number",
    newest_first: true,
};

/// Which certificates a list wants.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only of this organisation, and of those for which it may download as an agent.
    pub organisation: Option<String>,
    /// The moment at which a mandate must hold; 0 if the organisation is nobody's agent.
    pub agent_at: i64,
    /// Only with these words.
    pub search: String,
    /// Which page.
    pub turn: Turn,
    /// At most so many rows.
    pub limit: i64,
}

impl Filter {
    /// Whose: conditions one beside the other.
    fn whose(&self, binds: &mut Binds) -> Vec<String> {
        let Some(organisation) = &self.organisation else {
            return vec!["authority_id = $1".to_owned()];
        };
        let own = binds.text(organisation);
        let mut whose = vec![format!("authority_id = $1 AND organisation_id = {own}")];
        if self.agent_at > 0 {
            let at = binds.number(self.agent_at);
            let holds = mandates::holds(mandates::Scope::Download, "$1", &own, &at);
            whose.push(format!(
                "authority_id = $1 AND agent_id = {own} AND agent_id <> '' AND organisation_id <> {own} AND {holds}"
            ));
        }
        whose
    }
}

/// A page of the certificates that pass a filter, newest first.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    filter: &Filter,
) -> Result<Slice<Certificate>, StoreError> {
    let mut binds = Binds::of(authority);
    let whose = filter.whose(&mut binds);
    let (page, order) = match Words::of(&filter.search) {
        None => (
            NEWEST.page(
                "certificates",
                &whose,
                &filter.turn,
                filter.limit,
                &mut binds,
            ),
            NEWEST,
        ),
        Some(words) => {
            let own = filter
                .organisation
                .as_deref()
                .filter(|_| filter.agent_at == 0);
            let condition = format!("(({}))", whose.join(") OR ("));
            let turn = (&filter.turn, filter.limit);
            let page = WORDS.page(c, &words, own, &condition, turn, &mut binds);
            (page.await?, ENTERED)
        }
    };
    let sql = Certificate::select_page(&["search"], &page, "number", order.direction(&filter.turn));
    let rows = binds.query(sql).persistent(filter.search.is_empty());
    let rows = rows.fetch_all(c).await?;
    let rows = rows
        .iter()
        .map(|row| Ok((mark(row)?, Certificate::from_row(row)?)));
    let rows = rows.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Slice::of(rows, &filter.turn, filter.limit))
}

/// `issuing` becomes `issued` with its document; false if it was issued before (a job ran twice).
///
/// # Errors
/// The database refuses.
pub async fn mark_issued(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
    pdf_digest: &str,
    pdf_bytes: i64,
    now: i64,
) -> Result<bool, StoreError> {
    const MARK: &str = "UPDATE certificates SET state = 'issued', issued_at = $5, pdf_digest = $3, pdf_bytes = $4 \
        WHERE authority_id = $1 AND number = $2 AND state = 'issuing'";
    let done = sqlx::query(MARK)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .bind(pdf_digest.to_owned())
        .bind(pdf_bytes)
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps an issued certificate for the one that is about to replace it: no other may, and it cannot be cancelled
/// meanwhile. False if it is not in force or kept for another.
///
/// # Errors
/// The database refuses.
pub async fn reserve(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
    replaced_by: &str,
) -> Result<bool, StoreError> {
    const RESERVE: &str = "UPDATE certificates SET replaced_by = $3 \
        WHERE authority_id = $1 AND number = $2 AND state = 'issued' AND replaced_by IS NULL";
    let done = sqlx::query(RESERVE)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .bind(replaced_by.to_owned())
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends an issued certificate.
///
/// # Errors
/// [`StoreError::Conflict`] if it is no longer in force, or kept for another that replaces it.
#[expect(clippy::too_many_arguments, reason = "they are the columns of one row")]
pub async fn end(
    c: &mut AnyConnection,
    authority: &str,
    number: &str,
    state: &str,
    reason: &str,
    replaced_by: Option<&str>,
    by: &str,
    now: i64,
) -> Result<(), StoreError> {
    const END: &str = "UPDATE certificates SET state = $3, reason = $4, replaced_by = $5, ended_by = $6, ended_at = $7 \
        WHERE authority_id = $1 AND number = $2 AND state = 'issued' AND (replaced_by IS NULL OR replaced_by = $5)";
    let done = sqlx::query(END)
        .bind(authority.to_owned())
        .bind(number.to_owned())
        .bind(state.to_owned())
        .bind(reason.to_owned())
        .bind(replaced_by.map(str::to_owned))
        .bind(by.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            table: "certificates",
        })
    }
}
