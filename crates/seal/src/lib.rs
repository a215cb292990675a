//! An authority's seal: its keys, its signature on a certificate, and the check anyone can make without a network.
//!
//! * [`Keystore`] keeps one chain of keys an authority (root → issuing → seal), encrypted at rest.
//! * [`AuthorityKey::sign_pdf`] adds a PAdES B-B signature as a byte-exact incremental update.
//! * [`verify_pdf`] says of any upload whether it is intact and whose it is, against the roots in [`Trust`].
//!
//! The verifier reads hostile files: every loop, depth and allocation has a named limit, and it accepts exactly the
//! profile the signer writes. Anything else is refused rather than interpreted. What somebody appended after the seal
//! is compared with what was sealed: only further signatures that draw nothing leave a certificate genuine.
//!
//! ```text
//! keystore ──► chain (issue)       verify ──► examine ──► cms (parse), algorithm, chain (Trust)
//!     └─► signer ──► pdf::update, cms (build)    ├─► pdf::later ──► pdf::{same, tiling, signature, read, work}
//!             └─► holder (the private key)       └─► witness           all ──► der
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod algorithm;
mod chain;
mod cms;
mod der;
mod error;
mod examine;
mod holder;
mod keystore;
mod pdf;
mod signer;
mod vault;
mod verdict;
mod verify;
mod witness;

pub use algorithm::Algorithm;
pub use chain::{Subject, Trust};
pub use error::SealError;
pub use holder::{Signer, SoftwareSigner};
pub use keystore::Keystore;
pub use signer::{AuthorityKey, SealRequest};
pub use vault::Vault;
pub use verdict::{Outcome, Verdict};
pub use verify::{Addition, PdfVerification, UPLOAD_BYTES_MAX, verify_pdf};
#[doc(hidden)]
pub use verify::{WORK_MAX, verify_counted};
