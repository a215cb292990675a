//! What the applicants' side writes: drafts, what is attached to them, what is handed in.
//!
//! Every function here asks whose hand it is and remembers it in the same statement, because nobody may decide on what
//! they had a hand in. No other file writes a draft, an attachment, an answer or a version.

use super::{
    applications::{Application, write_case},
    hand::with_hand,
    record::record,
};
use crate::StoreError;
use sqlx::AnyConnection;

record! {
    /// A version as it was submitted.
    Version in "application_versions", kept here {
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
        /// Digest of the pack by which it was handed in.
        pack_digest: String,
        /// Version of the form.
        form_version: String,
    }
}

record! {
    /// An attachment.
    Attachment in "attachments", kept here {
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

fn first(done: &sqlx::any::AnyQueryResult) -> Result<(), StoreError> {
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict {
            table: "applications",
        })
    }
}

/// Writes the draft of an application, with what lists show of it, if nobody wrote since `application.revision` was read.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody did.
pub async fn save(
    c: &mut AnyConnection,
    application: &Application,
    hand: &str,
) -> Result<(), StoreError> {
    const SAVE: &str = concat!(
        "UPDATE applications SET revision = revision + 1, draft = $4, exporter = $5, destination = $6, goods = $7, \
         search = $8, updated_at = $9, ",
        with_hand!("$10"),
        " WHERE authority_id = $1 AND id = $2 AND revision = $3"
    );
    let a = application.clone();
    let done = sqlx::query(SAVE)
        .bind(a.authority_id)
        .bind(a.id)
        .bind(a.revision)
        .bind(a.draft)
        .bind(a.exporter)
        .bind(a.destination)
        .bind(a.goods)
        .bind(a.search)
        .bind(a.updated_at)
        .bind(hand.to_owned())
        .execute(c)
        .await?;
    first(&done)
}

/// Remembers one more hand in what the transaction changed: whose cells of a spreadsheet somebody else took over.
///
/// # Errors
/// The database refuses.
pub async fn add_hand(
    c: &mut AnyConnection,
    authority: &str,
    application: &str,
    hand: &str,
) -> Result<(), StoreError> {
    const ADD: &str = concat!(
        "UPDATE applications SET ",
        with_hand!("$3"),
        " WHERE authority_id = $1 AND id = $2"
    );
    sqlx::query(ADD)
        .bind(authority.to_owned())
        .bind(application.to_owned())
        .bind(hand.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Sets the revision of an application that nobody wrote since `read`; the same again only holds its row until the
/// transaction ends.
async fn touch(
    c: &mut AnyConnection,
    (authority, application): (&str, &str),
    read: i64,
    revision: i64,
    hand: &str,
) -> Result<(), StoreError> {
    const TOUCH: &str = concat!(
        "UPDATE applications SET revision = $4, ",
        with_hand!("$5"),
        " WHERE authority_id = $1 AND id = $2 AND revision = $3"
    );
    let done = sqlx::query(TOUCH)
        .bind(authority.to_owned())
        .bind(application.to_owned())
        .bind(read)
        .bind(revision)
        .bind(hand.to_owned())
        .execute(c)
        .await?;
    first(&done)
}

/// Attaches a document to an application that nobody wrote since `read`; the hand is its uploader's. The revision stays,
/// so that a page that is open beside it can still be saved.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody wrote: whoever submits at this instant wins or waits, and nothing is put under a
/// submitted version.
pub async fn attach(
    c: &mut AnyConnection,
    read: i64,
    attachment: &Attachment,
) -> Result<(), StoreError> {
    let application = (
        attachment.authority_id.as_str(),
        attachment.application_id.as_str(),
    );
    touch(c, application, read, read, &attachment.uploaded_by).await?;
    attachment.insert_or(c, "").await.map(|_| ())
}

/// Takes an attachment away from an application that nobody wrote since `read`; its bytes stay for versions that had it.
/// False if there is none. A submission that was checked with the document finds another revision.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody wrote.
pub async fn detach(
    c: &mut AnyConnection,
    application: &Application,
    id: &str,
    hand: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const REMOVE: &str = "UPDATE attachments SET removed_at = $4 \
        WHERE authority_id = $1 AND application_id = $2 AND id = $3 AND removed_at IS NULL";
    let read = application.revision;
    let key = (application.authority_id.as_str(), application.id.as_str());
    touch(c, key, read, read + 1, hand).await?;
    let done = sqlx::query(REMOVE)
        .bind(application.authority_id.clone())
        .bind(application.id.clone())
        .bind(id.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Hands an application in: its new state, the version as it is, and the answers (texts by query id). The hand is who
/// submits.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody wrote since `application.revision` was read.
pub async fn hand_in(
    c: &mut AnyConnection,
    application: &Application,
    version: &Version,
    answers: &[(String, String)],
) -> Result<(), StoreError> {
    const ANSWER: &str = "UPDATE queries SET answer = $4, answered_at = $5 \
        WHERE authority_id = $1 AND application_id = $2 AND id = $3 AND answered_at IS NULL";
    write_case(c, application, &version.submitted_by).await?;
    version.insert_or(c, "").await?;
    for (query, text) in answers {
        sqlx::query(ANSWER)
            .bind(version.authority_id.clone())
            .bind(version.application_id.clone())
            .bind(query.clone())
            .bind(text.clone())
            .bind(version.submitted_at)
            .execute(&mut *c)
            .await?;
    }
    Ok(())
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
