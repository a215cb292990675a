//! Cursors: where the next page of a list begins, opaque to clients. A cursor names the last row that was seen, so a list
//! that grows meanwhile neither repeats nor skips a row.

use crate::Problem;
use origo_office::{Mark, Turn};
use serde::{Serialize, de::DeserializeOwned};

/// The cursor after a row with these keys.
pub(crate) fn write(keys: &impl Serialize) -> String {
    hex::encode(serde_json::to_vec(keys).unwrap_or_default())
}

/// The page after a cursor's row; the first one without a cursor.
pub(crate) fn turn(cursor: Option<&str>) -> Result<Turn, Problem> {
    let keys: Option<(i64, String)> = read(cursor)?;
    Ok(keys.map_or(Turn::Start, |(at, id)| Turn::After(Mark { at, id })))
}

/// The cursor after a place.
pub(crate) fn mark(mark: &Mark) -> String {
    write(&(mark.at, &mark.id))
}

/// The keys in a cursor; none without one. The empty text is the start.
pub(crate) fn read<T: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<T>, Problem> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else {
        return Ok(None);
    };
    let bytes = hex::decode(cursor).ok();
    let keys = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    keys.map(Some)
        .ok_or_else(|| Problem::unreadable("The cursor is not one that this list gave."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_nothing_else_is() {
        let cursor = write(&(7_i64, "KH-1"));
        assert_eq!(
            read(Some(&cursor)).unwrap(),
            Some((7_i64, "KH-1".to_owned()))
        );
        assert_eq!(read::<i64>(None).unwrap(), None);
        assert!(read::<i64>(Some("p1")).is_err());
    }
}
