//! The door behind which files of strangers are opened; `origo` wires what stands behind it.

use crate::{PdfCheck, Survey, UploadFault};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use origo_exchange::book::{Book, TextChoice};
use origo_trade::Finding;
use serde::{Deserialize, Serialize};

/// What to do with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Read the grid of a list of goods; the name is for findings.
    Goods {
        /// As its owner calls it.
        name: String,
        /// How its text is read, where somebody said it.
        #[serde(default)]
        choice: TextChoice,
    },
    /// Count the pages of a PDF, and say what the pictures of the first so many lack.
    Survey {
        /// So many.
        pages_max: usize,
    },
    /// Look whether an uploaded document can be read.
    Examine,
    /// Draw a page of a PDF.
    Page {
        /// Counted from 0.
        page: usize,
    },
    /// Draw a PNG or JPEG and measure it.
    Picture {
        /// The most pixels of a side.
        side_max: u32,
    },
    /// Check the seal of a PDF.
    Sealed {
        /// The authorities that are believed, each with its root certificate (PEM).
        roots: Vec<(String, String)>,
        /// The moment to judge by.
        at: Timestamp,
    },
}

/// What a file told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// The grid, or what is wrong with the file.
    Goods(Result<Book, Finding>),
    /// Pages, and what their pictures lack.
    Survey(Survey),
    /// It can be read, or why not.
    Examined(Result<(), UploadFault>),
    /// A page as PNG.
    Page(#[serde(skip)] Vec<u8>),
    /// A picture's media type, width and height.
    Picture(String, u32, u32),
    /// What a sealed document says of itself.
    Sealed(Box<PdfCheck>),
    /// It cannot be read; a sentence for the operator's log.
    Unreadable(String),
}

/// Why a file was not opened to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unopened {
    /// It took more time or memory than any honest file does.
    #[error("it takes too much")]
    TooMuch,
    /// It broke what opened it.
    #[error("it breaks what opens it")]
    Broken,
    /// Nothing could be begun: our fault.
    #[error("{0}")]
    Ours(String),
}

/// Opens files of strangers, each within bounds of time and memory.
pub trait Opener: Send + Sync {
    /// Opens a file and does what is asked.
    fn open(&self, asked: Asked, bytes: Vec<u8>) -> BoxFuture<'_, Result<Told, Unopened>>;
}
