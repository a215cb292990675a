//! The form of a pack as view values: one definition for editing, checking, reviewing and comparing.

use origo_i18n::{T, grouped};
use origo_office::sentences::{Sentences, list_of};
use origo_pack::{Field, FieldKind, Form, Pack, words};
use origo_trade::{Draft, Finding};
use std::ops::Range;

/// A field as it is shown.
pub(crate) struct FieldView {
    pub(crate) id: String,
    pub(crate) pointer: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) kind: &'static str,
    pub(crate) options: Vec<(String, String)>,
    pub(crate) ticked: Vec<String>,
    pub(crate) value: String,
    pub(crate) error: Option<String>,
    pub(crate) required: bool,
    pub(crate) width: u8,
    /// The party whose block ends with this field; empty if none does.
    pub(crate) ends: String,
}

impl FieldView {
    /// Whether the value is none of those that can be chosen: it is shown all the same, so that nothing gets lost.
    pub(crate) fn beside_the_list(&self) -> bool {
        !self.value.is_empty() && !self.options.iter().any(|(code, _)| *code == self.value)
    }

    /// The party whose block begins with this field; empty if none does.
    pub(crate) fn party(&self) -> &str {
        self.pointer
            .strip_suffix("/name")
            .filter(|party| !party.starts_with("/declaration"))
            .unwrap_or_default()
    }
}

/// Marks the last field of each party, where one is asked whether to keep it.
fn mark_ends(fields: &mut [FieldView]) {
    let parties: Vec<_> = fields
        .iter()
        .map(|field| field.party().to_owned())
        .filter(|party| !party.is_empty())
        .collect();
    for party in parties {
        let inside = format!("{party}/");
        let last = fields
            .iter_mut()
            .rfind(|field| field.pointer.starts_with(&inside));
        if let Some(last) = last {
            last.ends = party;
        }
    }
}

/// Fields that stand together: one row of a list, or neighbours outside lists.
pub(crate) struct Group {
    pub(crate) list: String,
    pub(crate) row: usize,
    pub(crate) title: String,
    pub(crate) fields: Vec<FieldView>,
}

/// A form in a language over a draft.
pub(crate) struct View<'a> {
    pub(crate) t: T,
    pub(crate) pack: &'a Pack,
    pub(crate) form: &'a Form,
    pub(crate) draft: &'a Draft,
    pub(crate) findings: &'a [Finding],
}

/// The HTML id of the field at a pointer.
pub(crate) fn id_of(pointer: &str) -> String {
    format!("f{}", pointer.replace(['/', '_'], "-"))
}

