//! The words of trade: consignments, parties, goods, quantities, money.
//!
//! Ground floor: no clock, no network, no database. Two shapes of the same data live here:
//!
//! * [`Draft`] is what a person typed: every field text, nothing refused, nothing lost.
//! * [`Consignment`] is what a certificate certifies: parsed, exact, complete.
//!
//! [`Draft`] fields are addressed by JSON pointers (`/goods/0/hs_code`); the same pointer names the
//! field in the web form, the finding, the officer's query and the API problem.

mod codes;
mod consignment;
mod draft;
mod finding;

pub use codes::{CodeError, CountryCode, CurrencyCode, HsCode, UnitCode};
pub use consignment::{
    Consignment, Declaration, Goods, Invoice, Money, Party, Producer, Quantity, Transport,
};
pub use draft::{
    DeclarationDraft, Draft, GOODS_MAX, GoodsDraft, InvoiceDraft, PartyDraft, ProducerDraft,
    TransportDraft, parse_decimal,
};
pub use finding::{Finding, Severity};
