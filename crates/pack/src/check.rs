//! Whether the parts of a pack fit together. Every problem is found at once, so that an author mends them in one go.

use crate::{
    Argument, Code, Field, FieldKind, Form, FormCheck, Pack, Problem, SecondApproval, Wording,
    pattern_problem,
};
use origo_trade::{Draft, GoodsDraft, InvoiceDraft};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::BTreeSet;

/// The sections of a form, in this order.
const SECTIONS: [&str; 5] = ["parties", "transport", "goods", "documents", "declaration"];
/// Where the ticks of the declaration are kept.
const TICKS_POINTER: &str = "/declaration/ticks";

/// Every problem of a pack; none means that it can be used.
#[must_use]
pub fn check(pack: &Pack) -> Vec<Problem> {
    let mut checker = Checker {
        pack,
        file: format!("{}/pack.toml", pack.id),
        problems: Vec::new(),
    };
    checker.head();
    checker.calendar();
    checker.policy();
    checker.registration();
    for (list, codes) in &pack.code_lists {
        checker.file = format!("{}/codes/{list}.toml", pack.id);
        // A name may be missing in a language where nobody is sure of it; English stands in.
        checker.codes("codes", codes, false);
    }
    checker.file = format!("{}/words", pack.id);
    checker.words();
    checker.file = format!("{}/embargoes.toml", pack.id);
    checker.embargoes();
    for (id, form) in &pack.forms {
        checker.file = format!("{}/forms/{id}.toml", pack.id);
        checker.form(form);
    }
    checker.problems
}

struct Checker<'a> {
    pack: &'a Pack,
    file: String,
    problems: Vec<Problem>,
}

