//! Which plans will do.

use crate::{filled::ROWS, heard};
use origo_store::{Engine, Tx};
use serde_json::Value;
use std::collections::BTreeMap;

/// A step may touch so many rows: a count goes to a thousand and one, a page is shorter. Every table holds far more.
const ROWS_MAX: f64 = 1100.0;
const _: () = assert!(ROWS > 3 * 1100, "a whole table must be more than a count");

/// Lets PostgreSQL say how it ran each statement.
pub async fn listen(tx: &mut Tx) {
    if tx.engine() == Engine::Postgres {
        for statement in [
            "LOAD 'auto_explain'",
            "SET auto_explain.log_min_duration = 0",
            "SET auto_explain.log_analyze = on",
            "SET auto_explain.log_timing = off",
            "SET auto_explain.log_format = json",
            "SET auto_explain.log_level = notice",
            // rows of tests are short: on its own terms a few thousand of them are read through sooner than looked up
            "SET random_page_cost = 1.1",
        ] {
            tx.rows_for_test(statement.to_owned()).await.unwrap();
        }
    }
}

/// Looks at one call after another.
pub struct Judge {
    only: Option<&'static str>,
    name: &'static str,
    with: String,
    /// The first column of each index of PostgreSQL, by its name.
    firsts: BTreeMap<String, String>,
    /// What is wanting.
    pub faults: Vec<Fault>,
}

