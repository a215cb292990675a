//! QR codes as SVG, for screens.

use qrcodegen::{QrCode, QrCodeEcc};

/// Free modules around the code that ISO/IEC 18004 asks for.
const QUIET_ZONE: i32 = 4;

/// The code of a text as an SVG image that scales; empty if the text is too long for any code.
pub(crate) fn svg(text: &str, label: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else {
        return String::new();
    };
    let side = code.size() + 2 * QUIET_ZONE;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE));
        }
    }
    let label = askama::filters::escape(label, askama::filters::Html)
        .map(|escaped| escaped.to_string())
        .unwrap_or_default();
    format!(
        r##"<svg class="app-qr" role="img" aria-label="{label}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_names_itself_and_escapes_its_name() {
        let svg = super::svg("https://origo.example/v/1/abc", "check \"<1>\"");
        assert!(svg.starts_with("<svg") && svg.contains("h1v1h-1z"));
        assert!(!svg.contains("<1>"));
    }

    #[test]
    fn a_text_too_long_for_a_code_is_no_code() {
        assert_eq!(super::svg(&"x".repeat(5000), "long"), "");
    }
}
