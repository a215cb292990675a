//! Finds the signatures of a document by its structure, not by searching for words.

use std::ops::Range;

use super::PdfError;
use super::read::{Document, Kind, Value};

/// Fields looked at in a form.
const FIELDS_MAX: usize = 64;
/// Twice 64 KiB of hex: sixteen times what the signer reserves.
const CONTENTS_DIGITS_MAX: usize = 131_072;
/// How a seal is written; other kinds of signatures may follow it.
const SEAL: &[u8] = b"ETSI.CAdES.detached";
const TIME_STAMP: &[u8] = b"ETSI.RFC3161";

/// The signature dictionary of a seal as read.
#[derive(Debug)]
pub(crate) struct Seal {
    /// The CMS, padded with zeros.
    pub contents: Vec<u8>,
    /// Where the hex string of `contents` stands, brackets included.
    pub contents_span: Range<usize>,
    /// The four numbers the dictionary claims.
    pub byte_range: [usize; 4],
    /// When the signer says it signed.
    pub signed_at: Option<jiff::Timestamp>,
}

impl Seal {
    /// The end of what the signature covers, when it covers everything before that but itself.
    pub(crate) fn covered_to(&self) -> Option<usize> {
        let [start, before, after, length] = self.byte_range;
        let around =
            start == 0 && before == self.contents_span.start && after == self.contents_span.end;
        around.then(|| after.checked_add(length)).flatten()
    }
}

/// Any signature dictionary, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Signature {
    /// Such as `adbe.pkcs7.detached`.
    pub kind: Vec<u8>,
    /// The CMS, padded with zeros.
    pub contents: Vec<u8>,
    /// When the signer says it signed.
    pub signed_at: Option<jiff::Timestamp>,
}

impl Signature {
    /// Whether it is an archive's time stamp rather than somebody's signature.
    pub(crate) fn is_time_stamp(&self) -> bool {
        self.kind == TIME_STAMP
    }
}

/// What a document is signed with.
#[derive(Debug)]
pub(crate) enum Signed {
    /// Not at all.
    Not,
    /// With one signature, written as a seal is.
    Sealed(Seal),
    /// With something else, or with several.
    Otherwise,
}

/// The one seal of the document.
pub(crate) fn find(document: &Document<'_>) -> Result<Signed, PdfError> {
    let catalog = document.object(document.root()?)?.value;
    let Some(form) = document.entry(&catalog, "AcroForm")? else {
        return Ok(Signed::Not);
    };
    let Some(fields) = document.entry(&form, "Fields")? else {
        return Ok(Signed::Not);
    };
    let fields = fields.array().ok_or(PdfError::Damaged("Fields"))?;
    if fields.len() > FIELDS_MAX {
        return Err(PdfError::TooMuch);
    }
    let mut found = Vec::new();
    for field in fields {
        let field = document.resolve(field)?;
        if field.get("FT").and_then(Value::name) == Some(b"Sig") {
            found.extend(document.entry(&field, "V")?);
        }
    }
    match found.as_slice() {
        [] => Ok(Signed::Not),
        [one] if one.get("SubFilter").and_then(Value::name) == Some(SEAL) => {
            read(document, one).map(Signed::Sealed)
        }
        _ => Ok(Signed::Otherwise),
    }
}

fn read(document: &Document<'_>, dictionary: &Value<'_>) -> Result<Seal, PdfError> {
    let damaged = PdfError::Damaged("signature");
    let numbers = dictionary
        .get("ByteRange")
        .and_then(Value::array)
        .ok_or(damaged)?;
    let mut byte_range = [0; 4];
    if numbers.len() != byte_range.len() {
        return Err(damaged);
    }
    for (slot, number) in byte_range.iter_mut().zip(numbers) {
        *slot = number
            .integer()
            .and_then(|number| usize::try_from(number).ok())
            .ok_or(damaged)?;
    }
    let value = dictionary.get("Contents").ok_or(damaged)?;
    let Kind::String(contents) = &value.kind else {
        return Err(damaged);
    };
    // The only bytes the signature does not cover: they must have the one form the signer writes.
    let digits = document
        .bytes
        .get(value.span.clone())
        .and_then(|span| span.strip_prefix(b"<")?.strip_suffix(b">"))
        .ok_or(damaged)?;
    let canonical = digits
        .iter()
        .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if !canonical || digits.len() % 2 != 0 || digits.len() > CONTENTS_DIGITS_MAX {
        return Err(damaged);
    }
    Ok(Seal {
        contents: contents.to_vec(),
        contents_span: value.span.clone(),
        byte_range,
        signed_at: dictionary.get("M").and_then(Value::string).and_then(date),
    })
}

/// Reads whatever a signature dictionary says of itself; none of it is checked.
pub(crate) fn read_any(dictionary: &Value<'_>) -> Signature {
    let contents = dictionary.get("Contents").and_then(Value::string);
    Signature {
        kind: dictionary
            .get("SubFilter")
            .and_then(Value::name)
            .unwrap_or_default()
            .to_vec(),
        contents: contents.unwrap_or_default().to_vec(),
        signed_at: dictionary.get("M").and_then(Value::string).and_then(date),
    }
}

/// `D:20261122162900Z`, the form the signer writes, or with the offset that others write: `D:20261122162900+07'00'`.
fn date(bytes: &[u8]) -> Option<jiff::Timestamp> {
    let text = std::str::from_utf8(bytes).ok()?.strip_prefix("D:")?;
    let (local, zone) = text.split_at_checked(14)?;
    let time = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", local).ok()?;
    let zone: String = zone.chars().filter(|c| *c != '\'').collect();
    let offset = match zone.as_str() {
        "Z" | "" => jiff::tz::Offset::UTC,
        zone => {
            let (sign, digits) = zone.split_at_checked(1)?;
            let (hours, minutes) = digits.split_at_checked(2)?;
            let minutes: i32 = if minutes.is_empty() {
                0
            } else {
                minutes.parse().ok()?
            };
            let seconds = hours
                .parse::<i32>()
                .ok()?
                .checked_mul(3600)?
                .checked_add(minutes.checked_mul(60)?)?;
            let seconds = if sign == "-" { -seconds } else { seconds };
            jiff::tz::Offset::from_seconds(seconds).ok()?
        }
    };
    offset.to_timestamp(time).ok()
}
