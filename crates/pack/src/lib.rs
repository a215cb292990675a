//! Country packs: what differs between authorities is data, read and checked here.
//!
//! Ground floor: [`load`] reads a folder once at start; nothing else touches the disk.

mod model;

pub use model::{
    AttachmentKind, Calendar, Code, Criterion, Field, FieldKind, Form, Holiday, Pack, Policy,
    SecondApproval, Section, Span, Tick, Wording, words,
};
