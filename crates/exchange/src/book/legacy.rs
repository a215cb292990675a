//! Workbooks of Excel 97–2003 through calamine. Its reader makes the whole rectangle of a sheet, and does not say in
//! which format a cell is; so the records are walked through once before it (\[MS-XLS\] 2.4).

use super::{
    grid::{Grid, Merged},
    model::{Book, BookError, Bounds, Cell, CellKind, Kind, UNPACKED_BYTES_MAX},
    shown, text,
};
use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

/// Cells of all rectangles of a workbook.
const AREA_MAX: u64 = 4_000_000;
/// Room that a sheet may ask for beforehand: its own size.
const SHEET_AREA_MAX: u64 = 65_536 * 256;

/// Reads the visible sheets that hold anything.
pub(super) fn read(bytes: &[u8], bounds: &Bounds) -> Result<Book, BookError> {
    let formats = Formats::of(&stream(bytes)?)?;
    let mut file: Xls<_> = match calamine::open_workbook_from_rs(Cursor::new(bytes)) {
        Ok(file) => file,
        Err(XlsError::Password) => return Err(BookError::Protected),
        Err(_) => return Err(BookError::Unreadable),
    };
    let mut book = Book {
        kind: Kind::Xls,
        ..Book::default()
    };
    let mut taken = 0;
    for (place, sheet) in file.sheets_metadata().to_vec().into_iter().enumerate() {
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
        let mut grid = Grid::new(bounds, taken);
        fill(&mut grid, &mut file, &sheet.name, place, &formats)?;
        taken += grid.cells();
        book.cut |= grid.cut;
        let mut read = grid.sheet(&sheet.name);
        if let Some((mark, (wider, cut))) = text::unpacked(&read, bounds) {
            book.separator = Some(mark);
            book.cut |= cut;
            read = wider;
        }
        if !read.rows.is_empty() {
            book.sheets.push(read);
        }
    }
    Ok(book)
}

fn fill(
    grid: &mut Grid,
    file: &mut Xls<Cursor<&[u8]>>,
    name: &str,
    place: usize,
    formats: &Formats,
) -> Result<(), BookError> {
    let range = file
        .worksheet_range(name)
        .map_err(|_| BookError::Unreadable)?;
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let at =
            |from: u32, more: usize| from.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
        let (row, column) = (at(top, row), at(left, column));
        let format = formats.cells.get(&(place, row, column));
        let format = format.map_or("General", String::as_str);
        grid.put(row, column, cell(value, format));
        if grid.is_full() {
            break;
        }
    }
    let merged = file.merge_cells_by_sheet_name(name).unwrap_or_default();
    let merged: Vec<Merged> = merged
        .iter()
        .map(|area| Merged {
            first: area.start,
            last: area.end,
        })
        .collect();
    grid.merge(&merged);
    Ok(())
}

fn cell(value: &Data, format: &str) -> Cell {
    match value {
        Data::Float(number) => Cell::new(shown::number(*number, format), CellKind::Number),
        Data::Int(number) => {
            // whole numbers below 2^53 are the same as floats
            let shown = shown::number(*number as f64, format);
            Cell::new(shown, CellKind::Number)
        }
        Data::String(text) => Cell::new(text.clone(), CellKind::Text),
        Data::Bool(truth) => Cell::new(truth.to_string(), CellKind::Text),
        Data::DateTimeIso(text) | Data::DurationIso(text) => shown::iso(text, text),
        Data::DateTime(date) => shown::date(date, format),
        Data::Error(error) => Cell::new(error.to_string(), CellKind::Error),
        Data::Empty => Cell::default(),
    }
}

/// The stream with the records.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, BookError> {
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| BookError::Unreadable)?;
    // a workbook of today that is encrypted is kept in the container of the old ones
    if file.exists("/EncryptedPackage") {
        return Err(BookError::Protected);
    }
    let name = ["/Workbook", "/Book", "/WORKBOOK"]
        .into_iter()
        .find(|name| file.exists(name))
        .ok_or(BookError::Unreadable)?;
    let stream = file.open_stream(name).map_err(|_| BookError::Unreadable)?;
    let mut found = Vec::new();
    stream
        .take(UNPACKED_BYTES_MAX)
        .read_to_end(&mut found)
        .map_err(|_| BookError::Unreadable)?;
    Ok(found)
}

