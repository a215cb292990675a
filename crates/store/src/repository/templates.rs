//! Applications that an organisation keeps under a name, to start others from.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One template.
    Template in "templates" {
        /// Authority.
        authority_id: String,
        /// Whose it is.
        organisation_id: String,
        /// Id.
        id: String,
        /// Form by id.
        form: String,
        /// What people call it.
        name: String,
        /// A line about its content: goods, consignee, destination.
        about: String,
        /// The draft, JSON.
        draft: String,
        /// What a search looks in, lower case, beginning with the name.
        search: String,
        /// Who kept it.
        created_by: String,
        /// When, microseconds.
        created_at: i64,
        /// When it last changed, microseconds.
        updated_at: i64,
        /// When it was removed; it can be brought back.
        removed_at: Option<i64>,
    }
}

/// An organisation's templates with this text, by name, without their drafts.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    text: &str,
    limit: i64,
) -> Result<Vec<Template>, StoreError> {
    let text = text.trim().to_lowercase().replace(['%', '_', '\\'], " ");
    let rows = sqlx::query(Template::select_without(
        &["draft"],
        "WHERE authority_id = $1 AND organisation_id = $2 AND removed_at IS NULL AND search LIKE $3 \
         ORDER BY search, id LIMIT $4",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(format!("%{text}%"))
    .bind(limit)
    .fetch_all(c)
    .await?;
    rows.iter().map(Template::from_row).collect()
}

/// One of an organisation's templates, removed or not.
///
/// # Errors
/// The database refuses.
pub async fn find(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    id: &str,
) -> Result<Option<Template>, StoreError> {
    let row = sqlx::query(Template::select(
        "WHERE authority_id = $1 AND organisation_id = $2 AND id = $3",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(id.to_owned())
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Template::from_row).transpose()
}

/// Changes name, search text and whether it is removed; false if the organisation has none with this id.
///
/// # Errors
/// The database refuses.
pub async fn change(c: &mut AnyConnection, template: &Template) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE templates SET name = $4, search = $5, updated_at = $6, removed_at = $7 \
         WHERE authority_id = $1 AND organisation_id = $2 AND id = $3",
    )
    .bind(template.authority_id.clone())
    .bind(template.organisation_id.clone())
    .bind(template.id.clone())
    .bind(template.name.clone())
    .bind(template.search.clone())
    .bind(template.updated_at)
    .bind(template.removed_at)
    .execute(c)
    .await?;
    Ok(done.rows_affected() == 1)
}
