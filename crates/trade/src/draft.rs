//! What a person typed. Every field is text and may be empty; nothing is refused here.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The most goods lines of one application. ICC guidelines set no limit; ours keeps a certificate printable.
pub const GOODS_MAX: usize = 2000;

/// A party as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartyDraft {
    /// Name in Latin letters, as on the invoice.
    pub name: String,
    /// Name in the authority's own script, if it has one.
    pub name_local: String,
    /// Street, number, postcode and town; lines separated by line feeds.
    pub address: String,
    /// The address in the authority's own script.
    pub address_local: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Registration or tax number, if any.
    pub registration_number: String,
}

/// A producer as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProducerDraft {
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// Transport as typed (box 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransportDraft {
    /// `sea`, `air`, `road`, `rail`, `multimodal`, `post`.
    pub mode: String,
    /// ISO 8601 date.
    pub departure_date: String,
    /// Place of loading.
    pub place_of_loading: String,
    /// Place of discharge.
    pub place_of_discharge: String,
    /// Vessel, flight, truck or further details.
    pub details: String,
}

/// An invoice as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvoiceDraft {
    /// Number on the invoice.
    pub number: String,
    /// ISO 8601 date.
    pub date: String,
    /// ISO 4217.
    pub currency: String,
    /// Total of the invoice.
    pub amount: String,
}

/// A goods line as typed (boxes 6 and 7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoodsDraft {
    /// Marks and numbers on the packages, or `no marks`.
    pub marks: String,
    /// How many packages.
    pub packages: String,
    /// Kind of package, UN/ECE recommendation 21.
    pub package_kind: String,
    /// Full commercial description.
    pub description: String,
    /// Description in the authority's own script.
    pub description_local: String,
    /// Harmonized System code.
    pub hs_code: String,
    /// Quantity.
    pub quantity: String,
    /// Unit of the quantity, UN/ECE recommendation 20.
    pub quantity_unit: String,
    /// Gross weight in kilograms.
    pub gross_weight: String,
    /// Net weight in kilograms.
    pub net_weight: String,
    /// Value in the currency of the invoice.
    pub value: String,
    /// Country of origin, ISO 3166-1 alpha-2.
    pub origin: String,
    /// Origin criterion, a code of the form: for example `WO` or `MF`.
    pub criterion: String,
    /// Who produced it.
    pub producer: ProducerDraft,
    /// Number of the invoice it is on.
    pub invoice_number: String,
}

/// The applicant's declaration as typed (box 8 of the application sheet).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeclarationDraft {
    /// Place.
    pub place: String,
    /// Who declares.
    pub name: String,
    /// Position in the company.
    pub position: String,
    /// Ticks of the form that are set, by id.
    pub ticks: Vec<String>,
}

/// An application as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// Form by id, for example `co`.
    pub form: String,
    /// Box 1.
    pub consignor: PartyDraft,
    /// Box 9 of the application sheet: the applicant if not the consignor.
    pub agent: PartyDraft,
    /// Box 2.
    pub consignee: PartyDraft,
    /// Country of destination, ISO 3166-1 alpha-2.
    pub destination: String,
    /// Box 4.
    pub transport: TransportDraft,
    /// Box 5.
    pub remarks: String,
    /// Invoices.
    pub invoices: Vec<InvoiceDraft>,
    /// Boxes 6 and 7.
    pub goods: Vec<GoodsDraft>,
    /// The applicant's declaration.
    pub declaration: DeclarationDraft,
}

impl Draft {
    /// The text at a JSON pointer; `None` where there is no such field. Lists of ticks answer joined by commas.
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<String> {
        let (value, rest) = self.branch(pointer)?;
        match value.pointer(rest)? {
            Value::String(text) => Some(text.clone()),
            Value::Array(list) => Some(
                list.iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(","),
            ),
            _ => None,
        }
    }

