//! Codes of one edition of the nomenclature under an annex of another. The lines of the tables are well-known changes:
//! WCO, “Amendments effective from 1 January 2022” and its correlation tables (drones in 8806, flat panel displays in
//! 8524, e-waste in 8549, smartphones in 8517.13, 3-D printers in 8485), shortened to what the tests need.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_origin::{
    Agreement, Answer, Assumption, Carried, Case, Concordance, HsCode, Question, Truth, Verdict,
    decide_carried,
};

const TABLES: &[&str] = &[
    "# 2022 to 2017\nHS 2022\tHS 2017\n\
     8517.13\t8517.12\n8517.14\t8517.12\n8517.11\t8517.11\n\
     8524.11\t8529.90\n8524.11\t8531.90\n8524.11\t8543.90\n\
     8529.90\t8529.90\n8543.40\t8543.70\n8543.70\t8543.70\n8543.90\t8543.90\n\
     8806.22\t8525.80\n8806.22\t8802.20\n8525.83\t8525.80\n8501.10\t8501.10\n8528.72\t8528.72\n",
    "HS 2017\tHS 2012\r\n8517.12\t8517.12\r\n8517.11\t8517.11\r\n8528.72\t8528.72\r\n8525.80\t8525.80\r\n8529.90\t8529.90\r\n\
     8543.70\t8543.70\r\n8501.10\t8501.10\r\n",
];

fn tables() -> Concordance {
    let mut concordance = Concordance::default();
    for table in TABLES {
        concordance.read(table).unwrap();
    }
    concordance
}

fn hs(code: &str) -> HsCode {
    code.parse().unwrap()
}

fn annex(edition: u16) -> Agreement {
    let mut agreement = Agreement::none("KH");
    agreement.hs_edition = Some(edition);
    agreement
}

fn case(rule: &str, product: &str, materials: &[(&str, &str)]) -> Case {
    let materials: Vec<_> = materials
        .iter()
        .map(|(id, hs)| serde_json::json!({ "id": id, "hs": hs, "origin": "CN", "value": "50" }))
        .collect();
    serde_json::from_value(serde_json::json!({
        "origin": "KH", "rule": rule, "materials": materials,
        "product": { "hs": product, "hs_edition": 2022, "price": { "EXW": "100" } },
    }))
    .unwrap()
}

#[test]
fn a_code_goes_over_one_table_or_two_and_back() {
    let tables = tables();
    for (code, from, to, expected) in [
        ("8517.13", 2022, 2017, Carried::To(hs("8517.12"))),
        ("8517.13", 2022, 2012, Carried::To(hs("8517.12"))),
        (
            "8517.12",
            2012,
            2022,
            Carried::Split(vec![hs("8517.13"), hs("8517.14")]),
        ),
        (
            "8524.11",
            2022,
            2017,
            Carried::Split(vec![hs("8529.90"), hs("8531.90"), hs("8543.90")]),
        ),
        // Nothing moved: national digits stay. Something moved: they meant something else.
        ("8517.11.0010", 2022, 2017, Carried::To(hs("8517.11.0010"))),
        ("8517.13.0010", 2022, 2017, Carried::To(hs("8517.12"))),
        // A heading is the same where all that the table has of it stayed there.
        ("8517", 2022, 2017, Carried::To(hs("8517"))),
        ("8543", 2022, 2017, Carried::To(hs("8543"))),
        (
            "8806",
            2022,
            2017,
            Carried::Split(vec![hs("8525"), hs("8802")]),
        ),
        ("8806", 2022, 2022, Carried::To(hs("8806"))),
        // What no table has is not guessed, half-way neither.
        ("0101.21", 2022, 2017, Carried::Unknown),
        ("8806.22", 2022, 2012, Carried::Unknown),
        ("8517.13", 2022, 2007, Carried::Unknown),
    ] {
        assert_eq!(
            tables.carry(hs(code), from, to),
            expected,
            "{code} {from} {to}"
        );
    }
}

#[test]
fn a_bill_is_carried_over_and_the_answer_says_so() {
    // A smartphone of 8517.13 out of a camera module: in HS 2012 still heading 8517 and 8525.
    let decision = decide_carried(
        &case("CTH", "8517.13", &[("camera", "8525.83")]),
        &annex(2012),
        &tables(),
    )
    .unwrap();
    assert_eq!(decision.verdict, Verdict::Qualifies);
    assert_eq!(decision.trace.product, hs("8517.12"));
    assert_eq!(decision.trace.materials[0].hs, Some(hs("8525.80")));
    assert!(
        decision
            .trace
            .assumptions
            .contains(&Assumption::CarriedOver)
    );
    assert!(
        !decision
            .trace
            .assumptions
            .contains(&Assumption::SameEdition)
    );
    // Two kinds of telephone of 2022 were one subheading: the shift is gone.
    let decision = decide_carried(
        &case("CTSH", "8517.13", &[("telephone", "8517.14")]),
        &annex(2017),
        &tables(),
    )
    .unwrap();
    assert_eq!(decision.verdict, Verdict::Not);
}

#[test]
fn without_a_table_the_code_stays_and_that_is_said() {
    for (code, tables) in [("8517.13", Concordance::default()), ("0101.21", tables())] {
        let decision = decide_carried(
            &case("CTH", code, &[("part", "8501.10")]),
            &annex(2017),
            &tables,
        )
        .unwrap();
        assert!(
            decision
                .trace
                .assumptions
                .contains(&Assumption::SameEdition)
        );
        assert!(
            !decision
                .trace
                .assumptions
                .contains(&Assumption::CarriedOver)
        );
    }
}

