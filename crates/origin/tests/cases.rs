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
    ticks: Option<Vec<String>>,
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
            "drawback" => product.drawback = Some(value == "yes"),
            "ops" => product.operations = Some(value.split(',').map(str::to_owned).collect()),
            "route" => {
                product.route = Some(Route {
                    direct: value == "direct",
                    customs_control: value == "customs",
                    altered: value == "altered",
                });
            }
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
            "component" => line.component = true,
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
    let mut file: File = toml::from_str(include_str!("data/cases.toml")).unwrap();
    let more: File = toml::from_str(include_str!("data/more_cases.toml")).unwrap();
    file.case.extend(more.case);
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
            && written.ticks.as_ref().is_none_or(|ticks| {
                decision.criterion.as_ref().map(|one| &one.ticks) == Some(ticks)
            })
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
    let mut verdicts = BTreeMap::new();
    let mut by_agreement = BTreeMap::new();
    for case in &file.case {
        *verdicts.entry(format!("{:?}", case.expect)).or_insert(0) += 1;
        let agreement = case.agreement.as_deref().unwrap_or("a rule of its own");
        *by_agreement.entry(agreement).or_insert(0) += 1;
    }
    println!(
        "{} cases, {boundary} at the exact boundary; {verdicts:?}; {by_agreement:?}",
        file.case.len()
    );
    assert!(file.case.len() >= 220 && boundary >= 85);
    for agreement in &known {
        assert!(
            by_agreement.contains_key(agreement.code.as_str()),
            "{} has no case",
            agreement.code
        );
    }
}

/// Those that come with Origo: a file that is lost or renamed is seen here.
const CODES: [&str; 23] = [
    "AANZFTA",
    "ACFTA",
    "AIFTA",
    "AJCEP",
    "AKFTA",
    "ATIGA",
    "CCFTA",
    "CKFTA",
    "CPTPP",
    "EU EBA",
    "EU GSP",
    "EU non-preferential",
    "PEM 2012",
    "PEM 2025",
    "RCEP",
    "SG non-preferential",
    "UK DCTS",
    "UK DCTS LDC",
    "UK non-preferential",
    "UK-EU TCA",
    "UK-Japan",
    "US 19 CFR 102",
    "USMCA",
];

/// What an agreement has to have, and what has to name its article. Each thing missing is a sentence.
fn missing_parts(agreement: &Agreement) -> Vec<String> {
    let mut missing = Vec::new();
    let mut need = |holds: bool, what: &str| {
        if !holds {
            missing.push(format!("{}: {what}", agreement.code));
        }
    };
    need(!agreement.code.is_empty(), "no code");
    need(!agreement.name.is_empty(), "no name");
    need(!agreement.version.is_empty(), "no version");
    need(!agreement.parties.is_empty(), "no parties");
    need(!agreement.rules.is_empty(), "no rule");
    let countries = agreement
        .parties
        .iter()
        .chain(&agreement.to)
        .chain(&agreement.cumulation.also);
    for country in countries {
        let fine = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        need(fine, "a country that is no code of two letters");
    }
    need(
        agreement.non_preferential
            || agreement.transport != Transport::Unsaid
            || agreement.code == "USMCA",
        "no rule on transport",
    );
    let contents = agreement
        .rules
        .iter()
        .any(|rule| rule.entry.rule.to_string().contains("RVC("));
    need(
        !contents || !agreement.value_methods.is_empty(),
        "a bare RVC and no method to count it by",
    );
    // What is said has its article, and nothing that is not said has one.
    let said = [
        ("base", true),
        ("cumulation", true),
        ("parties", false),
        ("to", !agreement.to.is_empty()),
        ("from", agreement.from.is_some()),
        ("until", agreement.until.is_some()),
        ("hs_edition", agreement.hs_edition.is_some()),
        ("value_methods", !agreement.value_methods.is_empty()),
        ("build_up_direct", agreement.build_up_direct),
        (
            "value_content_waiver",
            agreement.value_content_waiver.is_some(),
        ),
        ("set_percent", agreement.set_percent.is_some()),
        (
            "country_of_origin_percent",
            agreement.country_of_origin_percent.is_some(),
        ),
        (
            "insufficient_operations",
            !agreement.insufficient_operations.is_empty(),
        ),
        ("transport", agreement.transport != Transport::Unsaid),
        ("no_drawback", !agreement.no_drawback.is_empty()),
        ("annex_incomplete", agreement.annex_incomplete),
        ("criteria", agreement.criteria != Criteria::default()),
    ];
    for (value, is_said) in said {
        let has = agreement.sources.contains_key(value);
        need(has || !is_said, &format!("{value} without its article"));
        need(
            is_said || !has || value == "parties",
            &format!("an article for {value}, which is not said"),
        );
    }
    for name in agreement.sources.keys() {
        let known = said.iter().any(|(value, _)| value == name);
        need(
            known,
            &format!("an article for “{name}”, which is no value"),
        );
    }
    let sources = agreement.sources.values();
    let tolerances = agreement.tolerances.iter().map(|one| &one.source);
    let rules = agreement.rules.iter().map(|one| &one.source);
    for source in sources.chain(tolerances).chain(rules) {
        need(
            !source.article.trim().is_empty(),
            "a value without its article",
        );
    }
    for tolerance in &agreement.tolerances {
        let share = !tolerance.percent.is_negative() && tolerance.percent < Exact::from(100);
        need(share, "a tolerance that is no share");
    }
    missing
}

