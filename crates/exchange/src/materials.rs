//! Bills of materials pasted from a spreadsheet, or read from a file, through the same reader as lists of goods.

use crate::{
    book::{self, BookError, Bounds, CellKind, Row, Sheet, TextChoice},
    code,
    heading::{self, Heading},
    note::{self, Note, Skipped, Why},
    number::{self, Look, Proof, Style},
    words::{self, is_total, plain},
};
use rust_decimal::Decimal;

/// The fields of a material, in the order of a sheet without headings.
const FIELDS: [&str; 5] = ["description", "hs", "origin", "value", "status"];
/// Rows that are kept; the pages that take them say earlier that there are too many.
const ROWS_MAX: usize = 5000;
/// A row with one cell is no material where so many columns are known.
const COLUMNS_MIN: usize = 3;

/// A material as it was written: nothing refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaterialRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What it is.
    pub description: String,
    /// Its position, with the zeros that a spreadsheet took.
    pub hs: String,
    /// The country it is from: a code or a name.
    pub origin: String,
    /// What it is worth, with a point before decimals; as written where that is open.
    pub value: String,
    /// Whether it is originating, in the words of the sheet.
    pub status: String,
}

/// What a row says of a material's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Unsaid,
    /// It is originating, and there is proof.
    Originating,
    /// It is not.
    Foreign,
    /// It is wholly obtained, and there is proof.
    WhollyObtained,
    /// A word that we do not know.
    Unknown,
}

impl MaterialRow {
    /// What its status says, in the words of our languages.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match self.status.trim().to_lowercase().as_str() {
            "" => Standing::Unsaid,
            "yes"
            | "y"
            | "true"
            | "1"
            | "originating"
            | "proof"
            | "oui"
            | "originaire"
            | "បាទ/ចាស"
            | "បាទ"
            | "ចាស"
            | "មាន" => Standing::Originating,
            "no" | "n" | "false" | "0" | "non" | "foreign" | "ទេ" | "គ្មាន" => {
                Standing::Foreign
            }
            "wo" | "wholly obtained" | "entièrement obtenue" | "entièrement obtenu" => {
                Standing::WhollyObtained
            }
            _ => Standing::Unknown,
        }
    }
}

/// A bill, and what was concluded on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bill {
    /// The materials.
    pub rows: Vec<MaterialRow>,
    /// What was concluded.
    pub notes: Vec<Note>,
    /// Rows that are no materials.
    pub skipped: Vec<Skipped>,
}

/// Why no bill was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaterialsError {
    /// More bytes than we read, or more in them than a spreadsheet program writes.
    #[error("too-large")]
    TooLarge,
    /// Not a table that we know.
    #[error("unreadable")]
    Unreadable,
    /// No rows.
    #[error("empty")]
    Empty,
}

/// Reads a bill of materials. With headings, columns go where these say; without, they are description, HS code,
/// country, value and whether the material is originating. Columns with other headings are left out. Of a workbook the
/// first sheet is read whose headings are known.
///
/// ```
/// let bill = origo_exchange::materials::read("Value\tPart\tOrigin\n92\tmotor\tCN\n".as_bytes())?;
/// assert_eq!((bill.rows[0].description.as_str(), bill.rows[0].value.as_str()), ("motor", "92"));
/// # Ok::<(), origo_exchange::materials::MaterialsError>(())
/// ```
///
/// # Errors
/// It is too large, no table, or empty.
pub fn read(bytes: &[u8]) -> Result<Bill, MaterialsError> {
    let bounds = Bounds {
        rows: ROWS_MAX,
        sheets: 20,
    };
    let book = book::read(bytes, &TextChoice::default(), &bounds).map_err(|error| match error {
        BookError::TooLarge | BookError::TooComplex => MaterialsError::TooLarge,
        _ => MaterialsError::Unreadable,
    })?;
    let found: Vec<_> = book
        .sheets
        .iter()
        .map(|sheet| heading::find(sheet, &field))
        .collect();
    let at = found
        .iter()
        .position(|found| found.at.is_some())
        .unwrap_or_default();
    let (Some(sheet), Some(found)) = (book.sheets.get(at), found.get(at)) else {
        return Err(MaterialsError::Empty);
    };
    let mut reading = Reading::new(sheet, found);
    reading.bill.notes = note::of_book(&book, at);
    // what everybody sends is not worth a word
    reading
        .bill
        .notes
        .retain(|note| note.code != "encoding" && note.code != "separator");
    reading.rows(sheet);
    reading.say();
    match reading.bill.rows.is_empty() {
        true => Err(MaterialsError::Empty),
        false => Ok(reading.bill),
    }
}

