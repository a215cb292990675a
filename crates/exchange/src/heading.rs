//! Where the headings of a table are, and what a heading says: a name, and a unit behind it.

use crate::{
    book::{CellKind, Row, Sheet},
    words::{self, plain},
};

/// The headings are among so many first rows.
pub(crate) const HEADING_ROWS: usize = 30;

/// What stands behind so many characters of a heading says nothing about it.
const HEADING_CHARS_MAX: usize = 160;

/// What a heading says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The names that it may be, the likelier first.
    pub(crate) names: Vec<String>,
    /// The unit or currency that it names, as written.
    pub(crate) unit: Option<String>,
    /// A word in brackets that may be a unit, and is none that we know.
    pub(crate) odd: Option<String>,
}

/// Words in the brackets of a heading that are no units.
const NO_UNITS: [&str; 12] = [
    "total", "totals", "line", "item", "gross", "net", "brut", "brutto", "netto", "optional",
    "approx", "each",
];

impl Heading {
    /// Reads a heading: `Gross weight (lb)`, `G.W./KGS`, `Poids brut en kg`, `毛重（千克）`, `Gross weight / 毛重`.
    pub(crate) fn of(text: &str) -> Self {
        let text: String = text
            .chars()
            .take(HEADING_CHARS_MAX)
            .map(|c| match c {
                '（' | '[' | '【' | '{' => '(',
                '）' | ']' | '】' | '}' => ')',
                other => other,
            })
            .collect();
        let (mut outside, mut inside) = (text.clone(), Vec::new());
        while let Some((before, rest)) = outside.clone().split_once('(') {
            let (within, behind) = rest.split_once(')').unwrap_or((rest, ""));
            inside.push(within.trim().to_owned());
            outside = format!("{before} {behind}");
        }
        let mut heading = Self {
            unit: inside.iter().find(|word| is_unit(word)).cloned(),
            ..Self::default()
        };
        let may_be_unit = |word: &&String| {
            let known = NO_UNITS.contains(&plain(word).as_str());
            !known
                && word.chars().count() <= 12
                && word.chars().all(char::is_alphabetic)
                && !word.is_empty()
        };
        heading.odd = inside
            .iter()
            .find(may_be_unit)
            .filter(|_| heading.unit.is_none())
            .cloned();
        let name = plain(&outside);
        heading.add(&name);
        let shorter = heading.without_unit(&name);
        heading.add(&shorter);
        // two languages in one cell
        for part in outside
            .split(['/', '|', '\n', '／'])
            .chain(inside.iter().map(String::as_str))
        {
            let part = plain(part);
            heading.add(&part);
            let shorter = heading.without_unit(&part);
            heading.add(&shorter);
        }
        heading
    }

