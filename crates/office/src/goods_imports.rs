//! Goods from a spreadsheet, in two steps: it is read and waits, and a person who has seen what it says takes it or not.

use crate::{
    Actor, Office, OfficeError, RefusalCode,
    applications::{self, keep as drafts},
    draft_steps,
};
use origo_store::repository::goods_imports::{self as repository, Import};
use origo_trade::{Finding, FindingCode, GOODS_MAX, GoodsDraft};

/// A spreadsheet waits so long for an answer.
const WAITS_MICROS: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// What becomes of the lines that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// The new ones come behind them.
    Add,
    /// The new ones take their place.
    Replace,
}

impl Lines {
    /// The goods of a draft with new lines. Lines that are wholly empty hold no place.
    #[must_use]
    pub fn with(self, there: &[GoodsDraft], new: Vec<GoodsDraft>) -> Vec<GoodsDraft> {
        let mut all = match self {
            Self::Add => there.to_vec(),
            Self::Replace => Vec::new(),
        };
        all.retain(|line| *line != GoodsDraft::default());
        all.extend(new);
        all
    }
}

/// Keeps the cells of a spreadsheet (JSON of the caller's) until somebody answers; nothing is changed yet.
///
/// # Errors
/// The application cannot be changed by the actor.
pub async fn keep(
    office: &Office,
    actor: &Actor,
    application: &str,
    file_name: &str,
    cells: String,
) -> Result<String, OfficeError> {
    drafts::writable(office, actor, application).await?;
    let now = office.micros();
    let import = Import {
        authority_id: actor.authority.clone(),
        application_id: application.to_owned(),
        id: office.new_id(),
        file_name: file_name
            .chars()
            .filter(|c| !c.is_control())
            .take(120)
            .collect(),
        cells,
        created_by: actor.user_id.clone(),
        created_at: now,
    };
    office
        .store()
        .write_with(import, move |tx, import| {
            Box::pin(async move {
                let (authority, application) = (&import.authority_id, &import.application_id);
                repository::forget_before(tx, authority, application, now - WAITS_MICROS).await?;
                import.insert(tx).await?;
                Ok::<_, OfficeError>(import.id.clone())
            })
        })
        .await
}

/// A spreadsheet that waits: the application, the file's name, the cells.
///
/// # Errors
/// [`OfficeError::NotFound`] also once it was answered.
pub async fn get(
    office: &Office,
    actor: &Actor,
    application: &str,
    id: &str,
) -> Result<(applications::ApplicationView, Import), OfficeError> {
    let view = drafts::writable(office, actor, application).await?;
    let mut reader = office.read().await?;
    let import = repository::find(&mut reader, &actor.authority, application, id).await?;
    Ok((view, import.ok_or(OfficeError::NotFound)?))
}

/// Forgets a spreadsheet; the application stays as it is.
///
/// # Errors
/// As [`get`].
pub async fn cancel(
    office: &Office,
    actor: &Actor,
    application: &str,
    id: &str,
) -> Result<(), OfficeError> {
    get(office, actor, application, id).await?;
    let (authority, application, id) = (
        actor.authority.clone(),
        application.to_owned(),
        id.to_owned(),
    );
    office
        .store()
        .write_with(
            (authority, application, id),
            move |tx, (authority, application, id)| {
                Box::pin(async move {
                    repository::delete(tx, authority, application, id).await?;
                    Ok::<_, OfficeError>(())
                })
            },
        )
        .await
}

/// Puts the lines of a spreadsheet into the application; answers the step that undoes it.
///
/// # Errors
/// [`OfficeError::Refused`] `goods.too-many`; [`OfficeError::Changed`] if somebody saved in this moment; as [`get`].
pub async fn take(
    office: &Office,
    actor: &Actor,
    application: &str,
    id: &str,
    lines: Lines,
    goods: Vec<GoodsDraft>,
) -> Result<String, OfficeError> {
    let (view, import) = get(office, actor, application, id).await?;
    let mut draft = view.draft;
    let goods = lines.with(&draft.goods, goods);
    if goods.len() > GOODS_MAX {
        return Err(OfficeError::Refused(RefusalCode::GoodsTooMany));
    }
    let step = draft_steps::of_list(office, actor, application, "goods", &draft.goods, &goods)?;
    draft.goods = goods;
    let undoes = step.id.clone();
    drafts::draft(
        office,
        actor,
        view.application,
        draft,
        (step, import),
        |tx, application, (step, import)| {
            Box::pin(async move {
                let (authority, id) = (&application.authority_id, &application.id);
                if !repository::delete(tx, authority, id, &import.id).await? {
                    return Err(OfficeError::NotFound);
                }
                // whose cells they are wrote the lines too
                drafts::hand_of(tx, application, &import.created_by).await?;
                draft_steps::write(tx, step).await
            })
        },
    )
    .await?;
    Ok(undoes)
}

/// What is wrong with goods lines as if they were the application's: at `/goods/0/…`, counted from the first of them.
///
/// # Errors
/// The form is gone from the pack.
pub async fn check(
    office: &Office,
    actor: &Actor,
    view: &applications::ApplicationView,
    goods: &[GoodsDraft],
) -> Result<Vec<Finding>, OfficeError> {
    let mut asked = view.clone();
    asked.draft.goods = goods.to_vec();
    let mut findings = applications::check_view(office, actor, &asked).await?;
    // what proves it, and its invoice while there is none yet, is asked of the application as a whole
    let mut invoices = view.draft.invoices.iter();
    let no_invoice = invoices.all(|invoice| invoice.number.is_empty());
    findings.retain(|finding| {
        finding.pointer.starts_with("/goods/")
            && finding.code != FindingCode::EvidenceMissing
            && finding.code != FindingCode::HsNotLookedUp
            && !(no_invoice && finding.code == FindingCode::InvoiceUnknown)
    });
    Ok(findings)
}
