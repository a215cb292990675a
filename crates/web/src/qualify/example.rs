//! Examples that fill the page with one press.

use super::typed::{Row, Typed};

/// An e-bike of forty parts from Cambodia for Viet Nam: description, position, country, value, status. The unfinished
/// bicycle (GRI 2(a)) has the heading of the good itself, which is where the agreements part.
const E_BIKE: [(&str, &str, &str, &str, &str); 40] = [
    (
        "Rolling chassis with fork, unfinished",
        "8711.60",
        "CN",
        "98",
        "yes",
    ),
    ("Hub motor 250 W", "8501.31", "CN", "62", "yes"),
    ("Battery pack 36 V 13 Ah", "8507.60", "KR", "118", "yes"),
    ("Motor controller", "8537.10", "CN", "21", ""),
    ("Display", "8531.20", "CN", "11", ""),
    ("Pedal sensor", "9031.80", "CN", "4", ""),
    ("Throttle", "8536.50", "CN", "2.5", ""),
    ("Brake levers with cut-off", "8714.94", "CN", "5", ""),
    ("Wiring harness", "8544.42", "VN", "6", "yes"),
    ("Charger", "8504.40", "CN", "9", ""),
    ("Wheel rims", "8714.92", "TH", "12", "yes"),
    ("Spokes", "8714.92", "TH", "3", "yes"),
    ("Front hub", "8714.93", "CN", "3.2", ""),
    ("Tyres", "4011.50", "VN", "9", "yes"),
    ("Inner tubes", "4013.20", "VN", "2.4", "yes"),
    ("Rim tape", "4016.99", "VN", "0.4", "yes"),
    ("Handlebar", "8714.99", "VN", "4", "yes"),
    ("Stem", "8714.99", "CN", "2.6", ""),
    ("Headset", "8714.99", "CN", "2.2", ""),
    ("Grips", "4016.99", "VN", "1.1", "yes"),
    ("Saddle", "8714.95", "VN", "5", "yes"),
    ("Seat post", "8714.99", "CN", "2.8", ""),
    ("Seat clamp", "8714.99", "CN", "0.6", ""),
    ("Crank set", "8714.96", "CN", "7", ""),
    ("Pedals", "8714.96", "CN", "2.4", ""),
    ("Bottom bracket", "8714.96", "JP", "4.2", "yes"),
    ("Chain", "7315.11", "JP", "3.6", "yes"),
    ("Freewheel", "8714.93", "JP", "4.8", "yes"),
    ("Derailleur", "8714.99", "JP", "8.5", "yes"),
    ("Shifter", "8714.99", "JP", "4.4", "yes"),
    ("Disc brake, front", "8714.94", "CN", "6", ""),
    ("Disc brake, rear", "8714.94", "CN", "6", ""),
    ("Brake cables", "7312.10", "VN", "0.8", "yes"),
    ("Mudguards", "8714.99", "KH", "2.2", "yes"),
    ("Carrier", "8714.99", "KH", "4.6", "yes"),
    ("Kickstand", "8714.99", "KH", "1.4", "yes"),
    ("Front light", "8512.10", "CN", "2.1", ""),
    ("Rear light and reflectors", "8512.10", "CN", "1.2", ""),
    ("Screws and nuts", "7318.15", "KH", "0.9", "yes"),
    ("Bell", "8306.10", "KH", "0.5", "yes"),
];

/// Cotton trousers from the United Kingdom for France: what was done in the making is not said yet.
const GARMENT: [(&str, &str, &str, &str, &str); 4] = [
    ("Cotton fabric", "5209.42", "IN", "6.50", ""),
    ("Zip", "9607.11", "CN", "0.30", ""),
    ("Buttons", "9606.22", "CN", "0.12", ""),
    ("Sewing thread", "5204.19", "GB", "0.10", "yes"),
];

/// The example of a name.
pub(crate) fn by_name(name: &str) -> Option<Typed> {
    let rows = |lines: &[(&str, &str, &str, &str, &str)]| {
        lines
            .iter()
            .map(|(description, hs, origin, value, status)| Row {
                description: (*description).to_owned(),
                hs: (*hs).to_owned(),
                origin: (*origin).to_owned(),
                value: (*value).to_owned(),
                status: (*status).to_owned(),
            })
            .collect()
    };
    let good = |[hs, description, price, base, currency, origin, destination]: [&str; 7]| Typed {
        hs: hs.to_owned(),
        description: description.to_owned(),
        price: price.to_owned(),
        base: base.to_owned(),
        currency: currency.to_owned(),
        origin: origin.to_owned(),
        destination: destination.to_owned(),
        ..Typed::default()
    };
    match name {
        "e-bike" => Some(Typed {
            rows: rows(&E_BIKE),
            ..good(["8711.60", "E-bike, 250 W", "640", "FOB", "USD", "KH", "VN"])
        }),
        "garment" => Some(Typed {
            rows: rows(&GARMENT),
            ..good([
                "6203.42",
                "Men’s trousers, cotton",
                "18",
                "EXW",
                "GBP",
                "GB",
                "FR",
            ])
        }),
        _ => None,
    }
}
