//! The checks of a form as data: which are made, of which field, how grave they are, and the words, days and amounts
//! that they go by. What each does is in `casework`; a name that is not here is an error in the pack.

use crate::Wording;
use jiff::civil::Date;
use origo_trade::Severity;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! check_names {
    ($($(#[$doc:meta])* $name:ident = $text:literal [$($argument:ident),*],)+) => {
        /// What a form can have checked, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum CheckName {
            $($(#[$doc])* $name,)+
        }

        impl CheckName {
            /// Every check there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The name in a file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The arguments that it must have, and no others.
            #[must_use]
            pub const fn arguments(self) -> &'static [Argument] {
                match self {
                    $(Self::$name => &[$(Argument::$argument),*],)+
                }
            }
        }
    };
}

/// An argument of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// `field`: a pointer with `*` for a row.
    Field,
    /// `words`: a word list.
    Words,
    /// `before_days` or `after_days`, or both.
    Days,
    /// `modes`: codes of the list of the same name.
    Modes,
    /// `positions`: chapters, headings, or spans of them.
    Positions,
    /// `criteria`: codes of the form.
    Criteria,
    /// `kilograms`: an amount by code.
    Kilograms,
}

check_names! {
    /// The lines of each invoice add up to its total.
    SumEquals = "sum-equals" [],
    /// No invoice twice.
    InvoiceOnce = "invoice-once" [],
    /// No invoice of a day to come.
    InvoiceDated = "invoice-dated" [],
    /// A day that is not long before today or far ahead of it.
    DateNear = "date-near" [Field, Days],
    /// The origin fits the criterion: the authority's own, or not.
    OriginOwn = "origin-own" [],
    /// The consignor is in the authority's country.
    ConsignorCountry = "consignor-country" [],
    /// The consignor is the applicant's organisation, or one that it may act for.
    ConsignorOwn = "consignor-own" [Words],
    /// The parties have two names.
    PartiesDiffer = "parties-differ" [Words],
    /// The consignee is in the country of destination.
    ConsigneeAtDestination = "consignee-at-destination" [],
    /// The destination is another country than the authority's.
    DestinationAbroad = "destination-abroad" [],
    /// The destination is under no embargo of the pack's list.
    Embargo = "embargo" [],
    /// Goods that left are declared as such, and the reverse.
    LateIssue = "late-issue" [],
    /// A late application is pointed out.
    DepartureAhead = "departure-ahead" [],
    /// Places are named where the mode of transport wants them.
    PlacesNamed = "places-named" [Modes],
    /// Loaded and discharged in two places.
    PlacesDiffer = "places-differ" [],
    /// Discharged at the destination or on the way to it.
    PlacesOnTheWay = "places-on-the-way" [],
    /// Words that describe: refused ones are found as words, not as letters.
    RefusedWords = "refused-words" [Field, Words],
    /// More than one word.
    SeveralWords = "several-words" [Field],
    /// Chapters that no code may be of.
    HsChapters = "hs-chapters" [Positions],
    /// The heading is in the nomenclature of the installation.
    HsHeading = "hs-heading" [],
    /// The description shares a word with the chapter of the code.
    HsWords = "hs-words" [],
    /// Goods that are not wholly obtained anywhere.
    WhollyObtained = "wholly-obtained" [Criteria, Positions],
    /// The producer is in the country of origin.
    ProducerAtOrigin = "producer-at-origin" [],
    /// The marks count as many packages as there are.
    MarksCount = "marks-count" [],
    /// The most that a package of a kind weighs.
    PackageMost = "package-most" [Kilograms],
    /// The least that a package of a kind weighs.
    PackageLeast = "package-least" [Kilograms],
    /// A quantity in a unit of weight is not above the gross weight.
    QuantityWithinGross = "quantity-within-gross" [Kilograms],
    /// No line twice.
    LineOnce = "line-once" [],
    /// No second certificate for the same invoice and goods.
    OneCertificate = "one-certificate" [],
}

/// A check that a form wants.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FormCheck {
    /// Which.
    pub name: CheckName,
    /// How grave its finding is.
    pub severity: Severity,
    /// The field that it looks at, where it can look at several.
    #[serde(default)]
    pub field: Option<String>,
    /// A word list of the pack by id.
    #[serde(default)]
    pub words: Option<String>,
    /// How many days before today are near.
    #[serde(default)]
    pub before_days: Option<i64>,
    /// How many days after today are near.
    #[serde(default)]
    pub after_days: Option<i64>,
    /// Modes of transport.
    #[serde(default)]
    pub modes: Vec<String>,
    /// Chapters (`77`), headings (`4002`) or spans of either (`61-63`).
    #[serde(default)]
    pub positions: Vec<String>,
    /// Criteria of the form.
    #[serde(default)]
    pub criteria: Vec<String>,
    /// Kilograms by kind of package, or by unit.
    #[serde(default)]
    pub kilograms: BTreeMap<String, Decimal>,
}

