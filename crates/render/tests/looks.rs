//! How the documents look, drawn with characters: a change of the layout is seen in review, cell by cell.
//! `ORIGO_UPDATE_LOOKS=1` draws them anew.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use origo_render::{Kind, Page, Renderer, page_count, page_picture};
use serde_json::Value;
use std::{fmt::Write as _, fs, path::Path};

mod sample;

/// Cells across and down a page: each some 2.3 mm by 4.6 mm, as characters are.
const COLUMNS: usize = 90;
const ROWS: usize = 64;
/// So many cells may differ by one shade: another machine rounds elsewhere.
const ROUNDING: usize = 12;
/// From paper to ink.
const SHADES: [char; 5] = [' ', '.', ':', 'o', '#'];

fn drawn(png: &[u8]) -> String {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (info.width as usize, info.height as usize);
    let step = info.line_size / width;
    let mut sheet = String::new();
    for row in 0..ROWS {
        let mut line = String::new();
        for column in 0..COLUMNS {
            let (mut dark, mut all) = (0, 0);
            for y in row * height / ROWS..(row + 1) * height / ROWS {
                for x in column * width / COLUMNS..(column + 1) * width / COLUMNS {
                    // the security background is light: only what is clearly ink counts
                    dark += usize::from(pixels[y * info.line_size + x * step] < 140);
                    all += 1;
                }
            }
            let share = dark * 100 / all;
            let shade = [1, 8, 20, 45]
                .iter()
                .filter(|least| share >= **least)
                .count();
            line.push(SHADES[shade]);
        }
        writeln!(sheet, "{}", line.trim_end()).unwrap();
    }
    sheet
}

fn look(layout: &str, lines: usize) -> String {
    let (data, display): (Value, Value) = (sample::certificate(lines), sample::display());
    let page = Page {
        layout,
        data: &data,
        display: &display,
        kind: Kind::Certificate,
        specimen: None,
    };
    let pdf = Renderer::new().unwrap().certificate(&page).unwrap();
    let count = page_count(pdf.clone()).unwrap();
    let mut sheets = String::new();
    for number in 0..count {
        let png = page_picture(pdf.clone(), number).unwrap();
        writeln!(sheets, "---- page {} of {count}", number + 1).unwrap();
        sheets.push_str(&drawn(&png));
    }
    sheets
}

/// How many cells differ, by more than one shade counted as very many.
fn difference(left: &str, right: &str) -> usize {
    let shade = |c: char| SHADES.iter().position(|known| *known == c).unwrap_or(99);
    let (left, right): (Vec<_>, Vec<_>) = (left.lines().collect(), right.lines().collect());
    if left.len() != right.len() {
        return usize::MAX;
    }
    let mut sum: usize = 0;
    for (left, right) in left.into_iter().zip(right) {
        let long = left.chars().count().max(right.chars().count());
        let pad = |line: &str| -> Vec<char> {
            line.chars()
                .chain(std::iter::repeat(' '))
                .take(long)
                .collect()
        };
        for (a, b) in pad(left).into_iter().zip(pad(right)) {
            sum += match (a == b, shade(a).abs_diff(shade(b))) {
                (true, _) => 0,
                (false, 1) => 1,
                (false, _) => 1000,
            };
        }
    }
    sum
}

#[test]
fn documents_look_as_they_were_agreed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/looks");
    for (layout, lines) in [("icc", 3), ("km-en", 3), ("icc", 30), ("km-en", 30)] {
        let (path, now) = (
            folder.join(format!("{layout}-{lines}.txt")),
            look(layout, lines),
        );
        if std::env::var_os("ORIGO_UPDATE_LOOKS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &now).unwrap();
            continue;
        }
        let agreed = fs::read_to_string(&path).unwrap();
        let cells = difference(&agreed, &now);
        if cells > ROUNDING {
            let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{layout}-{lines}.txt"));
            fs::write(&seen, &now).unwrap();
            panic!(
                "{layout} with {lines} lines looks different ({cells}): compare {} with {}",
                path.display(),
                seen.display()
            );
        }
    }
}

#[test]
fn a_shifted_line_is_a_difference() {
    let sheet = look("icc", 3);
    let shifted = sheet.replacen("\n", "\n   ", 20);
    assert!(difference(&sheet, &shifted) > ROUNDING);
    assert_eq!(difference(&sheet, &sheet), 0);
}
