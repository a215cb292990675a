//! What a certificate certifies: exact values only. Built from a [`crate::Draft`] that has no errors.

use crate::{CountryCode, CurrencyCode, HsCode, UnitCode};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A party: consignor, consignee or agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name in Latin letters.
    pub name: String,
    /// Name in the authority's own script.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_local: String,
    /// Address, lines separated by line feeds; empty where the goods are consigned to order.
    pub address: String,
    /// Address in the authority's own script.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address_local: String,
    /// Country.
    pub country: CountryCode,
    /// Registration or tax number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub registration_number: String,
}

/// Who produced a goods line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Producer {
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Country.
    pub country: CountryCode,
}

/// A decimal with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// How much.
    pub amount: Decimal,
    /// In which unit, UN/ECE recommendation 20.
    pub unit: UnitCode,
}

/// A decimal with its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// How much.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: CurrencyCode,
}

/// Transport (box 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transport {
    /// Mode.
    pub mode: String,
    /// Departure, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departure_date: Option<Date>,
    /// Place of loading.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place_of_loading: String,
    /// Place of discharge.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place_of_discharge: String,
    /// Vessel, flight or further details.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub details: String,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Number.
    pub number: String,
    /// Date.
    pub date: Date,
    /// Total.
    pub total: Money,
}

/// A goods line (boxes 6 and 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// From 1, in the order of the form.
    pub item: usize,
    /// Marks and numbers.
    pub marks: String,
    /// Number and kind of packages; 0 where the goods are in another line's packages.
    pub packages: Quantity,
    /// The item in whose packages the goods are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packed_with: Option<usize>,
    /// Description.
    pub description: String,
    /// Description in the authority's own script.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description_local: String,
    /// Harmonized System code.
    pub hs_code: HsCode,
    /// Quantity.
    pub quantity: Quantity,
    /// Gross weight in kilograms.
    pub gross_weight: Quantity,
    /// Net weight in kilograms, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_weight: Option<Quantity>,
    /// Value.
    pub value: Money,
    /// Country of origin.
    pub origin: CountryCode,
    /// Origin criterion, a code of the form.
    pub criterion: String,
    /// Producer.
    pub producer: Producer,
    /// Invoice it is on.
    pub invoice_number: String,
}

/// The applicant's declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// Place.
    pub place: String,
    /// Who declares.
    pub name: String,
    /// Position.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
    /// Ticks set, by id.
    pub ticks: Vec<String>,
}

/// The goods of one dispatch with all that a certificate says of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consignment {
    /// Form by id.
    pub form: String,
    /// Box 1.
    pub consignor: Party,
    /// The applicant if not the consignor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Party>,
    /// Box 2.
    pub consignee: Party,
    /// Country of destination.
    pub destination: CountryCode,
    /// Box 4.
    pub transport: Transport,
    /// Box 5.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remarks: String,
    /// Invoices.
    pub invoices: Vec<Invoice>,
    /// Boxes 6 and 7.
    pub goods: Vec<Goods>,
    /// The applicant's declaration.
    pub declaration: Declaration,
}

impl Consignment {
    /// Box 3: every origin of the goods once, in the order of the lines.
    #[must_use]
    pub fn origins(&self) -> Vec<CountryCode> {
        let mut origins = Vec::new();
        for goods in &self.goods {
            if !origins.contains(&goods.origin) {
                origins.push(goods.origin.clone());
            }
        }
        origins
    }

    /// What the goods are worth, one sum a currency, in the order of the lines: amounts of two currencies have no sum.
    #[must_use]
    pub fn values(&self) -> Vec<Money> {
        let mut sums: Vec<Money> = Vec::new();
        for value in self.goods.iter().map(|goods| &goods.value) {
            let own = sums.iter_mut().find(|sum| sum.currency == value.currency);
            match own {
                Some(sum) => sum.amount += value.amount,
                None => sums.push(value.clone()),
            }
        }
        sums
    }

    /// Gross weight of all goods in kilograms.
    #[must_use]
    pub fn gross_weight(&self) -> Decimal {
        self.goods
            .iter()
            .map(|goods| goods.gross_weight.amount)
            .sum()
    }
}
