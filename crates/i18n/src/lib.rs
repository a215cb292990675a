//! The words of Origo in its languages: one typed method per message, dates, times and numbers.
//!
//! ```
//! use origo_i18n::T;
//! assert_eq!(T::new("fr").sign_in_title(), "Se connecter");
//! assert_eq!(T::new("en").rows_added(1), "1 line was added.");
//! ```
//!
//! Counts, dates, times and amounts follow the language: `2,400.5`, `2 400,5`, `២.៤០០,៥`. What a person compares with
//! paper or types again (numbers of certificates, codes, weights and dates on the check page) has Latin digits and one
//! fixed style in every language: [`grouped`], [`T::printed_date`].

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{fmt::Display, sync::OnceLock};
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A language that Origo speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-1.
    pub code: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// The short label of the language switch.
    pub label: &'static str,
    /// Its digits from zero to nine.
    digits: [char; 10],
    /// Between thousands.
    group: char,
    /// Before the fraction.
    decimal: char,
}

const LATIN: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
const KHMER: [char; 10] = ['០', '១', '២', '៣', '៤', '៥', '៦', '៧', '៨', '៩'];

/// The languages, in the order of the switch.
pub const LANGUAGES: [Language; 3] = [
    Language {
        code: "en",
        name: "English",
        label: "EN",
        digits: LATIN,
        group: ',',
        decimal: '.',
    },
    Language {
        code: "km",
        name: "ភាសាខ្មែរ",
        label: "ខ្មែរ",
        digits: KHMER,
        group: '.',
        decimal: ',',
    },
    Language {
        code: "fr",
        name: "Français",
        label: "FR",
        digits: LATIN,
        group: '\u{202f}',
        decimal: ',',
    },
];

type Bundle = FluentBundle<FluentResource>;

fn bundle(code: &str) -> &'static Bundle {
    static BUNDLES: OnceLock<Vec<(&'static str, Bundle)>> = OnceLock::new();
    static EMPTY: OnceLock<Bundle> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| {
        SOURCES
            .iter()
            .map(|(code, texts)| (*code, load(code, texts)))
            .collect()
    });
    bundles
        .iter()
        .find(|(known, _)| *known == code)
        .or(bundles.first())
        .map_or_else(
            || EMPTY.get_or_init(|| Bundle::new_concurrent(Vec::new())),
            |(_, bundle)| bundle,
        )
}

fn load(code: &str, texts: &[&str]) -> Bundle {
    let locale = code.parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    // isolation marks are for mixed directions; all three languages run left to right
    bundle.set_use_isolating(false);
    if language(code).digits == KHMER {
        bundle.set_formatter(Some(in_khmer_digits));
    }
    for text in texts {
        // the build has read these texts already: what is partly broken cannot reach here
        let resource = match FluentResource::try_new((*text).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The words in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct T {
    code: &'static str,
}

impl T {
    /// The words in a language; English if Origo does not speak it.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self {
            code: LANGUAGES
                .iter()
                .find(|language| language.code == code)
                .map_or("en", |language| language.code),
        }
    }

    /// The language, ISO 639-1.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A message by a key that is known only at run time, for example `finding-` and a code.
    #[must_use]
    pub fn lookup(&self, key: &str, values: &[(&str, &str)]) -> Option<String> {
        let bundle = bundle(self.code);
        let pattern = bundle.get_message(key)?.value()?;
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set((*name).to_owned(), argument(name, value));
        }
        let mut errors = Vec::new();
        Some(
            bundle
                .format_pattern(pattern, Some(&arguments), &mut errors)
                .into_owned(),
        )
    }

    /// The state of an application or certificate in words.
    #[must_use]
    pub fn state(&self, state: &str) -> String {
        self.coded("state", state)
    }

    /// An event in words.
    #[must_use]
    pub fn event(&self, kind: &str) -> String {
        self.coded("event", kind)
    }

    /// An error code in words.
    #[must_use]
    pub fn error(&self, code: &str) -> String {
        self.coded("error", code)
    }

    /// A verdict of a verification in words.
    #[must_use]
    pub fn verdict(&self, code: &str) -> String {
        self.coded("verdict", code)
    }

    /// The message of a family for a code, whose dots become dashes; the code itself if it has no words yet.
    #[must_use]
    pub fn coded(&self, family: &str, code: &str) -> String {
        self.lookup(&format!("{family}-{}", code.replace('.', "-")), &[])
            .unwrap_or_else(|| code.to_owned())
    }

    /// A date in words: `22 November 2026`.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        let month = self.coded("month", &date.month().to_string());
        self.date_long(date.day(), month, date.year())
    }

    /// A date as on paper, in Latin digits whatever the language: `22 November 2026`.
    #[must_use]
    pub fn printed_date(&self, date: Date) -> String {
        let month = self.coded("month", &date.month().to_string());
        format!("{} {month} {}", date.day(), date.year())
    }

    /// An amount with its thousands grouped: `2,400.5`, `2 400,5`, `២.៤០០,៥`.
    #[must_use]
    pub fn number(&self, number: impl Display) -> String {
        let own = language(self.code);
        grouped(number)
            .chars()
            .map(|c| match c {
                ',' => own.group,
                '.' => own.decimal,
                other => other.to_digit(10).map_or(other, |digit| {
                    own.digits.get(digit as usize).copied().unwrap_or(other)
                }),
            })
            .collect()
    }

    /// Date and time in a zone: `22 November 2026 at 16:58`.
    #[must_use]
    pub fn moment(&self, at: Timestamp, zone: &TimeZone) -> String {
        self.date_time(
            self.date(at.to_zoned_datetime(zone.clone()).date()),
            self.time(at, zone),
        )
    }

    /// The time in a zone, 24 hours.
    #[must_use]
    pub fn time(&self, at: Timestamp, zone: &TimeZone) -> String {
        let time = at
            .to_zoned_datetime(zone.clone())
            .strftime("%H:%M")
            .to_string();
        with_digits(&time, &language(self.code).digits)
    }

    fn text(&self, key: &str, values: &[(&str, &String)]) -> String {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.lookup(key, &values).unwrap_or_else(|| key.to_owned())
    }
}

