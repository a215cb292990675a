//! Prose of the UK rule sets and what it becomes; and the whole of them where the folder is at hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_qualify::uk::{Understood, compare, comparisons, import};

/// A file with one rule set for `8712`.
fn file(span: (&str, &str), rules: &[&str]) -> String {
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| serde_json::json!({ "rule": rule }))
        .collect();
    serde_json::json!({ "rule_sets": [
        { "heading": "x", "subdivision": "", "min": span.0, "max": span.1, "rules": rules }
    ] })
    .to_string()
}

fn entry(span: (&str, &str), rules: &[&str]) -> String {
    import(&file(span, rules)).unwrap().entries[0].to_string()
}

#[test]
fn the_samples_of_the_facts_become_their_rules() {
    let bicycle = ("8712000000", "8712999999");
    for (span, prose, expected) in [
        (
            bicycle,
            &[
                "A maximum of **45%** of the ex-works price (EXW) is made up of non-originating parts (MAXNOM).",
            ][..],
            "8712: NOM/EXW(45);",
        ),
        (
            ("8425000000", "8430999999"),
            &[
                "<abbr title='Change of tariff heading'>CTH</abbr>: All non-originating materials used in the production of the good have undergone a change in tariff classification at the 4-digit level (tariff heading) except from non-originating materials of [heading&nbsp;8431](/headings/8431).",
                "A maximum of **50%** of the ex-works price (EXW) is made up of non-originating parts (MAXNOM).",
            ],
            "8425-8430: CTH - {8431} | NOM/EXW(50);",
        ),
        (
            ("0901210000", "0901999999"),
            &[
                "A change to a good of subheading 090121 through 090190 from any other subheading, provided that the dry weight of non-originating materials of subheading 090111 and subheading 090112 does not exceed 60% by dry weight of the materials of subheading 090111 and subheading 090112 used in the preparation of the good.",
            ],
            "0901.21-0901.99: CTSH & WT(60,{0901.11,0901.12}, of={0901.11,0901.12});",
        ),
        (
            ("8519000000", "8519999999"),
            &[
                "Manufacture in which: - the value of all the materials used does not exceed 40% of the ex-works price of the product, *and* - the value of all the non-originating materials used does not exceed the value of all the originating materials used.",
            ],
            "8519: NOM/EXW(40) & BAL;",
        ),
        (
            ("8501000000", "8501999999"),
            &[
                "Manufacture in which: - the value of all the materials used does not exceed 40% of the ex-works price of the product, *and* - within the above limit, the value of all the materials of heading 8503 used does not exceed 10% of the ex-works price of the product.",
            ],
            "8501: NOM/EXW(40) & NOM/EXW(10,{8503});",
        ),
        (
            ("7207000000", "7207999999"),
            &["Manufacture from materials of heading 7201, 7202, 7203, 7204 or 7205."],
            "7207: FROM{7201,7202,7203,7204,7205} over{72};",
        ),
        (
            ("8463000000", "8478999999"),
            &[
                "CTSH: All non-originating materials used in the production of the good have undergone a change in tariff classification at the 6-digit level (tariff subheading) and Standard QVC.",
            ],
            "8463-8478: CTSH & (RVC.BD/EXW(40) | RVC.BD/FOB(45) | RVC.BU/FOB(35));",
        ),
        (
            ("6203000000", "6203999999"),
            &["Weaving, combined with making-up, including cutting of fabric."],
            "6203: PROC(weaving & making_up);",
        ),
        (
            ("6205000000", "6205999999"),
            &["Weaving accompanied by dyeing or Printing (as standalone operation)."],
            "6205: PROC(weaving & dyeing) | PROC(standalone_printing);",
        ),
        // What a comparison by eye found wrong, mended.
        (
            ("6401000000", "6406999999"),
            &[
                "CTH: All non-originating materials used in the production of the good have undergone a change in tariff classification at the 4-digit level (tariff heading) except from heading 6401 to heading 6405 and from assemblies of uppers affixed to inner soles of subheading 640690 and A maximum of 50% of the ex-works price (EXW) is made up of non-originating parts (MAXNOM).",
            ],
            "6401-6406: CTH - {6401-6405,6406.90 \"assemblies of uppers affixed to inner soles\"} & NOM/EXW(50);",
        ),
        (
            ("6305000000", "6305999999"),
            &[
                "Extrusion of man-made fibres or spinning of natural or man-made staple fibres, combined with weaving or with knitting and making-up including cutting of fabric.",
            ],
            "6305: PROC(extrusion & weaving & making_up or extrusion & knitting & making_up or spinning & weaving & making_up or spinning & knitting & making_up);",
        ),
        (
            ("7304000000", "7306999999"),
            &["Manufacture from materials of heading 7206 or heading 7207."],
            "7304-7306: FROM{7206,7207} over{72,73};",
        ),
        (
            ("3300000000", "3399999999"),
            &[
                "Manufacture from materials of any heading, except that of the good. However, materials of the same heading as the good may be used, provided that their total value does not exceed 20% of the ex-works price of the good.",
            ],
            "33: CTH + {$H} & NOM/EXW(20,{$H});",
        ),
        (
            ("5510000000", "5510999999"),
            &[
                "Spinning of natural fibres or extrusion of man-made fibres accompanied by spinning.",
            ],
            "5510: PROC(spinning_of_natural_fibres or extrusion & spinning);",
        ),
        (
            ("0100000000", "0199999999"),
            &["All the animals of chapter 1 shall be wholly obtained."],
            "01: WO;",
        ),
        (
            ("0200000000", "0299999999"),
            &[
                "Manufacture in which all the meat and edible meat offal in the products of this chapter is wholly obtained.",
            ],
            "02: WOM{\"meat and edible meat offal\"};",
        ),
        (
            ("8481100000", "8481809999"),
            &[
                "A change to a good of subheading 848110 through 848180 from any other heading.",
                "No change in tariff classification required for a good of subheading 848110 through 848180, provided there is a regional value content of not less than: - a) 35% under the build-up method.",
                "- b) 45% under the build-down method.",
                "- c) 55% under the focused value method taking into account only the non-originating materials of heading 8481.",
            ],
            "8481.10-8481.80: CTH | RVC.BU(35) | RVC.BD(45) | RVC.FV(55,{8481});",
        ),
    ] {
        assert_eq!(entry(span, prose), expected);
    }
}

