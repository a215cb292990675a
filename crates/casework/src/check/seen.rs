//! What a check between fields is given, and how it says what it found.

use super::{around::Circumstances, fields};
use origo_pack::{FormCheck, WordList};
use origo_trade::{Draft, Finding, FindingCode, Reading, Severity};

/// What a check looks at.
pub(super) struct Seen<'a> {
    pub(super) draft: &'a Draft,
    pub(super) read: &'a Reading,
    pub(super) around: &'a Circumstances<'a>,
    pub(super) rule: &'a FormCheck,
}

/// What a check found, at the gravity that the form gives it.
pub(super) struct Found<'a> {
    pub(super) severity: Severity,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Found<'_> {
    /// Says it; values follow with `with`.
    pub(super) fn say(
        &mut self,
        pointer: impl Into<String>,
        code: FindingCode,
        values: &[(&str, &dyn ToString)],
    ) {
        self.say_as(self.severity, pointer, code, values);
    }

    /// Says it at another gravity than the form's.
    pub(super) fn say_as(
        &mut self,
        severity: Severity,
        pointer: impl Into<String>,
        code: FindingCode,
        values: &[(&str, &dyn ToString)],
    ) {
        let mut finding = Finding::new(severity, pointer, code);
        for (name, value) in values {
            finding = finding.with(name, value.to_string());
        }
        self.findings.push(finding);
    }
}

impl Seen<'_> {
    /// The word list that the check goes by.
    pub(super) fn words(&self) -> Option<&WordList> {
        self.around.pack.word_lists.get(self.rule.words.as_ref()?)
    }

    /// The pointers that the check's field has, one a row, with what was typed; empty fields are left out.
    pub(super) fn typed(&self) -> Vec<(String, String)> {
        let Some(field) = &self.rule.field else {
            return Vec::new();
        };
        let pointers = fields::rows(field, self.draft).into_iter();
        pointers
            .filter_map(|pointer| {
                let text = self.draft.get(&pointer)?.trim().to_owned();
                (!text.is_empty()).then_some((pointer, text))
            })
            .collect()
    }
}