    fn add(&mut self, name: &str) {
        if !name.is_empty() && !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// A name without the unit at its end, which is noted: `gross weight kg`, `poids brut en kg`, `weight in lbs`.
    fn without_unit(&mut self, name: &str) -> String {
        const IN: [&str; 7] = ["in", "en", "em", "(in", "gitt", "ជា", "di"];
        let Some((rest, last)) = name.rsplit_once(' ') else {
            return String::new();
        };
        if !is_unit(last) {
            return String::new();
        }
        self.unit.get_or_insert_with(|| last.to_owned());
        let rest = rest.trim();
        let rest = IN
            .iter()
            .find_map(|word| rest.strip_suffix(word).filter(|rest| rest.ends_with(' ')))
            .unwrap_or(rest);
        rest.trim().to_owned()
    }
}

fn is_unit(word: &str) -> bool {
    words::weight(word).is_some()
        || words::quantity_units().get(word).is_some()
        || words::currencies().get(word).is_some()
        || is_code(word)
}

/// `USD` and the like: what stands alone in brackets of a heading is a unit.
fn is_code(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The headings that were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// The place of their last row among the rows; none where there are no headings.
    pub(crate) at: Option<usize>,
    /// The fields of the columns.
    pub(crate) fields: Vec<Option<String>>,
}

/// The texts of the headings by column: those of a row, under those of the row above where these reach over several.
pub(crate) fn texts(sheet: &Sheet, at: usize) -> Vec<String> {
    let Some(row) = sheet.rows.get(at) else {
        return Vec::new();
    };
    let above = at.checked_sub(1).and_then(|at| sheet.rows.get(at));
    let above = above.filter(|above| reaches_over(above, row));
    let width = row
        .cells
        .len()
        .max(above.map_or(0, |above| above.cells.len()));
    let text = |column: usize| {
        let own = row.text(column);
        let higher = above.map_or("", |above| above.text(column));
        match (higher.is_empty() || higher == own, own.is_empty()) {
            (true, _) => own.to_owned(),
            (false, true) => higher.to_owned(),
            (false, false) => format!("{higher} {own}"),
        }
    };
    (0..width).map(text).collect()
}

/// Whether a row is the upper one of headings of two rows.
pub(crate) fn is_upper(sheet: &Sheet, at: usize, heading: Option<usize>) -> bool {
    let rows = (sheet.rows.get(at), sheet.rows.get(at + 1));
    match rows {
        (Some(above), Some(below)) => heading == Some(at + 1) && reaches_over(above, below),
        _ => false,
    }
}

/// Whether a row holds headings that reach over several of the next row: some of its cells are merged, and not all.
fn reaches_over(above: &Row, below: &Row) -> bool {
    let merged = |row: &Row, kind| row.cells.iter().filter(|cell| cell.kind == kind).count();
    let distinct: std::collections::BTreeSet<&str> =
        above.cells.iter().map(|cell| cell.text.as_str()).collect();
    (merged(above, CellKind::Beside) > 0 || merged(below, CellKind::Below) > 0)
        && distinct.len() > 3
}

/// Finds the headings: the row in which most columns are known. `known` answers the field of a heading.
pub(crate) fn find(sheet: &Sheet, known: &dyn Fn(&Heading) -> Option<String>) -> Found {
    let mut best = Found::default();
    let mut most = 0;
    for (at, row) in sheet.rows.iter().enumerate().take(HEADING_ROWS) {
        let fields = fields(sheet, at, known);
        let count = fields.iter().flatten().count();
        let named = row
            .cells
            .iter()
            .filter(|cell| !cell.text.is_empty())
            .count();
        // headings have few numbers
        let numbers = row
            .cells
            .iter()
            .filter(|cell| cell.kind == CellKind::Number)
            .count();
        if count > most && (count >= 2 || count == named) && numbers * 2 <= named {
            most = count;
            best = Found {
                at: Some(at),
                fields,
            };
        }
    }
    best
}

/// The fields of the columns below headings; the second column of the same name is not the field's.
pub(crate) fn fields(
    sheet: &Sheet,
    at: usize,
    known: &dyn Fn(&Heading) -> Option<String>,
) -> Vec<Option<String>> {
    let mut fields: Vec<Option<String>> = Vec::new();
    for text in texts(sheet, at) {
        let field = known(&Heading::of(&text));
        fields.push(field.filter(|field| !fields.iter().flatten().any(|other| other == field)));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_a_name_and_a_unit() {
        for (text, name, unit) in [
            ("Gross weight (lb)", "gross weight", Some("lb")),
            ("GROSS WEIGHT KGS", "gross weight", Some("kgs")),
            ("G.W./KGS", "g w", Some("kgs")),
            ("Poids brut en tonnes", "poids brut", Some("tonnes")),
            ("Net weight [kg]", "net weight", Some("kg")),
            ("毛重（千克）", "毛重", Some("千克")),
            ("Amount (USD)", "amount", Some("USD")),
            ("Qty (pcs)", "qty", Some("pcs")),
            ("Gross weight / 毛重", "毛重", None),
            ("Unit", "unit", None),
        ] {
            let heading = Heading::of(text);
            assert!(
                heading.names.iter().any(|known| known == name),
                "{text}: {heading:?}"
            );
            assert_eq!(heading.unit.as_deref(), unit, "{text}");
        }
    }
}