#[test]
fn every_agreement_has_the_parts_it_needs_and_each_value_its_article() {
    let known = agreements();
    let mut codes: Vec<_> = known.iter().map(|one| one.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, CODES);
    let missing: Vec<String> = known.iter().flat_map(missing_parts).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let (mut values, mut open) = (0, 0);
    for agreement in &known {
        let tolerances = agreement.tolerances.iter().map(|one| &one.source);
        let rules = agreement.rules.iter().map(|one| &one.source);
        for source in agreement.sources.values().chain(tolerances).chain(rules) {
            values += 1;
            open += usize::from(source.to_be_confirmed);
        }
    }
    println!(
        "{} agreements, {values} values with their article, {open} of them to be confirmed",
        known.len()
    );
}

#[test]
fn an_agreement_that_lacks_a_part_is_seen() {
    let whole = agreements()
        .into_iter()
        .find(|one| one.code == "PEM 2012")
        .unwrap();
    assert_eq!(missing_parts(&whole), Vec::<String>::new());
    type Spoil = fn(&mut Agreement);
    let spoil: [(&str, Spoil); 8] = [
        ("no version", |one| one.version.clear()),
        ("no parties", |one| one.parties.clear()),
        ("no rule", |one| one.rules.clear()),
        ("no rule on transport", |one| {
            one.transport = Transport::Unsaid
        }),
        ("no_drawback without its article", |one| {
            drop(one.sources.remove("no_drawback"))
        }),
        ("a value without its article", |one| {
            one.tolerances[0].source.article.clear()
        }),
        ("a country that is no code of two letters", |one| {
            one.parties[0] = "Norway".to_owned()
        }),
        ("which is no value", |one| {
            drop(one.sources.insert(
                "bsae".to_owned(),
                Source {
                    article: "Art. 1".to_owned(),
                    to_be_confirmed: false,
                },
            ))
        }),
    ];
    for (sentence, change) in spoil {
        let mut one = whole.clone();
        change(&mut one);
        let missing = missing_parts(&one).join("; ");
        assert!(missing.contains(sentence), "{sentence}: {missing}");
    }
}

#[test]
fn a_general_rule_of_an_annex_that_is_not_all_here_is_taken_for_granted_aloud() {
    let known = agreements();
    let case = |agreement: &str, hs: &str| {
        let text = format!(
            r#"{{ "agreement": "{agreement}", "origin": "KH", "product": {{ "hs": "{hs}", "price": {{ "FOB": "100" }} }},
               "materials": [{{ "id": "part", "hs": "8714.91", "origin": "CN", "value": "10" }}] }}"#
        );
        check(&Case::from_json(&text).unwrap(), &known)
            .unwrap()
            .trace
            .assumptions
    };
    assert!(case("ATIGA", "8712.00").contains(&Assumption::GeneralRule));
    assert!(
        !case("AIFTA", "8712.00").contains(&Assumption::GeneralRule),
        "there the general rule is for all"
    );
}

#[test]
fn a_preference_applies_in_the_countries_that_give_it() {
    let known = agreements();
    let between = |origin: &str, destination: &str| -> Vec<String> {
        known
            .iter()
            .filter(|one| one.applies(origin, destination))
            .map(|one| one.code.clone())
            .collect()
    };
    assert_eq!(between("KH", "CN"), ["ACFTA", "CCFTA", "RCEP"]);
    assert_eq!(between("KH", "KR"), ["AKFTA", "CKFTA", "RCEP"]);
    assert_eq!(between("KH", "FR"), ["EU EBA"]);
    assert_eq!(between("KH", "GB"), ["UK DCTS LDC"]);
    assert_eq!(between("PK", "DE"), ["EU GSP"]);
    assert_eq!(between("DE", "KH"), Vec::<String>::new(), "one-sided");
    assert_eq!(
        between("GB", "DE"),
        ["UK-EU TCA"],
        "materials of the Union count, but UK-Japan gives nothing in it"
    );
    assert_eq!(between("MX", "US"), ["USMCA"], "marking is no preference");
}

#[test]
fn every_agreement_reads_names_its_sources_and_survives_json() {
    let known = agreements();
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
