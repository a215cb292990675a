//! What the pictures of a PDF's pages do not show and a reader would: said in words beside them, so that a picture is never
//! silently poorer than the file.

use crate::{
    budget,
    open::{Met, PageError, has_appearance, open, value, words},
    world::FONTS,
};
use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, Paint,
        PathDrawMode, SoftMask, TransformExt as _,
        font::{Glyph, OutlineGlyph},
        hayro_cmap::BfString,
        interpret_page,
    },
    hayro_syntax::{
        Pdf,
        object::{Array, Dict, Name, String as PdfString},
        page::Page,
    },
    vello_cpu::kurbo::{Affine, BezPath, Rect},
};

/// So many lacks are listed; whoever reads these opens the file.
pub const LACKS_MAX: usize = 40;
/// Notes and fields of a page that are looked at.
const ANNOTATIONS_MAX: usize = 2000;
/// Fields within fields of a form.
const PARENTS_MAX: usize = 8;

/// What a picture lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LackKind {
    /// Text whose font is not in the file, and for which there is none here.
    Text,
    /// The page would cost too much to draw.
    Page,
    /// A field of a form that was filled in, but looks empty.
    Field,
    /// What somebody noted on the page.
    Note,
    /// A mark on the page that looks like nothing.
    Mark,
    /// A field or note that the file hides.
    Hidden,
    /// A file within the file.
    File,
    /// A form that only the program that made it can show.
    Form,
}

impl LackKind {
    /// Stable name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Page => "page",
            Self::Field => "field",
            Self::Note => "note",
            Self::Mark => "mark",
            Self::Hidden => "hidden",
            Self::File => "file",
            Self::Form => "form",
        }
    }
}

/// Something that a picture lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// On which page, from 0; none if in the whole file.
    pub page: Option<usize>,
    /// What.
    pub kind: LackKind,
    /// What the file calls it; empty if it has no name.
    pub name: String,
    /// What it says, as far as it can be told.
    pub words: String,
}

/// What is to be known of a PDF before its pages are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// How many pages it has.
    pub pages: usize,
    /// What the pictures lack, page by page; at most [`LACKS_MAX`].
    pub lacks: Vec<Lack>,
    /// Whether there is nothing on any of the pages that were read.
    pub blank: bool,
}

/// Reads the first pages of a PDF without drawing them. Reading a hostile file may take long or panic: call it where both are
/// bounded.
///
/// # Errors
/// [`PageError`].
pub fn survey(pdf: Vec<u8>, pages_max: usize) -> Result<Survey, PageError> {
    Ok(of(&open(pdf)?, pages_max))
}

pub(crate) fn of(pdf: &Pdf, pages_max: usize) -> Survey {
    let catalog = pdf
        .xref()
        .get::<Dict<'_>>(pdf.xref().root_id())
        .unwrap_or_default();
    let form = catalog.get::<Dict<'_>>(b"AcroForm").unwrap_or_default();
    let mut found = Vec::new();
    if form.contains_key(b"XFA") {
        found.push(lack(None, LackKind::Form));
    }
    let names = catalog.get::<Dict<'_>>(b"Names").unwrap_or_default();
    if names.contains_key(b"EmbeddedFiles") || catalog.contains_key(b"Collection") {
        found.push(lack(None, LackKind::File));
    }
    let renewed = form.get::<bool>(b"NeedAppearances").unwrap_or(false);
    let mut marks = 0;
    for (index, page) in pdf.pages().iter().enumerate().take(pages_max) {
        let seen = look(page);
        marks += seen.marks;
        if seen.too_dear {
            found.push(lack(Some(index), LackKind::Page));
        }
        if seen.text {
            found.push(lack(Some(index), LackKind::Text));
        }
        annotations(page, index, renewed, &mut found);
        if found.len() >= LACKS_MAX {
            break;
        }
    }
    let blank = marks == 0 && found.is_empty() && pdf.pages().len() <= pages_max;
    found.truncate(LACKS_MAX);
    Survey {
        pages: pdf.pages().len(),
        lacks: found,
        blank,
    }
}

fn lack(page: Option<usize>, kind: LackKind) -> Lack {
    Lack {
        page,
        kind,
        name: String::new(),
        words: String::new(),
    }
}

/// Whether the picture of a page lacks something.
pub(crate) fn lacking(pdf: &Pdf, page: &Page<'_>) -> bool {
    let catalog = pdf
        .xref()
        .get::<Dict<'_>>(pdf.xref().root_id())
        .unwrap_or_default();
    let form = catalog.get::<Dict<'_>>(b"AcroForm").unwrap_or_default();
    let mut found = Vec::new();
    let renewed = form.get::<bool>(b"NeedAppearances").unwrap_or(false);
    annotations(page, 0, renewed, &mut found);
    !found.is_empty() || look(page).text
}

/// What a page came to.
#[derive(Default)]
struct Seen {
    /// Letters, lines and pictures.
    marks: u64,
    text: bool,
    too_dear: bool,
}

fn look(page: &Page<'_>) -> Seen {
    if !budget::bearable(page) {
        return Seen {
            too_dear: true,
            ..Seen::default()
        };
    }
    let (met, cache) = (Met::default(), InterpreterCache::new());
    let (width, height) = page.render_dimensions();
    let extent = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, extent, &cache, page.xref(), met.settings());
    let mut watch = Watch::default();
    interpret_page(page, &mut context, &mut watch);
    Seen {
        marks: watch.marks,
        text: met.text() || watch.missing > 0,
        too_dear: false,
    }
}

