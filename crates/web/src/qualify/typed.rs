//! What was typed on the page: it travels in the form and is kept nowhere else.

use origo_exchange::{
    materials::{self, MaterialRow, MaterialsError, Standing},
    note::{Note, Skipped},
};
use origo_origin::{Answer, Answered, Change, Exact, Question};

/// The most materials that the page takes. The API takes more.
pub(crate) const ROWS_MAX: usize = 2000;

/// A row of the bill as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) description: String,
    pub(crate) hs: String,
    pub(crate) origin: String,
    pub(crate) value: String,
    /// `yes`, `no`, `wo` (wholly obtained), or empty where it was not said.
    pub(crate) status: String,
}

impl Row {
    pub(crate) fn is_empty(&self) -> bool {
        [&self.description, &self.hs, &self.origin, &self.value]
            .iter()
            .all(|cell| cell.trim().is_empty())
    }
}

/// What was taken from a sheet: how many rows, what was understood, which rows are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) count: usize,
    pub(crate) notes: Vec<Note>,
    pub(crate) skipped: Vec<Skipped>,
}

/// A question with what was answered, as typed.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) question: Question,
    pub(crate) typed: String,
}

/// Everything typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) hs: String,
    pub(crate) description: String,
    pub(crate) price: String,
    pub(crate) base: String,
    pub(crate) currency: String,
    pub(crate) origin: String,
    pub(crate) destination: String,
    /// The edition of the Harmonized System that the codes are of.
    pub(crate) edition: String,
    /// How it travels: `direct`, `customs` (through others, under customs control), `altered`, or not said.
    pub(crate) route: String,
    /// Whether duty on foreign materials is refunded: `yes`, `no`, or not said.
    pub(crate) drawback: String,
    /// What was done: `simple` operations only, `more`, or not said.
    pub(crate) operations: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) paste: String,
    pub(crate) known: Vec<Known>,
    /// The change that is being tried, in JSON, and the rows before it.
    pub(crate) tried: String,
    pub(crate) before: String,
    /// The button that was pressed.
    pub(crate) act: String,
}

impl Typed {
    /// Whether it was said what may override a rule.
    pub(crate) fn says_how(&self) -> bool {
        [&self.route, &self.drawback, &self.operations]
            .iter()
            .any(|cell| !cell.is_empty())
    }

    /// Reads the fields of the form in their order. Every row has all its cells, so a cell `m-name` begins one.
    pub(crate) fn read(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        let mut asked: Option<Question> = None;
        // those of the preferences, and those that only the origin without preference waits for
        let mut processes: [Vec<String>; 2] = Default::default();
        let mut done: [Vec<String>; 2] = Default::default();
        for (name, value) in fields {
            let kept = || value.trim().chars().take(2000).collect::<String>();
            match name.as_str() {
                "hs" => typed.hs = kept(),
                "description" => typed.description = kept(),
                "price" => typed.price = kept(),
                "base" => typed.base = kept(),
                "currency" => typed.currency = kept().to_uppercase(),
                "origin" => typed.origin = kept(),
                "destination" => typed.destination = kept(),
                "edition" => typed.edition = kept(),
                "route" => typed.route = kept(),
                "drawback" => typed.drawback = kept(),
                "operations" => typed.operations = kept(),
                "paste" => typed.paste = value,
                "tried" => typed.tried = value,
                "before" => typed.before = value,
                "act" => typed.act = value,
                "m-name" => typed.rows.push(Row {
                    description: kept(),
                    ..Row::default()
                }),
                "m-hs" | "m-origin" | "m-value" | "m-status" => {
                    if let Some(row) = typed.rows.last_mut() {
                        match name.as_str() {
                            "m-hs" => row.hs = kept(),
                            "m-origin" => row.origin = kept(),
                            "m-value" => row.value = kept(),
                            _ => row.status = kept(),
                        }
                    }
                }
                "processes" => processes[0] = serde_json::from_str(&value).unwrap_or_default(),
                "done" => done[0].push(value),
                "other-processes" => {
                    processes[1] = serde_json::from_str(&value).unwrap_or_default();
                }
                "other-done" => done[1].push(value),
                _ if name.starts_with('q') => asked = serde_json::from_str(&value).ok(),
                _ if name.starts_with('a') => {
                    let typed_answer = kept();
                    if let Some(question) = asked.take().filter(|_| !typed_answer.is_empty()) {
                        typed.known.push(Known {
                            question,
                            typed: typed_answer,
                        });
                    }
                }
                _ => {}
            }
        }
        // what is not ticked was not done, if anything, or that it is nothing, was ticked
        for (processes, done) in processes.into_iter().zip(done) {
            for name in processes.into_iter().filter(|_| !done.is_empty()) {
                let answer = if done.contains(&name) { "yes" } else { "no" };
                typed.known.push(Known {
                    question: Question::Process { name },
                    typed: answer.to_owned(),
                });
            }
        }
        typed.rows.retain(|row| !row.is_empty());
        typed
    }

