//! The pages of Origo: server-rendered, complete without script.

mod applications;
mod assets;
mod cases;
mod certificates;
mod form;
mod public;
mod qr;
mod routes;
mod shell;
mod verification;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use origo_office::Office;

/// The largest request: an attachment and its form around it.
const BODY_BYTES_MAX: usize = 21 * 1024 * 1024;

/// The path of every page, as the router has it.
#[must_use]
pub fn paths() -> Vec<&'static str> {
    routes().finish().1
}

/// All pages over an office.
pub fn router(office: Office) -> Router {
    routes()
        .finish()
        .0
        .layer(middleware::from_fn_with_state(
            office.clone(),
            shell::around,
        ))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(office)
}

fn routes() -> routes::Routes {
    routes::Routes::default()
        .route("/", get(public::home))
        .route(
            "/sign-in",
            get(public::sign_in_page).post(public::sign_in_post),
        )
        .route("/sign-out", post(public::sign_out))
        .route("/verify", get(verification::start))
        .route("/verify/code", get(verification::typed_code))
        .route("/verify/details", post(verification::by_details))
        .route("/verify/pdf", post(verification::by_pdf))
        .route("/v/{number}/{code}", get(verification::by_code))
        .route(
            "/v/{number}/{code}/certificate.pdf",
            get(verification::document),
        )
        .route("/applications", get(applications::list))
        .route("/applications/new", post(applications::start))
        .route("/applications/{id}", get(cases::own))
        .route("/applications/{id}/copy", post(applications::copy))
        .route("/applications/{id}/submit", post(applications::submit))
        .route("/applications/{id}/preview.pdf", get(applications::preview))
        .route(
            "/applications/{id}/goods/upload",
            post(applications::upload_goods),
        )
        .route(
            "/applications/{id}/documents",
            get(applications::documents).post(applications::attach),
        )
        .route(
            "/applications/{id}/documents/{attachment}",
            get(applications::attachment),
        )
        .route(
            "/applications/{id}/documents/{attachment}/remove",
            post(applications::detach),
        )
        .route(
            "/applications/{id}/{section}",
            get(applications::section).post(applications::save),
        )
        .route("/queue", get(cases::queue))
        .route("/queue/next", post(cases::next))
        .route("/cases/{id}", get(cases::case))
        .route("/cases/{id}/sign", get(cases::sign_page).post(cases::sign))
        .route("/cases/{id}/{act}", post(cases::decide))
        .route("/certificates", get(certificates::list))
        .route("/certificates/{number}", get(certificates::one))
        .route("/certificates/{number}/pdf", get(certificates::pdf))
        .route("/certificates/{number}/cancel", post(certificates::cancel))
        .route(
            "/certificates/{number}/replace",
            post(certificates::replace),
        )
        .route("/account", get(certificates::account))
        .route("/account/sessions/{id}/revoke", post(certificates::revoke))
        .route("/static/{file}", get(assets::serve))
}
