//! Templates: applications that an organisation keeps under a name, to start others from.

use crate::{Actor, Office, OfficeError, RefusalCode, applications, events::Happened};
use origo_authz::Action;
use origo_store::repository::templates as repository;
pub use origo_store::repository::templates::Template;
use origo_trade::{Draft, Finding, FindingCode};
use serde_json::json;

/// An organisation keeps at most so many.
pub const TEMPLATES_MAX: usize = 200;
/// The longest name.
pub const NAME_CHARS_MAX: usize = 80;

/// The templates' owner: the organisation that the actor belongs to, also when it acts for another.
fn owner(actor: &Actor) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    actor.organisation.clone().ok_or(OfficeError::Forbidden)
}

/// The organisation's templates with this text in name or content, by name; their drafts are left out.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(
    office: &Office,
    actor: &Actor,
    text: &str,
) -> Result<Vec<Template>, OfficeError> {
    let organisation = owner(actor)?;
    let text: String = text.chars().take(100).collect();
    let mut reader = office.read().await?;
    let limit = TEMPLATES_MAX as i64;
    Ok(repository::list(&mut reader, &actor.authority, &organisation, &text, limit).await?)
}

/// One template that is not removed.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another organisation's.
pub async fn get(office: &Office, actor: &Actor, id: &str) -> Result<Template, OfficeError> {
    find(office, actor, id)
        .await?
        .filter(|template| template.removed_at.is_none())
        .ok_or(OfficeError::NotFound)
}

/// A template that was removed and can be brought back.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn removed(
    office: &Office,
    actor: &Actor,
    id: &str,
) -> Result<Option<Template>, OfficeError> {
    let found = find(office, actor, id).await?;
    Ok(found.filter(|template| template.removed_at.is_some()))
}

async fn find(office: &Office, actor: &Actor, id: &str) -> Result<Option<Template>, OfficeError> {
    let organisation = owner(actor)?;
    let mut reader = office.read().await?;
    Ok(repository::find(&mut reader, &actor.authority, &organisation, id).await?)
}

/// Keeps what an application says as a template. What must be fresh each time is left out, as in a copy.
///
/// # Errors
/// [`OfficeError::Invalid`] at `/name` if it is empty, too long or taken, [`OfficeError::Refused`]
/// `template.too-many`, [`OfficeError::NotFound`] for an application of others.
pub async fn keep(
    office: &Office,
    actor: &Actor,
    application: &str,
    name: &str,
) -> Result<String, OfficeError> {
    let organisation = owner(actor)?;
    let view = applications::get(office, actor, application).await?;
    let name = name.trim();
    let all = named(office, actor, name, None).await?;
    if all >= TEMPLATES_MAX {
        return Err(OfficeError::Refused(RefusalCode::TemplateTooMany));
    }
    let (draft, now) = (applications::fresh(view.draft), office.micros());
    let template = Template {
        authority_id: actor.authority.clone(),
        organisation_id: organisation,
        id: office.new_id(),
        form: view.application.form,
        name: name.to_owned(),
        about: about(&draft),
        search: search(name, &draft),
        draft: serde_json::to_string(&draft)?,
        created_by: actor.user_id.clone(),
        created_at: now,
        updated_at: now,
        removed_at: None,
    };
    write(office, actor, template, true, "template-saved").await
}

/// Gives a template another name.
///
/// # Errors
/// As [`keep`]; [`OfficeError::NotFound`] also for another organisation's.
pub async fn rename(
    office: &Office,
    actor: &Actor,
    id: &str,
    name: &str,
) -> Result<(), OfficeError> {
    let mut template = get(office, actor, id).await?;
    let name = name.trim();
    named(office, actor, name, Some(id)).await?;
    template.search = search(name, &serde_json::from_str(&template.draft)?);
    name.clone_into(&mut template.name);
    template.updated_at = office.micros();
    write(office, actor, template, false, "template-renamed")
        .await
        .map(|_| ())
}

