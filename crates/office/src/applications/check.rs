//! Everything that would make an officer send it back, and the certificate as it will look.

use super::{ApplicationView, get};
use crate::{Actor, Office, OfficeError};
use origo_casework::{Circumstances, check as check_draft};
use origo_trade::{Consignment, Draft, Finding, FindingCode};

/// Everything that would make an officer send it back.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn check(office: &Office, actor: &Actor, id: &str) -> Result<Vec<Finding>, OfficeError> {
    let view = get(office, actor, id).await?;
    check_view(office, &view).await
}

/// The same for a view that is at hand.
///
/// # Errors
/// The form is gone from the pack.
pub async fn check_view(
    office: &Office,
    view: &ApplicationView,
) -> Result<Vec<Finding>, OfficeError> {
    let (authority, pack, form) = office.rules(&view.application).await?;
    let attached: Vec<_> = view
        .attachments
        .iter()
        .map(|attachment| attachment.kind.clone())
        .collect();
    let around = Circumstances {
        pack,
        form,
        country: &authority.country,
        today: office.today(pack),
        attached: &attached,
        houses: None,
        nomenclature: office.reference().nomenclature.as_ref(),
        doubles: &[],
    };
    let mut findings = check_draft(&view.draft, &around);
    findings.extend(unprintable(office, &view.draft)?);
    Ok(findings)
}

/// Text that the fonts of a certificate cannot print: it would stop the document after the number is taken.
fn unprintable(office: &Office, draft: &Draft) -> Result<Vec<Finding>, OfficeError> {
    fn walk(office: &Office, pointer: &str, value: &serde_json::Value, found: &mut Vec<Finding>) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| {
                    walk(office, &format!("{pointer}/{name}"), field, found)
                });
            }
            serde_json::Value::Array(rows) => {
                rows.iter().enumerate().for_each(|(row, field)| {
                    walk(office, &format!("{pointer}/{row}"), field, found)
                });
            }
            serde_json::Value::String(text) => {
                if let Some(c) = office.parts.printer.unprintable(text) {
                    found.push(
                        Finding::error(pointer, FindingCode::Unprintable).with("character", c),
                    );
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(office, "", &serde_json::to_value(draft)?, &mut found);
    Ok(found)
}

/// A preview of the certificate as it will look.
///
/// # Errors
/// [`OfficeError::Invalid`] while fields are missing that the certificate cannot do without;
/// [`OfficeError::Refused`] `preview.not-drawn` if the typesetter fails.
pub async fn preview(office: &Office, actor: &Actor, id: &str) -> Result<Vec<u8>, OfficeError> {
    let view = get(office, actor, id).await?;
    let consignment = Consignment::try_from(&view.draft).map_err(OfficeError::Invalid)?;
    let unprintable = unprintable(office, &view.draft)?;
    if !unprintable.is_empty() {
        return Err(OfficeError::Invalid(unprintable));
    }
    let (authority, pack, form) = office.rules(&view.application).await?;
    crate::certificates::draw_preview(office, &authority, pack, form, consignment).await
}
