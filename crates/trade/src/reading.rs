//! What can be understood of a draft: each part is there or not, and each fault is a finding. So one empty field keeps
//! nobody from being told what is wrong with the others.

use crate::{
    Consignment, CountryCode, CurrencyCode, Declaration, Draft, Finding, FindingCode, GOODS_MAX,
    Goods, GoodsDraft, HsCode, Invoice, InvoiceDraft, Money, Party, PartyDraft, Producer, Quantity,
    Transport, UnitCode, doubtful, parse_decimal, unmistakable,
};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::str::FromStr;

/// A party, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyReading {
    /// Name in Latin letters.
    pub name: Option<String>,
    /// Country.
    pub country: Option<CountryCode>,
}

/// A producer, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProducerReading {
    /// Name.
    pub name: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Country.
    pub country: Option<CountryCode>,
}

/// Transport, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransportReading {
    /// Mode.
    pub mode: Option<String>,
    /// Departure.
    pub departure_date: Option<Date>,
    /// Place of loading.
    pub place_of_loading: Option<String>,
    /// Place of discharge.
    pub place_of_discharge: Option<String>,
}

/// An invoice, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceReading {
    /// Number.
    pub number: Option<String>,
    /// Date.
    pub date: Option<Date>,
    /// Currency.
    pub currency: Option<CurrencyCode>,
    /// Total.
    pub amount: Option<Decimal>,
}

/// A goods line, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoodsReading {
    /// Marks and numbers.
    pub marks: Option<String>,
    /// Number of packages; 0 where the goods are packed with an earlier line's.
    pub packages: Option<Decimal>,
    /// Kind of packages.
    pub package_kind: Option<UnitCode>,
    /// The line, from 1, in whose packages these goods are.
    pub packed_with: Option<usize>,
    /// Description.
    pub description: Option<String>,
    /// Harmonized System code.
    pub hs_code: Option<HsCode>,
    /// Quantity.
    pub quantity: Option<Decimal>,
    /// Its unit.
    pub unit: Option<UnitCode>,
    /// Gross weight, kg.
    pub gross_weight: Option<Decimal>,
    /// Net weight, kg.
    pub net_weight: Option<Decimal>,
    /// Value, in the currency of the line's own invoice.
    pub value: Option<Decimal>,
    /// That currency, where the invoice is listed and says it.
    pub currency: Option<CurrencyCode>,
    /// Country of origin.
    pub origin: Option<CountryCode>,
    /// Origin criterion.
    pub criterion: Option<String>,
    /// Producer.
    pub producer: ProducerReading,
    /// Number of the invoice it is on.
    pub invoice_number: Option<String>,
}

/// A draft, as far as it can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Box 1.
    pub consignor: PartyReading,
    /// Box 2.
    pub consignee: PartyReading,
    /// The applicant if not the consignor.
    pub agent: Option<PartyReading>,
    /// Country of destination.
    pub destination: Option<CountryCode>,
    /// Box 4.
    pub transport: TransportReading,
    /// Invoices, a row each.
    pub invoices: Vec<InvoiceReading>,
    /// Goods lines, a row each, up to [`GOODS_MAX`].
    pub goods: Vec<GoodsReading>,
    /// What could not be read, each with its field.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// Reads a draft. What is merely missing is a finding too where no certificate can do without it.
    #[must_use]
    pub fn of(draft: &Draft) -> Self {
        let mut read = Reader::default();
        read.lists(draft);
        let invoices: Vec<_> = (draft.invoices.iter().enumerate())
            .map(|(row, invoice)| read.invoice(row, invoice))
            .collect();
        let mut goods: Vec<GoodsReading> = Vec::new();
        let mut packed = None;
        for (row, line) in draft.goods.iter().take(GOODS_MAX).enumerate() {
            let mut line = read.goods(row, line, &invoices);
            if line.packages == Some(Decimal::ZERO) {
                line.packed_with = packed;
                if packed.is_none() {
                    let at = format!("/goods/{row}/packages");
                    read.fault(at, FindingCode::PackedWithNothing);
                }
            } else if line.packages.is_some() {
                packed = Some(row + 1);
            }
            goods.push(line);
        }
        let has_agent = draft.agent != PartyDraft::default();
        // whether the consignee's address is wanted is the form's to say: a certificate to order has none
        read.text("/consignor/address", &draft.consignor.address);
        if has_agent {
            read.text("/agent/address", &draft.agent.address);
        }
        let transport = &draft.transport;
        Self {
            consignor: read.party("/consignor", &draft.consignor),
            consignee: read.party("/consignee", &draft.consignee),
            agent: has_agent.then(|| read.party("/agent", &draft.agent)),
            destination: read.code("/destination", &draft.destination, FindingCode::Country),
            transport: TransportReading {
                mode: read.text("/transport/mode", &transport.mode),
                departure_date: given(&transport.departure_date)
                    .and_then(|day| read.date("/transport/departure_date", day)),
                place_of_loading: given(&transport.place_of_loading).map(str::to_owned),
                place_of_discharge: given(&transport.place_of_discharge).map(str::to_owned),
            },
            invoices,
            goods,
            findings: {
                read.text("/declaration/place", &draft.declaration.place);
                read.text("/declaration/name", &draft.declaration.name);
                read.findings
            },
        }
    }

    /// The whole, where nothing is missing; `draft` is what was read.
    fn consignment(&self, draft: &Draft) -> Option<Consignment> {
        let goods = self.goods.iter().zip(&draft.goods).enumerate();
        Some(Consignment {
            form: draft.form.clone(),
            consignor: self.consignor.party(&draft.consignor)?,
            agent: match &self.agent {
                Some(agent) => Some(agent.party(&draft.agent)?),
                None => None,
            },
            consignee: self.consignee.party(&draft.consignee)?,
            destination: self.destination.clone()?,
            transport: Transport {
                mode: self.transport.mode.clone()?,
                departure_date: self.transport.departure_date,
                place_of_loading: draft.transport.place_of_loading.trim().to_owned(),
                place_of_discharge: draft.transport.place_of_discharge.trim().to_owned(),
                details: draft.transport.details.trim().to_owned(),
            },
            remarks: draft.remarks.trim().to_owned(),
            invoices: self
                .invoices
                .iter()
                .map(InvoiceReading::invoice)
                .collect::<Option<_>>()?,
            goods: goods
                .map(|(row, (read, line))| read.goods(row, line))
                .collect::<Option<_>>()?,
            declaration: Declaration {
                place: given(&draft.declaration.place)?.to_owned(),
                name: given(&draft.declaration.name)?.to_owned(),
                position: draft.declaration.position.trim().to_owned(),
                ticks: draft.declaration.ticks.clone(),
            },
        })
    }
}

