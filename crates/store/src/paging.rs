//! Pages of a list by place, not by number: a page begins beside a row that was seen. So the last page costs what the
//! first does, and a list that grows meanwhile neither repeats nor skips a row.

use sqlx::{Any, AssertSqlSafe, any::AnyArguments, query::Query};
use std::{fmt, str::FromStr};

/// Counts go so far; one more stands for "more than that".
pub const COUNT_MAX: i64 = 1000;

/// A row's place in a list: what the list is ordered by, and its key among equals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The number that orders: a time in microseconds, a deadline, a running number.
    pub at: i64,
    /// The row's key.
    pub id: String,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.id)
    }
}

impl FromStr for Mark {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (at, id) = text.split_once('.').ok_or(())?;
        Ok(Self {
            at: at.parse().map_err(|_| ())?,
            id: id.to_owned(),
        })
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Turn {
    /// The first one.
    #[default]
    Start,
    /// The one that begins after a row.
    After(Mark),
    /// The one that ends before a row.
    Before(Mark),
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The first row's place, if there are rows before it.
    pub before: Option<Mark>,
    /// The last row's place, if there are rows after it.
    pub after: Option<Mark>,
}

impl<T> Slice<T> {
    /// From rows as they were read for a turn: backwards where it goes back, and one more than asked where there is more.
    pub(crate) fn of(mut rows: Vec<(Mark, T)>, turn: &Turn, limit: i64) -> Self {
        let limit = usize::try_from(limit).unwrap_or(0);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let back = matches!(turn, Turn::Before(_));
        if back {
            rows.reverse();
        }
        // a page beyond the last row, or before the first, leads back to where its reader came from
        let from = match turn {
            Turn::Start => None,
            Turn::After(mark) | Turn::Before(mark) => Some(mark),
        };
        let first = rows.first().map(|(mark, _)| mark).or(from).cloned();
        let last = rows.last().map(|(mark, _)| mark).or(from).cloned();
        let (earlier, later) = match turn {
            Turn::Start => (false, more),
            Turn::After(_) => (true, more),
            Turn::Before(_) => (more, true),
        };
        Self {
            before: first.filter(|_| earlier),
            after: last.filter(|_| later),
            rows: rows.into_iter().map(|(_, row)| row).collect(),
        }
    }
}

enum Bind {
    Text(String),
    Number(i64),
}

/// What a statement binds; the authority is always `$1`.
pub(crate) struct Binds(Vec<Bind>);

impl Binds {
    pub(crate) fn of(authority: &str) -> Self {
        Self(vec![Bind::Text(authority.to_owned())])
    }

    /// Binds a text and answers its place.
    pub(crate) fn text(&mut self, text: impl Into<String>) -> String {
        self.0.push(Bind::Text(text.into()));
        format!("${}", self.0.len())
    }

    /// Binds a number and answers its place.
    pub(crate) fn number(&mut self, number: i64) -> String {
        self.0.push(Bind::Number(number));
        format!("${}", self.0.len())
    }

    /// The statement with them.
    pub(crate) fn query(self, sql: AssertSqlSafe<String>) -> Query<'static, Any, AnyArguments> {
        let mut query = sqlx::query(sql);
        for bind in self.0 {
            query = match bind {
                Bind::Text(text) => query.bind(text),
                Bind::Number(number) => query.bind(number),
            };
        }
        query
    }
}

/// What a list is ordered by.
pub(crate) struct Order {
    /// The expression of the number, as the index has it.
    pub at: &'static str,
    /// The column of the key.
    pub id: &'static str,
    pub newest_first: bool,
}

impl Order {
    /// The direction in which a turn reads.
    pub(crate) fn direction(&self, turn: &Turn) -> &'static str {
        if self.newest_first == matches!(turn, Turn::Before(_)) {
            "ASC"
        } else {
            "DESC"
        }
    }

    /// The condition for what lies beyond a turn's mark.
    fn beyond(&self, turn: &Turn, binds: &mut Binds) -> String {
        let (Turn::After(mark) | Turn::Before(mark)) = turn else {
            return String::new();
        };
        let side = if self.direction(turn) == "ASC" {
            ">"
        } else {
            "<"
        };
        let (at, id) = (binds.number(mark.at), binds.text(&mark.id));
        let (own_at, own_id) = (self.at, self.id);
        // the first half is there for the index, which one of the engines cannot use for a pair with an expression
        format!(" AND {own_at} {side}= {at} AND ({own_at}, {own_id}) {side} ({at}, {id})")
    }

    /// The places (`page_at`, `page_id`) of a page and of one row more. Each branch is read in the order of an index and
    /// gives no more rows than the page has, so that what is sorted at the end never grows.
    pub(crate) fn page(
        &self,
        from: &str,
        branches: &[String],
        turn: &Turn,
        limit: i64,
        binds: &mut Binds,
    ) -> String {
        let (at, id, way, most) = (self.at, self.id, self.direction(turn), limit + 1);
        let beyond = self.beyond(turn, binds);
        let mut parts: Vec<_> = branches
            .iter()
            .map(|branch| {
                format!(
                    "SELECT {at} AS page_at, {id} AS page_id FROM {from} WHERE {branch}{beyond} \
                     ORDER BY {at} {way}, {id} {way} LIMIT {most}"
                )
            })
            .collect();
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let parts: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(place, part)| format!("SELECT page_at, page_id FROM ({part}) AS branch{place}"))
            .collect();
        format!(
            "SELECT page_at, page_id FROM ({}) AS branches ORDER BY page_at {way}, page_id {way} LIMIT {most}",
            parts.join(" UNION ALL ")
        )
    }
}

/// How many rows there are in all branches, counted so far as [`COUNT_MAX`] and one more in each.
pub(crate) fn counted(from: &str, branches: &[String]) -> String {
    let most = COUNT_MAX + 1;
    let parts: Vec<_> = branches
        .iter()
        .map(|branch| {
            format!(
                "(SELECT COUNT(*) FROM (SELECT 1 AS one FROM {from} WHERE {branch} LIMIT {most}) AS counted)"
            )
        })
        .collect();
    parts.join(" + ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let mark = Mark {
            at: -7,
            id: "KH.1".to_owned(),
        };
        assert_eq!(mark.to_string().parse(), Ok(mark));
        assert_eq!("7".parse::<Mark>(), Err(()));
    }

    #[test]
    fn a_page_knows_what_is_on_either_side() {
        let mark = |at| Mark {
            at,
            id: String::new(),
        };
        let rows = |all: &[i64]| all.iter().map(|at| (mark(*at), *at)).collect::<Vec<_>>();
        let first = Slice::of(rows(&[9, 8, 7]), &Turn::Start, 2);
        assert_eq!(
            (first.rows, first.before, first.after),
            (vec![9, 8], None, Some(mark(8)))
        );
        let last = Slice::of(rows(&[7]), &Turn::After(mark(8)), 2);
        assert_eq!(
            (last.rows, last.before, last.after),
            (vec![7], Some(mark(7)), None)
        );
        let back = Slice::of(rows(&[8, 9]), &Turn::Before(mark(7)), 2);
        assert_eq!(
            (back.rows, back.before, back.after),
            (vec![9, 8], None, Some(mark(8)))
        );
        let beyond = Slice::of(rows(&[]), &Turn::After(mark(1)), 2);
        assert_eq!(
            (beyond.rows, beyond.before, beyond.after),
            (vec![], Some(mark(1)), None)
        );
    }
}
