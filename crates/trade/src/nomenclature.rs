//! The positions of the Harmonized System with their words, as an operator loaded them: which codes there are, and
//! whether a description has anything in common with a chapter.

use crate::HsCode;
use std::collections::{BTreeMap, BTreeSet};

/// A word that so many chapters use tells nothing of any: "other", "parts", "articles".
const CHAPTERS_MAX: usize = 20;
/// Shorter words tell too little.
const LETTERS_MIN: usize = 4;

/// A nomenclature of one edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Nomenclature {
    /// The edition, a year.
    edition: u16,
    /// Texts by code of 2, 4 or 6 digits.
    positions: BTreeMap<String, String>,
    /// Stems of words by chapter.
    chapters: BTreeMap<String, BTreeSet<String>>,
    /// In how many chapters a stem is.
    spread: BTreeMap<String, usize>,
}

impl Nomenclature {
    /// Reads a file that `origo data import hs` wrote: a heading `HS 2022`, tab, `description`; then code, tab, text.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let heading = lines.next().unwrap_or_default();
        let edition = heading
            .split('\t')
            .next()
            .and_then(|cell| cell.trim().strip_prefix("HS ")?.trim().parse().ok())
            .ok_or("the first line does not say which edition it is, for example “HS 2022”")?;
        let mut read = Self {
            edition,
            ..Self::default()
        };
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let Some((code, words)) = line.split_once('\t') else {
                return Err(format!("“{line}” is no code with its text"));
            };
            read.add(code.trim(), words.trim());
        }
        for stems in read.chapters.values() {
            for stem in stems {
                *read.spread.entry(stem.clone()).or_default() += 1;
            }
        }
        if read.positions.is_empty() {
            return Err("it holds no position".to_owned());
        }
        Ok(read)
    }

    fn add(&mut self, code: &str, words: &str) {
        self.positions.insert(code.to_owned(), words.to_owned());
        if let Some(chapter) = code.get(..2) {
            let chapter = self.chapters.entry(chapter.to_owned()).or_default();
            chapter.extend(stems(words));
        }
    }

    /// The edition, a year.
    #[must_use]
    pub fn edition(&self) -> u16 {
        self.edition
    }

    /// The words of the heading of a code (its first four digits).
    #[must_use]
    pub fn heading(&self, code: &HsCode) -> Option<&str> {
        let heading = code.as_str().get(..4)?;
        self.positions.get(heading).map(String::as_str)
    }

    /// Whether the subheading of a code (its first six digits) is there.
    #[must_use]
    pub fn has_subheading(&self, code: &HsCode) -> bool {
        (code.as_str().get(..6)).is_some_and(|six| self.positions.contains_key(six))
    }

    /// Whether a description speaks of other goods than a chapter: none of its telling words is used there, and one of
    /// them is used elsewhere. Where nothing is in common with the whole nomenclature, nothing is said.
    #[must_use]
    pub fn contradicts(&self, description: &str, code: &HsCode) -> bool {
        let Some(own) = self.chapters.get(code.chapter()) else {
            return false;
        };
        let is_telling = |stem: &String| {
            (self.spread.get(stem)).is_some_and(|chapters| *chapters <= CHAPTERS_MAX)
        };
        let said = stems(description);
        !said.iter().any(|stem| own.contains(stem)) && said.iter().any(is_telling)
    }
}

/// The words of a text without their endings of the plural.
fn stems(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= LETTERS_MIN)
        .map(|word| match word {
            word if word.ends_with("ies") => format!("{}y", word.trim_end_matches("ies")),
            word if word.ends_with("ss") => word.to_owned(),
            word => word.strip_suffix('s').unwrap_or(word).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# made up\nHS 2022\tdescription\n61\tArticles of apparel, knitted\n6109\tT-shirts, singlets and \
        other vests\n610910\tOf cotton\n87\tVehicles\n8703\tMotor cars\n870323\tOf a cylinder capacity above 1500 cm3\n";

    #[test]
    fn a_code_is_looked_up_and_its_words_compared() {
        let read = Nomenclature::read(FILE).unwrap();
        let code = |text: &str| text.parse::<HsCode>().unwrap();
        assert_eq!(read.edition(), 2022);
        assert_eq!(read.heading(&code("8703.23")), Some("Motor cars"));
        assert_eq!(read.heading(&code("6199.99")), None);
        assert!(read.has_subheading(&code("6109.10.00")) && !read.has_subheading(&code("6109.90")));
        assert!(read.contradicts("Men's T-shirts, crew neck", &code("8703.23")));
        assert!(!read.contradicts("Men's T-shirts, crew neck", &code("6109.10")));
        assert!(
            !read.contradicts("Phka Rumduol", &code("8703.23")),
            "words that nobody knows"
        );
        assert!(Nomenclature::read("x").is_err());
    }
}