impl Checker<'_> {
    fn say(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.problems
            .push(Problem::new(self.file.clone(), path, message));
    }

    /// Says so unless something holds.
    fn want(&mut self, holds: bool, path: &str, message: impl Into<String>) {
        if !holds {
            self.say(path, message);
        }
    }

    fn head(&mut self) {
        let pack = self.pack;
        self.want(!pack.version.trim().is_empty(), "version", "empty");
        self.want(
            pack.country.parse::<origo_trade::CountryCode>().is_ok(),
            "country",
            "not two letters of ISO 3166-1",
        );
        self.want(
            pack.languages.iter().any(|l| l == "en"),
            "languages",
            "must have en",
        );
        self.unique("languages", pack.languages.iter().map(String::as_str));
        self.want(
            jiff::tz::TimeZone::get(&pack.time_zone).is_ok(),
            "time_zone",
            format!("no IANA time zone is called {:?}", pack.time_zone),
        );
        self.want(!pack.forms.is_empty(), "", "has no file in forms/");
    }

    fn calendar(&mut self) {
        let calendar = &self.pack.calendar;
        self.want(
            calendar.week.values().any(|spans| !spans.is_empty()),
            "calendar.week",
            "no working time",
        );
        for (day, spans) in &calendar.week {
            let at = format!("calendar.week.{day}");
            self.want(
                matches!(day.parse::<u8>(), Ok(1..=7)),
                &at,
                "a weekday is 1 (Monday) to 7 (Sunday)",
            );
            self.want(
                spans.iter().all(|span| span.from < span.to),
                &at,
                "a span ends before it starts",
            );
            self.want(
                spans.windows(2).all(|pair| pair[0].to <= pair[1].from),
                &at,
                "spans overlap or are out of order",
            );
        }
        self.want(
            calendar
                .holidays
                .windows(2)
                .all(|pair| pair[0].date < pair[1].date),
            "calendar.holidays",
            "a date is twice or out of order",
        );
        for (row, holiday) in calendar.holidays.iter().enumerate() {
            self.wording(
                &format!("calendar.holidays.{row}.name"),
                &holiday.name,
                true,
            );
        }
    }

    fn policy(&mut self) {
        let policy = &self.pack.policy;
        self.want(
            policy.service_level_minutes > 0,
            "policy.service_level_minutes",
            "must be more than 0",
        );
        if let SecondApproval::ValueOver { amount } = policy.second_approval {
            self.want(
                amount > Decimal::ZERO,
                "policy.second_approval",
                "must be more than 0",
            );
        }
        for (name, reasons) in [
            ("reject_reasons", &policy.reject_reasons),
            ("cancel_reasons", &policy.cancel_reasons),
            ("query_reasons", &policy.query_reasons),
        ] {
            let at = format!("policy.{name}");
            self.want(!reasons.is_empty(), &at, "empty");
            self.codes(&at, reasons, true);
            for (row, reason) in reasons.iter().enumerate() {
                self.want(
                    is_kebab(&reason.code),
                    &format!("{at}.{row}.code"),
                    "not kebab-case",
                );
            }
        }
    }

    fn registration(&mut self) {
        let registration = &self.pack.registration;
        self.wording("registration.undertaking", &registration.undertaking, true);
        self.want(
            registration.undertaking_months > 0,
            "registration.undertaking_months",
            "must be more than 0",
        );
        self.want(
            registration.reminder_days > 0,
            "registration.reminder_days",
            "must be more than 0",
        );
        for (row, document) in registration.documents.iter().enumerate() {
            let at = format!("registration.documents.{row}");
            self.want(
                is_kebab(&document.id),
                &format!("{at}.id"),
                "not kebab-case",
            );
            self.wording(&format!("{at}.name"), &document.name, true);
        }
        self.unique(
            "registration.documents",
            registration.documents.iter().map(|kind| kind.id.as_str()),
        );
        for (name, number) in [
            ("registration_number", &registration.registration_number),
            ("tax_number", &registration.tax_number),
        ] {
            self.wording(&format!("registration.{name}.hint"), &number.hint, true);
        }
        for (name, reasons) in [
            ("reject_reasons", &registration.reject_reasons),
            ("suspend_reasons", &registration.suspend_reasons),
        ] {
            let at = format!("registration.{name}");
            self.want(!reasons.is_empty(), &at, "empty");
            self.codes(&at, reasons, true);
        }
    }

    fn form(&mut self, form: &Form) {
        self.want(!form.version.trim().is_empty(), "version", "empty");
        self.want(
            is_kebab(&form.document_type),
            "document_type",
            "not kebab-case",
        );
        self.want(is_kebab(&form.layout), "layout", "not kebab-case");
        if let Some(problem) = pattern_problem(&form.number_pattern) {
            self.say("number_pattern", problem);
        }
        self.want(
            form.valid_months.is_none_or(|months| months > 0),
            "valid_months",
            "must be more than 0",
        );
        for (name, wording) in [
            ("title", &form.title),
            ("certification", &form.certification),
            ("declaration", &form.declaration),
        ] {
            self.wording(name, wording, true);
        }
        for part in ["{number}", "{date}"] {
            self.want(
                form.replacement_endorsement.contains(part),
                "replacement_endorsement",
                format!("lacks {part}"),
            );
        }
        if let Some(late) = &form.late_issue {
            self.want(
                form.ticks.iter().any(|tick| tick.id == late.tick),
                "late_issue.tick",
                format!("no tick is called {:?}", late.tick),
            );
            self.want(
                !late.endorsement.trim().is_empty(),
                "late_issue.endorsement",
                "empty",
            );
        }
        self.attachments_ticks_criteria(form);
        self.sections(form);
        for (row, rule) in form.checks.iter().enumerate() {
            self.form_check(&format!("checks.{row}"), rule, form);
        }
    }

    /// Whether a check has its arguments and no others, and whether what they name is there.
    fn form_check(&mut self, at: &str, rule: &FormCheck, form: &Form) {
        let name = rule.name.as_str();
        for argument in [
            Argument::Field,
            Argument::Words,
            Argument::Days,
            Argument::Modes,
            Argument::Positions,
            Argument::Criteria,
            Argument::Kilograms,
        ] {
            let wanted = rule.name.arguments().contains(&argument);
            let problem = match (wanted, rule.has(argument)) {
                (true, false) => "needs the argument",
                (false, true) => "has no argument",
                _ => continue,
            };
            self.say(at, format!("{name} {problem} {argument:?}"));
        }
        if let Some(field) = &rule.field {
            let known = form.sections.iter().flat_map(|section| &section.fields);
            self.want(
                known.into_iter().any(|one| one.pointer == *field),
                &format!("{at}.field"),
                format!("the form has no field {field:?}"),
            );
        }
        if let Some(words) = &rule.words {
            self.want(
                self.pack.word_lists.contains_key(words),
                &format!("{at}.words"),
                format!("there is no word list {words:?}"),
            );
        }
        for code in &rule.criteria {
            self.want(
                form.criteria
                    .iter()
                    .any(|criterion| criterion.code == *code),
                &format!("{at}.criteria"),
                format!("no criterion is called {code:?}"),
            );
        }
        let is_position = |text: &str| {
            matches!(text.len(), 2 | 4) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        for span in &rule.positions {
            self.want(
                span.split('-').count() <= 2 && span.split('-').all(is_position),
                &format!("{at}.positions"),
                format!("{span:?} is no chapter, heading or span of them"),
            );
        }
    }

    fn attachments_ticks_criteria(&mut self, form: &Form) {
        self.unique(
            "attachments",
            form.attachments.iter().map(|kind| kind.id.as_str()),
        );
        for (row, kind) in form.attachments.iter().enumerate() {
            self.want(
                is_kebab(&kind.id),
                &format!("attachments.{row}.id"),
                "not kebab-case",
            );
            self.wording(&format!("attachments.{row}.name"), &kind.name, true);
        }
        self.unique("ticks", form.ticks.iter().map(|tick| tick.id.as_str()));
        for (row, tick) in form.ticks.iter().enumerate() {
            self.want(
                is_kebab(&tick.id),
                &format!("ticks.{row}.id"),
                "not kebab-case",
            );
            self.wording(&format!("ticks.{row}.text"), &tick.text, true);
        }
        self.want(!form.criteria.is_empty(), "criteria", "empty");
        self.unique(
            "criteria",
            form.criteria
                .iter()
                .map(|criterion| criterion.code.as_str()),
        );
        for (row, criterion) in form.criteria.iter().enumerate() {
            let at = format!("criteria.{row}");
            self.wording(&format!("{at}.name"), &criterion.name, true);
            self.want(
                matches!(criterion.origin.as_str(), "own" | "foreign" | "any"),
                &format!("{at}.origin"),
                "must be own, foreign or any",
            );
            if let Some(evidence) = &criterion.evidence {
                self.want(
                    form.attachments.iter().any(|kind| kind.id == *evidence),
                    &format!("{at}.evidence"),
                    format!("no attachment is called {evidence:?}"),
                );
            }
        }
    }

    fn sections(&mut self, form: &Form) {
        let ids: Vec<&str> = form
            .sections
            .iter()
            .map(|section| section.id.as_str())
            .collect();
        self.want(
            ids == SECTIONS,
            "sections",
            format!("must be {}", SECTIONS.join(", ")),
        );
        self.unique(
            "sections.fields",
            form.sections
                .iter()
                .flat_map(|s| &s.fields)
                .map(|field| field.pointer.as_str()),
        );
        let drafted = draft_with_rows();
        for (s, section) in form.sections.iter().enumerate() {
            self.wording(&format!("sections.{s}.title"), &section.title, true);
            for (f, field) in section.fields.iter().enumerate() {
                self.field(&format!("sections.{s}.fields.{f}"), field, form, &drafted);
            }
        }
    }

    fn field(&mut self, at: &str, field: &Field, form: &Form, drafted: &Value) {
        self.wording(&format!("{at}.label"), &field.label, true);
        if !field.hint.is_empty() {
            self.wording(&format!("{at}.hint"), &field.hint, true);
        }
        let fits = match drafted.pointer(&field.pointer.replace("/*/", "/0/")) {
            Some(Value::String(_)) => field.kind != FieldKind::Ticks,
            Some(_) => field.kind == FieldKind::Ticks && field.pointer == TICKS_POINTER,
            None => false,
        };
        self.want(
            fits,
            &format!("{at}.pointer"),
            format!(
                "{:?} is no field of an application, or not of this kind",
                field.pointer
            ),
        );
        match &field.kind {
            FieldKind::Choice(list) => self.want(
                self.pack
                    .code_lists
                    .get(list)
                    .is_some_and(|codes| !codes.is_empty()),
                &format!("{at}.kind"),
                format!("there is no code list {list:?}"),
            ),
            FieldKind::Ticks => self.want(!form.ticks.is_empty(), at, "the form has no ticks"),
            _ => {}
        }
        if let Some(unless) = &field.unless {
            self.want(
                self.pack.word_lists.contains_key(&unless.words)
                    && drafted.pointer(&unless.field).is_some(),
                &format!("{at}.unless"),
                "names no field or no word list",
            );
        }
        self.want(
            field.width.is_none_or(|width| (1..=12).contains(&width)),
            &format!("{at}.width"),
            "must be 1 to 12",
        );
        self.want(
            field.max_length != Some(0),
            &format!("{at}.max_length"),
            "must be more than 0",
        );
    }

    /// Word lists hold words as they are compared: in lower case.
    fn words(&mut self) {
        let pack = self.pack;
        for (id, list) in &pack.word_lists {
            let texts = list.anywhere.iter().chain(&list.whole);
            for text in texts.chain(&list.empty).chain(&list.fillers) {
                self.want(
                    !text.trim().is_empty() && text.to_lowercase() == *text,
                    id,
                    format!("{text:?} is empty or not lower case"),
                );
            }
        }
    }

    fn embargoes(&mut self) {
        let Some(list) = &self.pack.embargoes else {
            return;
        };
        self.want(
            list.good_for_days > 0,
            "good_for_days",
            "must be more than 0",
        );
        self.unique(
            "countries",
            list.countries.iter().map(|one| one.country.as_str()),
        );
        for (row, one) in list.countries.iter().enumerate() {
            self.want(
                self.pack.has_code("countries", &one.country),
                &format!("countries.{row}.country"),
                "in no list of countries",
            );
            self.want(
                !one.source.trim().is_empty(),
                &format!("countries.{row}.source"),
                "empty",
            );
        }
    }

    /// Codes that are there once and have names.
    fn codes(&mut self, at: &str, codes: &[Code], every_language: bool) {
        self.unique(at, codes.iter().map(|code| code.code.as_str()));
        for (row, code) in codes.iter().enumerate() {
            self.want(
                !code.code.trim().is_empty(),
                &format!("{at}.{row}.code"),
                "empty",
            );
            self.wording(&format!("{at}.{row}.name"), &code.name, every_language);
        }
    }

    /// A text that is there in English and, if it must, in every language of the pack.
    fn wording(&mut self, at: &str, wording: &Wording, every_language: bool) {
        let pack = self.pack;
        let others = pack
            .languages
            .iter()
            .map(String::as_str)
            .filter(|_| every_language);
        for language in std::iter::once("en").chain(others.filter(|language| *language != "en")) {
            let text = wording.get(language).map_or("", |text| text.trim());
            self.want(!text.is_empty(), at, format!("not said in {language}"));
        }
        for language in wording.keys() {
            self.want(
                !every_language || pack.languages.contains(language),
                at,
                format!("{language} is no language of the pack"),
            );
        }
    }

    fn unique<'t>(&mut self, at: &str, values: impl Iterator<Item = &'t str>) {
        let mut seen = BTreeSet::new();
        for value in values {
            self.want(seen.insert(value), at, format!("{value:?} is there twice"));
        }
    }
}

