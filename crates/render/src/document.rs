//! A document to be drawn, and why it was not.

use crate::layouts;
use serde_json::Value;

/// Why a document was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// There is no layout of this name.
    #[error("no layout {0:?}; there are: {layouts}", layouts = layouts::names().join(", "))]
    UnknownLayout(String),
    /// The data lacks what every document needs, or holds it in another shape.
    #[error("the data of the document: {0}")]
    Data(String),
    /// Typst refused; its words.
    #[error("typst: {0}")]
    Typst(String),
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The document itself, with QR and certification, its data attached.
    Certificate,
    /// How it will look: marked as not valid, without QR, number and certification.
    Preview,
}

/// A document to draw.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Layout by name, for example `icc`.
    pub layout: &'a str,
    /// Canonical data, attached as `certificate.json`.
    pub data: &'a Value,
    /// Names of codes, for the layout only.
    pub display: &'a Value,
    /// Certificate or preview.
    pub kind: Kind,
    /// The signatory's specimen signature as SVG, if it is kept.
    pub specimen: Option<&'a str>,
}
