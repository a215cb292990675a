//! Does this product qualify? The engine of [`origo_origin`] with the agreements of the packs, and its decision in the
//! words of a language.
//!
//! ```
//! let decision = origo_qualify::decide(r#"{
//!   "agreement": "ATIGA", "origin": "KH", "product": { "hs": "8712.00", "price": { "FOB": "1000" } },
//!   "materials": [{ "id": "frame", "hs": "8712.00", "origin": "CN", "value": "600" }]
//! }"#)?;
//! let words = origo_qualify::explain(&decision, &origo_i18n::T::new("en"));
//! assert_eq!(words[0].text, "The good of heading 8712 qualifies under ATIGA.");
//! # Ok::<(), origo_origin::CaseError>(())
//! ```

#![forbid(unsafe_code)]

mod explain;
pub mod rates;
mod reference;
pub mod uk;
mod words;

use std::sync::OnceLock;

use origo_origin::{Agreement, CaseError, Decision};

pub use explain::{
    Line, Part, change_in_words, check_in_words, explain, material_in_words, question_in_words,
};
pub use rates::{Duty, Rates};
pub use reference::Reference;
pub use words::{process_in_words, rule_in_words};

/// Where the packs keep agreements.
const FOLDER: &str = "shared/agreements/";

/// The agreements that come with Origo, by code. A test reads every file, so none is left out here.
pub fn agreements() -> &'static [Agreement] {
    static KNOWN: OnceLock<Vec<Agreement>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut known: Vec<Agreement> = origo_pack::builtin_files(FOLDER)
            .filter_map(|(_, text)| toml::from_str(text).ok())
            .collect();
        known.sort_by(|one, other| one.code.cmp(&other.code));
        known
    })
}

/// Decides a case written in JSON by the agreements that come with Origo.
///
/// # Errors
/// All that is wrong with the case, each with its field.
pub fn decide(json: &str) -> Result<Decision, CaseError> {
    origo_origin::check_json(json, agreements())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_agreement_of_the_packs_reads() {
        let files: Vec<_> = origo_pack::builtin_files(super::FOLDER).collect();
        for (name, text) in &files {
            if let Err(error) = toml::from_str::<origo_origin::Agreement>(text) {
                panic!("{name}: {error}");
            }
        }
        assert_eq!(super::agreements().len(), files.len());
    }
}
