//! Goods from spreadsheets, as exporters really keep them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in helpers of tests, as in tests"
)]

use origo_exchange::{
    book::TextChoice,
    goods::{Choices, List, Memory, columns, lines, names_to_codes, open, read, targets, template},
    note::Why,
};
use origo_pack::Pack;
use origo_trade::GOODS_MAX;
use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

fn pack(id: &str) -> Pack {
    origo_pack::builtin().unwrap().remove(id).unwrap()
}

fn sheet(text: &str) -> List {
    read("goods.csv", text.as_bytes(), &pack("gb").forms["co"], "en")
}

fn codes(sheet: &List) -> Vec<(&str, &str)> {
    sheet
        .findings
        .iter()
        .map(|f| (f.pointer.as_str(), f.code.as_str()))
        .collect()
}

/// A workbook of one sheet with this XML inside `sheetData`.
fn workbook(rows: &str, padding: usize) -> Vec<u8> {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let files = [
        (
            "[Content_Types].xml",
            format!("<Types xmlns=\"{PACKAGE}/content-types\"/>"),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"Goods\" \
                 sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in files {
        zip.start_file(name, options).unwrap();
        zip.write_all(format!("{HEAD}{text}").as_bytes()).unwrap();
    }
    if padding > 0 {
        zip.start_file("xl/media/padding.bin", options).unwrap();
        zip.write_all(&vec![0; padding]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn the_example_is_the_same_from_both_kinds_of_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/spreadsheets");
    let form = &pack("gb").forms["co"];
    let from = |name: &str| read(name, &fs::read(folder.join(name)).unwrap(), form, "en");
    let (csv, xlsx) = (from("goods.csv"), from("goods.xlsx"));
    assert_eq!(csv.rows.len(), 24);
    assert_eq!(csv.unknown_columns, ["Warehouse"]);
    assert_eq!(csv.findings, []);
    assert_eq!(xlsx.unknown_columns, csv.unknown_columns);
    assert_eq!(xlsx.findings, []);
    let hs = |sheet: &List| {
        sheet
            .rows
            .iter()
            .map(|row| row.hs_code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(hs(&csv), hs(&xlsx));
    assert_eq!(xlsx.rows[1].gross_weight, "31.2");
    assert_eq!(xlsx.rows[1].producer, csv.rows[1].producer);
}

#[test]
fn headings_are_known_in_every_language_and_by_their_field() {
    let text = "Code SH;quantity_unit;ទម្ងន់ដុល (គីឡូក្រាម);producer/name;Qty;Colour;HS code\n\
                1006.30;KGM;50,5;Mill;12;red;9999.99\n";
    let sheet = sheet(text);
    let row = &sheet.rows[0];
    assert_eq!(
        (row.hs_code.as_str(), row.quantity_unit.as_str()),
        ("1006.30", "KGM")
    );
    assert_eq!(
        (row.gross_weight.as_str(), row.producer.name.as_str()),
        ("50.5", "Mill")
    );
    assert_eq!(row.quantity, "12");
    assert_eq!(
        sheet.unknown_columns,
        ["Colour", "HS code"],
        "a second column of a field is left out"
    );
    assert_eq!(sheet.findings, []);
}

#[test]
fn without_a_heading_the_order_of_the_form_counts() {
    let sheet = sheet(
        "Green tea, loose\tHTB 1-4\t4\tCT\t0902.20\t40\tKGM\n\nMate\tHTB 5\t1\tCT\t0903.00\t9\tKGM\n",
    );
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!(sheet.rows[0].description, "Green tea, loose");
    assert_eq!(sheet.rows[1].hs_code, "0903.00");
    assert_eq!(sheet.unknown_columns, Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_kept_as_written() {
    let sheet = sheet(
        "HS code,Quantity,Gross weight (kg),Net weight (kg),Value,Country of origin\n\
         1006.30,ten,5,4,100,GB\n\
         \n\
         12,1,5,6,\"1,234\",Great Britain\n",
    );
    assert_eq!(sheet.rows[0].quantity, "ten");
    let found = codes(&sheet);
    for expected in [
        ("/goods/0/quantity", "number"),
        ("/goods/1/hs_code", "hs-code"),
        ("/goods/1/value", "number-open"),
        ("/goods/1/origin", "country"),
    ] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert!(found.iter().all(|(_, code)| *code != "required"));
    let finding = sheet
        .findings
        .iter()
        .find(|f| f.pointer == "/goods/1/hs_code")
        .unwrap();
    assert_eq!(
        (
            finding.values["row"].as_str(),
            finding.values["line"].as_str()
        ),
        ("2", "4")
    );
}

#[test]
fn names_become_codes_where_the_pack_knows_them() {
    let pack = pack("kh");
    let form = &pack.forms["co"];
    let text = "Country of origin\tKind of packages\tUnit\tHow origin was gained\n\
                Cambodge\tcarton\tគីឡូក្រាម\two\nNowhere\tct\tkgm\t\n";
    let mut sheet = read("", text.as_bytes(), form, "en");
    names_to_codes(&mut sheet, form, &pack);
    let row = &sheet.rows[0];
    assert_eq!(
        [
            &row.origin,
            &row.package_kind,
            &row.quantity_unit,
            &row.criterion
        ],
        ["KH", "CT", "KGM", "WO"]
    );
    assert_eq!(sheet.rows[1].origin, "Nowhere");
    assert_eq!(sheet.rows[1].package_kind, "CT");
    assert_eq!(codes(&sheet), [("/goods/1/origin", "country")]);
}

#[test]
fn numbers_of_a_workbook_are_what_it_shows_and_a_far_cell_costs_nothing() {
    let book = workbook(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Value</t></is></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><t>HS code</t></is></c></row>\
         <row r=\"2\"><c r=\"A2\"><v>0.30000000000000004</v></c><c r=\"B2\"><v>100630</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>",
        0,
    );
    let sheet = read("goods.xlsx", &book, &pack("gb").forms["co"], "en");
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(
        (sheet.rows[0].value.as_str(), sheet.rows[0].hs_code.as_str()),
        ("0.3", "100630")
    );
    assert_eq!(sheet.findings, []);
}

#[test]
fn a_workbook_that_swells_is_refused() {
    let book = workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        65 * 1024 * 1024,
    );
    assert!(book.len() < 1024 * 1024);
    let sheet = read("bomb.xlsx", &book, &pack("gb").forms["co"], "en");
    assert_eq!(codes(&sheet), [("/goods", "file-too-large")]);
    assert!(sheet.rows.is_empty());
}

#[test]
fn what_is_no_list_of_goods_is_said_once() {
    let form = &pack("gb").forms["co"];
    let code = |bytes: &[u8]| codes(&read("x", bytes, form, "en"))[0].1.to_owned();
    assert_eq!(code(b""), "file-empty");
    assert_eq!(code(b"HS code,Value\n"), "file-empty");
    assert_eq!(code(b"%PDF-1.7\n\0"), "file-unreadable");
    assert_eq!(code(b"PK\x03\x04"), "file-unreadable");
    assert_eq!(code(&vec![b','; 6 * 1024 * 1024]), "file-too-large");
}

#[test]
fn there_is_an_end_to_rows_and_to_cells() {
    let rows: String = (0..=GOODS_MAX).map(|row| format!("{row},x\n")).collect();
    let long = "x".repeat(3000);
    let many = sheet(&format!("Quantity,Description of goods\n{rows}"));
    assert_eq!(many.rows.len(), GOODS_MAX);
    assert!(codes(&many).contains(&("/goods", "too-many-rows")));
    let wide = sheet(&format!("Quantity,Description of goods\n1,{long}\n"));
    assert!(codes(&wide).contains(&("/goods/0/description", "too-long")));
}

#[test]
fn the_template_is_read_back() {
    for (id, language) in [("gb", "en"), ("kh", "km"), ("kh", "fr")] {
        let form = &pack(id).forms["co"];
        let text = template(form, language);
        let width = form
            .fields_of("goods")
            .iter()
            .filter(|f| f.pointer.starts_with("/goods/"))
            .count();
        let sheet = read(
            "t.csv",
            format!("{text}Rice{}1", ",".repeat(width - 1)).as_bytes(),
            form,
            language,
        );
        assert_eq!(sheet.rows.len(), 1, "{text}");
        assert_eq!(
            sheet.unknown_columns,
            Vec::<String>::new(),
            "{id} {language}"
        );
        assert_eq!(sheet.rows[0].producer.country, "1");
    }
}

#[test]
fn an_unknown_column_is_read_once_somebody_says_what_it_is() {
    let form = &pack("gb").forms["co"];
    let book = open(
        "x.csv",
        b"HS,Description of goods,Our code\n1006.30,Rice,R-7\n",
        &TextChoice::default(),
    )
    .unwrap();
    let sheet = &book.sheets[0];
    let read_so = |choices: &Choices| columns(sheet, choices, form, "en", &Memory::new());
    let mut choices = Choices::default();
    let known = read_so(&choices);
    assert_eq!(known.heading, Some(0));
    let list = lines("x.csv", sheet, &known, form);
    assert_eq!(list.unknown_columns, ["Our code"]);
    assert!(targets(form, "en").iter().any(|(tail, _)| tail == "marks"));
    choices.fields.insert(2, "marks".to_owned());
    let list = lines("x.csv", sheet, &read_so(&choices), form);
    assert!(list.unknown_columns.is_empty());
    assert_eq!((list.rows[0].marks.as_str(), list.lines[0]), ("R-7", 2));
    choices.heading = Some(0);
    assert_eq!(
        lines("x.csv", sheet, &read_so(&choices), form).rows.len(),
        2
    );
}

#[test]
fn the_example_of_the_template_is_no_goods() {
    for (id, language) in [("gb", "en"), ("kh", "km")] {
        let form = &pack(id).forms["co"];
        let sheet = read("t.csv", template(form, language).as_bytes(), form, language);
        let example = |row: &origo_exchange::note::Skipped| row.why == Why::Example;
        assert!(
            sheet.skipped.iter().any(example) && sheet.rows.is_empty(),
            "{id}"
        );
        assert_eq!(codes(&sheet), [("/goods", "file-empty")]);
    }
}
