//! What an uploaded document is, looked at before it is kept: what cannot be read by an officer is said to who uploads it.

use crate::{
    open::{PageError, dictionary, open, start},
    survey,
};
use hayro::hayro_syntax::{
    Pdf,
    object::{Dict, MaybeRef, Name, Object},
};
use image::ImageReader;
use std::io::Cursor;

/// Pages that are read to see whether there is anything on them.
const PAGES_READ: usize = 20;
/// Objects of a file: a scan of a thousand pages has some ten thousand.
const OBJECTS_MAX: usize = 500_000;
/// Dictionaries within dictionaries that are looked at for scripts.
const DEPTH_MAX: u8 = 12;
/// The end of a file stands in its last bytes; scanners add some.
const END_WITHIN: usize = 4096;

/// Why a document is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadFault {
    /// It opens with a password only.
    #[error("it is encrypted")]
    Encrypted,
    /// Its end is missing.
    #[error("its end is missing")]
    Truncated,
    /// It runs a script or starts a program.
    #[error("it carries a script")]
    Scripted,
    /// There is nothing on its pages.
    #[error("it is empty")]
    Empty,
    /// It is damaged.
    #[error("it cannot be read")]
    Unreadable,
    /// It would take too much to read it.
    #[error("it is too complex")]
    TooComplex,
}

/// Looks at a PDF, PNG or JPEG. Reading a hostile file may take long or panic: call it where both are bounded.
///
/// # Errors
/// [`UploadFault`], the first that was met.
pub fn examine(document: Vec<u8>) -> Result<(), UploadFault> {
    match document.as_slice() {
        [] => Err(UploadFault::Empty),
        [0x89, b'P', b'N', b'G', ..] => picture(&document, png_ends(&document)),
        [0xff, 0xd8, ..] => picture(&document, jpeg_ends(&document)),
        bytes if start(bytes).is_some() => examine_pdf(document),
        _ => Err(UploadFault::Unreadable),
    }
}

fn examine_pdf(document: Vec<u8>) -> Result<(), UploadFault> {
    let ends = ends(&document);
    let pdf = open(document).map_err(|error| match error {
        PageError::Encrypted => UploadFault::Encrypted,
        _ if !ends => UploadFault::Truncated,
        _ => UploadFault::Unreadable,
    })?;
    if pdf.len() > OBJECTS_MAX {
        return Err(UploadFault::TooComplex);
    }
    if !ends || pdf.pages().len() < declared_pages(&pdf) {
        return Err(UploadFault::Truncated);
    }
    if pdf.objects().into_iter().any(|object| scripted(&object, 0)) {
        return Err(UploadFault::Scripted);
    }
    if pdf.pages().is_empty() || survey::of(&pdf, PAGES_READ).blank {
        return Err(UploadFault::Empty);
    }
    Ok(())
}

/// Whether a PDF says where it ends.
fn ends(pdf: &[u8]) -> bool {
    let last = pdf
        .iter()
        .rposition(|byte| !matches!(byte, 0 | b' ' | b'\r' | b'\n' | 0x1a));
    let end = last.map_or(0, |last| last + 1);
    let tail = &pdf[end.saturating_sub(END_WITHIN)..end];
    let holds = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    holds(b"%%EOF") || holds(b"startxref")
}

/// How many pages the file says that it has.
fn declared_pages(pdf: &Pdf) -> usize {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let pages = catalog.and_then(|catalog| catalog.get::<Dict<'_>>(b"Pages"));
    let count = pages.and_then(|pages| pages.get::<u32>(b"Count"));
    count.map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX))
}

/// Whether an object is an action that runs something, or holds one.
fn scripted(object: &Object<'_>, depth: u8) -> bool {
    if depth > DEPTH_MAX {
        return false;
    }
    if let Object::Array(array) = object {
        return array.raw_iter().any(|item| within(&item, depth));
    }
    let Some(dict) = dictionary(object) else {
        return false;
    };
    let action = dict.get::<Name<'_>>(b"S");
    let runs = action
        .is_some_and(|action| matches!(action.as_str(), "JavaScript" | "Launch" | "ImportData"));
    runs || dict.contains_key(b"JS") || dict.entries().any(|(_, entry)| within(&entry, depth))
}

fn within(entry: &MaybeRef<Object<'_>>, depth: u8) -> bool {
    // what is only referred to comes by itself
    matches!(entry, MaybeRef::NotRef(object) if scripted(object, depth + 1))
}

fn picture(bytes: &[u8], ends: bool) -> Result<(), UploadFault> {
    if !ends {
        return Err(UploadFault::Truncated);
    }
    let size = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| UploadFault::Unreadable)?
        .into_dimensions();
    match size {
        Ok((width, height)) if width > 0 && height > 0 => Ok(()),
        Ok(_) => Err(UploadFault::Empty),
        Err(_) => Err(UploadFault::Unreadable),
    }
}

/// Whether a PNG's parts follow each other up to the last.
fn png_ends(png: &[u8]) -> bool {
    let mut rest = png.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        if kind.starts_with(b"IEND") {
            return true;
        }
        // its kind, its data, its sum
        let length = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        rest = kind.get(length.saturating_add(8)..).unwrap_or_default();
    }
    false
}

/// Whether a JPEG's picture is followed by the mark of its end. A small picture within the head has an end of its own.
fn jpeg_ends(jpeg: &[u8]) -> bool {
    const START_OF_SCAN: u8 = 0xda;
    let mut rest = jpeg.get(2..).unwrap_or_default();
    while let [0xff, kind, after @ ..] = rest {
        match (*kind, after) {
            (START_OF_SCAN, _) => return after.windows(2).any(|pair| pair == [0xff, 0xd9]),
            (0xff, _) => rest = &rest[1..],
            (0x01 | 0xd0..=0xd7, _) => rest = after,
            (_, [high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = after.get(length..).unwrap_or_default();
            }
            _ => return false,
        }
    }
    false
}
