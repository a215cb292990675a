//! Objects of a PDF with a classic cross-reference table, each with the place in the file it was read from.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::PdfError;
use super::work::Work;

/// Arrays in dictionaries in arrays: real certificates reach about six.
const DEPTH_MAX: usize = 32;
/// Values in one object; the largest real one is a structure tree's array of a few thousand.
const VALUES_MAX: usize = 100_000;
/// One object without its stream; signatures are the largest ones read here.
const OBJECT_BYTES_MAX: usize = 1024 * 1024;
/// White space and comments in one run; the header's comment is some ten bytes.
const SPACE_BYTES_MAX: usize = 4_096;
/// Incremental updates in one file.
const REVISIONS_MAX: usize = 32;
/// Runs of objects in all cross-reference tables together.
const SUBSECTIONS_MAX: usize = 4_096;
/// An entry of the cross-reference table is always this long.
const ENTRY_BYTES: usize = 20;

/// A value and the bytes it was read from. A copy shares what is inside.
#[derive(Debug, Clone)]
pub(crate) struct Value<'a> {
    pub span: Range<usize>,
    pub kind: Kind<'a>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind<'a> {
    /// `null`, `true`, `false` and reals: nothing here asks for them.
    Other,
    Integer(i64),
    Name(&'a [u8]),
    /// Decoded.
    String(Rc<[u8]>),
    Array(Rc<[Value<'a>]>),
    /// No key stands twice: readers do not agree on which one counts.
    Dictionary(Rc<[(&'a [u8], Value<'a>)]>),
    Reference(u32),
}

impl<'a> Value<'a> {
    /// The entry of a dictionary.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'a>> {
        match &self.kind {
            Kind::Dictionary(entries) => entries
                .iter()
                .find(|(name, _)| *name == key.as_bytes())
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The entries of a dictionary; none of anything else.
    pub(crate) fn entries(&self) -> &[(&'a [u8], Value<'a>)] {
        match &self.kind {
            Kind::Dictionary(entries) => entries,
            _ => &[],
        }
    }

    pub(crate) fn is_dictionary(&self) -> bool {
        matches!(self.kind, Kind::Dictionary(_))
    }

    pub(crate) fn integer(&self) -> Option<i64> {
        if let Kind::Integer(number) = self.kind {
            Some(number)
        } else {
            None
        }
    }

    pub(crate) fn name(&self) -> Option<&'a [u8]> {
        if let Kind::Name(name) = self.kind {
            Some(name)
        } else {
            None
        }
    }

    pub(crate) fn string(&self) -> Option<&[u8]> {
        if let Kind::String(bytes) = &self.kind {
            Some(bytes)
        } else {
            None
        }
    }

    pub(crate) fn array(&self) -> Option<&[Value<'a>]> {
        if let Kind::Array(values) = &self.kind {
            Some(values)
        } else {
            None
        }
    }

    pub(crate) fn reference(&self) -> Option<u32> {
        if let Kind::Reference(number) = self.kind {
            Some(number)
        } else {
            None
        }
    }
}

/// An indirect object.
#[derive(Debug, Clone)]
pub(crate) struct Indirect<'a> {
    pub value: Value<'a>,
    /// Where the bytes of its stream begin, if it has one.
    pub stream_at: Option<usize>,
    /// Where its dictionary or value ends.
    pub value_end: usize,
}

/// Objects `first .. first + count`, their entries at `entries_at`.
#[derive(Debug, Clone, Copy)]
struct Subsection {
    first: u32,
    count: u32,
    entries_at: usize,
    /// Where the table begins that it belongs to.
    table_at: usize,
}

/// What a cross-reference table says of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is not in use.
    Free,
    /// It begins here.
    At(usize),
}

/// A PDF, opened by the last cross-reference table.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub bytes: &'a [u8],
    /// The newest trailer.
    pub trailer: Value<'a>,
    /// Where the newest cross-reference table begins.
    pub xref_at: usize,
    /// Where each cross-reference table begins, the newest first.
    pub tables: Vec<usize>,
    subsections: Vec<Subsection>,
    read: RefCell<HashMap<u32, Indirect<'a>>>,
    work: Rc<Work>,
}

