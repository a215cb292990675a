//! What every resource answers alike: instants and files; and how much of a request is read.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// The largest body: a PDF of 20 MiB, as the pages allow.
pub(crate) const BODY_BYTES_MAX: usize = 20 * 1024 * 1024;

/// Microseconds since 1970 as RFC 3339.
pub(crate) fn time(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros)
        .unwrap_or_default()
        .to_string()
}

/// A PDF to keep under a name.
pub(crate) fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    let name: String = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}