    /// Puts what was pasted behind the rows. The paste stays where it is when it cannot be read.
    pub(crate) fn take_paste(&mut self) -> Result<Taken, MaterialsError> {
        if self.paste.trim().is_empty() {
            return Ok(Taken::default());
        }
        let paste = std::mem::take(&mut self.paste);
        let taken = self.take(paste.trim_matches(['\r', '\n']).as_bytes());
        if taken.is_err() {
            self.paste = paste;
        }
        taken
    }

    /// Puts the rows of a sheet behind those that are there.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<Taken, MaterialsError> {
        let bill = materials::read(bytes)?;
        let taken = Taken {
            count: bill.rows.len(),
            notes: bill.notes,
            skipped: bill.skipped,
        };
        self.rows.extend(bill.rows.into_iter().map(from_sheet));
        Ok(taken)
    }

    /// The name of each material in questions and traces: what was typed, with the row where it is there twice.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut taken = std::collections::HashSet::new();
        self.rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let mut id = row.description.clone();
                if id.is_empty() {
                    id = format!("#{}", at + 1);
                }
                while !taken.insert(id.clone()) {
                    id = format!("{id} #{}", at + 1);
                }
                id
            })
            .collect()
    }

    /// Makes a change of the gap in the rows and remembers what they were.
    pub(crate) fn make(&mut self, change: &str) -> bool {
        let Ok(read) = serde_json::from_str::<Change>(change) else {
            return false;
        };
        let ids = self.ids();
        let mut before = Vec::new();
        let materials: Vec<String> = match &read {
            Change::SourceInParty { material, .. } | Change::ReplaceMaterial { material, .. } => {
                vec![material.clone()]
            }
            Change::LessForeignValue { materials, .. } => materials.clone(),
        };
        let places: Vec<usize> = (0..ids.len())
            .filter(|at| ids.get(*at).is_some_and(|id| materials.contains(id)))
            .collect();
        let total: Exact = places
            .iter()
            .filter_map(|at| amount(&self.rows.get(*at)?.value))
            .sum();
        for at in places {
            let Some(row) = self.rows.get_mut(at) else {
                continue;
            };
            before.push((at, cells(row)));
            match &read {
                Change::SourceInParty { .. } => {
                    row.origin.clone_from(&self.origin);
                    "yes".clone_into(&mut row.status);
                }
                // chapter 77 is reserved and never used: a position that is certainly another
                Change::ReplaceMaterial { .. } => "7799.99".clone_into(&mut row.hs),
                Change::LessForeignValue { amount: less, .. } => {
                    let kept = amount(&row.value)
                        .and_then(|value| Some(&value * &(&(&total - less) / &total)?));
                    if let Some(kept) = kept {
                        // cut, never rounded up: the change has to be enough
                        row.value = kept.display(4);
                    }
                }
            }
        }
        self.before = serde_json::to_string(&before).unwrap_or_default();
        change.clone_into(&mut self.tried);
        true
    }

    /// Takes the change back.
    pub(crate) fn take_back(&mut self) {
        let before: Vec<(usize, [String; 5])> =
            serde_json::from_str(&self.before).unwrap_or_default();
        for (at, [description, hs, origin, value, status]) in before {
            if let Some(row) = self.rows.get_mut(at) {
                *row = Row {
                    description,
                    hs,
                    origin,
                    value,
                    status,
                };
            }
        }
        self.before.clear();
        self.tried.clear();
    }
}

