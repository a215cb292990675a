//! The page that shows what was read of a spreadsheet, and where it can be read differently.

use super::{
    asked,
    said::{self, says},
    waiting::Read,
};
use crate::{
    applications::section,
    form::View,
    shell::{Context, Problem, Shell, page},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_exchange::{
    book::{ENCODINGS, Sheet},
    goods::{self, Columns, List},
    weight_units,
};
use origo_i18n::T;
use origo_office::goods_imports;
use origo_trade::{Draft, Finding, FindingCode, GOODS_MAX, GoodsDraft, Severity};
use std::collections::BTreeMap;

/// So many rows with something to mend are shown; whoever mends these has learnt what to mend in the others.
const FAULTY_ROWS_MAX: usize = 40;
/// So many rows that are in order are shown.
const GOOD_ROWS_MAX: usize = 10;
/// A fault in more rows than this, and in most of them, is said once.
const SAID_ONCE: usize = 5;
/// So many rows that are left out are named.
const SKIPPED_ROWS_MAX: usize = 60;

/// A column of the spreadsheet.
struct ColumnView {
    /// Its number, from 0.
    at: usize,
    heading: String,
    samples: String,
    field: String,
    unknown: bool,
    /// Of a weight: the unit that it is read in; empty where nobody says it.
    unit: Option<String>,
}

/// A row of the spreadsheet as goods.
struct RowView {
    line: usize,
    cells: Vec<String>,
    faults: Vec<String>,
    hints: Vec<String>,
}

/// A row that is left out, or that somebody wants although it would be.
struct SkippedView {
    line: usize,
    text: String,
    why: String,
    kept: bool,
}

/// Something to choose: its value, its words, whether it is chosen.
type Choice = (String, String, bool);

/// What can be chosen.
struct Offered {
    targets: Vec<(String, String)>,
    units: Vec<(String, String)>,
    sheets: Vec<Choice>,
    encodings: Vec<Choice>,
    separators: Vec<Choice>,
    numbers: Vec<Choice>,
}

impl Offered {
    fn of(read: &Read<'_>, t: T) -> Self {
        let unit = |unit: &str| (unit.to_owned(), t.coded("weight-unit", unit));
        Self {
            targets: targets(read, t),
            units: weight_units().into_iter().map(unit).collect(),
            sheets: sheets(read),
            encodings: encodings(read),
            separators: separators(read, t),
            numbers: numbers(read, t),
        }
    }
}

#[derive(Template)]
#[template(path = "goods_import.html")]
struct ImportPage {
    s: Shell,
    t: T,
    id: String,
    import: String,
    reference: String,
    file: String,
    problem: Option<String>,
    notes: Vec<String>,
    /// What has to be said before the numbers can be read.
    open: Vec<String>,
    skipped: Vec<SkippedView>,
    skipped_total: usize,
    columns: Vec<ColumnView>,
    unknown: usize,
    offered: Offered,
    head: usize,
    skip: String,
    of: String,
    carried: Vec<(String, String)>,
    total: usize,
    mend: usize,
    there: usize,
    /// What is wrong with most rows, said once: how many, and the sentence.
    often: Vec<(usize, String)>,
    heads: Vec<String>,
    faulty: Vec<RowView>,
    more_faulty: usize,
    good: Vec<RowView>,
    good_total: usize,
    add_total: usize,
    replace_fits: bool,
    add_fits: bool,
    max: usize,
    replace: bool,
}

/// The rows of the list: what is to mend, and what is in order.
struct Rows {
    often: Vec<(usize, String)>,
    faulty: Vec<RowView>,
    more_faulty: usize,
    good: Vec<RowView>,
    good_total: usize,
    mend: usize,
}

pub(super) async fn show(
    context: &Context,
    (id, import): (&str, &str),
    read: Read<'_>,
    replace: bool,
    status: StatusCode,
) -> Result<Response, Problem> {
    let t = context.t;
    let says = says(t, read.pack, read.form);
    let list = &read.list;
    let checked =
        goods_imports::check(&context.office, context.actor()?, &read.view, &list.rows).await?;
    let heads: Vec<_> = read.columns.fields.iter().flatten().cloned().collect();
    let rows = rows(&says, list, checked, &heads);
    let label = |field: &str| label(&says, field);
    let sheet = read.book.sheets.get(read.at).cloned().unwrap_or_default();
    let head = read
        .columns
        .heading
        .and_then(|at| sheet.rows.get(at))
        .map_or(0, |row| row.line);
    let columns = column_views(&sheet, &read.columns, t);
    let empty = GoodsDraft::default();
    let there = read
        .view
        .draft
        .goods
        .iter()
        .filter(|line| **line != empty)
        .count();
    let problem = list.findings.iter().find(|f| f.pointer == "/goods");
    let (open, notes) = notes(&read, t, &label);
    let carried = carried(&read, &columns, head);
    let shown = ImportPage {
        s: context.shell("applications").await?,
        t,
        id: id.to_owned(),
        import: import.to_owned(),
        reference: read.view.application.reference.clone(),
        file: read.file.clone(),
        problem: problem.map(|finding| says.sentence(finding)),
        notes,
        open,
        skipped: skipped(&read, t),
        skipped_total: list.skipped.len(),
        unknown: columns.iter().filter(|column| column.unknown).count(),
        columns,
        offered: Offered::of(&read, t),
        head,
        skip: read.asked.skip.clone(),
        of: read.asked.mark(read.at, head),
        carried,
        total: list.rows.len(),
        mend: rows.mend,
        there,
        often: rows.often,
        heads: heads.iter().map(|field| label(field)).collect(),
        faulty: rows.faulty,
        more_faulty: rows.more_faulty,
        good: rows.good,
        good_total: rows.good_total,
        add_total: there + list.rows.len(),
        add_fits: there + list.rows.len() <= GOODS_MAX,
        replace_fits: !list.rows.is_empty() && problem.is_none(),
        max: GOODS_MAX,
        replace,
    };
    page(status, &shown)
}

/// Everything that is said of the spreadsheet, for the form that takes it.
fn carried(read: &Read<'_>, columns: &[ColumnView], head: usize) -> Vec<(String, String)> {
    let mut carried = read.asked.carried(read.at, head);
    let fields = columns.iter();
    carried.extend(fields.map(|column| (format!("c{}", column.at), column.field.clone())));
    let units = read.asked.choices.units.iter();
    carried.extend(units.map(|(at, unit)| (format!("u{at}"), unit.clone())));
    carried
}

/// The name of a field of a goods line.
fn label(says: &View<'_>, field: &str) -> String {
    match field {
        goods::WEIGHT_UNIT => says.t.preview_weight_unit(),
        field => says.name(&format!("/goods/0/{field}")),
    }
}

fn targets(read: &Read<'_>, t: T) -> Vec<(String, String)> {
    let mut targets = goods::targets(read.form, t.code());
    targets.push((goods::WEIGHT_UNIT.to_owned(), t.preview_weight_unit()));
    targets
}

/// What has to be said, and what was understood.
fn notes(read: &Read<'_>, t: T, label: &dyn Fn(&str) -> String) -> (Vec<String>, Vec<String>) {
    let of_book = origo_exchange::note::of_book(&read.book, read.at);
    let all = of_book.iter().chain(&read.list.notes);
    let (open, notes): (Vec<_>, Vec<_>) = all.partition(|note| note.code == "numbers-open");
    let words = |notes: Vec<_>| {
        notes
            .into_iter()
            .map(|note| said::note(t, note, label))
            .collect()
    };
    (words(open), words(notes))
}

fn skipped(read: &Read<'_>, t: T) -> Vec<SkippedView> {
    let skipped = read.list.skipped.iter().map(|row| SkippedView {
        line: row.line,
        text: row.text.clone(),
        why: said::why(t, row),
        kept: false,
    });
    let kept = read.asked.choices.keep.iter().map(|line| SkippedView {
        line: *line,
        text: String::new(),
        why: t.preview_kept(),
        kept: true,
    });
    let mut rows: Vec<_> = skipped.chain(kept).collect();
    rows.sort_by_key(|row| row.line);
    rows.truncate(SKIPPED_ROWS_MAX);
    rows
}

fn sheets(read: &Read<'_>) -> Vec<Choice> {
    let sheets = read.book.sheets.iter().enumerate();
    sheets
        .map(|(at, sheet)| (at.to_string(), sheet.name.clone(), at == read.at))
        .collect()
}

fn encodings(read: &Read<'_>) -> Vec<Choice> {
    if !read.reads_again {
        return Vec::new();
    }
    let chosen = read.asked.text.encoding.as_deref();
    ENCODINGS
        .iter()
        .map(|name| {
            (
                (*name).to_owned(),
                (*name).to_owned(),
                chosen == Some(*name),
            )
        })
        .collect()
}

fn separators(read: &Read<'_>, t: T) -> Vec<Choice> {
    if !read.reads_again {
        return Vec::new();
    }
    let chosen = read.asked.separator();
    asked::SEPARATORS
        .iter()
        .map(|(name, _)| {
            (
                (*name).to_owned(),
                t.coded("separator", name),
                chosen == *name,
            )
        })
        .collect()
}

fn numbers(read: &Read<'_>, t: T) -> Vec<Choice> {
    let chosen = read.asked.numbers();
    [
        ("", t.preview_numbers_auto()),
        ("point", t.preview_numbers_point()),
        ("comma", t.preview_numbers_comma()),
    ]
    .into_iter()
    .map(|(value, words)| (value.to_owned(), words, value == chosen))
    .collect()
}

fn rows(says: &View<'_>, list: &List, checked: Vec<Finding>, heads: &[String]) -> Rows {
    let by_row = sorted(list, section::said_once(checked));
    let mend = by_row
        .values()
        .filter(|found| found.iter().any(|f| f.severity == Severity::Error))
        .count();
    let (often, by_row) = said_once(says, by_row, list.rows.len());
    let faulty = by_row
        .iter()
        .take(FAULTY_ROWS_MAX)
        .map(|(row, findings)| row_view(says, list, heads, *row, findings))
        .collect();
    let good = (0..list.rows.len()).filter(|row| !by_row.contains_key(row));
    Rows {
        often,
        faulty,
        more_faulty: by_row.len().saturating_sub(FAULTY_ROWS_MAX),
        good: good
            .take(GOOD_ROWS_MAX)
            .map(|row| row_view(says, list, heads, row, &[]))
            .collect(),
        good_total: list.rows.len() - by_row.len(),
        mend,
    }
}

fn row_view(
    says: &View<'_>,
    list: &List,
    heads: &[String],
    row: usize,
    findings: &[Finding],
) -> RowView {
    let draft = Draft {
        goods: list.rows.get(row).cloned().into_iter().collect(),
        ..Draft::default()
    };
    let cell = |tail: &String| draft.get(&format!("/goods/0/{tail}")).unwrap_or_default();
    let say = |errors: bool| -> Vec<String> {
        findings
            .iter()
            .filter(|finding| (finding.severity == Severity::Error) == errors)
            .filter(|finding| finding.code != FindingCode::Required)
            .map(|finding| says.sentence_in_row(finding))
            .collect()
    };
    let missing: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == FindingCode::Required)
        .map(|finding| says.name(&finding.pointer))
        .collect();
    let mut faults = say(true);
    if !missing.is_empty() {
        faults.push(says.t.preview_missing(missing.join(", ")));
    }
    RowView {
        line: list.lines.get(row).copied().unwrap_or(row + 1),
        cells: heads.iter().map(cell).collect(),
        faults,
        hints: say(false),
    }
}

