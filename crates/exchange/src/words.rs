//! What people and their programs write above columns and in cells, as data: `words/*.toml`.

use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// Words by what they mean.
type Words = BTreeMap<String, Vec<String>>;

/// A unit of weight.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Weight {
    /// What one is in kilograms, as a decimal; none where the word can mean several units.
    pub(crate) kilograms: Option<String>,
    /// Its code in UN/ECE recommendation 20, or nothing.
    pub(crate) code: String,
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Headings {
    goods: Words,
    materials: Words,
    rates: Words,
    rows: Rows,
}

#[derive(Debug, Default, Deserialize)]
struct Rows {
    totals: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Units {
    weight: BTreeMap<String, Weight>,
    quantity: Words,
    packages: Words,
    currencies: Words,
}

static HEADINGS: LazyLock<Headings> =
    LazyLock::new(|| toml::from_str(include_str!("../words/headings.toml")).unwrap_or_default());
static UNITS: LazyLock<Units> =
    LazyLock::new(|| toml::from_str(include_str!("../words/units.toml")).unwrap_or_default());

/// A table of words, compared as [`plain`] makes them.
pub(crate) struct Index(HashMap<String, String>);

impl Index {
    fn of<'a>(words: impl IntoIterator<Item = (&'a String, &'a Vec<String>)>) -> Self {
        let mut index = HashMap::new();
        for (meaning, words) in words {
            for word in words {
                index.entry(plain(word)).or_insert_with(|| meaning.clone());
            }
        }
        Self(index)
    }

    /// What a word means.
    pub(crate) fn get(&self, word: &str) -> Option<&str> {
        self.0.get(&plain(word)).map(String::as_str)
    }
}

macro_rules! index {
    ($(#[$doc:meta])* $name:ident, $words:expr) => {
        $(#[$doc])*
        pub(crate) fn $name() -> &'static Index {
            static INDEX: LazyLock<Index> = LazyLock::new(|| Index::of($words));
            &INDEX
        }
    };
}

index!(
    /// Headings of lists of goods, by the field.
    goods_headings,
    HEADINGS.goods.iter()
);
index!(
    /// Headings of bills of materials, by the field: their own first.
    material_headings,
    HEADINGS.materials.iter().chain(shared(&[
        ("description", "description"),
        ("hs", "hs_code"),
        ("origin", "origin"),
        ("value", "value"),
    ]))
);
index!(
    /// Headings of tariffs, by the field.
    rate_headings,
    HEADINGS.rates.iter().chain(shared(&[("hs", "hs_code")]))
);
index!(
    /// Units of quantity, by code.
    quantity_units,
    &UNITS.quantity
);
index!(
    /// Kinds of packages, by code.
    package_kinds,
    &UNITS.packages
);
index!(
    /// Currencies, by code; `open` where it can be more than one.
    currencies,
    &UNITS.currencies
);

/// The headings of goods that other tables have too, under the names that their fields have there.
fn shared(
    fields: &'static [(&'static str, &'static str)],
) -> impl Iterator<Item = (&'static String, &'static Vec<String>)> {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
        ["description", "hs", "origin", "value"]
            .map(str::to_owned)
            .to_vec()
    });
    fields.iter().filter_map(|(name, of_goods)| {
        let name = NAMES.iter().find(|known| known == name)?;
        Some((name, HEADINGS.goods.get(*of_goods)?))
    })
}

/// Other names of countries, by ISO 3166-1 alpha-2.
pub(crate) fn countries() -> &'static Index {
    static INDEX: LazyLock<Index> = LazyLock::new(|| {
        let words: Words =
            toml::from_str(include_str!("../words/countries.toml")).unwrap_or_default();
        Index::of(&words)
    });
    &INDEX
}

/// The unit of weight that a word names, with its key.
pub(crate) fn weight(word: &str) -> Option<(&'static str, &'static Weight)> {
    static INDEX: LazyLock<Index> =
        LazyLock::new(|| Index::of(UNITS.weight.iter().map(|(key, unit)| (key, &unit.words))));
    let key = INDEX.get(word)?;
    weight_of_key(key)
}

/// The unit of weight of a key like `lb`.
pub(crate) fn weight_of_key(key: &str) -> Option<(&'static str, &'static Weight)> {
    let (key, unit) = UNITS.weight.get_key_value(key)?;
    Some((key.as_str(), unit))
}

/// The keys of the units of weight that a person can choose.
#[must_use]
pub fn weight_units() -> Vec<&'static str> {
    UNITS
        .weight
        .iter()
        .filter(|(_, unit)| unit.kilograms.is_some())
        .map(|(key, _)| key.as_str())
        .collect()
}

/// Whether a cell says that its row is a sum.
pub(crate) fn is_total(cell: &str) -> bool {
    static TOTALS: LazyLock<Vec<String>> = LazyLock::new(|| {
        HEADINGS
            .rows
            .totals
            .iter()
            .map(|word| plain(word))
            .collect()
    });
    let cell = plain(cell);
    TOTALS.iter().any(|word| {
        let rest = cell.strip_prefix(word.as_str());
        // a word of letters ends there, a word of signs needs no blank
        rest.is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with(' ')
                || rest.starts_with(|c: char| !c.is_alphabetic())
                || !word.is_ascii()
        })
    })
}

/// Text without case, width, marks and blanks: `Gross-Weight:` is `gross weight`.
pub(crate) fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| match c {
            // letters and marks in the width of Chinese
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '’' | '‘' | '`' | '´' => '\'',
            '\u{200b}' | '\u{feff}' | '\u{ad}' => ' ',
            'º' | '°' | '№' => ' ',
            other => other,
        })
        .collect();
    let split = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '_' | '/' | '.' | '*' | ':' | '-' | '#' | '–' | ',' | '\\'
            )
    };
    text.to_lowercase()
        .split(split)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_read() {
        assert!(HEADINGS.goods.len() >= 16 && HEADINGS.rows.totals.len() > 30);
        assert!(UNITS.weight.len() >= 6 && UNITS.packages.len() > 15);
        for (word, field) in [
            ("HS-Code", "hs_code"),
            ("毛重", "gross_weight"),
            ("Ursprungsland", "origin"),
            ("STAWN", "hs_code"),
            ("U.O.M.", "quantity_unit"),
            ("Nº de bultos", "packages"),
        ] {
            assert_eq!(goods_headings().get(word), Some(field), "{word}");
        }
        assert_eq!(material_headings().get("Zolltarifnummer"), Some("hs"));
        assert_eq!(rate_headings().get("Zollsatz"), Some("duty"));
        assert_eq!(countries().get("England"), Some("GB"));
        assert_eq!(weight("LBS").unwrap().0, "lb");
    }

    #[test]
    fn a_total_is_a_word_and_no_beginning_of_one() {
        for cell in [
            "Total",
            "TOTAL:",
            "Grand total KG",
            "Total 24 ctns",
            "合计：",
            "សរុប",
            "Summe",
            "Total: 5",
        ] {
            assert!(is_total(cell), "{cell}");
        }
        for cell in [
            "Totally organic tea",
            "Summer dress",
            "Sumac",
            "Reporting device",
        ] {
            assert!(!is_total(cell), "{cell}");
        }
    }
}
