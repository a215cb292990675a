//! Pages of a document as pictures: what an officer sees beside the application, without a hostile file ever being
//! opened in a browser.

use crate::{Actor, Office, OfficeError, Survey, applications, bounded::bounded};

/// More pages of one document are not shown; the file itself is a link away.
pub const PAGES_MAX: usize = 30;

/// How many pages of an attachment can be shown, and what their pictures lack; no pages if it cannot be drawn.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn survey(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
) -> Result<Survey, OfficeError> {
    let (row, bytes) = applications::attachment(office, actor, id, attachment).await?;
    if row.media_type != "application/pdf" {
        return Ok(Survey {
            pages: 1,
            ..Survey::default()
        });
    }
    let printer = office.parts.printer.clone();
    let found = bounded(move || printer.survey(bytes, PAGES_MAX)).await;
    let mut found = found.unwrap_or_default();
    found.pages = found.pages.min(PAGES_MAX);
    Ok(found)
}

/// A page of an attachment, counted from 0: its media type and the bytes of the picture.
///
/// # Errors
/// [`OfficeError::NotFound`], also if it cannot be drawn.
pub async fn page(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
    page: usize,
) -> Result<(String, Vec<u8>), OfficeError> {
    let (row, bytes) = applications::attachment(office, actor, id, attachment).await?;
    if row.media_type != "application/pdf" {
        return Ok((row.media_type, bytes));
    }
    picture(office, bytes, page).await
}

/// The first page of the certificate as it will look.
///
/// # Errors
/// As [`applications::preview`].
pub async fn preview(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<(String, Vec<u8>), OfficeError> {
    let pdf = applications::preview(office, actor, id).await?;
    picture(office, pdf, 0).await
}

async fn picture(
    office: &Office,
    pdf: Vec<u8>,
    page: usize,
) -> Result<(String, Vec<u8>), OfficeError> {
    if page >= PAGES_MAX {
        return Err(OfficeError::NotFound);
    }
    let printer = office.parts.printer.clone();
    let drawn = bounded(move || printer.page_picture(pdf, page)).await;
    drawn
        .map(|png| ("image/png".to_owned(), png))
        .ok_or(OfficeError::NotFound)
}