fn column_views(sheet: &Sheet, columns: &Columns, t: T) -> Vec<ColumnView> {
    let body = columns.body(sheet);
    let views = columns.fields.iter().enumerate().map(|(place, field)| {
        let heading = columns.headings.get(place).cloned().unwrap_or_default();
        let samples: Vec<String> = body
            .iter()
            .map(|row| row.text(place))
            .filter(|text| !text.is_empty())
            .take(3)
            .map(|text| text.chars().take(40).collect())
            .collect();
        let field = field.clone().unwrap_or_default();
        let weight = matches!(field.as_str(), "gross_weight" | "net_weight");
        let unit = columns.units.get(place).cloned().flatten();
        ColumnView {
            at: place,
            unknown: field.is_empty() && !(heading.is_empty() && samples.is_empty()),
            heading: match heading.is_empty() {
                true => t.import_column_n(place + 1),
                false => heading,
            },
            samples: samples.join(" · "),
            field,
            unit: weight.then(|| unit.unwrap_or_default()),
        }
    });
    views
        .filter(|column| column.unknown || !column.field.is_empty())
        .collect()
}

type ByRow = BTreeMap<usize, Vec<Finding>>;

/// Findings by row, each once: the sheet's own and the application's check say some of the same.
pub(super) fn sorted(list: &List, checked: Vec<Finding>) -> ByRow {
    let mut by_row = ByRow::new();
    // what is wrong with a cell of the spreadsheet is said of the cell; the check would say it again of the field
    let of_cell = |finding: &Finding| {
        let cells = [
            FindingCode::CellError,
            FindingCode::CellFormula,
            FindingCode::CellDate,
            FindingCode::CellShortened,
            FindingCode::NumberOpen,
            FindingCode::WeightUnit,
        ];
        cells.contains(&finding.code) && finding.severity == Severity::Error
    };
    let told: Vec<&String> = list
        .findings
        .iter()
        .filter(|f| of_cell(f))
        .map(|f| &f.pointer)
        .collect();
    let checked = checked
        .into_iter()
        .filter(|finding| !told.contains(&&finding.pointer));
    for finding in list.findings.iter().cloned().chain(checked) {
        let row = finding.pointer.split('/').nth(2);
        let Some(row) = row.and_then(|row| row.parse::<usize>().ok()) else {
            continue;
        };
        let found = by_row.entry(row).or_default();
        let same = |known: &Finding| known.pointer == finding.pointer && known.code == finding.code;
        if !found.iter().any(same) {
            found.push(finding);
        }
    }
    by_row
}

