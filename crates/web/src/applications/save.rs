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
use origo_trade::{Draft, GOODS_MAX, GoodsDraft, InvoiceDraft};

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
    let mut draft = application
        .draft
        .with_fields(typed.map(|(name, value)| (name.as_str(), value.as_str())));
    let mut then = None;
    if let Some(party) = action.strip_prefix("party") {
        let text = of(&format!("pick{party}"));
        let place = id_of(&format!("{party}/name"));
        then = Some(match addresses::meant(&context, text).await? {
            Meant::One(entry) => {
                draft = addresses::pick(&context, draft, party, &entry).await?;
                format!("{here}?page={number}#{place}")
            }
            Meant::Unclear => format!(
                "{here}?page={number}&book={}&q={}#book-{place}",
                encode(party),
                encode(text)
            ),
        });
    }
    if let Some((entry, party)) = action
        .strip_prefix("pick:")
        .and_then(|rest| rest.split_once(':'))
    {
        draft = addresses::pick(&context, draft, party, entry).await?;
        let place = id_of(&format!("{party}/name"));
        then = Some(format!("{here}?page={number}#{place}"));
    }
    let mut parts = action.split('/');
    let act = parts.next().unwrap_or_default();
    let (list, row) = (
        parts.next().unwrap_or_default(),
        parts.next().and_then(|row| row.parse().ok()).unwrap_or(0),
    );
    let keep = fields.iter().filter(|(name, _)| name == "keep");
    let keep: Vec<_> = keep
        .map(|(_, party)| addresses::at(&draft, party))
        .collect();
    let revision = of("revision").parse().unwrap_or(0);
    let saved = if act == "remove" && filled(&draft, list, row) {
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
        let s = context.shell("applications").await?;
        return Ok(match saved {
            Ok(revision) => {
                if !of("kept").is_empty() {
                    kept_entries::forget(office, actor, &id, &section).await?;
                }
                let when = context.t.time(s.now, &s.zone);
                (
                    [("x-revision", revision.to_string())],
                    context.t.saved_at(when),
                )
                    .into_response()
            }
            Err(error) => in_a_line(context.t, &error),
        });
    }
    if matches!(saved, Err(OfficeError::Changed)) {
        return match conflict::settle(&context, (&id, &section), &fields).await? {
            conflict::Settled::Page(response) => Ok(response),
            conflict::Settled::Again(now) => {
                let fields = at_revision(fields, now);
                Box::pin(keep_typed(context, (id, section), headers, fields)).await
            }
        };
    }
    saved?;
    if !of("kept").is_empty() {
        kept_entries::forget(office, actor, &id, &section).await?;
    }
    addresses::keep(&context, keep).await?;
    if let Some(to) = then {
        return Ok(go(&to));
    }
    let (_, _, form) = office
        .form(&actor.authority, &application.application.form)
        .await?;
    let mut after = form
        .sections
        .iter()
        .skip_while(|known| known.id != section)
        .skip(1);
    Ok(match act {
        "next" => go(&format!(
            "/applications/{id}/{}",
            after.next().map_or("check", |section| section.id.as_str())
        )),
        "exit" => go("/applications"),
        "spreadsheet" => go(&format!("/applications/{id}/goods/upload")),
        "page" => go(&format!("{here}?page={row}")),
        "jump" => {
            let line = of("jump").trim().parse::<usize>().unwrap_or(1).max(1) - 1;
            go(&format!("{here}?page={}#goods-{line}", line / LINES_A_PAGE))
        }
        _ => go(&format!("{here}?page={number}")),
    })
}

/// A refusal for the line beside the form.
fn in_a_line(t: T, error: &OfficeError) -> Response {
    let words = match error {
        OfficeError::Changed => t.autosave_changed(),
        other => t.error(other.code()),
    };
    sentence(status(error), words)
}

/// The same fields, read at another revision.
fn at_revision(mut fields: Vec<(String, String)>, revision: i64) -> Vec<(String, String)> {
    fields.retain(|(name, _)| name != "revision");
    fields.push(("revision".to_owned(), revision.to_string()));
    fields
}

/// Whether anything was typed into a row of a list.
fn filled(draft: &Draft, list: &str, row: usize) -> bool {
    let goods = || draft.goods.get(row);
    let invoices = || draft.invoices.get(row);
    match list {
        "goods" => goods().is_some_and(|line| *line != GoodsDraft::default()),
        "invoices" => invoices().is_some_and(|line| *line != InvoiceDraft::default()),
        _ => false,
    }
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
