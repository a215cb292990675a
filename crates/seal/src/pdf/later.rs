//! What was added to a file after it was sealed.
//!
//! A consulate, a bank or an archive may sign a certificate too: PDF appends that and leaves what stood before as it
//! is (ISO 32000-2, 12.8). So later signatures, time stamps and what is needed to check them are only named. Whatever
//! could change what a reader of the file sees is a change.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::PdfError;
use super::read::{Document, Indirect, Kind, Place, Value};
use super::signature::{self, Signature};
use super::{same, tiling};

/// Pages of a certificate looked at.
const PAGES_MAX: usize = 1_000;
const PAGE_TREE_DEPTH_MAX: usize = 16;

/// One thing added or changed after the seal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Later {
    /// Another signature, which draws nothing.
    Signature(Signature),
    /// Another signature that draws a picture over a page.
    Stamp(Signature),
    /// A time stamp of an archive.
    TimeStamp(Signature),
    /// Certificates and lists of revoked ones, for later checks.
    ValidationData,
    /// A field that waits for a signature.
    EmptyField,
    /// What the file says of the program that wrote it.
    Metadata,
    /// A note or drawing over a page.
    Note,
    /// A form field, which draws what is typed in it.
    Field,
    /// What a page shows, or which pages there are.
    Page,
    /// A file attached to it.
    Attachment,
    /// Anything else of what was sealed.
    Content,
    /// A revision that cannot be read in one way only.
    Unreadable,
    /// Bytes that belong to no revision.
    Bytes,
}

impl Later {
    /// Whether the file still shows and says what was sealed.
    pub(crate) fn is_harmless(&self) -> bool {
        matches!(
            self,
            Later::Signature(_)
                | Later::TimeStamp(_)
                | Later::ValidationData
                | Later::EmptyField
                | Later::Metadata
        )
    }
}

/// Everything that `bytes` has after the revision `sealed`, which they begin with and which ends at `end`.
pub(crate) fn find<'a>(
    sealed: &Document<'a>,
    bytes: &'a [u8],
    end: usize,
) -> Result<Vec<Later>, PdfError> {
    let newest = match Document::open_within(bytes, sealed.shared_work()) {
        Ok(newest) => newest,
        Err(PdfError::TooMuch) => return Err(PdfError::TooMuch),
        Err(_) => return Ok(vec![Later::Unreadable]),
    };
    if newest.xref_at == sealed.xref_at {
        return Ok(vec![Later::Bytes]);
    }
    let changes = Changes {
        sealed,
        newest,
        end,
        found: Vec::new(),
        widgets: HashSet::new(),
    };
    match changes.all() {
        Ok(found) => Ok(found),
        Err(PdfError::TooMuch) => Err(PdfError::TooMuch),
        Err(_) => Ok(vec![Later::Unreadable]),
    }
}

/// A page as sealed.
struct SealedPage<'a> {
    number: u32,
    value: Value<'a>,
}

struct Changes<'d, 'a> {
    sealed: &'d Document<'a>,
    newest: Document<'a>,
    end: usize,
    found: Vec<Later>,
    /// Fields of later signatures: their widgets are no notes.
    widgets: HashSet<u32>,
}