/// The formats of the cells with numbers: by sheet, row and column.
struct Formats {
    cells: BTreeMap<(usize, u32, u32), String>,
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at + 2)?;
    Some(u16::from_le_bytes([*bytes.first()?, *bytes.get(1)?]))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16_at(data, at)?) | u32::from(u16_at(data, at + 2)?) << 16)
}

/// The records of a stream from a place on: their kinds and contents.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, data))
    })
}

impl Formats {
    fn of(stream: &[u8]) -> Result<Self, BookError> {
        let mut written: BTreeMap<u16, String> = BTreeMap::new();
        let (mut styles, mut sheets) = (Vec::new(), Vec::new());
        for (kind, data) in records(stream, 0) {
            match kind {
                0x041E => {
                    if let (Some(id), Some(text)) = (u16_at(data, 0), format_text(data)) {
                        written.insert(id, text);
                    }
                }
                0x00E0 => styles.push(u16_at(data, 2).unwrap_or_default()),
                0x0085 => sheets.push(u32_at(data, 0).unwrap_or_default() as usize),
                0x000A => break,
                _ => {}
            }
        }
        let mut formats = Self {
            cells: BTreeMap::new(),
        };
        let mut area = 0;
        for (place, from) in sheets.into_iter().enumerate() {
            let text = |style: u16| {
                let id = styles.get(usize::from(style)).copied().unwrap_or_default();
                let own = written.get(&id).map(String::as_str);
                own.unwrap_or_else(|| built_in(id)).to_owned()
            };
            area += formats.sheet(stream, from, place, &text)?;
            if area > AREA_MAX {
                return Err(BookError::TooComplex);
            }
        }
        Ok(formats)
    }

    /// Notes the formats of a sheet, and answers how big its rectangle is.
    fn sheet(
        &mut self,
        stream: &[u8],
        from: usize,
        place: usize,
        text: &dyn Fn(u16) -> String,
    ) -> Result<u64, BookError> {
        let (mut rows, mut columns, mut depth) = (0_u64, 0_u64, 0_usize);
        for (kind, data) in records(stream, from) {
            match kind {
                0x0809 => depth += 1,
                0x000A if depth <= 1 => break,
                0x000A => depth -= 1,
                // Dimensions: room is made for so many cells
                0x0200 => {
                    let wide = u64::from(u16_at(data, 10).unwrap_or_default()) + 1;
                    let long = u64::from(u32_at(data, 4).unwrap_or_default()) + 1;
                    if data.len() >= 14 && wide.saturating_mul(long) > 2 * SHEET_AREA_MAX {
                        return Err(BookError::TooComplex);
                    }
                }
                0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00FD | 0x00D6 | 0x00BD => {
                    let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else {
                        continue;
                    };
                    let last = match kind {
                        0x00BD => u16_at(data, data.len().saturating_sub(2)).unwrap_or(column),
                        _ => column,
                    };
                    rows = rows.max(u64::from(row) + 1);
                    columns = columns.max(u64::from(last.max(column)) + 1);
                    for (step, column) in (column..=last.max(column)).take(256).enumerate() {
                        let style = u16_at(data, 4 + 6 * step).unwrap_or_default();
                        let format = text(style);
                        if format != "General" {
                            let at = (place, u32::from(row), u32::from(column));
                            self.cells.insert(at, format);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(rows * columns)
    }
}

/// The text of a Format record.
fn format_text(data: &[u8]) -> Option<String> {
    let length = usize::from(u16_at(data, 2)?);
    let wide = data.get(4)? & 1 == 1;
    let text = data.get(5..)?;
    if wide {
        let units: Vec<u16> = (0..length).map_while(|at| u16_at(text, at * 2)).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(
        text.iter()
            .take(length)
            .map(|byte| char::from(*byte))
            .collect(),
    )
}

/// The formats that every program knows by number.
fn built_in(id: u16) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        22 => "m/d/yy h:mm",
        _ => "General",
    }
}
