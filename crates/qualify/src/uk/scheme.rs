//! The list of schemes: who the parties of an agreement are.

use std::collections::BTreeMap;

use origo_origin::{
    Agreement, AgreementRule, Base, Cumulation, CumulationKind, Date, Source, ValueMethod,
};
use serde::Deserialize;

use super::ImportedAgreement;

/// `roo_schemes_uk.json`, as far as it is needed.
#[derive(Clone, Debug, Deserialize)]
pub struct Schemes {
    schemes: Vec<Scheme>,
}

#[derive(Clone, Debug, Deserialize)]
struct Scheme {
    scheme_code: String,
    title: String,
    #[serde(default)]
    validity_start_date: Option<String>,
    #[serde(default)]
    countries: Vec<String>,
}

impl Schemes {
    /// Reads the list.
    ///
    /// # Errors
    /// When it is not one.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The agreement of imported rules, in the packs' own format. What the rule sets do not say, above all tolerances,
    /// is left out, and everything is to be confirmed.
    pub fn agreement(&self, code: &str, imported: &ImportedAgreement) -> Agreement {
        let scheme = self
            .schemes
            .iter()
            .find(|scheme| scheme.scheme_code == code);
        let confirm = |article: &str| Source {
            article: article.to_owned(),
            to_be_confirmed: true,
        };
        let mut agreement = Agreement::none("GB");
        agreement.code = format!("uk/{code}");
        agreement.name = scheme.map_or_else(|| code.to_owned(), |scheme| scheme.title.clone());
        agreement.version = "imported".to_owned();
        let countries = scheme
            .map(|scheme| scheme.countries.as_slice())
            .unwrap_or_default();
        for country in countries {
            let known = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
            // `EU` is the union, and its members are named too.
            if known && country != "EU" && !agreement.parties.contains(country) {
                agreement.parties.push(country.clone());
            }
        }
        agreement.from = scheme
            .and_then(|scheme| scheme.validity_start_date.as_deref())
            .and_then(|date| date.parse::<Date>().ok());
        agreement.base = Base::ExWorks;
        agreement.value_methods = vec![ValueMethod::BuildDown, ValueMethod::BuildUp];
        agreement.cumulation = Cumulation {
            kind: CumulationKind::Bilateral,
            ..Cumulation::default()
        };
        agreement.sources = BTreeMap::from([
            ("parties".to_owned(), confirm("UK trade tariff, schemes")),
            (
                "tolerance".to_owned(),
                confirm("not in the rule sets: none is applied"),
            ),
            ("cumulation".to_owned(), confirm("UK trade tariff, schemes")),
        ]);
        agreement.rules = imported
            .entries
            .iter()
            .map(|entry| AgreementRule {
                entry: entry.clone(),
                source: confirm("UK trade tariff, rule sets"),
            })
            .collect();
        agreement
    }
}
