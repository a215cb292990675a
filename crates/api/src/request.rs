//! What a request carries: who asks, and a body that is read or answered with a problem.

use crate::{FieldError, Problem, problem::sentence, scopes};
use axum::{
    body::{Bytes, HttpBody as _},
    extract::{ConnectInfo, FromRequest, FromRequestParts, OriginalUri, Request},
    http::{StatusCode, header, request::Parts},
};
use origo_office::{Actor, Channel, Office, RefusalCode, sign_in};
use serde::{Deserialize, de::DeserializeOwned};
use std::net::SocketAddr;
use utoipa::IntoParams;

/// Who asks, by the bearer token of the request.
pub(crate) struct Caller {
    pub actor: Actor,
    pub session_id: String,
}

impl FromRequestParts<Office> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Problem> {
        let refused = || {
            Problem::new(
                RefusalCode::Token,
                "A bearer token is wanted; POST /api/v1/sessions gives one.",
            )
        };
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(refused)?;
        let signed = sign_in::bearer(office, token.trim())
            .await?
            .ok_or_else(refused)?;
        // a browser's session opens pages only, and a token the API only: each has limits that the other lacks
        if signed.session.kind != "token" {
            return Err(refused());
        }
        // the path below /api/v1 is cut off for the routes nested there
        let whole = parts.extensions.get::<OriginalUri>();
        let path = whole.map_or(parts.uri.path(), |uri| uri.path());
        scopes::check(&signed.session.scopes, &parts.method, path)?;
        let actor = Actor {
            channel: Channel::Api,
            ..signed.actor
        };
        Ok(Self {
            actor,
            session_id: signed.session.id,
        })
    }
}

/// The address of the network that asks.
pub(crate) struct Peer(pub String);

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or_else(
            || "direct".to_owned(),
            |peer| peer.0.ip().to_string(),
        )))
    }
}

/// A JSON body.
pub(crate) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE);
        let is_json = media_type
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Problem::new(
                RefusalCode::RequestMediaType,
                "The body must be JSON with the header Content-Type: application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            status => Problem::unreadable("The body cannot be read.").with_status(status),
        })?;
        read(&bytes).map(Self)
    }
}

/// A JSON body that may be left out where nothing has to be said.
pub(crate) struct OptionalBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let said = request.headers().contains_key(header::CONTENT_TYPE);
        if !said && request.body().is_end_stream() {
            return Ok(Self(T::default()));
        }
        let Body(body) = Body::from_request(request, state).await?;
        Ok(Self(body))
    }
}

/// Reads JSON; a fault is told with the pointer of the place where it is.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let reader = &mut serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|error| {
        let pointer = pointer(error.path());
        (pointer, error.into_inner())
    });
    // what follows the value is at fault too
    let value = value.and_then(|value| match reader.end() {
        Ok(()) => Ok(value),
        Err(error) => Err((String::new(), error)),
    });
    if has_nul(bytes) {
        let title = "The body holds the character U+0000, which is no text.";
        return Err(Problem::unreadable(title));
    }
    value.map_err(|(pointer, error)| {
        let (status, title) = if error.is_data() {
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                "The body is JSON of another shape.",
            )
        } else {
            (StatusCode::BAD_REQUEST, "The body is no JSON.")
        };
        let mut problem = Problem::unreadable(title).with_status(status);
        let detail = [
            ("message", error.to_string()),
            ("line", error.line().to_string()),
            ("column", error.column().to_string()),
        ];
        problem.errors.push(FieldError {
            pointer,
            message: sentence(RefusalCode::RequestUnreadable),
            code: "unreadable".to_owned(),
            severity: "error".to_owned(),
            detail: detail.map(|(name, value)| (name.to_owned(), value)).into(),
        });
        problem
    })
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}

/// Whether JSON text holds an escaped U+0000, which PostgreSQL refuses to keep.
fn has_nul(bytes: &[u8]) -> bool {
    const NUL: &[u8] = b"\\u0000";
    let places = bytes.windows(NUL.len()).enumerate();
    places.filter(|(_, window)| *window == NUL).any(|(at, _)| {
        let before = bytes.iter().take(at).rev();
        before.take_while(|byte| **byte == b'\\').count() % 2 == 0
    })
}

/// A query string that is read or answered with a problem.
pub(crate) struct Queried<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Queried<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::unreadable(&format!(
                "The query string cannot be read. {}",
                rejection.body_text()
            ))
            .with_status(rejection.status())),
        }
    }
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Only those in this state.
    pub state: Option<String>,
    /// Words to look for.
    pub search: Option<String>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_fault_in_json_is_told_with_its_place() {
        let problem =
            read::<Vec<std::collections::BTreeMap<String, i64>>>(br#"[{"a/b": 1, "c": "x"}]"#);
        let problem = problem.unwrap_err();
        assert_eq!(
            (problem.status, problem.errors[0].pointer.as_str()),
            (422, "/0/c")
        );
        let problem = read::<Vec<i64>>(b"[1,").unwrap_err();
        assert_eq!(
            (problem.status, problem.errors[0].detail["line"].as_str()),
            (400, "1")
        );
        assert_eq!(read::<i64>(b"1 2").unwrap_err().status, 400);
        assert_eq!(read::<i64>(b"12").unwrap(), 12);
    }

    #[test]
    fn a_character_that_is_no_text_is_refused() {
        assert!(has_nul(br#""a\u0000""#));
        assert!(!has_nul(br#""a\\u0000""#));
        assert!(!has_nul(br#""a\u0001""#));
    }
}
