//! Tariff rates as others publish them, row by row, because such a file may have hundreds of megabytes.
//!
//! | What | Columns |
//! |---|---|
//! | plain table (CSV, semicolons or tabs) | `hs`, `agreement`, `duty`; also `from`, `until`, `except`, `source` |
//! | UK Integrated Online Tariff, “measures on declarable commodities” (Department for Business and Trade) | `commodity__code`, `measure__type__id`, `measure__duty_expression`, `measure__geographical_area__id` … |

mod model;
mod row;
mod source;

use std::{collections::BTreeMap, io::Read};

use model::{Columns, HEADING_ROWS, NAMED_MAX};
pub use model::{Layout, RateRow, RatesFile, RatesFileError};
use source::Source;

/// Reads a file and tells now and then how many rows it has read. Text may be in any encoding that spreadsheets write
/// and have any of their separators; a workbook is read up to the size of [`crate::book::BYTES_MAX`].
///
/// # Errors
/// When it is no table with one of these headings. What is wrong with rows is in the answer.
pub fn read(file: impl Read, mut progress: impl FnMut(u64)) -> Result<RatesFile, RatesFileError> {
    let mut source = Source::open(file)?;
    let mut record = csv::StringRecord::new();
    let mut heading = None;
    for _ in 0..HEADING_ROWS {
        match source.next(&mut record)? {
            None => break,
            Some((_, Err(_))) => {}
            Some((_, Ok(()))) => heading = Columns::find(&record),
        }
        if heading.is_some() {
            break;
        }
    }
    let (layout, columns) = heading.ok_or(RatesFileError::NoHeading)?;
    let mut found = RatesFile {
        layout,
        rows: Vec::new(),
        left_out: BTreeMap::new(),
        wrong: Vec::new(),
        wrong_count: 0,
        groups: BTreeMap::new(),
        sources: Vec::new(),
    };
    let mut count = 0_u64;
    while let Some((line, read)) = source.next(&mut record)? {
        let wrong = read.and_then(|()| row::row(&record, &columns, layout, &mut found));
        if let Err(why) = wrong {
            found.wrong_count += 1;
            if found.wrong.len() < NAMED_MAX {
                found.wrong.push((line, why));
            }
        }
        count += 1;
        if count.is_multiple_of(100_000) {
            progress(count);
        }
    }
    Ok(found)
}
