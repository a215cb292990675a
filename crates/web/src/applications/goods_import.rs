//! Goods from a spreadsheet: upload or paste, look at what was read, then take it or leave it.

use crate::{
    files::upload,
    form::View,
    public::Fields,
    shell::{Context, Problem, Shell, encode, go, page},
};
use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use origo_exchange::{
    Row,
    goods::{self, Columns, Sheet},
};
use origo_i18n::T;
use origo_office::{
    OfficeError,
    applications::{self, ApplicationView},
    goods_imports::{self, Lines},
    opening,
};
use origo_pack::{Form as PackForm, Pack};
use origo_trade::{Draft, Finding, FindingCode, GOODS_MAX, GoodsDraft, Severity};
use std::collections::{BTreeMap, HashMap};

/// So many rows with something to mend are shown; whoever mends these has learnt what to mend in the others.
const FAULTY_ROWS_MAX: usize = 40;
/// So many rows that are in order are shown.
const GOOD_ROWS_MAX: usize = 10;
/// A fault in more rows than this, and in most of them, is said once.
const SAID_ONCE: usize = 5;

#[derive(Template)]
#[template(path = "goods_upload.html")]
struct UploadPage {
    s: Shell,
    t: T,
    id: String,
    reference: String,
    form: String,
    lines: usize,
    max: usize,
    pasted: String,
    error: Option<String>,
}

pub(crate) async fn ask(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    show_upload(&context, &id, String::new(), None).await
}

async fn show_upload(
    context: &Context,
    id: &str,
    pasted: String,
    error: Option<String>,
) -> Result<Response, Problem> {
    let actor = context.actor()?;
    actor.must(origo_authz::Action::Apply)?;
    let view = applications::get(&context.office, actor, id).await?;
    if !view.state.editable() {
        return Ok(go(&format!("/applications/{id}")));
    }
    let empty = GoodsDraft::default();
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let shown = UploadPage {
        s: context.shell("applications").await?,
        t: context.t,
        id: id.to_owned(),
        reference: view.application.reference,
        form: view.application.form,
        lines: view
            .draft
            .goods
            .iter()
            .filter(|line| **line != empty)
            .count(),
        max: GOODS_MAX,
        pasted,
        error,
    };
    page(status, &shown)
}

pub(crate) async fn read(
    context: Context,
    Path(id): Path<String>,
    body: Multipart,
) -> Result<Response, Problem> {
    let (office, actor, t) = (&context.office, context.actor()?, context.t);
    let (fields, name, mut bytes) = upload(body).await?;
    let pasted = fields.get("paste").cloned().unwrap_or_default();
    let from_file = !bytes.is_empty();
    if !from_file {
        bytes = pasted.clone().into_bytes();
    }
    let view = applications::get(office, actor, &id).await?;
    let (pack, form) = applications::form_of(office, actor, &view).await?;
    let rows = match opening::goods(office, &actor.user_id, &name, bytes).await? {
        Ok(rows) if rows.is_empty() => Err(Finding::error("/goods", FindingCode::FileEmpty)),
        other => other,
    };
    let rows = match rows {
        Ok(rows) => rows,
        Err(_) if !from_file && pasted.trim().is_empty() => {
            return show_upload(&context, &id, pasted, Some(t.import_nothing())).await;
        }
        Err(finding) => {
            let sentence = says(t, pack, form).sentence(&finding);
            return show_upload(&context, &id, pasted, Some(sentence)).await;
        }
    };
    let cells = serde_json::to_string(&rows).map_err(OfficeError::from)?;
    let name = if from_file { name } else { String::new() };
    let import = goods_imports::keep(office, actor, &id, &name, cells).await?;
    Ok(go(&format!("/applications/{id}/goods/import/{import}")))
}

/// A view that only says sentences.
pub(crate) fn says<'a>(t: T, pack: &'a Pack, form: &'a PackForm) -> View<'a> {
    static EMPTY: std::sync::LazyLock<Draft> = std::sync::LazyLock::new(Draft::default);
    View {
        t,
        pack,
        form,
        draft: &EMPTY,
        findings: &[],
    }
}

/// What is wrong with a list of goods, each sentence with its row; what is wrong with the file first.
#[cfg(test)]
pub(crate) fn lines_in_words(says: &View<'_>, sheet: &Sheet, checked: Vec<Finding>) -> Vec<String> {
    let of_file = sheet
        .findings
        .iter()
        .filter(|found| found.pointer == "/goods");
    let mut said: Vec<String> = of_file.map(|found| says.sentence(found)).collect();
    for name in &sheet.unknown_columns {
        said.push(format!("{name}: {}", says.t.preview_left_out()));
    }
    for (row, findings) in sorted(sheet, super::section::said_once(checked)) {
        let line = sheet.lines.get(row).copied().unwrap_or(row + 1);
        said.extend(
            findings
                .iter()
                .map(|found| format!("{line}: {}", says.sentence_in_row(found))),
        );
    }
    said
}

