//! What stands where on the pages of a PDF, read from the PDF itself: words with their places, and the lines of boxes.

use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
        InterpreterSettings, Paint, PathDrawMode, SoftMask, font::Glyph, hayro_cmap::BfString,
        interpret_page, util::TransformExt as _,
    },
    hayro_syntax::Pdf,
    vello_cpu::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _},
};
use std::fmt::Write as _;

/// Above and below the line that a word stands on, in parts of its size: what a reader takes for the word's height.
const ASCENT: f64 = 1.07;
const DESCENT: f64 = 0.29;
/// Letters further apart than this part of their size are two words.
const GAP: f64 = 0.18;
/// A line of a box, not a diagonal or a curve.
const STRAIGHT: f64 = 0.05;

/// Letters that stand together.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) place: Rect,
    pub(crate) size: f64,
    baseline: f64,
}

/// A page, in points from its upper left corner.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) words: Vec<Word>,
    pub(crate) rules: Vec<Rect>,
    /// Everything in the order of the file, without blanks.
    pub(crate) text: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Reads all pages.
pub(crate) fn sheets(pdf: &[u8]) -> Vec<Sheet> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    let cache = InterpreterCache::new();
    let read = pdf.pages().iter().map(|page| {
        let (width, height) = page.render_dimensions();
        let mut sheet = Sheet {
            width: f64::from(width),
            height: f64::from(height),
            ..Sheet::default()
        };
        let extent = Rect::new(0.0, 0.0, sheet.width, sheet.height);
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            extent,
            &cache,
            page.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut sheet);
        sheet
    });
    read.collect()
}

impl Sheet {
    fn letter(&mut self, text: &str, at: Affine, advance: f64) {
        let [a, b, ..] = at.as_coeffs();
        // the watermark of a preview stands across, on purpose; letters around a seal too
        if b.abs() > 0.01 * a.abs() {
            return;
        }
        let visible: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
            .collect();
        self.text.push_str(&visible);
        let (left, right) = (at * Point::ORIGIN, at * Point::new(advance, 0.0));
        let size = a * 1000.0;
        if text.trim_matches(['\u{200b}', ' ', '\u{a0}']).is_empty() && !text.is_empty() {
            return;
        }
        let place = Rect::new(
            left.x,
            left.y - ASCENT * size,
            right.x.max(left.x),
            left.y + DESCENT * size,
        );
        if let Some(last) = self.words.last_mut()
            && (last.baseline - left.y).abs() < 0.01
            && (last.size - size).abs() < 0.01
            && (left.x - last.place.x1).abs() < GAP * size
        {
            last.text.push_str(&visible);
            last.place = last.place.union(place);
        } else {
            self.words.push(Word {
                text: visible,
                place,
                size,
                baseline: left.y,
            });
        }
    }

    /// Two words of which neither can be read: they share more than half the lower one's height, and a point of width.
    pub(crate) fn overlaps(&self) -> Vec<String> {
        let mut words: Vec<&Word> = self.words.iter().collect();
        words.sort_by(|a, b| a.place.y0.total_cmp(&b.place.y0));
        let mut found = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let below = words[index + 1..]
                .iter()
                .take_while(|other| other.place.y0 < word.place.y1);
            for other in below {
                let shared = word.place.intersect(other.place);
                let height = word.place.height().min(other.place.height());
                if shared.width() > 1.0 && shared.height() > height / 2.0 {
                    found.push(format!("{} over {}", word.text, other.text));
                }
            }
        }
        found
    }

    /// Words that cross a line of a box.
    pub(crate) fn crossings(&self) -> Vec<String> {
        let mut found = Vec::new();
        for word in &self.words {
            // the body of its letters: what hangs lower may touch
            let body = Rect::new(
                word.place.x0 + 0.3,
                word.baseline - 0.7 * word.size,
                word.place.x1 - 0.3,
                word.baseline + 0.1 * word.size,
            );
            let crossed = self.rules.iter().any(|rule| {
                rule.x0 < body.x1 && rule.x1 > body.x0 && rule.y0 < body.y1 && rule.y1 > body.y0
            });
            if crossed {
                found.push(word.text.clone());
            }
        }
        found
    }

    /// Words that leave the paper, with the margin that every printer needs.
    pub(crate) fn outside(&self, margin: f64) -> Vec<String> {
        let paper = Rect::new(0.0, 0.0, self.width, self.height).inset(-margin);
        let leaves = |word: &&Word| {
            word.place.x0 < paper.x0
                || word.place.x1 > paper.x1
                || word.baseline > paper.y1
                || word.baseline - word.size < paper.y0
        };
        self.words
            .iter()
            .filter(leaves)
            .map(|word| word.text.clone())
            .collect()
    }

    /// Words in smaller type than this, in points; single letters stand in the ring of the seal.
    pub(crate) fn smaller_than(&self, least: f64) -> Vec<String> {
        let small = |word: &&Word| word.size < least && word.text.chars().count() > 2;
        let said = |word: &Word| format!("{} ({:.1})", word.text, word.size);
        self.words.iter().filter(small).map(said).collect()
    }
}

impl<'a> Device<'a> for Sheet {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let mut text = String::new();
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => text.push(c),
            Some(BfString::String(all)) => write!(text, "{all}").unwrap(),
            None => {}
        }
        if let Glyph::Outline(outline) = glyph {
            let advance = f64::from(outline.advance_width().unwrap_or(0.0));
            self.letter(&text, transform * glyph_transform, advance);
        }
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, _: &Paint<'a>, mode: &PathDrawMode) {
        if !matches!(mode, PathDrawMode::Stroke(_)) {
            return;
        }
        let path = transform * path.clone();
        let curved = |element: &PathEl| matches!(element, PathEl::CurveTo(..) | PathEl::QuadTo(..));
        if path.elements().iter().any(curved) {
            return;
        }
        for segment in path.path_segments(0.1) {
            let line = segment.bounding_box();
            if line.width() < STRAIGHT || line.height() < STRAIGHT {
                self.rules.push(line);
            }
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
