//! Errors as problem details (RFC 9457), with a stable code and, where a field is at fault, its JSON pointer.

use crate::language;
use axum::{
    Json,
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use origo_office::{OfficeError, RefusalCode, sentences::Sentences};
use origo_trade::Finding;
use serde::Serialize;
use utoipa::ToSchema;

const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A stable address of the kind of problem.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "about:blank#application.state")]
    pub kind: Box<str>,
    /// A short sentence.
    #[schema(value_type = String)]
    pub title: Box<str>,
    /// HTTP status.
    pub status: u16,
    /// Stable code for programs, for example `application.state`.
    #[schema(value_type = String)]
    pub code: Box<str>,
    /// What is wrong and what to do, in the language that `Accept-Language` prefers.
    pub message: String,
    /// Fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Seconds after which to try again; in the header `Retry-After`.
    #[serde(skip)]
    pub(crate) retry_after: Option<i64>,
}

/// A field at fault.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer of the field in the draft.
    #[schema(example = "/goods/0/hs_code")]
    pub pointer: String,
    /// Stable code, for example `required`.
    pub code: String,
    /// What is wrong and what to do, in the language that `Accept-Language` prefers.
    pub message: String,
    /// `error`; `needs-reason`, which stops a submission until its reason is given; or `warning`, which does not stop it.
    pub severity: String,
    /// The values that the code is about.
    pub detail: std::collections::BTreeMap<String, String>,
}

/// The sentence of a refusal in the caller's language.
pub(crate) fn sentence(code: RefusalCode) -> String {
    language::words().error(code.as_str())
}

/// The short sentence of a kind of problem, the same each time it occurs.
fn title(code: RefusalCode) -> &'static str {
    match code {
        RefusalCode::NotFound => "There is no such thing here.",
        RefusalCode::Forbidden => "Your role does not allow this.",
        RefusalCode::FileTooMuch => "The file takes more time or memory to read than we give it.",
        RefusalCode::FileBroken => "The file is damaged and cannot be read.",
        RefusalCode::Busy => {
            "Too many files wait to be opened. Come again after as long as Retry-After says."
        }
        RefusalCode::Unavailable => {
            "The database does not answer. Come again after as long as Retry-After says."
        }
        RefusalCode::Invalid => "Some fields must be mended first.",
        RefusalCode::Changed => "Somebody changed it since you read it.",
        RefusalCode::TooMany => {
            "Too many wrong tries from this address. Wait as long as Retry-After says."
        }
        RefusalCode::SignIn => "E-mail, password or code is wrong.",
        RefusalCode::CodeWanted => "A code of the second factor is wanted.",
        RefusalCode::Internal => "Something failed on our side.",
        _ => "The rules do not allow this now.",
    }
}

impl FieldError {
    /// A finding of an application, with the names of its form's fields.
    pub(crate) fn said(sentences: &Sentences<'_>, finding: Finding) -> Self {
        let message = sentences.of(&finding);
        Self {
            message,
            ..finding.into()
        }
    }
}

impl From<Finding> for FieldError {
    fn from(finding: Finding) -> Self {
        let values = finding.values.iter();
        let mut values: Vec<_> = values
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        values.push(("field", finding.pointer.as_str()));
        let key = format!("finding-{}", finding.code);
        let message = language::words().lookup(&key, &values);
        Self {
            message: message.unwrap_or_else(|| finding.code.to_string()),
            pointer: finding.pointer,
            code: finding.code.to_string(),
            severity: finding.severity.name().to_owned(),
            detail: finding.values,
        }
    }
}

impl Problem {
    /// A problem of the table of refusals, with a short sentence.
    #[must_use]
    pub fn new(code: RefusalCode, title: &str) -> Self {
        Self {
            kind: format!("about:blank#{code}").into(),
            title: title.into(),
            status: code.status(),
            message: sentence(code),
            code: code.as_str().into(),
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// The same with the status that the framework, or what the caller asked for, has chosen already.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self {
            status: status.as_u16(),
            ..self
        }
    }

    /// The body is too large.
    #[must_use]
    pub fn too_large() -> Self {
        Self::new(RefusalCode::RequestTooLarge, "The body is too large.")
    }

    /// The request cannot be read.
    #[must_use]
    pub fn unreadable(title: &str) -> Self {
        Self::new(RefusalCode::RequestUnreadable, title)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(self)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        if let OfficeError::Internal(why)
        | OfficeError::Contended(why)
        | OfficeError::Unavailable(why) = &error
        {
            tracing::error!(why, "a request failed");
        }
        let code = error.refusal();
        let mut problem = Self::new(code, title(code));
        problem.retry_after = error.retry_after();
        if let OfficeError::Invalid(findings) = error {
            problem.errors = findings.into_iter().map(FieldError::from).collect();
        }
        problem
    }
}

/// Answers of the framework itself (no such path, no such method, body too large …) become problems too.
pub(crate) async fn everywhere(request: Request, next: Next) -> Response {
    // U+0000 names nothing: PostgreSQL would refuse to look for it
    let nul = |text: &str| text.contains("%00");
    if nul(request.uri().path()) {
        return Problem::new(RefusalCode::NotFound, "Not Found").into_response();
    }
    if request.uri().query().is_some_and(nul) {
        let title = "The query string holds the character U+0000, which is no text.";
        return Problem::unreadable(title).into_response();
    }
    let mut response = next.run(request).await;
    // what one caller may read, no cache keeps for another
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let status = response.status();
    let is_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes() == MEDIA_TYPE.as_bytes());
    if !(status.is_client_error() || status.is_server_error()) || is_problem {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => RefusalCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => RefusalCode::RequestMethod,
        StatusCode::PAYLOAD_TOO_LARGE => RefusalCode::RequestTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => RefusalCode::RequestMediaType,
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            RefusalCode::RequestUnreadable
        }
        _ => RefusalCode::Internal,
    };
    let (parts, _) = response.into_parts();
    let problem = Problem::new(code, status.canonical_reason().unwrap_or("Error"))
        .with_status(status)
        .into_response();
    let (mut new_parts, body): (_, Body) = problem.into_parts();
    for kept in [header::ALLOW, header::CACHE_CONTROL, header::RETRY_AFTER] {
        if let Some(value) = parts.headers.get(&kept) {
            new_parts.headers.insert(kept, value.clone());
        }
    }
    Response::from_parts(new_parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_a_problem_with_the_status_and_the_words_of_its_line() {
        for code in RefusalCode::ALL {
            let problem = Problem::from(OfficeError::Refused(*code));
            assert_eq!(
                (problem.status, &*problem.code),
                (code.status(), code.as_str())
            );
            assert_ne!(problem.message, *problem.code);
            assert_eq!(problem.into_response().status().as_u16(), code.status());
        }
    }
}
