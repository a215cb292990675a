//! A workbook is a package of XML files: it is unpacked and walked through once under limits before anything reads it.

use super::model::{BookError, UNPACKED_BYTES_MAX};
use quick_xml::{Reader, XmlVersion, events::BytesStart, events::Event};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use zip::ZipArchive;

/// Files of a package.
const FILES_MAX: usize = 2000;
/// Attributes of an element. Spreadsheet programs write some dozens.
const ATTRIBUTES_MAX: usize = 200;
/// Elements within elements.
const DEPTH_MAX: usize = 200;
/// Different texts of a workbook, and what a workbook may say that it has.
const STRINGS_MAX: u64 = 1_000_000;
/// Formats of cells; Excel keeps 65,490.
const FORMATS_MAX: usize = 70_000;

/// What a package is.
pub(super) struct Package {
    /// An OpenDocument file rather than an Office Open XML one.
    pub(super) open_document: bool,
}

/// Unpacks everything, counting, and walks through each XML file: the sizes that a package declares may be lies.
pub(super) fn check(bytes: &[u8]) -> Result<Package, BookError> {
    let unreadable = |_| BookError::Unreadable;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > FILES_MAX {
        return Err(BookError::TooComplex);
    }
    let mut package = Package {
        open_document: false,
    };
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                BookError::Protected
            }
            _ => BookError::Unreadable,
        })?;
        let name = file.name().map_err(unreadable)?.to_ascii_lowercase();
        package.open_document |= name == "content.xml";
        let mut file = Counted {
            file: BufReader::new(file.take(left + 1)),
            count: 0,
        };
        if name.ends_with(".xml") || name.ends_with(".rels") {
            walk(&mut file)?;
        }
        io::copy(&mut file, &mut io::sink()).map_err(|_| BookError::Unreadable)?;
        left = left.checked_sub(file.count).ok_or(BookError::TooLarge)?;
    }
    Ok(package)
}

/// A reader that counts what is taken from it.
struct Counted<R> {
    file: R,
    count: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.count += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.file.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.count += amount as u64;
        self.file.consume(amount);
    }
}

/// Refuses XML that no spreadsheet program writes.
fn walk(file: impl BufRead) -> Result<(), BookError> {
    let mut xml = Reader::from_reader(file);
    xml.config_mut().check_end_names = false;
    let (mut buffer, mut depth, mut strings, mut formats) = (Vec::new(), 0_usize, 0_u64, 0_usize);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) => {
                depth += 1;
                element_is_sane(&element)?;
                match element.local_name().as_ref() {
                    "si" => strings += 1,
                    "xf" => formats += 1,
                    "encryption-data" => return Err(BookError::Protected),
                    _ => {}
                }
            }
            Ok(Event::Empty(element)) => {
                element_is_sane(&element)?;
                formats += usize::from(element.local_name().as_ref() == "xf");
            }
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::DocType(_)) => return Err(BookError::Unreadable),
            // A part that is no XML may be one that nobody reads; its reader will say so.
            Ok(Event::Eof) | Err(_) => return Ok(()),
            Ok(_) => {}
        }
        if depth > DEPTH_MAX || strings > STRINGS_MAX || formats > FORMATS_MAX {
            return Err(BookError::TooComplex);
        }
    }
}

fn element_is_sane(element: &BytesStart<'_>) -> Result<(), BookError> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    for (at, attribute) in attributes.enumerate() {
        if at >= ATTRIBUTES_MAX {
            return Err(BookError::TooComplex);
        }
        let Ok(attribute) = attribute else { continue };
        // room is made for as many texts as this says that there are
        if attribute.key.as_ref() == "uniqueCount" {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let count = value
                .ok()
                .and_then(|value| value.trim().parse::<u128>().ok());
            if count.is_some_and(|count| count > u128::from(STRINGS_MAX)) {
                return Err(BookError::TooComplex);
            }
        }
    }
    Ok(())
}
