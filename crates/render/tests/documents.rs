//! Real documents through the real engine.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use origo_render::{Kind, Page, RenderError, Renderer};
use serde_json::{Value, json};

mod lengths;
mod limits;
mod measure;
mod sample;
mod uploads;
use sample::{certificate, display};

fn draw(layout: &str, data: &Value, kind: Kind) -> Vec<u8> {
    let renderer = Renderer::new().unwrap();
    let display = display();
    let page = Page {
        layout,
        data,
        display: &display,
        kind,
        specimen: None,
    };
    let pdf = renderer
        .certificate(&page)
        .unwrap_or_else(|error| panic!("{layout}: {error}"));
    if let Ok(folder) = std::env::var("ORIGO_KEEP_DOCUMENTS") {
        let lines = data["consignment"]["goods"].as_array().unwrap().len();
        let test = std::thread::current()
            .name()
            .unwrap_or_default()
            .replace("::", "-");
        for page in 0..origo_render::page_count(pdf.clone()).unwrap() {
            let picture = origo_render::page_picture(pdf.clone(), page).unwrap();
            let name = format!("{folder}/{test}-{layout}-{lines}-{kind:?}-{page}.png");
            std::fs::write(name, picture).unwrap();
        }
    }
    pdf
}

fn pages(pdf: &[u8]) -> usize {
    String::from_utf8_lossy(pdf)
        .matches("/Type/Page/")
        .count()
        .max(
            String::from_utf8_lossy(pdf)
                .matches("/Type /Page\n")
                .count(),
        )
}

#[test]
fn every_layout_takes_one_line_ten_and_sixty() {
    for layout in Renderer::layouts() {
        for lines in [1, 10, 60] {
            let pdf = draw(layout, &certificate(lines), Kind::Certificate);
            assert!(pdf.starts_with(b"%PDF-1.7"));
            let pages = pages(&pdf);
            let fits = match lines {
                1 => pages == 1,
                10 => pages <= 2,
                _ => pages > 2,
            };
            assert!(fits, "{layout} with {lines} lines has {pages} pages");
        }
    }
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let data = certificate(3);
    for layout in Renderer::layouts() {
        assert!(
            draw(layout, &data, Kind::Certificate) == draw(layout, &data, Kind::Certificate),
            "{layout}"
        );
    }
}

#[test]
fn the_data_is_attached_and_a_preview_carries_none() {
    let with = String::from_utf8_lossy(&draw("icc", &certificate(1), Kind::Certificate))
        .contains("certificate.json");
    let without = String::from_utf8_lossy(&draw("icc", &certificate(1), Kind::Preview))
        .contains("certificate.json");
    assert_eq!((with, without), (true, false));
}

#[test]
fn hostile_text_is_text() {
    let mut data = certificate(1);
    data["consignment"]["goods"][0]["description"] =
        json!("#panic(\"x\") $1/0$ [] \\ <script> \u{202e}");
    draw("icc", &data, Kind::Certificate);
}

#[test]
fn an_unknown_layout_says_which_there_are() {
    let (data, display) = (certificate(1), display());
    let page = Page {
        layout: "nope",
        data: &data,
        display: &display,
        kind: Kind::Certificate,
        specimen: None,
    };
    let error = Renderer::new().unwrap().certificate(&page).unwrap_err();
    assert!(matches!(error, RenderError::UnknownLayout(_)));
    assert!(error.to_string().contains("icc, km-en"));
}

#[test]
fn what_no_font_can_print_is_known_before() {
    let renderer = Renderer::new().unwrap();
    assert_eq!(renderer.unprintable("Rice អង្ករ, 25 °C – ½"), None);
    assert_eq!(renderer.unprintable("Rice → 米"), Some('→'));
    // what turns the direction of the text would be read otherwise than it is stored
    assert_eq!(
        renderer.unprintable("ACME\u{202e}DTL \u{202c}Co"),
        Some('\u{202e}')
    );
    assert_eq!(renderer.unprintable("a\u{ad}b"), Some('\u{ad}'));
    assert_eq!(renderer.unprintable("ស្រូវ\u{200b}អង្ករ"), None);
}

#[test]
fn a_word_without_end_stays_on_the_paper() {
    fn ink_in_the_right_margin(layout: &str, data: &Value) -> usize {
        let picture = origo_render::page_picture(draw(layout, data, Kind::Certificate), 0).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let step = info.line_size / info.width as usize;
        let margin = info.width as usize * 97 / 100..info.width as usize;
        (0..info.height as usize)
            .flat_map(|y| margin.clone().map(move |x| y * info.line_size + x * step))
            .filter(|at| pixels[*at] < 140)
            .count()
    }
    for layout in Renderer::layouts() {
        let mut data = certificate(1);
        assert_eq!(ink_in_the_right_margin(layout, &data), 0, "{layout}");
        let goods = &mut data["consignment"]["goods"][0];
        goods["description"] = "A".repeat(480).into();
        goods["marks"] = "M".repeat(60).into();
        data["consignment"]["consignor"]["name"] = "N".repeat(200).into();
        assert_eq!(ink_in_the_right_margin(layout, &data), 0, "{layout}");
    }
}
