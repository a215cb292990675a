//! Each kind of wrong spreadsheet with the sentences that a person reads on the screen, in `bad_sheets.txt`. After a
//! change of words run this test with `ORIGO_UPDATE=1` and read the difference.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;

use crate::applications::goods_import::{lines_in_words, says};
use crate::qualify::{case, typed};
use origo_casework::{Circumstances, check};
use origo_exchange::{
    book::TextChoice,
    goods::{self, Choices, Memory},
};
use origo_i18n::T;
use origo_pack::Pack;
use origo_trade::Draft;

const HEADINGS: &str = "Description of goods,HS code,Country of origin,Quantity,Unit,Gross weight (kg),Net weight (kg),Value,Number of packages,Kind of packages";

/// Sentences of a sheet that are written out.
const SAID: usize = 6;

/// A list of goods with the usual headings, and these rows.
fn list(rows: &str) -> Vec<u8> {
    format!("{HEADINGS}\n{rows}\n").into_bytes()
}

/// A row that is right but for one cell.
fn row(column: &str, cell: &str) -> Vec<u8> {
    let mut cells = [
        "Milled rice",
        "1006.30",
        "KH",
        "500",
        "KGM",
        "25500",
        "25000",
        "12500.00",
        "500",
        "BG",
    ];
    let at = HEADINGS
        .split(',')
        .position(|heading| heading.starts_with(column))
        .unwrap();
    cells[at] = cell;
    list(&cells.join(","))
}

fn goods_sheets() -> Vec<(&'static str, Vec<u8>)> {
    let many: String = (0..=origo_trade::GOODS_MAX)
        .map(|_| "\nx".to_owned())
        .collect();
    let utf16 = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect::<Vec<u8>>()
    };
    let book = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../examples/spreadsheets/goods.xlsx"
    ))
    .unwrap();
    vec![
        ("nothing in it", Vec::new()),
        ("headings and no goods", list("")),
        ("a PDF", b"%PDF-1.7\n\0".to_vec()),
        (
            "an old .xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0".to_vec(),
        ),
        (
            "a workbook cut in the middle",
            book[..book.len() / 2].to_vec(),
        ),
        ("a zip that is no workbook", b"PK\x03\x04hello".to_vec()),
        ("more than 5 MB", vec![b','; 6 * 1024 * 1024]),
        (
            "more rows than an application has",
            format!("Description of goods{many}").into_bytes(),
        ),
        ("no HS code", row("HS code", "")),
        ("an HS code of five digits", row("HS code", "10063")),
        ("an HS code with a letter", row("HS code", "1006.3O")),
        ("a chapter that does not exist", row("HS code", "7701.00")),
        ("a quantity in words", row("Quantity", "five hundred")),
        ("a quantity of nothing", row("Quantity", "0")),
        ("a negative quantity", row("Quantity", "-5")),
        ("a number with two points", row("Value", "12.500.00")),
        (
            "a number that can be read in two ways",
            row("Value", "\"1,234\""),
        ),
        ("a currency in a number", row("Value", "USD 100")),
        ("a formula that failed", row("Value", "#REF!")),
        ("a date where a weight belongs", row("Gross", "2026-05-01")),
        ("a unit in a weight", row("Gross", "25 kg")),
        ("gross below net", row("Gross", "24000")),
        ("a country that is none", row("Country", "Nowhere")),
        ("a country of three letters", row("Country", "KHM")),
        ("a unit that is none", row("Unit", "lorries")),
        ("packages in halves", row("Number of packages", "1.5")),
        ("a kind of package that is none", row("Kind", "heap")),
        (
            "a description beyond its box",
            row("Description", &"rice ".repeat(500)),
        ),
        (
            "columns that nobody knows",
            b"HS code,Value,Colour\n1006.30,5,red\n".to_vec(),
        ),
        (
            "the same heading twice",
            b"HS code,HS code,Value\n1006.30,1006.40,5\n".to_vec(),
        ),
        (
            "UTF-16, as some spreadsheets save text",
            utf16("HS code\tValue\n10063\tmany\n"),
        ),
        (
            "Latin-1",
            b"Description of goods;HS code\nCaf\xe9;09\n".to_vec(),
        ),
        (
            "semicolons and commas in numbers",
            b"HS code;Value;Quantity\n1006.30;1.250,50;12,5,5\n".to_vec(),
        ),
    ]
}

