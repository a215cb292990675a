//! A certificate for the tests of documents.

use serde_json::{Value, json};

pub(crate) fn certificate(lines: usize) -> Value {
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

pub(crate) fn display() -> Value {
    json!({
        "countries": {"KH": {"en": "Cambodia", "km": "កម្ពុជា"}, "FR": {"en": "France", "km": "បារាំង"}},
        "units": {"KGM": {"en": "kg"}}, "packages": {"BG": {"en": "bags"}}, "modes": {"sea": {"en": "Sea", "km": "ផ្លូវសមុទ្រ"}}
    })
}
