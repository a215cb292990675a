//! Tariffs in the shapes that others publish; the lines are the tests' own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use origo_exchange::rates::{Layout, RateRow, RatesFileError, read};

fn row(cells: [&str; 6]) -> RateRow {
    let [hs, scheme, duty, from, until, except] = cells.map(str::to_owned);
    RateRow {
        hs,
        scheme,
        duty,
        from,
        until,
        except,
    }
}

#[test]
fn a_plain_table_is_read_whatever_its_order_and_marks() {
    let expected = [
        row(["871160", "MFN", "12% + 3 EUR/kg", "2026-01-01", "", ""]),
        row(["01012100", "ATIGA", "EA", "", "2026-12-31", "LA MM"]),
    ];
    for text in [
        "HS,Agreement,Duty,From,Until,Except,Source\n8711.60,MFN,12% + 3 EUR/kg,2026-01-01,,,Decree 1\n1012100,ATIGA,EA,,2026-12-31,LA|MM,Decree 1\n",
        "\u{feff}duty;hs;scheme;valid from;valid to;except;source\r\n12% + 3 EUR/kg;8711.60;MFN;2026-01-01T00:00:00;;;Decree 1\r\n;;;;;;\r\nEA;0101 21 00;ATIGA;;2026-12-31;LA MM;\r\n",
    ] {
        let found = read(text.as_bytes(), |_| {}).unwrap();
        assert_eq!(
            (found.layout, &found.rows[..]),
            (Layout::Plain, &expected[..]),
            "{:?}",
            found.wrong
        );
        assert_eq!(found.sources, ["Decree 1"]);
        assert_eq!(found.wrong_count, 0);
    }
}

#[test]
fn the_uk_measures_keep_ordinary_duties_and_count_what_is_none() {
    let text = "id,commodity__code,measure__type__id,measure__additional_code__code,measure__duty_expression,\
        measure__effective_start_date,measure__effective_end_date,measure__geographical_area__id,\
        measure__geographical_area__description,measure__excluded_geographical_areas__ids,measure__quota__order_number\n\
        1,8711600000,103,,7.50%,2021-01-01,,1011,ERGA OMNES,,\n\
        2,8711600000,142,,0.00%,2021-01-01,,1013,European Union,,\n\
        3,8711600000,142,,3.00%,2023-06-19,,1060,A group,LA|MM,\n\
        4,8711600000,143,,0.00%,2021-01-01,,KR,Korea,,058001\n\
        5,8711600000,142,2500,0.00%,2021-01-01,,JP,Japan,,\n\
        6,8711600000,305,,20.00%,2021-01-01,,1011,ERGA OMNES,,\n";
    let found = read(text.as_bytes(), |_| {}).unwrap();
    assert_eq!(found.layout, Layout::UkMeasures);
    assert_eq!(
        found.rows,
        [
            row(["8711600000", "MFN", "7.50%", "2021-01-01", "", ""]),
            row(["8711600000", "1013", "0.00%", "2021-01-01", "", ""]),
            row(["8711600000", "1060", "3.00%", "2023-06-19", "", "LA MM"]),
        ]
    );
    let left_out: Vec<_> = found.left_out.into_iter().collect();
    assert_eq!(
        left_out,
        [
            ("duties with an additional code", 1),
            ("other measures", 1),
            ("quotas", 1)
        ]
    );
    assert_eq!(found.groups["1013"], "European Union");
}

#[test]
fn every_row_that_is_wrong_is_named_with_all_that_is_wrong_with_it() {
    let text = b"\xef\xbb\xbfhs,agreement,duty,from\nx,,,yesterday\n8711.60,MFN,12%,2026-13-01\n8711.60,MFN,\xff,\n87,MFN,1%,\n8711,MFN,1%,2026-01-31\n";
    let found = read(&text[..], |_| {}).unwrap();
    assert_eq!(found.rows.len(), 1);
    let wrong: Vec<String> = found
        .wrong
        .iter()
        .map(|(line, why)| format!("{line}: {why}"))
        .collect();
    assert_eq!(
        wrong,
        [
            "2: “x” is no code: write 4 to 12 digits, for example 8711.60; the agreement is missing: write MFN for the duty \
             without preference, or the code of the agreement; the duty is missing: write for example 12%, 5 USD/kg or \
             12% + 3 EUR/kg; “yesterday” is no day: write for example 2026-01-31",
            "3: “2026-13-01” is no day: write for example 2026-01-31",
            "4: this is no text in UTF-8",
            "5: “87” is no code: write 4 to 12 digits, for example 8711.60",
        ]
    );
}

#[test]
fn what_is_no_table_of_rates_is_refused() {
    for (bytes, what) in [
        (&b"PK\x03\x04rest"[..], "packed"),
        (b"\x00\x01\x02", "binary"),
        (b"", "empty"),
        (b"a,b\n1,2\n", "other columns"),
    ] {
        let error = read(bytes, |_| {}).unwrap_err();
        let text = matches!(error, RatesFileError::Unreadable);
        assert_eq!(
            text,
            what == "packed" || what == "binary",
            "{what}: {error}"
        );
    }
}
