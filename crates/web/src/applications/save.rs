//! Saving what was typed, and what its buttons ask for: rows added and moved, parties taken from the address book.

use super::{conflict, kept, lines::LINES_A_PAGE};
use crate::{
    addresses::{self, Meant},
    form::id_of,
    shell::{Context, Problem, SESSION_COOKIE, cookie, encode, go, sentence, status},
};
use axum::{
    extract::{Form, Path},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use origo_i18n::T;
use origo_office::{OfficeError, applications, draft_steps, kept_entries};
use origo_trade::{Draft, GOODS_MAX, GoodsDraft, InvoiceDraft, PartyDraft};

/// Saves a page of the form. To the script a refusal is a sentence, whatever it is: a page would stand in the line that
/// says when it was saved.
pub(crate) async fn save(
    context: Context,
    Path(place): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (script, t) = (headers.contains_key("x-autosave"), context.t);
    match keep_typed(context, place, headers, fields).await {
        Err(Problem::Office(error)) if script => Ok(in_a_line(t, &error)),
        other => other,
    }
}

async fn keep_typed(
    context: Context,
    (id, section): (String, String),
    headers: HeaderMap,
    fields: Vec<(String, String)>,
) -> Result<Response, Problem> {
    let script = headers.contains_key("x-autosave");
    if context.signed.is_none() {
        let session = cookie(&headers, SESSION_COOKIE);
        return kept::aside(&context, session, script, (&id, &section), fields).await;
    }
    let (office, actor) = (&context.office, context.actor()?);
    let application = applications::get(office, actor, &id).await?;
    let of = |name: &str| {
        fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let action = of("action");
    let here = format!("/applications/{id}/{section}");
    let number: usize = of("page").parse().unwrap_or(0);
    if action == "forget" {
        kept_entries::forget(office, actor, &id, &section).await?;
        return Ok(go(&format!("{here}?page={number}")));
    }
    let typed = fields.iter().filter(|(name, _)| name.starts_with('/'));
    let typed = application
        .draft
        .with_fields(typed.map(|(name, value)| (name.as_str(), value.as_str())));
    let (mut draft, place) = from_book(&context, typed, action, &of).await?;
    let mut then = place.map(|place| format!("{here}?page={number}{place}"));
    let mut parts = action.split('/');
    let act = parts.next().unwrap_or_default();
    let (list, row) = (
        parts.next().unwrap_or_default(),
        parts.next().and_then(|row| row.parse().ok()).unwrap_or(0),
    );
    let mut keep = ticked(&fields, &draft);
    let revision = of("revision").parse().unwrap_or(0);
    let saved = if act == "remove" && is_filled(&draft, list, row) {
        draft_steps::remove_row(office, actor, &id, revision, draft, (list, row))
            .await
            .map(|step| {
                let number = row.saturating_sub(1) / LINES_A_PAGE;
                let did = format!("did=removed-{list}&n={}&step={step}", row + 1);
                then = Some(format!("{here}?{did}&page={number}"));
                revision + 1
            })
    } else {
        let place = match list {
            "goods" => change_rows(&mut draft.goods, act, row),
            "invoices" => change_rows(&mut draft.invoices, act, row),
            _ => None,
        };
        if let Some(place) = place {
            let number = if list == "goods" {
                place / LINES_A_PAGE
            } else {
                number
            };
            then = Some(format!("{here}?page={number}#{list}-{place}"));
        }
        applications::save(office, actor, &id, revision, draft).await
    };
    if script {
        let kept = !of("kept").is_empty();
        return for_the_script(&context, saved, (&id, &section), kept).await;
    }
    let mut taken = None;
    if matches!(saved, Err(OfficeError::Changed)) {
        match conflict::settle(&context, (&id, &section), &fields).await? {
            conflict::Settled::Asked(response) => return Ok(response),
            conflict::Settled::Taken(response, saved) => {
                keep = ticked(&fields, &saved);
                taken = Some(response);
            }
            conflict::Settled::Again(now) => {
                let fields = at_revision(fields, now);
                return Box::pin(keep_typed(context, (id, section), headers, fields)).await;
            }
        }
    } else {
        saved?;
    }
    if !of("kept").is_empty() {
        kept_entries::forget(office, actor, &id, &section).await?;
    }
    addresses::keep(&context, keep).await?;
    if let Some(response) = taken {
        return Ok(response);
    }
    if let Some(to) = then {
        return Ok(go(&to));
    }
    let form = &application.application.form;
    let (_, _, form) = office.form(&actor.authority, form).await?;
    let next = form.sections.iter().skip_while(|known| known.id != section);
    let next = next.skip(1).map(|section| section.id.as_str()).next();
    Ok(go(&match act {
        "next" => format!("/applications/{id}/{}", next.unwrap_or("check")),
        "exit" => "/applications".to_owned(),
        "spreadsheet" => format!("/applications/{id}/goods/upload"),
        "page" => format!("{here}?page={row}"),
        "jump" => at_line(&here, of("jump")),
        _ => format!("{here}?page={number}"),
    }))
}

/// The page with the goods line of this number, as somebody typed it.
fn at_line(here: &str, typed: &str) -> String {
    let line = typed.trim().parse::<usize>().unwrap_or(1).max(1) - 1;
    format!("{here}?page={}#goods-{line}", line / LINES_A_PAGE)
}

/// Puts a party of the address book into the draft, where a button asks for that; answers where the page goes on.
async fn from_book<'f>(
    context: &Context,
    draft: Draft,
    action: &str,
    of: &impl Fn(&str) -> &'f str,
) -> Result<(Draft, Option<String>), Problem> {
    let there = |party: &str| format!("#{}", id_of(&format!("{party}/name")));
    if let Some((entry, party)) = action
        .strip_prefix("pick:")
        .and_then(|rest| rest.split_once(':'))
    {
        let draft = addresses::pick(context, draft, party, entry).await?;
        return Ok((draft, Some(there(party))));
    }
    let Some(party) = action.strip_prefix("party") else {
        return Ok((draft, None));
    };
    let text = of(&format!("pick{party}"));
    if let Meant::One(entry) = addresses::meant(context, text).await? {
        let draft = addresses::pick(context, draft, party, &entry).await?;
        return Ok((draft, Some(there(party))));
    }
    let (book, asked) = (encode(party), encode(text));
    let place = id_of(&format!("{party}/name"));
    Ok((draft, Some(format!("&book={book}&q={asked}#book-{place}"))))
}

/// Whether a row of a list has anything in it, so that its removal can be undone.
fn is_filled(draft: &Draft, list: &str, row: usize) -> bool {
    match list {
        "goods" => matches!(draft.goods.get(row), Some(line) if *line != GoodsDraft::default()),
        "invoices" => {
            matches!(draft.invoices.get(row), Some(line) if *line != InvoiceDraft::default())
        }
        _ => false,
    }
}

/// What a page that saves itself is told: when that was and the revision, or why not.
async fn for_the_script(
    context: &Context,
    saved: Result<i64, OfficeError>,
    (id, section): (&str, &str),
    kept: bool,
) -> Result<Response, Problem> {
    let s = context.shell("applications").await?;
    let revision = match saved {
        Ok(revision) => revision,
        Err(error) => return Ok(in_a_line(context.t, &error)),
    };
    if kept {
        kept_entries::forget(&context.office, context.actor()?, id, section).await?;
    }
    let when = context.t.saved_at(context.t.time(s.now, &s.zone));
    Ok(([("x-revision", revision.to_string())], when).into_response())
}

/// A refusal for the line beside the form.
fn in_a_line(t: T, error: &OfficeError) -> Response {
    let words = match error {
        OfficeError::Changed => t.autosave_changed(),
        other => t.error(other.code()),
    };
    sentence(status(error), words)
}

/// The parties of a draft that somebody wants to have in the address book.
fn ticked(fields: &[(String, String)], draft: &Draft) -> Vec<PartyDraft> {
    let parties = fields.iter().filter(|(name, _)| name == "keep");
    parties
        .map(|(_, party)| addresses::at(draft, party))
        .collect()
}

/// The same fields, read at another revision.
fn at_revision(mut fields: Vec<(String, String)>, revision: i64) -> Vec<(String, String)> {
    fields.retain(|(name, _)| name != "revision");
    fields.push(("revision".to_owned(), revision.to_string()));
    fields
}

/// Changes a list; answers the row that one wants to see then.
fn change_rows<R: Clone + Default>(rows: &mut Vec<R>, act: &str, row: usize) -> Option<usize> {
    match act {
        "add" if rows.len() < GOODS_MAX => {
            if rows.is_empty() {
                rows.push(R::default());
            }
            rows.push(R::default());
            Some(rows.len() - 1)
        }
        "copy" if rows.len() < GOODS_MAX => {
            let same = rows.get(row).cloned()?;
            rows.insert(row + 1, same);
            Some(row + 1)
        }
        "remove" if row < rows.len() => {
            rows.remove(row);
            Some(row.saturating_sub(1))
        }
        "up" if row > 0 && row < rows.len() => {
            rows.swap(row, row - 1);
            Some(row - 1)
        }
        "down" if row + 1 < rows.len() => {
            rows.swap(row, row + 1);
            Some(row + 1)
        }
        _ => None,
    }
}
