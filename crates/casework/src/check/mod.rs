//! Everything that would make an officer send an application back, found before it is submitted.
//!
//! Two things are looked at apart, so that one never hides the other: each field by itself (`fields`), and what must
//! hold between fields. The latter are the checks that the form names, each with its own gravity and arguments; what a
//! field that cannot be read would have said, is left out, and nothing else.

mod around;
mod fields;
mod goods;
mod money;
mod packing;
mod parties;
mod seen;
mod transport;

use origo_pack::CheckName;
use origo_trade::{Draft, Finding, Reading};
use seen::{Found, Seen};
use std::collections::HashSet;

pub use around::{Circumstances, Double, House};
pub use parties::same_name;

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
        look(&seen, &mut found);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut seen = HashSet::new();
    findings.retain(|finding| seen.insert((finding.pointer.clone(), finding.code)));
    findings
}

/// Does what the name of the check says.
fn look(seen: &Seen<'_>, found: &mut Found<'_>) {
    match seen.rule.name {
        CheckName::SumEquals => money::sums(seen, found),
        CheckName::InvoiceOnce => money::once(seen, found),
        CheckName::InvoiceDated => money::dated(seen, found),
        CheckName::OneCertificate => money::one_certificate(seen, found),
        CheckName::DateNear => transport::near(seen, found),
        CheckName::LateIssue => transport::late(seen, found),
        CheckName::DepartureAhead => transport::ahead(seen, found),
        CheckName::PlacesNamed => transport::named(seen, found),
        CheckName::PlacesDiffer => transport::differ(seen, found),
        CheckName::PlacesOnTheWay => transport::on_the_way(seen, found),
        CheckName::ConsignorCountry => parties::consignor_country(seen, found),
        CheckName::ConsignorOwn => parties::consignor_own(seen, found),
        CheckName::PartiesDiffer => parties::differ(seen, found),
        CheckName::ConsigneeAtDestination => parties::consignee(seen, found),
        CheckName::DestinationAbroad => parties::abroad(seen, found),
        CheckName::Embargo => parties::embargo(seen, found),
        CheckName::RefusedWords => goods::refused_words(seen, found),
        CheckName::SeveralWords => goods::several_words(seen, found),
        CheckName::HsChapters => goods::hs_chapters(seen, found),
        CheckName::HsHeading => goods::hs_heading(seen, found),
        CheckName::HsWords => goods::hs_words(seen, found),
        CheckName::WhollyObtained => goods::wholly_obtained(seen, found),
        CheckName::OriginOwn => goods::origin_own(seen, found),
        CheckName::ProducerAtOrigin => goods::producer(seen, found),
        CheckName::LineOnce => goods::line_once(seen, found),
        CheckName::MarksCount => packing::marks(seen, found),
        CheckName::PackageMost => packing::most(seen, found),
        CheckName::PackageLeast => packing::least(seen, found),
        CheckName::QuantityWithinGross => packing::quantity(seen, found),
    }
}
