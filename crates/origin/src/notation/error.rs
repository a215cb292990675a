//! What is wrong with a text in the notation, and where.

/// The character at which reading stopped, and what would have been right there.
///
/// Source: the grammar of the notation, in [`crate::notation`].
///
/// ```
/// use origo_origin::notation;
/// let error = notation::parse_rule("CTH & RVC(4O)").unwrap_err();
/// assert_eq!(error.to_string(), "line 1, column 12: expected “)”, found “O”");
/// assert_eq!(error.drawing(), "CTH & RVC(4O)\n           ^ expected “)”");
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("line {line}, column {column}: expected {expected}, found {found}")]
pub struct NotationError {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The byte in the text, from 0.
    pub offset: usize,
    /// What would have been right.
    pub expected: String,
    /// What was there.
    pub found: String,
    /// The line itself.
    pub text: String,
}

/// How much of a line is shown at most.
const SHOWN_MAX: usize = 200;

impl NotationError {
    pub(super) fn at(source: &str, offset: usize, expected: &str, found: String) -> Self {
        let offset = offset.min(source.len());
        let before = source.get(..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let text = source
            .get(start..)
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: before.get(start..).unwrap_or_default().chars().count() + 1,
            offset,
            expected: expected.to_owned(),
            found,
            text: text.chars().take(SHOWN_MAX).collect(),
        }
    }

    /// The line with a mark under the character, for a fixed-width screen.
    ///
    /// ```
    /// let text = "CTH | NOM(";
    /// let error = origo_origin::notation::parse_rule(text).unwrap_err();
    /// assert!(error.drawing().contains('^'));
    /// ```
    pub fn drawing(&self) -> String {
        let indent = " ".repeat((self.column - 1).min(SHOWN_MAX));
        format!("{}\n{indent}^ expected {}", self.text, self.expected)
    }
}