/// The field that a heading names.
fn field(heading: &Heading) -> Option<String> {
    let known = |name: &String| words::material_headings().get(name);
    heading.names.iter().find_map(known).map(str::to_owned)
}

/// How a sheet is read.
struct Reading {
    heading: Option<usize>,
    headings: Vec<String>,
    fields: Vec<Option<String>>,
    style: Option<Style>,
    currency: String,
    bill: Bill,
    zeros: Vec<String>,
    number: Option<(String, String)>,
    open: Option<(String, String, String)>,
    names: Vec<(String, String)>,
}

impl Reading {
    fn new(sheet: &Sheet, found: &heading::Found) -> Self {
        let fields = match found.at {
            Some(_) => found.fields.clone(),
            None => FIELDS.map(|field| Some(field.to_owned())).to_vec(),
        };
        let headings = found
            .at
            .map_or_else(Vec::new, |at| heading::texts(sheet, at));
        let value = fields
            .iter()
            .position(|field| field.as_deref() == Some("value"));
        let body = || sheet.rows.iter().skip(found.at.map_or(0, |at| at + 1));
        let proof = Proof::of(body().filter_map(|row| row.cells.get(value?)));
        let unit = value.and_then(|place| Heading::of(headings.get(place)?).unit);
        Self {
            heading: found.at,
            headings,
            fields,
            style: number::style(None, proof, proof),
            currency: unit.unwrap_or_default(),
            bill: Bill::default(),
            zeros: Vec::new(),
            number: None,
            open: None,
            names: Vec::new(),
        }
    }

    fn rows(&mut self, sheet: &Sheet) {
        for (at, row) in sheet.rows.iter().enumerate() {
            if self.heading == Some(at) {
                continue;
            }
            if let Some(why) = self.why(at, row) {
                let text: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                let text = text.join(" ").trim().chars().take(60).collect();
                let line = row.line;
                self.bill.skipped.push(Skipped { line, why, text });
                continue;
            }
            let material = self.material(row);
            self.bill.rows.push(material);
        }
    }

    /// Why a row is no material.
    fn why(&self, at: usize, row: &Row) -> Option<Why> {
        let heading = self.heading?;
        if at < heading {
            return Some(Why::Above);
        }
        let same = row.cells.iter().zip(&self.headings);
        let same = same
            .filter(|(cell, heading)| !cell.text.is_empty() && plain(&cell.text) == plain(heading));
        let filled = row
            .cells
            .iter()
            .filter(|cell| !cell.text.is_empty())
            .count();
        let same = same.count();
        if same >= 2 && same * 2 > filled {
            return Some(Why::HeadingAgain);
        }
        let hs = self
            .fields
            .iter()
            .position(|field| field.as_deref() == Some("hs"));
        let code = hs.map_or("", |place| row.text(place));
        let no_code = code.is_empty() || is_total(code);
        if no_code && row.cells.iter().any(|cell| is_total(&cell.text)) {
            return Some(Why::Total);
        }
        let mapped = self.fields.iter().flatten().count();
        (filled == 1 && mapped >= COLUMNS_MIN).then_some(Why::Remark)
    }

    fn material(&mut self, row: &Row) -> MaterialRow {
        let mut material = MaterialRow {
            line: row.line,
            ..MaterialRow::default()
        };
        for (cell, field) in row.cells.iter().zip(self.fields.clone()) {
            if cell.kind == CellKind::Beside {
                continue;
            }
            let text = cell.text.clone();
            match field.as_deref() {
                Some("description") => material.description = text,
                Some("hs") => material.hs = self.hs(text),
                Some("origin") => material.origin = self.country(text),
                Some("value") if cell.kind == CellKind::Below => {}
                Some("value") => material.value = self.value(cell),
                Some("status") => material.status = text,
                _ => {}
            }
        }
        material
    }

    fn hs(&mut self, text: String) -> String {
        match code::with_zeros(&text) {
            Some(whole) => {
                self.zeros.push(format!("{text} → {whole}"));
                whole
            }
            None => text,
        }
    }

    fn country(&mut self, text: String) -> String {
        let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let known = words::countries().get(&text).filter(|_| !is_code);
        match known {
            Some(code) => {
                let told = (text, code.to_owned());
                if !self.names.contains(&told) {
                    self.names.push(told);
                }
                code.to_owned()
            }
            None => text,
        }
    }

