//! What a tariff holds, and where its columns are.

use crate::words;
use std::collections::BTreeMap;

/// No cell that is read is longer.
pub(super) const CELL_CHARS_MAX: usize = 500;
/// So many rows that are wrong are named; the rest are counted.
pub(super) const NAMED_MAX: usize = 1000;
/// The headings are among so many first rows; titles may stand above them.
pub(super) const HEADING_ROWS: usize = 30;

/// A row that was read. Nothing is decided about its duty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateRow {
    /// The position, 4 to 12 digits.
    pub hs: String,
    /// `MFN`, an agreement, a country, or the group of the tariff's authority.
    pub scheme: String,
    /// The duty as it stands there.
    pub duty: String,
    /// The first day, `2026-01-31`, or nothing.
    pub from: String,
    /// The last day, or nothing.
    pub until: String,
    /// Countries that are excluded, with spaces between.
    pub except: String,
}

/// Which shape a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Our plain table.
    Plain,
    /// The UK's measures.
    UkMeasures,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatesFile {
    /// Its shape.
    pub layout: Layout,
    /// The rates, in their order.
    pub rows: Vec<RateRow>,
    /// Why rows were left out that are no ordinary duty, and how many.
    pub left_out: BTreeMap<&'static str, usize>,
    /// Rows that cannot be read: line and reason. At most a thousand are named.
    pub wrong: Vec<(u64, String)>,
    /// How many there are.
    pub wrong_count: usize,
    /// The groups that the authority of the tariff names by numbers, with their names.
    pub groups: BTreeMap<String, String>,
    /// The sources that the rows name.
    pub sources: Vec<String>,
}

/// Why nothing can be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum RatesFileError {
    /// Packed, or a picture.
    #[error("this is no table: give CSV, XLSX, ODS or XLS, and unpack it first if it is packed")]
    Unreadable,
    /// Other columns.
    #[error(
        "no line names the columns: write hs, agreement and duty (also from, until, except, source), or \
         give the UK tariff’s measures on declarable commodities with their own headings"
    )]
    NoHeading,
    /// The disk.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Where the columns are.
pub(super) struct Columns {
    pub(super) hs: usize,
    pub(super) scheme: usize,
    pub(super) duty: usize,
    pub(super) from: Option<usize>,
    pub(super) until: Option<usize>,
    pub(super) except: Option<usize>,
    pub(super) source: Option<usize>,
    /// Of the UK's: type of the measure, order number of a quota, additional code, name of the area.
    pub(super) kind: Option<usize>,
    pub(super) quota: Option<usize>,
    pub(super) additional: Option<usize>,
    pub(super) group: Option<usize>,
}

impl Columns {
    pub(super) fn find(heading: &csv::StringRecord) -> Option<(Layout, Self)> {
        let place = |names: &[&str]| {
            heading
                .iter()
                .position(|cell| names.contains(&cell.trim().to_lowercase().as_str()))
        };
        if let Some(duty) = place(&["measure__duty_expression"]) {
            let columns = Self {
                hs: place(&["commodity__code"])?,
                scheme: place(&["measure__geographical_area__id"])?,
                duty,
                from: place(&["measure__effective_start_date"]),
                until: place(&["measure__effective_end_date"]),
                except: place(&["measure__excluded_geographical_areas__ids"]),
                source: None,
                kind: Some(place(&["measure__type__id"])?),
                quota: place(&["measure__quota__order_number"]),
                additional: place(&["measure__additional_code__code"]),
                group: place(&["measure__geographical_area__description"]),
            };
            return Some((Layout::UkMeasures, columns));
        }
        let named = |field: &str| {
            let means = |cell: &str| words::rate_headings().get(cell) == Some(field);
            heading.iter().position(means)
        };
        let columns = Self {
            hs: named("hs")?,
            scheme: named("agreement")?,
            duty: named("duty")?,
            from: named("from"),
            until: named("until"),
            except: named("except"),
            source: named("source"),
            kind: None,
            quota: None,
            additional: None,
            group: None,
        };
        Some((Layout::Plain, columns))
    }
}
