//! Somebody saved the draft in between: what was typed stands beside what is stored now, and nothing is lost.

use crate::{
    form::{View, id_of},
    shell::{self, Context, Problem, Shell},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;
use origo_office::applications::ApplicationView;

/// Where the ticks of the declaration are.
const TICKS: &str = "/declaration/ticks";

/// A field with two values.
struct Differing {
    id: String,
    pointer: String,
    label: String,
    typed: String,
    stored: String,
}

impl Differing {
    /// What was typed is proposed, unless nothing was: nobody loses a value by not choosing.
    fn proposes_typed(&self) -> bool {
        !self.typed.trim().is_empty()
    }
}

/// What was typed, one text a field: the ticks of a declaration are one field however many were sent.
fn each_field(sent: &[(String, String)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (pointer, text) in sent.iter().filter(|(name, _)| name.starts_with('/')) {
        let text = text.replace("\r\n", "\n");
        match fields.iter_mut().find(|(known, _)| known == pointer) {
            // an empty one only says that the field was there
            Some((_, known)) if known.is_empty() => *known = text,
            Some((_, known)) if !text.is_empty() && TICKS == pointer.as_str() => {
                known.push(',');
                known.push_str(&text);
            }
            Some(_) => {}
            None => fields.push((pointer.clone(), text)),
        }
    }
    fields
}

/// Whether two texts of a field say the same: blanks at the ends and the order of ticks do not count.
fn same(pointer: &str, one: &str, other: &str) -> bool {
    let ticks = |text: &str| -> std::collections::BTreeSet<String> {
        let parts = text.split(',').filter(|tick| !tick.is_empty());
        parts.map(str::to_owned).collect()
    };
    match pointer == TICKS {
        true => ticks(one) == ticks(other),
        false => one.trim() == other.trim(),
    }
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct Conflict {
    s: Shell,
    t: T,
    id: String,
    section: String,
    reference: String,
    revision: i64,
    fields: Vec<Differing>,
}

/// Asks, field by field, which of the two shall stay. The answer is posted to the section itself, with the revision
/// that is stored now.
pub(crate) async fn page(
    context: &Context,
    stored: &ApplicationView,
    section: &str,
    typed: &[(String, String)],
) -> Result<Response, Problem> {
    let (actor, t) = (context.actor()?, context.t);
    let (_, pack, form) = context
        .office
        .form(&actor.authority, &stored.application.form)
        .await?;
    let view = View {
        t,
        pack,
        form,
        draft: &stored.draft,
        findings: &[],
    };
    let fields = each_field(typed)
        .into_iter()
        .filter_map(|(pointer, typed)| {
            let now = stored.draft.get(&pointer).unwrap_or_default();
            (!same(&pointer, &now, &typed)).then(|| Differing {
                id: id_of(&pointer),
                label: view.label(&pointer),
                pointer,
                typed,
                stored: now,
            })
        })
        .collect();
    let shown = Conflict {
        s: context.shell("applications").await?,
        t,
        id: stored.application.id.clone(),
        section: section.to_owned(),
        reference: stored.application.reference.clone(),
        revision: stored.application.revision,
        fields,
    };
    shell::page(StatusCode::CONFLICT, &shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_one_field_and_blanks_no_difference() {
        let sent = [
            ("/declaration/ticks", ""),
            ("/declaration/ticks", "b"),
            ("/declaration/ticks", "a"),
            ("/remarks", "L/C 1\r\n"),
            ("revision", "3"),
        ];
        let sent: Vec<_> = sent
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let fields = each_field(&sent);
        assert_eq!(fields.len(), 2);
        assert!(same(TICKS, &fields[0].1, "a,b") && !same(TICKS, &fields[0].1, "a"));
        assert!(same("/remarks", &fields[1].1, "L/C 1"));
    }

    #[test]
    fn an_empty_value_is_never_proposed() {
        let field = |typed: &str, stored: &str| Differing {
            id: String::new(),
            pointer: String::new(),
            label: String::new(),
            typed: typed.to_owned(),
            stored: stored.to_owned(),
        };
        assert!(!field("", "Rice").proposes_typed());
        assert!(field("Rice", "").proposes_typed() && field("Rice", "Tea").proposes_typed());
    }
}
