//! What drawing a page would cost, counted before it is drawn: a form within forms within forms is a few bytes in a file
//! and thousands of millions of strokes on paper.

use hayro::hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction},
    object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString},
    page::{Page, Resources},
};
use std::collections::HashMap;

/// Instructions that a page may come to, forms counted as often as they are drawn. A plan of a ship has a million.
const INSTRUCTIONS_MAX: u64 = 3_000_000;
/// Forms, patterns and clips that a page may come to: each is a layer of its own while it is drawn.
const LAYERS_MAX: u64 = 20_000;
/// Forms within forms: more than programs make, less than a stack holds.
const DEPTH_MAX: u32 = 24;
/// Instructions read for counting, so that counting is bounded itself.
const READ_MAX: u64 = 4_000_000;
/// A stream of instructions in full: no page of text or lines is longer.
const STREAM_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Instructions and layers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Cost {
    instructions: u64,
    layers: u64,
}

impl Cost {
    fn add(&mut self, other: Self, times: u64) {
        let sum = |own: u64, more: u64| own.saturating_add(more.saturating_mul(times));
        self.instructions = sum(self.instructions, other.instructions);
        self.layers = sum(self.layers, other.layers);
    }

    fn bearable(self) -> bool {
        self.instructions <= INSTRUCTIONS_MAX && self.layers <= LAYERS_MAX
    }
}

/// Whether a page can be drawn at a cost that is bearable; also counts what its annotations look like.
pub(crate) fn bearable(page: &Page<'_>) -> bool {
    let mut counter = Counter::default();
    let content = page.page_stream().unwrap_or_default();
    let Some(mut cost) = counter.content(content, page.resources(), 0) else {
        return false;
    };
    let annotations = page.raw().get::<Array<'_>>(b"Annots").unwrap_or_default();
    for annotation in annotations.iter::<Dict<'_>>() {
        let drawn = annotation
            .get::<Dict<'_>>(b"AP")
            .and_then(|ap| ap.get::<Stream<'_>>(b"N"));
        if let Some(stream) = drawn {
            let Some(form) = counter.form(&stream, page.resources(), 0) else {
                return false;
            };
            cost.add(form, 1);
        }
        if !cost.bearable() {
            return false;
        }
    }
    cost.bearable()
}

#[derive(Default)]
struct Counter {
    /// What a form costs that brings its own resources; none while it is being counted: it draws itself.
    known: HashMap<ObjectIdentifier, Option<Cost>>,
    read: u64,
}

impl Counter {
    /// None: it is not bearable, or cannot be counted.
    fn content(&mut self, content: &[u8], resources: &Resources<'_>, depth: u32) -> Option<Cost> {
        if depth > DEPTH_MAX || content.len() > STREAM_BYTES_MAX {
            return None;
        }
        let mut cost = Cost::default();
        let mut letter = Cost::default();
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.read += 1;
            cost.instructions += 1;
            match instruction {
                TypedInstruction::XObject(named) => {
                    if let Some(stream) = resources.get_x_object(named.0) {
                        cost.add(self.form(&stream, resources, depth)?, 1);
                    }
                }
                TypedInstruction::NonStrokeColorNamed(named) => {
                    cost.add(self.pattern(named.1, resources, depth)?, 1);
                }
                TypedInstruction::StrokeColorNamed(named) => {
                    cost.add(self.pattern(named.1, resources, depth)?, 1);
                }
                TypedInstruction::SetGraphicsState(named) => {
                    let mask = resources
                        .get_ext_g_state(named.0)
                        .and_then(|state| state.get::<Dict<'_>>(b"SMask"))
                        .and_then(|mask| mask.get::<Stream<'_>>(b"G"));
                    if let Some(group) = mask {
                        cost.add(self.form(&group, resources, depth)?, 1);
                    }
                }
                TypedInstruction::TextFont(font) => {
                    letter = self.letter(resources.get_font(font.0), resources, depth)?;
                }
                TypedInstruction::ShowText(text) => cost.add(letter, length(text.0)),
                TypedInstruction::NextLineAndShowText(text) => cost.add(letter, length(text.0)),
                TypedInstruction::ShowTextWithParameters(text) => cost.add(letter, length(text.2)),
                TypedInstruction::ShowTexts(texts) if letter != Cost::default() => {
                    let all = texts.0.iter::<Object<'_>>().filter_map(Object::into_string);
                    cost.add(letter, all.map(|text| length(&text)).sum());
                }
                TypedInstruction::ClipNonZero(_) | TypedInstruction::ClipEvenOdd(_) => {
                    cost.layers += 1;
                }
                _ => {}
            }
            if !cost.bearable() || self.read > READ_MAX {
                return None;
            }
        }
        Some(cost)
    }

    /// A form: its instructions and the layer that it is; nothing for pictures.
    fn form(&mut self, stream: &Stream<'_>, around: &Resources<'_>, depth: u32) -> Option<Cost> {
        let dict = stream.dict();
        let named = dict.get::<Name<'_>>(b"Subtype");
        if named.is_some_and(|kind| kind.as_ref() == b"Image") {
            return Some(Cost::default());
        }
        // what brings its own resources costs the same wherever it is drawn
        let own = dict.get::<Dict<'_>>(b"Resources");
        let id = own.is_some().then(|| stream.obj_id());
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return *known;
        }
        if let Some(id) = id {
            self.known.insert(id, None);
        }
        let content = stream.decoded().unwrap_or_default();
        let resources = Resources::from_parent(own.unwrap_or_default(), around.clone());
        let mut cost = self.content(&content, &resources, depth + 1)?;
        cost.layers += 1;
        if let Some(id) = id {
            self.known.insert(id, Some(cost));
        }
        Some(cost)
    }

    fn pattern(
        &mut self,
        name: Option<&Name<'_>>,
        resources: &Resources<'_>,
        depth: u32,
    ) -> Option<Cost> {
        match name.and_then(|name| resources.get_pattern(name)) {
            Some(Object::Stream(tile)) => self.form(&tile, resources, depth),
            _ => Some(Cost::default()),
        }
    }

    /// The dearest letter of a font whose letters are drawings.
    fn letter(
        &mut self,
        font: Option<Dict<'_>>,
        around: &Resources<'_>,
        depth: u32,
    ) -> Option<Cost> {
        let mut dearest = Cost::default();
        let Some(drawings) = font
            .as_ref()
            .and_then(|font| font.get::<Dict<'_>>(b"CharProcs"))
        else {
            return Some(dearest);
        };
        let own = font.and_then(|font| font.get::<Dict<'_>>(b"Resources"));
        let resources = Resources::from_parent(own.unwrap_or_default(), around.clone());
        for name in drawings.keys().take(256) {
            if let Some(drawing) = drawings.get::<Stream<'_>>(name) {
                let cost = self.form(&drawing, &resources, depth)?;
                if cost.instructions > dearest.instructions {
                    dearest = cost;
                }
            }
        }
        // letters are kept once drawn: only those that draw further forms are dear
        dearest.layers = dearest.layers.saturating_sub(1);
        Some(dearest)
    }
}

fn length(text: &PdfString<'_>) -> u64 {
    u64::try_from(text.as_bytes().len()).unwrap_or(u64::MAX)
}
