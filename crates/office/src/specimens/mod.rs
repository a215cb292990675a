//! Specimen signatures: how a signatory's signature looks on the certificate. The seal proves, the specimen shows.

use crate::{
    Actor, Asked, Office, OfficeError, RefusalCode, Role, Told, events::Happened, opening,
};
use data_encoding::BASE64;
use origo_authz::Action;
use origo_store::repository::{
    people,
    specimen_pictures::{self, SpecimenPicture},
    specimens::{self as repository, Specimen},
};
use serde_json::json;

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
        return Err(OfficeError::Refused(RefusalCode::SpecimenUnreadable));
    }
    let specimen = Specimen {
        authority_id: authority.to_owned(),
        user_id: user.to_owned(),
        strokes: strokes.to_owned(),
        entered_at: office.micros(),
    };
    office
        .store()
        .write_with(specimen, move |tx, specimen| {
            Box::pin(async move { Ok::<_, OfficeError>(repository::put(tx, specimen).await?) })
        })
        .await
}

/// The specimen as SVG, for the layout: the latest picture, else what was drawn.
pub(crate) async fn svg(
    office: &Office,
    authority: &str,
    user: &str,
) -> Result<Option<String>, OfficeError> {
    let pictures =
        specimen_pictures::of_person(&mut *office.read().await?, authority, user).await?;
    if let Some(row) = pictures.first() {
        return Ok(Some(framed(office, row).await?));
    }
    let found = repository::find(&mut *office.read().await?, authority, user).await?;
    Ok(found.map(|specimen| {
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" width="240" height="80"><path d="{}" fill="none" stroke="#16306b" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>"##,
            specimen.strokes
        )
    }))
}

/// A signature is a small picture: more is a scan of a page.
pub const PICTURE_BYTES_MAX: usize = 400 * 1024;
const SIDE_MIN: u32 = 60;
const SIDE_MAX: u32 = 3000;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

/// A signatory with the specimens that were entered as pictures, newest first: the first is in force.
#[derive(Debug, Clone)]
pub struct Signatory {
    /// User id.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// What was entered: id, by whom, when.
    pub pictures: Vec<(String, String, i64)>,
}

async fn rows(
    office: &Office,
    actor: &Actor,
    user: &str,
) -> Result<(String, Vec<SpecimenPicture>), OfficeError> {
    actor.must(Action::ManageStaff)?;
    // only the own authority's people, and only those who sign
    let member = crate::people::list(office, actor)
        .await?
        .into_iter()
        .find(|member| member.user_id == user && member.role == Role::Signatory)
        .ok_or(OfficeError::NotFound)?;
    let mut reader = office.read().await?;
    let found = specimen_pictures::of_person(&mut reader, &actor.authority, user).await?;
    Ok((member.name, found))
}

/// A signatory of the actor's authority and their specimens.
///
/// # Errors
/// [`OfficeError::Forbidden`]; [`OfficeError::NotFound`] if nobody signs there by this id.
pub async fn signatory(
    office: &Office,
    actor: &Actor,
    user: &str,
) -> Result<Signatory, OfficeError> {
    let (name, found) = rows(office, actor, user).await?;
    let mut reader = office.read().await?;
    let by: Vec<_> = found.iter().map(|row| row.entered_by.clone()).collect();
    let names = people::names_of(&mut reader, &actor.authority, &by).await?;
    let by = |id: &str| {
        let known = names.iter().find(|(known, _)| known == id);
        known.map_or_else(String::new, |(_, name)| name.clone())
    };
    Ok(Signatory {
        user_id: user.to_owned(),
        name,
        pictures: found
            .into_iter()
            .map(|row| (row.id, by(&row.entered_by), row.entered_at))
            .collect(),
    })
}

