//! Looking for words: every word must be there, anywhere in the text, whatever its accents, in any script.
//!
//! What is looked in is a text of its own for each row (`application_words` and its like), kept by triggers in the
//! transaction that writes the row. SQLite finds in it by trigrams (FTS5), PostgreSQL by `pg_trgm`: a script that writes
//! without blanks, as Khmer, is found like any other. A word needs three characters for that, so a shorter one is looked
//! for with the blanks around it: two letters begin a word, one is a word.

use crate::{
    StoreError,
    paging::{Binds, Order, Turn},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// At most so many words count.
const WORDS_MAX: usize = 8;
/// What is found more often is common: it is met soon by going through a list.
const RARE_MAX: i64 = 2000;

/// Stands between the ways in which one word may be written: any of them is looked for.
pub const EITHER: char = '\u{1f}';

/// A text as it is looked in and for: lower case, without accents and dots (`1006.30` is `100630`), blanks single.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .nfd()
        .filter(|c| !(is_combining_mark(*c) && ('\u{300}'..='\u{36f}').contains(c)) && *c != '.')
        .nfc()
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the words of a kind of rows are.
pub(crate) struct Indexed {
    /// The table with the words; its index for SQLite has the ending `_fts`.
    pub words: &'static str,
    /// The rows' own table, keyed by `authority_id` and this column.
    pub table: &'static str,
    pub id: &'static str,
}

/// What is looked for: words, each in the ways in which it may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words(Vec<Vec<String>>);

/// A word with the blanks around it that it needs to be found.
fn with_blanks(word: &str) -> String {
    match word.chars().count() {
        1 => format!(" {word} "),
        2 => format!(" {word}"),
        _ => word.to_owned(),
    }
}

/// One of several conditions, in brackets where there are several.
fn any_of(ways: &[String]) -> String {
    match ways {
        [one] => one.clone(),
        several => format!("({})", several.join(" OR ")),
    }
}

impl Words {
    /// The words of what somebody typed; none if there are none.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let words: Vec<Vec<String>> = folded(text)
            .split(' ')
            .map(|word| {
                let ways = word.split(EITHER).filter(|way| !way.is_empty());
                ways.map(with_blanks).collect()
            })
            .filter(|ways: &Vec<String>| !ways.is_empty())
            .take(WORDS_MAX)
            .collect();
        (!words.is_empty()).then_some(Self(words))
    }

    /// The condition on a column that holds a row's words.
    fn like(&self, binds: &mut Binds) -> String {
        let mut way = |word: &String| {
            let literal = word
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            let place = binds.text(format!("%{literal}%"));
            format!("words LIKE {place} ESCAPE '\\'")
        };
        let each = self.0.iter().map(|ways| {
            let ways: Vec<_> = ways.iter().map(&mut way).collect();
            any_of(&ways)
        });
        each.collect::<Vec<_>>().join(" AND ")
    }

    /// The question to SQLite's index.
    fn matching(&self) -> String {
        let quoted = |word: &String| format!("\"{}\"", word.replace('"', "\"\""));
        let each = self.0.iter().map(|ways| {
            let ways: Vec<_> = ways.iter().map(quoted).collect();
            any_of(&ways)
        });
        each.collect::<Vec<_>>().join(" AND ")
    }
}

fn sqlite(c: &AnyConnection) -> bool {
    c.backend_name() == "SQLite"
}

impl Indexed {
    fn fts(&self) -> String {
        self.words.replace("_words", "_fts")
    }

