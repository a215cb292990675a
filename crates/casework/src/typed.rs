//! What people type or paste from a paper. Word processors change hyphens, phones change quotes, keyboards have other
//! digits, and `0` looks like `O`: none of that makes a paper false. Nothing is guessed that could mean two things,
//! but for a date, which is compared in both of its readings.

use jiff::civil::Date;
use subtle::{Choice, ConstantTimeEq as _};

/// Characters of a code beneath a QR.
pub const CODE_CHARACTERS: usize = 16;
/// Longer texts are no number, code or date.
const CHARACTERS_MAX: usize = 200;
/// Where the ten digits of other scripts begin.
const ZEROS: [u32; 22] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x19d0, 0xff10,
];
/// Capital letters of other alphabets that look like Latin ones.
const ALIKE: [(&str, &str); 2] = [
    ("АВЕКМНОРСТХ", "ABEKMHOPCTX"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
];
/// Signs that are easily taken for each other.
const CONFUSED: [&str; 6] = ["0O", "1IL", "2Z", "5S", "6G", "8B"];
const MONTHS: [[&str; 3]; 12] = [
    ["january", "janvier", "មករា"],
    ["february", "fevrier", "កុម្ភៈ"],
    ["march", "mars", "មីនា"],
    ["april", "avril", "មេសា"],
    ["may", "mai", "ឧសភា"],
    ["june", "juin", "មិថុនា"],
    ["july", "juillet", "កក្កដា"],
    ["august", "aout", "សីហា"],
    ["september", "septembre", "កញ្ញា"],
    ["october", "octobre", "តុលា"],
    ["november", "novembre", "វិច្ឆិកា"],
    ["december", "decembre", "ធ្នូ"],
];

/// A character with digits of any script as `0`–`9` and full-width signs as narrow ones.
fn narrow(c: char) -> char {
    let at = u32::from(c);
    if let Some(zero) = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&at))
    {
        return char::from_digit(at - zero, 10).unwrap_or(c);
    }
    match at {
        0xff01..=0xff5e => char::from_u32(at - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The letters and digits of a number or code as capital Latin ones, nothing between them.
#[must_use]
pub fn signs(typed: &str) -> String {
    let latin = |c: char| {
        let capital = narrow(c).to_uppercase().next().unwrap_or(c);
        let alike = ALIKE.iter().find_map(|(from, to)| {
            let at = from.chars().position(|other| other == capital)?;
            to.chars().nth(at)
        });
        alike.unwrap_or(capital)
    };
    let signs = typed.chars().take(CHARACTERS_MAX).map(latin);
    signs.filter(char::is_ascii_alphanumeric).collect()
}

/// Dashes of every kind but that of keyboards.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Signs that nobody sees: soft hyphens, and those of no width. What joins letters is left: some scripts need it.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// The number that was typed and nothing else, if it is whole and exactly one pattern reads it so: the beginning of a
/// number is looked for as it stands.
#[must_use]
pub fn only_number(typed: &str, patterns: &[&str]) -> Option<String> {
    let signs = signs(typed);
    let mut read: Vec<String> = patterns
        .iter()
        .filter_map(|pattern| origo_pack::read_number(pattern, &signs))
        .filter(|number| self::signs(number).len() <= signs.len())
        .collect();
    read.sort();
    read.dedup();
    (read.len() == 1).then(|| read.swap_remove(0))
}

/// Words with dashes, blanks and digits as keyboards have them. What cannot be seen is left out among Latin signs alone:
/// Khmer marks the ends of its words by blanks of no width.
#[must_use]
pub fn plain(typed: &str) -> String {
    let plain = |c: char| match narrow(c) {
        c if is_dash(c) => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let all: Vec<char> = typed.chars().map(plain).collect();
    let latin = |at: Option<usize>| at.and_then(|at| all.get(at)).is_none_or(char::is_ascii);
    let seen = all.iter().enumerate().filter(|(at, c)| {
        let among_latin = latin(at.checked_sub(1)) && latin(Some(at + 1));
        !(is_unseen(**c) && among_latin)
    });
    seen.map(|(_, c)| *c).collect()
}

/// The numbers that may be meant by what was typed: by each pattern that it fits, and as it stands.
#[must_use]
pub fn numbers<'p>(typed: &str, patterns: impl Iterator<Item = &'p str>) -> Vec<String> {
    let signs = signs(typed);
    let mut numbers: Vec<String> = patterns
        .filter_map(|pattern| origo_pack::read_number(pattern, &signs))
        .collect();
    // a number of a pattern that is no longer used: dashes and blanks as people write them
    let plain: String = typed
        .chars()
        .map(|c| if is_dash(c) { '-' } else { narrow(c) })
        .filter(|c| c.is_ascii_graphic())
        .take(64)
        .collect();
    numbers.push(plain.to_uppercase());
    numbers.sort();
    numbers.dedup();
    numbers
}

/// Whether a code was typed, in a time that does not depend on where they differ. Codes have the letters and the digits
/// 2 to 7, so `0` can only be `o`, and `1` an `l` or an `i`.
#[must_use]
pub fn is_code(code: &str, typed: &str) -> bool {
    let typed = signs(typed).to_lowercase();
    let same = |own: u8, typed: u8| {
        own.ct_eq(&typed)
            | (typed.ct_eq(&b'0') & own.ct_eq(&b'o'))
            | (typed.ct_eq(&b'1') & (own.ct_eq(&b'l') | own.ct_eq(&b'i')))
    };
    let pairs = code.bytes().zip(typed.bytes());
    let all = pairs.fold(Choice::from(1), |all, (own, typed)| all & same(own, typed));
    code.len() == typed.len() && bool::from(all)
}

/// A name as it is compared: letters and digits alone, in small ones.
#[must_use]
pub fn name(typed: &str) -> String {
    let all = typed.chars().map(narrow).filter(|c| c.is_alphanumeric());
    all.flat_map(char::to_lowercase).collect()
}

/// The days that may be meant: `2026-11-28`, `28 Nov 2026`, `28.11.2026`, `Nov 28, 2026`, `20261128`, in any digits and
/// with months in English, French and Khmer. `03/04/2026` is both the third of April and the fourth of March.
#[must_use]
pub fn dates(typed: &str) -> Vec<Date> {
    let (mut numbers, mut month) = (Vec::new(), None);
    for word in words(typed) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(word);
        } else {
            month = month.or_else(|| month_named(&word));
        }
    }
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let readings = match (month, numbers.as_slice()) {
        (Some(month), [first, last]) => {
            vec![(*last, month.clone(), *first), (*first, month, *last)]
        }
        (None, [all]) if all.len() == 8 => vec![(&all[..4], all[4..6].to_owned(), &all[6..])],
        (None, [first, middle, last]) if first.len() == 4 => {
            vec![(*first, (*middle).to_owned(), *last)]
        }
        (None, [first, middle, last]) => vec![
            (*last, (*middle).to_owned(), *first),
            (*last, (*first).to_owned(), *middle),
        ],
        _ => Vec::new(),
    };
    let mut days: Vec<Date> = readings
        .iter()
        .filter_map(|(year, month, day)| day_of(year, month, day))
        .collect();
    days.sort();
    days.dedup();
    days
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    let full: i16 = match year.len() {
        2 => 2000 + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(full, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Runs of digits and runs of letters.
fn words(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_digit = None;
    for c in typed.chars().take(CHARACTERS_MAX).map(narrow) {
        // marks of Khmer are no letters by themselves, but belong to the word
        let in_word = c.is_alphanumeric() || ('\u{1780}'..='\u{17d3}').contains(&c);
        // a soft hyphen or a sign of no width stands in a word by accident
        if matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        ) {
            continue;
        }
        if !in_word {
            was_digit = None;
            continue;
        }
        let digit = c.is_ascii_digit();
        if was_digit != Some(digit) {
            words.push(String::new());
        }
        was_digit = Some(digit);
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words
}

/// The month that a word names or begins to name, as a number.
fn month_named(word: &str) -> Option<String> {
    let word: String = word
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'é' | 'è' => 'e',
            'û' => 'u',
            c => c,
        })
        .collect();
    let names = |names: &[&str; 3]| {
        let [english, french, khmer] = names;
        let begins =
            word.chars().count() >= 3 && (english.starts_with(&word) || french.starts_with(&word));
        begins || word.contains(khmer)
    };
    MONTHS
        .iter()
        .position(names)
        .map(|month| (month + 1).to_string())
}

/// What may be wrong with what was typed, seen from the typed signs alone: this tells nothing of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// The number has the form of no number here; such numbers look like this.
    NumberForm(String),
    /// The code has another length.
    CodeLength(usize),
    /// Signs that are easily taken for another, as `0/O`.
    Confused(Vec<String>),
}

