//! The foot: what this officer may do with the case now, and why not what they may not.

use crate::{
    form::View,
    shell::{Context, Problem},
};
use origo_authz::Action;
use origo_office::{OfficeError, RefusalCode, cases::CaseView};
use origo_pack::{Pack, words};
use std::collections::HashMap;

/// Questions that one form holds.
pub(super) const QUESTIONS: usize = 8;
/// Of them open from the start.
const QUESTIONS_OPEN: usize = 2;

/// What a refused decision held, so that nothing typed is lost.
#[derive(Default)]
pub(super) struct Typed {
    /// The act and why it was refused.
    pub(super) refused: Option<(String, OfficeError)>,
    pub(super) fields: HashMap<String, String>,
}

impl Typed {
    fn get(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }
}

/// A question being written.
pub(super) struct Asked {
    pub(super) n: usize,
    pub(super) pointer: String,
    pub(super) canned: String,
    pub(super) message: String,
}

/// The decision bar.
pub(super) struct Decide {
    /// Nothing is to be decided, or this officer decides nothing.
    pub(super) closed: bool,
    /// This officer prepared the application and decides nothing about it.
    pub(super) own_work: bool,
    /// This officer holds it.
    pub(super) mine: bool,
    /// Another holds it: the name.
    pub(super) held_by: Option<String>,
    pub(super) may_break: bool,
    /// Why this officer may not take the decision that comes next.
    pub(super) refused: Option<String>,
    pub(super) to_sign: bool,
    pub(super) second: bool,
    pub(super) signing: bool,
    /// What to know before deciding.
    pub(super) note: String,
    pub(super) warns: bool,
    /// The act that was refused and its sentence.
    pub(super) error: Option<(String, String)>,
    pub(super) asked: Vec<Asked>,
    pub(super) asked_more: Vec<Asked>,
    pub(super) pointers: Vec<(String, String)>,
    pub(super) canned: Vec<(String, String)>,
    pub(super) reasons: Vec<(String, String)>,
    pub(super) reason: String,
    pub(super) text: String,
}

impl Decide {
    pub(super) fn of(
        context: &Context,
        case: &CaseView,
        pack: &Pack,
        view: &View<'_>,
        signing: bool,
        findings: usize,
        typed: &Typed,
    ) -> Result<Self, Problem> {
        let (actor, t) = (context.actor()?, context.t);
        let row = &case.view.application;
        let closed = !actor.may(Action::Review) || row.due_at.is_none();
        let holder = row.assigned_to.as_deref();
        let name = |id: &str| case.names.get(id).cloned().unwrap_or_default();
        let named = |codes: &[origo_pack::Code]| {
            codes
                .iter()
                .map(|known| {
                    let words = words(&known.name, t.code());
                    (known.code.clone(), words.to_owned())
                })
                .collect::<Vec<_>>()
        };
        let to_sign = row.state == "awaiting-signature";
        let note = if to_sign {
            let reviewer = row.reviewed_by.as_deref().map(name).unwrap_or_default();
            t.decide_note_sign(reviewer)
        } else if findings > 0 {
            t.decide_note_checks(findings)
        } else if case.second_approval && row.state == "submitted" {
            t.decide_note_second()
        } else {
            t.decide_note_ok()
        };
        let mut asked: Vec<_> = (0..QUESTIONS)
            .map(|n| Asked {
                n,
                pointer: typed.get(&format!("pointer-{n}")),
                canned: typed.get(&format!("canned-{n}")),
                message: typed.get(&format!("message-{n}")),
            })
            .collect();
        let asked_more = asked.split_off(QUESTIONS_OPEN);
        Ok(Self {
            closed,
            own_work: case.refused == Some(RefusalCode::ApplicationOwnWork),
            mine: holder == Some(&actor.user_id),
            held_by: holder.filter(|id| *id != actor.user_id).map(name),
            may_break: actor.may(Action::BreakLock),
            refused: case.refused.map(|code| t.error(code.as_str())),
            to_sign,
            second: row.state == "awaiting-second-approval",
            signing,
            note,
            warns: findings > 0,
            error: typed
                .refused
                .as_ref()
                .map(|(act, error)| (act.clone(), t.error(error.code()))),
            asked,
            asked_more,
            pointers: pointers(view),
            canned: named(&pack.policy.query_reasons),
            reasons: named(&pack.policy.reject_reasons),
            reason: typed.get("reason"),
            text: typed.get("text"),
        })
    }

    /// The sentence under a form whose act was refused.
    pub(super) fn error_of(&self, act: &str) -> Option<&str> {
        self.error
            .as_ref()
            .filter(|(refused, _)| refused == act)
            .map(|(_, sentence)| sentence.as_str())
    }
}

/// Every field that a question can be about.
fn pointers(view: &View<'_>) -> Vec<(String, String)> {
    view.everything()
        .into_iter()
        .flat_map(|group| group.fields)
        .map(|field| {
            let label = view.label(&field.pointer);
            (field.pointer, label)
        })
        .collect()
}
