//! Files that were made to stop a reader, and files that were damaged: each ends in words, none in a panic.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use origo_exchange::book::{Book, BookError, Bounds, TextChoice, read};
use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

const BOUNDS: Bounds = Bounds {
    rows: 2500,
    sheets: 20,
};
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

fn open(bytes: &[u8]) -> Result<Book, BookError> {
    read(bytes, &TextChoice::default(), &BOUNDS)
}

fn package(files: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook of one sheet with this XML inside `sheetData`, and other parts.
fn workbook(rows: &str, more: &[(&str, String)]) -> Vec<u8> {
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let mut files = vec![
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"G\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    files.extend(more.iter().cloned());
    package(&files)
}

const CELL: &str = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";

#[test]
fn a_cell_with_four_hundred_thousand_attributes_is_refused_at_once() {
    let attributes: String = (0..400_000).map(|n| format!(" a{n}=\"\"")).collect();
    let book = workbook(
        &format!("<row r=\"1\"><c r=\"A1\"{attributes}><v>1</v></c></row>"),
        &[],
    );
    assert!(book.len() < 1_000_000, "{}", book.len());
    assert_eq!(open(&book), Err(BookError::TooComplex));
}

#[test]
fn what_a_workbook_says_of_itself_makes_no_room() {
    let strings = |count: &str| {
        let text = format!("<sst xmlns=\"{MAIN}\" uniqueCount=\"{count}\"><si><t>x</t></si></sst>");
        workbook(CELL, &[("xl/sharedStrings.xml", text)])
    };
    assert_eq!(open(&strings("1")).unwrap().sheets.len(), 1);
    for count in [
        "4000000000",
        "10000000000000",
        "18446744073709551615",
        "99999999999999999999999",
    ] {
        assert_eq!(open(&strings(count)), Err(BookError::TooComplex), "{count}");
    }
    let formats = "<xf/>".repeat(80_000);
    let styles = format!("<styleSheet xmlns=\"{MAIN}\"><cellXfs>{formats}</cellXfs></styleSheet>");
    assert_eq!(
        open(&workbook(CELL, &[("xl/styles.xml", styles)])),
        Err(BookError::TooComplex)
    );
}

#[test]
fn what_swells_nests_or_declares_entities_is_refused() {
    let padding = " ".repeat(65 * 1024 * 1024);
    assert_eq!(
        open(&workbook(CELL, &[("xl/padding.bin", padding)])),
        Err(BookError::TooLarge)
    );
    let deep = "<a>".repeat(10_000);
    assert_eq!(open(&workbook(&deep, &[])), Err(BookError::TooComplex));
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><x>&a;</x>".to_owned();
    assert_eq!(
        open(&workbook(CELL, &[("xl/theme/theme1.xml", entities)])),
        Err(BookError::Unreadable)
    );
    let many: Vec<_> = (0..3000).map(|n| format!("f{n}")).collect();
    let many: Vec<_> = many
        .iter()
        .map(|name| (name.as_str(), String::new()))
        .collect();
    assert_eq!(open(&package(&many)), Err(BookError::TooComplex));
}

#[test]
fn a_cell_far_away_and_cells_that_repeat_cost_nothing() {
    let far = format!("{CELL}<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>");
    assert_eq!(open(&workbook(&far, &[])).unwrap().sheets[0].rows.len(), 1);
    let cell = "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
    let row =
        format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let content = format!(
        "<office:document-content><table:table table:name=\"t\">{}</table:table></office:document-content>",
        row.repeat(5000)
    );
    let ods = package(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        ("content.xml", content),
    ]);
    let book = open(&ods).unwrap();
    assert!(book.cut && book.sheets[0].rows.len() <= BOUNDS.rows);
    assert!(book.sheets[0].rows.iter().all(|row| row.cells.len() <= 100));
}

#[test]
fn merged_regions_and_headings_of_brackets_cost_no_more_than_others() {
    let cells: String = (1..=2000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c></row>"))
        .collect();
    let areas = "<mergeCell ref=\"A1:CV2000\"/>".repeat(20_000);
    let sheet = format!("{cells}</sheetData><mergeCells>{areas}</mergeCells><sheetData>");
    assert!(open(&workbook(&sheet, &[])).is_ok());
    let brackets = format!("{},", "(".repeat(1900)).repeat(90);
    let packs = origo_pack::builtin().unwrap();
    let text = format!("{brackets}\n").repeat(25);
    let _ = origo_exchange::goods::read("x", text.as_bytes(), &packs["gb"].forms["co"], "en");
}

/// Records of a stream of Excel 97.
fn records(parts: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in parts {
        stream.extend(kind.to_le_bytes());
        stream.extend((data.len() as u16).to_le_bytes());
        stream.extend(data);
    }
    stream
}

fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream(name).unwrap().write_all(stream).unwrap();
    file.into_inner().into_inner()
}

#[test]
fn an_old_workbook_asks_for_no_more_room_than_it_fills() {
    let bof = |kind: u16| [0x0600_u16.to_le_bytes(), kind.to_le_bytes()].concat();
    let number = |row: u16, column: u16| {
        let mut data = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        data.extend(1_f64.to_le_bytes());
        (0x0203, data)
    };
    let sheet = |place: u32| {
        let mut data = place.to_le_bytes().to_vec();
        data.extend([0, 0, 1, 0, b'a' + (place % 20) as u8]);
        (0x0085, data)
    };
    let book = |dimensions: Option<Vec<u8>>| {
        let mut globals = vec![(0x0809, bof(5))];
        let length = records(&globals).len() + 13 * 20 + 4;
        globals.extend((0..20).map(|_| sheet(length as u32)));
        globals.push((0x000A, Vec::new()));
        let mut stream = records(&globals);
        assert_eq!(stream.len(), length);
        let mut own = vec![(0x0809, bof(0x10))];
        own.extend(dimensions.map(|data| (0x0200, data)));
        own.extend([number(0, 0), number(65_535, 255), (0x000A, Vec::new())]);
        stream.extend(records(&own));
        compound("/Workbook", &stream)
    };
    assert_eq!(open(&book(None)), Err(BookError::TooComplex));
    let all = [
        0_u32.to_le_bytes(),
        u32::MAX.to_le_bytes(),
        [0, 0, 0xff, 0xff],
        [0; 4],
    ]
    .concat();
    assert_eq!(
        open(&book(Some(all[..14].to_vec()))),
        Err(BookError::TooComplex)
    );
}

#[test]
fn what_is_encrypted_is_said_to_be() {
    assert_eq!(
        open(&compound("/EncryptedPackage", b"x")),
        Err(BookError::Protected)
    );
    assert_eq!(
        open(&compound("/Something", b"x")),
        Err(BookError::Unreadable)
    );
}

#[test]
fn a_damaged_workbook_is_an_answer_whatever_is_damaged() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let (mut tried, mut refused) = (0, 0);
    std::panic::set_hook(Box::new(|_| {}));
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "py") {
            continue;
        }
        let whole = fs::read(&path).unwrap();
        assert!(open(&whole).is_ok(), "{}", path.display());
        let mut one = |bytes: &[u8]| {
            tried += 1;
            refused += usize::from(open(bytes).is_err());
        };
        for part in 0..24 {
            one(&whole[..whole.len() * part / 24]);
        }
        // every place is hit by one of these strides
        for step in 0..60 {
            let mut broken = whole.clone();
            let mut at = 8 + step * 7;
            while at < broken.len() {
                broken[at] ^= 0x55;
                at += 997;
            }
            one(&broken);
        }
    }
    let _ = std::panic::take_hook();
    assert!(tried > 1000 && refused > 100, "{refused} of {tried}");
}
