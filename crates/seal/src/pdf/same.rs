//! Whether two values of a PDF say the same. What a reference leads to is not followed.

use super::PdfError;
use super::read::{Document, Indirect, Kind, Value};

/// Whether two values are the same, whatever blanks stand between them. Both were read from `bytes`.
pub(super) fn values(bytes: &[u8], left: &Value<'_>, right: &Value<'_>) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Integer(left), Kind::Integer(right)) => left == right,
        (Kind::Name(left), Kind::Name(right)) => left == right,
        (Kind::String(left), Kind::String(right)) => left == right,
        (Kind::Reference(left), Kind::Reference(right)) => left == right,
        (Kind::Array(left), Kind::Array(right)) => lists(bytes, left, right),
        (Kind::Dictionary(left), Kind::Dictionary(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right.iter())
                    .all(|(left, right)| left.0 == right.0 && values(bytes, &left.1, &right.1))
        }
        // `true`, `null`, `1.50`: the same if they are written alike
        (Kind::Other, Kind::Other) => bytes.get(left.span.clone()) == bytes.get(right.span.clone()),
        _ => false,
    }
}

fn lists(bytes: &[u8], left: &[Value<'_>], right: &[Value<'_>]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .all(|(left, right)| values(bytes, left, right))
}

/// The values that `new` has after all those of `old`; none if it does not begin with them.
pub(super) fn appended<'v, 'a>(
    bytes: &[u8],
    old: &[Value<'a>],
    new: &'v [Value<'a>],
) -> Option<&'v [Value<'a>]> {
    let (kept, added) = new.split_at_checked(old.len())?;
    lists(bytes, old, kept).then_some(added)
}

/// Whether two objects are the same, streams included.
pub(super) fn objects<'a>(
    old: (&Document<'a>, &Indirect<'a>),
    new: (&Document<'a>, &Indirect<'a>),
) -> Result<bool, PdfError> {
    if !values(new.0.bytes, &old.1.value, &new.1.value) {
        return Ok(false);
    }
    let streams = (old.0.stream(old.1)?, new.0.stream(new.1)?);
    new.0
        .work()
        .stream_bytes(streams.0.map_or(0, <[u8]>::len))?;
    Ok(streams.0 == streams.1)
}
