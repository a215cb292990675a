//! A spreadsheet that waits for an answer: as it is kept, and as it is read at each look.

use super::asked::{self, Asked};
use crate::shell::{Context, Problem};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use origo_exchange::{
    book::{Book, Kind, TextChoice},
    goods::{self, Columns, List, Memory, Remembered},
};
use origo_office::{
    OfficeError,
    applications::{self, ApplicationView},
    goods_imports, opening,
    sheet_headings::{self, Said},
};
use origo_pack::{Form as PackForm, Pack};
use origo_trade::Finding;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Text up to so many bytes is kept as it came, so that another encoding or separator can be chosen for it.
const SOURCE_BYTES_MAX: usize = 1024 * 1024;

/// A spreadsheet that waits.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    book: Book,
    /// Of text its bytes, in base64.
    #[serde(default)]
    source: String,
}

impl Kept {
    pub(super) fn new(book: Book, bytes: &[u8]) -> Self {
        let keeps = book.kind == Kind::Text && bytes.len() <= SOURCE_BYTES_MAX;
        let source = match keeps {
            true => STANDARD.encode(bytes),
            false => String::new(),
        };
        Self { book, source }
    }

    /// The grid as it was read, or as text is read with a choice; with what is wrong with that choice.
    async fn read(
        self,
        context: &Context,
        name: &str,
        choice: &TextChoice,
    ) -> Result<(Book, Option<Finding>), Problem> {
        if *choice == TextChoice::default() || self.source.is_empty() {
            return Ok((self.book, None));
        }
        let bytes = STANDARD.decode(&self.source).unwrap_or_default();
        let (office, party) = (&context.office, &context.actor()?.user_id);
        let read = opening::goods(office, party, name, choice.clone(), bytes).await?;
        Ok(match read {
            Ok(book) => (book, None),
            Err(finding) => (self.book, Some(finding)),
        })
    }
}

/// A spreadsheet that waits, as it is read now.
pub(super) struct Read<'a> {
    pub(super) view: ApplicationView,
    pub(super) file: String,
    pub(super) asked: Asked,
    pub(super) book: Book,
    /// Which of its sheets.
    pub(super) at: usize,
    pub(super) columns: Columns,
    pub(super) list: List,
    pub(super) pack: &'a Pack,
    pub(super) form: &'a PackForm,
    /// Whether another encoding or separator can be chosen.
    pub(super) reads_again: bool,
}

pub(super) async fn open<'a>(
    context: &'a Context,
    id: &str,
    import: &str,
    fields: &HashMap<String, String>,
) -> Result<Read<'a>, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    let (view, kept) = goods_imports::get(office, actor, id, import).await?;
    let (pack, form) = applications::form_of(office, &view).await?;
    let waits: Kept = serde_json::from_str(&kept.cells).map_err(OfficeError::from)?;
    let asked = Asked::of(fields);
    let reads_again = !waits.source.is_empty();
    let (book, problem) = waits.read(context, &kept.file_name, &asked.text).await?;
    let language = context.t.code();
    let at = asked::sheet(&asked, &book, goods::likely_sheet(&book, form, language));
    let sheet = book.sheets.get(at).cloned().unwrap_or_default();
    let memory = memory(context, &view.application.form).await?;
    let columns = goods::columns(&sheet, &asked.choices, form, language, &memory);
    let mut list = goods::lines(&kept.file_name, &sheet, &columns, form);
    goods::names_to_codes(&mut list, form, pack);
    list.findings.extend(problem);
    Ok(Read {
        view,
        file: kept.file_name,
        asked,
        book,
        at,
        columns,
        list,
        pack,
        form,
        reads_again,
    })
}

/// What the organisation said of headings the last times.
async fn memory(context: &Context, form: &str) -> Result<Memory, Problem> {
    let said = sheet_headings::of(&context.office, context.actor()?, form).await?;
    let remembered = said.into_iter().map(|one| {
        let Said {
            heading,
            field,
            unit,
        } = one;
        (heading, Remembered { field, unit })
    });
    Ok(remembered.collect())
}

/// Remembers what was said of headings, once the goods are taken.
pub(super) async fn remember(context: &Context, read: &Read<'_>) -> Result<(), Problem> {
    let Some(sheet) = read.book.sheets.get(read.at) else {
        return Ok(());
    };
    let (mut said, mut understood) = (Vec::new(), Vec::new());
    let language = context.t.code();
    for (heading, one) in goods::to_remember(sheet, &read.columns, read.form, language) {
        match one {
            Some(Remembered { field, unit }) => said.push(Said {
                heading,
                field,
                unit,
            }),
            None => understood.push(heading),
        }
    }
    let (office, actor) = (&context.office, context.actor()?);
    let form = &read.view.application.form;
    sheet_headings::remember(office, actor, form, said, understood).await?;
    Ok(())
}