/// Slips that are likely in a number and, if one was typed, a code.
#[must_use]
pub fn slips(number: &str, code: Option<&str>, patterns: &[&str]) -> Vec<Slip> {
    let mut slips = Vec::new();
    let own = signs(number);
    let known = patterns
        .iter()
        .any(|pattern| origo_pack::read_number(pattern, &own).is_some());
    if let Some(pattern) = patterns.first().filter(|_| !known) {
        // the pattern that begins most like what was typed
        let alike = |pattern: &&&str| {
            let other = signs(pattern);
            own.bytes()
                .zip(other.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let nearest = patterns.iter().max_by_key(alike).unwrap_or(pattern);
        slips.push(Slip::NumberForm(origo_pack::number(nearest, 2026, 123)));
    }
    let code_signs = code.map(signs).unwrap_or_default();
    if code.is_some() && code_signs.len() != CODE_CHARACTERS {
        slips.push(Slip::CodeLength(code_signs.len()));
    }
    let typed = format!("{own}{code_signs}");
    let confused: Vec<String> = CONFUSED
        .iter()
        .filter(|group| group.chars().any(|sign| typed.contains(sign)))
        .map(|group| {
            group
                .chars()
                .map(String::from)
                .collect::<Vec<_>>()
                .join("/")
        })
        .collect();
    if !confused.is_empty() {
        slips.push(Slip::Confused(confused));
    }
    slips
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERNS: [&str; 2] = ["KH-CO-{year}-{sequence:6}", "GB-LDS-{year}-{sequence:6}"];

    fn found(typed: &str) -> bool {
        numbers(typed, PATTERNS.into_iter()).contains(&"GB-LDS-2026-000002".to_owned())
    }

    #[test]
    fn a_search_for_a_number_is_one_and_everything_else_stays_words() {
        let whole = Some("KH-CO-2026-000017".to_owned());
        for typed in [
            "kh–co–2026–000017",
            "KHCO2026OOOO17",
            "No. KH CO 2026 000017",
        ] {
            assert_eq!(only_number(typed, &PATTERNS), whole, "{typed}");
        }
        // a beginning, words, and more than a number
        for typed in ["KH-CO-2026-0000", "KH-CO", "rice", "KH-CO-2026-000017 rice"] {
            assert_eq!(only_number(typed, &PATTERNS), None, "{typed}");
        }
        assert_eq!(
            plain("A–2026‑０００１２\u{200b}\u{a0}អង្ករ"),
            "A-2026-00012 អង្ករ"
        );
        let khmer = "អង្ករ\u{200b}ក្រអូប";
        assert_eq!(plain(khmer), khmer);
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for typed in [
            "GB-LDS-2026-000002",
            "GB–LDS–2026–000002",
            "GB‑LDS‑2026‑000002",
            "GB−LDS−2026−000002",
            "GB﹣LDS﹘2026-000002",
            "GB\u{ad}-LDS-2026-000002",
            "GB - LDS - 2026 - 000002",
            "GB\u{a0}LDS\u{2009}2026\u{3000}000002",
            "GB LDS 2026 000002",
            "GBLDS2026000002",
            "GB-LDS\u{200b}-2026-000002",
            "\u{feff}gb-lds-2026-000002",
            "No. GB-LDS-2026-000002",
            "GB-LDS-2026-OOOOO2",
            "GB-1DS-2O26-00000２",
            "GB-LDS-២០២៦-០០០០០២",
            "ＧＢ－ＬＤＳ－２０２６－０００００２",
            "GВ-LDS-2026-000002",
            "GB-LDS-2026-2",
        ] {
            assert!(
                found(typed),
                "{typed}: {:?}",
                numbers(typed, PATTERNS.into_iter())
            );
        }
        for typed in [
            "",
            "GB-LDS-2026",
            "GB-LDS-2026-000003",
            "KH-CO-2026-000002",
            "GB-LDS-2026-00000S",
        ] {
            assert!(!found(typed), "{typed}");
        }
        // a pattern that is gone: what was typed still finds it
        assert_eq!(numbers("old – 17", PATTERNS.into_iter()), ["OLD-17"]);
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = "ab2oli7xklmo3pqz";
        for typed in [
            code,
            "AB2OLI7XKLMO3PQZ",
            "ab2o-li7x–klmo 3pqz",
            "ab20li7xklm03pqz",
            "ab2o117xk1mo3pqz",
            "ａｂ２oli7xklmo3pqz",
        ] {
            assert!(is_code(code, typed), "{typed}");
        }
        for typed in [
            "",
            "ab2oli7xklmo3pq",
            "ab2oli7xklmo3pq2",
            "ab2o0i7xklmo3pqz",
            "0b2oli7xklmo3pqz",
        ] {
            assert!(!is_code(code, typed), "{typed}");
        }
    }

    #[test]
    fn a_date_is_read_as_it_stands_on_paper() {
        let day = Date::constant(2026, 11, 28);
        for typed in [
            "2026-11-28",
            "2026/11/28",
            "2026.11.28",
            "20261128",
            " 28 November 2026",
            "28 Nov 2026",
            "28. Nov. 2026",
            "28Nov2026",
            "28th of November, 2026",
            "Nov 28, 2026",
            "NOV-28-2026",
            "28 novembre 2026",
            "28/11/2026",
            "28.11.2026",
            "28‑11‑2026",
            "28.11.26",
            "11/28/2026",
            "២៨/១១/២០២៦",
            "ថ្ងៃទី២៨ ខែវិច្ឆិកា ឆ្នាំ២០២៦",
            "２８．１１．２０２６",
        ] {
            assert_eq!(dates(typed), [day], "{typed}");
        }
        assert_eq!(
            dates("03/04/2026"),
            [Date::constant(2026, 3, 4), Date::constant(2026, 4, 3)]
        );
        for typed in ["", "soon", "31/02/2026", "1/2", "2026", "1 2 3 4"] {
            assert!(dates(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn slips_are_named_from_what_was_typed_alone() {
        let confused = ["0/O", "1/I/L", "2/Z", "5/S", "6/G", "8/B"].map(str::to_owned);
        assert_eq!(
            slips("GB-LD5-2026-000002", Some("ab2o"), &PATTERNS),
            [
                Slip::NumberForm("GB-LDS-2026-000123".to_owned()),
                Slip::CodeLength(4),
                Slip::Confused(confused.to_vec()),
            ]
        );
        assert_eq!(slips("KH-CO-2026-33", None, &PATTERNS).len(), 1);
    }
}