/// A specimen's media type and bytes; without an id what is in force, drawn ones as SVG.
///
/// # Errors
/// As [`signatory`]; [`OfficeError::NotFound`] if there is none.
pub async fn picture(
    office: &Office,
    actor: &Actor,
    user: &str,
    id: Option<&str>,
) -> Result<(String, Vec<u8>), OfficeError> {
    let (_, found) = rows(office, actor, user).await?;
    let row = found
        .into_iter()
        .find(|row| id.is_none_or(|id| row.id == id));
    match (row, id) {
        (Some(row), _) => {
            let bytes = office.parts.files.get(&row.digest).await?.to_vec();
            Ok((row.media_type, bytes))
        }
        (None, None) => {
            let drawn = svg(office, &actor.authority, user).await?;
            let drawn = drawn.ok_or(OfficeError::NotFound)?;
            Ok(("image/svg+xml".to_owned(), drawn.into_bytes()))
        }
        (None, Some(_)) => Err(OfficeError::NotFound),
    }
}

/// Enters a picture of a signatory's signature, in force from the next certificate on. What was before stays on record.
///
/// # Errors
/// As [`signatory`]; [`OfficeError::Refused`] `specimen.missing`, `specimen.large`, `specimen.type`, `specimen.broken`,
/// `specimen.size`.
pub async fn upload(
    office: &Office,
    actor: &Actor,
    user: &str,
    bytes: Vec<u8>,
) -> Result<(), OfficeError> {
    rows(office, actor, user).await?;
    if bytes.is_empty() {
        return Err(OfficeError::Refused(RefusalCode::SpecimenMissing));
    }
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(OfficeError::Refused(RefusalCode::SpecimenLarge));
    }
    if !bytes.starts_with(PNG) && !bytes.starts_with(JPEG) {
        return Err(OfficeError::Refused(RefusalCode::SpecimenType));
    }
    let (media_type, width, height) = drawn(office, actor, &bytes).await?;
    let sides = SIDE_MIN..=SIDE_MAX;
    if !sides.contains(&width) || !sides.contains(&height) || height > width {
        return Err(OfficeError::Refused(RefusalCode::SpecimenSize));
    }
    let row = SpecimenPicture {
        authority_id: actor.authority.clone(),
        id: office.new_id(),
        user_id: user.to_owned(),
        media_type,
        digest: office.parts.files.put(bytes).await?,
        width: width.into(),
        height: height.into(),
        entered_by: actor.user_id.clone(),
        entered_at: office.micros(),
    };
    let work = (office.clone(), actor.clone(), row);
    office
        .store()
        .write_with(work, move |tx, (office, actor, row)| {
            Box::pin(async move {
                row.insert(tx).await?;
                let happened = Happened {
                    kind: "specimen-entered",
                    cause: "",
                    rule: String::new(),
                    detail: json!({ "specimen": row.id, "digest": row.digest }),
                    objects: vec![("user", row.user_id.clone())],
                };
                office.record(tx, actor, happened).await
            })
        })
        .await
}

/// A picture drawn in full: its media type and size.
async fn drawn(
    office: &Office,
    actor: &Actor,
    bytes: &[u8],
) -> Result<(String, u32, u32), OfficeError> {
    // a little more than is taken, so that what is too large is told from what cannot be drawn
    let asked = Asked::Picture {
        side_max: SIDE_MAX * 2,
    };
    match opening::open_bytes(office, &actor.user_id, asked, bytes.to_vec()).await? {
        Ok(Told::Picture(media_type, width, height)) => Ok((media_type, width, height)),
        _ => Err(OfficeError::Refused(RefusalCode::SpecimenBroken)),
    }
}

/// A picture in the box that drawn specimens have, so that the layout places both alike.
async fn framed(office: &Office, row: &SpecimenPicture) -> Result<String, OfficeError> {
    let bytes = office.parts.files.get(&row.digest).await?;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" width="240" height="80"><image href="data:{};base64,{}" width="240" height="80" preserveAspectRatio="xMidYMid meet"/></svg>"#,
        row.media_type,
        BASE64.encode(&bytes),
    ))
}
