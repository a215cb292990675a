//! Files that honest programs do not write: each small, each made to cost whoever opens it time or memory without end.

use std::{fmt::Write as _, io::Write as _};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A workbook whose only sheet holds these rows, and a part with so many blanks beside it.
fn workbook(rows: &str, blanks: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                .to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
        ("xl/blank.xml", " ".repeat(blanks)),
    ];
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A cell with 400,000 attributes, each compared with all before it by a reader that looks for doubles.
pub fn attributes() -> Vec<u8> {
    let mut cell = "<row r=\"1\"><c r=\"A1\"".to_owned();
    for n in 0..400_000 {
        let _ = write!(cell, " a{n}=\"\"");
    }
    cell.push_str("><v>1</v></c></row>");
    workbook(&cell, 0)
}

/// A workbook of a few kilobytes that unpacks to hundreds of megabytes.
pub fn swelling() -> Vec<u8> {
    workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        300 * 1024 * 1024,
    )
}

/// Objects, from 1, as a PDF whose first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", at + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

fn stream(entries: &str, content: &str) -> String {
    format!(
        "<< {entries} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// A page whose form draws another ten times, which draws another ten times, and so on: some two kilobytes.
pub fn nested() -> Vec<u8> {
    const DEPTH: usize = 9;
    let ten = "/X Do ".repeat(10);
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>".to_owned(),
        stream("", &ten),
    ];
    for level in 0..DEPTH {
        let next = 6 + level;
        let group = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /I true >>";
        let resources = format!("{group} /Resources << /XObject << /X {next} 0 R >> >>");
        objects.push(stream(&resources, &ten));
    }
    objects.push(stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842]",
        "0 0 595 842 re f",
    ));
    pdf(&objects)
}

/// A tree of names whose root names one object sixty times, which is half a megabyte of numbers.
pub fn repeating() -> Vec<u8> {
    let names = format!("<< /Kids [{}] >>", "4 0 R ".repeat(60));
    let large = format!("<< /Names [] /Waste [{}] >>", "1 ".repeat(250_000));
    pdf(&[
        "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>".to_owned(),
        "<< /Type /Pages /Kids [] /Count 0 >>".to_owned(),
        names,
        large,
    ])
}

/// A PNG that says it has 60,000 pixels on each side.
pub fn enormous() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = 60_000_u32.to_be_bytes();
    let head = [&side[..], &side, &[8, 6, 0, 0, 0]].concat();
    for (kind, data) in [
        (b"IHDR", head),
        (b"IDAT", vec![0; 64]),
        (b"IEND", Vec::new()),
    ] {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(kind);
        png.extend(&data);
        // nobody comes so far as to look at the sum
        png.extend([0; 4]);
    }
    png
}