impl<'a> Changes<'_, 'a> {
    fn all(mut self) -> Result<Vec<Later>, PdfError> {
        let older = self.newest.tables.iter().filter(|at| **at < self.end);
        if !older.eq(self.sealed.tables.iter()) {
            return Ok(vec![Later::Unreadable]); // the tables pass the seal by
        }
        if !tiling::is_tiled(&self.newest, self.end)? {
            self.found.push(Later::Bytes);
        }
        self.trailer()?;
        let changed = self.changed()?;
        let pages = self.pages()?;
        // the form first: it says which widgets on the pages belong to signatures
        let root = self.sealed.root()?;
        let mut judged = HashSet::from([root]);
        if changed.contains_key(&root) {
            self.catalog(root)?;
        }
        judged.extend(self.form(root)?);
        for page in &pages {
            judged.extend(self.page(page, &changed)?);
        }
        let info = self.sealed.trailer.get("Info").and_then(Value::reference);
        let metadata = self.metadata_number(root)?;
        for (number, object) in &changed {
            if judged.contains(number) {
                continue;
            }
            if Some(*number) == info || Some(*number) == metadata {
                self.found.push(Later::Metadata);
            } else {
                self.found.push(kind_of(object));
            }
        }
        self.found.sort();
        self.found.dedup();
        Ok(self.found)
    }

    /// The trailer leads to the same catalog.
    fn trailer(&mut self) -> Result<(), PdfError> {
        if self.newest.root()? != self.sealed.root()? {
            self.found.push(Later::Content);
        }
        Ok(())
    }

    /// The objects of the sealed revision that say something else now, as they were sealed.
    fn changed(&mut self) -> Result<BTreeMap<u32, Option<Indirect<'a>>>, PdfError> {
        let size = self.sealed.trailer.get("Size").and_then(Value::integer);
        let size = size.ok_or(PdfError::Damaged("Size"))?;
        let mut changed = BTreeMap::new();
        let numbers: HashSet<u32> = self
            .newest
            .placed_since(self.end)?
            .into_iter()
            .map(|(_, number, _)| number)
            .collect();
        for number in numbers {
            let before = self.sealed.place(number)?;
            let after = self.newest.place(number)?;
            match (before, after) {
                (Some(Place::At(_)), Some(Place::At(at))) => {
                    let old = self.sealed.object(number)?;
                    let new = self.newest.object(number)?;
                    if at < self.end || !same::objects((self.sealed, &old), (&self.newest, &new))? {
                        changed.insert(number, Some(old));
                    }
                }
                (Some(Place::At(_)), _) => {
                    changed.insert(number, Some(self.sealed.object(number)?));
                }
                // the head of the list of free numbers, or a number that is still unused
                (_, Some(Place::Free) | None) => {}
                // nothing refers to a new number but what is new; an old one may be waited for
                (_, Some(Place::At(_))) if i64::from(number) >= size => {}
                (_, Some(Place::At(_))) => {
                    changed.insert(number, None);
                }
            }
        }
        Ok(changed)
    }

    fn pages(&self) -> Result<Vec<SealedPage<'a>>, PdfError> {
        let catalog = self.sealed.object(self.sealed.root()?)?.value;
        let root = catalog.get("Pages").and_then(Value::reference);
        let mut open = vec![(root.ok_or(PdfError::Damaged("Pages"))?, 0)];
        let mut pages = Vec::new();
        while let Some((number, depth)) = open.pop() {
            if depth > PAGE_TREE_DEPTH_MAX || pages.len() > PAGES_MAX {
                return Err(PdfError::TooMuch);
            }
            let value = self.sealed.object(number)?.value;
            match self.sealed.entry(&value, "Kids")? {
                None => pages.push(SealedPage { number, value }),
                Some(kids) => {
                    let kids = kids.array().unwrap_or_default().iter();
                    open.extend(
                        kids.filter_map(Value::reference)
                            .map(|kid| (kid, depth + 1)),
                    );
                }
            }
        }
        Ok(pages)
    }

    fn metadata_number(&self, root: u32) -> Result<Option<u32>, PdfError> {
        let catalog = self.sealed.object(root)?.value;
        Ok(catalog.get("Metadata").and_then(Value::reference))
    }

    /// The catalog may name more fields and what is needed to check signatures; nothing else.
    fn catalog(&mut self, root: u32) -> Result<(), PdfError> {
        let old = self.sealed.object(root)?.value;
        let new = self.newest.object(root)?.value;
        if !new.is_dictionary() {
            self.found.push(Later::Content);
        }
        for (key, value) in old.entries() {
            let kept = new
                .entries()
                .iter()
                .find(|(name, _)| name == key)
                .is_some_and(|(_, now)| same::values(self.newest.bytes, value, now));
            match *key {
                _ if kept => {}
                b"AcroForm" => {} // compared by itself
                b"Extensions" | b"Version" => self.found.push(Later::Metadata),
                b"DSS" => self.found.push(Later::ValidationData),
                b"Names" | b"AF" => self.found.push(Later::Attachment),
                b"Pages" => self.found.push(Later::Page),
                _ => self.found.push(Later::Content),
            }
        }
        for (key, _) in new.entries() {
            if old.entries().iter().any(|(name, _)| name == key) {
                continue;
            }
            match *key {
                b"DSS" => self.found.push(Later::ValidationData),
                b"Extensions" | b"Version" => self.found.push(Later::Metadata),
                b"Names" | b"AF" => self.found.push(Later::Attachment),
                _ => self.found.push(Later::Content),
            }
        }
        Ok(())
    }

    /// The form may have more fields for signatures. Answers the numbers of the objects that this judged.
    fn form(&mut self, root: u32) -> Result<Vec<u32>, PdfError> {
        let old_catalog = self.sealed.object(root)?.value;
        let new_catalog = self.newest.object(root)?.value;
        let mut judged = Vec::new();
        let (Some(old), Some(new)) = (
            self.sealed.entry(&old_catalog, "AcroForm")?,
            self.newest.entry(&new_catalog, "AcroForm")?,
        ) else {
            self.found.push(Later::Content);
            return Ok(judged);
        };
        judged.extend(old_catalog.get("AcroForm").and_then(Value::reference));
        judged.extend(old.get("Fields").and_then(Value::reference));
        for (key, value) in old.entries() {
            let now = new.entries().iter().find(|(name, _)| name == key);
            let kept = now.is_some_and(|(_, now)| same::values(self.newest.bytes, value, now));
            if !kept && !matches!(*key, b"Fields" | b"SigFlags") {
                self.found.push(Later::Content);
            }
        }
        for (key, _) in new.entries() {
            let known = old.entries().iter().any(|(name, _)| name == key);
            // what fields are drawn with, when a field is drawn
            if !known && !matches!(*key, b"DA" | b"DR") {
                self.found.push(Later::Content);
            }
        }
        let (before, after) = (
            self.sealed.entry(&old, "Fields")?,
            self.newest.entry(&new, "Fields")?,
        );
        let lists = before
            .as_ref()
            .and_then(Value::array)
            .zip(after.as_ref().and_then(Value::array));
        let added =
            lists.and_then(|(before, after)| same::appended(self.newest.bytes, before, after));
        let Some(added) = added else {
            self.found.push(Later::Content);
            return Ok(judged);
        };
        for field in added {
            self.field(field)?;
        }
        Ok(judged)
    }

    /// A field that was not there when it was sealed.
    fn field(&mut self, reference: &Value<'a>) -> Result<(), PdfError> {
        let field = self.newest.resolve(reference)?;
        let number = reference.reference().filter(|number| self.is_new(*number));
        let is_signature = field.get("FT").and_then(Value::name) == Some(b"Sig");
        let acts = ["A", "AA", "Kids"]
            .iter()
            .any(|key| field.get(key).is_some());
        let (Some(number), true, false) = (number, is_signature, acts) else {
            self.found.push(Later::Field);
            return Ok(());
        };
        self.widgets.insert(number);
        let draws = self.draws(&field)?;
        let Some(value) = self.newest.entry(&field, "V")? else {
            self.found.push(if draws {
                Later::Field
            } else {
                Later::EmptyField
            });
            return Ok(());
        };
        let signed_before = field
            .get("V")
            .and_then(Value::reference)
            .is_some_and(|number| !self.is_new(number));
        if signed_before {
            self.found.push(Later::Field); // the seal's own signature, shown as somebody else's
            return Ok(());
        }
        let signature = signature::read_any(&value);
        self.found.push(if draws {
            Later::Stamp(signature)
        } else if signature.is_time_stamp() {
            Later::TimeStamp(signature)
        } else {
            Later::Signature(signature)
        });
        Ok(())
    }

    /// Whether a widget covers any part of a page: it has an extent, and is not hidden.
    fn draws(&self, widget: &Value<'a>) -> Result<bool, PdfError> {
        const HIDDEN: i64 = 2;
        let flags = self.newest.entry(widget, "F")?;
        if flags
            .and_then(|flags| flags.integer())
            .is_some_and(|flags| flags & HIDDEN != 0)
        {
            return Ok(false);
        }
        let Some(rectangle) = self.newest.entry(widget, "Rect")? else {
            return Ok(widget.get("AP").is_some());
        };
        let corners = rectangle.array().unwrap_or_default();
        let text = |at: usize| {
            corners
                .get(at)
                .and_then(|corner| self.newest.bytes.get(corner.span.clone()))
        };
        // written alike means no extent; whoever writes one number in two ways is taken to draw
        let empty = corners.len() == 4
            && corners
                .iter()
                .all(|corner| matches!(corner.kind, Kind::Integer(_) | Kind::Other))
            && (text(0) == text(2) || text(1) == text(3));
        Ok(!empty)
    }

    fn is_new(&self, number: u32) -> bool {
        let size = self.sealed.trailer.get("Size").and_then(Value::integer);
        size.is_some_and(|size| i64::from(number) >= size)
    }

    /// A page may have more widgets of signatures. Answers the numbers of the objects that this judged.
    fn page(
        &mut self,
        page: &SealedPage<'a>,
        changed: &BTreeMap<u32, Option<Indirect<'a>>>,
    ) -> Result<Vec<u32>, PdfError> {
        let mut judged = vec![page.number];
        let list = page.value.get("Annots").and_then(Value::reference);
        judged.extend(list);
        if !judged.iter().any(|number| changed.contains_key(number)) {
            return Ok(judged);
        }
        let new = self.newest.object(page.number)?.value;
        let old_keys: HashMap<&[u8], &Value<'a>> = page
            .value
            .entries()
            .iter()
            .map(|(key, value)| (*key, value))
            .collect();
        let new_keys: HashMap<&[u8], &Value<'a>> = new
            .entries()
            .iter()
            .map(|(key, value)| (*key, value))
            .collect();
        let all: HashSet<&[u8]> = old_keys.keys().chain(new_keys.keys()).copied().collect();
        let differs = all.into_iter().filter(|key| *key != b"Annots").any(|key| {
            match (old_keys.get(key), new_keys.get(key)) {
                (Some(old), Some(new)) => !same::values(self.newest.bytes, old, new),
                _ => true,
            }
        });
        if differs || !new.is_dictionary() {
            self.found.push(Later::Page);
        }
        let (before, after) = (
            self.sealed.entry(&page.value, "Annots")?,
            self.newest.entry(&new, "Annots")?,
        );
        let before = before.as_ref().and_then(Value::array).unwrap_or_default();
        let after = after.as_ref().and_then(Value::array).unwrap_or_default();
        let Some(added) = same::appended(self.newest.bytes, before, after) else {
            self.found.push(Later::Page);
            return Ok(judged);
        };
        let notes = added.iter().any(|annotation| {
            annotation
                .reference()
                .is_none_or(|number| !self.widgets.contains(&number))
        });
        if notes {
            self.found.push(Later::Note);
        }
        Ok(judged)
    }
}

/// What a sealed object was that is another one now.
fn kind_of(object: &Option<Indirect<'_>>) -> Later {
    let Some(object) = object else {
        return Later::Content;
    };
    let kind = object.value.get("Type").and_then(Value::name);
    match kind {
        Some(b"EmbeddedFile" | b"Filespec") => Later::Attachment,
        Some(b"Page" | b"Pages" | b"XObject" | b"Font" | b"FontDescriptor") => Later::Page,
        // streams without a type are what pages draw, and the fonts they draw with
        None if object.stream_at.is_some() => Later::Page,
        _ => Later::Content,
    }
}
