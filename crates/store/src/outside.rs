//! How Origo speaks HTTPS to others: one door out, for files in S3, webhooks and the program's own calls.

use std::sync::Once;

/// A client of HTTP, to be given its limits. TLS is that of rustls with ring; whom it trusts is what the machine trusts.
///
/// reqwest leaves the choice of cryptography to the process and panics where none was made, so a client comes from here.
pub fn client() -> reqwest::ClientBuilder {
    choose_cryptography();
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that clients come from"
    )]
    reqwest::Client::builder()
}

/// Chooses the cryptography of this process, unless it has been chosen.
pub(crate) fn choose_cryptography() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        // an error says that somebody else chose before, which serves as well
        drop(rustls::crypto::ring::default_provider().install_default());
    });
}
