//! Everything that would make an officer send an application back, found before it is submitted.

use jiff::civil::Date;
use origo_pack::{FieldKind, Form, Pack};
use origo_trade::{Consignment, Draft, Finding};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};

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
}

/// All findings, errors first, each field's once.
#[must_use]
pub fn check(draft: &Draft, around: &Circumstances<'_>) -> Vec<Finding> {
    let mut findings = match Consignment::try_from(draft) {
        Ok(consignment) => rules(&consignment, around),
        Err(findings) => findings,
    };
    findings.extend(fields(draft, around));
    findings.extend(chapters(draft));
    findings.extend(documents(draft, around));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let mut seen = HashSet::new();
    findings.retain(|finding| seen.insert((finding.pointer.clone(), finding.code.clone())));
    findings
}

/// Chapters that the Harmonized System does not have: 77 is kept free, and there is none before 1.
fn chapters(draft: &Draft) -> Vec<Finding> {
    let lines = draft.goods.iter().enumerate();
    lines
        .filter_map(|(row, line)| {
            let chapter = line.hs_code.trim().get(..2)?;
            ["00", "77"].contains(&chapter).then(|| {
                Finding::error(format!("/goods/{row}/hs_code"), "hs-chapter")
                    .with("chapter", chapter)
            })
        })
        .collect()
}

/// What the form says of each field: required, length, code list.
fn fields(draft: &Draft, around: &Circumstances<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for field in around
        .form
        .sections
        .iter()
        .flat_map(|section| &section.fields)
    {
        for pointer in rows(&field.pointer, draft) {
            let text = draft.get(&pointer).unwrap_or_default();
            let text = text.trim();
            if text.is_empty() {
                if field.required && field.kind != FieldKind::Ticks {
                    findings.push(Finding::error(&pointer, "required"));
                }
                continue;
            }
            if let Some(max) = field.max_length
                && text.chars().count() > max
            {
                findings.push(Finding::error(&pointer, "too-long").with("max", max));
            }
            let known = match &field.kind {
                FieldKind::Choice(list) => around.pack.has_code(list, text),
                FieldKind::Criterion => around
                    .form
                    .criteria
                    .iter()
                    .any(|criterion| criterion.code == text),
                _ => true,
            };
            if !known {
                findings.push(Finding::error(&pointer, "not-in-list").with("typed", text));
            }
        }
    }
    for tick in around.form.ticks.iter().filter(|tick| tick.required) {
        if !draft.declaration.ticks.contains(&tick.id) {
            findings
                .push(Finding::error("/declaration/ticks", "tick-required").with("tick", &tick.id));
        }
    }
    findings
}

/// A field's pointer for every row it has.
fn rows(pointer: &str, draft: &Draft) -> Vec<String> {
    let count = match pointer.split('/').nth(1) {
        Some("goods") => draft.goods.len(),
        Some("invoices") => draft.invoices.len(),
        _ => return vec![pointer.to_owned()],
    };
    (0..count)
        .map(|row| pointer.replacen('*', &row.to_string(), 1))
        .collect()
}

fn documents(draft: &Draft, around: &Circumstances<'_>) -> Vec<Finding> {
    let missing = |kind: &str| !around.attached.iter().any(|attached| attached == kind);
    let mut findings: Vec<_> = around
        .form
        .attachments
        .iter()
        .filter(|kind| kind.required && missing(&kind.id))
        .map(|kind| {
            Finding::error(format!("/attachments/{}", kind.id), "required-document")
                .with("kind", &kind.id)
        })
        .collect();
    for (row, goods) in draft.goods.iter().enumerate() {
        let evidence = around
            .form
            .criteria
            .iter()
            .find(|criterion| criterion.code == goods.criterion)
            .and_then(|criterion| criterion.evidence.as_deref());
        if let Some(kind) = evidence
            && missing(kind)
        {
            findings.push(
                Finding::error(format!("/goods/{row}/criterion"), "evidence-missing")
                    .with("kind", kind),
            );
        }
    }
    findings
}

/// What must hold between fields (certificates.md §1.1).
fn rules(consignment: &Consignment, around: &Circumstances<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if consignment.consignor.country.as_str() != around.country {
        findings.push(
            Finding::warning("/consignor/country", "consignor-foreign").with("own", around.country),
        );
    }
    let name = |party: &origo_trade::Party| party.name.trim().to_lowercase();
    if name(&consignment.consignee) == name(&consignment.consignor) {
        findings.push(Finding::warning(
            "/consignee/name",
            "consignee-is-consignor",
        ));
    }
    if consignment.destination.as_str() == around.country {
        findings.push(Finding::error("/destination", "same-country"));
    }
    if let Some(departure) = consignment.transport.departure_date
        && departure < around.today
    {
        findings.push(Finding::warning(
            "/transport/departure_date",
            "departure-past",
        ));
    }
    let mut totals: BTreeMap<&str, Decimal> = BTreeMap::new();
    for (row, invoice) in consignment.invoices.iter().enumerate() {
        if invoice.date > around.today {
            findings.push(Finding::error(
                format!("/invoices/{row}/date"),
                "future-date",
            ));
        }
        if totals.insert(&invoice.number, Decimal::ZERO).is_some() {
            findings.push(Finding::error(
                format!("/invoices/{row}/number"),
                "duplicate-invoice",
            ));
        }
    }
    for (row, goods) in consignment.goods.iter().enumerate() {
        let at = |field: &str| format!("/goods/{row}/{field}");
        match totals.get_mut(goods.invoice_number.as_str()) {
            Some(total) => *total += goods.value.amount,
            None => findings.push(
                Finding::error(at("invoice_number"), "invoice-unknown")
                    .with("typed", &goods.invoice_number),
            ),
        }
        let description = goods.description.to_lowercase();
        if let Some(phrase) = around
            .form
            .refused_phrases
            .iter()
            .find(|phrase| refused(&description, phrase))
        {
            findings
                .push(Finding::error(at("description"), "refused-phrase").with("phrase", phrase));
        }
        let own = goods.origin.as_str() == around.country;
        match around
            .form
            .criteria
            .iter()
            .find(|criterion| criterion.code == goods.criterion)
        {
            Some(criterion) if criterion.origin == "own" && !own => {
                findings
                    .push(Finding::error(at("origin"), "origin-own").with("own", around.country));
            }
            Some(criterion) if criterion.origin == "foreign" && own => {
                findings.push(
                    Finding::error(at("origin"), "origin-foreign").with("own", around.country),
                );
            }
            _ => {}
        }
    }
    for (row, invoice) in consignment.invoices.iter().enumerate() {
        let total = totals
            .get(invoice.number.as_str())
            .copied()
            .unwrap_or_default();
        if total != invoice.total.amount {
            findings.push(
                Finding::error(format!("/invoices/{row}/amount"), "invoice-total-differs")
                    .with("invoice", invoice.total.amount)
                    .with("goods", total),
            );
        }
    }
    findings
}

/// A phrase of one word is refused only as the whole description; a longer one anywhere.
fn refused(description: &str, phrase: &str) -> bool {
    if phrase.contains(' ') {
        description.contains(phrase)
    } else {
        description.trim() == phrase
    }
}
