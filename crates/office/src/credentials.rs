//! Passwords and secrets: what is good enough, and what of them is kept.

use crate::{OfficeError, RefusalCode};
use argon2::{
    Argon2, PasswordHasher as _, PasswordVerifier as _, password_hash::phc::PasswordHash,
};
use origo_trade::{Finding, FindingCode};
use sha2::{Digest as _, Sha256};

const PASSWORD_LENGTH_MIN: usize = 12;

/// Refuses passwords that are short or easily guessed, without asking anybody outside.
///
/// # Errors
/// [`OfficeError::Refused`] `password.short` or `password.guessable`.
pub fn check_password(password: &str, personal: &[&str]) -> Result<(), OfficeError> {
    if password.chars().count() < PASSWORD_LENGTH_MIN {
        return Err(OfficeError::Refused(RefusalCode::PasswordShort));
    }
    // zxcvbn carries the lists of passwords most often found in breaches
    if zxcvbn::zxcvbn(password, personal).score() < zxcvbn::Score::Three {
        return Err(OfficeError::Refused(RefusalCode::PasswordGuessable));
    }
    Ok(())
}

/// Argon2id with the crate's recommended cost, off the async threads.
pub(crate) async fn hash_password(password: String) -> Result<String, OfficeError> {
    blocking(move || {
        let salt = rand::random::<[u8; 16]>();
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(internal)?;
        Ok(hash.to_string())
    })
    .await
}

pub(crate) async fn password_fits(password: String, hash: String) -> Result<bool, OfficeError> {
    blocking(move || {
        // somebody without a password, invited and not come in yet, has a hash that is none
        let Ok(hash) = PasswordHash::new(&hash) else {
            return Ok(false);
        };
        Ok(Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok())
    })
    .await
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, OfficeError> + Send + 'static,
) -> Result<T, OfficeError> {
    tokio::task::spawn_blocking(work).await.map_err(internal)?
}

fn internal(error: impl std::fmt::Display) -> OfficeError {
    OfficeError::Internal(error.to_string())
}

/// A hash that fits no password: an unknown e-mail costs the same time as a wrong password.
pub(crate) const NOBODYS_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
    u1eU6mZFG4/OOoTdAtM5SIbZJ4wGoAjwdBXTV5qRSkc";

/// Tells what is wrong with a new password, beside its field.
pub(crate) fn check_new_password(password: &str, personal: &[&str], findings: &mut Vec<Finding>) {
    if let Err(OfficeError::Refused(code)) = check_password(password, personal) {
        let found = match code {
            RefusalCode::PasswordShort => FindingCode::PasswordShort,
            _ => FindingCode::PasswordGuessable,
        };
        findings.push(Finding::error("/password", found));
    }
}

/// A secret that cannot be guessed, for a place in a link.
pub(crate) fn new_token() -> String {
    data_encoding::BASE32_NOPAD
        .encode(&rand::random::<[u8; 32]>())
        .to_lowercase()
}

pub(crate) fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_others_use_is_refused() {
        assert!(matches!(
            check_password("short", &[]),
            Err(OfficeError::Refused(RefusalCode::PasswordShort))
        ));
        assert!(matches!(
            check_password("password12345", &[]),
            Err(OfficeError::Refused(RefusalCode::PasswordGuessable))
        ));
        assert!(check_password("four wild horses at Kampot", &[]).is_ok());
    }

    #[tokio::test]
    async fn a_hash_fits_its_password_only() {
        let hash = hash_password("four wild horses".to_owned()).await.unwrap();
        assert!(
            password_fits("four wild horses".to_owned(), hash.clone())
                .await
                .unwrap()
        );
        assert!(
            !password_fits("four wild horse".to_owned(), hash)
                .await
                .unwrap()
        );
        assert!(
            !password_fits("x".to_owned(), NOBODYS_HASH.to_owned())
                .await
                .unwrap()
        );
    }
}
