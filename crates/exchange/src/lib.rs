//! The world's syntaxes: bytes in, values out, each with a report of what did not fit.
//!
//! First floor: no clock, no network, no database. [`goods`] reads lists of goods from spreadsheets, [`hs`] files of the
//! Harmonized System, [`materials`] bills of materials, [`rates`] tariffs.

pub mod goods;
pub mod hs;
pub mod materials;
pub mod rates;
mod table;

pub use table::Row;
