//! Pages of an uploaded PDF as pictures, so that an officer sees a document without opening it: a hostile file never
//! runs in a browser, and never on a page of ours.

use crate::{
    budget,
    open::{Met, PageError, open},
    survey,
};
use hayro::{
    RenderCache, RenderSettings, hayro_syntax::page::Page, render,
    vello_cpu::color::palette::css::WHITE,
};

/// Pixels across a picture: sharp on a screen beside the application.
const WIDTH: u16 = 1240;
/// A page longer than this many times its width is no paper.
const LENGTH_MAX: f32 = 4.0;
/// Pixels of the striped edge around a picture that lacks something.
const EDGE: usize = 14;
/// Its stripes.
const STRIPES: [[u8; 3]; 2] = [[0xb3, 0x26, 0x1e], [0xff, 0xff, 0xff]];

/// How many pages a PDF has.
///
/// # Errors
/// [`PageError::Unreadable`], [`PageError::Encrypted`].
pub fn page_count(pdf: Vec<u8>) -> Result<usize, PageError> {
    Ok(open(pdf)?.pages().len())
}

/// One page of a PDF, counted from 0, as PNG on white, 1,240 pixels wide. Fonts that the PDF only names are replaced by
/// ours; a picture that lacks something has a striped edge, and [`crate::survey`] says what it lacks. Drawing a hostile file
/// may take long or panic: call it where both are bounded.
///
/// # Errors
/// [`PageError`].
pub fn page_picture(pdf: Vec<u8>, page: usize) -> Result<Vec<u8>, PageError> {
    let pdf = open(pdf)?;
    let page = pdf.pages().get(page).ok_or(PageError::Missing)?;
    if !budget::bearable(page) {
        return Err(PageError::TooComplex);
    }
    draw(page, survey::lacking(&pdf, page))
}

fn draw(page: &Page<'_>, lacking: bool) -> Result<Vec<u8>, PageError> {
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
    let met = Met::default();
    let pixmap = render(page, &RenderCache::new(), &met.settings(), &settings);
    let (across, down) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // the ground is white and opaque: what is left of transparency tells nothing
    let mut colours: Vec<u8> = pixmap
        .data_as_u8_slice()
        .chunks_exact(4)
        .flat_map(|pixel| pixel.iter().copied().take(3))
        .collect();
    if lacking || met.text() || met.picture() {
        mark(&mut colours, usize::from(pixmap.width()));
    }
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

/// A striped edge: who sees the picture sees that it is not all.
fn mark(colours: &mut [u8], across: usize) {
    let down = colours.len() / (3 * across);
    for (index, pixel) in colours.chunks_exact_mut(3).enumerate() {
        let (x, y) = (index % across, index / across);
        if x.min(across - 1 - x).min(y.min(down - 1 - y)) < EDGE {
            pixel.copy_from_slice(&STRIPES[(x + y) / EDGE % 2]);
        }
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
