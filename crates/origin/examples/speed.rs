//! Decisions a second on one core, for bills of 5, 50 and 500 materials and one of four levels.
//! `cargo run --release -p origo-origin --example speed`
#![allow(clippy::expect_used, clippy::print_stdout, reason = "an example")]

use std::time::Instant;

use origo_origin::{Agreement, Case, Material, decide};

fn material(at: usize) -> Material {
    let mut line = Material::named(&format!("part {at}"));
    line.hs = format!("87{:02}.{:02}", 1 + at % 14, 10 + at % 80)
        .parse()
        .ok();
    line.origin = Some(["CN", "KH", "VN"][at % 3].to_owned());
    line.originating = Some(!at.is_multiple_of(3));
    line.proof = Some(true);
    line.value = format!("{}.{:02}", 1 + at % 40, at % 100).parse().ok();
    line
}

fn case(materials: Vec<Material>) -> Case {
    let text = r#"{ "origin": "KH", "product": { "hs": "8712.00", "price": { "FOB": "25000" } } }"#;
    let mut case = Case::from_json(text).expect("the case is right");
    case.materials = materials;
    case
}

fn main() {
    let text = r#"{ "code": "TEST", "name": "A test", "parties": ["KH", "VN"], "base": "FOB",
        "value_methods": ["BD", "BU"], "cumulation": { "kind": "diagonal" },
        "rules": [{ "entry": "00-99: CTH | RVC(40);", "source": { "article": "-" } }] }"#;
    let agreement: Agreement = serde_json::from_str(text).expect("the agreement is right");
    let mut bills: Vec<(String, Case)> = [5, 50, 500]
        .map(|lines| {
            (
                format!("{lines} materials"),
                case((0..lines).map(material).collect()),
            )
        })
        .to_vec();
    let levels = (0..4).fold(Vec::new(), |inner, at| {
        let mut line = material(at * 3 + 1);
        (line.originating, line.self_produced, line.produced_from) = (None, true, inner);
        vec![line, material(100 + at)]
    });
    bills.push(("4 levels, 8 materials".to_owned(), case(levels)));
    for (name, case) in bills {
        let started = Instant::now();
        let mut decisions = 0_u32;
        while started.elapsed().as_millis() < 1_000 {
            decide(&case, &agreement).expect("the case is right");
            decisions += 1;
        }
        println!(
            "{name}: {:.0} decisions a second",
            f64::from(decisions) / started.elapsed().as_secs_f64()
        );
    }
}
