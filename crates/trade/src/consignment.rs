//! What a certificate certifies: exact values only. Built from a [`Draft`] that has no errors.

use crate::{
    CountryCode, CurrencyCode, Draft, Finding, GOODS_MAX, HsCode, PartyDraft, UnitCode,
    parse_decimal,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A party: consignor, consignee or agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Name in Latin letters.
    pub name: String,
    /// Name in the authority's own script.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_local: String,
    /// Address, lines separated by line feeds.
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
    /// Number and kind of packages.
    pub packages: Quantity,
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

    /// Gross weight of all goods in kilograms.
    #[must_use]
    pub fn gross_weight(&self) -> Decimal {
        self.goods
            .iter()
            .map(|goods| goods.gross_weight.amount)
            .sum()
    }
}

/// Parses what was typed. Every fault is reported at once, each with the pointer of its field.
impl TryFrom<&Draft> for Consignment {
    type Error = Vec<Finding>;

    fn try_from(draft: &Draft) -> Result<Self, Vec<Finding>> {
        let mut read = Reader {
            findings: Vec::new(),
        };
        let invoices: Vec<Option<Invoice>> = draft
            .invoices
            .iter()
            .enumerate()
            .map(|(row, invoice)| {
                let at = format!("/invoices/{row}");
                let number = read.text(&format!("{at}/number"), &invoice.number);
                let date = read.date(&format!("{at}/date"), &invoice.date);
                let currency = read.code(&format!("{at}/currency"), &invoice.currency, "currency");
                let amount = read.positive(&format!("{at}/amount"), &invoice.amount);
                Some(Invoice {
                    number: number?,
                    date: date?,
                    total: Money {
                        amount: amount?,
                        currency: currency?,
                    },
                })
            })
            .collect();
        if draft.invoices.is_empty() {
            read.findings.push(Finding::error("/invoices", "required"));
        }
        let currency = invoices
            .iter()
            .flatten()
            .map(|invoice| invoice.total.currency.clone())
            .next();
        if draft.goods.is_empty() {
            read.findings.push(Finding::error("/goods", "required"));
        }
        if draft.goods.len() > GOODS_MAX {
            read.findings
                .push(Finding::error("/goods", "too-many-rows").with("max", GOODS_MAX));
        }
        let goods: Vec<Option<Goods>> = draft
            .goods
            .iter()
            .take(GOODS_MAX)
            .enumerate()
            .map(|(row, line)| read.goods(row, line, currency.as_ref()))
            .collect();
        let consignor = read.party("/consignor", &draft.consignor);
        let agent = if draft.agent == PartyDraft::default() {
            Some(None)
        } else {
            read.party("/agent", &draft.agent).map(Some)
        };
        let consignee = read.party("/consignee", &draft.consignee);
        let destination = read.code("/destination", &draft.destination, "country");
        let mode = read.text("/transport/mode", &draft.transport.mode);
        let departure_date = if draft.transport.departure_date.trim().is_empty() {
            Some(None)
        } else {
            read.date("/transport/departure_date", &draft.transport.departure_date)
                .map(Some)
        };
        let place = read.text("/declaration/place", &draft.declaration.place);
        let name = read.text("/declaration/name", &draft.declaration.name);

        let findings = std::mem::take(&mut read.findings);
        let parsed = (|| {
            Some(Self {
                form: draft.form.clone(),
                consignor: consignor?,
                agent: agent?,
                consignee: consignee?,
                destination: destination?,
                transport: Transport {
                    mode: mode?,
                    departure_date: departure_date?,
                    place_of_loading: draft.transport.place_of_loading.trim().to_owned(),
                    place_of_discharge: draft.transport.place_of_discharge.trim().to_owned(),
                    details: draft.transport.details.trim().to_owned(),
                },
                remarks: draft.remarks.trim().to_owned(),
                invoices: invoices.into_iter().collect::<Option<_>>()?,
                goods: goods.into_iter().collect::<Option<_>>()?,
                declaration: Declaration {
                    place: place?,
                    name: name?,
                    position: draft.declaration.position.trim().to_owned(),
                    ticks: draft.declaration.ticks.clone(),
                },
            })
        })();
        match parsed {
            Some(consignment) if findings.is_empty() => Ok(consignment),
            _ => Err(findings),
        }
    }
}

struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn text(&mut self, pointer: &str, typed: &str) -> Option<String> {
        let text = typed.trim();
        if text.is_empty() {
            self.findings.push(Finding::error(pointer, "required"));
            return None;
        }
        Some(text.to_owned())
    }

    fn code<T: FromStr>(&mut self, pointer: &str, typed: &str, code: &str) -> Option<T> {
        let text = self.text(pointer, typed)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.findings
                .push(Finding::error(pointer, code).with("typed", text));
        }
        parsed
    }

    fn date(&mut self, pointer: &str, typed: &str) -> Option<Date> {
        let text = self.text(pointer, typed)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.findings
                .push(Finding::error(pointer, "date").with("typed", text));
        }
        parsed
    }

    fn positive(&mut self, pointer: &str, typed: &str) -> Option<Decimal> {
        let text = self.text(pointer, typed)?;
        let Some(number) = parse_decimal(&text) else {
            self.findings
                .push(Finding::error(pointer, "number").with("typed", text));
            return None;
        };
        if number <= Decimal::ZERO {
            self.findings.push(Finding::error(pointer, "positive"));
            return None;
        }
        Some(number)
    }

    fn whole(&mut self, pointer: &str, typed: &str) -> Option<Decimal> {
        let number = self.positive(pointer, typed)?;
        if !number.fract().is_zero() {
            let typed = typed.trim().to_owned();
            self.findings
                .push(Finding::error(pointer, "whole").with("typed", typed));
            return None;
        }
        Some(number)
    }

    fn party(&mut self, at: &str, party: &PartyDraft) -> Option<Party> {
        let name = self.text(&format!("{at}/name"), &party.name);
        let address = self.text(&format!("{at}/address"), &party.address);
        let country = self.code(&format!("{at}/country"), &party.country, "country");
        Some(Party {
            name: name?,
            name_local: party.name_local.trim().to_owned(),
            address: address?,
            address_local: party.address_local.trim().to_owned(),
            country: country?,
            registration_number: party.registration_number.trim().to_owned(),
        })
    }

    fn goods(
        &mut self,
        row: usize,
        line: &crate::GoodsDraft,
        currency: Option<&CurrencyCode>,
    ) -> Option<Goods> {
        let at = |field: &str| format!("/goods/{row}/{field}");
        let kilograms = |amount| {
            Some(Quantity {
                amount,
                unit: UnitCode::from_str("KGM").ok()?,
            })
        };
        let marks = self.text(&at("marks"), &line.marks);
        let packages = self.whole(&at("packages"), &line.packages);
        let package_kind = self.code(&at("package_kind"), &line.package_kind, "package-kind");
        let description = self.text(&at("description"), &line.description);
        let hs_code = self.code(&at("hs_code"), &line.hs_code, "hs-code");
        let quantity = self.positive(&at("quantity"), &line.quantity);
        let unit = self.code(&at("quantity_unit"), &line.quantity_unit, "unit");
        let gross = self.positive(&at("gross_weight"), &line.gross_weight);
        let net = if line.net_weight.trim().is_empty() {
            Some(None)
        } else {
            self.positive(&at("net_weight"), &line.net_weight).map(Some)
        };
        if let (Some(gross), Some(Some(net))) = (gross, net)
            && net > gross
        {
            self.findings
                .push(Finding::error(at("gross_weight"), "gross-below-net").with("net", net));
        }
        let value = self.positive(&at("value"), &line.value);
        let origin = self.code(&at("origin"), &line.origin, "country");
        let criterion = self.text(&at("criterion"), &line.criterion);
        let producer_name = self.text(&at("producer/name"), &line.producer.name);
        let producer_address = self.text(&at("producer/address"), &line.producer.address);
        let producer_country =
            self.code(&at("producer/country"), &line.producer.country, "country");
        let invoice_number = self.text(&at("invoice_number"), &line.invoice_number);
        Some(Goods {
            item: row + 1,
            marks: marks?,
            packages: Quantity {
                amount: packages?,
                unit: package_kind?,
            },
            description: description?,
            description_local: line.description_local.trim().to_owned(),
            hs_code: hs_code?,
            quantity: Quantity {
                amount: quantity?,
                unit: unit?,
            },
            gross_weight: kilograms(gross?)?,
            net_weight: match net? {
                Some(net) => Some(kilograms(net)?),
                None => None,
            },
            value: Money {
                amount: value?,
                currency: currency?.clone(),
            },
            origin: origin?,
            criterion: criterion?,
            producer: Producer {
                name: producer_name?,
                address: producer_address?,
                country: producer_country?,
            },
            invoice_number: invoice_number?,
        })
    }
}
