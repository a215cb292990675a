//! Objects of a PDF with a classic cross-reference table, each with the place in the file it was read from.

use std::ops::Range;

use super::PdfError;

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

/// A value and the bytes it was read from.
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
    String(Vec<u8>),
    Array(Vec<Value<'a>>),
    Dictionary(Vec<(&'a [u8], Value<'a>)>),
    Reference(u32),
}

impl<'a> Value<'a> {
    /// The entry of a dictionary; the first, should a key be repeated.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'a>> {
        match &self.kind {
            Kind::Dictionary(entries) => entries
                .iter()
                .find(|(name, _)| *name == key.as_bytes())
                .map(|(_, value)| value),
            _ => None,
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
#[derive(Debug)]
pub(crate) struct Indirect<'a> {
    pub value: Value<'a>,
    /// Where the bytes of its stream begin, if it has one.
    pub stream_at: Option<usize>,
}

/// Objects `first .. first + count`, their entries at `entries_at`.
#[derive(Debug)]
struct Subsection {
    first: u32,
    count: u32,
    entries_at: usize,
}

/// A PDF, opened by the last cross-reference table.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub bytes: &'a [u8],
    /// The newest trailer.
    pub trailer: Value<'a>,
    /// Where the newest cross-reference table begins.
    pub xref_at: usize,
    subsections: Vec<Subsection>,
}

impl<'a> Document<'a> {
    /// Reads the chain of cross-reference tables, newest first.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, PdfError> {
        if !bytes.starts_with(b"%PDF-") {
            return Err(PdfError::NotAPdf);
        }
        let keyword = rfind(bytes, b"startxref").ok_or(PdfError::Damaged("no startxref"))?;
        let xref_at = offset(Parser::at(bytes, keyword + 9).unsigned()?)?;
        let mut subsections = Vec::new();
        let mut trailer = None;
        let mut next = Some(xref_at);
        let mut revisions = 0;
        let mut newer_at = xref_at;
        while let Some(table_at) = next {
            revisions += 1;
            if revisions > REVISIONS_MAX {
                return Err(PdfError::Damaged("too many revisions"));
            }
            if revisions > 1 && table_at >= newer_at {
                return Err(PdfError::Damaged("Prev"));
            }
            newer_at = table_at;
            let older = read_table(bytes, table_at, &mut subsections)?;
            next = match older.get("Prev") {
                Some(previous) => Some(offset(
                    previous
                        .integer()
                        .and_then(|at| u64::try_from(at).ok())
                        .ok_or(PdfError::Damaged("Prev"))?,
                )?),
                None => None,
            };
            trailer.get_or_insert(older);
        }
        let trailer = trailer.ok_or(PdfError::Damaged("no trailer"))?;
        if trailer.get("Encrypt").is_some() {
            return Err(PdfError::Unsupported("encrypted"));
        }
        Ok(Document {
            bytes,
            trailer,
            xref_at,
            subsections,
        })
    }

    /// The object with this number.
    pub(crate) fn object(&self, number: u32) -> Result<Indirect<'a>, PdfError> {
        let missing = PdfError::Damaged("object missing");
        let section = self
            .subsections
            .iter()
            .find(|section| number >= section.first && number - section.first < section.count)
            .ok_or(missing)?;
        let entry_at = section.entries_at + ENTRY_BYTES * (number - section.first) as usize;
        let entry = self
            .bytes
            .get(entry_at..entry_at + ENTRY_BYTES)
            .ok_or(missing)?;
        if entry[17] != b'n' {
            return Err(missing);
        }
        let at = offset(Parser::at(&entry[..10], 0).unsigned()?)?;
        let window = self.bytes.len().min(at.saturating_add(OBJECT_BYTES_MAX));
        let mut parser = Parser::at(&self.bytes[..window], at);
        if parser.unsigned()? != u64::from(number) || parser.unsigned()? != 0 {
            return Err(PdfError::Damaged("object number"));
        }
        parser.keyword(b"obj")?;
        let value = parser.value(0)?;
        parser.skip_space();
        let stream_at = if value.is_dictionary() && parser.rest().starts_with(b"stream") {
            let after = parser.position + 6;
            match parser.bytes.get(after..after + 2) {
                Some(b"\r\n") => Some(after + 2),
                Some([b'\n', _]) => Some(after + 1),
                _ => return Err(PdfError::Damaged("stream")),
            }
        } else {
            None
        };
        Ok(Indirect { value, stream_at })
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

/// Reads one cross-reference table, adds its runs, returns its trailer.
fn read_table<'a>(
    bytes: &'a [u8],
    at: usize,
    subsections: &mut Vec<Subsection>,
) -> Result<Value<'a>, PdfError> {
    let mut parser = Parser::at(bytes, at);
    if parser.keyword(b"xref").is_err() {
        return Err(PdfError::Unsupported("no classic cross-reference table"));
    }
    loop {
        parser.skip_space();
        if parser.rest().starts_with(b"trailer") {
            parser.position += 7;
            let trailer = parser.value(0)?;
            return if trailer.is_dictionary() {
                Ok(trailer)
            } else {
                Err(PdfError::Damaged("trailer"))
            };
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
        });
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

struct Parser<'a> {
    bytes: &'a [u8],
    position: usize,
    values: usize,
}

impl<'a> Parser<'a> {
    fn at(bytes: &'a [u8], position: usize) -> Self {
        Parser {
            bytes,
            position,
            values: 0,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// White space and comments; nothing is left to read after too much of them.
    fn skip_space(&mut self) {
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

    fn keyword(&mut self, word: &[u8]) -> Result<(), PdfError> {
        self.skip_space();
        if self.token() == word {
            Ok(())
        } else {
            Err(PdfError::Damaged("keyword"))
        }
    }

    /// A number of digits alone.
    fn unsigned(&mut self) -> Result<u64, PdfError> {
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
            b'(' => Kind::String(self.literal_string()?),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth)?,
            b'<' => Kind::String(self.hex_string()?),
            b'[' => {
                self.position += 1;
                let mut values = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.position += 1;
                        break Kind::Array(values);
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
        loop {
            self.skip_space();
            if self.rest().starts_with(b">>") {
                self.position += 2;
                return Ok(Kind::Dictionary(entries));
            }
            if self.peek() != Some(b'/') {
                return Err(PdfError::Damaged("dictionary"));
            }
            self.position += 1;
            let name = self.token();
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
