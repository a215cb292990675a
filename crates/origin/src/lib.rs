//! Rules of origin: where, for customs, a product comes from.
//!
//! A bicycle is welded in Cambodia from a Chinese frame and a Japanese gear. Is it Cambodian? The duty at the far end
//! depends on it, and agreements answer in three ways: it was [wholly obtained](guide::wholly_obtained) there; or foreign
//! materials [changed their position](guide::tariff_shift), [make up little enough of its value](guide::value_content), or
//! went through [certain processes](guide::processes); and nothing [overrides](guide::overrides) that. This library decides
//! it exactly and says why.
//!
//! ```
//! use origo_origin::{Verdict, check_json, guide::BICYCLE};
//! let decision = check_json(BICYCLE, &[])?; // 40 per cent are asked for, and there are exactly 40
//! assert_eq!(decision.verdict, Verdict::Qualifies);
//! assert!(decision.trace.replay().is_ok());
//! # Ok::<(), origo_origin::CaseError>(())
//! ```
//!
//! The [`guide`] is the subject in fifteen short chapters. The parts:
//!
//! | Part | What it is |
//! |---|---|
//! | [`notation`] | reads and prints rules: `CTH - {8431} \| NOM/EXW(50)` |
//! | [`Rule`], [`ProductSpecificRule`] | rules as values |
//! | [`Agreement`] | parties, ways of counting, tolerances, rules, the texts of its form; each with its article |
//! | [`Case`] | a good, its bill of materials, and what is known |
//! | [`decide`] → [`Decision`] | verdict, [`Criterion`], [`Question`]s, gap ([`Change`]s), [`Trace`] |
//! | [`Exact`], [`Truth`] | numbers that are never rounded, and three truth values |
//! | [`Concordance`] | carries codes of one edition of the nomenclature over to another |
//!
//! It is pure: no input or output, no clock, no database. What it knows comes in as values.

#![forbid(unsafe_code)]

mod agreement;
mod answer;
mod bill;
mod concordance;
mod country;
mod decision;
mod evaluate;
mod exact;
mod finding;
mod gap;
pub mod guide;
mod hs;
mod inventory;
pub mod notation;
mod question;
mod reading;
mod rule;
#[cfg(feature = "schema")]
mod schema;
mod trace;
mod truth;

pub use agreement::{
    Agreement, AgreementRule, Criteria, Cumulation, CumulationKind, Source, Ticks, Tolerance,
    ToleranceMeasure, Transport,
};
pub use answer::{
    ANSWER_VERSION, AlternativeFigures, CASE_VERSION, DutySaving, OriginAnswer, ShareFigures,
};
pub use bill::{AgreementReference, Case, Costs, Material, Product, Role, Route};
pub use concordance::{Carried, Concordance, ConcordanceError, decide_carried};
pub use country::{CountryOfOrigin, CountryReason};
pub use decision::{Criterion, Decision, Verdict, check, decide};
pub use exact::{Exact, NumberError};
pub use finding::{CaseError, Finding, MATERIALS_MAX};
pub use gap::Change;
pub use hs::{HsCode, HsCodeError, HsRange, HsRangeError};
pub use inventory::{Inventory, InventoryMethod, Movement};
pub use notation::NotationError;
pub use question::{Answer, Answered, Question};
pub use reading::{check_json, check_json_carried};
pub use rule::{
    Base, Date, DateError, MaxNonOriginating, MaxWeight, OriginatingWeight, Process,
    ProductSpecificRule, RegionalValueContent, Rule, Rulebook, Set, SetItem, ShiftException,
    ShiftLevel, StartingMaterial, TariffShift, ToleranceChoice, Validity, ValueMethod,
};
#[cfg(feature = "schema")]
pub use schema::{answer_schema, case_schema};
pub use trace::{
    Alternative, Assumption, Check, CheckKind, Form, LineResult, MaterialStep, Measure, Part,
    ReplayError, RuleStep, Sense, Share, Step, TRACE_VERSION, ToleranceStep, Trace, Why, Work,
};
pub use truth::Truth;
