//! Demo data, when asked for.

use crate::say::say;
use anyhow::Result;
use origo_office::{Office, demo};

/// Enters the demo authorities and people unless they are there, and prints who can sign in.
///
/// # Errors
/// The database refuses.
pub async fn enter(office: &Office) -> Result<()> {
    let people = demo::enter(office).await?;
    say!("Demo sign-ins, all with the password {}:", demo::PASSWORD);
    say!(
        "Signatories also type a code; the secret for an authenticator app is {} (the sign-in page shows the code of now).",
        demo::TOTP_SECRET
    );
    for person in people {
        say!(
            "  {:<28} {:<28} {}",
            person.email,
            person.role.name(),
            person.authority
        );
    }
    Ok(())
}
