//! Draws documents: a layout and data become a PDF.

use crate::{
    Page, RenderError, layouts,
    world::{PageWorld, Shared},
};
use serde_json::Value;
use std::sync::Arc;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// Draws documents. Built once; drawing takes no lock.
#[derive(Clone)]
pub struct Renderer {
    shared: Arc<Shared>,
    standards: PdfStandards,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Renderer")
    }
}

impl Renderer {
    /// Reads fonts and layouts.
    ///
    /// # Errors
    /// Typst does not know the standards asked for.
    pub fn new() -> Result<Self, RenderError> {
        let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .map_err(|error| RenderError::Typst(format!("{error:?}")))?;
        Ok(Self {
            shared: Arc::new(Shared::new()?),
            standards,
        })
    }

    /// Names of the layouts.
    #[must_use]
    pub fn layouts() -> Vec<&'static str> {
        layouts::names()
    }

    /// The first character that no font of ours has, or that would make paper and data differ unseen. PDF/A and PDF/UA
    /// refuse the former, so this is asked before an application is submitted.
    #[must_use]
    pub fn unprintable(&self, text: &str) -> Option<char> {
        text.chars()
            .find(|c| turns_or_hides(*c) || !c.is_whitespace() && !self.shared.covers(*c))
    }

    /// Draws a certificate or its preview.
    ///
    /// # Errors
    /// The layout is unknown, the data is of another shape, or a rule of PDF/A or PDF/UA would be broken.
    pub fn certificate(&self, page: &Page<'_>) -> Result<Vec<u8>, RenderError> {
        let world = PageWorld::new(self.shared.clone(), page)?;
        let compiled = typst::compile::<PagedDocument>(&world);
        let pdf = compiled
            .output
            .map_err(|errors| RenderError::Typst(sentences(&errors)))
            .and_then(|document| {
                let options = PdfOptions {
                    ident: Smart::Custom(world.number.clone()),
                    creator: Smart::Custom(Some("Origo".to_owned())),
                    timestamp: Some(Timestamp::new_utc(instant(page.data)?)),
                    page_ranges: None,
                    standards: self.standards.clone(),
                    tagged: true,
                    pretty: false,
                };
                typst_pdf::pdf(&document, &options)
                    .map_err(|errors| RenderError::Typst(sentences(&errors)))
            });
        // nothing of one certificate serves another, and the cache would grow by 2 MB each
        comemo::evict(0);
        pdf
    }
}

/// Characters without a picture of their own: controls, and those that turn the direction of what follows, with which
/// the paper says another thing than the data. The joiners and the breaking space that Khmer needs are none of them.
fn turns_or_hides(c: char) -> bool {
    let direction = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible = matches!(c, '\u{00ad}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    let control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    direction || invisible || control
}

fn sentences(errors: &[typst::diag::SourceDiagnostic]) -> String {
    errors
        .iter()
        .map(|error| error.message.to_string())
        .collect::<Vec<_>>()
        .join("; ")
}

/// The instant of issue, which PDF/A wants in the document.
fn instant(data: &Value) -> Result<Datetime, RenderError> {
    let wrong = || RenderError::Data("issued_at is no instant".to_owned());
    let text = data["issued_at"].as_str().ok_or_else(wrong)?;
    let at: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
    let at = at.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    )
    .ok_or_else(wrong)
}
