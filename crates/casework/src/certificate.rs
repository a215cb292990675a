//! What a certificate says: the canonical data that is printed, attached and signed.

use jiff::{Timestamp, civil::Date};
use origo_pack::{Form, Pack, Wording};
use origo_trade::Consignment;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The canonical data of a certificate, attached to its PDF as `certificate.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CertificateData {
    /// `origo.certificate/1`.
    pub schema: String,
    /// Number.
    pub number: String,
    /// Document type of the form.
    pub document_type: String,
    /// Form.
    pub form: FormData,
    /// Issuing authority.
    pub authority: AuthorityData,
    /// The goods and all about them.
    pub consignment: Consignment,
    /// Box 3: origins, ISO 3166-1 alpha-2.
    pub origins: Vec<String>,
    /// Date of issue in the authority's zone.
    pub issued_on: Date,
    /// Instant of issue.
    pub issued_at: Timestamp,
    /// Last day of validity, if the form limits it.
    pub valid_until: Option<Date>,
    /// Who signed for the authority.
    pub signatory: SignatoryData,
    /// What the authority certifies, by language.
    pub certification: Wording,
    /// What the applicant declared, by language.
    pub declaration: Wording,
    /// Endorsements in the remarks box, a line each: issued late, replacing another. Empty if there is none.
    pub endorsement: String,
    /// Number of the certificate that it replaces.
    pub replaces: Option<String>,
    /// Address in the QR.
    pub verify_url: String,
    /// Secret in the QR.
    pub code: String,
    /// Rules under which it was issued.
    pub pack: PackData,
}

impl CertificateData {
    /// Whether the address in the QR is the one of this number and code. Another one would show whoever scans it the
    /// content of another certificate.
    #[must_use]
    pub fn carries_its_own_address(&self) -> bool {
        let own = format!("/v/{}/{}", self.number, self.code);
        self.verify_url.ends_with(&own)
    }
}

/// The form in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormData {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Title by language.
    pub title: Wording,
}

/// The authority in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityData {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in its own script.
    pub name_local: String,
    /// Country.
    pub country: String,
    /// Place of issue.
    pub place: String,
}

/// The signatory in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatoryData {
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
}

/// The country pack in a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackData {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 of the pack.
    pub digest: String,
}

/// Names of the codes that a certificate uses, for its layout: `{ "countries": { "KH": { "en": …, "km": … } } }`.
#[must_use]
pub fn display_names(pack: &Pack, form: &Form, consignment: &Consignment) -> Value {
    let list = |id: &str, codes: Vec<String>| -> Value {
        let entries = pack
            .code_lists
            .get(id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        entries
            .iter()
            .filter(|entry| codes.contains(&entry.code))
            .map(|e| (e.code.clone(), json!(e.name)))
            .collect()
    };
    let mut countries = vec![
        consignment.consignor.country.to_string(),
        consignment.consignee.country.to_string(),
        consignment.destination.to_string(),
        pack.country.clone(),
    ];
    countries.extend(
        consignment
            .agent
            .iter()
            .map(|agent| agent.country.to_string()),
    );
    countries.extend(
        consignment
            .goods
            .iter()
            .flat_map(|g| [g.origin.to_string(), g.producer.country.to_string()]),
    );
    let goods = &consignment.goods;
    let mut units: Vec<_> = goods.iter().map(|g| g.quantity.unit.to_string()).collect();
    units.push("KGM".to_owned());
    json!({
        "countries": list("countries", countries),
        "units": list("units", units),
        "packages": list("packages", goods.iter().map(|g| g.packages.unit.to_string()).collect()),
        "modes": list("modes", vec![consignment.transport.mode.clone()]),
        "criteria": form.criteria.iter().map(|c| (c.code.clone(), json!(c.name))).collect::<Value>(),
    })
}

/// The form's words for a certificate that is issued after the goods have left; nothing if it is in time, or the form
/// has no words. Who ticked that they have left is believed without a day.
#[must_use]
pub fn late_endorsement<'a>(
    form: &'a Form,
    consignment: &Consignment,
    issued_on: Date,
) -> Option<&'a str> {
    let late = form.late_issue.as_ref()?;
    let ticked = consignment.declaration.ticks.contains(&late.tick);
    let departure = consignment.transport.departure_date;
    let left = departure.is_some_and(|day| {
        let last = day.checked_add(jiff::Span::new().days(late.grace_days));
        last.is_ok_and(|last| last < issued_on)
    });
    (ticked || left).then_some(&late.endorsement)
}

/// Puts values into a text of a pack: `{number}` becomes the value named `number`.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}
