//! The layouts that there are.

/// Layouts by name.
pub(crate) const LAYOUTS: [(&str, &str); 2] = [
    ("icc", include_str!("../layouts/icc.typ")),
    ("km-en", include_str!("../layouts/km-en.typ")),
];

/// Their names.
pub(crate) fn names() -> Vec<&'static str> {
    LAYOUTS.iter().map(|(name, _)| *name).collect()
}
