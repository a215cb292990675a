//! What applicants do wrong, one mistake at a time on an otherwise right application, and what they are told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use jiff::civil::date;
use origo_casework::{Circumstances, Double, House, check};
use origo_pack::Pack;
use origo_trade::{Consignment, Draft, Nomenclature, Severity, parse_decimal};

const NOMENCLATURE: &str = "HS 2022\tdescription\n61\tArticles of apparel and clothing accessories, knitted or crocheted\n\
    6109\tT-shirts, singlets and other vests, knitted or crocheted\n610910\tOf cotton\n62\tArticles of apparel, not knitted\n\
    6203\tMen's suits, trousers\n87\tVehicles other than railway\n8703\tMotor cars for the transport of persons\n\
    870323\tOf a cylinder capacity exceeding 1,500 cc\n";

fn pack(id: &str) -> Pack {
    origo_pack::builtin().unwrap().remove(id).unwrap()
}

/// T-shirts, 36 cartons, by sea to Germany: nothing is wrong with it.
fn right() -> Draft {
    Draft::from_fields([
        ("/form", "co"),
        ("/consignor/name", "Northmoor Valves Ltd"),
        ("/consignor/address", "Unit 4, Mill Lane\nLeeds LS10 1AB"),
        ("/consignor/country", "GB"),
        ("/consignee/name", "Nordlicht Moden GmbH"),
        ("/consignee/address", "Speicherstadt 3\n20457 Hamburg"),
        ("/consignee/country", "DE"),
        ("/destination", "DE"),
        ("/transport/mode", "sea"),
        ("/transport/departure_date", "2026-12-04"),
        ("/transport/place_of_loading", "Immingham"),
        ("/transport/place_of_discharge", "Rotterdam"),
        ("/invoices/0/number", "NV-100"),
        ("/invoices/0/date", "2026-11-20"),
        ("/invoices/0/currency", "GBP"),
        ("/invoices/0/amount", "7407.00"),
        ("/goods/0/marks", "NM 1-36"),
        ("/goods/0/packages", "36"),
        ("/goods/0/package_kind", "CT"),
        (
            "/goods/0/description",
            "Men's T-shirts, knitted, 100 % cotton",
        ),
        ("/goods/0/hs_code", "6109.10"),
        ("/goods/0/quantity", "2160"),
        ("/goods/0/quantity_unit", "H87"),
        ("/goods/0/gross_weight", "468"),
        ("/goods/0/net_weight", "432"),
        ("/goods/0/value", "7407.00"),
        ("/goods/0/origin", "GB"),
        ("/goods/0/criterion", "MF"),
        ("/goods/0/producer/name", "Northmoor Valves Ltd"),
        ("/goods/0/producer/address", "Unit 4, Mill Lane, Leeds"),
        ("/goods/0/producer/country", "GB"),
        ("/goods/0/invoice_number", "NV-100"),
        ("/declaration/place", "Leeds"),
        ("/declaration/name", "A. Example"),
        ("/declaration/ticks", "true-data"),
        ("/declaration/ticks", "origin-rules"),
        ("/declaration/ticks", "further-evidence"),
        ("/declaration/ticks", "return-certificate"),
    ])
}

/// What is said of a draft: gravity, field and code, without that no nomenclature is loaded.
fn said(draft: &Draft) -> Vec<String> {
    said_in(&pack("gb"), draft, None, &[])
}

fn said_in(
    pack: &Pack,
    draft: &Draft,
    nomenclature: Option<&Nomenclature>,
    doubles: &[Double],
) -> Vec<String> {
    let houses = [House {
        name: "NORTHMOOR VALVES LIMITED".to_owned(),
        registration_number: "04718822".to_owned(),
    }];
    let attached = ["invoice".to_owned(), "origin-evidence".to_owned()];
    let around = Circumstances {
        pack,
        form: &pack.forms["co"],
        country: &pack.country,
        today: date(2026, 11, 28),
        attached: &attached,
        houses: Some(&houses),
        nomenclature,
        doubles,
    };
    check(draft, &around)
        .iter()
        .filter(|found| found.code != "hs-not-looked-up")
        .map(|found| format!("{} {} {}", found.severity.name(), found.pointer, found.code))
        .collect()
}

fn with(changes: &[(&str, &str)]) -> Draft {
    right().with_fields(changes.iter().copied())
}

