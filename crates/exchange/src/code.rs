//! Codes of the Harmonized System that a spreadsheet took for numbers.

/// The last headings of chapters 1 to 9, whose codes begin with a zero (Harmonized System 2022).
const LAST_HEADINGS: [u32; 9] = [6, 10, 9, 10, 11, 4, 14, 14, 10];

/// The code with the zeros that a number cannot keep: `90121` is `090121`, `8457.1` is `8457.10`, `8481.805` is
/// `8481.8050`; none where nothing is missing, or where it is not certain that a zero is what is missing.
pub(crate) fn with_zeros(text: &str) -> Option<String> {
    let text = text.trim();
    // a number of a country that writes a comma before decimals
    let comma = (text.split_once(','))
        .filter(|(whole, _)| matches!(whole.len(), 3 | 4) && !text.contains('.'));
    if let Some((whole, fraction)) = comma {
        let pointed = format!("{whole}.{fraction}");
        let even = pointed.len() % 2 == 1 && whole.len() == 4;
        let digits = pointed
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        return with_zeros(&pointed).or_else(|| (even && digits).then_some(pointed));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    match (whole.len(), fraction.len(), text.contains('.')) {
        // a code has an even number of digits, and the first may be the zero of chapters 1 to 9
        (5 | 7 | 9, 0, false) => front(whole),
        // a heading without its point: 4 digits are a heading, and a number of 3 was one with a zero
        (4, 1 | 3 | 5, true) => Some(format!("{text}0")),
        (3, 1 | 3 | 5, true) => front(whole).map(|whole| format!("{whole}.{fraction}0")),
        (3, 2 | 4 | 6, true) => front(whole).map(|whole| format!("{whole}.{fraction}")),
        _ => None,
    }
}

/// A zero in front, where that makes a heading that there is.
fn front(digits: &str) -> Option<String> {
    let chapter = digits.get(..1)?.parse::<usize>().ok()?;
    let heading = digits.get(1..3)?.parse::<u32>().ok()?;
    let last = LAST_HEADINGS.get(chapter.checked_sub(1)?)?;
    (1..=*last).contains(&heading).then(|| format!("0{digits}"))
}

/// A number as a spreadsheet shows one that is too wide: `8.48181E+09`. Its last digits are gone.
pub(crate) fn is_shortened(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.replace(['.', ','], "");
    digits(&mantissa) && exponent.strip_prefix('+').is_some_and(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_come_back_only_where_they_are_certain() {
        for (text, whole) in [
            ("90121", Some("090121")),
            ("8457.1", Some("8457.10")),
            ("8481.805", Some("8481.8050")),
            ("902.2", Some("0902.20")),
            ("902.20", Some("0902.20")),
            ("1012100", Some("01012100")),
            ("10063", None),
            ("85013", None),
            ("100630", None),
            ("8481.80", None),
            ("12", None),
            ("1006.3O", None),
            ("8481.80.5", None),
            ("8457,1", Some("8457.10")),
            ("8481,80", Some("8481.80")),
            ("1,234,567", None),
        ] {
            assert_eq!(with_zeros(text).as_deref(), whole, "{text}");
        }
        assert!(is_shortened("8.48181E+09") && !is_shortened("8481.80") && !is_shortened("E+1"));
    }
}
