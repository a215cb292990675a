//! A case as it is handed in: the good, its bill of materials, and the facts that are known.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::agreement::Agreement;
use crate::exact::Exact;
use crate::hs::HsCode;
use crate::inventory::Inventory;
use crate::rule::{Base, Date, Rule};

/// How deep a bill may be.
pub(crate) const DEPTH_MAX: usize = 16;

/// What is to be decided. Unknown names are an error.
///
/// Source: what an officer asks for: WCO Revised Kyoto Convention, Specific Annex K, Chapter 2.
///
/// ```
/// use origo_origin::{Case, guide::BICYCLE};
/// let case = Case::from_json(BICYCLE)?;
/// assert_eq!((case.origin.as_str(), case.materials.len()), ("KH", 3));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The agreement, by its code or written out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementReference>,
    /// The day the rules are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The country that made the good, ISO 3166-1 alpha-2.
    pub origin: String,
    /// The good.
    pub product: Product,
    /// What it is made of.
    #[serde(default)]
    pub materials: Vec<Material>,
    /// What is known, by name: processes done, conditions, statements.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<String, bool>,
    /// A rule in the notation, instead of the agreement's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Rule>,
}

/// An agreement by its code, or written out.
///
/// Source: the JSON Schema published with Origo.
///
/// ```
/// use origo_origin::AgreementReference;
/// let by_code: AgreementReference = serde_json::from_str(r#""ATIGA""#)?;
/// assert_eq!(by_code, AgreementReference::Code("ATIGA".to_owned()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum AgreementReference {
    /// One that the caller knows.
    Code(String),
    /// One of the caller's own.
    Inline(Box<Agreement>),
}

// Written by hand, because `untagged` would swallow what is wrong inside an agreement that is written out.
impl<'de> Deserialize<'de> for AgreementReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = AgreementReference;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the code of an agreement, or an agreement written out")
            }
            fn visit_str<E: de::Error>(self, code: &str) -> Result<Self::Value, E> {
                Ok(AgreementReference::Code(code.to_owned()))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let agreement = Agreement::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(AgreementReference::Inline(Box::new(agreement)))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// The good.
///
/// Source: the Harmonized System Convention for its position; WTO Customs Valuation Agreement for its price.
///
/// ```
/// use origo_origin::{Base, Case, guide::BICYCLE};
/// let product = Case::from_json(BICYCLE)?.product;
/// assert_eq!(product.price[&Base::FreeOnBoard], 100.into());
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its position.
    pub hs: HsCode,
    /// The edition of the nomenclature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_edition: Option<u16>,
    /// Its position in the edition of the annex, where that is another one and the concordance splits the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex_hs: Option<HsCode>,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Prices by base, all in one currency.
    #[serde(default)]
    pub price: BTreeMap<Base, Exact>,
    /// The currency of every amount of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Net weight, in the unit of the materials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Exact>,
    /// Costs that a direct build-up counts.
    #[serde(default)]
    pub costs: Costs,
    /// Whether it is wholly obtained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wholly_obtained: Option<bool>,
    /// Which descriptions of the annex fit it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub described: BTreeMap<String, bool>,
    /// All operations done in the last producing party; not examined when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operations: Option<Vec<String>>,
    /// It is a set put up for retail sale (GRI 3): the materials are its components.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub set: bool,
    /// Whether it is on the short list of the party of import whose goods need a domestic value (RCEP Art. 2.6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<bool>,
    /// How it travels; not examined when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// Whether duty on its foreign materials was or will be refunded (*drawback*); not examined when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawback: Option<bool>,
}

/// Costs besides materials.
///
/// Source: ATIGA Art. 29, direct method: labour, overhead, profit and other costs.
///
/// ```
/// use origo_origin::{Case, Verdict, decide, Agreement};
/// let mut case = Case::from_json(r#"{ "origin": "KH", "rule": "RVC.BU/FOB(40)",
///   "product": { "hs": "8712.00", "price": { "FOB": "100" }, "costs": { "labour": "30" } },
///   "materials": [{ "id": "saddle", "hs": "8714.95", "origin": "KH", "originating": true, "value": "10" }] }"#)?;
/// let mut agreement = Agreement::none("KH");
/// agreement.build_up_direct = true;
/// assert_eq!(decide(&case, &agreement)?.verdict, Verdict::Qualifies); // 10 and 30 of 100
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Direct labour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labour: Option<Exact>,
    /// Direct overhead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overhead: Option<Exact>,
    /// Profit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profit: Option<Exact>,
    /// Other costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Exact>,
}

