//! Pages of an uploaded PDF as pictures, so that an officer sees a document without opening it: a hostile file never
//! runs in a browser, and never on a page of ours.

use crate::world::FONTS;
use hayro::{
    RenderCache, RenderSettings,
    hayro_interpret::{InterpreterSettings, font::FontData, font::FontQuery},
    hayro_syntax::{Pdf, page::Page},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use std::sync::Arc;

/// Pixels across a picture: sharp on a screen beside the application.
const WIDTH: u16 = 1240;
/// A page longer than this many times its width is no paper.
const LENGTH_MAX: f32 = 4.0;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It is encrypted, damaged, or no PDF.
    #[error("the PDF cannot be read")]
    Unreadable,
    /// It has no such page.
    #[error("the PDF has no such page")]
    Missing,
    /// Its page has no size, or one that no paper has.
    #[error("the page has a size that cannot be drawn")]
    Size,
}

fn open(pdf: Vec<u8>) -> Result<Pdf, PageError> {
    Pdf::new(pdf).map_err(|_| PageError::Unreadable)
}

/// How many pages a PDF has.
///
/// # Errors
/// [`PageError::Unreadable`].
pub fn page_count(pdf: Vec<u8>) -> Result<usize, PageError> {
    Ok(open(pdf)?.pages().len())
}

/// One page of a PDF, counted from 0, as PNG on white, 1,240 pixels wide. Fonts that the PDF only names are replaced by
/// ours. Drawing a hostile file may take long or panic: call it where both are bounded.
///
/// # Errors
/// [`PageError`].
pub fn page_picture(pdf: Vec<u8>, page: usize) -> Result<Vec<u8>, PageError> {
    let pdf = open(pdf)?;
    let page = pdf.pages().get(page).ok_or(PageError::Missing)?;
    draw(page)
}

fn draw(page: &Page<'_>) -> Result<Vec<u8>, PageError> {
    let (width, height) = page.render_dimensions();
    let paper = width.is_finite()
        && height.is_finite()
        && width >= 1.0
        && height >= 1.0
        && height / width <= LENGTH_MAX;
    if !paper {
        return Err(PageError::Size);
    }
    let scale = f32::from(WIDTH) / width;
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        width: Some(WIDTH),
        bg_color: WHITE,
        ..RenderSettings::default()
    };
    let pixmap = render(page, &RenderCache::new(), &interpreter(), &settings);
    let (across, down) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // the ground is white and opaque: what is left of transparency tells nothing
    let colours: Vec<u8> = pixmap
        .data_as_u8_slice()
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().copied().take(3))
        .collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, across, down);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&colours))
        .map_err(|_| PageError::Size)?;
    Ok(out)
}

fn interpreter() -> InterpreterSettings {
    let [regular, bold, ..] = FONTS;
    InterpreterSettings {
        font_resolver: Arc::new(move |query| {
            let thick = match query {
                FontQuery::Standard(font) => format!("{font:?}").contains("Bold"),
                FontQuery::Fallback(font) => font.is_bold,
            };
            let font: FontData = Arc::new(if thick { bold } else { regular });
            Some((font, 0))
        }),
        // comments and stamps are part of what the officer must see
        render_annotations: true,
        ..InterpreterSettings::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/documents");
        std::fs::read(format!("{folder}/{name}")).unwrap()
    }

    #[test]
    fn a_page_of_an_invoice_is_a_picture_with_ink_on_it() {
        let pdf = example("milled-rice-invoice.pdf");
        assert_eq!(page_count(pdf.clone()), Ok(1));
        let picture = page_picture(pdf.clone(), 0).unwrap();
        assert_eq!(page_picture(pdf, 1), Err(PageError::Missing));
        let mut reader = png::Decoder::new(std::io::Cursor::new(picture))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(info.width, u32::from(WIDTH));
        let dark = pixels.iter().filter(|value| **value < 100).count();
        assert!(dark > 1000, "only {dark} dark values: the text is missing");
    }

    /// Damage of every kind: whatever comes back, it comes back.
    #[test]
    fn a_damaged_file_answers() {
        let pdf = example("milled-rice-invoice.pdf");
        for at in (0..pdf.len()).step_by(pdf.len() / 40) {
            let mut cut = pdf.clone();
            cut.truncate(at);
            let _answer = std::panic::catch_unwind(|| page_picture(cut, 0));
            let mut bent = pdf.clone();
            bent[at] = bent[at].wrapping_add(1);
            let _answer = std::panic::catch_unwind(|| page_picture(bent, 0));
        }
    }

    #[test]
    fn what_is_no_pdf_is_refused() {
        assert_eq!(
            page_picture(b"GIF89a".to_vec(), 0),
            Err(PageError::Unreadable)
        );
        assert_eq!(page_count(Vec::new()), Err(PageError::Unreadable));
    }
}
