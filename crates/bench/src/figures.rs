//! Figures: several rounds of a thing and its peer, quoted as median with least and most.

use serde_json::{Value, json};

/// The rounds of one figure.
#[derive(Debug, Clone, Default)]
pub struct Rounds(pub Vec<f64>);

impl Rounds {
    fn sorted(&self) -> Vec<f64> {
        let mut values = self.0.clone();
        values.sort_by(f64::total_cmp);
        values
    }

    /// The middle one.
    pub fn median(&self) -> f64 {
        let values = self.sorted();
        match values.len() {
            0 => f64::NAN,
            n if n % 2 == 1 => values[n / 2],
            n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
        }
    }

    fn least(&self) -> f64 {
        self.sorted().first().copied().unwrap_or(f64::NAN)
    }

    fn most(&self) -> f64 {
        self.sorted().last().copied().unwrap_or(f64::NAN)
    }

    fn json(&self) -> Value {
        json!({ "median": rounded(self.median()), "min": rounded(self.least()), "max": rounded(self.most()), "rounds": self.0.len() })
    }

    fn text(&self) -> String {
        format!(
            "{} ({}–{})",
            short(self.median()),
            short(self.least()),
            short(self.most())
        )
    }
}

impl FromIterator<f64> for Rounds {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// The peer of a figure, measured in the same rounds.
#[derive(Debug, Clone)]
pub struct Beside {
    /// Who.
    pub name: &'static str,
    /// Its rounds, in the same unit.
    pub rounds: Rounds,
    /// Round by round, how many times better Origo does: above 1 is better.
    pub ratio: Rounds,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// Section, for example `issue`.
    pub section: &'static str,
    /// What was measured.
    pub what: String,
    /// Unit of the figures.
    pub unit: &'static str,
    /// Ours.
    pub ours: Rounds,
    /// The peer, where there is one.
    pub beside: Option<Beside>,
}

impl Row {
    /// A figure without a peer.
    pub fn alone(
        section: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        ours: Rounds,
    ) -> Self {
        Self {
            section,
            what: what.into(),
            unit,
            ours,
            beside: None,
        }
    }

    /// Rates: more is better.
    pub fn rates(
        section: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        ours: Rounds,
        name: &'static str,
        peer: Rounds,
    ) -> Self {
        let ratio = ours.0.iter().zip(&peer.0).map(|(a, b)| a / b).collect();
        let mut row = Self::alone(section, what, unit, ours);
        row.beside = Some(Beside {
            name,
            rounds: peer,
            ratio,
        });
        row
    }

    /// Times: less is better.
    pub fn times(
        section: &'static str,
        what: impl Into<String>,
        unit: &'static str,
        ours: Rounds,
        name: &'static str,
        peer: Rounds,
    ) -> Self {
        let ratio = ours.0.iter().zip(&peer.0).map(|(a, b)| b / a).collect();
        let mut row = Self::alone(section, what, unit, ours);
        row.beside = Some(Beside {
            name,
            rounds: peer,
            ratio,
        });
        row
    }

    /// For `bench.json`.
    pub fn json(&self) -> Value {
        let mut value = json!({
            "section": self.section, "what": self.what, "unit": self.unit, "origo": self.ours.json(),
        });
        if let Some(beside) = &self.beside {
            value["beside"] = json!({ "name": beside.name, "figures": beside.rounds.json(), "times_better": beside.ratio.json() });
        }
        value
    }
}

/// Prints the table.
pub fn print(rows: &[Row]) {
    let heads = ["what", "unit", "Origo", "beside", "peer", "times as good"].map(str::to_owned);
    let mut lines = vec![heads];
    for row in rows {
        let (name, peer, ratio) = match &row.beside {
            Some(beside) => (
                beside.name.to_owned(),
                beside.rounds.text(),
                beside.ratio.text(),
            ),
            None => Default::default(),
        };
        let what = format!("{}: {}", row.section, row.what);
        lines.push([
            what,
            row.unit.to_owned(),
            row.ours.text(),
            name,
            peer,
            ratio,
        ]);
    }
    let width = |column: usize| {
        lines
            .iter()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<_> = (0..6).map(width).collect();
    for line in &lines {
        let cells: Vec<_> = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        println!("{}", cells.join("  ").trim_end());
    }
}
