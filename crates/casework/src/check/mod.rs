//! Everything that would make an officer send an application back, found before it is submitted.
//!
//! Two things are looked at apart, so that one never hides the other: each field by itself (`fields`), and what must
//! hold between fields. The latter are the checks that the form names, each with its own gravity and arguments; what a
//! field that cannot be read would have said, is left out, and nothing else.

mod fields;
mod goods;
mod money;
mod packing;
mod parties;
mod transport;

use jiff::civil::Date;
use origo_pack::{CheckName, Form, FormCheck, Pack, WordList};
use origo_trade::{Draft, Finding, FindingCode, Nomenclature, Reading, Severity};
use std::collections::HashSet;

pub use parties::same_name;

/// What is true around an application when it is checked.
#[derive(Debug, Clone)]
pub struct Circumstances<'a> {
    /// The pack whose lists and words apply.
    pub pack: &'a Pack,
    /// The form.
    pub form: &'a Form,
    /// The authority's country, ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Today in the authority's zone.
    pub today: Date,
    /// Kinds of the documents attached.
    pub attached: &'a [String],
    /// Whose goods the applicant may apply for; `None` where nobody asks for anybody.
    pub houses: Option<&'a [House]>,
    /// The Harmonized System, if the installation has it.
    pub nomenclature: Option<&'a Nomenclature>,
    /// Certificates and applications that speak of the same invoices and goods.
    pub doubles: &'a [Double],
}

/// An organisation that the applicant may apply for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// Its registered name.
    pub name: String,
    /// Its registration number; empty if there is none.
    pub registration_number: String,
}

/// Another application or certificate for goods of the same invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// The row of the invoice, from 0.
    pub invoice: usize,
    /// Its certificate's number or its own reference.
    pub name: String,
    /// Where who may see it finds it; empty if it is another's.
    pub href: String,
    /// Whether it is of the same organisation.
    pub own: bool,
}

/// All findings, the gravest first, each field's once.
#[must_use]
pub fn check(draft: &Draft, around: &Circumstances<'_>) -> Vec<Finding> {
    let reading = Reading::of(draft);
    let mut findings = reading.findings.clone();
    findings.extend(fields::fields(draft, around));
    findings.extend(fields::documents(draft, around));
    for rule in &around.form.checks {
        let mut found = Found {
            severity: rule.severity,
            findings: &mut findings,
        };
        let seen = Seen {
            draft,
            read: &reading,
            around,
            rule,
        };
        seen.look(&mut found);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut seen = HashSet::new();
    findings.retain(|finding| seen.insert((finding.pointer.clone(), finding.code)));
    findings
}

/// What a check looks at.
struct Seen<'a> {
    draft: &'a Draft,
    read: &'a Reading,
    around: &'a Circumstances<'a>,
    rule: &'a FormCheck,
}

/// What a check found, at the gravity that the form gives it.
struct Found<'a> {
    severity: Severity,
    findings: &'a mut Vec<Finding>,
}

impl Found<'_> {
    /// Says it; values follow with `with`.
    fn say(
        &mut self,
        pointer: impl Into<String>,
        code: FindingCode,
        values: &[(&str, &dyn ToString)],
    ) {
        self.say_as(self.severity, pointer, code, values);
    }

    /// Says it at another gravity than the form's.
    fn say_as(
        &mut self,
        severity: Severity,
        pointer: impl Into<String>,
        code: FindingCode,
        values: &[(&str, &dyn ToString)],
    ) {
        let mut finding = Finding::new(severity, pointer, code);
        for (name, value) in values {
            finding = finding.with(name, value.to_string());
        }
        self.findings.push(finding);
    }
}

impl Seen<'_> {
    /// Does what the name of the check says.
    fn look(&self, found: &mut Found<'_>) {
        match self.rule.name {
            CheckName::SumEquals => money::sums(self, found),
            CheckName::InvoiceOnce => money::once(self, found),
            CheckName::InvoiceDated => money::dated(self, found),
            CheckName::OneCertificate => money::one_certificate(self, found),
            CheckName::DateNear => transport::near(self, found),
            CheckName::LateIssue => transport::late(self, found),
            CheckName::DepartureAhead => transport::ahead(self, found),
            CheckName::PlacesNamed => transport::named(self, found),
            CheckName::PlacesDiffer => transport::differ(self, found),
            CheckName::PlacesOnTheWay => transport::on_the_way(self, found),
            CheckName::ConsignorCountry => parties::consignor_country(self, found),
            CheckName::ConsignorOwn => parties::consignor_own(self, found),
            CheckName::PartiesDiffer => parties::differ(self, found),
            CheckName::ConsigneeAtDestination => parties::consignee(self, found),
            CheckName::DestinationAbroad => parties::abroad(self, found),
            CheckName::Embargo => parties::embargo(self, found),
            CheckName::RefusedWords => goods::refused_words(self, found),
            CheckName::SeveralWords => goods::several_words(self, found),
            CheckName::HsChapters => goods::hs_chapters(self, found),
            CheckName::HsHeading => goods::hs_heading(self, found),
            CheckName::HsWords => goods::hs_words(self, found),
            CheckName::WhollyObtained => goods::wholly_obtained(self, found),
            CheckName::OriginOwn => goods::origin_own(self, found),
            CheckName::ProducerAtOrigin => goods::producer(self, found),
            CheckName::LineOnce => goods::line_once(self, found),
            CheckName::MarksCount => packing::marks(self, found),
            CheckName::PackageMost => packing::most(self, found),
            CheckName::PackageLeast => packing::least(self, found),
            CheckName::QuantityWithinGross => packing::quantity(self, found),
        }
    }

    /// The word list that the check goes by.
    fn words(&self) -> Option<&WordList> {
        self.around.pack.word_lists.get(self.rule.words.as_ref()?)
    }

    /// The pointers that the check's field has, one a row, with what was typed; empty fields are left out.
    fn typed(&self) -> Vec<(String, String)> {
        let Some(field) = &self.rule.field else {
            return Vec::new();
        };
        let pointers = fields::rows(field, self.draft).into_iter();
        pointers
            .filter_map(|pointer| {
                let text = self.draft.get(&pointer)?.trim().to_owned();
                (!text.is_empty()).then_some((pointer, text))
            })
            .collect()
    }
}