impl Judge {
    /// Of every call, or of those of one function.
    pub fn of(only: Option<&str>) -> Self {
        Self {
            only: only.map(|only| {
                *crate::calls::NAMES
                    .iter()
                    .find(|name| **name == only)
                    .unwrap()
            }),
            name: "",
            with: String::new(),
            firsts: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// Whether a function is to be called now.
    pub fn begins(&mut self, name: &'static str, with: &[&str]) -> bool {
        self.name = name;
        self.with = with.join(", ");
        heard::statements();
        heard::plans();
        self.only.is_none_or(|only| only == name)
    }

    /// Judges what the function issued.
    pub async fn ends(&mut self, tx: &mut Tx) {
        // SQLite tells of a statement when it begins the next
        tx.rows_for_test("SELECT 1".to_owned()).await.unwrap();
        let statements = heard::statements().into_iter();
        let own = |text: &String| text == "SELECT 1" || text.starts_with("EXPLAIN ");
        let statements: Vec<_> = statements.filter(|text| !own(text)).collect();
        assert!(!statements.is_empty(), "{} issued nothing", self.name);
        match tx.engine() {
            Engine::Sqlite => {
                for statement in statements {
                    self.sqlite(tx, &statement).await;
                }
            }
            Engine::Postgres => {
                let plans = heard::plans();
                assert!(
                    !plans.is_empty(),
                    "PostgreSQL said nothing of {}",
                    self.name
                );
                if self.firsts.is_empty() {
                    self.firsts = firsts(tx).await;
                }
                for plan in plans {
                    self.postgres(&plan);
                }
            }
        }
    }

    fn fault(&mut self, kind: &'static str, what: &str, statement: &str) {
        let (name, with) = (self.name, &self.with);
        self.faults.push(Fault {
            name,
            kind,
            text: format!("{name}({with}): {what}\n{statement}"),
        });
    }

    /// What is wanting, but for what is meant so; and what is meant so and does not occur on any engine.
    pub fn left(&self, meant: &[(&str, &str)]) -> Vec<String> {
        let left = self.faults.iter().filter(|fault| {
            let whole = meant.contains(&(fault.name, WHOLE));
            !whole && !meant.contains(&(fault.name, fault.kind))
        });
        left.map(|fault| fault.text.clone()).collect()
    }

    async fn sqlite(&mut self, tx: &mut Tx, statement: &str) {
        let asked = format!("EXPLAIN QUERY PLAN {statement}");
        let rows = tx.rows_for_test(asked).await.unwrap();
        let lines: Vec<_> = rows
            .iter()
            .map(|row| Line {
                within: row["parent"].clone(),
                text: row["detail"].clone(),
            })
            .collect();
        let all: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
        let all = all.join(" | ");
        for line in &lines {
            // one that is meant so must not hide another
            if let Some(what) = wanting(line, &lines) {
                self.fault(what, &format!("{what}: {all}"), statement);
            }
        }
    }

    fn postgres(&mut self, said: &str) {
        let Some(at) = said.find('{') else {
            return;
        };
        let plan: Value = serde_json::from_str(&said[at..]).unwrap();
        let statement = plan["Query Text"].as_str().unwrap_or_default();
        let mut most = (0.0, String::new());
        touched(&plan["Plan"], &mut most);
        if most.0 > ROWS_MAX {
            let what = format!("touches {} rows: {}", most.0, most.1);
            self.fault(WHOLE, &what, statement);
        }
        if let Some(index) = read_whole(&plan["Plan"], &self.firsts) {
            self.fault(WHOLE, &format!("reads the whole index {index}"), statement);
        }
    }
}

/// Reads or sorts a whole table.
pub const WHOLE: &str = "reads a whole table";
/// Sorts what it found: right where that is the few rows of one thing.
pub const SORTS: &str = "sorts";
/// Walks along the rows of an authority in the order of an index: right where it stops after a page.
pub const WALKS: &str = "walks";

/// A fault of a function.
pub struct Fault {
    name: &'static str,
    kind: &'static str,
    text: String,
}

/// A line of what SQLite says, and within which other it stands.
struct Line {
    within: String,
    text: String,
}

/// What is wanting in a line.
fn wanting(line: &Line, all: &[Line]) -> Option<&'static str> {
    let text = line.text.as_str();
    if text.starts_with("SCAN ") {
        return (!given(text, all)).then_some(WHOLE);
    }
    if text.starts_with("USE TEMP B-TREE FOR") {
        // what is sorted is what the first loop beside it finds
        let beside = all.iter().filter(|other| other.within == line.within);
        let mut loops = beside
            .filter(|other| other.text.starts_with("SCAN ") || other.text.starts_with("SEARCH "));
        let of_given = loops.next().is_some_and(|first| given(&first.text, all));
        return (!of_given).then_some(SORTS);
    }
    let alone = text.starts_with("SEARCH ") && text.ends_with("(authority_id=?)");
    alone.then_some(WALKS)
}

/// Whether a line goes through rows that another line gave, or through what an index of words found: no table of ours.
fn given(text: &str, all: &[Line]) -> bool {
    let name = text.split(' ').nth(1).unwrap_or_default();
    let gives = |line: &Line| {
        let mut words = line.text.split(' ');
        matches!(words.next(), Some("CO-ROUTINE" | "MATERIALIZE")) && words.next() == Some(name)
    };
    text.contains("CONSTANT ROW") || text.contains("VIRTUAL TABLE INDEX") || all.iter().any(gives)
}

/// The first column of each index; nothing where that is an expression.
async fn firsts(tx: &mut Tx) -> BTreeMap<String, String> {
    const FIRSTS: &str = "SELECT CAST(c.relname AS TEXT) AS name, COALESCE(CAST(a.attname AS TEXT), '') AS first \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]";
    let rows = tx.rows_for_test(FIRSTS.to_owned()).await.unwrap();
    let pairs = rows
        .iter()
        .map(|row| (row["name"].clone(), row["first"].clone()));
    pairs.collect()
}

/// The index that a step looks through from end to end, or in which it walks along the rows of all authorities to find those
/// of one: PostgreSQL counts only the rows that it finds there, and here one authority has them all.
fn read_whole(step: &Value, firsts: &BTreeMap<String, String>) -> Option<String> {
    let index = step["Index Name"].as_str();
    let first = index.and_then(|index| firsts.get(index));
    let condition = step["Index Cond"].as_str();
    let filter = step["Filter"].as_str().unwrap_or_default();
    let whole = match (first, condition) {
        (Some(first), Some(condition)) => !condition.contains(first.as_str()),
        (Some(_), None) => filter.contains("authority_id"),
        _ => false,
    };
    if whole {
        return index.map(str::to_owned);
    }
    let mut below = step["Plans"].as_array().into_iter().flatten();
    below.find_map(|below| read_whole(below, firsts))
}

/// The step of a plan that touches most rows.
fn touched(step: &Value, most: &mut (f64, String)) {
    let number = |name: &str| step[name].as_f64().unwrap_or_default();
    let rows = number("Actual Rows")
        + number("Rows Removed by Filter")
        + number("Rows Removed by Join Filter")
        + number("Rows Removed by Index Recheck");
    let all = rows * number("Actual Loops");
    if all > most.0 {
        let what = step["Node Type"].as_str().unwrap_or_default();
        let of = ["Index Name", "Relation Name", "Filter"]
            .map(|name| step[name].as_str().unwrap_or_default());
        *most = (all, format!("{what} {}", of.join(" ")));
    }
    for below in step["Plans"].as_array().into_iter().flatten() {
        touched(below, most);
    }
}
