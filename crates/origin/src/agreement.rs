//! An agreement as data: its parties, prices, tolerances, cumulation, rules, and what its forms say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::exact::Exact;
use crate::hs::{HsCode, HsRange};
use crate::rule::{Base, Date, ProductSpecificRule, Set, ValueMethod};
use crate::truth::Truth;

/// An agreement, as a pack's file has it. Unknown names are an error, so a typing mistake cannot go unseen.
///
/// Source: the texts that each file names by article; shapes as in the notation of this crate.
///
/// ```
/// let agreement: origo_origin::Agreement = serde_json::from_str(r#"{
///   "code": "EXAMPLE", "name": "An example", "parties": ["KH", "VN"], "base": "FOB", "value_methods": ["BD"],
///   "rules": [{ "entry": "00-99: RVC(40) | CTH;", "source": { "article": "Art. 3" } }]
/// }"#)?;
/// assert_eq!(agreement.rules.len(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its short name, for example `ATIGA`.
    pub code: String,
    /// Its full name.
    pub name: String,
    /// The version of this file.
    #[serde(default)]
    pub version: String,
    /// The parties, ISO 3166-1 alpha-2; of a one-sided preference its beneficiaries.
    pub parties: Vec<String>,
    /// The countries of import, where the preference is one-sided (GSP, DCTS); the parties when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// These rules say where a good comes from and give no preference (UCC Art. 60, 19 CFR 102).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub non_preferential: bool,
    /// The edition of the nomenclature that its annex is written in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hs_edition: Option<u16>,
    /// The first day of this file's rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The price that shares are taken of where a rule names none.
    pub base: Base,
    /// What a bare `RVC(p)` may be counted by; the exporter may use any.
    #[serde(default)]
    pub value_methods: Vec<ValueMethod>,
    /// Whether the build-up counts labour, overhead, profit and other costs too (the *direct* form).
    #[serde(default)]
    pub build_up_direct: bool,
    /// A value content is waived when all foreign materials are at most this share (USMCA: 10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_content_waiver: Option<Exact>,
    /// A set of goods is originating when foreign components are at most this share of its price; all have to be
    /// originating where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_percent: Option<Exact>,
    /// The domestic value that a good on a party's short list needs to be of the exporting party (RCEP Art. 2.6: 20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_of_origin_percent: Option<Exact>,
    /// What materials of other parties count as.
    #[serde(default)]
    pub cumulation: Cumulation,
    /// Tolerances; any one that fits is enough.
    #[serde(default, rename = "tolerance")]
    pub tolerances: Vec<Tolerance>,
    /// Operations that are never enough, by name.
    #[serde(default)]
    pub insufficient_operations: Vec<String>,
    /// How the goods may travel.
    #[serde(default)]
    pub transport: Transport,
    /// Goods whose foreign materials may not have had a refund of duty (*drawback*; PEM Convention, Appendix I, Art. 14).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_drawback: Vec<HsRange>,
    /// The annex has rules of products that this file lacks: its general rule may not be the rule of a good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub annex_incomplete: bool,
    /// Lists of materials that rules name with `@`.
    #[serde(default)]
    pub sets: BTreeMap<String, Set>,
    /// What its forms say about the criterion.
    #[serde(default)]
    pub criteria: Criteria,
    /// Where each value above comes from, by the name of the value.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
    /// The product-specific rules, and the general rule as `00-99`.
    #[serde(default)]
    pub rules: Vec<AgreementRule>,
}

/// Where a value stands, and whether somebody compared it with the official text.
///
/// Source: the duty to be able to defend a verdict: WCO Revised Kyoto Convention, Specific Annex K, Chapter 2.
///
/// ```
/// let source: origo_origin::Source = toml::from_str(r#"article = "ATIGA Art. 28(1)(a)""#)?;
/// assert!(!source.to_be_confirmed);
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The article or annex.
    pub article: String,
    /// Not compared with the official text yet: screens say “to be confirmed by the authority”.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_be_confirmed: bool,
}

/// A rule of an agreement and where it stands.
///
/// Source: the product-specific rules of an annex, for example RCEP Annex 3A.
///
/// ```
/// let rule: origo_origin::AgreementRule = toml::from_str(r#"
/// entry = "8712: NOM/EXW(45);"
/// source.article = "TCA Annex 3"
/// "#)?;
/// assert_eq!(rule.entry.to_string(), "8712: NOM/EXW(45);");
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AgreementRule {
    /// The entry in the notation.
    pub entry: ProductSpecificRule,
    /// Where it stands.
    #[serde(default)]
    pub source: Source,
}