    /// The part of the draft that a pointer leads into, and where in it. A form asks for every field of every line,
    /// so a line must not cost what all lines cost.
    fn branch<'a>(&self, pointer: &'a str) -> Option<(Value, &'a str)> {
        fn row<'a>(rows: &[impl Serialize], rest: &'a str) -> Option<(Value, &'a str)> {
            let digits = rest.strip_prefix('/')?;
            let end = digits.find('/').unwrap_or(digits.len());
            let (number, rest) = digits.split_at(end);
            Some((
                serde_json::to_value(rows.get(number.parse::<usize>().ok()?)?).ok()?,
                rest,
            ))
        }
        let name = pointer.strip_prefix('/').unwrap_or_default();
        let (name, rest) = name.split_at(name.find('/').unwrap_or(name.len()));
        match name {
            "goods" if !rest.is_empty() => row(&self.goods, rest),
            "invoices" if !rest.is_empty() => row(&self.invoices, rest),
            "consignor" => Some((serde_json::to_value(&self.consignor).ok()?, rest)),
            "agent" => Some((serde_json::to_value(&self.agent).ok()?, rest)),
            "consignee" => Some((serde_json::to_value(&self.consignee).ok()?, rest)),
            "transport" => Some((serde_json::to_value(&self.transport).ok()?, rest)),
            "declaration" => Some((serde_json::to_value(&self.declaration).ok()?, rest)),
            "destination" => Some((Value::String(self.destination.clone()), rest)),
            "remarks" => Some((Value::String(self.remarks.clone()), rest)),
            _ => Some((serde_json::to_value(self).ok()?, pointer)),
        }
    }

    /// Builds a draft from form fields named by JSON pointer. Unknown pointers are ignored; missing rows appear.
    /// A repeated `/declaration/ticks` collects.
    #[must_use]
    pub fn from_fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::default().with_fields(fields)
    }

    /// Sets the named fields, leaving the rest as it is.
    #[must_use]
    pub fn with_fields<'a>(&self, fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut draft = self.clone();
        let (mut ticks_seen, mut texts) = (false, Vec::new());
        for (pointer, text) in fields {
            let text = text.replace("\r\n", "\n");
            if pointer == "/declaration/ticks" {
                if !ticks_seen {
                    draft.declaration.ticks.clear();
                    ticks_seen = true;
                }
                // one text may hold several, as `get` answers them
                for tick in text.split(',').filter(|tick| !tick.is_empty()) {
                    if !draft.declaration.ticks.iter().any(|known| known == tick) {
                        draft.declaration.ticks.push(tick.to_owned());
                    }
                }
                continue;
            }
            draft.grow_to(pointer);
            texts.push((pointer, text));
        }
        let Ok(mut value) = serde_json::to_value(&draft) else {
            return draft;
        };
        for (pointer, text) in texts {
            if let Some(slot) = value.pointer_mut(pointer)
                && slot.is_string()
            {
                *slot = Value::String(text);
            }
        }
        // only texts took the place of texts, so this is a draft again
        serde_json::from_value(value).unwrap_or(draft)
    }

    /// Makes room for a row that a pointer names, up to [`GOODS_MAX`].
    fn grow_to(&mut self, pointer: &str) {
        let mut parts = pointer.split('/').skip(1);
        let (Some(list), Some(Ok(row))) = (parts.next(), parts.next().map(str::parse::<usize>))
        else {
            return;
        };
        if row >= GOODS_MAX {
            return;
        }
        match list {
            "goods" if self.goods.len() <= row => {
                self.goods.resize_with(row + 1, GoodsDraft::default)
            }
            "invoices" if self.invoices.len() <= row => {
                self.invoices.resize_with(row + 1, InvoiceDraft::default);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_named_by_pointer_make_a_draft() {
        let draft = Draft::from_fields([
            ("/consignor/name", "Golden Rice"),
            ("/goods/1/hs_code", "1006.30"),
            ("/declaration/ticks", "a"),
            ("/declaration/ticks", "b"),
            ("/nonsense", "x"),
            ("/goods/4000/hs_code", "x"),
        ]);
        assert_eq!(draft.goods.len(), 2);
        assert_eq!(draft.get("/goods/1/hs_code").as_deref(), Some("1006.30"));
        assert_eq!(draft.declaration.ticks, ["a", "b"]);
        assert_eq!(draft.get("/goods"), Some(String::new()));
        assert_eq!(draft.get("/goods/2/hs_code"), None);
        assert_eq!(draft.get("/nonsense"), None);
    }

    #[test]
    fn each_field_answers_what_was_typed_in_it() {
        let value = serde_json::to_value(
            Draft::default().with_fields([("/goods/0/marks", ""), ("/invoices/0/number", "")]),
        )
        .unwrap();
        let mut pointers = Vec::new();
        leaves(&value, String::new(), &mut pointers);
        assert!(pointers.len() > 40, "{pointers:?}");
        let typed = Draft::default().with_fields(pointers.iter().map(|p| (p.as_str(), p.as_str())));
        for pointer in &pointers {
            assert_eq!(typed.get(pointer).as_ref(), Some(pointer));
        }
    }

    fn leaves(value: &Value, pointer: String, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields
                .iter()
                .for_each(|(name, field)| leaves(field, format!("{pointer}/{name}"), found)),
            Value::Array(rows) => rows
                .iter()
                .enumerate()
                .for_each(|(row, field)| leaves(field, format!("{pointer}/{row}"), found)),
            Value::String(_) => found.push(pointer),
            _ => {}
        }
    }
}
