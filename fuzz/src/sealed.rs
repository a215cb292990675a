//! A file that somebody brings to be checked. The fuzz target calls this on a nightly compiler, the test
//! `any_bytes_as_a_sealed_paper` of `crates/seal` on a stable one.

use origo_seal::{Trust, verify_pdf};
use std::sync::OnceLock;

const ROOT: &str = include_str!("../../crates/seal/tests/countersigned/kh-moc.pem");
const SEALED: &[u8] = include_bytes!("../../crates/seal/tests/countersigned/sealed.pdf");
/// Longer inputs find nothing that shorter ones do not, and take their time.
const LONGEST: usize = 1 << 18;

/// Trust in one root, and what the one paper that its key sealed has signed.
fn known() -> &'static (Trust, Option<String>) {
    static KNOWN: OnceLock<(Trust, Option<String>)> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let trust = Trust::from_pems(&[("kh-moc", ROOT)]).unwrap_or_default();
        let signed = verify_pdf(SEALED, &trust, at()).signed_digest;
        (trust, signed)
    })
}

/// A moment at which the key of the seal is valid: the evening of the 28th of November 2026.
fn at() -> jiff::Timestamp {
    jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 20_785 + 22)
}

/// Whatever it is, it has one answer; genuine is nothing but what the authority's key sealed, whatever stands around it.
pub fn sealed(bytes: &[u8]) {
    let bytes = bytes.get(..bytes.len().min(LONGEST)).unwrap_or_default();
    let (trust, signed) = known();
    let found = verify_pdf(bytes, trust, at());
    assert_eq!(found, verify_pdf(bytes, trust, at()));
    assert!(!found.is_genuine() || (signed.is_some() && found.signed_digest == *signed));
}