impl FormCheck {
    /// Whether an argument is given.
    #[must_use]
    pub fn has(&self, argument: Argument) -> bool {
        match argument {
            Argument::Field => self.field.is_some(),
            Argument::Words => self.words.is_some(),
            Argument::Days => self.before_days.is_some() || self.after_days.is_some(),
            Argument::Modes => !self.modes.is_empty(),
            Argument::Positions => !self.positions.is_empty(),
            Argument::Criteria => !self.criteria.is_empty(),
            Argument::Kilograms => !self.kilograms.is_empty(),
        }
    }

    /// Whether one replaces the other: the same check of the same field.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        self.name == other.name && self.field == other.field
    }
}

/// Words that say nothing where something must be said. They are looked for as words: case and punctuation do not count.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// Refused wherever they stand.
    #[serde(default)]
    pub anywhere: Vec<String>,
    /// Refused where they are all that is said.
    #[serde(default)]
    pub whole: Vec<String>,
    /// Single words: a text that has no other words says nothing.
    #[serde(default)]
    pub empty: Vec<String>,
    /// Words that are no words of a description, such as `no` before a number.
    #[serde(default)]
    pub fillers: Vec<String>,
}

/// Countries to which nothing, or not everything, may go.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EmbargoList {
    /// The day on which somebody last compared it with its sources.
    pub compared_on: Date,
    /// How many days it may be relied on from then. An older list clears nothing.
    pub good_for_days: i64,
    /// The countries.
    pub countries: Vec<Embargo>,
}

impl EmbargoList {
    /// Whether the list can still be relied on. An empty one never can: it would clear everything.
    #[must_use]
    pub fn clears_on(&self, today: Date) -> bool {
        let age = today.since(self.compared_on).map(|span| span.get_days());
        !self.countries.is_empty() && age.is_ok_and(|days| i64::from(days) <= self.good_for_days)
    }
}

/// A country under embargo.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Embargo {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// How grave it is; the check's own severity if nothing is said.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// The act that says so.
    pub source: String,
}

/// What is known of places and ways between countries.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// Ports, airports and towns that one knows by their name alone, by country (ISO 3166-1 alpha-2).
    pub towns: BTreeMap<String, Vec<String>>,
    /// Countries whose goods go over each other's ports, by the name of the region.
    pub regions: BTreeMap<String, Vec<String>>,
}

/// What a form does about goods that have left before their certificate is issued.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LateIssue {
    /// The tick by which the applicant declares it.
    pub tick: String,
    /// The words in the remarks box.
    pub endorsement: String,
    /// So many days after departure a certificate is not late yet.
    #[serde(default)]
    pub grace_days: i64,
}

/// When a field need not be filled though it is required.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unless {
    /// Pointer of the other field.
    pub field: String,
    /// Word list: the other field is one of its `whole` texts.
    pub words: String,
}

/// The words of a text in lower case, without punctuation: what word lists are compared with.
#[must_use]
pub fn words_of(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || is_mark(c)))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Signs of Khmer that belong to a word and are no letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{17b4}'..='\u{17d3}' | '\u{17dd}')
}

impl WordList {
    /// The phrase of the list that a text is, or contains; `None` where it says something of its own.
    #[must_use]
    pub fn refuses(&self, text: &str) -> Option<String> {
        let own = words_of(text);
        let has = |phrase: &[String]| {
            !phrase.is_empty() && own.windows(phrase.len()).any(|words| words == phrase)
        };
        if let Some(phrase) = self.anywhere.iter().find(|phrase| has(&words_of(phrase))) {
            return Some(phrase.clone());
        }
        if self.whole.iter().any(|phrase| words_of(phrase) == own) {
            return Some(text.trim().to_owned());
        }
        let said = self.telling(text);
        let is_empty = |word: &String| self.empty.contains(word);
        (!said.is_empty() && said.iter().all(is_empty)
            || self.whole.iter().any(|phrase| words_of(phrase) == said))
        .then(|| said.join(" "))
    }