/// What materials of other parties count as.
///
/// Source: ATIGA Art. 30; TCA Art. 4; PEM Convention, Appendix I, Art. 7.
///
/// ```
/// let cumulation: origo_origin::Cumulation = toml::from_str(r#"
/// kind = "diagonal"
/// partial_from = "20"
/// "#)?;
/// assert_eq!(cumulation.partial_from, Some(origo_origin::Exact::from(20)));
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cumulation {
    /// Which kind.
    #[serde(default)]
    pub kind: CumulationKind,
    /// Further countries whose originating materials count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// Goods for which originating materials count only, although cumulation is full (revised PEM rules: textiles).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub full_except: Vec<HsRange>,
    /// A material with at least this value content counts in proportion to it (ATIGA: 20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_from: Option<Exact>,
}

/// Kinds of cumulation.
///
/// Source: WTO, Committee on Rules of Origin: bilateral, diagonal and full cumulation.
///
/// ```
/// use origo_origin::{Agreement, CumulationKind};
/// assert_eq!(Agreement::none("KH").cumulation.kind, CumulationKind::None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CumulationKind {
    /// Materials of other parties are foreign.
    #[default]
    None,
    /// Originating materials of the partner count.
    Bilateral,
    /// Originating materials of any party count.
    Diagonal,
    /// Work and materials in any party count, so a calculation reaches through to the inputs.
    Full,
}

/// A tolerance (*de minimis*): failing materials up to a share do not matter.
///
/// Source: ATIGA Art. 33; RCEP Art. 3.7; TCA Art. 6; CUSMA Art. 4.12.
///
/// ```
/// let tolerance: origo_origin::Tolerance = toml::from_str(r#"
/// name = "de_minimis"
/// by = "value"
/// base = "FOB"
/// percent = "10"
/// source.article = "ATIGA Art. 33"
/// "#)?;
/// assert!(tolerance.chapters.is_empty()); // for all goods
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Its name, for `~name` in an entry.
    pub name: String,
    /// The goods it is for; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chapters: Vec<HsRange>,
    /// The goods it is not for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_chapters: Vec<HsRange>,
    /// What is measured.
    pub by: ToleranceMeasure,
    /// The price it is a share of, when by value and not the agreement's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Base>,
    /// The share.
    pub percent: Exact,
    /// Only failing materials of these basic textile materials; all when empty. For the higher shares of, for example,
    /// yarn segmented with polyurethane.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub textiles: Vec<String>,
    /// Foreign elastomeric yarn may weigh at most this share of the same weight besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elastomeric_max: Option<Exact>,
    /// Whether it also saves *wholly obtained* input requirements.
    #[serde(default)]
    pub wholly_obtained_inputs: bool,
    /// Where it stands.
    #[serde(default)]
    pub source: Source,
}

/// What a tolerance measures.
///
/// Source: ATIGA Art. 33 (value); RCEP Art. 3.7 (value or weight); TCA Annex 2, notes 7 and 8 (textiles); CUSMA Art. 6.1 (component).
///
/// ```
/// use origo_origin::ToleranceMeasure;
/// let by: ToleranceMeasure = serde_json::from_str(r#""textile""#)?;
/// assert_eq!(by, ToleranceMeasure::Textile);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ToleranceMeasure {
    /// Value of the failing materials, of the price.
    Value,
    /// Their weight, of the good's.
    Weight,
    /// Their weight, of that of the textile component that decides the classification.
    Component,
    /// Their weight, of that of all textile materials; the good has to be of two basic textile materials at least, and
    /// all that fails has to be textile.
    Textile,
}

/// How the goods may travel to the party of import.
///
/// Source: ATIGA Art. 32 (direct consignment); TCA Art. 16 (non-alteration).
///
/// ```
/// use origo_origin::{Agreement, Transport};
/// assert_eq!(Agreement::none("KH").transport, Transport::Unsaid);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// The agreement file does not say.
    #[default]
    Unsaid,
    /// Directly, or under customs control with proof.
    DirectConsignment,
    /// Any way, as long as nothing is altered.
    NonAlteration,
}

/// Texts for the box of the origin criterion. `{level}`, `{percent}` and `{hs}` are filled in.
///
/// Source: the notes overleaf of the forms: Form D, E, AK, AI, AANZ, RCEP; Form A box 8.
///
/// ```
/// let criteria: origo_origin::Criteria = toml::from_str(r#"
/// wholly_obtained = "WO"
/// shift = "{level}"
/// value = "{percent}%"
/// "#)?;
/// assert_eq!(criteria.shift.as_deref(), Some("{level}")); // “CTH” on Form D
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Criteria {
    /// Wholly obtained.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wholly_obtained: Option<String>,
    /// Made of originating materials only. Where there is none, the agreement has no such criterion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusively_originating: Option<String>,
    /// A tariff shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// A value content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// A process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process: Option<String>,
    /// Any rule of the annex, where the form does not tell them apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Between two criteria that are both needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<String>,
    /// Added when other parties' materials were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accumulation: Option<String>,
    /// Added when a tolerance was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<String>,
    /// The form, and which version of it, whose texts these are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// What is ticked on that form.
    #[serde(default, skip_serializing_if = "Ticks::is_none")]
    pub ticks: Ticks,
}

