//! Vector pictures of a document: QR, seal, background. All are SVG made from data, so that nothing is fetched.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// A QR code as one path, runs of dark modules merged; level M survives a crease.
pub(crate) fn qr(text: &str) -> Option<String> {
    const QUIET_ZONE: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut path = String::with_capacity(8192);
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let start = x;
            while x < size && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let run = x - start;
                let _ = write!(
                    path,
                    "M{} {}h{run}v1h-{run}z",
                    start + QUIET_ZONE,
                    y + QUIET_ZONE
                );
            } else {
                x += 1;
            }
        }
    }
    let side = size + 2 * QUIET_ZONE;
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path d="{path}" fill="#000"/></svg>"##
    ))
}

/// An authority's seal: its name around a ring, its place within.
pub(crate) fn seal(name: &str, place: &str) -> String {
    let (name, place) = (escape(&name.to_uppercase()), escape(place));
    // the longer the name, the smaller and closer its letters; 560 units are the circle that it runs around
    let letters = i32::try_from(name.chars().count().max(1)).unwrap_or(40);
    let size = (560 / letters).clamp(9, 19);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240"><g fill="none" stroke="#1c3f86"><circle cx="120" cy="120" r="114" stroke-width="4"/><circle cx="120" cy="120" r="107" stroke-width="1.2"/><circle cx="120" cy="120" r="72" stroke-width="1.6"/><path d="M120 66v24M120 150v24M66 120h24M150 120h24" stroke-width="1" opacity=".45"/></g><path id="ring" d="M120 206a86 86 0 1 1 .1 0" fill="none"/><text font-family="Noto Sans" font-weight="700" font-size="{size}" fill="#1c3f86" text-anchor="middle"><textPath href="#ring" startOffset="50%">{name}</textPath></text><text x="120" y="113" font-family="Noto Sans" font-weight="700" font-size="17" fill="#1c3f86" text-anchor="middle">ORIGIN</text><text x="120" y="136" font-family="Noto Sans" font-weight="700" font-size="15" fill="#1c3f86" text-anchor="middle">{place}</text></svg>"##
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A fine guilloche in a light tint: bands of waves out of step with each other.
pub(crate) fn background(colour: &str) -> String {
    const BANDS: i32 = 11;
    const WAVES: i32 = 9;
    let mut path = String::new();
    for band in 0..BANDS {
        let middle = 40 + band * 78;
        for shift in 0..4 {
            let (height, offset) = (26 - shift * 3, shift * 8);
            let _ = write!(path, "M{} {middle}", -offset);
            for wave in 0..WAVES {
                let up = if (wave + band) % 2 == 0 {
                    -height
                } else {
                    height
                };
                let _ = write!(path, "q35 {up} 70 0");
            }
        }
    }
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 595 842" width="595" height="842"><path d="{path}" fill="none" stroke="{colour}" stroke-width=".45"/></svg>"#
    )
}
