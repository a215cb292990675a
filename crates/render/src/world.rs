//! What Typst sees while it draws one document: fonts, layouts, the data. Nothing of the machine.

use crate::{Kind, Page, RenderError, layouts::LAYOUTS, pictures};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};
use typst::{
    Library, LibraryExt as _, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

pub(crate) const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/sans-regular.ttf"),
    include_bytes!("../fonts/sans-bold.ttf"),
    include_bytes!("../fonts/khmer-regular.ttf"),
    include_bytes!("../fonts/khmer-bold.ttf"),
];

/// What all documents share.
pub(crate) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    common: Source,
    layouts: HashMap<&'static str, Source>,
    files: Files,
}

/// Every document uses the same virtual paths: ids of paths are never freed, and there are 65,535.
#[derive(Clone, Copy)]
struct Files {
    data: FileId,
    attached: FileId,
    qr: FileId,
    seal: FileId,
    specimen: FileId,
    background: FileId,
}

fn id(path: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(path).map_err(|error| RenderError::Typst(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl Shared {
    pub(crate) fn new() -> Result<Self, RenderError> {
        let fonts: Vec<Font> = FONTS
            .iter()
            .flat_map(|bytes| Font::iter(Bytes::new(*bytes)))
            .collect();
        let mut layouts = HashMap::new();
        for (name, text) in LAYOUTS {
            layouts.insert(
                name,
                Source::new(id(&format!("/{name}.typ"))?, text.to_owned()),
            );
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            common: Source::new(
                id("/common.typ")?,
                include_str!("../layouts/common.typ").to_owned(),
            ),
            layouts,
            files: Files {
                data: id("/data.json")?,
                attached: id("/certificate.json")?,
                qr: id("/qr.svg")?,
                seal: id("/seal.svg")?,
                specimen: id("/specimen.svg")?,
                background: id("/background.svg")?,
            },
        })
    }
}

impl Shared {
    pub(crate) fn covers(&self, c: char) -> bool {
        self.fonts
            .iter()
            .any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// The world of one document.
pub(crate) struct PageWorld {
    shared: Arc<Shared>,
    layout: Source,
    files: HashMap<FileId, Bytes>,
    pub(crate) number: String,
}

impl PageWorld {
    pub(crate) fn new(shared: Arc<Shared>, page: &Page<'_>) -> Result<Self, RenderError> {
        let layout = shared
            .layouts
            .get(page.layout)
            .cloned()
            .ok_or_else(|| RenderError::UnknownLayout(page.layout.to_owned()))?;
        let text = |pointer: &str| -> Result<&str, RenderError> {
            let value = page.data.pointer(pointer).and_then(Value::as_str);
            value.ok_or_else(|| RenderError::Data(format!("{pointer} is missing")))
        };
        let preview = page.kind == Kind::Preview;
        let number = if preview {
            "preview".to_owned()
        } else {
            text("/number")?.to_owned()
        };
        let given = json!({
            "data": page.data,
            "display": page.display,
            "preview": preview,
            "specimen": page.specimen.is_some(),
        });
        let mut files = HashMap::new();
        let mut put = |id, text: String| files.insert(id, Bytes::new(text.into_bytes()));
        put(shared.files.data, given.to_string());
        put(shared.files.attached, page.data.to_string());
        put(
            shared.files.seal,
            pictures::seal(text("/authority/name")?, text("/authority/place")?),
        );
        let tint = if page.layout == "icc" {
            "#eadfc6"
        } else {
            "#d9e6df"
        };
        put(shared.files.background, pictures::background(tint));
        if !preview {
            let qr = pictures::qr(text("/verify_url")?);
            put(
                shared.files.qr,
                qr.ok_or_else(|| RenderError::Data("verify_url is too long for a QR".to_owned()))?,
            );
        }
        if let Some(specimen) = page.specimen {
            put(shared.files.specimen, specimen.to_owned());
        }
        Ok(Self {
            shared,
            layout,
            files,
            number,
        })
    }
}

impl World for PageWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [&self.layout, &self.shared.common]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
