//! The rows of a sheet while they are read: only what is there, never the rectangle around it.

use super::model::{Bounds, CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, Cell, CellKind, Row, Sheet};
use std::collections::BTreeMap;

/// So many merged regions of a sheet are followed, and so many cells looked at for them.
const MERGED_MAX: usize = 20_000;
const MERGED_CELLS_MAX: usize = 1_000_000;

/// A rectangle of merged cells: first row and column, last row and column, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merged {
    pub(super) first: (u32, u32),
    pub(super) last: (u32, u32),
}

/// A sheet in the making.
pub(super) struct Grid {
    rows: BTreeMap<u32, Vec<Cell>>,
    rows_max: usize,
    /// How many more cells the whole file may have.
    left: usize,
    pub(super) cut: bool,
}

impl Grid {
    pub(super) fn new(bounds: &Bounds, taken: usize) -> Self {
        Self {
            rows: BTreeMap::new(),
            rows_max: bounds.rows,
            left: CELLS_MAX.saturating_sub(taken),
            cut: false,
        }
    }

    /// Puts a cell where it is, if anything is in it.
    pub(super) fn put(&mut self, row: u32, column: u32, cell: Cell) {
        let column = column as usize;
        if column >= COLUMNS_MAX {
            return;
        }
        let text = clean(&cell.text);
        if text.is_empty() && cell.kind != CellKind::Formula {
            return;
        }
        if self.left == 0 || (self.rows.len() >= self.rows_max && !self.rows.contains_key(&row)) {
            self.cut = true;
            return;
        }
        self.left -= 1;
        let cells = self.rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        if let Some(place) = cells.get_mut(column) {
            *place = Cell { text, ..cell };
        }
    }

    /// Whether nothing that comes can be kept any more, once rows come in their order.
    pub(super) fn is_full(&self) -> bool {
        self.cut
    }

    /// Whether a further row would be kept.
    pub(super) fn has_room(&self) -> bool {
        self.left > 0 && self.rows.len() < self.rows_max
    }

    /// Repeats the text of merged cells in the cells that they cover, in rows that are there anyway.
    pub(super) fn merge(&mut self, merged: &[Merged]) {
        let mut looked_at = 0;
        for area in merged.iter().take(MERGED_MAX) {
            let (row, column) = (area.first.0, area.first.1 as usize);
            let anchor = self.rows.get(&row).and_then(|cells| cells.get(column));
            let Some(anchor) = anchor.filter(|cell| !cell.text.is_empty()).cloned() else {
                continue;
            };
            let last = (area.last.1 as usize).min(COLUMNS_MAX - 1);
            for (at, cells) in self.rows.range_mut(row..=area.last.0.max(row)) {
                for place in column..=last.max(column) {
                    looked_at += 1;
                    if looked_at > MERGED_CELLS_MAX {
                        return;
                    }
                    if (*at, place) == (row, column) || self.left == 0 {
                        continue;
                    }
                    if cells.len() <= place {
                        cells.resize(place + 1, Cell::default());
                    }
                    let below = place == column && *at != row;
                    let kind = match below {
                        true => CellKind::Below,
                        false => CellKind::Beside,
                    };
                    if let Some(cell) = cells.get_mut(place).filter(|cell| cell.text.is_empty()) {
                        *cell = Cell::new(anchor.text.clone(), kind);
                        self.left -= 1;
                    }
                }
            }
        }
    }

    /// How many cells it holds.
    pub(super) fn cells(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    pub(super) fn sheet(self, name: &str) -> Sheet {
        let rows = self.rows.into_iter().map(|(row, cells)| Row {
            line: row as usize + 1,
            cells,
        });
        Sheet {
            name: clean(name),
            rows: rows.collect(),
        }
    }
}

/// A text without the space and the invisible marks around it, cut where it is far too long.
pub(super) fn clean(text: &str) -> String {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\0');
    let text = text.trim_matches(blank);
    let cut = text
        .char_indices()
        .nth(CELL_CHARS_MAX + 1)
        .map_or(text.len(), |(at, _)| at);
    text[..cut].replace("\r\n", "\n")
}
