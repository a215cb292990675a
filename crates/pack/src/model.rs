//! What a country pack says. Every type here is read from TOML files; see `packs/README.md` for the files.

use crate::{
    Bundle, Code, EmbargoList, FormCheck, LateIssue, Places, Unless, WordList, Wording, words,
};
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A country pack: all that differs between one issuing authority's world and another's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Folder name, for example `gb`.
    #[serde(skip)]
    pub id: String,
    /// SHA-256 over all files of the pack, hex: what a decision cites.
    #[serde(skip)]
    pub digest: String,
    /// The files that it was read from, to be kept and read again as they were: see [`crate::from_bundle`].
    #[serde(skip)]
    pub bundle: Bundle,
    /// Version, for example `2026.1`.
    pub version: String,
    /// Country, ISO 3166-1 alpha-2.
    pub country: String,
    /// Languages of its screens and documents, first is the default.
    pub languages: Vec<String>,
    /// IANA time zone.
    pub time_zone: String,
    /// Working time and holidays.
    pub calendar: Calendar,
    /// How cases are decided.
    pub policy: Policy,
    /// How organisations are registered.
    pub registration: Registration,
    /// Forms by id. Files `forms/*.toml`.
    #[serde(skip)]
    pub forms: BTreeMap<String, Form>,
    /// Code lists by id (`countries`, `currencies`, `units`, `packages`, `modes`). Files `codes/*.toml`.
    #[serde(skip)]
    pub code_lists: BTreeMap<String, Vec<Code>>,
    /// Word lists by id. Files `words/*.toml`.
    #[serde(skip)]
    pub word_lists: BTreeMap<String, WordList>,
    /// Places and regions. File `places.toml`.
    #[serde(skip)]
    pub places: Places,
    /// Destinations under embargo. File `embargoes.toml`; without it nothing is cleared where a form asks.
    #[serde(skip)]
    pub embargoes: Option<EmbargoList>,
}

/// Working time of an authority, in its own zone.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Spans of work by weekday, 1 is Monday (ISO 8601).
    pub week: BTreeMap<String, Vec<Span>>,
    /// Days on which nobody works.
    pub holidays: Vec<Holiday>,
}

/// A span of working time within a day.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Start.
    pub from: Time,
    /// End.
    pub to: Time,
}

/// A public holiday.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: Wording,
}

/// How an authority decides.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Working minutes from submission to decision.
    pub service_level_minutes: i64,
    /// When a second officer must approve.
    pub second_approval: SecondApproval,
    /// Reasons an officer may reject with.
    pub reject_reasons: Vec<Code>,
    /// Reasons an authority may cancel with.
    pub cancel_reasons: Vec<Code>,
    /// Ready texts for a query.
    pub query_reasons: Vec<Code>,
}

/// How an authority registers organisations.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// What an organisation undertakes, a paragraph a line.
    pub undertaking: Wording,
    /// Months for which the undertaking holds.
    pub undertaking_months: i32,
    /// Days before its end at which the organisation is reminded.
    pub reminder_days: i64,
    /// Documents that must or may be there.
    pub documents: Vec<AttachmentKind>,
    /// How a registration number looks.
    pub registration_number: NumberFormat,
    /// How a tax number looks.
    pub tax_number: NumberFormat,
    /// Reasons an officer may reject with.
    pub reject_reasons: Vec<Code>,
    /// Reasons an administrator may suspend with.
    pub suspend_reasons: Vec<Code>,
}

/// How a number that somebody else gave looks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberFormat {
    /// Forms it may have: `9` is a digit, `A` a letter, anything else stands for itself. None: any text.
    pub formats: Vec<String>,
    /// What is shown beside the field.
    pub hint: Wording,
    /// Must be given.
    #[serde(default)]
    pub required: bool,
}

impl NumberFormat {
    /// Whether a number, as typed, has one of the forms. Spaces and case do not matter.
    #[must_use]
    pub fn fits(&self, typed: &str) -> bool {
        let bare: Vec<char> = typed
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = |format: &String| {
            format.chars().count() == bare.len()
                && format.chars().zip(&bare).all(|(wanted, c)| match wanted {
                    '9' => c.is_ascii_digit(),
                    'A' => c.is_ascii_uppercase(),
                    literal => literal == *c,
                })
        };
        self.formats.is_empty() || self.formats.iter().any(fits)
    }
}

/// When a second officer must approve before signature.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "when", rename_all = "kebab-case")]
pub enum SecondApproval {
    /// Never: the signatory, who is always another person, is the second pair of eyes.
    Never,
    /// Always.
    Always,
    /// When the goods are worth more.
    ValueOver {
        /// The limit in the invoice currency.
        amount: Decimal,
    },
    /// When any goods have a foreign origin.
    ForeignOrigin,
}

