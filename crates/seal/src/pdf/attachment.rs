//! Reads a file attached to a PDF.

use std::collections::HashSet;
use std::io::Read as _;

use super::PdfError;
use super::read::{Document, Value};

/// Nodes of the tree of names looked at.
const NODES_MAX: usize = 64;
/// Attachments looked at.
const FILES_MAX: usize = 256;
/// A certificate with 999 lines of goods is well under one megabyte.
const INFLATED_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// The bytes of the attachment with this name, or none.
pub(crate) fn find(document: &Document<'_>, name: &str) -> Result<Option<Vec<u8>>, PdfError> {
    let catalog = document.object(document.root()?)?.value;
    let Some(names) = document.entry(&catalog, "Names")? else {
        return Ok(None);
    };
    let Some(tree) = document.entry(&names, "EmbeddedFiles")? else {
        return Ok(None);
    };
    let mut nodes = vec![tree];
    let mut kids_seen = HashSet::new();
    let (mut nodes_seen, mut files_seen) = (0, 0);
    while let Some(node) = nodes.pop() {
        nodes_seen += 1;
        if let Some(kids) = document.entry(&node, "Kids")? {
            for kid in kids.array().unwrap_or_default() {
                if nodes_seen + nodes.len() >= NODES_MAX {
                    return Err(PdfError::TooMuch);
                }
                // a tree has no branch twice: one that repeats asks for the same work again and again
                if kid
                    .reference()
                    .is_some_and(|number| !kids_seen.insert(number))
                {
                    return Err(PdfError::Damaged("names in a circle"));
                }
                nodes.push(document.resolve(kid)?);
            }
        }
        let Some(pairs) = document.entry(&node, "Names")? else {
            continue;
        };
        for pair in pairs.array().unwrap_or_default().chunks_exact(2) {
            files_seen += 1;
            if files_seen > FILES_MAX {
                return Err(PdfError::TooMuch);
            }
            let file = document.resolve(&pair[1])?;
            let file_name = file
                .get("UF")
                .or_else(|| file.get("F"))
                .or(Some(&pair[0]))
                .and_then(Value::string);
            if file_name
                .map(text)
                .is_some_and(|found| found.trim_start_matches('/') == name)
            {
                return bytes(document, &file).map(Some);
            }
        }
    }
    Ok(None)
}

/// A text string: UTF-16BE with its mark, or bytes of one character each.
fn text(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(units) => {
            let units = units
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn bytes<'a>(document: &Document<'a>, file: &Value<'a>) -> Result<Vec<u8>, PdfError> {
    let damaged = PdfError::Damaged("attachment");
    let embedded = document.entry(file, "EF")?.ok_or(damaged)?;
    let number = embedded
        .get("F")
        .or_else(|| embedded.get("UF"))
        .and_then(Value::reference)
        .ok_or(damaged)?;
    let stream = document.object(number)?;
    let raw = document.stream(&stream)?.ok_or(damaged)?;

    let filter = document.entry(&stream.value, "Filter")?;
    let filters: Vec<_> = match &filter {
        None => Vec::new(),
        Some(filter) => match filter.array() {
            Some(list) => list.iter().map(Value::name).collect(),
            None => vec![filter.name()],
        },
    };
    match filters.as_slice() {
        [] if raw.len() as u64 <= INFLATED_BYTES_MAX => Ok(raw.to_vec()),
        [Some(b"FlateDecode")] if stream.value.get("DecodeParms").is_none() => {
            let mut out = Vec::new();
            let mut inflater = flate2::read::ZlibDecoder::new(raw).take(INFLATED_BYTES_MAX + 1);
            inflater.read_to_end(&mut out).map_err(|_| damaged)?;
            document.work().stream_bytes(out.len())?;
            if out.len() as u64 > INFLATED_BYTES_MAX {
                return Err(PdfError::Unsupported("attachment too large"));
            }
            Ok(out)
        }
        _ => Err(PdfError::Unsupported("attachment")),
    }
}