/// Parses what was typed. Every fault is reported at once, each with the pointer of its field.
impl TryFrom<&Draft> for Consignment {
    type Error = Vec<Finding>;

    fn try_from(draft: &Draft) -> Result<Self, Vec<Finding>> {
        let reading = Reading::of(draft);
        match reading.consignment(draft) {
            Some(consignment) if reading.findings.is_empty() => Ok(consignment),
            _ => Err(reading.findings),
        }
    }
}

impl PartyReading {
    fn party(&self, typed: &PartyDraft) -> Option<Party> {
        Some(Party {
            name: self.name.clone()?,
            name_local: typed.name_local.trim().to_owned(),
            address: typed.address.trim().to_owned(),
            address_local: typed.address_local.trim().to_owned(),
            country: self.country.clone()?,
            registration_number: typed.registration_number.trim().to_owned(),
        })
    }
}

impl InvoiceReading {
    fn invoice(&self) -> Option<Invoice> {
        Some(Invoice {
            number: self.number.clone()?,
            date: self.date?,
            total: Money {
                amount: self.amount?,
                currency: self.currency.clone()?,
            },
        })
    }
}

impl GoodsReading {
    fn goods(&self, row: usize, typed: &GoodsDraft) -> Option<Goods> {
        let kilograms = |amount| {
            Some(Quantity {
                amount,
                unit: UnitCode::from_str("KGM").ok()?,
            })
        };
        Some(Goods {
            item: row + 1,
            marks: self.marks.clone()?,
            packages: Quantity {
                amount: self.packages?,
                unit: self.package_kind.clone()?,
            },
            packed_with: self.packed_with,
            description: self.description.clone()?,
            description_local: typed.description_local.trim().to_owned(),
            hs_code: self.hs_code.clone()?,
            quantity: Quantity {
                amount: self.quantity?,
                unit: self.unit.clone()?,
            },
            gross_weight: kilograms(self.gross_weight?)?,
            net_weight: self.net_weight.and_then(kilograms),
            value: Money {
                amount: self.value?,
                currency: self.currency.clone()?,
            },
            origin: self.origin.clone()?,
            criterion: self.criterion.clone()?,
            producer: Producer {
                name: self.producer.name.clone()?,
                address: self.producer.address.clone()?,
                country: self.producer.country.clone()?,
            },
            invoice_number: self.invoice_number.clone()?,
        })
    }
}

/// What was typed, without blanks around it; nothing where that is all.
fn given(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|text| !text.is_empty())
}

