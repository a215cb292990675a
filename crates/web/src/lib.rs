//! The pages of Origo: server-rendered, complete without script.

mod account;
mod addresses;
mod applications;
mod ask;
mod assets;
#[cfg(test)]
mod bad_sheets;
mod certificates;
mod door;
mod events;
mod fields;
mod files;
mod form;
mod help;
mod linked;
mod mailbox;
mod mandates;
mod overview;
mod people;
mod plain;
mod problem;
mod public;
mod qr;
mod qualify;
mod registration;
mod registrations;
mod routes;
mod shell;
mod sign_up;
mod specimen;
mod verification;
mod workbench;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
pub use door::AtTheDoor;
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
        .fallback(shell::nowhere)
        .layer(middleware::from_fn_with_state(
            office.clone(),
            shell::around,
        ))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(office)
}

fn routes() -> routes::Routes {
    identity(routes::Routes::default())
        .route("/", get(public::home))
        .route(
            "/sign-in",
            get(public::sign_in_page).post(public::sign_in_post),
        )
        .route("/sign-out", post(public::sign_out))
        .route("/qualify", qualify::methods())
        .route("/verify", get(verification::start))
        .route("/verify/code", get(verification::typed_code))
        .route("/verify/details", post(verification::by_details))
        .route("/verify/pdf", post(verification::by_pdf))
        .route("/v/{number}/{code}", get(verification::by_code))
        .route(
            "/v/{number}/{code}/certificate.pdf",
            get(verification::document),
        )
        .route("/applications", get(applications::list::list))
        .route(
            "/applications/new",
            get(applications::new::choose).post(applications::new::start),
        )
        .route("/applications/{id}", get(applications::page::show))
        .route("/applications/{id}/copy", post(applications::new::copy))
        .route(
            "/applications/{id}/submit",
            post(applications::submission::submit),
        )
        .route(
            "/applications/{id}/withdraw",
            post(applications::page::withdraw),
        )
        .route(
            "/applications/{id}/preview.pdf",
            get(applications::attachments::preview),
        )
        .route(
            "/applications/{id}/goods/upload",
            get(applications::goods_import::ask).post(applications::goods_import::read),
        )
        .route(
            "/applications/{id}/goods/import/{import}",
            get(applications::goods_import::look).post(applications::goods_import::take),
        )
        .route(
            "/applications/{id}/goods/import/{import}/cancel",
            post(applications::goods_import::cancel),
        )
        .route(
            "/applications/{id}/undo/{step}",
            post(applications::undo::undo),
        )
        .route(
            "/applications/{id}/documents",
            get(applications::section::documents).post(applications::attachments::attach),
        )
        .route(
            "/applications/{id}/documents/{attachment}",
            get(applications::attachments::attachment),
        )
        .route(
            "/applications/{id}/documents/{attachment}/remove",
            post(applications::attachments::detach),
        )
        .route(
            "/applications/{id}/{section}",
            get(applications::section::section).post(applications::save::save),
        )
        .route(
            "/goods/template.csv",
            get(applications::goods_import::template),
        )
        .route(
            "/templates",
            get(applications::templates::list).post(applications::templates::keep),
        )
        .route("/templates/new", get(applications::templates::ask_name))
        .route(
            "/templates/{id}/start",
            post(applications::new::from_template),
        )
        .route(
            "/templates/{id}/rename",
            post(applications::templates::rename),
        )
        .route(
            "/templates/{id}/remove",
            post(applications::templates::remove),
        )
        .route(
            "/templates/{id}/restore",
            post(applications::templates::bring_back),
        )
        .route("/addresses", get(addresses::list).post(addresses::save))
        .route("/addresses/{id}/delete", post(addresses::delete))
        .route("/queue", get(workbench::queue))
        .route("/queue/next", post(workbench::next))
        .route("/queue/views", post(workbench::keep_view))
        .route("/queue/views/{id}/delete", post(workbench::forget_view))
        .route("/cases/{id}", get(workbench::case))
        .route(
            "/cases/{id}/sign",
            get(workbench::sign_page).post(workbench::sign),
        )
        .route("/cases/{id}/preview.png", get(workbench::preview_picture))
        .route("/cases/{id}/{act}", post(workbench::decide))
        .route(
            "/cases/{id}/documents/{attachment}/pages/{page}",
            get(workbench::page_picture),
        )
        .route("/certificates", get(certificates::list))
        .route("/certificates/{number}", get(certificates::one))
        .route("/certificates/{number}/pdf", get(certificates::pdf))
        .route("/certificates/{number}/cancel", post(certificates::cancel))
        .route(
            "/certificates/{number}/replace",
            post(certificates::replace),
        )
        .route("/overview", get(overview::show))
        .route("/overview/jobs/again", post(overview::again))
        .route("/events", get(events::list))
        .route("/mailbox", get(mailbox::list))
        .route("/mailbox/{id}", get(mailbox::one))
        .route("/mailbox/{id}/again", post(mailbox::again))
        .route("/mailbox/{id}/links", post(mailbox::links))
        .route("/help", get(help::help))
        .route("/licences", get(help::licences))
        .route("/static/{file}", get(assets::serve))
}