fn case(text: &str) -> Draft {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_right_one_has_nothing_said() {
    assert_eq!(said(&right()), [""; 0]);
}

#[test]
fn each_seeded_mistake_is_said_at_its_field() {
    for (changes, expected) in [
        (
            vec![("/goods/0/hs_code", "9801.00")],
            "error /goods/0/hs_code hs-chapter",
        ),
        (
            vec![("/goods/0/hs_code", "9999.99")],
            "error /goods/0/hs_code hs-chapter",
        ),
        (
            vec![("/goods/0/hs_code", "7701.00")],
            "error /goods/0/hs_code hs-chapter",
        ),
        (
            vec![("/consignor/name", "Somebody Else plc")],
            "error /consignor/name consignor-not-own",
        ),
        (
            vec![("/invoices/0/date", "2006-11-20")],
            "warning /invoices/0/date date-long-past",
        ),
        (
            vec![("/transport/departure_date", "2062-12-04")],
            "warning /transport/departure_date date-far-ahead",
        ),
        (
            vec![("/transport/place_of_loading", "")],
            "warning /transport/place_of_loading place-missing",
        ),
        (
            vec![("/transport/place_of_discharge", "IMMINGHAM ")],
            "warning /transport/place_of_discharge same-places",
        ),
        (
            vec![("/transport/place_of_discharge", "Shanghai")],
            "warning /transport/place_of_discharge discharge-elsewhere",
        ),
        (
            vec![("/transport/place_of_discharge", "CNSHA")],
            "warning /transport/place_of_discharge discharge-elsewhere",
        ),
        (
            vec![("/transport/place_of_loading", "Hamburg")],
            "warning /transport/place_of_loading loaded-at-destination",
        ),
        (
            vec![("/goods/0/description", "Parts")],
            "error /goods/0/description refused-phrase",
        ),
        (
            vec![("/goods/0/description", "Clothes")],
            "error /goods/0/description refused-phrase",
        ),
        (
            vec![("/goods/0/description", "test")],
            "error /goods/0/description refused-phrase",
        ),
        (
            vec![("/goods/0/description", "Various machine parts")],
            "error /goods/0/description refused-phrase",
        ),
        (
            vec![("/goods/0/description", "Art. no. TX-500/2")],
            "error /goods/0/description no-words",
        ),
        (
            vec![("/goods/0/description", "6109.10")],
            "error /goods/0/description no-words",
        ),
        (
            vec![("/goods/0/description", "Cloth, as per attached list")],
            "error /goods/0/description refused-phrase",
        ),
        (
            vec![("/goods/0/description", "Shirts")],
            "warning /goods/0/description one-word",
        ),
        (
            vec![("/goods/0/criterion", "WO")],
            "warning /goods/0/criterion wholly-obtained-unlikely",
        ),
        (
            vec![("/goods/0/producer/country", "BD")],
            "warning /goods/0/producer/country producer-elsewhere",
        ),
        (
            vec![("/destination", "KP"), ("/consignee/country", "KP")],
            "error /destination embargo",
        ),
        (
            vec![("/destination", "RU"), ("/consignee/country", "RU")],
            "needs-reason /destination embargo",
        ),
        (
            vec![("/consignee/country", "FR")],
            "warning /consignee/country consignee-elsewhere",
        ),
        (
            vec![("/goods/0/marks", "NM 1-40")],
            "warning /goods/0/marks marks-count-differs",
        ),
        (
            vec![
                ("/goods/0/packages", "1"),
                ("/goods/0/marks", "no marks"),
                ("/goods/0/gross_weight", "10000"),
            ],
            "warning /goods/0/gross_weight package-heavy",
        ),
        (
            vec![
                ("/goods/0/gross_weight", "1.5"),
                ("/goods/0/net_weight", "1.4"),
            ],
            "warning /goods/0/gross_weight package-light",
        ),
        (
            vec![
                ("/goods/0/quantity", "500"),
                ("/goods/0/quantity_unit", "KGM"),
            ],
            "error /goods/0/quantity quantity-above-gross",
        ),
        (
            vec![
                ("/goods/0/quantity", "5"),
                ("/goods/0/quantity_unit", "TNE"),
            ],
            "error /goods/0/quantity quantity-above-gross",
        ),
        (
            vec![("/transport/departure_date", "2026-11-02")],
            "error /declaration/ticks shipped-not-ticked",
        ),
        (
            vec![("/goods/0/quantity", "1.500")],
            "error /goods/0/quantity number-doubtful",
        ),
        (
            vec![("/goods/0/quantity", "1,500")],
            "error /goods/0/quantity number-doubtful",
        ),
    ] {
        let found = said(&with(&changes));
        assert!(
            found.iter().any(|one| one == expected),
            "{changes:?}: {found:?}"
        );
        assert!(found.len() <= 3, "{changes:?} is said {found:?}");
    }
    assert_eq!(parse_decimal("7.407,00").unwrap().to_string(), "7407.00");
}

#[test]
fn who_ticked_that_the_goods_left_has_a_day_in_the_past() {
    let mut draft = right();
    draft.declaration.ticks.push("already-shipped".to_owned());
    assert_eq!(
        said(&draft),
        ["error /transport/departure_date shipped-in-future"]
    );
    draft.transport.departure_date = String::new();
    assert_eq!(
        said(&draft),
        ["error /transport/departure_date shipped-no-date"]
    );
}

#[test]
fn a_heading_is_looked_up_where_there_is_a_nomenclature() {
    let read = Nomenclature::read(NOMENCLATURE).unwrap();
    let found = |code| {
        said_in(
            &pack("gb"),
            &with(&[("/goods/0/hs_code", code)]),
            Some(&read),
            &[],
        )
    };
    assert_eq!(found("6199.99"), ["error /goods/0/hs_code hs-unknown"]);
    assert_eq!(
        found("6109.90"),
        ["warning /goods/0/hs_code hs-subheading-unknown"]
    );
    assert_eq!(
        found("8703.23"),
        ["warning /goods/0/hs_code hs-other-words"]
    );
    assert_eq!(found("6109.10.00"), [""; 0]);
    let pack = pack("gb");
    let around = Circumstances {
        pack: &pack,
        form: &pack.forms["co"],
        country: "GB",
        today: date(2026, 11, 28),
        attached: &["invoice".to_owned()],
        houses: None,
        nomenclature: None,
        doubles: &[],
    };
    let found = check(&right(), &around);
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.code.as_str(), one.severity))
        .collect();
    assert_eq!(found, [("hs-not-looked-up", Severity::Warning)]);
}

