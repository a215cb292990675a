//! Tariff rates as others publish them, row by row, because such a file may have hundreds of megabytes.
//!
//! | What | Columns |
//! |---|---|
//! | plain table (CSV, semicolons or tabs) | `hs`, `agreement`, `duty`; also `from`, `until`, `except`, `source` |
//! | UK Integrated Online Tariff, “measures on declarable commodities” (Department for Business and Trade) | `commodity__code`, `measure__type__id`, `measure__duty_expression`, `measure__geographical_area__id` … |

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
};

/// No cell that is read is longer.
const CELL_CHARS_MAX: usize = 500;
/// So many rows that are wrong are named; the rest are counted.
const NAMED_MAX: usize = 1000;
/// The columns without which there is no plain table.
const PLAIN: [&str; 3] = ["hs", "agreement", "duty"];

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
    #[error("this is no text: save the table as CSV in UTF-8, and unpack it first if it is packed")]
    Unreadable,
    /// Other columns.
    #[error(
        "the first line does not name the columns: write hs, agreement and duty (also from, until, except, source), or \
         give the UK tariff’s measures on declarable commodities with their own headings"
    )]
    NoHeading,
    /// The disk.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Where the columns are.
struct Columns {
    hs: usize,
    scheme: usize,
    duty: usize,
    from: Option<usize>,
    until: Option<usize>,
    except: Option<usize>,
    source: Option<usize>,
    /// Of the UK's: type of the measure, order number of a quota, additional code, name of the area.
    kind: Option<usize>,
    quota: Option<usize>,
    additional: Option<usize>,
    group: Option<usize>,
}

impl Columns {
    fn find(heading: &csv::StringRecord) -> Option<(Layout, Self)> {
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
        let [hs, agreement, duty] = PLAIN;
        let columns = Self {
            hs: place(&[hs, "hs code", "hscode", "code"])?,
            scheme: place(&[agreement, "scheme"])?,
            duty: place(&[duty, "rate"])?,
            from: place(&["from", "valid from"]),
            until: place(&["until", "to", "valid to", "valid until"]),
            except: place(&["except"]),
            source: place(&["source"]),
            kind: None,
            quota: None,
            additional: None,
            group: None,
        };
        Some((Layout::Plain, columns))
    }
}

/// Reads a file and tells now and then how many rows it has read.
///
/// # Errors
/// When it is no table with one of these headings. What is wrong with rows is in the answer.
pub fn read(file: impl Read, mut progress: impl FnMut(u64)) -> Result<RatesFile, RatesFileError> {
    let mut file = BufReader::with_capacity(1 << 16, file);
    let start = file.fill_buf()?;
    if start.starts_with(b"PK\x03\x04") || start.contains(&0) {
        return Err(RatesFileError::Unreadable);
    }
    let heading = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |mark: u8| heading.iter().filter(|byte| **byte == mark).count();
    let mark = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| count(*mark))
        .unwrap_or(b',');
    if start.starts_with(b"\xef\xbb\xbf") {
        file.consume(3);
    }
    let mut table = csv::ReaderBuilder::new()
        .delimiter(mark)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(file);
    let heading = table.headers().map_err(|_| RatesFileError::Unreadable)?;
    let (layout, columns) = Columns::find(heading).ok_or(RatesFileError::NoHeading)?;
    let mut found = RatesFile {
        layout,
        rows: Vec::new(),
        left_out: BTreeMap::new(),
        wrong: Vec::new(),
        wrong_count: 0,
        groups: BTreeMap::new(),
        sources: Vec::new(),
    };
    let mut record = csv::StringRecord::new();
    let mut count = 0_u64;
    loop {
        let line = table.position().line();
        let wrong = match table.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                row(&record, &columns, layout, &mut found)
                    .err()
                    .map(|why| (line, why))
            }
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(error.into()),
                _ => Some((line, "this is no text in UTF-8".to_owned())),
            },
        };
        if let Some(wrong) = wrong {
            found.wrong_count += 1;
            if found.wrong.len() < NAMED_MAX {
                found.wrong.push(wrong);
            }
        }
        count += 1;
        if count.is_multiple_of(100_000) {
            progress(count);
        }
    }
    Ok(found)
}

/// A position as tariffs write it: `8711.60.10`, `8711 60 10 00`; a spreadsheet takes leading zeros away.
fn position(cell: &str) -> Option<String> {
    let digits: String = cell.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let is_code = digits.bytes().all(|byte| byte.is_ascii_digit());
    match digits.len() {
        3 | 5 | 7 if is_code => Some(format!("0{digits}")),
        4 | 6 | 8..=12 if is_code => Some(digits),
        _ => None,
    }
}

