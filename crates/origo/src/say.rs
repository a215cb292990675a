//! What the command line says. A reader that stops reading (`origo … | head`) changes neither the work nor its exit
//! code; the standard `println!` would panic.

use std::{fmt::Arguments, io::Write as _};

/// Writes one line; use it through [`say!`].
pub(crate) fn line(words: Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    // nobody is left to tell
    let _unheard = writeln!(out, "{words}");
}

/// Says one line on standard output.
macro_rules! say {
    ($($words:tt)*) => {
        crate::say::line(format_args!($($words)*))
    };
}
pub(crate) use say;
