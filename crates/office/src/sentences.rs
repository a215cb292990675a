//! Findings as sentences: which field and row, what is wrong, what to do. Pages, letters and the API say the same.

use origo_i18n::T;
use origo_pack::{Form, Pack, words};
use origo_trade::Finding;

/// The words for the findings of a form in one language.
#[derive(Debug, Clone, Copy)]
pub struct Sentences<'a> {
    /// The language.
    pub t: T,
    /// The pack, for names of codes.
    pub pack: &'a Pack,
    /// The form, for names of fields.
    pub form: &'a Form,
}

/// The list that a pointer is in: `goods` or `invoices`; empty outside lists.
#[must_use]
pub fn list_of(pointer: &str) -> &str {
    pointer
        .split('/')
        .nth(1)
        .filter(|list| matches!(*list, "goods" | "invoices"))
        .unwrap_or_default()
}

impl Sentences<'_> {
    /// A finding as a sentence that names field and row.
    #[must_use]
    pub fn of(&self, finding: &Finding) -> String {
        self.say(finding, self.label(&finding.pointer))
    }

    /// The same where the row stands beside it already.
    #[must_use]
    pub fn in_row(&self, finding: &Finding) -> String {
        self.say(finding, self.name(&finding.pointer))
    }

    /// The name of the field at a pointer, with its row.
    #[must_use]
    pub fn label(&self, pointer: &str) -> String {
        let name = self.name(pointer);
        let row = pointer
            .split('/')
            .find_map(|part| part.parse::<usize>().ok());
        match (list_of(pointer), row) {
            ("", _) | (_, None) => name,
            (list, Some(row)) => format!("{} – {name}", self.row_title(list, row)),
        }
    }

    /// The name of the field at a pointer, without its row. A list as a whole is called as its page is.
    #[must_use]
    pub fn name(&self, pointer: &str) -> String {
        let language = self.t.code();
        if let Some(field) = self.form.field(pointer) {
            return words(&field.label, language).to_owned();
        }
        let within = format!("{pointer}/");
        let mut sections = self.form.sections.iter();
        let page = sections.find(|section| {
            let mut fields = section.fields.iter();
            fields.any(|field| field.pointer.starts_with(&within))
        });
        page.map_or_else(
            || pointer.to_owned(),
            |page| words(&page.title, language).to_owned(),
        )
    }

    /// What a row of a list is called, counted from 0.
    #[must_use]
    pub fn row_title(&self, list: &str, row: usize) -> String {
        if list == "goods" {
            self.t.line_n(row + 1)
        } else {
            self.t.invoice_n(row + 1)
        }
    }

    fn say(&self, finding: &Finding, label: String) -> String {
        let mut values = finding.values.clone();
        for (name, value) in &mut values {
            if let Some(words) = self.in_words(name, value) {
                *value = words;
            }
        }
        values.insert("field".to_owned(), label);
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.t
            .lookup(&format!("finding-{}", finding.code), &values)
            .unwrap_or_else(|| finding.code.to_string())
    }

    /// What a code of the pack or of the form is called, where a value is one.
    fn in_words(&self, name: &str, value: &str) -> Option<String> {
        let language = self.t.code();
        let code = |list: &str| Some(self.pack.code_name(list, value, language));
        match name {
            "own" | "country" | "destination" | "origin" => code("countries"),
            "mode" => code("modes"),
            "package" => code("packages"),
            "date" => Some(self.t.printed_date(value.parse().ok()?)),
            "kind" => {
                let kind = self.form.attachments.iter().find(|kind| kind.id == value)?;
                Some(words(&kind.name, language).to_owned())
            }
            "tick" => {
                let tick = self.form.ticks.iter().find(|tick| tick.id == value)?;
                Some(words(&tick.text, language).to_owned())
            }
            _ => None,
        }
    }
}