fn cells(row: &Row) -> [String; 5] {
    [
        row.description.clone(),
        row.hs.clone(),
        row.origin.clone(),
        row.value.clone(),
        row.status.clone(),
    ]
}

fn from_sheet(row: MaterialRow) -> Row {
    Row {
        status: match row.standing() {
            Standing::Unsaid => String::new(),
            Standing::Originating => "yes".to_owned(),
            Standing::Foreign => "no".to_owned(),
            Standing::WhollyObtained => "wo".to_owned(),
            Standing::Unknown => row.status,
        },
        description: row.description,
        hs: row.hs,
        origin: row.origin,
        value: row.value,
    }
}

/// An amount as people write it: with spaces or commas between thousands, or a comma before the fraction.
pub(crate) fn amount(text: &str) -> Option<Exact> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '’' | '\'' | '\u{202f}'))
        .map(|c| match c {
            '០'..='៩' => char::from_digit(u32::from(c) - u32::from('០'), 10).unwrap_or(c),
            other => other,
        })
        .collect();
    let groups = |text: &str, mark: char| {
        text.split(mark)
            .skip(1)
            .all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let plain = match (text.rfind(','), text.rfind('.')) {
        (Some(comma), Some(point)) if comma < point => text.replace(',', ""),
        (Some(_), Some(_)) => text.replace('.', "").replace(',', "."),
        (Some(_), None) if groups(&text, ',') => text.replace(',', ""),
        (Some(_), None) => text.replace(',', "."),
        _ => text,
    };
    let digits = !plain.is_empty()
        && plain.len() <= 24
        && plain
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && plain.bytes().any(|byte| byte.is_ascii_digit());
    digits.then(|| plain.parse().ok()).flatten()
}

impl Known {
    /// The answer, if what was typed is one.
    pub(crate) fn answered(&self) -> Option<Answered> {
        let answer = match &self.question {
            question if question.is_amount() => Answer::Amount(amount(&self.typed)?),
            Question::Code { .. } | Question::AnnexCode { .. } => Answer::Code {
                hs: self.typed.parse().ok()?,
            },
            _ => match self.typed.as_str() {
                "yes" => Answer::Holds(true),
                "no" => Answer::Holds(false),
                _ => return None,
            },
        };
        Some(Answered {
            question: self.question.clone(),
            answer,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (typed, read) in [
            ("1,250.50", "1250.50"),
            ("1.250,50", "1250.50"),
            ("12,5", "12.5"),
            ("1,250", "1250"),
            ("1 250", "1250"),
            ("៥២០", "520"),
        ] {
            assert_eq!(amount(typed), read.parse().ok(), "{typed}");
        }
        for typed in ["", "x", "1e9", "-5", "1/2", "."] {
            assert_eq!(amount(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_change_is_made_and_taken_back() {
        let mut typed = Typed {
            origin: "KH".to_owned(),
            rows: vec![Row {
                description: "kit".to_owned(),
                hs: "8711.60".to_owned(),
                origin: "CN".to_owned(),
                value: "10".to_owned(),
                status: String::new(),
            }],
            ..Typed::default()
        };
        let before = typed.rows.clone();
        let change = r#"{"change":"source_in_party","material":"kit","value":"10"}"#;
        assert!(typed.make(change));
        assert_eq!(
            (typed.rows[0].origin.as_str(), typed.rows[0].status.as_str()),
            ("KH", "yes")
        );
        typed.take_back();
        assert_eq!(typed.rows, before);
        assert!(!typed.make("{"));
    }

    #[test]
    fn a_sheet_fills_the_rows() {
        let mut typed = Typed {
            paste: "Part\tHS\tOrigin\tValue\tProof\nframe\t8714.91\tKH\t1,074\tOui\n".to_owned(),
            ..Typed::default()
        };
        assert_eq!(typed.take_paste().map(|taken| taken.count), Ok(1));
        assert_eq!(typed.rows[0].status, "yes");
        assert!(typed.paste.is_empty());
    }
}
