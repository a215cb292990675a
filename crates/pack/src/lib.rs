//! Country packs: what differs between authorities is data, read and checked here.
//!
//! Ground floor: [`load`] reads a folder once at start; nothing else touches the disk. A binary without
//! the folder has [`builtin`], the same files as they were when it was built.

mod bundle;
mod check;
mod load;
mod model;
mod number;
mod problem;
mod rules;
mod wording;

pub use bundle::Bundle;
pub use check::check;
pub use load::{builtin, builtin_files, from_bundle, load, load_all};
pub use model::{
    AttachmentKind, Calendar, Criterion, Field, FieldKind, Form, Holiday, NumberFormat, Pack,
    Policy, Registration, SecondApproval, Section, Span, Tick,
};
pub use number::{number, pattern_problem, read_number};
pub use problem::{PackError, Problem};
pub use rules::{
    Argument, CheckName, Embargo, EmbargoList, FormCheck, LateIssue, Places, Unless, WordList,
    words_of,
};
pub use wording::{Code, Wording, words};
