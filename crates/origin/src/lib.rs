//! Rules of origin: where, for customs, a product comes from.
//!
//! A pure library: no input or output, no clock, no database. What it knows comes in as values.
//!
//! * [`notation`] reads and prints rules: `CTH - {8431} | NOM/EXW(50)`.
//! * [`ProductSpecificRule`] and its parts are the rules as values.
//! * [`Exact`] numbers: every agreement compares at a boundary, so nothing is ever rounded.
//! * [`Truth`] has three values, because a file may be incomplete.

#![forbid(unsafe_code)]

mod exact;
mod hs;
pub mod notation;
mod rule;
mod truth;

pub use exact::{Exact, NumberError};
pub use hs::{HsCode, HsCodeError, HsRange};
pub use notation::NotationError;
pub use rule::{
    Base, Date, DateError, MaxNonOriginating, MaxWeight, OriginatingWeight, Process,
    ProductSpecificRule, RegionalValueContent, Rule, Rulebook, Set, SetItem, ShiftException,
    ShiftLevel, StartingMaterial, TariffShift, ToleranceChoice, Validity, ValueMethod,
};
pub use truth::Truth;
