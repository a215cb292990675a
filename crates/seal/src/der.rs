//! The little DER that CMS needs: a writer of tag-length-value, and a reader that accepts only the one shortest form.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// `[0]`, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// One element: tag, length, body.
pub(crate) fn element(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 6);
    out.push(tag);
    match u8::try_from(body.len()) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            let length = body.len().to_be_bytes();
            let significant = length
                .iter()
                .position(|byte| *byte != 0)
                .unwrap_or(length.len() - 1);
            let digits = &length[significant..];
            // A usize has at most eight bytes, so the count fits in the low bits.
            out.push(0x80 | digits.len() as u8);
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(body);
    out
}

/// A SEQUENCE of ready elements.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

/// The bytes are not the DER that was expected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DerError;

/// One element as read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'a> {
    pub tag: u8,
    pub body: &'a [u8],
    /// Tag and length included.
    pub whole: &'a [u8],
}

/// Reads elements one after another.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next element, whatever its tag.
    pub(crate) fn any(&mut self) -> Result<Element<'a>, DerError> {
        let bytes = self.rest;
        let (&tag, &first) = (
            bytes.first().ok_or(DerError)?,
            bytes.get(1).ok_or(DerError)?,
        );
        if tag & 0x1f == 0x1f {
            return Err(DerError); // tags above 30 appear nowhere in what we read
        }
        let (header, length) = if first < 0x80 {
            (2, usize::from(first))
        } else {
            let count = usize::from(first & 0x7f);
            if !(1..=4).contains(&count) {
                return Err(DerError);
            }
            let digits = bytes.get(2..2 + count).ok_or(DerError)?;
            let length = digits
                .iter()
                .fold(0usize, |sum, digit| (sum << 8) | usize::from(*digit));
            if digits[0] == 0 || length < 0x80 {
                return Err(DerError); // not the shortest form
            }
            (2 + count, length)
        };
        let end = header.checked_add(length).ok_or(DerError)?;
        let whole = bytes.get(..end).ok_or(DerError)?;
        self.rest = &bytes[end..];
        Ok(Element {
            tag,
            body: &whole[header..],
            whole,
        })
    }

    /// The next element, which must have this tag.
    pub(crate) fn element(&mut self, tag: u8) -> Result<Element<'a>, DerError> {
        let element = self.any()?;
        if element.tag == tag {
            Ok(element)
        } else {
            Err(DerError)
        }
    }

    /// The body of the next element, which must have this tag, as a reader.
    pub(crate) fn enter(&mut self, tag: u8) -> Result<Reader<'a>, DerError> {
        Ok(Reader::new(self.element(tag)?.body))
    }

    /// The next element must be exactly these bytes.
    pub(crate) fn exactly(&mut self, whole: &[u8]) -> Result<(), DerError> {
        if self.any()?.whole == whole {
            Ok(())
        } else {
            Err(DerError)
        }
    }

    /// Nothing may be left.
    pub(crate) fn finish(self) -> Result<(), DerError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(DerError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let body = vec![7; length];
            let bytes = element(OCTET_STRING, &body);
            let mut reader = Reader::new(&bytes);
            assert_eq!(reader.element(OCTET_STRING).unwrap().body, body);
            reader.finish().unwrap();
        }
    }

    #[test]
    fn only_the_shortest_length_is_read() {
        for bytes in [
            &[4u8, 0x81, 1, 9][..],
            &[4, 0x82, 0, 1, 9],
            &[4, 0x80],
            &[4, 0x85, 0, 0, 0, 0, 1],
            &[4, 5, 1],
            &[4],
        ] {
            assert_eq!(Reader::new(bytes).any().err(), Some(DerError));
        }
    }
}