#[test]
fn one_empty_field_hides_nothing() {
    let found = said(&with(&[
        ("/consignee/name", ""),
        ("/transport/place_of_discharge", "Shanghai"),
        ("/goods/0/marks", "NM 1-40"),
        ("/goods/0/origin", "IT"),
        ("/invoices/0/amount", "7000"),
    ]));
    for expected in [
        "error /consignee/name required",
        "error /goods/0/origin origin-own",
        "error /invoices/0/amount invoice-total-differs",
        "warning /goods/0/marks marks-count-differs",
        "warning /transport/place_of_discharge discharge-elsewhere",
    ] {
        assert!(
            found.iter().any(|one| one == expected),
            "{expected}: {found:?}"
        );
    }
    // nor does a line that cannot be read
    let mut draft = with(&[("/goods/0/gross_weight", "heavy")]);
    draft.goods.push(draft.goods[0].clone());
    draft.goods[1].origin = "IT".to_owned();
    assert!(said(&draft).contains(&"error /goods/1/origin origin-own".to_owned()));
    assert!(
        said(&Draft::default())
            .iter()
            .all(|one| one.starts_with("error"))
    );
}

#[test]
fn the_same_line_twice_and_the_same_invoice_twice() {
    let mut draft = right();
    draft.goods.push(draft.goods[0].clone());
    draft.invoices[0].amount = "14814".to_owned();
    assert_eq!(
        said(&draft),
        ["warning /goods/1/description duplicate-line"]
    );
    let own = Double {
        invoice: 0,
        name: "GB-LDS-2026-000001".to_owned(),
        href: "/certificates/GB-LDS-2026-000001".to_owned(),
        own: true,
    };
    let other = Double {
        own: false,
        name: String::new(),
        href: String::new(),
        ..own.clone()
    };
    let found = |double| said_in(&pack("gb"), &right(), None, &[double]);
    assert_eq!(
        found(own),
        ["needs-reason /invoices/0/number likely-double"]
    );
    assert_eq!(
        found(other),
        ["needs-reason /invoices/0/number double-elsewhere"]
    );
}

#[test]
fn an_old_or_empty_list_of_embargoes_clears_nothing() {
    let mut old = pack("gb");
    old.embargoes.as_mut().unwrap().good_for_days = 3;
    assert_eq!(
        said_in(&old, &right(), None, &[]),
        ["error /destination embargo-list-old"]
    );
    let mut empty = pack("gb");
    empty.embargoes.as_mut().unwrap().countries.clear();
    assert_eq!(
        said_in(&empty, &right(), None, &[]),
        ["error /destination embargo-list-old"]
    );
    let mut none = pack("gb");
    none.embargoes = None;
    assert_eq!(
        said_in(&none, &right(), None, &[]),
        ["error /destination embargo-list-old"]
    );
}