/// A form version: which fields, which numbers, which words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Id, for example `co`.
    #[serde(skip)]
    pub id: String,
    /// Version, for example `2026-1`.
    pub version: String,
    /// Document type, for example `non-preferential-certificate-of-origin`.
    pub document_type: String,
    /// Title.
    pub title: Wording,
    /// What it is for, in a sentence, for somebody who has to choose.
    #[serde(default)]
    pub about: Wording,
    /// Layout that `render` draws, for example `icc` or `km-en`.
    pub layout: String,
    /// Pattern of the certificate number: `{year}`, `{sequence:6}` and literal text.
    pub number_pattern: String,
    /// Months the certificate is valid, if the form limits it.
    #[serde(default)]
    pub valid_months: Option<i64>,
    /// What the authority certifies, printed in the certification box.
    pub certification: Wording,
    /// What the applicant declares.
    pub declaration: Wording,
    /// Words of the replacement endorsement in the remarks box, with `{number}` and `{date}`.
    pub replacement_endorsement: String,
    /// Origin criteria that may be chosen.
    pub criteria: Vec<Criterion>,
    /// Ticks of the form.
    pub ticks: Vec<Tick>,
    /// Documents that must or may be attached.
    pub attachments: Vec<AttachmentKind>,
    /// What is done about goods that have left already; nothing where the form has no words for it.
    #[serde(default)]
    pub late_issue: Option<LateIssue>,
    /// Sets of checks that this form has, by id. Files `checks/*.toml`.
    #[serde(default)]
    pub checks_from: Vec<String>,
    /// Checks between fields, in order. One of the form's own replaces the same one of a set.
    #[serde(default)]
    pub checks: Vec<FormCheck>,
    /// Sections in order; each is one page of the guided application.
    pub sections: Vec<Section>,
}

/// An origin criterion of a form.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Code, for example `WO`.
    pub code: String,
    /// What it means.
    pub name: Wording,
    /// Whether the country of origin must be the authority's own (`own`), any other (`foreign`), or `any`.
    pub origin: String,
    /// Kind of attachment that proves it, if one is needed.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// A tick the declarant sets.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// Id.
    pub id: String,
    /// Words beside it.
    pub text: Wording,
    /// Must be set before submission.
    #[serde(default)]
    pub required: bool,
}

/// A kind of attachment.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentKind {
    /// Id, for example `invoice`.
    pub id: String,
    /// Name.
    pub name: Wording,
    /// Must be there before submission.
    #[serde(default)]
    pub required: bool,
}

/// A page of the guided application.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Id: `parties`, `transport`, `goods`, `documents`, `declaration`.
    pub id: String,
    /// Title.
    pub title: Wording,
    /// Fields in order. Empty for `documents`.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// JSON pointer in the draft; `*` stands for a row: `/goods/*/hs_code`.
    pub pointer: String,
    /// How it is asked.
    pub kind: FieldKind,
    /// Label.
    pub label: Wording,
    /// Help below the label.
    #[serde(default)]
    pub hint: Wording,
    /// What could stand there: shown in the spreadsheet that exporters download to fill.
    #[serde(default)]
    pub example: String,
    /// Must be filled. (What a certificate cannot do without is required whatever this says.)
    #[serde(default)]
    pub required: bool,
    /// When it need not be filled all the same.
    #[serde(default)]
    pub unless: Option<Unless>,
    /// Longest text.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// Box of the printed form.
    #[serde(default)]
    pub box_number: Option<String>,
    /// Columns of twelve that it takes.
    #[serde(default)]
    pub width: Option<u8>,
    /// `address-book` group: fields of one party that are stored together.
    #[serde(default)]
    pub group: Option<String>,
}

/// How a field is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "type", content = "list", rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// Several lines.
    Lines,
    /// A date.
    Date,
    /// A decimal number.
    Decimal,
    /// An HS code.
    HsCode,
    /// A choice from a code list by id.
    Choice(String),
    /// A choice from the form's criteria.
    Criterion,
    /// The form's ticks.
    Ticks,
}

impl Pack {
    /// The words for a code in a language, falling back to English, then to the code.
    #[must_use]
    pub fn code_name(&self, list: &str, code: &str, language: &str) -> String {
        self.code_lists
            .get(list)
            .and_then(|codes| codes.iter().find(|entry| entry.code == code))
            .map_or_else(
                || code.to_owned(),
                |entry| words(&entry.name, language).to_owned(),
            )
    }

    /// Whether a list has a code. A list that the pack does not carry has every code.
    #[must_use]
    pub fn has_code(&self, list: &str, code: &str) -> bool {
        self.code_lists
            .get(list)
            .is_none_or(|codes| codes.iter().any(|entry| entry.code == code))
    }
}

impl Form {
    /// The fields of a section, in order; none if the form has no such section.
    #[must_use]
    pub fn fields_of(&self, section: &str) -> &[Field] {
        self.sections
            .iter()
            .find(|known| known.id == section)
            .map_or(&[], |known| &known.fields)
    }

    /// The field at a pointer. A row number in the pointer matches `*`: `/goods/3/hs_code` is `/goods/*/hs_code`.
    #[must_use]
    pub fn field(&self, pointer: &str) -> Option<&Field> {
        self.sections
            .iter()
            .flat_map(|section| &section.fields)
            .find(|field| field.is_at(pointer))
    }
}

impl Field {
    /// Whether the field is the one at a pointer with row numbers.
    #[must_use]
    pub fn is_at(&self, pointer: &str) -> bool {
        let is_row = |part: &str| {
            part == "*" || !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let (mut own, mut other) = (self.pointer.split('/'), pointer.split('/'));
        loop {
            match (own.next(), other.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if a == b || a == "*" && is_row(b) => {}
                _ => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_of_its_forms() {
        let number = NumberFormat {
            formats: vec![
                "99999999".to_owned(),
                "AA999999".to_owned(),
                "K-999".to_owned(),
            ],
            hint: Wording::new(),
            required: true,
        };
        for good in ["04718822", "sc 123456", "k-123"] {
            assert!(number.fits(good), "{good}");
        }
        for bad in ["", "4718822", "0471882X", "K123", "Q-123"] {
            assert!(!number.fits(bad), "{bad}");
        }
    }
}
