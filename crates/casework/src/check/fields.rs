//! What the form says of each field by itself: required, length, code list, ticks, documents.

use super::around::Circumstances;
use origo_pack::{Field, FieldKind};
use origo_trade::{Draft, Finding, FindingCode};

/// The findings of each field.
pub(super) fn fields(draft: &Draft, around: &Circumstances<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let sections = around.form.sections.iter();
    for field in sections.flat_map(|section| &section.fields) {
        for pointer in rows(&field.pointer, draft) {
            one(field, &pointer, draft, around, &mut findings);
        }
    }
    for tick in around.form.ticks.iter().filter(|tick| tick.required) {
        if !draft.declaration.ticks.contains(&tick.id) {
            findings.push(
                Finding::error("/declaration/ticks", FindingCode::TickRequired)
                    .with("tick", &tick.id),
            );
        }
    }
    findings
}

fn one(
    field: &Field,
    pointer: &str,
    draft: &Draft,
    around: &Circumstances<'_>,
    findings: &mut Vec<Finding>,
) {
    let text = draft.get(pointer).unwrap_or_default();
    let text = text.trim();
    if text.is_empty() {
        let spared = field.unless.as_ref().is_some_and(|unless| {
            let other = draft.get(&unless.field).unwrap_or_default();
            let list = around.pack.word_lists.get(&unless.words);
            list.is_some_and(|list| list.is(&other))
        });
        if field.required && !spared && field.kind != FieldKind::Ticks {
            findings.push(Finding::error(pointer, FindingCode::Required));
        }
        return;
    }
    if let Some(max) = field.max_length
        && text.chars().count() > max
    {
        findings.push(Finding::error(pointer, FindingCode::TooLong).with("max", max));
    }
    let known = match &field.kind {
        FieldKind::Choice(list) => around.pack.has_code(list, text),
        FieldKind::Criterion => {
            let mut criteria = around.form.criteria.iter();
            criteria.any(|criterion| criterion.code == text)
        }
        _ => true,
    };
    if !known {
        findings.push(Finding::error(pointer, FindingCode::NotInList).with("typed", text));
    }
}

/// A field's pointer for every row it has.
pub(super) fn rows(pointer: &str, draft: &Draft) -> Vec<String> {
    let count = match pointer.split('/').nth(1) {
        Some("goods") => draft.goods.len(),
        Some("invoices") => draft.invoices.len(),
        _ => return vec![pointer.to_owned()],
    };
    (0..count)
        .map(|row| pointer.replacen('*', &row.to_string(), 1))
        .collect()
}

/// Documents that the form or a criterion wants and that are not attached.
pub(super) fn documents(draft: &Draft, around: &Circumstances<'_>) -> Vec<Finding> {
    let missing = |kind: &str| !around.attached.iter().any(|attached| attached == kind);
    let kinds = around.form.attachments.iter();
    let mut findings: Vec<_> = kinds
        .filter(|kind| kind.required && missing(&kind.id))
        .map(|kind| {
            let pointer = format!("/attachments/{}", kind.id);
            Finding::error(pointer, FindingCode::RequiredDocument).with("kind", &kind.id)
        })
        .collect();
    for (row, goods) in draft.goods.iter().enumerate() {
        let mut criteria = around.form.criteria.iter();
        let evidence = criteria
            .find(|criterion| criterion.code == goods.criterion)
            .and_then(|criterion| criterion.evidence.as_deref());
        if let Some(kind) = evidence
            && missing(kind)
        {
            let pointer = format!("/goods/{row}/criterion");
            let found = Finding::error(pointer, FindingCode::EvidenceMissing);
            findings.push(found.with("kind", kind));
        }
    }
    findings
}
