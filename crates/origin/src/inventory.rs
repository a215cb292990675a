//! Fungible materials: which part of what was taken from a stock is originating.
//!
//! The methods are those of the USMCA regulations (SOR/2020-155) and of accounting segregation: first in first out, last in
//! first out, and the average of the stock at the time.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::exact::Exact;

/// A stock of a fungible material and what moved in and out, in order of time. The last movement is what was taken for
/// this good.
///
/// Source: CUSMA Uniform Regulations, Schedule on inventory methods; TCA Art. 14 (accounting segregation).
///
/// ```
/// use origo_origin::Inventory;
/// let stock = |method: &str| -> Inventory {
///     serde_json::from_value(serde_json::json!({ "method": method, "movements": [
///         { "movement": "in", "quantity": "100", "originating": true },
///         { "movement": "in", "quantity": "300", "originating": false },
///         { "movement": "out", "quantity": "200" }
///     ] })).unwrap()
/// };
/// let share = |method: &str| stock(method).originating_share().map(|share| share.to_string());
/// assert_eq!(share("fifo").as_deref(), Some("0.5"));
/// assert_eq!(share("lifo").as_deref(), Some("0"));
/// assert_eq!(share("average").as_deref(), Some("0.25"));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// How the stock is counted.
    pub method: InventoryMethod,
    /// What moved.
    pub movements: Vec<Movement>,
}

/// How a stock is counted.
///
/// Source: CUSMA Uniform Regulations, Schedule on inventory methods.
///
/// ```
/// let method: origo_origin::InventoryMethod = serde_json::from_str(r#""fifo""#)?;
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum InventoryMethod {
    /// First in, first out.
    Fifo,
    /// Last in, first out.
    Lifo,
    /// What is taken is as mixed as the stock.
    Average,
}

/// A movement.
///
/// Source: CUSMA Uniform Regulations, Schedule on inventory methods.
///
/// ```
/// use origo_origin::{Exact, Movement};
/// let taken: Movement = serde_json::from_str(r#"{ "movement": "out", "quantity": "200" }"#)?;
/// assert_eq!(taken.quantity(), &Exact::from(200));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "movement", rename_all = "snake_case", deny_unknown_fields)]
pub enum Movement {
    /// Bought or made.
    In {
        /// How much.
        quantity: Exact,
        /// Whether it is originating, with proof where it comes from another party.
        originating: bool,
    },
    /// Taken.
    Out {
        /// How much.
        quantity: Exact,
    },
}

impl Movement {
    /// How much moved.
    pub fn quantity(&self) -> &Exact {
        match self {
            Self::In { quantity, .. } | Self::Out { quantity } => quantity,
        }
    }
}

impl Inventory {
    /// The originating share of the last thing taken, 0 to 1; nothing when the stock did not have as much, or the last
    /// movement takes nothing.
    pub fn originating_share(&self) -> Option<Exact> {
        let mut stock: VecDeque<(Exact, Exact)> = VecDeque::new();
        let mut last = None;
        for movement in &self.movements {
            last = match movement {
                Movement::In {
                    quantity,
                    originating,
                } => {
                    let good = if *originating {
                        quantity.clone()
                    } else {
                        Exact::zero()
                    };
                    stock.push_back((quantity.clone(), good));
                    None
                }
                Movement::Out { quantity } => Some(self.take(&mut stock, quantity)?),
            };
        }
        last
    }

    /// Takes a quantity from the stock and says which share of it is originating.
    fn take(&self, stock: &mut VecDeque<(Exact, Exact)>, quantity: &Exact) -> Option<Exact> {
        if self.method == InventoryMethod::Average {
            let all = stock.iter().map(|(quantity, _)| quantity).sum();
            let good = stock.iter().map(|(_, good)| good).sum();
            stock.clear();
            stock.push_back((all, good));
        }
        let (mut left, mut good) = (quantity.clone(), Exact::zero());
        while left.is_positive() {
            let (lot, lot_good) = if self.method == InventoryMethod::Lifo {
                stock.pop_back()?
            } else {
                stock.pop_front()?
            };
            if lot <= left {
                left = &left - &lot;
                good = &good + &lot_good;
                continue;
            }
            let taken = &lot_good * &(&left / &lot)?;
            good = &good + &taken;
            let rest = (&lot - &left, &lot_good - &taken);
            if self.method == InventoryMethod::Lifo {
                stock.push_back(rest);
            } else {
                stock.push_front(rest);
            }
            left = Exact::zero();
        }
        &good / quantity
    }
}
