//! Questions of a plain form: fields with their labels, what was typed, and what is wrong with it.

use crate::shell::Shell;
use askama::Template;
use origo_i18n::T;
use origo_trade::Finding;

/// A question.
#[derive(Default)]
pub(crate) struct Ask {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    /// `text`, `email`, `tel`, `date`, `password`, `choice`, `lines`.
    pub(crate) kind: &'static str,
    pub(crate) value: String,
    pub(crate) options: Vec<(String, String)>,
    pub(crate) autocomplete: &'static str,
    pub(crate) optional: bool,
    pub(crate) wide: bool,
    pub(crate) error: Option<String>,
}

impl Ask {
    pub(crate) fn new(id: &str, kind: &'static str, label: String) -> Self {
        Self {
            id: id.to_owned(),
            kind,
            label,
            wide: true,
            ..Self::default()
        }
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    pub(crate) fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    pub(crate) fn fills(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    pub(crate) fn options(mut self, options: Vec<(String, String)>) -> Self {
        self.options = options;
        self
    }

    pub(crate) fn optional(mut self, optional: bool) -> Self {
        self.optional = optional;
        self
    }

    /// Takes half the width where there is room.
    pub(crate) fn half(mut self) -> Self {
        self.wide = false;
        self
    }

    /// What a browser announces with the field.
    pub(crate) fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-h", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-e", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A page with a plain form, or with nothing but words.
#[derive(Template)]
#[template(path = "ask.html")]
pub(crate) struct AskPage {
    pub(crate) s: Shell,
    pub(crate) t: T,
    pub(crate) title: String,
    pub(crate) lede: String,
    pub(crate) action: String,
    pub(crate) button: String,
    pub(crate) fields: Vec<Ask>,
    pub(crate) errors: Vec<(String, String)>,
    pub(crate) links: Vec<(&'static str, String)>,
}

/// A finding in words: `finding-` and its code, with the field's name and the values it carries.
pub(crate) fn sentence(t: T, finding: &Finding, field: &str) -> String {
    let mut values: Vec<(&str, &str)> = finding
        .values
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    values.push(("field", field));
    t.lookup(&format!("finding-{}", finding.code), &values)
        .unwrap_or_else(|| format!("{field}: {}", finding.code))
}

/// Puts findings beside their questions, and answers the list for the top of the page: link and sentence. What is
/// about no question is listed only, linked to `elsewhere`, with the name that `other` gives it.
pub(crate) fn mark(
    t: T,
    fields: &mut [Ask],
    findings: &[Finding],
    other: impl Fn(&Finding) -> String,
) -> Vec<(String, String)> {
    let mut listed = Vec::new();
    for finding in findings {
        let id = finding.pointer.trim_start_matches('/');
        let field = fields.iter_mut().find(|field| field.id == id);
        let text = match &field {
            Some(field) => sentence(t, finding, &field.label),
            None => sentence(t, finding, &other(finding)),
        };
        listed.push((format!("#{id}"), text.clone()));
        if let Some(field) = field {
            field.error.get_or_insert(text);
        }
    }
    listed
}
