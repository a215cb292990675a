//! Rows into goods lines: each cell by what it is and by the field that it fills, and a note of all that was concluded.

use super::{
    codes::is_named,
    list::{List, WEIGHT_UNIT, kind_of},
    model::Columns,
    template::is_example,
    units::{self, Unit},
};
use crate::{
    book::{CELL_CHARS_MAX, Cell, CellKind, Row, Sheet},
    code,
    note::{Note, Skipped, Why},
    number::{self, Look, Proof, Style},
    words,
};
use origo_pack::{FieldKind, Form};
use origo_trade::{Finding, FindingCode, GOODS_MAX, GoodsDraft};
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// So many examples of one conclusion are quoted.
const QUOTED_MAX: usize = 5;

/// A column that fills a field.
struct Column<'f> {
    place: usize,
    field: String,
    kind: Option<&'f FieldKind>,
    heading: String,
    /// The unit of the heading.
    unit: String,
    proof: Proof,
    style: Option<Style>,
    told: Told,
}

/// What was concluded in a column.
#[derive(Default)]
struct Told {
    /// A number that could be read in two ways and what it was read as.
    number: Option<(String, String)>,
    /// One that is still open, by a decimal point and by a decimal comma.
    open: Option<(String, String, String)>,
    /// Weights by unit: as written and in kilograms.
    weights: BTreeMap<&'static str, (String, String)>,
    /// Codes that got their zeros back: line, as written, as read.
    zeros: Vec<(usize, String, String)>,
    zeros_count: usize,
    unit_of_heading: BTreeSet<&'static str>,
    currencies: BTreeSet<&'static str>,
    repeated: usize,
}

/// Puts the rows into the list.
pub(super) fn rows(
    list: &mut List,
    body: Vec<&Row>,
    columns: &Columns,
    sheet: &Sheet,
    form: &Form,
) {
    let mut fillers = fillers(&body, columns, form);
    for row in body.into_iter().take(GOODS_MAX) {
        let mut line = Line::new(row, list.rows.len());
        for column in &mut fillers {
            line.fill(column, columns);
        }
        let (goods, findings) = line.done(form);
        if !columns.keep.contains(&row.line) && is_example(&goods, form) {
            list.skipped.push(Skipped {
                line: row.line,
                why: Why::Example,
                text: goods.description.chars().take(60).collect(),
            });
            continue;
        }
        list.findings.extend(findings);
        list.rows.push(goods);
        list.lines.push(row.line);
    }
    list.skipped.sort_by_key(|row| row.line);
    notes(list, &fillers, columns, sheet);
}

fn fillers<'f>(body: &[&Row], columns: &Columns, form: &'f Form) -> Vec<Column<'f>> {
    let text = |texts: &[Option<String>], place: usize| {
        texts.get(place).cloned().flatten().unwrap_or_default()
    };
    let mut fillers: Vec<Column<'f>> = Vec::new();
    for (place, field) in columns.fields.iter().enumerate() {
        let Some(field) = field.clone().filter(|field| field != WEIGHT_UNIT) else {
            continue;
        };
        let kind = kind_of(form, &field);
        let proof = match kind {
            Some(FieldKind::Decimal) => {
                Proof::of(body.iter().filter_map(|row| row.cells.get(place)))
            }
            _ => Proof::default(),
        };
        fillers.push(Column {
            place,
            field,
            kind,
            heading: columns.headings.get(place).cloned().unwrap_or_default(),
            unit: text(&columns.units, place),
            proof,
            style: None,
            told: Told::default(),
        });
    }
    let whole = fillers
        .iter()
        .fold(Proof::default(), |whole, one| whole.with(one.proof));
    // a column that says the unit goes before a number that has one beside it
    fillers
        .sort_by_key(|column| !matches!(column.field.as_str(), "quantity_unit" | "package_kind"));
    for column in &mut fillers {
        column.style = number::style(columns.numbers, column.proof, whole);
    }
    fillers
}

/// A goods line in the making.
struct Line<'r> {
    row: &'r Row,
    index: usize,
    goods: Value,
    findings: Vec<Finding>,
}

impl<'r> Line<'r> {
    fn new(row: &'r Row, index: usize) -> Self {
        Self {
            row,
            index,
            goods: serde_json::to_value(GoodsDraft::default()).unwrap_or_default(),
            findings: Vec::new(),
        }
    }

    fn pointer(&self, field: &str) -> String {
        format!("/goods/{}/{field}", self.index)
    }

    fn set(&mut self, field: &str, text: String) {
        if let Some(Value::String(own)) = self.goods.pointer_mut(&format!("/{field}")) {
            *own = text;
        }
    }

    fn is_empty(&self, field: &str) -> bool {
        let own = self.goods.pointer(&format!("/{field}"));
        own.and_then(Value::as_str).is_none_or(str::is_empty)
    }

