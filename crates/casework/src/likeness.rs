//! What two applications for the same goods have in common, however they are typed.

use origo_pack::words_of;
use origo_trade::{Draft, GoodsDraft, parse_decimal};

/// So many lines are compared: who asks twice for more goods asks twice for these too.
const LINES_MAX: usize = 20;

/// Something that an application speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// What is compared, in a form that does not depend on case, punctuation or how a number is written.
    pub text: String,
    /// The row of the invoice that the goods are on.
    pub invoice: usize,
    /// Whether it tells the invoice too. The rest tells goods alone, as another firm's invoice for them would.
    pub of_invoice: bool,
}

/// What an application speaks of: each line on its invoice to its receiver, and each line by its marks, weight and
/// destination alone. Goods without marks of their own are not told from others.
#[must_use]
pub fn likenesses(draft: &Draft) -> Vec<Likeness> {
    let mut found = Vec::new();
    for line in draft.goods.iter().take(LINES_MAX) {
        let number = words(&line.invoice_number);
        let mut invoices = draft.invoices.iter();
        let Some(invoice) = invoices.position(|one| words(&one.number) == number) else {
            continue;
        };
        let goods = goods(line);
        let receiver = words(&draft.consignee.name);
        let mut add = |of_invoice, parts: &[&str]| {
            found.push(Likeness {
                text: parts.join("\u{1f}"),
                invoice,
                of_invoice,
            });
        };
        add(true, &["invoice", &number, &receiver, &goods]);
        let marks = words(&line.marks);
        if marks.chars().any(|c| c.is_ascii_digit()) {
            let weight = amount(&line.gross_weight);
            let destination = draft.destination.trim().to_uppercase();
            add(false, &["goods", &goods, &marks, &weight, &destination]);
        }
    }
    found
}

/// Kind and quantity of a line's goods.
fn goods(line: &GoodsDraft) -> String {
    let code: String = line
        .hs_code
        .chars()
        .filter(char::is_ascii_digit)
        .take(6)
        .collect();
    let unit = line.quantity_unit.trim().to_uppercase();
    [words(&line.description), code, amount(&line.quantity), unit].join("\u{1f}")
}

fn words(text: &str) -> String {
    words_of(text).join(" ")
}

fn amount(text: &str) -> String {
    parse_decimal(text).map_or_else(|| words(text), |number| number.normalize().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(changes: &[(&str, &str)]) -> Draft {
        Draft::from_fields([
            ("/consignee/name", "Riz de Provence"),
            ("/destination", "FR"),
            ("/invoices/0/number", "GR-26/0412"),
            ("/goods/0/invoice_number", "GR-26/0412"),
            ("/goods/0/description", "Fragrant rice, 5 % broken"),
            ("/goods/0/marks", "GR 1-500"),
            ("/goods/0/hs_code", "1006.30"),
            ("/goods/0/quantity", "25"),
            ("/goods/0/gross_weight", "25,100.00"),
        ])
        .with_fields(changes.iter().copied())
    }

    #[test]
    fn the_same_goods_are_alike_however_typed_and_whoever_invoices_them() {
        let one = likenesses(&draft(&[]));
        let typed_otherwise = [
            ("/invoices/0/number", "gr 26-0412"),
            ("/goods/0/invoice_number", "GR 26 0412"),
            ("/goods/0/gross_weight", "25100"),
            ("/goods/0/hs_code", "10063098"),
        ];
        assert_eq!(likenesses(&draft(&typed_otherwise)), one);
        let other_invoice = [
            ("/invoices/0/number", "X 1"),
            ("/goods/0/invoice_number", "X 1"),
            ("/consignee/name", "Other"),
        ];
        let other = likenesses(&draft(&other_invoice));
        assert_ne!(other[0], one[0]);
        assert_eq!(other[1], one[1], "the goods are the same");
        assert_eq!(
            likenesses(&draft(&[("/goods/0/marks", "no marks")])).len(),
            1
        );
        assert_ne!(likenesses(&draft(&[("/goods/0/quantity", "26")])), one);
    }
}