#[derive(Default)]
struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn fault(&mut self, pointer: impl Into<String>, code: FindingCode) {
        self.findings.push(Finding::error(pointer, code));
    }

    fn wrong(&mut self, pointer: &str, code: FindingCode, typed: &str) {
        self.findings
            .push(Finding::error(pointer, code).with("typed", typed));
    }

    fn lists(&mut self, draft: &Draft) {
        if draft.invoices.is_empty() {
            self.fault("/invoices", FindingCode::Required);
        }
        if draft.goods.is_empty() {
            self.fault("/goods", FindingCode::Required);
        }
        if draft.goods.len() > GOODS_MAX {
            self.findings
                .push(Finding::error("/goods", FindingCode::TooManyRows).with("max", GOODS_MAX));
        }
    }

    fn text(&mut self, pointer: &str, typed: &str) -> Option<String> {
        let text = given(typed);
        if text.is_none() {
            self.fault(pointer, FindingCode::Required);
        }
        text.map(str::to_owned)
    }

    fn code<T: FromStr>(&mut self, pointer: &str, typed: &str, code: FindingCode) -> Option<T> {
        let text = self.text(pointer, typed)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.wrong(pointer, code, &text);
        }
        parsed
    }

    fn date(&mut self, pointer: &str, typed: &str) -> Option<Date> {
        let text = self.text(pointer, typed)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.wrong(pointer, FindingCode::Date, &text);
        }
        parsed
    }

    /// A number that is not below zero.
    fn number(&mut self, pointer: &str, typed: &str) -> Option<Decimal> {
        let text = self.text(pointer, typed)?;
        let number = parse_decimal(&text);
        if number.is_some() {
            return number;
        }
        match doubtful(&text) {
            Some((whole, decimal)) => self.findings.push(
                Finding::error(pointer, FindingCode::NumberDoubtful)
                    .with("typed", text)
                    .with("whole", whole)
                    .with("decimal", unmistakable(decimal)),
            ),
            None => self.wrong(pointer, FindingCode::Number, &text),
        }
        None
    }

    fn positive(&mut self, pointer: &str, typed: &str) -> Option<Decimal> {
        let number = self.number(pointer, typed)?;
        if number <= Decimal::ZERO {
            self.fault(pointer, FindingCode::Positive);
            return None;
        }
        Some(number)
    }

    fn whole(&mut self, pointer: &str, typed: &str) -> Option<Decimal> {
        let number = self.number(pointer, typed)?;
        if !number.fract().is_zero() {
            self.wrong(pointer, FindingCode::Whole, typed.trim());
            return None;
        }
        Some(number.normalize())
    }

    fn party(&mut self, at: &str, party: &PartyDraft) -> PartyReading {
        PartyReading {
            name: self.text(&format!("{at}/name"), &party.name),
            country: self.code(
                &format!("{at}/country"),
                &party.country,
                FindingCode::Country,
            ),
        }
    }

    fn invoice(&mut self, row: usize, invoice: &InvoiceDraft) -> InvoiceReading {
        let at = |field: &str| format!("/invoices/{row}/{field}");
        InvoiceReading {
            number: self.text(&at("number"), &invoice.number),
            date: self.date(&at("date"), &invoice.date),
            currency: self.code(&at("currency"), &invoice.currency, FindingCode::Currency),
            amount: self.positive(&at("amount"), &invoice.amount),
        }
    }

    fn goods(
        &mut self,
        row: usize,
        line: &GoodsDraft,
        invoices: &[InvoiceReading],
    ) -> GoodsReading {
        let at = |field: &str| format!("/goods/{row}/{field}");
        let marks = self.text(&at("marks"), &line.marks);
        let packages = self.whole(&at("packages"), &line.packages);
        let kind = FindingCode::PackageKind;
        let package_kind = self.code(&at("package_kind"), &line.package_kind, kind);
        let description = self.text(&at("description"), &line.description);
        let hs_code = self.code(&at("hs_code"), &line.hs_code, FindingCode::HsCode);
        let quantity = self.positive(&at("quantity"), &line.quantity);
        let unit = self.code(&at("quantity_unit"), &line.quantity_unit, FindingCode::Unit);
        let gross_weight = self.positive(&at("gross_weight"), &line.gross_weight);
        let net_weight =
            given(&line.net_weight).and_then(|net| self.positive(&at("net_weight"), net));
        if let (Some(gross), Some(net)) = (gross_weight, net_weight)
            && net > gross
        {
            let found = Finding::error(at("gross_weight"), FindingCode::GrossBelowNet);
            self.findings.push(found.with("net", net));
        }
        let value = self.positive(&at("value"), &line.value);
        let origin = self.code(&at("origin"), &line.origin, FindingCode::Country);
        let criterion = self.text(&at("criterion"), &line.criterion);
        let producer = ProducerReading {
            name: self.text(&at("producer/name"), &line.producer.name),
            address: self.text(&at("producer/address"), &line.producer.address),
            country: self.code(
                &at("producer/country"),
                &line.producer.country,
                FindingCode::Country,
            ),
        };
        let invoice_number = self.text(&at("invoice_number"), &line.invoice_number);
        let currency = self.currency(&at("invoice_number"), invoice_number.as_deref(), invoices);
        GoodsReading {
            marks,
            packages,
            package_kind,
            packed_with: None,
            description,
            hs_code,
            quantity,
            unit,
            gross_weight,
            net_weight,
            value,
            currency,
            origin,
            criterion,
            producer,
            invoice_number,
        }
    }

    /// The currency of the invoice that a line is on.
    fn currency(
        &mut self,
        pointer: &str,
        number: Option<&str>,
        invoices: &[InvoiceReading],
    ) -> Option<CurrencyCode> {
        let number = number?;
        let mut listed = invoices.iter().filter(|invoice| invoice.number.is_some());
        let own = listed.find(|invoice| invoice.number.as_deref() == Some(number));
        if own.is_none() && !invoices.is_empty() {
            self.wrong(pointer, FindingCode::InvoiceUnknown, number);
        }
        own?.currency.clone()
    }
}