/// The boxes that a form has for how a good came to be originating, in the form's own words (Form D, box 13).
///
/// Source: Form D, box 13.
///
/// ```
/// let ticks: origo_origin::Ticks = toml::from_str(r#"tolerance = "De Minimis""#)?;
/// assert_eq!(ticks.accumulation, None); // this form has no such box
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ticks {
    /// Originating materials of other parties were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accumulation: Option<String>,
    /// Materials of other parties were counted in proportion to their value content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_cumulation: Option<String>,
    /// A tolerance was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<String>,
}

impl Ticks {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Agreement {
    /// No agreement at all: one country, ex works, build-down and build-up, no tolerance. For a rule on its own.
    ///
    /// ```
    /// use origo_origin::{Agreement, Base};
    /// let alone = Agreement::none("KH");
    /// assert_eq!((alone.base, alone.tolerances.len()), (Base::ExWorks, 0));
    /// ```
    pub fn none(country: &str) -> Self {
        Self {
            code: String::new(),
            name: String::new(),
            version: String::new(),
            parties: vec![country.to_owned()],
            to: Vec::new(),
            non_preferential: false,
            hs_edition: None,
            from: None,
            until: None,
            base: Base::ExWorks,
            value_methods: vec![ValueMethod::BuildDown, ValueMethod::BuildUp],
            build_up_direct: false,
            value_content_waiver: None,
            set_percent: None,
            country_of_origin_percent: None,
            cumulation: Cumulation::default(),
            tolerances: Vec::new(),
            insufficient_operations: Vec::new(),
            transport: Transport::Unsaid,
            no_drawback: Vec::new(),
            annex_incomplete: false,
            sets: BTreeMap::new(),
            criteria: Criteria::default(),
            sources: BTreeMap::new(),
            rules: Vec::new(),
        }
    }

    /// Whether goods of one country have this preference in another.
    ///
    /// ```
    /// use origo_origin::Agreement;
    /// let mut scheme = Agreement::none("KH");
    /// scheme.to = vec!["GB".to_owned()];
    /// assert!(scheme.applies("KH", "GB"));
    /// assert!(!scheme.applies("GB", "KH")); // one-sided
    /// ```
    pub fn applies(&self, origin: &str, destination: &str) -> bool {
        let named = |list: &[String], country: &str| list.iter().any(|one| one == country);
        let importers = if self.to.is_empty() {
            &self.parties
        } else {
            &self.to
        };
        !self.non_preferential
            && origin != destination
            && named(&self.parties, origin)
            && named(importers, destination)
    }

    /// Whether a calculation for this good reaches through to what materials of other parties are made of.
    ///
    /// ```
    /// use origo_origin::{Agreement, CumulationKind};
    /// let mut agreement = Agreement::none("KH");
    /// agreement.cumulation.kind = CumulationKind::Full;
    /// agreement.cumulation.full_except = vec!["50-63".parse()?];
    /// assert!(agreement.reaches_through("8712.00".parse()?));
    /// assert!(!agreement.reaches_through("6203.42".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reaches_through(&self, good: HsCode) -> bool {
        let kept = |range: &HsRange| range.contains(good) == Truth::Yes;
        self.cumulation.kind == CumulationKind::Full
            && !self.cumulation.full_except.iter().any(kept)
    }

    /// Whether an originating material of this country counts for a good produced in `producer`.
    ///
    /// ```
    /// use origo_origin::{Agreement, CumulationKind};
    /// let mut agreement = Agreement::none("KH");
    /// agreement.parties = vec!["KH".to_owned(), "VN".to_owned()];
    /// assert!(!agreement.in_zone("VN", "KH")); // no cumulation: only the country itself
    /// agreement.cumulation.kind = CumulationKind::Diagonal;
    /// assert!(agreement.in_zone("VN", "KH"));
    /// ```
    pub fn in_zone(&self, country: &str, producer: &str) -> bool {
        let named = |list: &[String]| list.iter().any(|one| one == country);
        country == producer
            || self.cumulation.kind != CumulationKind::None
                && (named(&self.parties) || named(&self.cumulation.also))
    }
}
