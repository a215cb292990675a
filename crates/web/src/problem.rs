//! Refusals: why there is no page, with which status, and in which words. What becomes of them on the way out is for
//! [`crate::shell::around`].

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use origo_i18n::T;
use origo_office::{OfficeError, RefusalCode};

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Nobody is signed in.
    SignIn,
    /// A second factor comes before anything else.
    SecondFactor,
    /// The office refused.
    Office(OfficeError),
    /// The request itself is wrong.
    Request(RefusalCode),
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        Self::Office(error)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::Office(OfficeError::Internal(error.to_string()))
    }
}

/// Marks a text that says itself what is wrong.
#[derive(Clone)]
pub(crate) struct Sentence;

/// A refusal as one sentence of plain text: for the script, which shows it where the page has a line for it. A page would
/// stand in that line.
pub(crate) fn sentence(status: StatusCode, text: String) -> Response {
    let mut response = (status, text).into_response();
    response.extensions_mut().insert(Sentence);
    response
}

/// A refusal on its way out: its code, and after how many seconds another try makes sense.
#[derive(Clone)]
pub(crate) struct Said(pub(crate) RefusalCode, pub(crate) Option<i64>);
/// Mark of an answer that waits for somebody to sign in.
#[derive(Clone)]
pub(crate) struct WantsSignIn;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = match &self {
            Self::SignIn => {
                let mut response = StatusCode::UNAUTHORIZED.into_response();
                response.extensions_mut().insert(WantsSignIn);
                return response;
            }
            Self::SecondFactor => return go("/account/second-factor"),
            Self::Office(error) => error.refusal(),
            Self::Request(code) => *code,
        };
        if let Self::Office(
            OfficeError::Internal(why)
            | OfficeError::Contended(why)
            | OfficeError::Unavailable(why),
        ) = &self
        {
            tracing::error!(why, "a page failed");
        }
        let mut response = status_of(code).into_response();
        let wait = match &self {
            Self::Office(error) => error.retry_after(),
            _ => None,
        };
        response.extensions_mut().insert(Said(code, wait));
        response
    }
}

/// The HTTP status of the page that says a refusal.
pub(crate) fn status(error: &OfficeError) -> StatusCode {
    status_of(error.refusal())
}

fn status_of(code: RefusalCode) -> StatusCode {
    StatusCode::from_u16(code.page()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// A refusal in words; too many tries with the minutes to wait.
pub(crate) fn words(t: T, error: &OfficeError) -> String {
    match error {
        OfficeError::TooMany(seconds) => wait(t, *seconds),
        error => t.error(error.code()),
    }
}

/// Too many tries, with the minutes to wait.
pub(crate) fn wait(t: T, seconds: i64) -> String {
    t.too_many_wait(usize::try_from(seconds.max(1)).unwrap_or(1).div_ceil(60))
}

/// Says when to try again, where too many tries were the reason.
pub(crate) fn retry(mut response: Response, error: &OfficeError) -> Response {
    if let Some(seconds) = error.retry_after() {
        response = retry_after(response, seconds);
    }
    response
}

/// The header that says when to try again.
pub(crate) fn retry_after(mut response: Response, seconds: i64) -> Response {
    let seconds = HeaderValue::from(seconds);
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

/// After a change: to another page, so that reloading repeats nothing.
pub(crate) fn go(to: &str) -> Response {
    // an address in a header is printable ASCII, whatever was typed into it
    let plain: String = to
        .bytes()
        .map(|byte| match byte {
            b'!'..=b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    Redirect::to(&plain).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_page_with_the_status_of_its_line() {
        for code in RefusalCode::ALL {
            let response = Problem::Request(*code).into_response();
            assert_eq!(response.status().as_u16(), code.page(), "{code}");
            let said = response.extensions().get::<Said>().map(|said| said.0);
            assert_eq!(said, Some(*code));
        }
    }
}
