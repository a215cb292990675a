//! Cases from agreements and guidance, each with its source, and the agreements that come with Origo.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::path::Path;

use origo_origin::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    source: String,
    agreement: Option<String>,
    rule: Option<Rule>,
    origin: String,
    good: String,
    materials: Vec<String>,
    #[serde(default)]
    facts: BTreeMap<String, bool>,
    expect: Verdict,
    criterion: Option<String>,
    figure: Option<String>,
    questions: Option<usize>,
    country: Option<String>,
    #[serde(default)]
    boundary: bool,
}

/// All agreements of the shared pack, by file.
fn agreements() -> Vec<Agreement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/shared/agreements");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let text = std::fs::read_to_string(file).unwrap();
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
        })
        .collect()
}

fn good(text: &str) -> (Product, Option<Date>) {
    let mut words = text.split(' ');
    let hs = words.next().unwrap();
    let mut product: Product = serde_json::from_value(serde_json::json!({ "hs": hs })).unwrap();
    let mut date = None;
    for word in words {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let amount = || value.parse::<Exact>().unwrap();
        match name {
            "wo" => product.wholly_obtained = Some(true),
            "set" => product.set = true,
            "listed" => product.listed = Some(value == "yes"),
            "date" => date = Some(value.parse().unwrap()),
            "weight" => product.weight = Some(amount()),
            "labour" => product.costs.labour = Some(amount()),
            "overhead" => product.costs.overhead = Some(amount()),
            "profit" => product.costs.profit = Some(amount()),
            "other" => product.costs.other = Some(amount()),
            "is" => drop(
                product
                    .described
                    .insert(value.replace('_', " "), true)
                    .is_some(),
            ),
            base => {
                let base = Base::ALL
                    .into_iter()
                    .find(|one| one.word() == base)
                    .expect(text);
                product.price.insert(base, amount());
            }
        }
    }
    (product, date)
}

fn material(text: &str) -> Material {
    let words: Vec<&str> = text.split(' ').collect();
    let mut line = Material::named(words[0]);
    line.hs = Some(words[1].parse().unwrap());
    line.origin = Some(words[2].to_owned());
    line.value = Some(words[3].parse().unwrap());
    for word in &words[4..] {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        match name {
            "orig" => line.originating = Some(true),
            "proof" => line.proof = Some(true),
            "noproof" => line.proof = Some(false),
            "wo" => line.wholly_obtained = Some(true),
            "w" => line.weight = Some(value.parse().unwrap()),
            "retail" => line.role = Role::RetailPacking,
            "accessory" => line.role = Role::Accessory,
            "transport" => line.role = Role::TransportPacking,
            "indirect" => line.role = Role::Indirect,
            "textile" => line.textile = Some(value.to_owned()),
            "elastic" => line.elastomeric = true,
            "stock" => line.inventory = Some(stock(value)),
            "self" => line.self_produced = true,
            "undesignated" => line.designated = Some(false),
            "content" => line.value_content = Some(value.parse().unwrap()),
            "is" => drop(
                line.described
                    .insert(value.replace('_', " "), true)
                    .is_some(),
            ),
            "made" => line.produced_from.push(material(&value.replace(':', " "))),
            other => panic!("{other} in {text}"),
        }
    }
    line
}

/// `fifo:+100o:+300f:-200`: method, what came in (originating or foreign), what was taken.
fn stock(text: &str) -> Inventory {
    let (method, movements) = text.split_once(':').unwrap();
    let movement = |text: &str| {
        let (number, kind) = (
            text.trim_start_matches(['+', '-']),
            text.chars().last().unwrap(),
        );
        let quantity = number.trim_end_matches(['o', 'f']).parse().unwrap();
        if text.starts_with('-') {
            Movement::Out { quantity }
        } else {
            Movement::In {
                quantity,
                originating: kind == 'o',
            }
        }
    };
    Inventory {
        method: serde_json::from_value(method.into()).unwrap(),
        movements: movements.split(':').map(movement).collect(),
    }
}

