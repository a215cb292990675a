//! The notation of rules of origin: read it, print it.
//!
//! ```text
//! 8425-8430: CTH - {8431} | NOM/EXW(50);
//! ```
//!
//! `&` binds tighter than `|`; parentheses are free; `#` starts a comment to the end of the line.
//! What is printed reads back to the same value, and the printed form of that is the same text.
//!
//! ```
//! use origo_origin::notation;
//! let rule = notation::parse_rule("CTH-{8431}|NOM/EXW(50.0)")?;
//! assert_eq!(rule.to_string(), "CTH - {8431} | NOM/EXW(50)");
//! # Ok::<(), origo_origin::NotationError>(())
//! ```

mod error;
mod lexer;
mod parser;
mod printer;
mod values;

pub use error::NotationError;
pub use parser::{parse_entry, parse_rule, parse_rulebook, parse_set};
