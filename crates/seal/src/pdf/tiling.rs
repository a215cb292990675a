//! What is appended to a sealed file must be whole objects, each in its table, and nothing between them: readers that
//! repair a damaged file look for objects everywhere, and would find what is hidden.

use std::collections::HashMap;

use super::PdfError;
use super::read::{Document, Parser, Place};

/// Whether the bytes from `end` on are nothing but the revisions that the tables after it describe.
pub(super) fn is_tiled(document: &Document<'_>, end: usize) -> Result<bool, PdfError> {
    let mut tables: Vec<usize> = document.tables.clone();
    tables.retain(|table| *table >= end);
    tables.sort_unstable();
    let mut places: HashMap<usize, HashMap<usize, u32>> = HashMap::new();
    for (table, number, place) in document.placed_since(end)? {
        if let Place::At(at) = place
            && places
                .entry(table)
                .or_default()
                .insert(at, number)
                .is_some()
        {
            return Ok(false);
        }
    }
    let mut position = end;
    for table in tables {
        let objects = places.remove(&table).unwrap_or_default();
        match after_revision(document, position, table, objects)? {
            Some(after) => position = after,
            None => return Ok(false),
        }
    }
    let left = document.bytes.get(position..).unwrap_or_default();
    Ok(left.iter().all(|byte| matches!(byte, b'\r' | b'\n')) && left.len() <= 2)
}

/// Where a revision ends that begins at `position`, or none if something else stands in it.
fn after_revision(
    document: &Document<'_>,
    mut position: usize,
    table: usize,
    mut objects: HashMap<usize, u32>,
) -> Result<Option<usize>, PdfError> {
    loop {
        position = after_blanks(document, position)?;
        if position == table {
            break;
        }
        let Some(number) = objects.remove(&position) else {
            return Ok(None);
        };
        let object = document.object_at(number, position)?;
        let after = match (document.stream(&object)?, object.stream_at) {
            (Some(stream), Some(at)) => after_word(document, at + stream.len(), b"endstream")?,
            _ => Some(object.value_end),
        };
        let Some(after) = after else { return Ok(None) };
        match after_word(document, after, b"endobj")? {
            Some(after) => position = after,
            None => return Ok(None),
        }
    }
    if !objects.is_empty() {
        return Ok(None); // an entry that leads into another revision
    }
    let after_table = document.end_of_table(table)?;
    let Some(after) = after_word(document, after_table, b"startxref")? else {
        return Ok(None);
    };
    let mut parser = Parser::at(document.bytes, after);
    if parser.unsigned()? != table as u64 {
        return Ok(None);
    }
    let position = after_line_ends(document, parser.position);
    let mark = document.bytes.get(position..position + 5);
    Ok((mark == Some(b"%%EOF")).then_some(position + 5))
}

/// Blanks alone: a comment may hold an object for whoever repairs.
fn after_blanks(document: &Document<'_>, position: usize) -> Result<usize, PdfError> {
    let rest = document.bytes.get(position..).unwrap_or_default();
    let blanks = rest
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t'))
        .count();
    document.work().bytes(blanks)?;
    Ok(position + blanks)
}

fn after_line_ends(document: &Document<'_>, position: usize) -> usize {
    let rest = document.bytes.get(position..).unwrap_or_default();
    position
        + rest
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count()
}

fn after_word(
    document: &Document<'_>,
    position: usize,
    word: &[u8],
) -> Result<Option<usize>, PdfError> {
    let at = after_blanks(document, position)?;
    let found = document.bytes.get(at..at.saturating_add(word.len()));
    Ok((found == Some(word)).then(|| at + word.len()))
}
