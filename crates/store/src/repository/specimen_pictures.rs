//! Specimen signatures as pictures: all that were entered; the latest of a person is in force.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// A specimen signature as a picture.
    SpecimenPicture in "specimen_pictures" {
        /// Authority.
        authority_id: String,
        /// Id.
        id: String,
        /// Whose signature it is.
        user_id: String,
        /// `image/png` or `image/jpeg`.
        media_type: String,
        /// SHA-256 of the picture, hex; names the file.
        digest: String,
        /// Width in dots.
        width: i64,
        /// Height in dots.
        height: i64,
        /// Who entered it.
        entered_by: String,
        /// When, microseconds.
        entered_at: i64,
    }
}

/// All specimens of a person at an authority, newest first.
///
/// # Errors
/// The database refuses.
pub async fn of_person(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
) -> Result<Vec<SpecimenPicture>, StoreError> {
    let rows = sqlx::query(SpecimenPicture::select(
        "WHERE authority_id = $1 AND user_id = $2 ORDER BY entered_at DESC, id DESC",
    ))
    .bind(authority.to_owned())
    .bind(user.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(SpecimenPicture::from_row).collect()
}