    fn value(&mut self, cell: &book::Cell) -> String {
        let amount = number::amount(cell);
        if number::currency(&amount.word).is_none() && !amount.word.is_empty() {
            return cell.text.clone();
        }
        if !amount.word.is_empty() {
            self.currency.clone_from(&amount.word);
        }
        let decided = number::decided(&amount.look, self.style);
        match (amount.look, decided) {
            (Look::Two(..), Some(number)) => {
                let written = number::written(number);
                self.number
                    .get_or_insert((cell.text.clone(), written.clone()));
                written
            }
            (Look::Two(point, comma), None) => {
                let plain = |number: Decimal| number.normalize().to_string();
                let told = (cell.text.clone(), plain(point), plain(comma));
                self.open.get_or_insert(told);
                cell.text.clone()
            }
            (_, Some(number)) => number::written(number),
            _ => cell.text.clone(),
        }
    }

    /// Says what was concluded.
    fn say(&mut self) {
        let notes = &mut self.bill.notes;
        if let Some((from, to)) = self.number.take() {
            let code = match self.style {
                Some(Style::Comma) => "numbers-comma",
                _ => "numbers-point",
            };
            notes.push(
                Note::new(code)
                    .with("field", "value")
                    .with("from", from)
                    .with("to", to),
            );
        }
        if let Some((from, point, comma)) = self.open.take() {
            let open = Note::new("numbers-open")
                .with("field", "value")
                .with("from", from);
            notes.push(open.with("point", point).with("comma", comma));
        }
        if let Some(currency) = number::currency(&self.currency) {
            let code = match currency {
                "open" => "currency-open",
                _ => "currency",
            };
            notes.push(
                Note::new(code)
                    .with("field", "value")
                    .with("currency", currency),
            );
        }
        if !self.zeros.is_empty() {
            let quoted = self
                .zeros
                .iter()
                .take(5)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            let zeros = Note::new("zeros")
                .with("field", "hs")
                .with("n", self.zeros.len());
            notes.push(zeros.with("examples", quoted));
        }
        for (from, to) in self.names.drain(..).take(20) {
            notes.push(
                Note::new("name")
                    .with("field", "origin")
                    .with("from", from)
                    .with("to", to)
                    .with("n", 1),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_where_headings_say_in_three_languages() {
        for sheet in [
            "Désignation;Note;Code SH;Pays;Valeur\ncadre;x;8714.91;CN;60",
            "ឈ្មោះ\tx\tលេខកូដ HS\tប្រទេស\tតម្លៃ\ncadre\t\t8714.91\tCN\t60",
        ] {
            let bill = read(sheet.as_bytes()).unwrap();
            let row = &bill.rows[0];
            assert_eq!(
                [&row.description, &row.hs, &row.origin, &row.value],
                ["cadre", "8714.91", "CN", "60"]
            );
            assert_eq!(row.line, 2);
        }
    }

    #[test]
    fn without_headings_the_order_says() {
        let rows = read(b"frame\t8714.91\tKH\t60\tyes\nfork\t8714.91")
            .unwrap()
            .rows;
        assert_eq!((rows.len(), rows[0].status.as_str()), (2, "yes"));
        assert_eq!(rows[1].value, "");
    }

    #[test]
    fn titles_totals_and_the_writers_numbers_are_read_as_in_a_list_of_goods() {
        let text = "sep=;\nStückliste E-Bike;;;\n\nBezeichnung;Zolltarifnummer;Ursprungsland;Wert (EUR)\n\
                    Rahmen;8714.91;China;1.250\nMotor;8501.3;Deutschland;92,50\nSumme;;;1.342,50\n";
        let bill = read(text.as_bytes()).unwrap();
        let cells: Vec<_> = bill
            .rows
            .iter()
            .map(|row| [&row.hs[..], &row.origin, &row.value])
            .collect();
        assert_eq!(
            cells,
            [["8714.91", "China", "1250"], ["8501.30", "DE", "92.50"]]
        );
        let why: Vec<_> = bill.skipped.iter().map(|row| (row.line, row.why)).collect();
        assert_eq!(why, [(2, Why::Above), (7, Why::Total)]);
        let said: Vec<_> = bill.notes.iter().map(|note| note.code.as_str()).collect();
        assert_eq!(
            said,
            [
                "separator-said",
                "numbers-comma",
                "currency",
                "zeros",
                "name"
            ]
        );
    }

    #[test]
    fn a_total_is_none_where_codes_come_first_either() {
        let text = "HS\tPart\tOrigin\tValue\n8714.91\tframe\tCN\t60\nTotal\t\t\t60\n";
        let bill = read(text.as_bytes()).unwrap();
        assert_eq!((bill.rows.len(), bill.skipped[0].why), (1, Why::Total));
    }

    #[test]
    fn what_is_no_bill_is_refused() {
        assert_eq!(read(b""), Err(MaterialsError::Empty));
        assert_eq!(read(b"Part\tValue\n"), Err(MaterialsError::Empty));
        assert_eq!(read(b"\xd0\xcf\x11\xe0\0"), Err(MaterialsError::Unreadable));
    }
}