impl<'a> Document<'a> {
    /// Reads the chain of cross-reference tables, newest first.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, PdfError> {
        Self::open_within(bytes, &Rc::default())
    }

    /// Like [`Document::open`], counting what it costs with what was done before.
    pub(crate) fn open_within(bytes: &'a [u8], work: &Rc<Work>) -> Result<Self, PdfError> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(PdfError::NotAPdf);
        }
        let keyword = rfind(bytes, b"startxref").ok_or(PdfError::Damaged("no startxref"))?;
        work.bytes(bytes.len() - keyword)?;
        let xref_at = offset(Parser::at(bytes, keyword + 9).unsigned()?)?;
        let (mut subsections, mut tables) = (Vec::new(), Vec::new());
        let mut trailer = None;
        let mut next = Some(xref_at);
        while let Some(table_at) = next {
            if tables.len() == REVISIONS_MAX {
                return Err(PdfError::Damaged("too many revisions"));
            }
            if tables.last().is_some_and(|newer| table_at >= *newer) {
                return Err(PdfError::Damaged("Prev"));
            }
            tables.push(table_at);
            let older = read_table(bytes, table_at, &mut subsections, work)?;
            next = previous(&older)?;
            trailer.get_or_insert(older);
        }
        let trailer = trailer.ok_or(PdfError::Damaged("no trailer"))?;
        Ok(Document {
            bytes,
            trailer,
            xref_at,
            tables,
            subsections,
            read: RefCell::default(),
            work: Rc::clone(work),
        })
    }

    /// What everything done with this document has cost so far.
    pub(crate) fn work(&self) -> &Work {
        &self.work
    }

    /// The same count, for another document of the same file.
    pub(crate) fn shared_work(&self) -> &Rc<Work> {
        &self.work
    }

    /// Where an object begins, by the newest table that knows its number.
    pub(crate) fn place(&self, number: u32) -> Result<Option<Place>, PdfError> {
        self.work.visit()?;
        let section = self
            .subsections
            .iter()
            .find(|section| number >= section.first && number - section.first < section.count);
        section
            .map(|section| self.entry_in(section, number))
            .transpose()
    }

    /// The numbers that tables from `from` on say something of, each with the table and the place it gives.
    pub(crate) fn placed_since(&self, from: usize) -> Result<Vec<(usize, u32, Place)>, PdfError> {
        let mut placed = Vec::new();
        for section in &self.subsections {
            if section.table_at < from {
                continue;
            }
            for number in section.first..section.first.saturating_add(section.count) {
                self.work.visit()?;
                placed.push((section.table_at, number, self.entry_in(section, number)?));
            }
        }
        Ok(placed)
    }

    /// Where the trailer ends that belongs to the table at `table`.
    pub(crate) fn end_of_table(&self, table: usize) -> Result<usize, PdfError> {
        let sections = self.subsections.iter();
        let last = sections
            .filter(|section| section.table_at == table)
            .map(|section| section.entries_at + ENTRY_BYTES * section.count as usize)
            .max();
        let mut parser = Parser::at(self.bytes, last.unwrap_or(table + b"xref".len()));
        parser.keyword(b"trailer")?;
        parser.value(0)?;
        self.work.values(parser.values)?;
        Ok(parser.position)
    }

    fn entry_in(&self, section: &Subsection, number: u32) -> Result<Place, PdfError> {
        let missing = PdfError::Damaged("object missing");
        let entry_at = section.entries_at + ENTRY_BYTES * (number - section.first) as usize;
        let entry = self
            .bytes
            .get(entry_at..entry_at + ENTRY_BYTES)
            .ok_or(missing)?;
        match entry[17] {
            b'f' => Ok(Place::Free),
            b'n' => Ok(Place::At(offset(Parser::at(&entry[..10], 0).unsigned()?)?)),
            _ => Err(missing),
        }
    }

    /// The object with this number.
    pub(crate) fn object(&self, number: u32) -> Result<Indirect<'a>, PdfError> {
        if let Some(known) = self.read.borrow().get(&number) {
            self.work.visit()?;
            return Ok(known.clone());
        }
        let Some(Place::At(at)) = self.place(number)? else {
            return Err(PdfError::Damaged("object missing"));
        };
        let object = self.object_at(number, at)?;
        self.read.borrow_mut().insert(number, object.clone());
        Ok(object)
    }

    /// The object with this number, which must begin at `at`.
    pub(crate) fn object_at(&self, number: u32, at: usize) -> Result<Indirect<'a>, PdfError> {
        let window = self.bytes.len().min(at.saturating_add(OBJECT_BYTES_MAX));
        let mut parser = Parser::at(&self.bytes[..window], at);
        let object = parser.indirect(number);
        self.work.values(parser.values)?;
        self.work.bytes(parser.position.saturating_sub(at))?;
        object
    }

    /// The bytes of an object's stream as they stand in the file, or none if it has no stream.
    pub(crate) fn stream(&self, object: &Indirect<'a>) -> Result<Option<&'a [u8]>, PdfError> {
        let damaged = PdfError::Damaged("stream");
        let Some(start) = object.stream_at else {
            return Ok(None);
        };
        let length = self
            .entry(&object.value, "Length")?
            .and_then(|length| length.integer())
            .and_then(|length| usize::try_from(length).ok());
        let end = length.and_then(|length| start.checked_add(length));
        let raw = end.and_then(|end| self.bytes.get(start..end));
        raw.ok_or(damaged).map(Some)
    }

    /// The value itself, or the one it refers to (a reference to a reference is not followed).
    pub(crate) fn resolve(&self, value: &Value<'a>) -> Result<Value<'a>, PdfError> {
        match value.reference() {
            Some(number) => Ok(self.object(number)?.value),
            None => Ok(value.clone()),
        }
    }

    /// The entry of a dictionary, resolved.
    pub(crate) fn entry(
        &self,
        dictionary: &Value<'a>,
        key: &str,
    ) -> Result<Option<Value<'a>>, PdfError> {
        dictionary
            .get(key)
            .map(|value| self.resolve(value))
            .transpose()
    }

    /// Number of the catalog.
    pub(crate) fn root(&self) -> Result<u32, PdfError> {
        self.trailer
            .get("Root")
            .and_then(Value::reference)
            .ok_or(PdfError::Damaged("no Root"))
    }
}