/// Takes a template away. [`bring_back`] undoes it.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another organisation's.
pub async fn remove(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let mut template = get(office, actor, id).await?;
    template.removed_at = Some(office.micros());
    write(office, actor, template, false, "template-removed")
        .await
        .map(|_| ())
}

/// Brings a removed template back.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another organisation's.
pub async fn bring_back(office: &Office, actor: &Actor, id: &str) -> Result<(), OfficeError> {
    let template = find(office, actor, id).await?;
    let mut template = template.ok_or(OfficeError::NotFound)?;
    if template.removed_at.take().is_none() {
        return Ok(());
    }
    write(office, actor, template, false, "template-restored")
        .await
        .map(|_| ())
}

/// Starts an application from a template, for the own organisation or another that let the actor's act for it.
///
/// # Errors
/// [`OfficeError::NotFound`] also for another organisation's; otherwise as [`applications::create_for`].
pub async fn start(
    office: &Office,
    actor: &Actor,
    id: &str,
    exporter: Option<&str>,
) -> Result<String, OfficeError> {
    let template = get(office, actor, id).await?;
    let mut draft: Draft = serde_json::from_str(&template.draft)?;
    draft.form.clone_from(&template.form);
    applications::create_for(office, actor, draft, exporter).await
}

/// Refuses a name that is empty, too long or another template's; answers how many templates there are.
async fn named(
    office: &Office,
    actor: &Actor,
    name: &str,
    own: Option<&str>,
) -> Result<usize, OfficeError> {
    let all = list(office, actor, "").await?;
    let same = name.to_lowercase();
    let taken = all
        .iter()
        .any(|known| Some(known.id.as_str()) != own && known.name.to_lowercase() == same);
    let fault = if name.is_empty() {
        Finding::error("/name", FindingCode::Required)
    } else if name.chars().count() > NAME_CHARS_MAX {
        Finding::error("/name", FindingCode::TooLong).with("max", NAME_CHARS_MAX)
    } else if taken {
        Finding::error("/name", FindingCode::NameTaken).with("typed", name)
    } else {
        return Ok(all.len());
    };
    Err(OfficeError::Invalid(vec![fault]))
}

/// A line about a draft: what goes to whom.
fn about(draft: &Draft) -> String {
    let goods = draft.goods.first().map_or("", |line| &line.description);
    let goods = goods.lines().next().unwrap_or_default();
    let parts = [goods, &draft.consignee.name, &draft.destination];
    let parts: Vec<_> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| shortened(part, 80))
        .collect();
    parts.join(" · ")
}

/// A text of at most so many characters, cut between words.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    // a script without spaces has no better place
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([',', ';', ' ']))
}

fn search(name: &str, draft: &Draft) -> String {
    let mut words = vec![name, &draft.consignee.name, &draft.destination];
    let goods = draft.goods.iter().take(100);
    words.extend(goods.flat_map(|line| [line.description.as_str(), line.hs_code.as_str()]));
    words.join(" ").to_lowercase()
}

async fn write(
    office: &Office,
    actor: &Actor,
    template: Template,
    is_new: bool,
    kind: &'static str,
) -> Result<String, OfficeError> {
    let (own, actor) = (office.clone(), actor.clone());
    office
        .store()
        .write_with(
            (own, actor, template),
            move |tx, (office, actor, template)| {
                Box::pin(async move {
                    if is_new {
                        template.insert(tx).await?;
                    } else if !repository::change(tx, template).await? {
                        return Err(OfficeError::NotFound);
                    }
                    let happened = Happened {
                        kind,
                        cause: "",
                        rule: String::new(),
                        detail: json!({ "template": template.id }),
                        objects: vec![("organisation", template.organisation_id.clone())],
                    };
                    office.record(tx, actor, happened).await?;
                    Ok(template.id.clone())
                })
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shortened("milled rice", 11), "milled rice");
        assert_eq!(shortened("milled rice, long grain", 16), "milled rice…");
        assert_eq!(shortened("អង្ករសម្រូប", 4), "អង្ក…");
    }
}
