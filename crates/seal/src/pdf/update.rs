//! The incremental update that carries a signature: nothing before it changes by a byte.

use std::fmt::Write as _;
use std::ops::Range;

use super::PdfError;
use super::read::{Document, Value};

/// Levels of the page tree above the first page.
const PAGE_TREE_DEPTH_MAX: usize = 16;
/// Wide enough for ten digits each; padded with spaces once the offsets are known.
const BYTE_RANGE_ROOM: &str = "/ByteRange[0 ********** ********** **********]";

/// What the signature dictionary says in words.
pub(crate) struct Words<'a> {
    pub time: jiff::Timestamp,
    pub name: &'a str,
    pub reason: &'a str,
    pub location: &'a str,
}

/// A document with room for the signature; only the room is still to be filled.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub bytes: Vec<u8>,
    /// The room with its angle brackets: exactly what the signature does not cover.
    pub room: Range<usize>,
}

/// Appends signature, field and changed page and catalog, with `reserve` bytes of room.
pub(crate) fn prepare(pdf: &[u8], words: &Words<'_>, reserve: usize) -> Result<Prepared, PdfError> {
    let document = Document::open(pdf)?;
    let catalog_number = document.root()?;
    let catalog = document.object(catalog_number)?.value;
    if catalog.get("AcroForm").is_some() || catalog.get("Perms").is_some() {
        return Err(PdfError::Unsupported("already signed, or a form"));
    }
    let page_number = first_page(&document, &catalog)?;
    let page = document.object(page_number)?.value;
    let size = document
        .trailer
        .get("Size")
        .and_then(Value::integer)
        .and_then(|size| u32::try_from(size).ok());
    let field_number = size
        .filter(|size| *size < 8_000_000)
        .ok_or(PdfError::Damaged("Size"))?;
    let signature_number = field_number + 1;

    let catalog = extended(
        pdf,
        &catalog,
        &format!(
            "/AcroForm<</Fields[{field_number} 0 R]/SigFlags 3>>/Perms<</DocMDP {signature_number} 0 R>>"
        ),
    )?;
    // A zero-size widget, printed and locked (F 132), needs neither an appearance (PDF/A) nor a Form tag (PDF/UA).
    let field = format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/TU(Seal of the issuing authority)\
         /V {signature_number} 0 R/P {page_number} 0 R/Rect[-10 -10 -10 -10]/F 132>>"
    );
    let head = format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:{})/Name{}/Reason{}/Location{}\
         /Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]",
        words.time.strftime("%Y%m%d%H%M%SZ"),
        text_string(words.name),
        text_string(words.reason),
        text_string(words.location),
    );
    let mut signature = format!("{head}{BYTE_RANGE_ROOM}/Contents<").into_bytes();
    let room_in_body = signature.len() - 1..signature.len() + reserve * 2 + 1;
    signature.resize(room_in_body.end - 1, b'0');
    signature.extend_from_slice(b">>>");

    let mut update = Update::after(&document);
    for (number, body) in with_annotation(&document, page_number, &page, field_number)? {
        update.object(number, &body);
    }
    update.object(catalog_number, &catalog);
    update.object(field_number, field.as_bytes());
    let body_at = update.object(signature_number, &signature);
    let mut bytes = update.finish(catalog_number, signature_number + 1);

    let room = body_at + room_in_body.start..body_at + room_in_body.end;
    let byte_range = format!(
        "/ByteRange[0 {} {} {}]",
        room.start,
        room.end,
        bytes.len() - room.end
    );
    let padded = format!("{byte_range:<width$}", width = BYTE_RANGE_ROOM.len());
    let at = body_at + head.len();
    bytes
        .get_mut(at..at + BYTE_RANGE_ROOM.len())
        .filter(|slot| slot.len() == padded.len())
        .ok_or(PdfError::Unsupported("file too large"))?
        .copy_from_slice(padded.as_bytes());
    Ok(Prepared { bytes, room })
}

/// Number of the first page.
fn first_page(document: &Document<'_>, catalog: &Value<'_>) -> Result<u32, PdfError> {
    let damaged = PdfError::Damaged("page tree");
    let mut number = catalog
        .get("Pages")
        .and_then(Value::reference)
        .ok_or(damaged)?;
    for _ in 0..PAGE_TREE_DEPTH_MAX {
        let node = document.object(number)?.value;
        match document.entry(&node, "Kids")? {
            None => return Ok(number),
            Some(kids) => {
                number = kids
                    .array()
                    .and_then(<[_]>::first)
                    .and_then(Value::reference)
                    .ok_or(damaged)?
            }
        }
    }
    Err(damaged)
}

