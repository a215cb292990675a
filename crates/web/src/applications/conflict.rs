//! Somebody saved the draft in between. What only one of the two changed is taken as it is and said; where both changed
//! the same field, what was typed stands beside what is stored now, and nothing is lost.

use super::merge::{BEGAN, Differing, Merge, began};
use crate::{
    form::{View, id_of},
    shell::{self, Context, Problem, Shell},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::{
    OfficeError,
    applications::{self, ApplicationView},
};
use origo_trade::Draft;

/// Buttons that only save and lead on; any other one changes rows, and is pressed again on what is there now.
const PLAIN: [&str; 6] = ["", "stay", "next", "exit", "page", "spreadsheet"];

/// How a save that came too late goes on.
pub(super) enum Settled {
    /// The other one changed nothing on this page: it is saved once more, at this revision.
    Again(i64),
    /// A page says what was saved together with the other one's change: this.
    Taken(Response, Box<Draft>),
    /// A page asks.
    Asked(Response),
}

/// A field with two values, in words.
struct Choice {
    id: String,
    pointer: String,
    label: String,
    typed: String,
    stored: String,
    /// The two values in words.
    says_typed: String,
    says_stored: String,
}

impl Choice {
    /// What was typed is proposed, unless nothing was: nobody loses a value by not choosing.
    fn proposes_typed(&self) -> bool {
        !self.typed.trim().is_empty()
    }
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct Conflict {
    s: Shell,
    t: T,
    action: String,
    reference: String,
    /// Fields to send along unseen.
    carried: Vec<(String, String)>,
    choices: Vec<Choice>,
    /// What the other one changed: names of fields, and what stands there now.
    theirs: Vec<(String, String)>,
    /// What was saved as it was typed, where nothing is asked.
    mine: Vec<(String, String)>,
    /// Whether a button was pressed that has to be pressed again.
    again: bool,
}

/// Compares what was sent with what is stored now, and saves it where nothing has to be asked.
///
/// # Errors
/// The draft cannot be read or saved.
pub(super) async fn settle(
    context: &Context,
    (id, section): (&str, &str),
    sent: &[(String, String)],
) -> Result<Settled, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    let stored = applications::get(office, actor, id).await?;
    let merge = Merge::of(&stored.draft, sent);
    let revision = stored.application.revision;
    if merge.asked.is_empty() && merge.theirs.is_empty() {
        return Ok(Settled::Again(revision));
    }
    if !merge.asked.is_empty() {
        let response = page(context, &stored, section, &merge, sent).await?;
        return Ok(Settled::Asked(response));
    }
    let typed = merge.mine.iter().map(|(at, text)| (&at[..], &text[..]));
    let draft = stored.draft.with_fields(typed);
    match applications::save(office, actor, id, revision, draft.clone()).await {
        // a third one was faster still: compared with that, too
        Err(OfficeError::Changed) => return Box::pin(settle(context, (id, section), sent)).await,
        saved => saved?,
    };
    let response = page(context, &stored, section, &merge, sent).await?;
    Ok(Settled::Taken(response, Box::new(draft)))
}

/// Asks, field by field, which of the two shall stay, and says what was taken. The answer is posted to the section itself,
/// with the revision that is stored now.
async fn page(
    context: &Context,
    stored: &ApplicationView,
    section: &str,
    merge: &Merge,
    sent: &[(String, String)],
) -> Result<Response, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let form = &stored.application.form;
    let (_, pack, form) = context.office.form(&actor.authority, form).await?;
    let texts = sent.iter().filter(|(name, _)| name.starts_with('/'));
    let typed = stored
        .draft
        .with_fields(texts.map(|(at, text)| (&at[..], &text[..])));
    let view = |draft| View {
        t,
        pack,
        form,
        draft,
        findings: &[],
    };
    let (now, typed) = (view(&stored.draft), view(&typed));
    let choice = |field: &Differing| Choice {
        id: id_of(&field.pointer),
        label: now.label(&field.pointer),
        says_typed: typed.in_words_at(&field.pointer),
        says_stored: now.in_words_at(&field.pointer),
        pointer: field.pointer.clone(),
        typed: field.typed.clone(),
        stored: field.stored.clone(),
    };
    let said = |view: &View<'_>, at: &str| (view.label(at), view.in_words_at(at));
    let of = |name: &str| sent.iter().find(|(known, _)| known == name);
    let act = of("action").map_or("", |(_, action)| action.as_str());
    let id = &stored.application.id;
    let number = of("page").map_or("", |(_, number)| number.as_str());
    let shown = Conflict {
        s: context.shell("applications").await?,
        t,
        action: match number {
            "" | "0" => format!("/applications/{id}/{section}"),
            number => format!(
                "/applications/{id}/{section}?page={}",
                shell::encode(number)
            ),
        },
        reference: stored.application.reference.clone(),
        carried: carried(stored, merge, sent),
        choices: merge.asked.iter().map(choice).collect(),
        theirs: merge.theirs.iter().map(|at| said(&now, at)).collect(),
        mine: merge.mine.iter().map(|(at, _)| said(&typed, at)).collect(),
        again: !PLAIN.contains(&act.split('/').next().unwrap_or_default()),
    };
    let status = match merge.asked.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::CONFLICT,
    };
    shell::page(status, &shown)
}

/// What the answer needs beside what is chosen: what only this person changed, what stood on the page they decide on, and
/// where they were.
fn carried(
    stored: &ApplicationView,
    merge: &Merge,
    sent: &[(String, String)],
) -> Vec<(String, String)> {
    let revision = stored.application.revision.to_string();
    let asked = merge.asked.iter().map(|field| field.pointer.as_str());
    let mine = merge.mine.iter().map(|(pointer, _)| pointer.as_str());
    let began = began(&stored.draft, asked.chain(mine));
    let mut carried = vec![("revision".to_owned(), revision), (BEGAN.to_owned(), began)];
    let places = sent
        .iter()
        .filter(|(name, _)| ["page", "kept", "keep"].contains(&name.as_str()));
    carried.extend(places.cloned());
    carried.extend(merge.mine.iter().cloned());
    carried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_value_is_never_proposed() {
        let field = |typed: &str, stored: &str| Choice {
            id: String::new(),
            pointer: String::new(),
            label: String::new(),
            typed: typed.to_owned(),
            stored: stored.to_owned(),
            says_typed: String::new(),
            says_stored: String::new(),
        };
        assert!(!field("", "Rice").proposes_typed());
        assert!(field("Rice", "").proposes_typed() && field("Rice", "Tea").proposes_typed());
    }
}
