//! Tariff rates: what a preference is worth. The tables are data of others, loaded by `origo data import rates`;
//! nothing of them is here.

mod duty;

pub use duty::{Duty, Specific};

use origo_origin::{Agreement, DutySaving, Exact, HsCode};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
};

/// The scheme of the duty that anybody pays.
pub const MFN: &str = "MFN";
/// Codes of national tariffs have at most so many digits.
const DIGITS_MAX: u32 = 12;
/// The heading of a file.
const HEADING: &str = "hs\tscheme\tduty\tfrom\tuntil\texcept";

/// A line of a tariff, as a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// The position, 4 to 12 digits.
    pub hs: String,
    /// [`MFN`], the code of an agreement, a country of origin, or what the tariff's authority calls a group.
    pub scheme: String,
    /// The duty as text, for [`Duty::read`].
    pub duty: String,
    /// The first day, `2026-01-31`; empty when it is not said.
    pub from: String,
    /// The last day; empty when there is none.
    pub until: String,
    /// Countries of the scheme that it is not for, with spaces between.
    pub except: String,
}

/// Why a text is no table of rates.
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("line {line}: {message}")]
pub struct RatesError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// A table as it is written in our format: what [`Rates::read`] reads.
pub fn write(importer: &str, from: &str, source: &str, rates: &[Rate]) -> String {
    let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    let mut text = format!("rates\t{importer}\t{from}\t{}\n{HEADING}\n", plain(source));
    for rate in rates {
        let cells = [
            &rate.hs,
            &rate.scheme,
            &rate.duty,
            &rate.from,
            &rate.until,
            &rate.except,
        ];
        let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        let _ = writeln!(text, "{}", cells.join("\t"));
    }
    text
}

/// Texts that stand in thousands of lines are kept once.
#[derive(Clone, Debug, Default)]
struct Texts {
    all: Vec<String>,
    places: HashMap<String, u32>,
}

impl Texts {
    fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(text.to_owned());
        self.places.insert(text.to_owned(), place);
        place
    }

    fn text(&self, place: u32) -> &str {
        usize::try_from(place)
            .ok()
            .and_then(|place| self.all.get(place))
            .map_or("", String::as_str)
    }
}

/// A line, its code filled up to twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    code: u64,
    digits: u32,
    scheme: u32,
    duty: u32,
    from: u32,
    until: u32,
    except: u32,
}

/// A version of a tariff.
#[derive(Clone, Debug)]
struct Tariff {
    source: String,
    lines: Vec<Line>,
}

/// The tariffs that are loaded: for each country of import its versions by their first day.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    tariffs: BTreeMap<String, BTreeMap<String, Tariff>>,
    texts: Texts,
}

/// A day as a number that sorts, or nothing where it is none.
fn is_day(text: &str) -> bool {
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(text.split('-').collect::<Vec<_>>()[..], [year, month, day]
        if digits(year, 4) && digits(month, 2) && digits(day, 2)
            && ("01"..="12").contains(&month) && ("01"..="31").contains(&day))
}

fn filled(digits: &str) -> Option<(u64, u32)> {
    let count = u32::try_from(digits.len()).ok()?;
    if !(4..=DIGITS_MAX).contains(&count) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    Some((number * 10_u64.pow(DIGITS_MAX - count), count))
}

