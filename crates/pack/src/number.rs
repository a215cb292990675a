//! Numbers of certificates: a pattern, a year and a sequence make one.

/// The widest sequence that a pattern may ask for.
const SEQUENCE_WIDTH_MAX: usize = 12;

/// Writes a certificate number. `{year}` is the year, `{sequence}` the sequence, `{sequence:6}` the sequence with
/// leading zeros; a sequence that outgrows its width is written in full. All else is literal.
///
/// ```
/// assert_eq!(origo_pack::number("KH-CO-{year}-{sequence:6}", 2026, 123), "KH-CO-2026-000123");
/// ```
#[must_use]
pub fn number(pattern: &str, year: i64, sequence: i64) -> String {
    parts(pattern)
        .into_iter()
        .map(|part| match part {
            Part::Text(text) => text.to_owned(),
            Part::Year => format!("{year:04}"),
            Part::Sequence(width) => format!("{sequence:0width$}"),
        })
        .collect()
}

/// The number of this pattern that is meant by letters and digits as typed, in capitals and with nothing between them.
/// Every place of a pattern takes either a letter or a digit, so `O` where a digit stands is `0`, and `1` where `L` stands is
/// `L`. Words before it, as `No.`, and zeros that lack before the sequence are forgiven.
///
/// ```
/// let read = |typed| origo_pack::read_number("GB-LDS-{year}-{sequence:6}", typed);
/// assert_eq!(read("NOGBLDS2O26OOOOO2").as_deref(), Some("GB-LDS-2026-000002"));
/// assert_eq!(read("GBLDS2026"), None);
/// ```
#[must_use]
pub fn read_number(pattern: &str, typed: &str) -> Option<String> {
    let parts = parts(pattern);
    let starts = typed.char_indices().map(|(at, _)| at);
    starts
        .take_while(|at| typed[..*at].bytes().all(|byte| byte.is_ascii_alphabetic()))
        .find_map(|at| read_parts(&parts, &typed.as_bytes()[at..], Read::default()))
        .map(|read| number(pattern, read.year, read.sequence))
}

/// What was read so far.
#[derive(Clone, Copy, Default)]
struct Read {
    year: i64,
    sequence: i64,
}

/// Reads all of `typed` by `parts`.
fn read_parts(parts: &[Part<'_>], typed: &[u8], read: Read) -> Option<Read> {
    let Some((part, rest)) = parts.split_first() else {
        return typed.is_empty().then_some(read);
    };
    match part {
        Part::Text(text) => {
            let wanted: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).collect();
            let (head, tail) = typed.split_at_checked(wanted.len())?;
            let same = wanted.iter().zip(head).all(|(a, b)| alike(*a) == alike(*b));
            same.then(|| read_parts(rest, tail, read)).flatten()
        }
        Part::Year => {
            let (head, tail) = typed.split_at_checked(4)?;
            let year = digits(head)?;
            read_parts(rest, tail, Read { year, ..read })
        }
        Part::Sequence(_) => (1..=typed.len().min(SEQUENCE_WIDTH_MAX))
            .rev()
            .find_map(|length| {
                let sequence = digits(&typed[..length])?;
                read_parts(rest, &typed[length..], Read { sequence, ..read })
            }),
    }
}

/// Signs that stand for each other on paper, as one.
fn alike(sign: u8) -> u8 {
    match sign {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        sign => sign,
    }
}

fn digits(typed: &[u8]) -> Option<i64> {
    typed.iter().try_fold(0i64, |sum, sign| {
        let digit = alike(*sign).checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(sum * 10 + i64::from(digit))
    })
}

/// What is wrong with a pattern, if anything. A number must be unique within its series and safe in a web address.
#[must_use]
pub fn pattern_problem(pattern: &str) -> Option<&'static str> {
    let parts = parts(pattern);
    let sequences: Vec<usize> = parts
        .iter()
        .filter_map(|part| {
            if let Part::Sequence(width) = part {
                Some(*width)
            } else {
                None
            }
        })
        .collect();
    let safe = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if sequences.len() != 1 {
        Some("needs {sequence:N} exactly once")
    } else if sequences
        .iter()
        .any(|width| !(1..=SEQUENCE_WIDTH_MAX).contains(width))
    {
        Some("needs a width of 1 to 12 in {sequence:N}")
    } else if parts
        .iter()
        .any(|part| matches!(part, Part::Text(text) if !safe(text)))
    {
        Some("may have capital letters, digits and hyphens beside {year} and {sequence:N}")
    } else {
        None
    }
}

enum Part<'a> {
    Text(&'a str),
    Year,
    Sequence(usize),
}

fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(Part::Text(before));
        }
        let Some((name, behind)) = after.split_once('}') else {
            rest = &rest[before.len()..];
            break;
        };
        let whole = &rest[before.len()..before.len() + name.len() + 2];
        let width = name
            .strip_prefix("sequence:")
            .and_then(|width| width.parse().ok());
        parts.push(match (name, width) {
            ("year", _) => Part::Year,
            ("sequence", _) => Part::Sequence(1),
            (_, Some(width)) if width <= SEQUENCE_WIDTH_MAX => Part::Sequence(width),
            _ => Part::Text(whole),
        });
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_its_pattern_filled() {
        assert_eq!(
            number("GB-LDS-{year}-{sequence:6}", 2026, 7),
            "GB-LDS-2026-000007"
        );
        assert_eq!(number("A{sequence}", 2026, 7), "A7");
        assert_eq!(number("A{sequence:2}/{year}", 2026, 1234), "A1234/2026");
        assert_eq!(number("A{month}-{sequence:2}{", 2026, 1), "A{month}-01{");
    }

    #[test]
    fn a_pattern_that_cannot_make_unique_and_safe_numbers_is_refused() {
        assert_eq!(pattern_problem("GB-LDS-{year}-{sequence:6}"), None);
        for pattern in [
            "GB-{year}",
            "{sequence:6}{sequence:6}",
            "GB/{sequence:6}",
            "gb-{sequence:99}",
            "{month}{sequence:6}",
        ] {
            assert!(pattern_problem(pattern).is_some(), "{pattern}");
        }
    }
}
