//! JSON for machines: `/api/v1`, described by OpenAPI 3.1 at `/api/openapi.json`.
//!
//! One file per resource. A handler reads the request, calls one act of the office, and answers; every error is a
//! [`Problem`].

mod answer;
mod applications;
mod attachments;
mod cases;
mod certificates;
mod cursor;
mod decisions;
mod idempotency;
mod language;
mod mandates;
mod problem;
mod registration;
mod request;
mod schema;
mod scopes;
mod sessions;
mod tokens;
mod verifications;
mod webhooks;

use answer::{BODY_BYTES_MAX, pdf, time};
pub use problem::{FieldError, Problem};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, State},
    http::{Method, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use origo_office::{Office, OfficeError, authorities};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        ContentBuilder, Ref, ResponseBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

/// Problems that any operation may answer, with what they mean.
const PROBLEMS: [(&str, &str); 12] = [
    ("400", "The request cannot be read"),
    ("401", "A token is missing or no longer good"),
    ("403", "The caller's role does not allow this"),
    ("404", "There is no such thing for this caller"),
    ("405", "The method does not exist here"),
    (
        "409",
        "The rules do not allow this now, or it changed meanwhile",
    ),
    ("412", "It is no longer the version that If-Match names"),
    ("413", "The body is too large"),
    ("415", "The body is of the wrong media type"),
    ("422", "Fields are at fault"),
    ("428", "The version that was read must be named"),
    (
        "429",
        "Too many tries; Retry-After says for how many seconds to wait",
    ),
];

#[derive(OpenApi)]
#[openapi(
    info(title = "Origo", description = "Electronic certificates of origin: apply, decide, sign, issue, verify.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")),
    components(schemas(Problem)),
    security(("token" = [])),
    modifiers(&Token),
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme =
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("token", scheme);
    }
}

/// The routes and their description.
fn build() -> (Router<Office>, utoipa::openapi::OpenApi) {
    let v1 = OpenApiRouter::new()
        .merge(sessions::router())
        .merge(applications::router())
        .merge(attachments::router())
        .merge(cases::router())
        .merge(certificates::router())
        .merge(registration::router())
        .merge(mandates::router())
        .merge(webhooks::router())
        .merge(tokens::router())
        .merge(verifications::router())
        .merge(decisions::router());
    let (router, mut openapi) = OpenApiRouter::with_openapi(Description::openapi())
        .nest("/api/v1", v1)
        .split_for_parts();
    for (path, item) in &mut openapi.paths.paths {
        let operations = [
            (Method::GET, &mut item.get),
            (Method::PUT, &mut item.put),
            (Method::POST, &mut item.post),
            (Method::PATCH, &mut item.patch),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            if operation.security.is_none() {
                let scopes = scopes::wanted(&method, path);
                let wanted = SecurityRequirement::new("token", scopes);
                operation.security = Some(vec![wanted]);
            }
            for (status, meaning) in PROBLEMS {
                let content = ContentBuilder::new()
                    .schema(Some(Ref::from_schema_name("Problem")))
                    .build();
                let response = ResponseBuilder::new()
                    .description(meaning)
                    .content("application/problem+json", content)
                    .build();
                operation
                    .responses
                    .responses
                    .entry(status.to_owned())
                    .or_insert_with(|| response.into());
            }
        }
    }
    (router, openapi)
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    build().1
}

/// The API's routes, all below `/api`.
pub fn router(office: Office) -> Router {
    let (router, openapi) = build();
    beside(with_webhooks(&openapi))
        .into_iter()
        .fold(router, |router, (path, methods)| {
            router.route(path, methods)
        })
        .layer(middleware::from_fn_with_state(
            office.clone(),
            idempotency::once,
        ))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(problem::everywhere))
        .layer(middleware::from_fn(language::follow))
        .with_state(office)
}

/// The OpenAPI document as it is served.
#[must_use]
pub fn document() -> serde_json::Value {
    with_webhooks(&openapi())
}

/// The document with what is sent to webhooks, for which the generator has no place.
fn with_webhooks(openapi: &utoipa::openapi::OpenApi) -> serde_json::Value {
    let mut document = serde_json::to_value(openapi).unwrap_or_default();
    if let Some(document) = document.as_object_mut() {
        document.insert("webhooks".to_owned(), webhooks::described());
    }
    document
}

/// Routes that the OpenAPI document does not describe.
fn beside(openapi: serde_json::Value) -> Vec<(&'static str, MethodRouter<Office>)> {
    vec![
        (
            "/api/openapi.json",
            routing::get(move || std::future::ready(Json(openapi))),
        ),
        ("/trust/{file}", routing::get(trust)),
        (
            "/api/{*path}",
            routing::any(|| std::future::ready(StatusCode::NOT_FOUND)),
        ),
    ]
}

/// The path of every route: those of the OpenAPI document and those beside it.
#[must_use]
pub fn paths() -> Vec<String> {
    let described = openapi().paths.paths.into_keys().collect::<Vec<_>>();
    let beside = beside(serde_json::Value::Null)
        .into_iter()
        .map(|(path, _)| path.to_owned());
    described.into_iter().chain(beside).collect()
}

/// `/trust/{authority}.pem`: what a verifier abroad keeps.
async fn trust(
    State(office): State<Office>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let authority = file.strip_suffix(".pem").ok_or(OfficeError::NotFound)?;
    let pem = authorities::root_pem(&office, authority).await?;
    Ok(([(header::CONTENT_TYPE, "application/x-pem-file")], pem).into_response())
}