impl Rates {
    /// Whether nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.tariffs.is_empty()
    }

    /// Which tariffs are loaded: country of import, first day, source and how many lines.
    pub fn loaded(&self) -> impl Iterator<Item = (&str, &str, &str, usize)> {
        self.tariffs.iter().flat_map(|(importer, versions)| {
            versions.iter().map(|(from, tariff)| {
                (
                    importer.as_str(),
                    from.as_str(),
                    tariff.source.as_str(),
                    tariff.lines.len(),
                )
            })
        })
    }

    /// Reads a table: a line `rates TAB importer TAB first day TAB source`, a line of headings, then a line a rate.
    /// Lines that begin with `#` are notes.
    ///
    /// # Errors
    /// The first line that is not of this shape; then nothing is added.
    pub fn read(&mut self, text: &str) -> Result<(), RatesError> {
        let wrong = |line: usize, message: &str| RatesError {
            line: line + 1,
            message: message.to_owned(),
        };
        let mut lines = text
            .lines()
            .map(|line| line.trim_end_matches('\r'))
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
        let (at, first) = lines.next().unwrap_or_default();
        let cells: Vec<&str> = first.split('\t').collect();
        let [word, importer, from, source] = cells[..] else {
            return Err(wrong(
                at,
                "write “rates”, the country of import, the first day and the source, with tabs between",
            ));
        };
        let is_country = importer.len() == 2 && importer.bytes().all(|b| b.is_ascii_uppercase());
        if word != "rates" || !is_country || !is_day(from) {
            return Err(wrong(
                at,
                "write “rates”, a country of two letters, a day such as 2026-01-31 and the source, with tabs between",
            ));
        }
        let (at, headings) = lines.next().unwrap_or_default();
        if headings != HEADING {
            return Err(wrong(
                at,
                "the headings have to be hs, scheme, duty, from, until and except, with tabs between",
            ));
        }
        let mut texts = self.texts.clone();
        let mut read = Vec::new();
        for (at, line) in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let [hs, scheme, duty, from, until, except] = cells[..] else {
                return Err(wrong(at, "a rate has six cells with tabs between"));
            };
            let Some((code, digits)) = filled(hs) else {
                return Err(wrong(at, "a position has 4 to 12 digits and nothing else"));
            };
            if [from, until]
                .iter()
                .any(|day| !day.is_empty() && !is_day(day))
            {
                return Err(wrong(at, "write days as 2026-01-31"));
            }
            read.push(Line {
                code,
                digits,
                scheme: texts.place(scheme),
                duty: texts.place(duty),
                from: texts.place(from),
                until: texts.place(until),
                except: texts.place(except),
            });
        }
        read.sort_unstable();
        read.dedup();
        self.texts = texts;
        self.tariffs.entry(importer.to_owned()).or_default().insert(
            from.to_owned(),
            Tariff {
                source: source.to_owned(),
                lines: read,
            },
        );
        Ok(())
    }

    /// The duties of a scheme for a code on a day: those of the national positions below it, or else of the nearest
    /// position above. Each once.
    fn duties(
        &self,
        tariff: &Tariff,
        scheme: &str,
        origin: &str,
        hs: (u64, u32),
        day: &str,
    ) -> BTreeSet<u32> {
        let fits = |line: &&Line| {
            let (from, until) = (self.texts.text(line.from), self.texts.text(line.until));
            self.texts.text(line.scheme).eq_ignore_ascii_case(scheme)
                && (from.is_empty() || from <= day)
                && (until.is_empty() || day <= until)
                && !self
                    .texts
                    .text(line.except)
                    .split(' ')
                    .any(|one| one == origin)
        };
        let between = |low: u64, high: u64| {
            let start = tariff.lines.partition_point(|line| line.code < low);
            tariff
                .lines
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(move |line| line.code <= high)
        };
        let (code, digits) = hs;
        let unit = 10_u64.pow(DIGITS_MAX - digits);
        let below: BTreeSet<u32> = between(code, code + unit - 1)
            .filter(|line| line.digits >= digits)
            .filter(fits)
            .map(|line| line.duty)
            .collect();
        if !below.is_empty() {
            return below;
        }
        for fewer in (4..digits).rev() {
            let unit = 10_u64.pow(DIGITS_MAX - fewer);
            let above = code / unit * unit;
            let found: BTreeSet<u32> = between(above, above)
                .filter(|line| line.digits == fewer)
                .filter(fits)
                .map(|line| line.duty)
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        BTreeSet::new()
    }

    /// What an agreement saves on a good, where both duties are known.
    pub fn saving(&self, asked: &Asked<'_>) -> Option<DutySaving> {
        let versions = self.tariffs.get(asked.destination)?;
        let (from, tariff) = versions.range(..=asked.day.to_owned()).next_back()?;
        let hs: String = asked
            .hs
            .to_string()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let hs = filled(&hs)?;
        let find = |scheme: &str| -> Vec<Duty> {
            self.duties(tariff, scheme, asked.origin, hs, asked.day)
                .into_iter()
                .map(|place| Duty::read(self.texts.text(place)))
                .collect()
        };
        let most_favoured = find(MFN);
        let mut preferential = find(&asked.agreement.code);
        // a tariff that names the country only does not say by which agreement
        if preferential.is_empty() && asked.only {
            preferential = find(asked.origin);
        }
        if most_favoured.is_empty() || preferential.is_empty() {
            return None;
        }
        let percent = match (&most_favoured[..], &preferential[..]) {
            ([one], [less]) => less.less_than(one),
            _ => None,
        };
        let amount = percent
            .as_ref()
            .zip(asked.price)
            .map(|(percent, price)| percent.percent_of(price));
        let texts = |duties: &[Duty]| duties.iter().map(ToString::to_string).collect();
        Some(DutySaving {
            destination: asked.destination.to_owned(),
            most_favoured_nation: texts(&most_favoured),
            preferential: texts(&preferential),
            percent,
            currency: amount.as_ref().and(asked.currency).map(str::to_owned),
            amount,
            source: tariff.source.clone(),
            as_of: from.clone(),
        })
    }
}

