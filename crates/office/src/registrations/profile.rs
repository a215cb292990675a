//! A registration as typed, and what is still wrong with it.

use crate::{Document, sign_up::check_email};
use origo_pack::{NumberFormat, Pack};
use origo_trade::{Finding, FindingCode, PartyDraft};
use serde::{Deserialize, Serialize};

/// What an organisation may be.
pub const KINDS: [&str; 3] = ["exporter", "producer", "agent"];

/// A registration as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// One of [`KINDS`].
    pub kind: String,
    /// Name in Latin letters.
    pub name: String,
    /// Name in the authority's own script.
    pub name_local: String,
    /// Street, number, postcode and town.
    pub address: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Number in the register of companies.
    pub registration_number: String,
    /// Tax number.
    pub tax_number: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Their e-mail.
    pub contact_email: String,
    /// Their telephone.
    pub contact_phone: String,
    /// Kinds of goods it exports.
    pub goods: String,
}

impl Profile {
    /// Its fields by name, with what was typed.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, &str); 11] {
        [
            ("kind", &self.kind),
            ("name", &self.name),
            ("name_local", &self.name_local),
            ("address", &self.address),
            ("country", &self.country),
            ("registration_number", &self.registration_number),
            ("tax_number", &self.tax_number),
            ("contact_name", &self.contact_name),
            ("contact_email", &self.contact_email),
            ("contact_phone", &self.contact_phone),
            ("goods", &self.goods),
        ]
    }

    /// From fields by name; others are ignored.
    #[must_use]
    pub fn from_fields<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        let text =
            |name: &str, max: usize| -> String { value(name).trim().chars().take(max).collect() };
        Self {
            kind: text("kind", 20),
            name: text("name", 200),
            name_local: text("name_local", 200),
            address: text("address", 500),
            country: text("country", 2).to_uppercase(),
            registration_number: text("registration_number", 40),
            tax_number: text("tax_number", 40),
            contact_name: text("contact_name", 120),
            contact_email: text("contact_email", 254),
            contact_phone: text("contact_phone", 40),
            goods: text("goods", 1000),
        }
    }

    pub(super) fn party(&self) -> PartyDraft {
        PartyDraft {
            name: self.name.clone(),
            name_local: self.name_local.clone(),
            address: self.address.clone(),
            address_local: String::new(),
            country: self.country.clone(),
            registration_number: self.registration_number.clone(),
        }
    }

    pub(super) fn search(&self, reference: &str) -> String {
        [
            reference,
            &self.name,
            &self.name_local,
            &self.registration_number,
            &self.tax_number,
        ]
        .join(" ")
        .to_lowercase()
    }
}

/// What can be said only against a form that is complete: every fault, each with its field.
pub(super) fn check(pack: &Pack, profile: &Profile, documents: &[Document]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, typed) in profile.fields() {
        let wanted = !matches!(
            name,
            "name_local" | "registration_number" | "tax_number" | "contact_email"
        );
        if wanted && typed.trim().is_empty() {
            findings.push(Finding::error(format!("/{name}"), FindingCode::Required));
        }
    }
    if !profile.kind.is_empty() && !KINDS.contains(&profile.kind.as_str()) {
        findings.push(Finding::error("/kind", FindingCode::Required));
    }
    let countries = pack.code_lists.get("countries");
    let known = countries.is_some_and(|list| list.iter().any(|c| c.code == profile.country));
    if !profile.country.is_empty() && !known {
        findings
            .push(Finding::error("/country", FindingCode::Country).with("typed", &profile.country));
    }
    let mut number = |name: &str, typed: &str, format: &NumberFormat| {
        let pointer = format!("/{name}");
        // a number of another country has that country's form
        let own = profile.country.is_empty() || profile.country == pack.country;
        if typed.is_empty() {
            if format.required {
                findings.push(Finding::error(pointer, FindingCode::Required));
            }
        } else if own && !format.fits(typed) {
            findings.push(Finding::error(pointer, FindingCode::NumberForm).with("typed", typed));
        }
    };
    let registration = &pack.registration;
    number(
        "registration_number",
        &profile.registration_number,
        &registration.registration_number,
    );
    number("tax_number", &profile.tax_number, &registration.tax_number);
    check_email("/contact_email", &profile.contact_email, &mut findings);
    for kind in registration.documents.iter().filter(|kind| kind.required) {
        if !documents.iter().any(|document| document.kind == kind.id) {
            let finding = Finding::error("/documents", FindingCode::RequiredDocument);
            findings.push(finding.with("kind", &kind.id));
        }
    }
    findings
}
