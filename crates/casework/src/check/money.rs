//! Invoices: each once, dated, adding up in its own currency, and certified once.

use super::seen::{Found, Seen};
use origo_trade::{FindingCode, InvoiceReading, Severity};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// The rows of the invoices that have a number, with it.
fn numbered<'a>(seen: &'a Seen<'_>) -> impl Iterator<Item = (usize, &'a str, &'a InvoiceReading)> {
    let invoices = seen.read.invoices.iter().enumerate();
    invoices.filter_map(|(row, invoice)| Some((row, invoice.number.as_deref()?, invoice)))
}

/// The lines of an invoice add up to its total. Where one of them cannot be read, its sum says nothing.
pub(super) fn sums(seen: &Seen<'_>, found: &mut Found<'_>) {
    let mut done = HashSet::new();
    for (row, number, invoice) in numbered(seen) {
        let lines = seen.read.goods.iter();
        let lines = lines.filter(|line| line.invoice_number.as_deref() == Some(number));
        let values: Option<Vec<Decimal>> = lines.map(|line| line.value).collect();
        let (Some(total), Some(values)) = (invoice.amount, values) else {
            continue;
        };
        // a line that names no invoice yet may belong to this one
        let stray = seen
            .read
            .goods
            .iter()
            .any(|line| line.invoice_number.is_none());
        let sum: Decimal = values.iter().sum();
        if sum != total && !stray && done.insert(number) {
            found.say(
                format!("/invoices/{row}/amount"),
                FindingCode::InvoiceTotalDiffers,
                &[("invoice", &total), ("goods", &sum)],
            );
        }
    }
}

/// No invoice is listed twice.
pub(super) fn once(seen: &Seen<'_>, found: &mut Found<'_>) {
    let mut known = HashSet::new();
    for (row, number, _) in numbered(seen) {
        if !known.insert(number.to_lowercase()) {
            found.say(
                format!("/invoices/{row}/number"),
                FindingCode::DuplicateInvoice,
                &[],
            );
        }
    }
}

/// No invoice is of a day to come.
pub(super) fn dated(seen: &Seen<'_>, found: &mut Found<'_>) {
    for (row, invoice) in seen.read.invoices.iter().enumerate() {
        if invoice.date.is_some_and(|date| date > seen.around.today) {
            found.say(
                format!("/invoices/{row}/date"),
                FindingCode::FutureDate,
                &[],
            );
        }
    }
}

/// No second certificate for the same invoice and goods without a reason. Another firm's is said to its applicant
/// without its number.
pub(super) fn one_certificate(seen: &Seen<'_>, found: &mut Found<'_>) {
    for double in seen.around.doubles {
        let pointer = format!("/invoices/{}/number", double.invoice);
        let code = match double.own {
            true => FindingCode::LikelyDouble,
            false => FindingCode::DoubleElsewhere,
        };
        let severity = found.severity.max(Severity::Warning);
        let values: [(&str, &dyn ToString); 2] = [("other", &double.name), ("href", &double.href)];
        found.say_as(severity, pointer, code, &values);
    }
}