/// The answers of `to_qualify` and `to_fail`, put into the case, give the verdicts; the trace replays.
fn asks(case: &Case, agreement: &Agreement, tables: &Concordance) -> Vec<Question> {
    let decision = decide_carried(case, agreement, tables).unwrap();
    assert_eq!(decision.verdict, Verdict::Unknown);
    assert_eq!(decision.trace.replay(), Ok(Truth::Unknown));
    for (answers, verdict) in [
        (&decision.to_qualify, Verdict::Qualifies),
        (&decision.to_fail, Verdict::Not),
    ] {
        let complete = answers.iter().fold(case.clone(), |case, one| {
            case.with(&one.question, &one.answer)
        });
        let settled = decide_carried(&complete, agreement, tables).unwrap();
        assert_eq!(settled.verdict, verdict, "{answers:?}");
        assert!(settled.trace.replay().is_ok());
    }
    decision.questions
}

#[test]
fn a_split_is_asked_about_when_it_changes_the_verdict() {
    // A display module of 8524.11 was a part of televisions (8529), of signalling (8531) or of other machines (8543).
    let television = case(
        "CTH - {8529}",
        "8528.72",
        &[("display", "8524.11"), ("motor", "8501.10")],
    );
    let questions = asks(&television, &annex(2017), &tables());
    let choices = vec![hs("8529.90"), hs("8531.90"), hs("8543.90")];
    let question = Question::AnnexCode {
        material: Some("display".to_owned()),
        edition: 2017,
        choices,
    };
    assert_eq!(questions, std::slice::from_ref(&question));
    let answered = television.with(&question, &Answer::Code { hs: hs("8531.90") });
    let decision = decide_carried(&answered, &annex(2017), &tables()).unwrap();
    assert_eq!(decision.verdict, Verdict::Qualifies);
    // The good itself.
    let drone = case("CTH", "8806.22", &[("camera", "8525.83")]);
    let questions = asks(&drone, &annex(2017), &tables());
    assert!(matches!(
        questions[..],
        [Question::AnnexCode {
            material: None,
            edition: 2017,
            ..
        }]
    ));
}

#[test]
fn a_split_that_changes_nothing_is_not_asked_about() {
    let plain = case("CTH", "8528.72", &[("display", "8524.11")]);
    let decision = decide_carried(&plain, &annex(2017), &tables()).unwrap();
    assert_eq!(decision.verdict, Verdict::Qualifies);
    assert!(decision.questions.is_empty());
    let dear = case("NOM/EXW(40)", "8528.72", &[("display", "8524.11")]);
    let decision = decide_carried(&dear, &annex(2017), &tables()).unwrap();
    assert_eq!(decision.verdict, Verdict::Not);
    assert_eq!(decision.trace.replay(), Ok(Truth::No));
}

/// Ten split codes have 59,049 combinations: nothing hangs. What all share decides, or the codes are asked for at once.
#[test]
fn many_splits_are_decided_in_outline_or_asked_about_at_once() {
    let displays: Vec<(String, &str)> = (0..10)
        .map(|at| (format!("display {at}"), "8524.11"))
        .collect();
    let lines: Vec<(&str, &str)> = displays.iter().map(|(id, hs)| (id.as_str(), *hs)).collect();
    let decision = decide_carried(&case("CC", "9403.10", &lines), &annex(2017), &tables()).unwrap();
    assert_eq!(decision.verdict, Verdict::Qualifies);
    let error = decide_carried(
        &case("CTH - {8529}", "8528.72", &lines),
        &annex(2017),
        &tables(),
    )
    .unwrap_err();
    assert!(!error.findings.is_empty() && error.findings.len() <= 10);
    assert_eq!(error.findings[0].pointer, "/materials/0/annex_hs");
    assert_eq!(
        error.findings[0].message,
        "8524.11 of HS 2022 is split in HS 2017, which the annex is written in, and too many codes of this case are: \
         write here which of 8529.90, 8531.90, 8543.90 fits"
    );
}

#[test]
fn a_table_that_is_none_is_refused_with_its_line() {
    for (text, expected) in [
        (
            "",
            "line 1: no codes stand here: write a line of editions and a pair of codes a line",
        ),
        (
            "HS 2022\tHS 2017\n",
            "line 1: no codes stand here: write a line of editions and a pair of codes a line",
        ),
        (
            "8517.13\t8517.12\n",
            "line 1: the editions are missing: write for example “HS 2022”, a tab, “HS 2017” above the codes",
        ),
        (
            "HS 2022\tHS 2022\n",
            "line 1: both columns are HS 2022: write two editions",
        ),
        (
            "HS 2022 HS 2017\n",
            "line 1: one column stands here: write two with a tab between",
        ),
        (
            "HS 2022\tHS 2017\n8517\t8517.12\n",
            "line 2: “8517” has 4 digits: tables are of codes with six",
        ),
        (
            "HS 2022\tHS 2017\nsmartphone\t8517.12\n",
            "line 2: “smartphone” is not an HS code: write 2, 4, 6, 8 or 10 digits, for example 8712.00",
        ),
        (
            "HS 2022\tHS 20170\n8517.13\t8517.12\n",
            "line 1: the editions are missing: write for example “HS 2022”, a tab, “HS 2017” above the codes",
        ),
    ] {
        let error = Concordance::default().read(text).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}