    /// Whether SQLite finds so many rows, of all authorities, that walking a list meets them sooner.
    async fn common(&self, c: &mut AnyConnection, words: &Words) -> Result<bool, StoreError> {
        let fts = self.fts();
        let sql = format!(
            "SELECT COUNT(*) AS found FROM (SELECT 1 FROM {fts} WHERE {fts} MATCH $1 LIMIT {})",
            RARE_MAX + 1
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(words.matching());
        Ok(query.fetch_one(c).await?.try_get::<i64, _>("found")? > RARE_MAX)
    }

    /// The condition on rows of the table that their words are these.
    pub(crate) async fn condition(
        &self,
        c: &mut AnyConnection,
        words: &Words,
        binds: &mut Binds,
    ) -> Result<String, StoreError> {
        let (own, id) = (self.words, self.id);
        if sqlite(c) && !self.common(c, words).await? {
            let (fts, question) = (self.fts(), binds.text(words.matching()));
            return Ok(format!(
                "{id} IN (SELECT row_id FROM {fts} CROSS JOIN {own} ON n = {fts}.rowid \
                 WHERE {fts} MATCH {question} AND of_authority = $1)"
            ));
        }
        let like = words.like(binds);
        Ok(format!(
            "EXISTS (SELECT 1 FROM {own} WHERE of_authority = $1 AND row_id = {id} AND {like})"
        ))
    }

    /// The places of a page of what is found, entered last first; a mark's number is the running number of the words.
    /// `own` is the organisation whose rows alone are wanted.
    pub(crate) async fn page(
        &self,
        c: &mut AnyConnection,
        words: &Words,
        own: Option<&str>,
        condition: &str,
        (turn, limit): (&Turn, i64),
        binds: &mut Binds,
    ) -> Result<String, StoreError> {
        let (kept, table, id) = (self.words, self.table, self.id);
        let walks = !sqlite(c) || (own.is_some() && self.common(c, words).await?);
        let (n, from, found) = if walks {
            ("n".to_owned(), kept.to_owned(), words.like(binds))
        } else {
            let (fts, question) = (self.fts(), binds.text(words.matching()));
            (
                format!("{fts}.rowid"),
                format!("{fts} CROSS JOIN {kept} ON n = {fts}.rowid"),
                format!("{fts} MATCH {question}"),
            )
        };
        let own = own.map_or_else(String::new, |own| {
            format!(" AND of_organisation = {}", binds.text(own))
        });
        let way = ENTERED.direction(turn);
        let beyond = match turn {
            Turn::Start => String::new(),
            Turn::After(mark) | Turn::Before(mark) => {
                let side = if way == "ASC" { ">" } else { "<" };
                format!(" AND {n} {side} {}", binds.number(mark.at))
            }
        };
        Ok(format!(
            "SELECT {n} AS page_at, row_id AS page_id FROM {from} \
             CROSS JOIN {table} WHERE authority_id = of_authority AND {id} = row_id AND of_authority = $1{own} \
             AND {found} AND {condition}{beyond} ORDER BY {n} {way} LIMIT {}",
            limit + 1
        ))
    }
}

/// The order of what is found.
pub(crate) const ENTERED: Order = Order {
    at: "n",
    id: "row_id",
    newest_first: true,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_dots_and_cases_are_folded_and_scripts_stay() {
        assert_eq!(folded("  Société  ÉLAN\nS.A. "), "societe elan sa");
        assert_eq!(folded("1006.30"), "100630");
        assert_eq!(folded("អង្ករ ខ្មែរ"), "អង្ករ ខ្មែរ");
        assert_eq!(folded("한국"), "한국");
    }

    #[test]
    fn short_words_keep_their_blanks() {
        let words = Words::of("TV a rice 100%").unwrap();
        assert_eq!(
            words.matching(),
            "\" tv\" AND \" a \" AND \"rice\" AND \"100%\""
        );
        let mut binds = Binds::of("kh");
        assert!(words.like(&mut binds).starts_with("words LIKE $2 ESCAPE"));
        assert_eq!(Words::of(" . "), None);
    }

    #[test]
    fn each_way_to_write_a_word_is_looked_for() {
        let words = Words::of("rice inv–7\u{1f}inv-7").unwrap();
        assert_eq!(words.matching(), "\"rice\" AND (\"inv–7\" OR \"inv-7\")");
        let mut binds = Binds::of("kh");
        let asked = words.like(&mut binds);
        assert!(asked.contains("AND (words LIKE $3 ESCAPE '\\' OR words LIKE $4"));
    }
}