/// Counts what is drawn, and letters that no font of ours has.
#[derive(Default)]
struct Watch {
    marks: u64,
    missing: u64,
}

/// Whether a letter of a font that the file only names has no picture in ours.
fn without_picture(glyph: &OutlineGlyph) -> bool {
    let unicode = glyph.as_unicode();
    let visible = match &unicode {
        Some(BfString::Char(c)) => !c.is_whitespace() && !c.is_control(),
        Some(BfString::String(text)) => text.chars().any(|c| !c.is_whitespace()),
        None => true,
    };
    let none = glyph.glyph_id().to_u32() == 0;
    match glyph.font_data() {
        Some(font) => {
            let bytes: &[u8] = (*font.data).as_ref();
            let ours = FONTS
                .iter()
                .any(|own| std::ptr::eq(own.as_ptr(), bytes.as_ptr()));
            // without a character, our font draws some other letter of the same number
            ours && (unicode.is_none() || none && visible)
        }
        None => none && visible && unicode.is_some(),
    }
}

impl<'a> Device<'a> for Watch {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        _: Affine,
        _: Affine,
        _: &Paint<'a>,
        mode: &GlyphDrawMode,
    ) {
        // scanners put invisible text over their pictures
        if matches!(mode, GlyphDrawMode::Invisible) {
            return;
        }
        self.marks += 1;
        if let Glyph::Outline(outline) = glyph
            && without_picture(outline)
        {
            self.missing += 1;
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.marks += 1;
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {
        self.marks += 1;
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// What the notes and fields of a page say that its picture does not show.
fn annotations(page: &Page<'_>, index: usize, renewed: bool, found: &mut Vec<Lack>) {
    let all = page.raw().get::<Array<'_>>(b"Annots").unwrap_or_default();
    for annotation in all.iter::<Dict<'_>>().take(ANNOTATIONS_MAX) {
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let kind = kind.as_ref().map_or("", Name::as_str);
        let lacks = match kind {
            "Link" | "Popup" | "PrinterMark" | "TrapNet" | "" => None,
            "Widget" => field(&annotation, renewed),
            kind => note(&annotation, kind),
        };
        if let Some(kind) = lacks {
            let (name, words) = if kind == LackKind::Field || annotation.contains_key(b"FT") {
                (inherited(&annotation, b"T"), shown_value(&annotation))
            } else {
                (value(&annotation, b"T"), contents(&annotation))
            };
            found.push(Lack {
                page: Some(index),
                kind,
                name,
                words,
            });
        }
        if found.len() >= LACKS_MAX {
            return;
        }
    }
}

/// Hidden from the screen (ISO 32000-1, table 165).
fn hidden(annotation: &Dict<'_>) -> bool {
    const HIDDEN: u32 = 2;
    const NO_VIEW: u32 = 32;
    annotation.get::<u32>(b"F").unwrap_or(0) & (HIDDEN | NO_VIEW) != 0
}

fn field(widget: &Dict<'_>, renewed: bool) -> Option<LackKind> {
    let filled = !shown_value(widget).is_empty();
    let kind = inherited(widget, b"FT");
    if !filled || kind == "Sig" {
        return None;
    }
    if hidden(widget) {
        return Some(LackKind::Hidden);
    }
    // a reader draws it anew where the file asks for that: what is in the file may be another value's
    let drawn = has_appearance(widget) && !renewed;
    (!drawn).then_some(LackKind::Field)
}

/// What a field holds: the state of a box that is ticked, else its value.
fn shown_value(widget: &Dict<'_>) -> String {
    const PASSWORD: u32 = 1 << 13;
    if inherited(widget, b"FT") == "Btn" {
        let state = value(widget, b"AS");
        return if state == "Off" { String::new() } else { state };
    }
    let flags = parents(widget).find_map(|dict| dict.get::<u32>(b"Ff"));
    if flags.unwrap_or(0) & PASSWORD != 0 {
        return String::new();
    }
    inherited(widget, b"V")
}

/// A field and those that it belongs to.
fn parents<'a>(field: &Dict<'a>) -> impl Iterator<Item = Dict<'a>> {
    let up = |dict: &Dict<'a>| dict.get::<Dict<'a>>(b"Parent");
    std::iter::successors(Some(field.clone()), up).take(PARENTS_MAX)
}

fn inherited(field: &Dict<'_>, key: &[u8]) -> String {
    parents(field)
        .map(|dict| value(&dict, key))
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

fn contents(annotation: &Dict<'_>) -> String {
    let text = annotation.get::<PdfString<'_>>(b"Contents");
    text.map_or_else(String::new, |text| words(&text))
}

fn note(annotation: &Dict<'_>, kind: &str) -> Option<LackKind> {
    let says = !contents(annotation).is_empty();
    let drawn = has_appearance(annotation);
    if hidden(annotation) {
        return (says || drawn).then_some(LackKind::Hidden);
    }
    match kind {
        "FileAttachment" => Some(LackKind::File),
        // these stand on the page in full
        "FreeText" | "Stamp" | "Watermark" if drawn => None,
        _ if says => Some(LackKind::Note),
        _ if drawn => None,
        _ => Some(LackKind::Mark),
    }
}