/// Every share of the trace, as “numerator/denominator”, and whether it stands exactly at its limit.
fn shares(trace: &Trace) -> Vec<(String, bool)> {
    let ways = trace.rules.iter().flat_map(|rule| &rule.alternatives);
    ways.flat_map(|way| {
        let steps = way.steps.iter().filter_map(|step| match &step.work {
            Work::Share(share) => Some(share.as_ref()),
            _ => None,
        });
        let shares = |tolerance: &'_ ToleranceStep| {
            let both = [Some(tolerance.share.clone()), tolerance.also.clone()];
            both.into_iter().flatten()
        };
        steps
            .cloned()
            .chain(way.tolerances.iter().flat_map(shares))
            .collect::<Vec<_>>()
    })
    .filter_map(|share| {
        let figure = format!(
            "{}/{}",
            share.numerator.as_ref()?,
            share.denominator.as_ref()?
        );
        Some((figure, share.percent().as_ref() == Some(&share.limit)))
    })
    .collect()
}

#[test]
fn every_case_has_the_verdict_criterion_and_figure_of_its_source() {
    let known = agreements();
    let file: File = toml::from_str(include_str!("data/cases.toml")).unwrap();
    let mut wrong = Vec::new();
    for written in &file.case {
        let (product, date) = good(&written.good);
        let case = Case {
            agreement: written.agreement.clone().map(AgreementReference::Code),
            date,
            origin: written.origin.clone(),
            product,
            materials: written
                .materials
                .iter()
                .map(|text| material(text))
                .collect(),
            facts: written.facts.clone(),
            rule: written.rule.clone(),
        };
        let decision = match check(&case, &known) {
            Ok(decision) => decision,
            Err(error) => {
                wrong.push(format!("{}: {error}", written.source));
                continue;
            }
        };
        let figures = shares(&decision.trace);
        let criterion = decision
            .criterion
            .as_ref()
            .map(|criterion| criterion.text.clone());
        let right = decision.verdict == written.expect
            && (written.criterion.is_none() || written.criterion == criterion)
            && written.figure.as_ref().is_none_or(|figure| {
                figures
                    .iter()
                    .any(|(shown, exact)| shown == figure && (*exact || !written.boundary))
            })
            && (!written.boundary || written.figure.is_some())
            && (written.country.is_none()
                || written.country
                    == decision
                        .country
                        .as_ref()
                        .and_then(|one| one.country.clone()))
            && written
                .questions
                .is_none_or(|count| count == decision.questions.len())
            && decision.trace.replay().map(Verdict::from) == Ok(decision.verdict);
        if !right {
            wrong.push(format!(
                "{}: {:?} {criterion:?} {figures:?} {:?}",
                written.source, decision.verdict, decision.questions
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        file.case.len(),
        wrong.join("\n")
    );
    let boundary = file.case.iter().filter(|case| case.boundary).count();
    println!(
        "{} cases, {boundary} at the exact boundary",
        file.case.len()
    );
    assert!(file.case.len() >= 150 && boundary >= 40);
}

#[test]
fn every_agreement_reads_names_its_sources_and_survives_json() {
    let known = agreements();
    assert!(known.len() >= 8);
    for agreement in &known {
        let text = serde_json::to_string(agreement).unwrap();
        assert_eq!(
            &serde_json::from_str::<Agreement>(&text).unwrap(),
            agreement
        );
        let sources = agreement.sources.values();
        let sources = sources.chain(
            agreement
                .tolerances
                .iter()
                .map(|tolerance| &tolerance.source),
        );
        for source in sources.chain(agreement.rules.iter().map(|rule| &rule.source)) {
            assert!(
                !source.article.is_empty(),
                "{}: a value without its article",
                agreement.code
            );
        }
        assert!(agreement.parties.iter().all(|party| party.len() == 2));
    }
}
