//! Rules of origin: where, for customs, a product comes from.
//!
//! A pure library: no input or output, no clock, no database. What it knows comes in as values.
//!
//! * [`notation`] reads and prints rules: `CTH - {8431} | NOM/EXW(50)`.
//! * [`ProductSpecificRule`] and its parts are the rules as values.
//! * [`Exact`] numbers: every agreement compares at a boundary, so nothing is ever rounded.
//! * [`decide`] decides a [`Case`] by an [`Agreement`]: a [`Decision`] with criterion, questions, gap and a [`Trace`]
//!   that [`Trace::replay`] computes again.
//! * [`Truth`] has three values, because a file may be incomplete.
//!
//! * [`Concordance`] carries codes of one edition of the nomenclature over to another; its tables come from the caller.

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
pub use answer::{ANSWER_VERSION, AlternativeFigures, CASE_VERSION, OriginAnswer, ShareFigures};
pub use bill::{AgreementReference, Case, Costs, Material, Product, Role, Route};
pub use concordance::{Carried, Concordance, ConcordanceError, decide_carried};
pub use country::{CountryOfOrigin, CountryReason};
pub use decision::{CaseError, Criterion, Decision, Verdict, check, decide};
pub use exact::{Exact, NumberError};
pub use finding::{Finding, MATERIALS_MAX};
pub use gap::Change;
pub use hs::{HsCode, HsCodeError, HsRange};
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