/// Where the table before this one begins.
fn previous(trailer: &Value<'_>) -> Result<Option<usize>, PdfError> {
    let Some(previous) = trailer.get("Prev") else {
        return Ok(None);
    };
    let at = previous.integer().and_then(|at| u64::try_from(at).ok());
    offset(at.ok_or(PdfError::Damaged("Prev"))?).map(Some)
}

/// Reads one cross-reference table, adds its runs, returns its trailer.
fn read_table<'a>(
    bytes: &'a [u8],
    at: usize,
    subsections: &mut Vec<Subsection>,
    work: &Work,
) -> Result<Value<'a>, PdfError> {
    let mut parser = Parser::at(bytes, at);
    if parser.keyword(b"xref").is_err() {
        return Err(PdfError::Unsupported("no classic cross-reference table"));
    }
    loop {
        parser.skip_space();
        if parser.rest().starts_with(b"trailer") {
            parser.position += 7;
            let trailer = parser.value(0);
            work.values(parser.values)?;
            work.bytes(parser.position.saturating_sub(at))?;
            return readable(trailer?);
        }
        let number = |parser: &mut Parser<'a>| {
            u32::try_from(parser.unsigned()?).map_err(|_| PdfError::Damaged("xref"))
        };
        let (first, count) = (number(&mut parser)?, number(&mut parser)?);
        parser.skip_space();
        let entries_at = parser.position;
        let end = (count as usize)
            .checked_mul(ENTRY_BYTES)
            .and_then(|length| entries_at.checked_add(length));
        parser.position = end
            .filter(|end| *end <= bytes.len())
            .ok_or(PdfError::Damaged("xref"))?;
        if subsections.len() == SUBSECTIONS_MAX {
            return Err(PdfError::Damaged("too many xref sections"));
        }
        subsections.push(Subsection {
            first,
            count,
            entries_at,
            table_at: at,
        });
    }
}