fn language(code: &str) -> &'static Language {
    let known = LANGUAGES.iter().find(|language| language.code == code);
    known.unwrap_or(&LANGUAGES[0])
}

/// Names of arguments that count something. Only these are numbers to Fluent, with plurals and the language's digits;
/// everything else, what was typed above all, is text as it stands.
const COUNTS: &[&str] = &[
    "n", "count", "total", "from", "to", "max", "size", "day", "year", "d", "h", "m",
];

fn argument(name: &str, value: &str) -> FluentValue<'static> {
    match value.parse::<i64>() {
        Ok(number) if COUNTS.contains(&name) => FluentValue::from(number),
        _ => FluentValue::from(value.to_owned()),
    }
}

/// Fluent's way to ask for the text of a number.
fn in_khmer_digits<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(with_digits(&number.as_string(), &KHMER)),
        _ => None,
    }
}

fn with_digits(text: &str, digits: &[char; 10]) -> String {
    text.chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => digits.get(digit as usize).copied().unwrap_or(c),
            None => c,
        })
        .collect()
}

/// A number with its thousands grouped, in Latin digits: `1,234,567.89`.
#[must_use]
pub fn grouped(number: impl Display) -> String {
    let text = number.to_string();
    let (sign, plain) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain, None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_in_words_and_in_the_zone_of_the_authority() {
        let at: Timestamp = "2026-11-22T17:30:00Z".parse().unwrap();
        let zone = TimeZone::get("Asia/Phnom_Penh").unwrap();
        assert_eq!(T::new("en").moment(at, &zone), "23 November 2026 at 00:30");
        assert_eq!(T::new("fr").moment(at, &zone), "23 novembre 2026 à 00:30");
        assert_eq!(T::new("km").moment(at, &zone), "២៣ វិច្ឆិកា ២០២៦ ម៉ោង ០០:៣០");
    }

    #[test]
    fn numbers_are_grouped_with_latin_digits() {
        assert_eq!(grouped("1234567.890"), "1,234,567.890");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(-1000), "-1,000");
    }

    #[test]
    fn amounts_follow_the_language_but_not_on_paper() {
        assert_eq!(T::new("en").number("2400.5"), "2,400.5");
        assert_eq!(T::new("fr").number("2400.5"), "2\u{202f}400,5");
        assert_eq!(T::new("km").number("2400.5"), "២.៤០០,៥");
        let date = jiff::civil::date(2026, 11, 22);
        assert_eq!(T::new("km").printed_date(date), "22 វិច្ឆិកា 2026");
        assert_eq!(T::new("km").date(date), "២២ វិច្ឆិកា ២០២៦");
    }

    #[test]
    fn what_was_typed_stays_as_it_was_typed() {
        let words = T::new("km").lookup("finding-date", &[("field", "x"), ("typed", "61")]);
        assert!(words.unwrap().contains("“61”"));
    }

    #[test]
    fn plurals_follow_the_language() {
        assert_eq!(T::new("en").step_problems(2), "2 things to do");
        assert_eq!(T::new("fr").step_problems(1), "1 point à traiter");
        assert_eq!(T::new("km").step_problems(1), "នៅសល់ ១ ចំណុច");
    }

    #[test]
    fn a_code_without_words_stands_for_itself() {
        assert_eq!(T::new("km").state("issued"), "បានចេញ");
        assert_eq!(T::new("en").state("lost"), "lost");
        assert_eq!(T::new("xx").code(), "en");
        assert!(
            T::new("en")
                .lookup("finding-date", &[("field", "Date"), ("typed", "x")])
                .unwrap()
                .contains("“x”")
        );
    }
}