    fn fault(&mut self, field: &str, code: FindingCode, cell: &Cell) {
        let finding = Finding::error(self.pointer(field), code).with("typed", &cell.text);
        self.findings.push(finding);
    }

    /// Fills the field of a column.
    fn fill(&mut self, column: &mut Column<'_>, columns: &Columns) {
        let Some(cell) = self.row.cells.get(column.place) else {
            return;
        };
        let is_number = matches!(column.kind, Some(FieldKind::Decimal | FieldKind::HsCode));
        match cell.kind {
            CellKind::Beside => {}
            CellKind::Error => self.fault(&column.field, FindingCode::CellError, cell),
            CellKind::Formula => self.fault(&column.field, FindingCode::CellFormula, cell),
            CellKind::Date if is_number => self.fault(&column.field, FindingCode::CellDate, cell),
            CellKind::Date => {
                let finding = Finding::warning(self.pointer(&column.field), FindingCode::CellDate);
                self.findings.push(finding.with("typed", &cell.text));
                self.set(&column.field, cell.text.clone());
            }
            CellKind::Below if column.kind == Some(&FieldKind::Decimal) => {
                let finding =
                    Finding::warning(self.pointer(&column.field), FindingCode::CellMerged);
                self.findings.push(finding.with("typed", &cell.text));
            }
            CellKind::Text | CellKind::Number | CellKind::Below => {
                column.told.repeated += usize::from(cell.kind == CellKind::Below);
                match column.kind {
                    Some(FieldKind::Decimal) => self.number(cell, column, columns),
                    Some(FieldKind::HsCode) => self.hs_code(cell, column),
                    _ => self.text(cell, &column.field),
                }
            }
        }
    }

    fn text(&mut self, cell: &Cell, field: &str) {
        if cell.text.chars().count() > CELL_CHARS_MAX {
            let finding = Finding::error(self.pointer(field), FindingCode::TooLong);
            self.findings.push(finding.with("max", CELL_CHARS_MAX));
        }
        // what a heading or a number beside it said gives way to a column of its own
        if !cell.text.is_empty() {
            self.set(field, cell.text.clone());
        }
    }

    fn hs_code(&mut self, cell: &Cell, column: &mut Column<'_>) {
        if code::is_shortened(&cell.text) {
            return self.fault(&column.field, FindingCode::CellShortened, cell);
        }
        let whole = code::with_zeros(&cell.text);
        if let Some(whole) = &whole {
            column.told.zeros_count += 1;
            if column.told.zeros.len() < QUOTED_MAX {
                let told = (self.row.line, cell.text.clone(), whole.clone());
                column.told.zeros.push(told);
            }
        }
        self.set(&column.field, whole.unwrap_or_else(|| cell.text.clone()));
    }

    fn number(&mut self, cell: &Cell, column: &mut Column<'_>, columns: &Columns) {
        let amount = number::amount(cell);
        let decided = number::decided(&amount.look, column.style);
        if let Look::Two(point, comma) = amount.look {
            let plain = |number: Decimal| number.normalize().to_string();
            let (by_point, by_comma) = (plain(point), plain(comma));
            match decided {
                Some(number) => {
                    let told = (cell.text.clone(), number::written(number));
                    column.told.number.get_or_insert(told);
                }
                None => {
                    let told = (cell.text.clone(), by_point.clone(), by_comma.clone());
                    column.told.open.get_or_insert(told);
                    let finding =
                        Finding::error(self.pointer(&column.field), FindingCode::NumberOpen);
                    self.findings.push(
                        finding
                            .with("typed", &cell.text)
                            .with("point", by_point)
                            .with("comma", by_comma),
                    );
                }
            }
        }
        let Some(number) = decided else {
            return self.set(&column.field, cell.text.clone());
        };
        let taken = match column.field.as_str() {
            "gross_weight" | "net_weight" => self.weight(number, &amount.word, column, columns),
            "quantity" => self.quantity(&amount.word, column).then_some(number),
            "packages" => self.packages(&amount.word).then_some(number),
            "value" => value(&amount.word, column).then_some(number),
            _ => amount.word.is_empty().then_some(number),
        };
        match taken {
            Some(number) => self.set(&column.field, number::written(number)),
            None => self.set(&column.field, cell.text.clone()),
        }
    }