/// A day: `2026-01-31`, also with a time behind it.
fn day(cell: &str) -> Option<String> {
    let day = cell.get(..10)?;
    let date: Vec<&str> = day.split('-').collect();
    let number = |part: &str, length: usize| {
        (part.len() == length)
            .then(|| part.parse::<u32>().ok())
            .flatten()
    };
    let [year, month, of_month] = date[..] else {
        return None;
    };
    let is_day = number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(of_month, 2).is_some_and(|day| (1..=31).contains(&day))
        && cell
            .get(10..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['T', ' ']));
    is_day.then(|| day.to_owned())
}

fn row(
    record: &csv::StringRecord,
    columns: &Columns,
    layout: Layout,
    found: &mut RatesFile,
) -> Result<(), String> {
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let other = |place: Option<usize>| place.map_or("", cell);
    if record.iter().all(str::is_empty) {
        return Ok(());
    }
    let mut scheme = cell(columns.scheme).to_owned();
    if layout == Layout::UkMeasures {
        let mut leave = |why: &'static str| *found.left_out.entry(why).or_default() += 1;
        // the types of measures of the UK's and the EU's tariff
        match other(columns.kind) {
            "103" => "MFN".clone_into(&mut scheme),
            "106" | "142" => {}
            "105" | "145" => {
                leave("duties for an end use");
                return Ok(());
            }
            "122" | "123" | "141" | "143" | "144" | "146" | "147" => {
                leave("quotas");
                return Ok(());
            }
            "112" | "115" | "117" | "119" => {
                leave("suspensions");
                return Ok(());
            }
            _ => {
                leave("other measures");
                return Ok(());
            }
        }
        if !other(columns.quota).is_empty() {
            leave("quotas");
            return Ok(());
        }
        if !other(columns.additional).is_empty() {
            leave("duties with an additional code");
            return Ok(());
        }
    }
    let mut wrong = Vec::new();
    let code = cell(columns.hs);
    let hs = position(code);
    if hs.is_none() {
        wrong.push(if code.is_empty() {
            "the code is missing: write 4 to 12 digits".to_owned()
        } else {
            format!(
                "“{}” is no code: write 4 to 12 digits, for example 8711.60",
                short(code)
            )
        });
    }
    if scheme.is_empty() {
        wrong.push(
            "the agreement is missing: write MFN for the duty without preference, or the code of the agreement"
                .to_owned(),
        );
    }
    let duty = cell(columns.duty);
    if duty.is_empty() {
        wrong.push(
            "the duty is missing: write for example 12%, 5 USD/kg or 12% + 3 EUR/kg".to_owned(),
        );
    }
    let mut dates = [String::new(), String::new()];
    for (date, place) in dates.iter_mut().zip([columns.from, columns.until]) {
        let text = other(place);
        match day(text) {
            Some(day) => *date = day,
            None if text.is_empty() => {}
            None => wrong.push(format!(
                "“{}” is no day: write for example 2026-01-31",
                short(text)
            )),
        }
    }
    let long = record
        .iter()
        .enumerate()
        .filter(|(place, _)| [columns.hs, columns.scheme, columns.duty].contains(place))
        .any(|(_, cell)| cell.chars().count() > CELL_CHARS_MAX);
    if long {
        wrong.push(format!("a cell is longer than {CELL_CHARS_MAX} characters"));
    }
    let (Some(hs), []) = (hs, wrong.as_slice()) else {
        return Err(wrong.join("; "));
    };
    let group = other(columns.group);
    if !group.is_empty() && scheme != "MFN" && !found.groups.contains_key(&scheme) {
        found.groups.insert(scheme.clone(), group.to_owned());
    }
    let source = other(columns.source);
    if !source.is_empty()
        && !found.sources.iter().any(|one| one == source)
        && found.sources.len() < 8
    {
        found.sources.push(source.to_owned());
    }
    let [from, until] = dates;
    let excluded: Vec<&str> = other(columns.except)
        .split(['|', ',', ' '])
        .filter(|one| !one.is_empty())
        .collect();
    found.rows.push(RateRow {
        hs,
        scheme,
        duty: duty.to_owned(),
        from,
        until,
        except: excluded.join(" "),
    });
    Ok(())
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
