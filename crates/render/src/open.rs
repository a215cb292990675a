//! Opening a PDF that a stranger made, and what its objects say.

use crate::world::FONTS;
use hayro::{
    hayro_interpret::{
        InterpreterSettings, InterpreterWarning,
        font::{FontData, FontQuery},
    },
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Array, Dict, Name, Object, Stream, String as PdfString},
    },
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Readers look for the header this far into a file (PDF Reference 1.4, H.3.4.1): mail programs, scanners and printers put
/// something before it.
const HEADER_WITHIN: usize = 1024;
/// A name, a value or a note is said in so many characters.
const WORDS_MAX: usize = 300;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It is damaged, or no PDF.
    #[error("the PDF cannot be read")]
    Unreadable,
    /// It opens with a password only.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It has no such page.
    #[error("the PDF has no such page")]
    Missing,
    /// Its page has no size, or one that no paper has.
    #[error("the page has a size that cannot be drawn")]
    Size,
    /// Drawing it would take more time and memory than a page of a document is worth.
    #[error("the page is too complex to be drawn")]
    TooComplex,
}

/// Where the PDF begins in a file, if it is one.
pub(crate) fn start(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(HEADER_WITHIN + 5)];
    head.windows(5).position(|window| window == b"%PDF-")
}

/// Opens a PDF, without what stands before it.
pub(crate) fn open(mut pdf: Vec<u8>) -> Result<Pdf, PageError> {
    let start = start(&pdf).ok_or(PageError::Unreadable)?;
    pdf.drain(..start);
    Pdf::new(pdf).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => PageError::Encrypted,
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => PageError::Unreadable,
    })
}

/// What was met while a page was read that a picture of it lacks.
#[derive(Clone, Default)]
pub(crate) struct Met {
    text: Arc<AtomicBool>,
    picture: Arc<AtomicBool>,
}

impl Met {
    /// Text whose characters cannot be told.
    pub(crate) fn text(&self) -> bool {
        self.text.load(Ordering::Relaxed)
    }

    /// A picture that cannot be read.
    pub(crate) fn picture(&self) -> bool {
        self.picture.load(Ordering::Relaxed)
    }

    /// How a page is read: fonts that the PDF only names are replaced by ours, and what goes missing is noted.
    pub(crate) fn settings(&self) -> InterpreterSettings {
        let [regular, bold, ..] = FONTS;
        let (unread, unsupported, undrawn) =
            (self.text.clone(), self.text.clone(), self.picture.clone());
        InterpreterSettings {
            font_resolver: Arc::new(move |query| {
                let thick = match query {
                    FontQuery::Standard(font) => format!("{font:?}").contains("Bold"),
                    FontQuery::Fallback(font) => font.is_bold,
                };
                let font: FontData = Arc::new(if thick { bold } else { regular });
                Some((font, 0))
            }),
            // the tables of predefined encodings are not here: such text has no characters for us
            cmap_resolver: Arc::new(move |_| {
                unread.store(true, Ordering::Relaxed);
                None
            }),
            warning_sink: Arc::new(move |warning| match warning {
                InterpreterWarning::UnsupportedFont => unsupported.store(true, Ordering::Relaxed),
                InterpreterWarning::ImageDecodeFailure => undrawn.store(true, Ordering::Relaxed),
            }),
            // comments and stamps are part of what the officer must see
            render_annotations: true,
        }
    }
}

/// A text string of a PDF (ISO 32000-1, 7.9.2.2) in characters, on one line, of bounded length.
pub(crate) fn words(string: &PdfString<'_>) -> String {
    let bytes = string.as_bytes();
    let all: String = match bytes {
        [0xfe, 0xff, rest @ ..] => char::decode_utf16(
            rest.chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]])),
        )
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .take(WORDS_MAX + 1)
        .collect(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // its own table differs from Latin-1 in few signs, none of them a letter of a name
        bytes => bytes
            .iter()
            .take(WORDS_MAX + 1)
            .map(|byte| char::from(*byte))
            .collect(),
    };
    let plain: String = all
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(WORDS_MAX)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value of a field in characters: text, a name, or several of them.
pub(crate) fn value(dict: &Dict<'_>, key: &[u8]) -> String {
    if let Some(string) = dict.get::<PdfString<'_>>(key) {
        return words(&string);
    }
    if let Some(name) = dict.get::<Name<'_>>(key) {
        return name.as_str().chars().take(WORDS_MAX).collect();
    }
    if let Some(array) = dict.get::<Array<'_>>(key) {
        let several = array
            .iter::<PdfString<'_>>()
            .take(20)
            .map(|string| words(&string));
        return several.collect::<Vec<_>>().join(", ");
    }
    String::new()
}

/// A dictionary, also that of a stream.
pub(crate) fn dictionary<'a>(object: &Object<'a>) -> Option<Dict<'a>> {
    match object {
        Object::Dict(dict) => Some(dict.clone()),
        Object::Stream(stream) => Some(stream.dict().clone()),
        _ => None,
    }
}

/// Whether a dictionary's appearance is a picture that is drawn as it stands (ISO 32000-1, 12.5.5).
pub(crate) fn has_appearance(annotation: &Dict<'_>) -> bool {
    annotation
        .get::<Dict<'_>>(b"AP")
        .and_then(|appearances| appearances.get::<Stream<'_>>(b"N"))
        .is_some()
}
