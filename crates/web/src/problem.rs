//! Refusals: why there is no page, with which status, and in which words. What becomes of them on the way out is for
//! [`crate::shell::around`].

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use origo_i18n::T;
use origo_office::OfficeError;

/// Why there is no page.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Nobody is signed in.
    SignIn,
    /// A second factor comes before anything else.
    SecondFactor,
    /// The office refused.
    Office(OfficeError),
    /// The request itself is wrong: a status and a code with words.
    Request(StatusCode, &'static str),
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

/// The code whose words name the minutes to wait.
pub(crate) const TOO_MANY: &str = "too-many";

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
pub(crate) struct Said(pub(crate) &'static str, pub(crate) Option<i64>);
/// Mark of an answer that waits for somebody to sign in.
#[derive(Clone)]
pub(crate) struct WantsSignIn;

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::SignIn => {
                let mut response = StatusCode::UNAUTHORIZED.into_response();
                response.extensions_mut().insert(WantsSignIn);
                return response;
            }
            Self::SecondFactor => return go("/account/second-factor"),
            Self::Office(error) => (status(error), error.code()),
            Self::Request(status, code) => (*status, *code),
        };
        if let Self::Office(
            OfficeError::Internal(why)
            | OfficeError::Contended(why)
            | OfficeError::Unavailable(why),
        ) = &self
        {
            tracing::error!(why, "a page failed");
        }
        let mut response = status.into_response();
        let wait = match &self {
            Self::Office(error) => error.retry_after(),
            _ => None,
        };
        response.extensions_mut().insert(Said(code, wait));
        response
    }
}

/// The HTTP status of a refusal.
pub(crate) fn status(error: &OfficeError) -> StatusCode {
    match error {
        OfficeError::NotFound => StatusCode::NOT_FOUND,
        OfficeError::Forbidden => StatusCode::FORBIDDEN,
        OfficeError::Refused(_)
        | OfficeError::Invalid(_)
        | OfficeError::CodeWanted
        | OfficeError::SignIn => StatusCode::UNPROCESSABLE_ENTITY,
        OfficeError::Changed => StatusCode::CONFLICT,
        OfficeError::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        OfficeError::Busy(_) | OfficeError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        OfficeError::Internal(_) | OfficeError::Contended(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
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