#[test]
fn a_form_makes_a_check_graver_or_lighter() {
    let mut strict = pack("gb");
    let form = strict.forms.get_mut("co").unwrap();
    for rule in &mut form.checks {
        rule.severity = Severity::NeedsReason;
    }
    let found = said_in(&strict, &with(&[("/consignee/country", "FR")]), None, &[]);
    assert_eq!(
        found,
        ["needs-reason /consignee/country consignee-elsewhere"]
    );
}

#[test]
fn late_issue() {
    let mut draft = case(include_str!("cases/late-issue.json"));
    let errors = |draft: &Draft| -> Vec<String> {
        said(draft)
            .into_iter()
            .filter(|one| !one.starts_with("warning"))
            .collect()
    };
    assert_eq!(
        errors(&draft),
        ["error /declaration/ticks shipped-not-ticked"]
    );
    draft.declaration.ticks.push("already-shipped".to_owned());
    assert_eq!(errors(&draft), [""; 0]);
    let (pack, consignment) = (pack("gb"), Consignment::try_from(&draft).unwrap());
    let late = |day| origo_casework::late_endorsement(&pack.forms["co"], &consignment, day);
    assert_eq!(late(date(2026, 11, 28)), Some("ISSUED RETROSPECTIVELY"));
}

#[test]
fn says_nothing() {
    for marks in [
        "As per B/L",
        "See invoice",
        "as per packing list",
        "see attached",
        "-",
        "N/A",
    ] {
        let found = said(&with(&[("/goods/0/marks", marks)]));
        assert_eq!(found, ["error /goods/0/marks marks-say-nothing"], "{marks}");
    }
    for marks in ["no marks", "CALDER", "1-36", "N/M"] {
        assert_eq!(
            said(&with(&[("/goods/0/marks", marks)])),
            [""; 0],
            "{marks}"
        );
    }
    for description in [
        "Spare parts",
        "Machinery",
        "Electronics",
        "Foodstuff",
        "Personal effects",
        "-",
        "N/A",
        "test",
        "8481.80",
        "Samples",
        "Pièces détachées",
        "Goods as per invoice 4711",
        "ទំនិញ",
    ] {
        let found = said(&with(&[("/goods/0/description", description)]));
        assert!(
            found
                .iter()
                .any(|one| one.starts_with("error /goods/0/description")),
            "{description}: {found:?}"
        );
    }
    for description in [
        "Spare parts for looms: shuttles, steel",
        "Ball valve, brass, DN 25",
        "Goodwood furniture, oak tables",
        "អង្ករក្រអូប",
    ] {
        assert_eq!(
            said(&with(&[("/goods/0/description", description)])),
            [""; 0],
            "{description}"
        );
    }
}

#[test]
fn to_order() {
    let draft = case(include_str!("cases/to-order.json"));
    assert!(
        said(&draft).iter().all(|one| one.starts_with("warning")),
        "{:?}",
        said(&draft)
    );
    let consignment = Consignment::try_from(&draft).unwrap();
    assert_eq!(
        (
            consignment.consignee.name.as_str(),
            consignment.consignee.address.as_str()
        ),
        ("To order", "")
    );
    let named = with(&[("/consignee/address", "")]);
    assert_eq!(said(&named), ["error /consignee/address required"]);
}

#[test]
fn packed_together() {
    let draft = case(include_str!("cases/packed-together.json"));
    assert!(
        said(&draft).iter().all(|one| one.starts_with("warning")),
        "{:?}",
        said(&draft)
    );
    let consignment = Consignment::try_from(&draft).unwrap();
    let packed: Vec<_> = consignment
        .goods
        .iter()
        .map(|line| (line.packages.amount.to_string(), line.packed_with))
        .collect();
    assert_eq!(packed, [("1".to_owned(), None), ("0".to_owned(), Some(1))]);
    let mut first = draft;
    first.goods.swap(0, 1);
    assert!(said(&first).contains(&"error /goods/0/packages packed-with-nothing".to_owned()));
}

#[test]
fn two_currencies() {
    let draft = case(include_str!("cases/two-currencies.json"));
    let consignment = Consignment::try_from(&draft).unwrap();
    let values: Vec<_> = consignment
        .goods
        .iter()
        .map(|line| format!("{} {}", line.value.amount, line.value.currency))
        .collect();
    assert_eq!(values, ["1000.00 GBP", "500.00 EUR"]);
    let sums: Vec<_> = consignment
        .values()
        .iter()
        .map(|sum| format!("{} {}", sum.amount, sum.currency))
        .collect();
    assert_eq!(
        sums,
        ["1000.00 GBP", "500.00 EUR"],
        "amounts of two currencies have no sum"
    );
    assert!(
        said(&draft).iter().all(|one| one.starts_with("warning")),
        "{:?}",
        said(&draft)
    );
}
