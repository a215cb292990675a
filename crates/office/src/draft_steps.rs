//! Undoing: what a change took away from a draft is kept, and can be put back.

use crate::{
    Actor, Office, OfficeError, RefusalCode,
    applications::{self, keep},
};
use origo_authz::Action;
use origo_store::{
    Tx,
    repository::draft_steps::{self as repository, Step},
};
use origo_trade::{Draft, GOODS_MAX};
use serde::{Serialize, de::DeserializeOwned};

/// So many changes of an application can be undone.
const STEPS_MAX: i64 = 20;

/// What became of an undo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    /// It is as it was. The step undoes the undoing.
    Done {
        /// The list: `goods` or `invoices`.
        list: String,
        /// The row that is back, if it was one.
        row: Option<usize>,
        /// The step that undoes this, for a whole list.
        step: Option<String>,
    },
    /// The list was changed since: undoing takes that away too, so it is asked first.
    Changed,
}

fn step(
    office: &Office,
    actor: &Actor,
    application: &str,
    kind: &str,
    place: usize,
    before: String,
    after: String,
) -> Step {
    Step {
        authority_id: actor.authority.clone(),
        application_id: application.to_owned(),
        id: office.new_id(),
        kind: kind.to_owned(),
        place: i64::try_from(place).unwrap_or(0),
        before,
        after,
        created_by: actor.user_id.clone(),
        created_at: office.micros(),
    }
}

/// The step of a change of a whole list.
pub(crate) fn of_list<R: Serialize>(
    office: &Office,
    actor: &Actor,
    application: &str,
    list: &str,
    before: &[R],
    after: &[R],
) -> Result<Step, OfficeError> {
    let (before, after) = (
        serde_json::to_string(before)?,
        serde_json::to_string(after)?,
    );
    Ok(step(office, actor, application, list, 0, before, after))
}

/// Keeps a step, and of the application's steps the newest.
pub(crate) async fn write(tx: &mut Tx, step: &Step) -> Result<(), OfficeError> {
    step.insert(tx).await?;
    let (authority, application) = (&step.authority_id, &step.application_id);
    Ok(repository::keep_newest(tx, authority, application, STEPS_MAX).await?)
}

/// Saves a draft from which a row was removed, and answers the step that brings it back.
///
/// # Errors
/// As [`applications::save`]; there is no such row.
pub async fn remove_row(
    office: &Office,
    actor: &Actor,
    id: &str,
    revision: i64,
    mut draft: Draft,
    (list, row): (&str, usize),
) -> Result<String, OfficeError> {
    let before = match list {
        "goods" if row < draft.goods.len() => serde_json::to_string(&draft.goods.remove(row))?,
        "invoices" if row < draft.invoices.len() => {
            serde_json::to_string(&draft.invoices.remove(row))?
        }
        _ => return Err(OfficeError::NotFound),
    };
    let kind = format!("{list}-row");
    let step = step(office, actor, id, &kind, row, before, String::new());
    save(office, actor, id, revision, draft, Some(step.clone()), None).await?;
    Ok(step.id)
}

/// Undoes a change. A list that was changed since is only put back if `anyway`.
///
/// # Errors
/// [`OfficeError::NotFound`] if it was undone already or is another's; as [`applications::save`].
pub async fn undo(
    office: &Office,
    actor: &Actor,
    id: &str,
    step_id: &str,
    anyway: bool,
) -> Result<Undone, OfficeError> {
    actor.must(Action::Apply)?;
    let view = applications::get(office, actor, id).await?;
    let known = {
        let mut reader = office.read().await?;
        repository::find(&mut reader, &actor.authority, id, step_id).await?
    };
    let known = known.ok_or(OfficeError::NotFound)?;
    let (mut draft, revision) = (view.draft, view.application.revision);
    let place = usize::try_from(known.place).unwrap_or(0);
    let (list, back) = match known.kind.as_str() {
        "goods-row" => ("goods", insert(&mut draft.goods, place, &known.before)?),
        "invoices-row" => (
            "invoices",
            insert(&mut draft.invoices, place, &known.before)?,
        ),
        "goods" => {
            let now = serde_json::to_string(&draft.goods)?;
            if now != known.after && !anyway {
                return Ok(Undone::Changed);
            }
            let before: Vec<_> = serde_json::from_str(&known.before)?;
            let redo = of_list(office, actor, id, "goods", &draft.goods, &before)?;
            draft.goods = before;
            let step = Some(redo.id.clone());
            save(office, actor, id, revision, draft, Some(redo), Some(known)).await?;
            return Ok(Undone::Done {
                list: "goods".to_owned(),
                row: None,
                step,
            });
        }
        other => return Err(OfficeError::Internal(format!("step {other}"))),
    };
    save(office, actor, id, revision, draft, None, Some(known)).await?;
    Ok(Undone::Done {
        list: list.to_owned(),
        row: Some(back),
        step: None,
    })
}

/// Puts a row back where it was, or at the end of a list that is shorter now.
fn insert<R: DeserializeOwned>(
    rows: &mut Vec<R>,
    place: usize,
    row: &str,
) -> Result<usize, OfficeError> {
    if rows.len() >= GOODS_MAX {
        return Err(OfficeError::Refused(RefusalCode::GoodsTooMany));
    }
    let place = place.min(rows.len());
    rows.insert(place, serde_json::from_str(row)?);
    Ok(place)
}

/// Saves a draft together with its steps, in one transaction.
async fn save(
    office: &Office,
    actor: &Actor,
    id: &str,
    revision: i64,
    draft: Draft,
    new: Option<Step>,
    used: Option<Step>,
) -> Result<(), OfficeError> {
    let mut application = keep::writable(office, actor, id).await?.application;
    application.revision = revision;
    keep::draft(
        office,
        actor,
        application,
        draft,
        (new, used),
        |tx, application, (new, used)| {
            Box::pin(async move {
                if let Some(used) = used {
                    let (authority, id) = (&application.authority_id, &application.id);
                    if !repository::delete(tx, authority, id, &used.id).await? {
                        return Err(OfficeError::NotFound);
                    }
                }
                match new {
                    Some(step) => write(tx, step).await,
                    None => Ok(()),
                }
            })
        },
    )
    .await?;
    Ok(())
}
