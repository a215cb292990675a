//! Office Open XML workbooks through calamine, cell by cell.

use super::{
    grid::{Grid, Merged},
    model::{Book, BookError, Bounds, Cell, CellKind, Kind},
    shown, text,
};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use std::{collections::BTreeSet, io::Cursor};

/// What cannot be read, in our words.
fn error(error: XlsxError) -> BookError {
    match error {
        XlsxError::Password => BookError::Protected,
        _ => BookError::Unreadable,
    }
}

/// Reads the visible sheets of a workbook that hold anything.
pub(super) fn read(bytes: &[u8], bounds: &Bounds) -> Result<Book, BookError> {
    let mut file: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(error)?;
    let mut book = Book {
        kind: Kind::Xlsx,
        ..Book::default()
    };
    let sheets = file.sheets_metadata().to_vec();
    let mut taken = 0;
    for sheet in sheets {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        if sheet.visible != SheetVisible::Visible {
            book.hidden.push(sheet.name);
            continue;
        }
        if book.sheets.len() >= bounds.sheets {
            book.cut = true;
            break;
        }
        let grid = sheet_of(&mut file, &sheet.name, bounds, taken)?;
        taken += grid.cells();
        book.cut |= grid.cut;
        let read = grid.sheet(&sheet.name);
        let unpacked = text::unpacked(&read, bounds);
        let read = match unpacked {
            Some((mark, (wider, cut))) => {
                book.separator = Some(mark);
                book.cut |= cut;
                wider
            }
            None => read,
        };
        if !read.rows.is_empty() {
            book.sheets.push(read);
        }
    }
    Ok(book)
}

fn sheet_of(
    file: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    bounds: &Bounds,
    taken: usize,
) -> Result<Grid, BookError> {
    let merged = file.merge_cells_by_sheet_name(name).unwrap_or_default();
    let open = open_formulas(file, name)?;
    let mut grid = Grid::new(bounds, taken);
    let mut cells = file.worksheet_cells_reader(name).map_err(error)?;
    // Cell by cell: a range would be as big as the place of its last cell, wherever someone put one.
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(error)? {
        let (row, column) = cell.get_position();
        let mut shown = value(cell.get_value(), format(cells.styles(), style));
        if shown.text.is_empty() && open.contains(&(row, column)) {
            shown.kind = CellKind::Formula;
        }
        grid.put(row, column, shown);
        if grid.is_full() {
            break;
        }
    }
    let merged: Vec<Merged> = merged
        .iter()
        .map(|area| Merged {
            first: area.start,
            last: area.end,
        })
        .collect();
    grid.merge(&merged);
    Ok(grid)
}

/// Where formulas stand that no program has calculated yet: a library wrote them, and no value is kept with them.
fn open_formulas(
    file: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<BTreeSet<(u32, u32)>, BookError> {
    let mut open = BTreeSet::new();
    let mut cells = file.worksheet_cells_reader(name).map_err(error)?;
    // A formula that cannot be read matters only where no value is kept, and then its cell is empty all the same.
    while let Ok(Some(record)) = cells.next_cell_with_formula_metadata() {
        if record.formula.is_some() && is_empty(&record.value) {
            open.insert(record.pos);
        }
    }
    Ok(open)
}

fn is_empty(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::String(text) => text.is_empty(),
        DataRef::SharedString(text) => text.is_empty(),
        _ => false,
    }
}

fn format(styles: &[Style], style: usize) -> &str {
    let format = styles.get(style).and_then(|one| one.number_format.as_ref());
    format.map_or("General", |format| format.format_code.as_str())
}

/// What a cell shows, and what it is.
fn value(value: &DataRef<'_>, format: &str) -> Cell {
    match value {
        DataRef::Float(number) => Cell::new(shown::number(*number, format), CellKind::Number),
        DataRef::Int(number) => Cell::new(number.to_string(), CellKind::Number),
        DataRef::String(text) => Cell::new(text.clone(), CellKind::Text),
        DataRef::SharedString(text) => Cell::new((*text).to_owned(), CellKind::Text),
        DataRef::Bool(truth) => Cell::new(truth.to_string(), CellKind::Text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => shown::iso(text, text),
        DataRef::DateTime(date) => shown::date(date, format),
        DataRef::Error(error) => Cell::new(error.to_string(), CellKind::Error),
        DataRef::Empty => Cell::default(),
    }
}
