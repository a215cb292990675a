//! An authority's seal: its keys, its signature on a certificate, and the check anyone can make without a network.
//!
//! * [`Keystore`] keeps one chain of keys an authority (root → issuing → seal), encrypted at rest.
//! * [`AuthorityKey::sign_pdf`] adds a PAdES B-B signature as a byte-exact incremental update.
//! * [`verify_pdf`] says of any upload whether it is intact and whose it is, against the roots in [`Trust`].
//!
//! The verifier reads hostile files: every loop, depth and allocation has a named limit, and it accepts exactly the
//! profile the signer writes. Anything else is refused rather than interpreted.
//!
//! ```text
//! keystore ──► chain (issue)       verify ──► pdf::read, cms (parse), chain (Trust)
//!     └─► signer ──► pdf::update, cms (build)          both ──► der
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod chain;
mod cms;
mod der;
mod error;
mod holder;
mod keystore;
mod pdf;
mod signer;
mod vault;
mod verify;

pub use chain::{Subject, Trust};
pub use error::SealError;
pub use holder::{Signer, SoftwareSigner};
pub use keystore::Keystore;
pub use signer::{AuthorityKey, SealRequest};
pub use vault::Vault;
pub use verify::{Outcome, PdfVerification, UPLOAD_BYTES_MAX, Verdict, verify_pdf};
