//! Finds the signature of a document by its structure, not by searching for words.

use std::ops::Range;

use super::PdfError;
use super::read::{Document, Kind, Value};

/// Fields looked at in a form.
const FIELDS_MAX: usize = 64;
/// Twice 64 KiB of hex: sixteen times what the signer reserves.
const CONTENTS_DIGITS_MAX: usize = 131_072;

/// A signature dictionary as read.
#[derive(Debug)]
pub(crate) struct Signature {
    /// The CMS, padded with zeros.
    pub contents: Vec<u8>,
    /// Where the hex string of `contents` stands, brackets included.
    pub contents_span: Range<usize>,
    /// The four numbers the dictionary claims.
    pub byte_range: [usize; 4],
    /// When the signer says it signed.
    pub signed_at: Option<jiff::Timestamp>,
}

impl Signature {
    /// The end of what the signature covers, when it covers everything before that but itself.
    pub(crate) fn covered_to(&self) -> Option<usize> {
        let [start, before, after, length] = self.byte_range;
        let around =
            start == 0 && before == self.contents_span.start && after == self.contents_span.end;
        around.then(|| after.checked_add(length)).flatten()
    }
}

/// The one signature of the document, or none.
pub(crate) fn find(document: &Document<'_>) -> Result<Option<Signature>, PdfError> {
    let catalog = document.object(document.root()?)?.value;
    let Some(form) = document.entry(&catalog, "AcroForm")? else {
        return Ok(None);
    };
    let Some(fields) = document.entry(&form, "Fields")? else {
        return Ok(None);
    };
    let fields = fields.array().ok_or(PdfError::Damaged("Fields"))?;
    if fields.len() > FIELDS_MAX {
        return Err(PdfError::Unsupported("too many fields"));
    }
    let mut found = None;
    for field in fields {
        let field = document.resolve(field)?;
        if field.get("FT").and_then(Value::name) != Some(b"Sig") {
            continue;
        }
        let Some(value) = document.entry(&field, "V")? else {
            continue;
        };
        if found.replace(read(document, &value)?).is_some() {
            return Err(PdfError::Unsupported("several signatures"));
        }
    }
    Ok(found)
}

fn read(document: &Document<'_>, dictionary: &Value<'_>) -> Result<Signature, PdfError> {
    let damaged = PdfError::Damaged("signature");
    if dictionary.get("SubFilter").and_then(Value::name) != Some(b"ETSI.CAdES.detached") {
        return Err(PdfError::Unsupported("kind of signature"));
    }
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
    Ok(Signature {
        contents: contents.clone(),
        contents_span: value.span.clone(),
        byte_range,
        signed_at: dictionary.get("M").and_then(Value::string).and_then(date),
    })
}

/// `D:20261122162900Z`, the form the signer writes.
fn date(bytes: &[u8]) -> Option<jiff::Timestamp> {
    let text = std::str::from_utf8(bytes)
        .ok()?
        .strip_prefix("D:")?
        .strip_suffix('Z')?;
    let time = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text).ok()?;
    time.to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}
