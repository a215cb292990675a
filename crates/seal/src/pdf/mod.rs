//! As much of PDF as a seal needs: read objects by the classic cross-reference table, append an incremental update,
//! find the signature and the attached data, and say what was added after a seal.

pub(crate) mod attachment;
pub(crate) mod later;
pub(crate) mod read;
mod same;
pub(crate) mod signature;
mod tiling;
pub(crate) mod update;
pub(crate) mod work;

/// Why a PDF could not be read or extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The file does not begin like a PDF.
    #[error("not a PDF")]
    NotAPdf,
    /// The file breaks the rules of the format.
    #[error("damaged PDF: {0}")]
    Damaged(&'static str),
    /// The file uses a part of the format that certificates do not use.
    #[error("unsupported PDF: {0}")]
    Unsupported(&'static str),
    /// The file asks for more work than any certificate does.
    #[error("the PDF asks for too much work")]
    TooMuch,
}
