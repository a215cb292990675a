//! Specimen signatures: how a signatory's signature looks on the certificate. The seal proves, the specimen shows.

use crate::{Office, OfficeError};
use origo_store::repository::specimens::{self as repository, Specimen};

/// A signature of a thousand strokes is a scan, not a signature.
const STROKES_MAX: usize = 20_000;

/// Enters the specimen of a person at an authority: SVG path data in a box of 240 by 80, nothing else, so that no
/// markup can come with it.
///
/// # Errors
/// [`OfficeError::Refused`] `specimen.unreadable`.
pub async fn enter(
    office: &Office,
    authority: &str,
    user: &str,
    strokes: &str,
) -> Result<(), OfficeError> {
    let strokes = strokes.trim();
    let plain = strokes
        .chars()
        .all(|c| c.is_ascii_digit() || "MmLlHhVvCcSsQqTtAaZz ,.-".contains(c));
    if strokes.is_empty() || strokes.len() > STROKES_MAX || !plain {
        return Err(OfficeError::Refused("specimen.unreadable"));
    }
    let specimen = Specimen {
        authority_id: authority.to_owned(),
        user_id: user.to_owned(),
        strokes: strokes.to_owned(),
        entered_at: office.micros(),
    };
    office
        .store()
        .write(move |tx| {
            let specimen = specimen.clone();
            Box::pin(async move { Ok::<_, OfficeError>(repository::put(tx, &specimen).await?) })
        })
        .await
}

/// The specimen as SVG, for the layout.
pub(crate) async fn svg(
    office: &Office,
    authority: &str,
    user: &str,
) -> Result<Option<String>, OfficeError> {
    let found = repository::find(&mut *office.read().await?, authority, user).await?;
    Ok(found.map(|specimen| {
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" width="240" height="80"><path d="{}" fill="none" stroke="#16306b" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>"##,
            specimen.strokes
        )
    }))
}