impl View<'_> {
    /// The fields of a section in groups. `readable` gives words for codes, as a page that only shows needs.
    pub(crate) fn groups(&self, section: &str, readable: bool) -> Vec<Group> {
        self.groups_of(section, readable, &(0..usize::MAX))
    }

    /// The same with only these lines of goods: a page with all of two thousand would be of no use.
    pub(crate) fn groups_of(
        &self,
        section: &str,
        readable: bool,
        lines: &Range<usize>,
    ) -> Vec<Group> {
        let mut groups = self.all_groups_of(section, readable, lines);
        for group in &mut groups {
            mark_ends(&mut group.fields);
        }
        groups
    }

    fn all_groups_of(&self, section: &str, readable: bool, lines: &Range<usize>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut done: Vec<&str> = Vec::new();
        let fields = self.form.fields_of(section);
        for field in fields {
            let list = list_of(&field.pointer);
            if list.is_empty() {
                if groups.last().is_none_or(|group| !group.list.is_empty()) {
                    groups.push(Group {
                        list: String::new(),
                        row: 0,
                        title: String::new(),
                        fields: Vec::new(),
                    });
                }
                if let Some(group) = groups.last_mut() {
                    group
                        .fields
                        .push(self.field(field, field.pointer.clone(), readable));
                }
            } else if !done.contains(&list) {
                done.push(list);
                let rows = if list == "goods" {
                    self.draft.goods.len()
                } else {
                    self.draft.invoices.len()
                };
                let shown = if list == "goods" {
                    lines.start.min(rows)..lines.end.min(rows.max(1))
                } else {
                    0..rows.max(1)
                };
                for row in shown {
                    let fields = fields
                        .iter()
                        .filter(|field| list_of(&field.pointer) == list);
                    groups.push(Group {
                        list: list.to_owned(),
                        row,
                        title: self.row_title(list, row),
                        fields: fields
                            .map(|field| {
                                self.field(
                                    field,
                                    field.pointer.replacen('*', &row.to_string(), 1),
                                    readable,
                                )
                            })
                            .collect(),
                    });
                }
            }
        }
        groups
    }

    /// Every group of every section, in words, each titled.
    pub(crate) fn everything(&self) -> Vec<Group> {
        let mut all = Vec::new();
        for section in &self.form.sections {
            for mut group in self.groups(&section.id, true) {
                if group.title.is_empty() {
                    words(&section.title, self.t.code()).clone_into(&mut group.title);
                }
                all.push(group);
            }
        }
        all
    }

    fn row_title(&self, list: &str, row: usize) -> String {
        self.sentences().row_title(list, row)
    }

    fn field(&self, field: &Field, pointer: String, readable: bool) -> FieldView {
        let language = self.t.code();
        let mut value = self.draft.get(&pointer).unwrap_or_default();
        let ticked = value.split(',').map(str::to_owned).collect();
        let (kind, options) = match &field.kind {
            FieldKind::Text | FieldKind::HsCode => ("text", Vec::new()),
            FieldKind::Decimal => ("number", Vec::new()),
            FieldKind::Lines => ("lines", Vec::new()),
            FieldKind::Date => ("date", Vec::new()),
            FieldKind::Choice(list) => (
                "choice",
                self.pack
                    .code_lists
                    .get(list)
                    .into_iter()
                    .flatten()
                    .map(|code| (code.code.clone(), words(&code.name, language).to_owned()))
                    .collect(),
            ),
            FieldKind::Criterion => (
                "choice",
                self.form
                    .criteria
                    .iter()
                    .map(|code| {
                        (
                            code.code.clone(),
                            format!("{} – {}", code.code, words(&code.name, language)),
                        )
                    })
                    .collect::<Vec<_>>(),
            ),
            FieldKind::Ticks => (
                "ticks",
                self.form
                    .ticks
                    .iter()
                    .map(|tick| (tick.id.clone(), words(&tick.text, language).to_owned()))
                    .collect(),
            ),
        };
        if readable && let Some((_, name)) = options.iter().find(|(code, _)| *code == value) {
            value.clone_from(name);
        }
        if readable {
            value = self.in_words(kind, value);
        }
        FieldView {
            id: id_of(&pointer),
            label: words(&field.label, language).to_owned(),
            hint: words(&field.hint, language).to_owned(),
            kind,
            options,
            ticked,
            value,
            error: self
                .findings
                .iter()
                .find(|finding| finding.pointer == pointer)
                .map(|finding| self.sentence(finding)),
            required: field.required,
            width: field.width.unwrap_or(12),
            ends: String::new(),
            pointer,
        }
    }

    /// A date or an amount as on paper; what cannot be read as one stays as it was typed.
    fn in_words(&self, kind: &str, value: String) -> String {
        let plain = |c: char| c.is_ascii_digit() || c == '.';
        match kind {
            "date" => value
                .parse()
                .map_or(value, |date| self.t.printed_date(date)),
            "number" if !value.is_empty() && value.chars().all(plain) => grouped(value),
            _ => value,
        }
    }

    /// What stands in the field at a pointer, in words: names for codes, sentences for ticks.
    pub(crate) fn in_words_at(&self, pointer: &str) -> String {
        let mut fields = self
            .form
            .sections
            .iter()
            .flat_map(|section| &section.fields);
        let Some(field) = fields.find(|field| field.is_at(pointer)) else {
            return self.draft.get(pointer).unwrap_or_default();
        };
        let view = self.field(field, pointer.to_owned(), true);
        if view.kind != "ticks" {
            return view.value;
        }
        let ticked = view.options.iter();
        let ticked = ticked.filter(|(id, _)| view.ticked.contains(id));
        let texts: Vec<_> = ticked.map(|(_, text)| text.as_str()).collect();
        texts.join("\n")
    }

    /// The name of the field at a pointer, with its row.
    pub(crate) fn label(&self, pointer: &str) -> String {
        self.sentences().label(pointer)
    }

    /// The lines of goods as a table: the fields that any line has filled, and the lines in words.
    pub(crate) fn table(&self, most: usize) -> (Vec<String>, Vec<Vec<String>>) {
        let language = self.t.code();
        let fields: Vec<_> = self
            .form
            .fields_of("goods")
            .iter()
            .filter_map(|field| Some((field, field.pointer.strip_prefix("/goods/*")?)))
            .collect();
        let texts: Vec<Vec<String>> = self
            .draft
            .goods
            .iter()
            .take(most)
            .map(|line| {
                let line = serde_json::to_value(line).unwrap_or_default();
                let text = |tail: &str| line.pointer(tail).and_then(|value| value.as_str());
                fields
                    .iter()
                    .map(
                        |(field, tail)| match (&field.kind, text(tail).unwrap_or_default()) {
                            (FieldKind::Choice(list), code) if !code.is_empty() => {
                                self.pack.code_name(list, code, language)
                            }
                            (_, text) => text.to_owned(),
                        },
                    )
                    .collect()
            })
            .collect();
        let filled = |place: usize| {
            texts
                .iter()
                .any(|line| line.get(place).is_some_and(|text| !text.is_empty()))
        };
        let shown: Vec<_> = (0..fields.len()).filter(|place| filled(*place)).collect();
        let heads = shown.iter().filter_map(|place| fields.get(*place));
        let heads = heads.map(|(field, _)| words(&field.label, language).to_owned());
        let rows = texts.iter().map(|line| {
            let cell = |place: &usize| line.get(*place).cloned().unwrap_or_default();
            shown.iter().map(cell).collect()
        });
        (heads.collect(), rows.collect())
    }

    /// A finding as a sentence where the row stands beside it already.
    pub(crate) fn sentence_in_row(&self, finding: &Finding) -> String {
        self.sentences().in_row(finding)
    }

    /// The name of the field at a pointer, without its row.
    pub(crate) fn name(&self, pointer: &str) -> String {
        self.sentences().name(pointer)
    }

    /// A finding as a sentence: which field and row, what is wrong, what to do.
    pub(crate) fn sentence(&self, finding: &Finding) -> String {
        self.sentences().of(finding)
    }

    fn sentences(&self) -> Sentences<'_> {
        Sentences {
            t: self.t,
            pack: self.pack,
            form: self.form,
        }
    }

    /// The section whose page holds a pointer.
    pub(crate) fn section_of(&self, pointer: &str) -> &str {
        self.form
            .sections
            .iter()
            .find(|section| section.fields.iter().any(|field| field.is_at(pointer)))
            .map_or("documents", |section| section.id.as_str())
    }
}
