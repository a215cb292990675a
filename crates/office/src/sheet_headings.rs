//! What an organisation said of the headings of its spreadsheets: whoever reads the next one need not say it again.

use crate::{Actor, Office, OfficeError};
use origo_authz::Action;
use origo_store::repository::sheet_headings::{self as repository, SheetHeading};

/// So many headings of an organisation and form are used.
const HEADINGS_MAX: i64 = 500;
/// A longer heading is not remembered.
const HEADING_CHARS_MAX: usize = 120;

/// What is said of a heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The heading, without case and marks.
    pub heading: String,
    /// The field that it fills; empty where its column is left out.
    pub field: String,
    /// The unit of weight that was chosen; empty where none was.
    pub unit: String,
}

/// What the actor's own organisation said for a form.
///
/// # Errors
/// The role may not apply.
pub async fn of(office: &Office, actor: &Actor, form: &str) -> Result<Vec<Said>, OfficeError> {
    actor.must(Action::Apply)?;
    let Some(organisation) = &actor.organisation else {
        return Ok(Vec::new());
    };
    let mut reader = office.read().await?;
    let rows = repository::of_organisation(
        &mut reader,
        &actor.authority,
        organisation,
        form,
        HEADINGS_MAX,
    )
    .await?;
    let said = |row: SheetHeading| Said {
        heading: row.heading,
        field: row.field,
        unit: row.unit,
    };
    Ok(rows.into_iter().map(said).collect())
}

/// Remembers what was said of headings, and forgets those that are read so without being told.
///
/// # Errors
/// The role may not apply.
pub async fn remember(
    office: &Office,
    actor: &Actor,
    form: &str,
    said: Vec<Said>,
    understood: Vec<String>,
) -> Result<(), OfficeError> {
    actor.must(Action::Apply)?;
    let Some(organisation) = actor.organisation.clone() else {
        return Ok(());
    };
    let row = |said: Said| SheetHeading {
        authority_id: actor.authority.clone(),
        organisation_id: organisation.clone(),
        form: form.to_owned(),
        heading: said.heading,
        field: said.field,
        unit: said.unit,
        updated_at: office.micros(),
    };
    let short = |said: &Said| said.heading.chars().count() <= HEADING_CHARS_MAX;
    let rows: Vec<SheetHeading> = said.into_iter().filter(short).map(row).collect();
    let (authority, form) = (actor.authority.clone(), form.to_owned());
    office
        .store()
        .write_with(
            (rows, understood, authority, organisation, form),
            move |tx, (rows, understood, authority, organisation, form)| {
                Box::pin(async move {
                    for heading in understood {
                        repository::forget(tx, authority, organisation, form, heading).await?;
                    }
                    for row in rows {
                        row.save(tx).await?;
                    }
                    Ok::<_, OfficeError>(())
                })
            },
        )
        .await
}