/// What is asked of the rates.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// Whether it is the only one between the two countries that gives a preference.
    pub only: bool,
    /// Where the good is made.
    pub origin: &'a str,
    /// Where it is sold.
    pub destination: &'a str,
    /// Its code.
    pub hs: HsCode,
    /// The day, `2026-01-31`.
    pub day: &'a str,
    /// Its price.
    pub price: Option<&'a Exact>,
    /// The money of the price.
    pub currency: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(lines: &[[&str; 6]]) -> Rates {
        let rates: Vec<Rate> = lines
            .iter()
            .map(|[hs, scheme, duty, from, until, except]| Rate {
                hs: (*hs).to_owned(),
                scheme: (*scheme).to_owned(),
                duty: (*duty).to_owned(),
                from: (*from).to_owned(),
                until: (*until).to_owned(),
                except: (*except).to_owned(),
            })
            .collect();
        let mut all = Rates::default();
        all.read(&write("VN", "2026-01-01", "a test\tof ours", &rates))
            .unwrap();
        all
    }

    fn ask(rates: &Rates, hs: &str, only: bool, day: &str) -> Option<DutySaving> {
        let agreement = Agreement {
            code: "ATIGA".to_owned(),
            ..Agreement::none("KH")
        };
        let price = "640".parse().unwrap();
        rates.saving(&Asked {
            agreement: &agreement,
            only,
            origin: "KH",
            destination: "VN",
            hs: hs.parse().unwrap(),
            day,
            price: Some(&price),
            currency: Some("USD"),
        })
    }

    #[test]
    fn a_saving_is_exact_and_names_its_source() {
        let rates = loaded(&[
            ["87116000", "MFN", "12.5%", "", "", ""],
            ["8711", "ATIGA", "2%", "", "", ""],
        ]);
        let found = ask(&rates, "8711.60", false, "2026-11-23").unwrap();
        assert_eq!(found.most_favoured_nation, ["12.5 %"]);
        assert_eq!(found.preferential, ["2 %"]);
        assert_eq!(found.percent, "10.5".parse().ok());
        assert_eq!(found.amount, "67.2".parse().ok());
        assert_eq!(
            (found.currency.as_deref(), found.source.as_str()),
            (Some("USD"), "a test of ours")
        );
        assert_eq!(found.as_of, "2026-01-01");
        assert_eq!(ask(&rates, "8712.00", false, "2026-11-23"), None);
        assert_eq!(
            ask(&rates, "8711.60", false, "2025-12-31"),
            None,
            "before the tariff"
        );
    }

    #[test]
    fn national_positions_that_differ_give_no_figure() {
        let rates = loaded(&[
            ["87116010", "MFN", "12%", "", "", ""],
            ["87116090", "MFN", "40%", "", "", ""],
            ["871160", "ATIGA", "0%", "", "", ""],
        ]);
        let found = ask(&rates, "8711.60", false, "2026-11-23").unwrap();
        assert_eq!(found.most_favoured_nation, ["12 %", "40 %"]);
        assert_eq!((found.percent, found.amount), (None, None));
        let exact = ask(&rates, "8711.60.90", false, "2026-11-23").unwrap();
        assert_eq!(exact.percent, "40".parse().ok());
    }

    #[test]
    fn days_exceptions_and_countries_are_kept_apart() {
        let rates = loaded(&[
            ["871160", "MFN", "12%", "", "2026-06-30", ""],
            ["871160", "MFN", "10%", "2026-07-01", "", ""],
            ["871160", "KH", "4%", "", "", ""],
            ["871160", "atiga", "1%", "", "", "KH LA"],
        ]);
        let percent = |only: bool, day: &str| ask(&rates, "8711.60", only, day)?.percent;
        assert_eq!(percent(true, "2026-06-30"), "8".parse().ok());
        assert_eq!(percent(true, "2026-07-01"), "6".parse().ok());
        assert_eq!(
            percent(false, "2026-07-01"),
            None,
            "whose preference is it?"
        );
    }

    #[test]
    fn a_table_of_another_shape_is_refused_with_its_line() {
        for (text, line) in [
            ("", 1),
            ("rates\tVN\t2026-01-01\n", 1),
            ("rates\tvn\t2026-01-01\tx\n", 1),
            ("rates\tVN\t2026-13-01\tx\n", 1),
            ("# a note\nrates\tVN\t2026-01-01\tx\nhs\n", 3),
            (
                "rates\tVN\t2026-01-01\tx\nhs\tscheme\tduty\tfrom\tuntil\texcept\n87\tMFN\t1%\t\t\t\n",
                3,
            ),
            (
                "rates\tVN\t2026-01-01\tx\nhs\tscheme\tduty\tfrom\tuntil\texcept\n8711\tMFN\t1%\tnow\t\t\n",
                3,
            ),
        ] {
            let error = Rates::default().read(text).unwrap_err();
            assert_eq!(error.line, line, "{text}");
        }
    }
}