/// The bytes of a dictionary with more entries before its end.
fn extended(pdf: &[u8], dictionary: &Value<'_>, entries: &str) -> Result<Vec<u8>, PdfError> {
    if !dictionary.is_dictionary() {
        return Err(PdfError::Damaged("dictionary"));
    }
    Ok([
        &pdf[dictionary.span.start..dictionary.span.end - 2],
        entries.as_bytes(),
        b">>",
    ]
    .concat())
}

/// The objects that put a widget on a page: the page, or the list of annotations it refers to.
fn with_annotation(
    document: &Document<'_>,
    page_number: u32,
    page: &Value<'_>,
    field_number: u32,
) -> Result<Vec<(u32, Vec<u8>)>, PdfError> {
    let pdf = document.bytes;
    let widget = format!(" {field_number} 0 R]");
    let Some(annotations) = page.get("Annots") else {
        return Ok(vec![(
            page_number,
            extended(pdf, page, &format!("/Annots[{field_number} 0 R]"))?,
        )]);
    };
    if let Some(list_number) = annotations.reference() {
        let list = document.object(list_number)?.value;
        list.array().ok_or(PdfError::Damaged("Annots"))?;
        return Ok(vec![(
            list_number,
            [&pdf[list.span.start..list.span.end - 1], widget.as_bytes()].concat(),
        )]);
    }
    annotations.array().ok_or(PdfError::Damaged("Annots"))?;
    let before = &pdf[page.span.start..annotations.span.end - 1];
    let after = &pdf[annotations.span.end..page.span.end];
    Ok(vec![(
        page_number,
        [before, widget.as_bytes(), after].concat(),
    )])
}

/// A text string: readable when it is plain ASCII, UTF-16BE in hex otherwise.
fn text_string(text: &str) -> String {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        let mut out = String::from("(");
        for character in text.chars() {
            if matches!(character, '(' | ')' | '\\') {
                out.push('\\');
            }
            out.push(character);
        }
        out.push(')');
        return out;
    }
    let mut out = String::from("<FEFF");
    for unit in text.encode_utf16() {
        // Writing to a String does not fail.
        let _ = write!(out, "{unit:04X}");
    }
    out.push('>');
    out
}

/// Objects appended to a document, and the cross-reference table that finds them.
struct Update<'d, 'a> {
    document: &'d Document<'a>,
    bytes: Vec<u8>,
    /// Number and offset.
    objects: Vec<(u32, usize)>,
}

impl<'d, 'a> Update<'d, 'a> {
    fn after(document: &'d Document<'a>) -> Self {
        let mut bytes = document.bytes.to_vec();
        if bytes.last() != Some(&b'\n') {
            bytes.push(b'\n');
        }
        Update {
            document,
            bytes,
            objects: Vec::new(),
        }
    }

    /// Appends an object; returns where its body begins.
    fn object(&mut self, number: u32, body: &[u8]) -> usize {
        self.objects.push((number, self.bytes.len()));
        self.bytes
            .extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        let body_at = self.bytes.len();
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
        body_at
    }

    fn finish(mut self, root: u32, size: u32) -> Vec<u8> {
        self.objects.sort_unstable();
        let xref_at = self.bytes.len();
        let mut tail = String::from("xref\n");
        for run in self.objects.chunk_by(|left, right| left.0 + 1 == right.0) {
            let first = run.first().map_or(0, |object| object.0);
            let _ = writeln!(tail, "{first} {}", run.len());
            for (_, at) in run {
                let _ = write!(tail, "{at:010} 00000 n\r\n");
            }
        }
        let _ = write!(tail, "trailer\n<</Size {size}/Root {root} 0 R");
        self.bytes.extend_from_slice(tail.as_bytes());
        for key in ["Info", "ID"] {
            if let Some(value) = self.document.trailer.get(key) {
                self.bytes.extend_from_slice(format!("/{key} ").as_bytes());
                self.bytes
                    .extend_from_slice(&self.document.bytes[value.span.clone()]);
            }
        }
        let tail = format!(
            "/Prev {}>>\nstartxref\n{xref_at}\n%%EOF\n",
            self.document.xref_at
        );
        self.bytes.extend_from_slice(tail.as_bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_or_written_in_utf_16() {
        assert_eq!(text_string(r"a (b) \ c"), r"(a \(b\) \\ c)");
        assert_eq!(text_string("é\n"), "<FEFF00E9000A>");
        assert_eq!(text_string("ក"), "<FEFF1780>");
    }
}
