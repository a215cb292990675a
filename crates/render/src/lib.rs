//! A form's layout and a certificate's data become PDF/A-3a and PDF/UA-1, through Typst.
//!
//! Layouts are Typst files in `layouts/`; data reaches them as JSON, never as markup. The same data gives the same
//! bytes, so that a document can be drawn again and compared by its digest. Expect some 20 ms a page when optimised.

mod budget;
mod document;
mod examine;
mod layouts;
mod open;
mod pages;
mod pictures;
mod renderer;
mod survey;
mod upload;
mod world;

pub use document::{Kind, Page, RenderError};
pub use examine::{UploadFault, examine};
pub use open::PageError;
pub use pages::{page_count, page_picture};
pub use renderer::Renderer;
pub use survey::{LACKS_MAX, Lack, LackKind, Survey, survey};
pub use upload::picture_size;
