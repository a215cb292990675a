//! Kinds of wrong agreement file, as `origo origin check --agreements` reads them: each sentence names the line and the
//! field, says what is wrong, and what may stand there. `ORIGO_UPDATE=1 cargo test` writes the file anew, to be read in
//! the diff.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::{fmt::Write as _, path::Path};

const RIGHT: &str = r#"code = "TEST"
name = "A test"
parties = ["KH", "VN"]
base = "FOB"
value_methods = ["BD"]
hs_edition = 2022
from = "2024-01-01"
transport = "non_alteration"

[cumulation]
kind = "diagonal"

[[tolerance]]
name = "value"
by = "value"
percent = "10"
chapters = ["01-97"]

[sets]
forming = "{8714.91}"

[[rules]]
entry = "00-99: RVC(40) | CTH;"
source = { article = "Art. 3" }
"#;

const WRONG: &[(&str, &str)] = &[
    (r#"code = "TEST""#, ""),
    (r#"code = "TEST""#, "code = TEST"),
    (r#"code = "TEST""#, "code = \"TEST"),
    (r#"code = "TEST""#, "code = 7"),
    (r#"code = "TEST""#, "code = \"TEST\"\ncode = \"AGAIN\""),
    (r#"parties = ["KH", "VN"]"#, r#"parties = "KH""#),
    (r#"base = "FOB""#, r#"base = "CIF""#),
    (r#"base = "FOB""#, ""),
    (r#"value_methods = ["BD"]"#, r#"value_methods = ["down"]"#),
    ("hs_edition = 2022", r#"hs_edition = "2022""#),
    ("hs_edition = 2022", "hs_edition = 202200"),
    (r#"from = "2024-01-01""#, r#"from = "1 January 2024""#),
    (r#"transport = "non_alteration""#, r#"transport = "by sea""#),
    (r#"kind = "diagonal""#, r#"kind = "triangular""#),
    ("[cumulation]", "[cumulations]"),
    ("[[tolerance]]", "[[tolerances]]"),
    ("[[tolerance]]", "[tolerance]"),
    (r#"by = "value""#, r#"by = "volume""#),
    (r#"percent = "10""#, r#"percent = "ten""#),
    (r#"percent = "10""#, ""),
    (r#"chapters = ["01-97"]"#, r#"chapters = ["97-01"]"#),
    (r#"forming = "{8714.91}""#, r#"forming = "8714.91""#),
    ("00-99: RVC(40) | CTH;", "00-99 RVC(40);"),
    ("00-99: RVC(40) | CTH;", "00-99: RVC(140);"),
    ("00-99: RVC(40) | CTH;", "00-99: CTH"),
    ("00-99: RVC(40) | CTH;", "99-00: CTH;"),
    (
        r#"source = { article = "Art. 3" }"#,
        r#"article = "Art. 3""#,
    ),
    (r#"source = { article = "Art. 3" }"#, "source = { }"),
];

#[test]
fn each_mistake_in_an_agreement_file_has_its_sentence() {
    toml::from_str::<origo_origin::Agreement>(RIGHT).expect("the file without a mistake");
    let mut found = String::new();
    for (right, wrong) in WRONG {
        assert!(RIGHT.contains(right));
        let error = toml::from_str::<origo_origin::Agreement>(&RIGHT.replacen(right, wrong, 1))
            .err()
            .unwrap_or_else(|| panic!("not refused: {wrong}"))
            .to_string();
        assert!(error.contains("at line "), "{error}");
        // A list of all fields would change with every new one.
        let error: Vec<String> = error
            .lines()
            .map(|line| line.chars().take(100).collect())
            .collect();
        let wrong = if wrong.is_empty() {
            "(left out)"
        } else {
            wrong
        };
        writeln!(found, "{right}  →  {wrong}\n    {}\n", error.join("\n    ")).unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bad_agreements.txt");
    if std::env::var_os("ORIGO_UPDATE").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &found).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), found);
}