/// A draft in which every field can be found.
fn draft_with_rows() -> Value {
    let draft = Draft {
        goods: vec![GoodsDraft::default()],
        invoices: vec![InvoiceDraft::default()],
        ..Draft::default()
    };
    serde_json::to_value(draft).unwrap_or_default()
}

fn is_kebab(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn all_faults_of_a_pack_are_found_at_once_with_their_places() {
        let mut pack = builtin().unwrap().remove("gb").unwrap();
        assert_eq!(check(&pack), []);
        pack.time_zone = "Europe/Leeds".to_owned();
        pack.calendar.holidays.swap(0, 1);
        pack.policy.cancel_reasons.clear();
        pack.code_lists.remove("countries");
        let form = pack.forms.get_mut("co").unwrap();
        form.number_pattern = "GB-{year}".to_owned();
        form.title.remove("fr");
        form.sections[0].fields[0].pointer = "/consignor/nickname".to_owned();
        form.attachments.retain(|kind| kind.id != "origin-evidence");
        let found: Vec<String> = check(&pack)
            .iter()
            .map(|p| format!("{} {}", p.file, p.path))
            .collect();
        for expected in [
            "gb/pack.toml time_zone",
            "gb/pack.toml calendar.holidays",
            "gb/pack.toml policy.cancel_reasons",
            "gb/forms/co.toml number_pattern",
            "gb/forms/co.toml title",
            "gb/forms/co.toml sections.0.fields.0.pointer",
        ] {
            assert!(
                found.iter().any(|problem| problem == expected),
                "{expected} not in {found:#?}"
            );
        }
        assert!(
            found
                .iter()
                .any(|p| p.starts_with("gb/forms/co.toml criteria.") && p.ends_with(".evidence"))
        );
        assert!(
            found.iter().any(|p| p.ends_with(".kind")),
            "the missing list of countries"
        );
    }
}
