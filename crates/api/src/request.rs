//! What a request carries: who asks, and a body that is read or answered with a problem.

use crate::Problem;
use axum::{
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{StatusCode, header, request::Parts},
};
use origo_office::{Actor, Channel, Office, sign_in};
use serde::{Deserialize, de::DeserializeOwned};
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
                StatusCode::UNAUTHORIZED,
                "token",
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

/// A JSON body.
pub(crate) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(&rejection)),
        }
    }
}

fn unreadable(rejection: &JsonRejection) -> Problem {
    match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "request.media-type",
            "The body must be JSON with the header Content-Type: application/json.",
        ),
        status => Problem::new(status, "request.unreadable", &rejection.body_text()),
    }
}

/// A query string that is read or answered with a problem.
pub(crate) struct Queried<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Queried<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::new(
                rejection.status(),
                "request.unreadable",
                &rejection.body_text(),
            )),
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

impl PageQuery {
    pub(crate) fn page(&self) -> Result<i64, Problem> {
        page_of(self.cursor.as_deref())
    }
}

/// The page that a cursor stands for. Cursors are opaque to clients, so that keyset paging can replace this.
pub(crate) fn page_of(cursor: Option<&str>) -> Result<i64, Problem> {
    let Some(cursor) = cursor else { return Ok(0) };
    let page = cursor
        .strip_prefix('p')
        .and_then(|page| page.parse::<i64>().ok())
        .filter(|page| *page >= 0);
    page.ok_or_else(|| Problem::unreadable("The cursor is not one that a list gave."))
}