/// The spreadsheet to fill, for a form.
pub(crate) async fn template(context: Context) -> Result<Response, Problem> {
    let actor = context.actor()?;
    actor.must(origo_authz::Action::Apply)?;
    let form = match context.asked("form") {
        "" => "co",
        form => form,
    };
    let (_, _, form) = context.office.form(&actor.authority, form).await?;
    let text = goods::template(form, context.t.code());
    let name = format!("attachment; filename=\"goods-{}.csv\"", context.t.code());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

/// A column of the spreadsheet.
struct ColumnView {
    name: String,
    heading: String,
    samples: String,
    field: String,
    unknown: bool,
}

/// A row of the spreadsheet as goods.
struct RowView {
    line: usize,
    cells: Vec<String>,
    faults: Vec<String>,
    hints: Vec<String>,
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
    columns: Vec<ColumnView>,
    unknown: usize,
    targets: Vec<(String, String)>,
    heading: bool,
    total: usize,
    mend: usize,
    there: usize,
    example_left_out: bool,
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

/// What the page at hand says of columns; before anything was chosen, what is probably meant.
fn chosen(
    asked: &HashMap<String, String>,
    rows: &[Row],
    form: &PackForm,
    language: &str,
) -> Columns {
    let mut columns = goods::guess(rows, form, language);
    if !asked.contains_key("read") {
        return columns;
    }
    let known = goods::targets(form, language);
    columns.heading = asked.contains_key("heading");
    let mut taken: Vec<&str> = Vec::new();
    for (place, field) in columns.fields.iter_mut().enumerate() {
        let wanted = asked.get(&format!("c{place}")).map_or("", String::as_str);
        let first = !taken.contains(&wanted);
        *field = known
            .iter()
            .find(|(tail, _)| tail == wanted && first)
            .map(|(tail, _)| tail.clone());
        if field.is_some() {
            taken.push(wanted);
        }
    }
    columns
}

struct Read<'a> {
    view: ApplicationView,
    file: String,
    rows: Vec<Row>,
    columns: Columns,
    sheet: Sheet,
    pack: &'a Pack,
    form: &'a PackForm,
}

async fn open<'a>(
    context: &'a Context,
    id: &str,
    import: &str,
    asked: &HashMap<String, String>,
) -> Result<Read<'a>, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    let (view, kept) = goods_imports::get(office, actor, id, import).await?;
    let (pack, form) = applications::form_of(office, actor, &view).await?;
    let rows: Vec<Row> = serde_json::from_str(&kept.cells).map_err(OfficeError::from)?;
    let columns = chosen(asked, &rows, form, context.t.code());
    let mut sheet = goods::lines(&kept.file_name, &rows, &columns, form);
    goods::names_to_codes(&mut sheet, form, pack);
    Ok(Read {
        view,
        file: kept.file_name,
        rows,
        columns,
        sheet,
        pack,
        form,
    })
}

