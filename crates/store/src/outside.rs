//! How Origo speaks HTTPS to others: one door out, for files in S3, webhooks and the program's own calls.

use std::sync::Once;

/// A client of HTTP, to be given its limits. TLS is that of rustls with ring. It trusts the public authorities that Mozilla
/// trusts, built in, and whom the machine trusts beside them.
///
/// reqwest leaves the choice of cryptography to the process and panics where none was made, and makes no client at all on a
/// machine that trusts nobody, not even one for plain HTTP; so a client comes from here.
pub fn client() -> reqwest::ClientBuilder {
    choose_cryptography();
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that clients come from"
    )]
    reqwest::Client::builder().tls_certs_merge(built_in())
}

/// The authorities that come with Origo.
fn built_in() -> Vec<reqwest::Certificate> {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    roots
        .filter_map(|root| reqwest::Certificate::from_der(root).ok())
        .collect()
}

/// Chooses the cryptography of this process, unless it has been chosen.
pub(crate) fn choose_cryptography() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        // an error says that somebody else chose before, which serves as well
        drop(rustls::crypto::ring::default_provider().install_default());
    });
}