    /// A weight in kilograms. The unit beside the number goes before that of the row, and this before the heading's.
    fn weight(
        &mut self,
        number: Decimal,
        word: &str,
        column: &mut Column<'_>,
        columns: &Columns,
    ) -> Option<Decimal> {
        let of_row = columns
            .of(WEIGHT_UNIT)
            .map_or("", |place| self.row.text(place));
        let word = [word, of_row, &column.unit]
            .into_iter()
            .find(|word| !word.is_empty())
            .unwrap_or_default()
            .to_owned();
        match units::unit(&word) {
            Unit::Kilograms => Some(number),
            Unit::Other(key, unit) => {
                let weight = units::kilograms(number, unit)?;
                let told = (number.normalize().to_string(), weight.to_string());
                column.told.weights.entry(key).or_insert(told);
                Some(weight)
            }
            Unit::Unknown => {
                let finding = Finding::error(self.pointer(&column.field), FindingCode::WeightUnit);
                self.findings.push(finding.with("typed", word));
                None
            }
        }
    }

    /// Whether the word beside a quantity, or above it, can be its unit; it is where the row has none.
    fn quantity(&mut self, word: &str, column: &mut Column<'_>) -> bool {
        let beside = units::quantity(word);
        if beside.is_none() && !word.is_empty() {
            return false;
        }
        let above = units::quantity(&column.unit);
        let Some(code) = beside.or(above) else {
            return true;
        };
        if !self.is_empty("quantity_unit") {
            let own = self.goods.pointer("/quantity_unit").and_then(Value::as_str);
            let own = own.unwrap_or_default();
            return beside.is_none() || own == code || units::quantity(own) == Some(code);
        }
        self.set("quantity_unit", code.to_owned());
        column.told.unit_of_heading.insert(code);
        true
    }

    /// Whether the word beside a number of packages is their kind; it is where the row has none.
    fn packages(&mut self, word: &str) -> bool {
        if word.is_empty() {
            return true;
        }
        let Some(code) = words::package_kinds().get(word) else {
            return false;
        };
        if self.is_empty("package_kind") {
            self.set("package_kind", code.to_owned());
        }
        true
    }

    fn done(self, form: &Form) -> (GoodsDraft, Vec<Finding>) {
        let mut goods: GoodsDraft = serde_json::from_value(self.goods).unwrap_or_default();
        // The criteria are the form's own, so their names can be understood here.
        let typed = goods
            .criterion
            .trim_matches(['"', '“', '”', '\'', ' '])
            .to_owned();
        let criterion = form.criteria.iter().find(|criterion| {
            criterion.code.eq_ignore_ascii_case(&typed) || is_named(&criterion.name, &typed)
        });
        if let Some(criterion) = criterion {
            goods.criterion.clone_from(&criterion.code);
        }
        (goods, self.findings)
    }
}

/// Whether the word beside a value is a currency.
fn value(word: &str, column: &mut Column<'_>) -> bool {
    let beside = units::currency(word);
    let above = units::currency(&column.unit);
    column.told.currencies.extend(beside.or(above));
    word.is_empty() || beside.is_some()
}

/// What was concluded, column by column.
fn notes(list: &mut List, fillers: &[Column<'_>], columns: &Columns, sheet: &Sheet) {
    let line = |at: usize| sheet.rows.get(at).map_or(0, |row| row.line);
    list.notes.push(match columns.heading {
        Some(at) => Note::new("heading").with("line", line(at)),
        None => Note::new("no-heading"),
    });
    if !columns.remembered.is_empty() {
        let headings = columns.remembered.join(", ");
        list.notes
            .push(Note::new("remembered").with("headings", headings));
    }
    for column in fillers {
        let note = |code: &str| Note::new(code).with("field", &column.field);
        let told = &column.told;
        if let Some((from, to)) = &told.number {
            let code = match column.style {
                Some(Style::Comma) => "numbers-comma",
                _ => "numbers-point",
            };
            list.notes
                .push(note(code).with("from", from).with("to", to));
        }
        if let Some((from, point, comma)) = &told.open {
            let open = note("numbers-open").with("from", from);
            list.notes
                .push(open.with("point", point).with("comma", comma));
        }
        for (unit, (from, to)) in &told.weights {
            let converted = note("weight")
                .with("unit", *unit)
                .with("from", from)
                .with("to", to);
            list.notes.push(converted.with("heading", &column.heading));
        }
        for unit in &told.unit_of_heading {
            list.notes.push(note("quantity-unit").with("unit", *unit));
        }
        for currency in &told.currencies {
            let code = match *currency {
                "open" => "currency-open",
                _ => "currency",
            };
            list.notes.push(note(code).with("currency", *currency));
        }
        if !told.zeros.is_empty() {
            let quoted = told
                .zeros
                .iter()
                .map(|(line, from, to)| format!("{line}: {from} → {to}"));
            let quoted = quoted.collect::<Vec<_>>().join(", ");
            list.notes.push(
                note("zeros")
                    .with("n", told.zeros_count)
                    .with("examples", quoted),
            );
        }
        if told.repeated > 0 {
            list.notes.push(note("merged").with("n", told.repeated));
        }
    }
}