/// How the consignment travels.
///
/// Source: ATIGA Art. 32; TCA Art. 16.
///
/// ```
/// let route: origo_origin::Route = serde_json::from_str(r#"{ "direct": false, "customs_control": true }"#)?;
/// assert!(!route.direct && !route.altered);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Straight from the party of export to the party of import.
    pub direct: bool,
    /// Always under the control of customs, with proof, where it is not direct.
    #[serde(default)]
    pub customs_control: bool,
    /// Altered on the way, beyond unloading, reloading and keeping it in good condition.
    #[serde(default)]
    pub altered: bool,
}

/// A line of the bill of materials.
///
/// Source: supplier’s declarations: TCA Annex ORIG-3; PEM Convention, Appendix I.
///
/// ```
/// use origo_origin::Material;
/// let frame: Material = serde_json::from_str(
///     r#"{ "id": "frame", "hs": "8714.91", "origin": "CN", "value": "40" }"#,
/// )?;
/// assert_eq!(frame.originating, None); // nobody said so: it counts as foreign
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Its name in questions and traces; unique in the whole bill.
    pub id: String,
    /// Its position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs: Option<HsCode>,
    /// Its position in the edition of the annex, where that is another one and the concordance splits the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex_hs: Option<HsCode>,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The country it comes from; unknown when missing, and then foreign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Exact>,
    /// The currency, where the sheet repeats it: it has to be the good's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Its net weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Exact>,
    /// Whether it is originating by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub originating: Option<bool>,
    /// Whether there is proof of that, when it comes from another party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<bool>,
    /// Whether it is wholly obtained in a party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wholly_obtained: Option<bool>,
    /// What it is there for.
    #[serde(default)]
    pub role: Role,
    /// Part of the textile component that decides the classification.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub component: bool,
    /// The basic textile material it is of, for example `cotton` or `synthetic_staple`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub textile: Option<String>,
    /// Elastomeric yarn.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub elastomeric: bool,
    /// It is fungible, and kept in a stock with originating and foreign goods alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inventory: Option<Inventory>,
    /// Which descriptions of the rules fit it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub described: BTreeMap<String, bool>,
    /// Made by the producer of the good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub self_produced: bool,
    /// Whether a self-produced material is designated, so that it counts as one; it is unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated: Option<bool>,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub produced_from: Vec<Material>,
    /// Its own value content in per cent, for partial cumulation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_content: Option<Exact>,
}

/// What a line of the bill is there for.
///
/// Source: ATIGA Art. 34 and 35; RCEP Art. 3.9 to 3.12.
///
/// ```
/// use origo_origin::Role;
/// let role: Role = serde_json::from_str(r#""retail_packing""#)?;
/// assert!(role.counts() && !role.shifts());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A material.
    #[default]
    Material,
    /// Packing for retail sale: no shift, but value.
    RetailPacking,
    /// Accessories, spare parts and tools delivered with the good: no shift, but value.
    Accessory,
    /// Packing for transport: never counted.
    TransportPacking,
    /// Energy, tools, catalysts and the like: never counted.
    Indirect,
}

impl Role {
    /// Whether a tariff shift looks at it.
    ///
    /// ```
    /// use origo_origin::Role;
    /// assert!(Role::Material.shifts());
    /// assert!(!Role::Accessory.shifts());
    /// ```
    pub fn shifts(self) -> bool {
        self == Self::Material
    }

    /// Whether it is counted at all.
    ///
    /// ```
    /// use origo_origin::Role;
    /// assert!(Role::Accessory.counts());
    /// assert!(!Role::TransportPacking.counts());
    /// ```
    pub fn counts(self) -> bool {
        !matches!(self, Self::TransportPacking | Self::Indirect)
    }
}

impl Material {
    /// A line with a name only.
    ///
    /// ```
    /// assert_eq!(origo_origin::Material::named("frame").id, "frame");
    /// ```
    pub fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            hs: None,
            annex_hs: None,
            description: String::new(),
            origin: None,
            value: None,
            currency: None,
            weight: None,
            originating: None,
            proof: None,
            wholly_obtained: None,
            role: Role::Material,
            component: false,
            textile: None,
            elastomeric: false,
            inventory: None,
            described: BTreeMap::new(),
            self_produced: false,
            designated: None,
            produced_from: Vec::new(),
            value_content: None,
        }
    }
}

/// Every line of the bill, at every level.
pub(crate) fn walk<'a>(materials: &'a [Material], visit: &mut impl FnMut(&'a Material)) {
    for material in materials {
        visit(material);
        walk(&material.produced_from, visit);
    }
}

/// The line with this name, to change it.
pub(crate) fn find_mut<'a>(materials: &'a mut [Material], id: &str) -> Option<&'a mut Material> {
    for material in materials {
        if material.id == id {
            return Some(material);
        }
        if let Some(found) = find_mut(&mut material.produced_from, id) {
            return Some(found);
        }
    }
    None
}
