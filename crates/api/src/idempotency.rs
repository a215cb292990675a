//! `Idempotency-Key`: a `POST` that comes again with the same key gets the first answer again, and does nothing.

use crate::{Problem, request::Caller};
use axum::{
    body::{Body, to_bytes},
    extract::{FromRequestParts as _, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use origo_office::{
    Office, RefusalCode,
    requests::{self, Answer, Known},
};
use sha2::{Digest as _, Sha256};

const HEADER: &str = "idempotency-key";
/// A UUID has 36; nobody needs more than this.
const KEY_LENGTH_MAX: usize = 100;
/// The longest answer kept: an application with all its goods.
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;

pub(crate) async fn once(State(office): State<Office>, request: Request, next: Next) -> Response {
    match answer(&office, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

/// Whether a request or its answer holds a secret: nothing of it is kept, neither the answer nor a digest of the request,
/// by which a password could be guessed at leisure.
fn holds_secrets(path: &str) -> bool {
    ["/api/v1/sessions", "/api/v1/tokens", "/api/v1/webhooks"].contains(&path)
        || path.ends_with("/rotate")
}

async fn answer(office: &Office, request: Request, next: Next) -> Result<Response, Problem> {
    let key = request.headers().get(HEADER).cloned();
    let has_token = request.headers().contains_key(header::AUTHORIZATION);
    let secret = holds_secrets(request.uri().path());
    let (Some(key), &Method::POST, true, false) = (key, request.method(), has_token, secret) else {
        return Ok(next.run(request).await);
    };
    let key = key
        .to_str()
        .ok()
        .filter(|key| !key.is_empty() && key.len() <= KEY_LENGTH_MAX);
    let key = key
        .ok_or_else(|| {
            Problem::unreadable("The Idempotency-Key must be 1 to 100 printable characters.")
        })?
        .to_owned();
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, office).await?;
    let bytes = to_bytes(body, crate::BODY_BYTES_MAX)
        .await
        .map_err(|_| Problem::too_large())?;
    let mut hash = Sha256::new();
    hash.update(format!("{} {}\n", parts.method, parts.uri));
    hash.update(&bytes);
    let digest = hex::encode(hash.finalize());
    let claim = match requests::claim(office, &caller.actor, &key, &digest).await? {
        Known::New(claim) => claim,
        Known::Answered(known) => {
            let status = StatusCode::from_u16(known.status).unwrap_or(StatusCode::OK);
            let json = [(header::CONTENT_TYPE, "application/json")];
            return Ok((status, json, known.body).into_response());
        }
    };
    let response = next
        .run(Request::from_parts(parts, Body::from(bytes)))
        .await;
    if !response.status().is_success() {
        // a failure changed nothing: the client may mend the cause and try again under the same key
        claim.give_up(office).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let failed = |_| Problem::new(RefusalCode::Internal, "Something failed on our side.");
    let body = to_bytes(body, ANSWER_BYTES_MAX).await.map_err(failed)?;
    let json = parts.headers.get(header::CONTENT_TYPE)
        == Some(&HeaderValue::from_static("application/json"));
    if json || body.is_empty() {
        let kept = Answer {
            status: parts.status.as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        claim.keep(office, &kept).await?;
    } else {
        claim.give_up(office).await?;
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::holds_secrets;
    use serde_json::Value;

    /// Names of fields whose value opens a door.
    const SECRETS: [&str; 5] = ["password", "token", "secret", "code", "recovery_codes"];

    /// The names of all fields of a schema, whatever it refers to.
    fn fields(document: &Value, schema: &Value, depth: usize, out: &mut Vec<String>) {
        if depth > 8 {
            return;
        }
        match schema {
            Value::Object(map) => {
                if let Some(Value::String(to)) = map.get("$ref") {
                    let at = to.trim_start_matches('#');
                    fields(document, document.pointer(at).unwrap(), depth + 1, out);
                }
                if let Some(Value::Object(properties)) = map.get("properties") {
                    out.extend(properties.keys().cloned());
                }
                for value in map.values() {
                    fields(document, value, depth + 1, out);
                }
            }
            Value::Array(list) => {
                for value in list {
                    fields(document, value, depth + 1, out);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn whatever_asks_for_or_answers_a_secret_is_kept_nowhere() {
        let document = crate::document();
        let mut seen = 0;
        for (path, operations) in document["paths"].as_object().unwrap() {
            let Some(post) = operations.get("post") else {
                continue;
            };
            let mut names = Vec::new();
            fields(&document, &post["requestBody"], 0, &mut names);
            for (status, answer) in post["responses"].as_object().unwrap() {
                if status.starts_with('2') {
                    fields(&document, answer, 0, &mut names);
                }
            }
            // codes of findings and of certificates open nothing
            let secret = names.iter().any(|name| {
                SECRETS.contains(&name.as_str())
                    && (name != "code" || names.contains(&"password".to_owned()))
            });
            seen += usize::from(secret);
            assert!(
                !secret || holds_secrets(path),
                "{path} holds a secret: {names:?}"
            );
        }
        assert!(seen >= 3, "the document was not understood: {seen}");
    }
}