pub(crate) async fn look(
    context: Context,
    Path((id, import)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let read = open(&context, &id, &import, &context.query).await?;
    show(&context, &id, &import, read, false, StatusCode::OK).await
}

async fn show(
    context: &Context,
    id: &str,
    import: &str,
    read: Read<'_>,
    replace: bool,
    status: StatusCode,
) -> Result<Response, Problem> {
    let t = context.t;
    let says = says(t, read.pack, read.form);
    let (sheet, columns) = (&read.sheet, &read.columns);
    let actor = context.actor()?;
    let checked = goods_imports::check(&context.office, actor, &read.view, &sheet.rows).await?;
    let by_row = sorted(sheet, super::section::said_once(checked));
    let mend = by_row
        .values()
        .filter(|found| found.iter().any(|f| f.severity == Severity::Error))
        .count();
    let (often, by_row) = said_once(&says, by_row, sheet.rows.len());
    let heads: Vec<_> = columns.fields.iter().flatten().cloned().collect();
    let cells = |row: usize| -> Vec<String> {
        let draft = Draft {
            goods: sheet.rows.get(row).cloned().into_iter().collect(),
            ..Draft::default()
        };
        let cell = |tail: &String| draft.get(&format!("/goods/0/{tail}")).unwrap_or_default();
        heads.iter().map(cell).collect()
    };
    let row_view = |row: usize, findings: &[Finding]| {
        let say = |severity: Severity| -> Vec<String> {
            findings
                .iter()
                .filter(|finding| finding.severity == severity && finding.code != "required")
                .map(|finding| says.sentence_in_row(finding))
                .collect()
        };
        let missing: Vec<_> = findings
            .iter()
            .filter(|finding| finding.code == "required")
            .map(|finding| says.name(&finding.pointer))
            .collect();
        let mut faults = say(Severity::Error);
        if !missing.is_empty() {
            faults.push(t.preview_missing(missing.join(", ")));
        }
        RowView {
            line: sheet.lines.get(row).copied().unwrap_or(row + 1),
            cells: cells(row),
            faults,
            hints: say(Severity::Warning),
        }
    };
    let faulty: Vec<_> = by_row
        .iter()
        .take(FAULTY_ROWS_MAX)
        .map(|(row, findings)| row_view(*row, findings))
        .collect();
    let good = (0..sheet.rows.len()).filter(|row| !by_row.contains_key(row));
    let good_total = sheet.rows.len() - by_row.len();
    let good: Vec<_> = good
        .take(GOOD_ROWS_MAX)
        .map(|row| row_view(row, &[]))
        .collect();
    let empty = GoodsDraft::default();
    let goods = &read.view.draft.goods;
    let there = goods.iter().filter(|line| **line != empty).count();
    let problem = sheet.findings.iter().find(|f| f.pointer == "/goods");
    let targets = goods::targets(read.form, t.code());
    let label = |tail: &String| {
        let known = targets.iter().find(|(known, _)| known == tail);
        known.map_or_else(|| tail.clone(), |(_, label)| label.clone())
    };
    let column_views: Vec<_> = column_views(&read.rows, columns, t);
    let shown = ImportPage {
        s: context.shell("applications").await?,
        t,
        id: id.to_owned(),
        import: import.to_owned(),
        reference: read.view.application.reference.clone(),
        file: read.file.clone(),
        problem: problem.map(|finding| says.sentence(finding)),
        unknown: column_views.iter().filter(|column| column.unknown).count(),
        columns: column_views,
        heading: columns.heading,
        total: sheet.rows.len(),
        mend,
        there,
        example_left_out: sheet.example_left_out,
        often,
        heads: heads.iter().map(label).collect(),
        targets,
        more_faulty: by_row.len().saturating_sub(FAULTY_ROWS_MAX),
        faulty,
        good,
        good_total,
        add_total: there + sheet.rows.len(),
        add_fits: there + sheet.rows.len() <= GOODS_MAX,
        replace_fits: !sheet.rows.is_empty() && problem.is_none(),
        max: GOODS_MAX,
        replace,
    };
    page(status, &shown)
}

fn column_views(rows: &[Row], columns: &Columns, t: T) -> Vec<ColumnView> {
    let body = rows.get(usize::from(columns.heading)..).unwrap_or_default();
    let cell = |row: &Row, place: usize| row.cells.get(place).cloned().unwrap_or_default();
    columns
        .fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let first = rows.first().filter(|_| columns.heading);
            let heading = first.map_or_else(String::new, |row| cell(row, place));
            let samples: Vec<String> = body
                .iter()
                .map(|row| cell(row, place))
                .filter(|text| !text.is_empty())
                .take(3)
                .map(|text| text.chars().take(40).collect())
                .collect();
            ColumnView {
                name: format!("c{place}"),
                unknown: field.is_none() && !(heading.is_empty() && samples.is_empty()),
                heading: match heading.is_empty() {
                    true => t.import_column_n(place + 1),
                    false => heading,
                },
                samples: samples.join(" · "),
                field: field.clone().unwrap_or_default(),
            }
        })
        .filter(|column| column.unknown || !column.field.is_empty())
        .collect()
}

type ByRow = BTreeMap<usize, Vec<Finding>>;

/// Findings by row, each once: the sheet's own and the application's check say some of the same.
fn sorted(sheet: &Sheet, checked: Vec<Finding>) -> ByRow {
    let mut by_row = ByRow::new();
    for finding in sheet.findings.iter().cloned().chain(checked) {
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
        if finding.code == "required" {
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

pub(crate) async fn take(
    context: Context,
    Path((id, import)): Path<(String, String)>,
    Form(asked): Fields,
) -> Result<Response, Problem> {
    let read = open(&context, &id, &import, &asked).await?;
    let replace = asked.get("lines").is_some_and(|mode| mode == "replace");
    let lines = if replace { Lines::Replace } else { Lines::Add };
    let unusable = read.sheet.findings.iter().any(|f| f.pointer == "/goods");
    let count = lines
        .with(&read.view.draft.goods, read.sheet.rows.clone())
        .len();
    if unusable || count > GOODS_MAX {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&context, &id, &import, read, replace, status).await;
    }
    let (office, actor) = (&context.office, context.actor()?);
    let n = read.sheet.rows.len();
    let step = goods_imports::take(office, actor, &id, &import, lines, read.sheet.rows).await?;
    let step = encode(&step);
    Ok(go(&format!(
        "/applications/{id}/goods?did=imported&n={n}&step={step}&errors=1"
    )))
}

pub(crate) async fn cancel(
    context: Context,
    Path((id, import)): Path<(String, String)>,
) -> Result<Response, Problem> {
    goods_imports::cancel(&context.office, context.actor()?, &id, &import).await?;
    Ok(go(&format!("/applications/{id}/goods?flash=import-left")))
}
