//! The authority's questions in the form, and what was typed for an answer.

use origo_i18n::T;
use origo_office::Query;

/// Before the id of a question in the name of the tick that it does not apply.
pub(super) const NOT_APPLICABLE: &str = "na-";

/// A question of the authority, and what was typed for an answer.
pub(super) struct Question {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) answer: String,
    pub(super) not_applicable: bool,
    pub(super) error: Option<String>,
}

/// A question with what was typed, and what is missing if an answer was sent.
pub(super) fn question(t: T, query: &Query, answers: Option<&[(String, String)]>) -> Question {
    let typed = |name: &str| {
        let mut all = answers.unwrap_or_default().iter();
        all.find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    };
    let answer = typed(&query.id).to_owned();
    let not_applicable = !typed(&format!("{NOT_APPLICABLE}{}", query.id)).is_empty();
    let missing = answers.is_some() && answer.trim().is_empty() && !not_applicable;
    Question {
        id: query.id.clone(),
        text: query.message.clone(),
        error: missing.then(|| t.finding_answer_missing()),
        answer,
        not_applicable,
    }
}
