//! Which party an originating good is of, where the rates of duty differ between parties (RCEP Art. 2.6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agreement::Agreement;
use crate::bill::{Case, Material, walk};
use crate::exact::Exact;
use crate::rule::Base;
use crate::trace::{Trace, Why};
use crate::truth::Truth;

/// The party whose rate applies, and how it was found.
///
/// Source: RCEP Art. 2.6.
///
/// ```
/// use origo_origin::{Agreement, Exact, Case, decide, guide::BICYCLE};
/// let mut agreement = Agreement::none("KH");
/// agreement.country_of_origin_percent = Some(Exact::from(20));
/// let case = Case::from_json(BICYCLE)?;
/// let country = decide(&case, &agreement)?.country;
/// assert!(country.is_some()); // of an agreement whose rates differ between parties
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CountryOfOrigin {
    /// The party; nothing while it is open whether the good is on the short list of the party of import.
    pub country: Option<String>,
    /// Why.
    pub because: CountryReason,
    /// The value added in the exporting party, where it was needed.
    pub domestic_value: Option<Exact>,
    /// The price it is a share of.
    pub price: Option<Exact>,
}

/// Why a party is the country of origin.
///
/// Source: RCEP Art. 2.6.
///
/// ```
/// use origo_origin::{Agreement, Exact, Case, decide, guide::BICYCLE};
/// let mut agreement = Agreement::none("KH");
/// agreement.country_of_origin_percent = Some(Exact::from(20));
/// let country = decide(&Case::from_json(BICYCLE)?, &agreement)?.country;
/// println!("{:?}", country.map(|found| found.because));
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CountryReason {
    /// The good became originating in the exporting party.
    ExportingParty,
    /// It is on the short list, and enough of its value is of the exporting party.
    DomesticValue,
    /// Originating materials of this party are worth most.
    MostMaterials,
    /// Whether it is on the short list is not known, and matters.
    ListUnknown,
    /// The price or a value is missing.
    ValueUnknown,
}

/// The country of origin of a good that qualifies, where the agreement asks for one.
pub(crate) fn country(
    case: &Case,
    agreement: &Agreement,
    trace: &Trace,
) -> Option<CountryOfOrigin> {
    let least = agreement.country_of_origin_percent.as_ref()?;
    let answer = |country: Option<String>, because| CountryOfOrigin {
        country,
        because,
        domestic_value: None,
        price: None,
    };
    if case.product.listed == Some(false) || case.product.wholly_obtained == Some(true) {
        return Some(answer(
            Some(case.origin.clone()),
            CountryReason::ExportingParty,
        ));
    }
    let mut by_party: BTreeMap<&str, Exact> = BTreeMap::new();
    let (mut others, mut complete) = (Exact::zero(), true);
    let mut known: BTreeMap<&str, &Material> = BTreeMap::new();
    walk(&case.materials, &mut |material| {
        known.insert(&material.id, material);
    });
    for step in &trace.materials {
        let Some(material) = known.get(step.id.as_str()) else {
            continue;
        };
        let Some(value) = &material.value else {
            complete = false;
            continue;
        };
        let party = material.origin.as_deref().unwrap_or(&case.origin);
        if step.originating == Truth::Yes && step.why != Why::Foreign {
            let sum = by_party.entry(party).or_insert_with(Exact::zero);
            *sum = &*sum + value;
        }
        if step.originating != Truth::Yes || party != case.origin {
            others = &others + value;
        }
    }
    let price = case
        .product
        .price
        .get(&Base::FreeOnBoard)
        .or_else(|| case.product.price.get(&agreement.base));
    let (Some(price), true) = (price, complete) else {
        return Some(answer(None, CountryReason::ValueUnknown));
    };
    let domestic = price - &others;
    let mut found = if domestic >= least.percent_of(price) {
        let because = if case.product.listed == Some(true) {
            CountryReason::DomesticValue
        } else {
            // On the list or not, it is of the exporting party.
            CountryReason::ExportingParty
        };
        answer(Some(case.origin.clone()), because)
    } else if case.product.listed.is_none() {
        answer(None, CountryReason::ListUnknown)
    } else {
        // Of two that are worth the same the exporting party is taken, then the first by code.
        let most = by_party
            .iter()
            .max_by(|one, other| {
                let own = |party: &str| party == case.origin;
                one.1
                    .cmp(other.1)
                    .then(own(one.0).cmp(&own(other.0)))
                    .then(other.0.cmp(one.0))
            })
            .map(|(party, _)| (*party).to_owned());
        answer(
            most.or_else(|| Some(case.origin.clone())),
            CountryReason::MostMaterials,
        )
    };
    found.domestic_value = Some(domestic);
    found.price = Some(price.clone());
    Some(found)
}
