//! What an organisation said of the headings of its spreadsheets.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One heading.
    SheetHeading in "sheet_headings" {
        /// Authority.
        authority_id: String,
        /// The organisation that said it.
        organisation_id: String,
        /// The form whose goods the spreadsheet was for.
        form: String,
        /// The heading, without case and marks.
        heading: String,
        /// The field it fills; empty where its column is left out.
        field: String,
        /// The unit of weight that was chosen; empty where none was.
        unit: String,
        /// When, microseconds.
        updated_at: i64,
    }
}

/// The headings of an organisation for a form, the latest first, at most so many.
///
/// # Errors
/// The database refuses.
pub async fn of_organisation(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    form: &str,
    limit: i64,
) -> Result<Vec<SheetHeading>, StoreError> {
    let rows = sqlx::query(SheetHeading::select(
        "WHERE authority_id = $1 AND organisation_id = $2 AND form = $3 ORDER BY updated_at DESC, heading LIMIT $4",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(form.to_owned())
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(SheetHeading::from_row).collect()
}

impl SheetHeading {
    /// Keeps what was said, in the place of what was said before.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn save(&self, c: &mut AnyConnection) -> Result<(), StoreError> {
        let over = "ON CONFLICT (authority_id, organisation_id, form, heading) \
                    DO UPDATE SET field = excluded.field, unit = excluded.unit, updated_at = excluded.updated_at";
        self.insert_or(c, over).await.map(|_| ())
    }
}

/// Forgets one heading.
///
/// # Errors
/// The database refuses.
pub async fn forget(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    form: &str,
    heading: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM sheet_headings WHERE authority_id = $1 AND organisation_id = $2 AND form = $3 AND heading = $4",
    )
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(form.to_owned())
    .bind(heading.to_owned())
    .execute(c)
    .await?;
    Ok(())
}
