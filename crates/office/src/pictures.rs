//! Pages of documents as pictures, for officers. A hostile file may take for ever or break what draws it: it is opened
//! behind [`crate::Opener`], and what could not be drawn once is not tried again.

use crate::{Actor, Asked, Office, OfficeError, Survey, Told, applications, opening};

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
    let one = || Survey {
        pages: 1,
        ..Survey::default()
    };
    let row = applications::attached(office, actor, id, attachment).await?;
    if row.media_type != "application/pdf" {
        return Ok(one());
    }
    if let Some(known) = office.looked.survey(&row.digest) {
        return Ok(known);
    }
    let asked = Asked::Survey {
        pages_max: PAGES_MAX,
    };
    let file = applications::file(office, &row);
    let mut found = match opening::open(office, &actor.user_id, asked, file).await {
        Ok(Ok(Told::Survey(found))) => found,
        Ok(_) => Survey::default(),
        // the first page is asked for by itself, and says then that one must wait
        Err(OfficeError::Busy(_)) => return Ok(one()),
        Err(error) => return Err(error),
    };
    found.pages = found.pages.min(PAGES_MAX);
    office.looked.surveyed(row.digest, found.clone());
    Ok(found)
}

/// A page of an attachment, counted from 0: its media type and the bytes of the picture.
///
/// # Errors
/// [`OfficeError::NotFound`], also if it cannot be drawn; [`OfficeError::Busy`].
pub async fn page(
    office: &Office,
    actor: &Actor,
    id: &str,
    attachment: &str,
    page: usize,
) -> Result<(String, Vec<u8>), OfficeError> {
    let row = applications::attached(office, actor, id, attachment).await?;
    if row.media_type != "application/pdf" {
        let bytes = applications::file(office, &row).await?;
        return Ok((row.media_type, bytes));
    }
    if page >= PAGES_MAX || office.looked.is_dark(&row.digest, page) {
        return Err(OfficeError::NotFound);
    }
    let file = applications::file(office, &row);
    let told = opening::open(office, &actor.user_id, Asked::Page { page }, file).await?;
    let Ok(Told::Page(png)) = told else {
        office.looked.darkened(row.digest, page);
        return Err(OfficeError::NotFound);
    };
    Ok(("image/png".to_owned(), png))
}

/// The first page of the certificate as it will look.
///
/// # Errors
/// As [`applications::preview`]; [`OfficeError::Busy`].
pub async fn preview(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<(String, Vec<u8>), OfficeError> {
    let pdf = applications::preview(office, actor, id).await?;
    let asked = Asked::Page { page: 0 };
    match opening::open_bytes(office, &actor.user_id, asked, pdf).await? {
        Ok(Told::Page(png)) => Ok(("image/png".to_owned(), png)),
        _ => Err(OfficeError::NotFound),
    }
}
