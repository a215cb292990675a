//! The world's syntaxes: bytes in, values out, each with a report of what did not fit.
//!
//! First floor: no clock, no network, no database. [`book`] makes grids of text and workbooks, [`goods`] reads lists of
//! goods from these, [`materials`] bills of materials, [`rates`] tariffs, [`hs`] files of the Harmonized System. What was
//! concluded on the way is a [`note::Note`]. Words of headings, units and countries are data in `words`.

pub mod book;
mod code;
pub mod goods;
mod heading;
pub mod hs;
pub mod materials;
pub mod note;
mod number;
pub mod rates;
mod words;

pub use number::Style;
pub use words::weight_units;