    /// The words of a text that could tell something: not numbers, not article numbers, not fillers.
    #[must_use]
    pub fn telling(&self, text: &str) -> Vec<String> {
        // an article number is one piece with its letters: TX-500
        let pieces = text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '/'))
            .filter(|piece| !piece.chars().any(char::is_numeric));
        let mut words: Vec<_> = pieces.flat_map(words_of).collect();
        words.retain(|word| word.chars().count() > 1 && !self.fillers.contains(word));
        words
    }

    /// Whether a text is one of the `whole` ones.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let own = words_of(text);
        self.whole.iter().any(|phrase| words_of(phrase) == own)
    }
}

impl Places {
    /// The country of a place as typed, where it can be known: a code of UN/LOCODE, the name of a country, or a town
    /// that has no namesake of its size. `countries` are codes and names.
    #[must_use]
    pub fn country(&self, typed: &str, countries: &[crate::Code]) -> Option<String> {
        let own = words_of(typed);
        let contains = |name: &str| {
            let name = words_of(name);
            !name.is_empty() && own.windows(name.len()).any(|words| words == name)
        };
        let named = |names: &Wording| names.values().any(|name| contains(name));
        let by_name = countries.iter().find(|code| named(&code.name));
        if let Some(found) = by_name {
            return Some(found.code.clone());
        }
        let town = self
            .towns
            .iter()
            .find(|(_, towns)| towns.iter().any(|town| contains(town)));
        if let Some((country, _)) = town {
            return Some(country.clone());
        }
        // UN/LOCODE: two letters of the country, three of the place, written as a code
        let code = typed.trim().replace(' ', "");
        let is_code = code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        let country = code.get(..2).filter(|_| is_code)?;
        countries
            .iter()
            .any(|known| known.code == country)
            .then(|| country.to_owned())
    }

    /// Whether goods for one country may well pass through the other.
    #[must_use]
    pub fn on_the_way(&self, through: &str, to: &str) -> bool {
        let in_region =
            |region: &Vec<String>, country: &str| region.iter().any(|one| one == country);
        through == to
            || self
                .regions
                .values()
                .any(|region| in_region(region, through) && in_region(region, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> WordList {
        let of = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        WordList {
            anywhere: of(&["as per invoice"]),
            whole: of(&["spare parts", "n/a"]),
            empty: of(&["parts", "various", "spare", "goods"]),
            fillers: of(&["no", "article", "hs"]),
        }
    }

    #[test]
    fn words_that_say_nothing_are_found_as_words() {
        let list = list();
        for refused in [
            "Spare parts",
            "SPARE  PARTS.",
            "Goods as per invoice 4",
            "N/A",
            "various goods",
            "Parts no. 4711",
        ] {
            assert!(list.refuses(refused).is_some(), "{refused}");
        }
        for said in [
            "Spare parts for looms, steel",
            "Goodsell lamps",
            "Cotton",
            "4711",
        ] {
            assert_eq!(list.refuses(said), None, "{said}");
        }
        assert!(list.telling("HS 8481.80").is_empty());
        assert!(list.telling("Article no. TX-500").is_empty());
    }

    #[test]
    fn a_place_says_its_country_only_where_it_can_be_known() {
        let countries = [("CN", "China"), ("DE", "Germany")].map(|(code, name)| crate::Code {
            code: code.to_owned(),
            name: Wording::from([("en".to_owned(), name.to_owned())]),
        });
        let places = Places {
            towns: BTreeMap::from([("DE".to_owned(), vec!["Hamburg".to_owned()])]),
            regions: BTreeMap::from([("x".to_owned(), vec!["DE".to_owned(), "NL".to_owned()])]),
        };
        let country = |typed: &str| places.country(typed, &countries);
        assert_eq!(country("Port of Hamburg").as_deref(), Some("DE"));
        assert_eq!(country("Ningbo, China").as_deref(), Some("CN"));
        assert_eq!(country("CNSHA").as_deref(), Some("CN"));
        assert_eq!(
            country("PARIS"),
            None,
            "five letters, and no country PA in the list"
        );
        assert_eq!(country("Newport"), None);
        assert!(places.on_the_way("NL", "DE") && !places.on_the_way("CN", "DE"));
    }

    #[test]
    fn an_old_or_empty_list_clears_nothing() {
        let mut list = EmbargoList {
            compared_on: jiff::civil::date(2026, 1, 1),
            good_for_days: 100,
            countries: vec![Embargo {
                country: "KP".to_owned(),
                severity: None,
                source: "x".to_owned(),
            }],
        };
        assert!(list.clears_on(jiff::civil::date(2026, 3, 1)));
        assert!(!list.clears_on(jiff::civil::date(2026, 6, 1)));
        list.countries.clear();
        assert!(!list.clears_on(jiff::civil::date(2026, 3, 1)));
    }
}
