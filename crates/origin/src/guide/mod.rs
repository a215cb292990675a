//! The subject in fifteen short chapters, each with an example that runs.
//!
//! Whether goods originate is asked in this order:
//!
//! 1. [`preference`]: by which rules, and why does it matter?
//! 2. [`wholly_obtained`]: was everything grown, mined or caught there?
//! 3. [`tariff_shift`], [`value_content`], [`processes`]: was enough done to foreign materials?
//! 4. [`cumulation`], [`levels`], [`stock`]: which materials are foreign at all?
//! 5. [`sets_and_packing`]: what is looked at besides the good?
//! 6. [`tolerance`]: does a little not matter?
//! 7. [`overrides`]: is what was won lost again?
//! 8. [`editions`]: is the code the one that the annex means?
//!
//! And of the answer: [`unknown`] when something is missing, [`gap`] when it is no, [`trace`] always.
//!
//! Articles are named where a rule stands. Their words are not repeated here: the agreement itself decides.

/// The case that most examples look at: a bicycle for 100 USD, free on board Sihanoukville. Its frame is Chinese and of
/// another heading; a kit of Chinese parts has the heading of the bicycle; the saddle is made in Cambodia.
///
/// Its rule asks for another heading or a value content of 40 per cent. The kit fails the first; the second stands exactly
/// at its limit.
///
/// Source: the shape of ATIGA Art. 28(1)(a).
///
/// ```
/// use origo_origin::{Verdict, check_json, guide::BICYCLE};
/// assert_eq!(check_json(BICYCLE, &[])?.verdict, Verdict::Qualifies);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
pub const BICYCLE: &str = r#"{ "origin": "KH", "rule": "CTH | RVC.BD/FOB(40)",
  "product": { "hs": "8712.00", "price": { "FOB": "100" }, "weight": "15" },
  "materials": [
    { "id": "frame", "hs": "8714.91", "origin": "CN", "value": "40", "weight": "6" },
    { "id": "kit", "hs": "8712.00", "origin": "CN", "value": "20", "weight": "4" },
    { "id": "saddle", "hs": "8714.95", "origin": "KH", "originating": true, "value": "10", "weight": "1" }
  ] }"#;

macro_rules! chapters {
    ($($name:ident)*) => { $( #[doc = include_str!(concat!(stringify!($name), ".md"))] pub mod $name {} )* };
}

chapters! {
    preference wholly_obtained tariff_shift value_content processes cumulation levels stock sets_and_packing
    tolerance overrides editions unknown gap trace
}
