//! What the address of the preview, or its form, says of a spreadsheet: which sheet, headings, columns, rows, numbers.

use origo_exchange::{
    Style,
    book::{Book, TextChoice},
    goods::Choices,
};
use std::collections::{BTreeSet, HashMap};

/// More lines than a spreadsheet of goods has nobody names.
const LINES_MAX: usize = 3000;

/// The separators by the names that forms have for them.
pub(super) const SEPARATORS: [(&str, char); 4] = [
    ("comma", ','),
    ("semicolon", ';'),
    ("tab", '\t'),
    ("bar", '|'),
];

/// What was asked for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) sheet: Option<usize>,
    pub(super) text: TextChoice,
    pub(super) choices: Choices,
    /// The lines to leave out, as typed.
    pub(super) skip: String,
}

impl Asked {
    /// Reads the fields. Columns and rows that were chosen for another sheet, heading or encoding are left: they were
    /// others.
    pub(super) fn of(fields: &HashMap<String, String>) -> Self {
        let field = |name: &str| fields.get(name).map_or("", String::as_str);
        let mut asked = Self {
            sheet: field("sheet").parse().ok(),
            text: TextChoice {
                encoding: Some(field("encoding").to_owned()).filter(|name| !name.is_empty()),
                separator: SEPARATORS
                    .iter()
                    .find(|(name, _)| *name == field("separator"))
                    .map(|(_, mark)| *mark),
            },
            ..Self::default()
        };
        if !fields.contains_key("read") {
            return asked;
        }
        asked.choices.numbers = match field("numbers") {
            "point" => Some(Style::Point),
            "comma" => Some(Style::Comma),
            _ => None,
        };
        let grid =
            |part: &str| [field("sheet"), field("encoding"), field("separator")].join("/") == part;
        let (of_grid, of_heading) = field("of").rsplit_once('/').unwrap_or_default();
        if !grid(of_grid) {
            return asked;
        }
        asked.choices.heading = field("head").trim().parse().ok();
        asked.skip = field("skip").chars().take(400).collect();
        asked.choices.skip = lines(&asked.skip);
        asked.choices.keep = numbered(fields, "keep").map(|(line, _)| line).collect();
        if of_heading == field("head").trim() {
            let chosen =
                |prefix| numbered(fields, prefix).map(|(at, value)| (at, value.to_owned()));
            asked.choices.fields = chosen("c").collect();
            asked.choices.units = chosen("u").filter(|(_, unit)| !unit.is_empty()).collect();
        }
        asked
    }

    /// The mark by which the next answer knows for which sheet, encoding, separator and heading columns were chosen.
    pub(super) fn mark(&self, sheet: usize, heading: usize) -> String {
        let encoding = self.text.encoding.as_deref().unwrap_or_default();
        format!("{sheet}/{encoding}/{}/{heading}", self.separator())
    }

    /// The separator that was chosen, by its name.
    pub(super) fn separator(&self) -> &'static str {
        name_of(self.text.separator)
    }

    /// Everything that was asked for, for the form that takes the goods.
    pub(super) fn carried(&self, sheet: usize, heading: usize) -> Vec<(String, String)> {
        let mut carried = vec![
            ("read".to_owned(), "1".to_owned()),
            ("sheet".to_owned(), sheet.to_string()),
            (
                "encoding".to_owned(),
                self.text.encoding.clone().unwrap_or_default(),
            ),
            ("separator".to_owned(), self.separator().to_owned()),
            ("head".to_owned(), heading.to_string()),
            ("of".to_owned(), self.mark(sheet, heading)),
            ("numbers".to_owned(), self.numbers().to_owned()),
            ("skip".to_owned(), self.skip.clone()),
        ];
        let keep = self.choices.keep.iter();
        carried.extend(keep.map(|line| (format!("keep{line}"), "1".to_owned())));
        carried
    }

    /// What was said of numbers.
    pub(super) fn numbers(&self) -> &'static str {
        match self.choices.numbers {
            Some(Style::Point) => "point",
            Some(Style::Comma) => "comma",
            None => "",
        }
    }
}

/// The name of a separator.
pub(super) fn name_of(separator: Option<char>) -> &'static str {
    let known = SEPARATORS.iter().find(|(_, mark)| Some(*mark) == separator);
    known.map_or("", |(name, _)| name)
}

/// The fields `c0`, `c12` and their like: number and value.
fn numbered<'f>(
    fields: &'f HashMap<String, String>,
    prefix: &'static str,
) -> impl Iterator<Item = (usize, &'f str)> {
    fields.iter().filter_map(move |(name, value)| {
        let number = name.strip_prefix(prefix)?.parse().ok()?;
        Some((number, value.as_str()))
    })
}

/// Lines as people write them: `12, 15-17`.
fn lines(text: &str) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for part in text.split([',', ';', ' ']).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        if let (Ok(first), Ok(last)) = (first.parse::<usize>(), last.parse::<usize>()) {
            found.extend((first..=last).take(LINES_MAX));
        }
        if found.len() > LINES_MAX {
            break;
        }
    }
    found
}

/// The sheet that is read: the one that was asked for, or else the likely one.
pub(super) fn sheet(asked: &Asked, book: &Book, likely: usize) -> usize {
    asked
        .sheet
        .filter(|at| *at < book.sheets.len())
        .unwrap_or(likely)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn columns_of_another_sheet_or_heading_are_left() {
        let mut asked = vec![
            ("read", "1"),
            ("sheet", "0"),
            ("encoding", ""),
            ("separator", ""),
            ("head", "3"),
            ("of", "0///3"),
            ("c1", "marks"),
            ("u2", "lb"),
            ("skip", "7, 9-11 x"),
            ("keep14", "1"),
        ];
        let choices = Asked::of(&fields(&asked)).choices;
        assert_eq!(choices.heading, Some(3));
        assert_eq!(choices.fields[&1], "marks");
        assert_eq!(choices.units[&2], "lb");
        assert_eq!(choices.skip, [7, 9, 10, 11].into());
        assert_eq!(choices.keep, [14].into());
        asked[4] = ("head", "4");
        let choices = Asked::of(&fields(&asked)).choices;
        assert_eq!((choices.heading, choices.fields.len()), (Some(4), 0));
        asked[1] = ("sheet", "1");
        let asked = Asked::of(&fields(&asked));
        assert_eq!((asked.sheet, asked.choices), (Some(1), Choices::default()));
    }
}