#[test]
fn what_is_not_understood_stays_text_and_is_counted_so() {
    let text = "Electrolytic separation of what nobody \"expected\".";
    let agreement = import(&file(("7106000000", "7106999999"), &[text])).unwrap();
    assert_eq!(agreement.count(Understood::Text), 1);
    assert_eq!(
        agreement.entries[0].to_string(),
        "7106: FACT(\"Electrolytic separation of what nobody \\\"expected\\\".\");"
    );
    let part = "Manufacture in which: - the value of all the materials used does not exceed 40% of the ex-works price of the product, - the moon is full.";
    let agreement = import(&file(("8712000000", "8712999999"), &[part])).unwrap();
    assert_eq!(agreement.count(Understood::Partly), 1);
}

/// A limit that is cut off would be worse than none: nothing is understood when something follows.
#[test]
fn a_limit_with_more_behind_it_is_not_cut_off() {
    for text in [
        "A maximum of 50% of the ex-works price (EXW) is made up of non-originating parts (MAXNOM) or there is another way",
        "Manufacture in which the value of all the materials used, except natural rubber, does not exceed 50% of the ex-works price of the product.",
        "Manufacture in which the value of all the materials used does not exceed 40% of the ex-works price of the product or of another price.",
    ] {
        let agreement = import(&file(("8712000000", "8712999999"), &[text])).unwrap();
        assert_ne!(
            agreement.rules[0].understood,
            Understood::Fully,
            "{}",
            agreement.rules[0].rule
        );
    }
}

/// Where nobody can tell what an “or” belongs to, nothing is guessed.
#[test]
fn processes_that_can_be_read_in_two_ways_stay_text() {
    for text in [
        "Extrusion of man-made fibres accompanied by weaving or knitting.",
        "Weaving accompanied by dyeing or coating accompanied by making-up.",
        "Weaving and dyeing or coating.",
        "Dyeing or weaving, accompanied by making-up.",
    ] {
        let agreement = import(&file(("6203000000", "6203999999"), &[text])).unwrap();
        assert_eq!(
            agreement.count(Understood::Text),
            1,
            "{}",
            agreement.rules[0].rule
        );
    }
}

/// The list of what was read: whole, and every line of the shape that is said.
#[test]
fn what_was_compared_by_eye_is_counted() {
    let read = comparisons();
    let drawn = |round: u32| read.iter().filter(move |one| one.round == round);
    let figures: Vec<(usize, usize)> = (1..=3)
        .map(|round| {
            (
                drawn(round).count(),
                drawn(round).filter(|one| !one.right).count(),
            )
        })
        .collect();
    println!(
        "{} compared by eye: {} wrong; after mending {} more: {} wrong, and {} more: {} wrong",
        figures[0].0, figures[0].1, figures[1].0, figures[1].1, figures[2].0, figures[2].1
    );
    assert_eq!(figures, [(200, 8), (100, 2), (100, 2)]);
    for one in &read {
        let sixteen = |mark: &str| mark.len() == 16 && mark.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(sixteen(one.mark) && sixteen(one.notation), "{one:?}");
        assert!(
            one.right || !one.remark.is_empty(),
            "a mistake says what it was: {one:?}"
        );
    }
}

/// All of them, where the folder is: `ORIGO_UK_RULES=FOLDER cargo test`.
#[test]
fn of_all_rules_93_in_100_are_understood() {
    let Some(folder) = std::env::var_os("ORIGO_UK_RULES") else {
        return;
    };
    let (mut all, mut fully, mut rules) = (0, 0, Vec::new());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let agreement = import(&std::fs::read_to_string(&path).unwrap()).unwrap();
        all += agreement.rules.len();
        fully += agreement.count(Understood::Fully);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        rules.extend(agreement.rules.into_iter().map(|rule| (name.clone(), rule)));
    }
    println!("{fully} of {all}");
    assert!(fully * 100 >= all * 93);
    let compared = compare(
        rules
            .iter()
            .map(|(agreement, rule)| (agreement.as_str(), rule)),
    );
    assert_eq!(compared.changed, Vec::<&str>::new(), "to be read again");
    assert_eq!(compared.gone, Vec::<&str>::new());
}
