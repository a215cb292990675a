//! Everything that would make an officer send it back, and the certificate as it will look.

use super::{ApplicationView, doubles, get};
use crate::{Actor, Office, OfficeError};
use origo_casework::{Circumstances, House, check as check_draft};
use origo_store::repository::{
    authorities,
    mandates::{self, Scope},
};
use origo_trade::{Consignment, Draft, Finding, FindingCode};

/// Everything that would make an officer send it back.
///
/// # Errors
/// [`OfficeError::NotFound`].
pub async fn check(office: &Office, actor: &Actor, id: &str) -> Result<Vec<Finding>, OfficeError> {
    let view = get(office, actor, id).await?;
    check_view(office, actor, &view).await
}

/// The same for a view that is at hand.
///
/// # Errors
/// The form is gone from the pack.
pub async fn check_view(
    office: &Office,
    actor: &Actor,
    view: &ApplicationView,
) -> Result<Vec<Finding>, OfficeError> {
    let (authority, pack, form) = office.rules(&view.application).await?;
    let attached: Vec<_> = view
        .attachments
        .iter()
        .map(|attachment| attachment.kind.clone())
        .collect();
    let houses = houses(office, view).await?;
    let doubles = doubles::of(office, actor, view).await?;
    let around = Circumstances {
        pack,
        form,
        country: &authority.country,
        today: office.today(pack),
        attached: &attached,
        houses: Some(&houses),
        nomenclature: office.reference().nomenclature.as_ref(),
        doubles: &doubles,
    };
    let mut findings = check_draft(&view.draft, &around);
    findings.extend(unprintable(office, &view.draft)?);
    Ok(findings)
}

/// Whose goods an application may be for: its own organisation's, and those of exporters that let it hand in for them.
async fn houses(office: &Office, view: &ApplicationView) -> Result<Vec<House>, OfficeError> {
    let application = &view.application;
    let (authority, own) = (&application.authority_id, &application.organisation_id);
    let now = office.micros();
    let mut reader = office.read().await?;
    let others = mandates::exporters(&mut reader, authority, own, Scope::Submit, now).await?;
    let mut houses = Vec::new();
    for id in std::iter::once(own).chain(&others) {
        if let Some(found) = authorities::organisation(&mut reader, authority, id).await? {
            // a profile of the registration has more than a party of the address book; the number is in both
            let profile: serde_json::Value = serde_json::from_str(&found.profile)?;
            let number = profile["registration_number"].as_str().unwrap_or_default();
            houses.push(House {
                name: found.name,
                registration_number: number.to_owned(),
            });
        }
    }
    Ok(houses)
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