/// The own account: ways in, sessions, tokens.
fn own_account(others: routes::Routes) -> routes::Routes {
    others
        .route("/sign-in/passkey", post(account::passkeys::sign_in_with))
        .route("/sign-in/passkey/ask", post(account::passkeys::ask))
        .route("/account", get(account::account))
        .route("/account/act-as", post(account::act_as))
        .route(
            "/account/confirm",
            get(account::confirm::confirm_page).post(account::confirm::confirm),
        )
        .route(
            "/account/passkeys",
            get(account::passkeys::new_page).post(account::passkeys::add),
        )
        .route(
            "/account/passkeys/{id}/remove",
            post(account::passkeys::remove),
        )
        .route("/account/password", post(account::change_password))
        .route("/account/recovery-codes", post(account::factor::new_codes))
        .route(
            "/account/second-factor",
            get(account::factor::enrol_page).post(account::factor::enrol),
        )
        .route(
            "/account/second-factor/remove",
            post(account::factor::remove),
        )
        .route("/account/sessions/end", post(account::sign_out_everywhere))
        .route("/account/sessions/{id}/revoke", post(account::revoke))
        .route(
            "/account/tokens",
            get(account::tokens::list).post(account::tokens::make),
        )
        .route("/account/tokens/{id}/revoke", post(account::tokens::revoke))
}

/// Coming in: people, organisations, mandates.
fn identity(others: routes::Routes) -> routes::Routes {
    own_account(others)
        .route("/people/appointments/{id}/confirm", post(people::confirm))
        .route("/people/appointments/{id}/decline", post(people::decline))
        .route(
            "/register",
            get(sign_up::register_page).post(sign_up::register),
        )
        .route(
            "/register/confirm/{token}",
            get(sign_up::confirm_page).post(sign_up::confirm),
        )
        .route(
            "/password/forgotten",
            get(sign_up::forgotten_page).post(sign_up::forgotten),
        )
        .route(
            "/password/reset/{token}",
            get(sign_up::reset_page).post(sign_up::reset),
        )
        .route(
            "/invitation/{token}",
            get(sign_up::invitation_page).post(sign_up::accept),
        )
        .route(
            "/registration",
            get(registration::own).post(registration::save),
        )
        .route("/registration/send", post(registration::send))
        .route("/registration/renew", post(registration::renew))
        .route("/registration/documents", post(registration::attach))
        .route(
            "/registration/documents/{document}/remove",
            post(registration::detach),
        )
        .route("/registrations", get(registrations::list))
        .route("/registrations/{id}", get(registrations::case))
        .route(
            "/registrations/{id}/documents/{document}",
            get(registration::document),
        )
        .route("/registrations/{id}/{act}", post(registrations::decide))
        .route("/mandates", get(mandates::list).post(mandates::grant))
        .route("/mandates/{id}/withdraw", post(mandates::withdraw))
        .route("/people", get(people::list).post(people::invite))
        .route("/people/invitations/{id}/withdraw", post(people::uninvite))
        .route("/people/{user}/remove", post(people::remove))
        .route("/people/{user}/role", post(people::change_role))
        .route(
            "/people/{user}/specimen",
            get(specimen::look).post(specimen::enter),
        )
        .route("/people/{user}/specimen/{id}", get(specimen::picture))
}
