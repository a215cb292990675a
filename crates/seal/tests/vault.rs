//! Small secrets at rest: they open with the same key and place only.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_seal::{SealError, Vault};

#[test]
fn a_secret_opens_at_its_place_with_its_key_only() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), "the operator's secret").unwrap();
    let sealed = vault.seal("totp anna", "JBSWY3DPEHPK3PXP").unwrap();
    assert!(Vault::is_sealed(&sealed) && !sealed.contains("JBSWY3DP"));
    assert_ne!(sealed, vault.seal("totp anna", "JBSWY3DPEHPK3PXP").unwrap());
    // after a restart, and in a copy of the folder
    let again = Vault::open(folder.path(), "the operator's secret").unwrap();
    assert_eq!(
        again.unseal("totp anna", &sealed).unwrap(),
        "JBSWY3DPEHPK3PXP"
    );
    assert!(
        again.unseal("totp ben", &sealed).is_err(),
        "moved to another place"
    );
    assert!(
        again
            .unseal("totp anna", &sealed.replace("v1.", "v1.A"))
            .is_err(),
        "altered"
    );
    assert!(
        again.unseal("totp anna", "JBSWY3DPEHPK3PXP").is_err(),
        "never sealed"
    );
    let wrong = Vault::open(folder.path(), "another secret");
    assert!(matches!(wrong, Err(SealError::WrongSecret(_))));
    let other = tempfile::tempdir().unwrap();
    let other = Vault::open(other.path(), "the operator's secret").unwrap();
    assert!(other.unseal("totp anna", &sealed).is_err(), "another key");
}
