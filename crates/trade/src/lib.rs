//! The words of trade: consignments, parties, goods, quantities, money.
//!
//! Ground floor: no clock, no network, no database. Three shapes of the same data live here:
//!
//! * [`Draft`] is what a person typed: every field text, nothing refused, nothing lost.
//! * [`Reading`] is what can be understood of it: each part is there or not, with a finding for each fault.
//! * [`Consignment`] is what a certificate certifies: parsed, exact, complete.
//!
//! [`Draft`] fields are addressed by JSON pointers (`/goods/0/hs_code`); the same pointer names the
//! field in the web form, the finding, the officer's query and the API problem.

mod codes;
mod consignment;
mod decimal;
mod draft;
mod finding;
mod finding_code;
mod nomenclature;
mod reading;

pub use codes::{CodeError, CountryCode, CurrencyCode, HsCode, UnitCode};
pub use consignment::{
    Consignment, Declaration, Goods, Invoice, Money, Party, Producer, Quantity, Transport,
};
pub use decimal::{doubtful, parse_decimal, unmistakable};
pub use draft::{
    DeclarationDraft, Draft, GOODS_MAX, GoodsDraft, InvoiceDraft, PartyDraft, ProducerDraft,
    TransportDraft,
};
pub use finding::{Finding, Severity};
pub use finding_code::{FindingCode, UnknownFindingCode};
pub use nomenclature::Nomenclature;
pub use reading::{
    GoodsReading, InvoiceReading, PartyReading, ProducerReading, Reading, TransportReading,
};
