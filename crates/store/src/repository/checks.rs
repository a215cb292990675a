//! The certificates that somebody looked at last.

use super::record::record;
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// One certificate, as the last check found it.
    Check in "checks" {
        /// Where the person is somebody; the certificate may be another authority's.
        authority_id: String,
        /// Who looked.
        user_id: String,
        /// The number as printed or typed.
        number: String,
        /// The address of the answer; empty if the check cannot be repeated by an address.
        address: String,
        /// The code of the verdict that counts.
        verdict: String,
        /// 1 if it was genuine and in force.
        genuine: i64,
        /// Microseconds since 1970, UTC.
        checked_at: i64,
    }
}

impl Check {
    /// Writes the check in the place of an earlier one of the same number, and forgets all but the newest `keep`.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn remember(&self, c: &mut AnyConnection, keep: i64) -> Result<(), StoreError> {
        const INSTEAD: &str = "ON CONFLICT (authority_id, user_id, number) DO UPDATE SET \
            address = excluded.address, verdict = excluded.verdict, genuine = excluded.genuine, \
            checked_at = excluded.checked_at";
        const FORGET: &str = "DELETE FROM checks WHERE authority_id = $1 AND user_id = $2 AND number NOT IN ( \
            SELECT number FROM checks WHERE authority_id = $1 AND user_id = $2 \
            ORDER BY checked_at DESC, number LIMIT $3)";
        self.insert_or(c, INSTEAD).await?;
        sqlx::query(FORGET)
            .bind(self.authority_id.clone())
            .bind(self.user_id.clone())
            .bind(keep)
            .execute(c)
            .await?;
        Ok(())
    }
}

/// What somebody looked at, the last first.
///
/// # Errors
/// The database refuses.
pub async fn list(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
) -> Result<Vec<Check>, StoreError> {
    let rows = sqlx::query(Check::select(
        "WHERE authority_id = $1 AND user_id = $2 ORDER BY checked_at DESC, number",
    ))
    .bind(authority.to_owned())
    .bind(user.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Check::from_row).collect()
}
