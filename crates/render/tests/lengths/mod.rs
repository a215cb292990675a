//! Documents of every length.

use super::{draw, sample::certificate};
use origo_render::{Kind, Renderer};

/// Every number of lines up to the most of a page of goods, when asked for; else those around each change of page, where the
/// structure of a document is most at risk.
fn lengths() -> Vec<usize> {
    if every() {
        return (1..=200).collect();
    }
    // the second sheet begins between 9 and 14 lines, the third between 26 and 36
    (9..=14).chain([1, 20, 26, 30, 34, 77, 200]).collect()
}

/// `ORIGO_EVERY_LENGTH=1` asks for all of them: some minutes.
pub(crate) fn every() -> bool {
    std::env::var_os("ORIGO_EVERY_LENGTH").is_some()
}

#[test]
fn every_number_of_lines_is_drawn_as_certificate_and_as_preview() {
    for layout in Renderer::layouts() {
        for lines in lengths() {
            let data = certificate(lines);
            draw(layout, &data, Kind::Preview);
            draw(layout, &data, Kind::Certificate);
        }
    }
}