fn bills() -> Vec<(&'static str, Vec<u8>)> {
    let many: String = (0..=typed::ROWS_MAX)
        .map(|row| format!("part {row},8714.99,CN,1\n"))
        .collect();
    vec![
        (
            "headings and no materials",
            b"Part,HS code,Origin,Value\n".to_vec(),
        ),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0".to_vec()),
        ("more than 5 MB", vec![b','; 6 * 1024 * 1024]),
        ("more rows than the page takes", many.into_bytes()),
        ("no HS code", b"motor,,CN,5\n".to_vec()),
        ("an HS code of two digits", b"motor,85,CN,5\n".to_vec()),
        ("an HS code of five digits", b"motor,85013,CN,5\n".to_vec()),
        (
            "a country that is none",
            b"motor,8501.31,Chinaland,5\n".to_vec(),
        ),
        ("no value", b"motor,8501.31,CN,\n".to_vec()),
        ("a value in words", b"motor,8501.31,CN,cheap\n".to_vec()),
        ("a negative value", b"motor,8501.31,CN,-5\n".to_vec()),
        (
            "a formula that failed",
            b"motor,8501.31,CN,#DIV/0!\n".to_vec(),
        ),
        (
            "a status that says nothing",
            b"motor,8501.31,CN,5,perhaps\n".to_vec(),
        ),
        (
            "two rows with three mistakes",
            b"motor,85,CN,5\nsaddle,9999.x,Nowhere,much\n".to_vec(),
        ),
    ]
}

/// The sentences of a list of goods, as the page of the import says them.
fn of_goods(bytes: &[u8], pack: &Pack, t: T) -> Vec<String> {
    let form = &pack.forms["co"];
    let says = says(t, pack, form);
    let book = match goods::open("goods.csv", bytes, &TextChoice::default()) {
        Ok(book) => book,
        Err(finding) => return vec![says.sentence(&finding)],
    };
    let sheet = &book.sheets[0];
    let columns = goods::columns(sheet, &Choices::default(), form, t.code(), &Memory::new());
    let mut list = goods::lines("goods.csv", sheet, &columns, form);
    goods::names_to_codes(&mut list, form, pack);
    let around = Circumstances {
        pack,
        form,
        country: "KH",
        today: jiff::civil::date(2026, 5, 1),
        attached: &[],
        houses: None,
        nomenclature: None,
        doubles: &[],
    };
    let draft = Draft {
        goods: list.rows.clone(),
        ..Draft::default()
    };
    let mut checked = check(&draft, &around);
    checked.retain(|finding| finding.pointer.starts_with("/goods/"));
    // What is asked of the application as a whole, and what the columns of these sheets leave out.
    let wanted = |finding: &origo_trade::Finding| match finding.code.as_str() {
        "evidence-missing" | "invoice-unknown" | "hs-not-looked-up" => false,
        "required" => finding.pointer.ends_with("hs_code"),
        _ => true,
    };
    checked.retain(wanted);
    lines_in_words(&says, &list, checked)
}

/// The sentences of a bill of materials, as `/qualify` says them.
fn of_bill(bytes: &[u8], pack: &Pack, t: T) -> Vec<String> {
    let mut typed = typed::Typed {
        hs: "8711.60".to_owned(),
        price: "500".to_owned(),
        origin: "KH".to_owned(),
        destination: "CN".to_owned(),
        ..typed::Typed::default()
    };
    match typed.take(bytes) {
        Err(error) => vec![t.coded("qualify-paste", &error.to_string())],
        Ok(_) => match case::case(&mut typed, Some(pack), "2026-05-01", None, t) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.into_iter().map(|(_, sentence)| sentence).collect(),
        },
    }
}

#[test]
fn each_kind_of_wrong_sheet_has_its_sentences() {
    let packs = origo_pack::builtin().unwrap();
    let (pack, t) = (&packs["kh"], T::new("en"));
    let mut text = String::new();
    let mut kinds = 0;
    for (title, sheets, read) in [
        (
            "a list of goods",
            goods_sheets(),
            of_goods as fn(&[u8], &Pack, T) -> Vec<String>,
        ),
        ("a bill of materials", bills(), of_bill),
    ] {
        for (kind, bytes) in sheets {
            kinds += 1;
            writeln!(text, "{title}: {kind}").unwrap();
            let sentences = read(&bytes, pack, t);
            assert!(
                !sentences.is_empty(),
                "{title}: {kind} is taken without a word"
            );
            let more = sentences.len().saturating_sub(SAID);
            for sentence in sentences.into_iter().take(SAID) {
                assert!(sentence.contains(' '), "{kind}: no sentence: {sentence}");
                writeln!(text, "    {sentence}").unwrap();
            }
            if more > 0 {
                writeln!(text, "    and {more} more").unwrap();
            }
            for language in ["km", "fr"] {
                let other = read(&bytes, pack, T::new(language));
                assert!(
                    other.iter().all(|sentence| sentence.chars().count() > 8),
                    "{kind}: {other:?}"
                );
            }
            text.push('\n');
        }
    }
    assert!(kinds >= 45, "{kinds}");
    println!("{kinds} kinds of wrong sheet, each with its sentences");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bad_sheets.txt");
    if std::env::var_os("ORIGO_UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let known = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        known == text,
        "the sentences changed: run with ORIGO_UPDATE=1 and read the difference"
    );
}