/// A trailer whose document shows the same to every reader: not encrypted, and no second table beside the classic one.
fn readable(trailer: Value<'_>) -> Result<Value<'_>, PdfError> {
    if !trailer.is_dictionary() {
        Err(PdfError::Damaged("trailer"))
    } else if trailer.get("Encrypt").is_some() {
        Err(PdfError::Unsupported("encrypted"))
    } else if trailer.get("XRefStm").is_some() {
        Err(PdfError::Unsupported("two cross-reference tables"))
    } else {
        Ok(trailer)
    }
}

fn offset(number: u64) -> Result<usize, PdfError> {
    usize::try_from(number).map_err(|_| PdfError::Damaged("offset"))
}

fn rfind(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes
        .windows(needle.len())
        .rposition(|window| window == needle)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub(super) position: usize,
    values: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn at(bytes: &'a [u8], position: usize) -> Self {
        Parser {
            bytes,
            position,
            values: 0,
        }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// White space and comments; nothing is left to read after too much of them.
    pub(super) fn skip_space(&mut self) {
        let end = self.position.saturating_add(SPACE_BYTES_MAX);
        let mut in_comment = false;
        while let Some(byte) = self.peek() {
            in_comment = match byte {
                b'\n' | b'\r' => false,
                b'%' => true,
                _ => in_comment,
            };
            if !in_comment && !is_space(byte) {
                return;
            }
            self.position += 1;
            if self.position > end {
                self.position = self.bytes.len();
            }
        }
    }

    /// `12 0 obj`, its value, and where its stream begins.
    fn indirect(&mut self, number: u32) -> Result<Indirect<'a>, PdfError> {
        if self.unsigned()? != u64::from(number) || self.unsigned()? != 0 {
            return Err(PdfError::Damaged("object number"));
        }
        self.keyword(b"obj")?;
        let value = self.value(0)?;
        let value_end = self.position;
        self.skip_space();
        let stream_at = if value.is_dictionary() && self.rest().starts_with(b"stream") {
            let after = self.position + 6;
            match self.bytes.get(after..after + 2) {
                Some(b"\r\n") => Some(after + 2),
                Some([b'\n', _]) => Some(after + 1),
                _ => return Err(PdfError::Damaged("stream")),
            }
        } else {
            None
        };
        Ok(Indirect {
            value,
            stream_at,
            value_end,
        })
    }

    /// The run of regular characters here.
    fn token(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest
            .iter()
            .position(|byte| is_space(*byte) || is_delimiter(*byte))
            .unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    pub(super) fn keyword(&mut self, word: &[u8]) -> Result<(), PdfError> {
        self.skip_space();
        if self.token() == word {
            Ok(())
        } else {
            Err(PdfError::Damaged("keyword"))
        }
    }

    /// A number of digits alone.
    pub(super) fn unsigned(&mut self) -> Result<u64, PdfError> {
        self.skip_space();
        let token = self.token();
        let text = std::str::from_utf8(token).map_err(|_| PdfError::Damaged("number"))?;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PdfError::Damaged("number"));
        }
        text.parse().map_err(|_| PdfError::Damaged("number"))
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, PdfError> {
        self.values += 1;
        if depth > DEPTH_MAX || self.values > VALUES_MAX {
            return Err(PdfError::Damaged("too deep or too many values"));
        }
        self.skip_space();
        let start = self.position;
        let kind = match self.peek().ok_or(PdfError::Damaged("end of file"))? {
            b'/' => {
                self.position += 1;
                Kind::Name(self.token())
            }
            b'(' => Kind::String(self.literal_string()?.into()),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth)?,
            b'<' => Kind::String(self.hex_string()?.into()),
            b'[' => {
                self.position += 1;
                let mut values = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.position += 1;
                        break Kind::Array(values.into());
                    }
                    values.push(self.value(depth + 1)?);
                }
            }
            _ => self.number_or_word()?,
        };
        Ok(Value {
            span: start..self.position,
            kind,
        })
    }

    fn dictionary(&mut self, depth: usize) -> Result<Kind<'a>, PdfError> {
        self.position += 2;
        let mut entries = Vec::new();
        let mut keys = HashSet::new();
        loop {
            self.skip_space();
            if self.rest().starts_with(b">>") {
                self.position += 2;
                return Ok(Kind::Dictionary(entries.into()));
            }
            if self.peek() != Some(b'/') {
                return Err(PdfError::Damaged("dictionary"));
            }
            self.position += 1;
            let name = self.token();
            // `/#41P` is `/AP` to those who read escapes: two names for one thing are a place to hide.
            if name.contains(&b'#') || !keys.insert(name) {
                return Err(PdfError::Damaged("a key twice"));
            }
            entries.push((name, self.value(depth + 1)?));
        }
    }

    fn number_or_word(&mut self) -> Result<Kind<'a>, PdfError> {
        let token = self.token();
        if matches!(token, b"true" | b"false" | b"null") {
            return Ok(Kind::Other);
        }
        let text = std::str::from_utf8(token).map_err(|_| PdfError::Damaged("value"))?;
        if text.is_empty()
            || !text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'))
        {
            return Err(PdfError::Damaged("value"));
        }
        if text.contains('.') {
            return Ok(Kind::Other);
        }
        let number: i64 = text.parse().map_err(|_| PdfError::Damaged("number"))?;
        // `12 0 R` is a reference, `12 0` are two numbers.
        let after = self.position;
        if let Ok(object) = u32::try_from(number) {
            let generation = self.unsigned();
            self.skip_space();
            if generation.is_ok() && self.token() == b"R" {
                return match generation {
                    Ok(0) => Ok(Kind::Reference(object)),
                    _ => Err(PdfError::Unsupported("generation")),
                };
            }
        }
        self.position = after;
        Ok(Kind::Integer(number))
    }

    fn literal_string(&mut self) -> Result<Vec<u8>, PdfError> {
        let unfinished = PdfError::Damaged("string");
        self.position += 1;
        let mut open = 1;
        let mut out = Vec::new();
        let next = |parser: &mut Self| {
            let byte = parser.peek().ok_or(unfinished)?;
            parser.position += 1;
            Ok::<u8, PdfError>(byte)
        };
        loop {
            match next(self)? {
                b'(' => {
                    open += 1;
                    out.push(b'(');
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(out);
                    }
                    out.push(b')');
                }
                b'\\' => match next(self)? {
                    b'n' => out.push(b'\n'),
                    b'r' => out.push(b'\r'),
                    b't' => out.push(b'\t'),
                    b'b' => out.push(8),
                    b'f' => out.push(12),
                    b'\n' => {}
                    b'\r' => {
                        if self.peek() == Some(b'\n') {
                            self.position += 1;
                        }
                    }
                    digit @ b'0'..=b'7' => {
                        let mut code = u32::from(digit - b'0');
                        for _ in 0..2 {
                            let Some(digit @ b'0'..=b'7') = self.peek() else {
                                break;
                            };
                            self.position += 1;
                            code = code * 8 + u32::from(digit - b'0');
                        }
                        out.push((code & 0xff) as u8);
                    }
                    other => out.push(other),
                },
                byte => out.push(byte),
            }
        }
    }

    fn hex_string(&mut self) -> Result<Vec<u8>, PdfError> {
        self.position += 1;
        let mut out = Vec::new();
        let mut high = None;
        loop {
            let byte = self.peek().ok_or(PdfError::Damaged("string"))?;
            self.position += 1;
            if byte == b'>' {
                out.extend(high.map(|digit: u8| digit << 4));
                return Ok(out);
            }
            if is_space(byte) {
                continue;
            }
            let digit = (byte as char)
                .to_digit(16)
                .ok_or(PdfError::Damaged("string"))? as u8;
            match high.take() {
                None => high = Some(digit),
                Some(first) => out.push(first << 4 | digit),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_carry_their_place() {
        let bytes = b" <</A[1 2 0 R -3 .5]/B(a\\)\\101(x))/C<4a 4B4>/D true>>";
        let value = Parser::at(bytes, 0).value(0).unwrap();
        let array = value.get("A").unwrap();
        assert_eq!(&bytes[array.span.clone()], b"[1 2 0 R -3 .5]");
        let array = array.array().unwrap();
        assert_eq!(array.len(), 4);
        assert_eq!(
            (array[0].integer(), array[1].reference(), array[2].integer()),
            (Some(1), Some(2), Some(-3))
        );
        assert_eq!(value.get("B").unwrap().string(), Some(&b"a)A(x)"[..]));
        assert_eq!(value.get("C").unwrap().string(), Some(&b"JK@"[..]));
    }

    #[test]
    fn bottomless_nesting_is_an_error() {
        assert!(Parser::at(&[b'['; 100_000], 0).value(0).is_err());
        assert!(Parser::at(&b"1 ".repeat(200_000), 0).value(0).is_ok());
        assert!(
            Parser::at(&[b"[".to_vec(), b"1 ".repeat(200_000)].concat(), 0)
                .value(0)
                .is_err()
        );
    }
}
