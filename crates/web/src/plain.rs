//! The one place where a request is looked at before any page reads it: what it holds must be text, and not without end.
//!
//! PostgreSQL keeps no U+0000, and no control character belongs into a form that ends on a certificate. What is refused
//! here is refused with a sentence, and no page has to think of it.

use crate::problem::Problem;
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{Method, header},
};
use origo_office::RefusalCode;

/// The most that a form without files may hold: an application with a thousand lines of goods has half of it.
const FORM_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most of one field.
const FIELD_BYTES_MAX: usize = 64 * 1024;
/// The most of a path or query: longer ones are no link of ours.
const ADDRESS_BYTES_MAX: usize = 8 * 1024;

const CONTROL: Problem = Problem::Request(RefusalCode::RequestControl);
const TOO_LONG: Problem = Problem::Request(RefusalCode::RequestTooLong);
const UNREADABLE: Problem = Problem::Request(RefusalCode::RequestUnreadable);
const ENCODING: Problem = Problem::Request(RefusalCode::RequestEncoding);

/// The request as it was, if a page may read it.
pub(crate) async fn checked(request: Request) -> Result<Request, Problem> {
    let uri = request.uri();
    let query = uri.query().unwrap_or_default();
    if uri.path().len() + query.len() > ADDRESS_BYTES_MAX {
        return Err(TOO_LONG);
    }
    for part in std::iter::once(uri.path()).chain(query.split(['&', '='])) {
        text(&decoded(part.as_bytes()))?;
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.map(|value| value.to_str().unwrap_or("?").to_ascii_lowercase());
    let media_type = media_type.as_deref().map(|whole| {
        let (name, _) = whole.split_once(';').unwrap_or((whole, ""));
        name.trim().to_owned()
    });
    match media_type.as_deref() {
        // its fields are looked at where they are read, part by part
        Some("multipart/form-data") => Ok(request),
        None | Some("application/x-www-form-urlencoded") => form(request).await,
        Some(_) => Err(ENCODING),
    }
}

async fn form(request: Request) -> Result<Request, Problem> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| TOO_LONG)?;
    if !parts.headers.contains_key(header::CONTENT_TYPE) && !bytes.is_empty() {
        return Err(ENCODING);
    }
    for part in bytes.split(|byte| matches!(byte, b'&' | b'=')) {
        text(&decoded(part))?;
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

/// Refuses what is no text, or too much of it.
pub(crate) fn text(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.len() > FIELD_BYTES_MAX {
        return Err(TOO_LONG);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| UNREADABLE)?;
    // a line of an address ends with a line feed, a pasted cell with a tab
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(control) {
        return Err(CONTROL);
    }
    Ok(())
}

/// Bytes without their percent signs; a percent sign that announces nothing stands for itself, as in a form.
fn decoded(coded: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(coded.len());
    let mut at = 0;
    while let Some(&byte) = coded.get(at) {
        match (byte, digit(coded.get(at + 1)), digit(coded.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(byte));
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn percent_signs_are_read_as_a_form_reads_them() {
        assert_eq!(decoded(b"a%00b%2f100%"), b"a\0b/100%");
        assert_eq!(decoded(b"%e1%9e%80%zz%4"), "ក%zz%4".as_bytes());
    }

    #[test]
    fn only_text_passes() {
        assert!(text("No. 118\r\nPhnom Penh\tអង្ករ 🌾".as_bytes()).is_ok());
        for refused in [
            &b"a\0b"[..],
            b"\x1b[31m",
            b"\x7f",
            "\u{85}".as_bytes(),
            b"\xff\xfe",
        ] {
            assert!(text(refused).is_err(), "{refused:?}");
        }
        assert!(text(&vec![b'x'; FIELD_BYTES_MAX]).is_ok());
        assert!(text(&vec![b'x'; FIELD_BYTES_MAX + 1]).is_err());
    }
}