/// What most rows have wrong is said once, with how many they are; the rest stays with its row.
fn said_once(says: &View<'_>, mut by_row: ByRow, total: usize) -> (Vec<(usize, String)>, ByRow) {
    let key = |finding: &Finding| {
        let tail = finding.pointer.splitn(4, '/').nth(3).unwrap_or_default();
        (tail.to_owned(), finding.code)
    };
    let mut counts: BTreeMap<_, (usize, Finding)> = BTreeMap::new();
    for finding in by_row.values().flatten() {
        // a sentence that quotes what is typed is each row's own
        if !finding.values.contains_key("typed") {
            counts
                .entry(key(finding))
                .or_insert_with(|| (0, finding.clone()))
                .0 += 1;
        }
    }
    counts.retain(|_, (count, _)| {
        *count > 1 && (*count == total || *count > SAID_ONCE && *count * 2 > total)
    });
    for findings in by_row.values_mut() {
        findings.retain(|finding| !counts.contains_key(&key(finding)));
    }
    by_row.retain(|_, findings| !findings.is_empty());
    let mut often: Vec<(usize, String)> = Vec::new();
    let mut missing: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (count, finding) in counts.into_values() {
        if finding.code == FindingCode::Required {
            missing
                .entry(count)
                .or_default()
                .push(says.name(&finding.pointer));
        } else {
            often.push((count, says.sentence_in_row(&finding)));
        }
    }
    for (count, names) in missing {
        often.push((count, says.t.preview_missing(names.join(", "))));
    }
    (often, by_row)
}
