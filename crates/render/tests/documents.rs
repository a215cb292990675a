//! Real documents through the real engine.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use origo_render::{Kind, Page, RenderError, Renderer};
use serde_json::{Value, json};

fn certificate(lines: usize) -> Value {
    let goods: Vec<_> = (1..=lines)
        .map(|item| {
            json!({
                "item": item, "marks": format!("GR / MARSEILLE / {item}"),
                "packages": {"amount": "500", "unit": "BG"},
                "description": "Fragrant milled rice, 5% broken, crop 2026", "description_local": "អង្ករក្រអូប បាក់ ៥ភាគរយ",
                "hs_code": "100630", "quantity": {"amount": "25000.50", "unit": "KGM"},
                "gross_weight": {"amount": "25100", "unit": "KGM"},
                "value": {"amount": "21750", "currency": "USD"}, "origin": "KH", "criterion": "WO",
                "producer": {"name": "Battambang Rice Mill", "address": "National Road 5", "country": "KH"},
                "invoice_number": "GR-26/0412"
            })
        })
        .collect();
    json!({
        "schema": "origo.certificate/1", "number": "KH-CO-2026-000123", "document_type": "co",
        "form": {"id": "co", "version": "2026-1", "title": {"en": "Certificate of origin"}},
        "authority": {"id": "kh-moc", "name": "Ministry of Commerce, Kingdom of Cambodia",
            "name_local": "ក្រសួងពាណិជ្ជកម្ម នៃព្រះរាជាណាចក្រកម្ពុជា", "country": "KH", "place": "Phnom Penh"},
        "consignment": {
            "form": "co",
            "consignor": {"name": "Golden Rice Export Co., Ltd", "name_local": "ក្រុមហ៊ុន អង្ករមាស អ៊ិចស្ព័រត ឯ.ក",
                "address": "No. 118, National Road 5\nPhnom Penh", "address_local": "ផ្លូវជាតិលេខ ៥ រាជធានីភ្នំពេញ", "country": "KH"},
            "consignee": {"name": "Riz de Provence SARL", "address": "14 quai de la Joliette\n13002 Marseille", "country": "FR"},
            "destination": "FR",
            "transport": {"mode": "sea", "departure_date": "2026-12-04", "place_of_loading": "Sihanoukville",
                "place_of_discharge": "Marseille", "details": "MV Mekong Star V.112"},
            "remarks": "L/C 26-118", "invoices": [{"number": "GR-26/0412", "date": "2026-11-27",
                "total": {"amount": "21750", "currency": "USD"}}],
            "goods": goods,
            "declaration": {"place": "Phnom Penh", "name": "Dara Vann", "position": "Export manager", "ticks": ["true-data"]}
        },
        "origins": ["KH"], "issued_on": "2026-11-30", "issued_at": "2026-11-30T03:00:00Z", "valid_until": null,
        "signatory": {"name": "Chan Sokha", "position": "Director of department"},
        "certification": {"en": "It is hereby certified, on the basis of the evidence examined, that the goods described originate in the country shown.",
            "km": "សូមបញ្ជាក់ថា ទំនិញដែលបានពិពណ៌នាខាងលើមានប្រភពដើមពីប្រទេសដែលបានបង្ហាញ។"},
        "declaration": {"en": "The exporter declares that the particulars given are true.", "km": "អ្នកនាំចេញប្រកាសថា ព័ត៌មានពិតជាត្រឹមត្រូវ។"},
        "endorsement": "", "replaces": null,
        "verify_url": "http://127.0.0.1:8080/v/KH-CO-2026-000123/abcdefghijklmnop", "code": "abcdefghijklmnop",
        "pack": {"id": "kh", "version": "2026.1", "digest": "00"}
    })
}

fn display() -> Value {
    json!({
        "countries": {"KH": {"en": "Cambodia", "km": "កម្ពុជា"}, "FR": {"en": "France", "km": "បារាំង"}},
        "units": {"KGM": {"en": "kg"}}, "packages": {"BG": {"en": "bags"}}, "modes": {"sea": {"en": "Sea", "km": "ផ្លូវសមុទ្រ"}}
    })
}

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
        std::fs::write(format!("{folder}/{layout}-{lines}-{kind:?}.pdf"), &pdf).unwrap();
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
}
