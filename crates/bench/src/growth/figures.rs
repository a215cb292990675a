//! The table of one engine: a page in a row, a size in a column, and how many times the last is the first.

use crate::pages::Page;
use serde_json::{Value, json};

/// How many times the time at the first size a page may take at the last.
const TIMES_MAX: f64 = 1.5;
/// What no page may take, in milliseconds.
const MILLISECONDS_MAX: f64 = 50.0;
/// Differences below this, in milliseconds, are the machine's noise.
const NOISE: f64 = 1.0;

/// One page.
struct Row {
    name: &'static str,
    /// Milliseconds at each size: the median.
    times: Vec<f64>,
}

impl Row {
    fn ratio(&self) -> f64 {
        match (self.times.first(), self.times.last()) {
            (Some(first), Some(last)) if *first > 0.0 => last / first,
            _ => f64::NAN,
        }
    }

    /// What is wrong with it; nothing if nothing is.
    fn verdict(&self) -> Option<&'static str> {
        let (first, last) = (self.times.first()?, self.times.last()?);
        let most = self.times.iter().copied().fold(0.0, f64::max);
        if most > MILLISECONDS_MAX {
            Some("too slow")
        } else if self.ratio() > TIMES_MAX && last - first > NOISE {
            Some("grows")
        } else {
            None
        }
    }
}

/// The times of one engine.
pub struct Table {
    engine: String,
    sizes: Vec<i64>,
    rows: Vec<Row>,
}

impl Table {
    /// An empty one.
    pub fn of(engine: &str, pages: &[Page]) -> Self {
        Self {
            engine: engine.to_owned(),
            sizes: Vec::new(),
            rows: pages
                .iter()
                .map(|page| Row {
                    name: page.name,
                    times: Vec::new(),
                })
                .collect(),
        }
    }

    /// Adds a size with the times of the pages in their order, in milliseconds.
    pub fn add(&mut self, size: i64, times: Vec<f64>) {
        self.sizes.push(size);
        for (row, time) in self.rows.iter_mut().zip(times) {
            row.times.push(time);
        }
    }

    /// For `bench-growth.json`.
    pub fn json(&self) -> Value {
        let rounded = |value: f64| (value * 100.0).round() / 100.0;
        let rows = self.rows.iter().map(|row| {
            json!({
                "page": row.name,
                "milliseconds": row.times.iter().map(|time| rounded(*time)).collect::<Vec<_>>(),
                "times_first": rounded(row.ratio()),
                "verdict": row.verdict().unwrap_or("holds"),
            })
        });
        json!({
            "engine": self.engine,
            "certificates": self.sizes,
            "limits": { "times_first": TIMES_MAX, "milliseconds": MILLISECONDS_MAX },
            "pages": rows.collect::<Vec<_>>(),
            "holds": self.rows.iter().all(|row| row.verdict().is_none()),
        })
    }

    /// Prints it with the verdict.
    pub fn print(&self) {
        let sizes: Vec<_> = self
            .sizes
            .iter()
            .map(|size| format!("{size:>10}"))
            .collect();
        println!(
            "\n{}, milliseconds a page by number of certificates\n{:<44}{}  last/first",
            self.engine,
            "",
            sizes.join("")
        );
        for row in &self.rows {
            let times: Vec<_> = row
                .times
                .iter()
                .map(|time| format!("{time:>10.1}"))
                .collect();
            println!(
                "{:<44}{}  {:>6.2}  {}",
                row.name,
                times.join(""),
                row.ratio(),
                row.verdict().unwrap_or("holds")
            );
        }
        let wrong = self
            .rows
            .iter()
            .filter(|row| row.verdict().is_some())
            .count();
        match wrong {
            0 => println!(
                "Every page holds: at most {TIMES_MAX} times, at most {MILLISECONDS_MAX} ms."
            ),
            wrong => println!(
                "{wrong} of {} pages do not hold: at most {TIMES_MAX} times, at most {MILLISECONDS_MAX} ms are allowed.",
                self.rows.len()
            ),
        }
    }
}
