//! A sentence that names another page, with the name as the link: said once, not once in words and once as a link.

use std::collections::BTreeMap;

/// The parts of the sentence; without a link all of it is before.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Linked {
    pub(crate) before: String,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) after: String,
}

impl Linked {
    /// Puts the link where the sentence has its name; behind the sentence where it has not. What a finding says of it
    /// are its values `href` and `other`.
    pub(crate) fn of(text: String, values: &BTreeMap<String, String>) -> Self {
        let value = |name: &str| values.get(name).cloned().unwrap_or_default();
        let (href, name) = (value("href"), value("other"));
        if href.is_empty() || name.is_empty() {
            return Self {
                before: text,
                ..Self::default()
            };
        }
        let (before, after) = match text.split_once(&name) {
            Some((before, after)) => (before.to_owned(), after.to_owned()),
            None => (format!("{text} "), String::new()),
        };
        Self {
            before,
            href,
            name,
            after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(text: &str, values: &[(&str, &str)]) -> [String; 4] {
        let values = values.iter();
        let values = values.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let linked = Linked::of(text.to_owned(), &values.collect());
        [linked.before, linked.href, linked.name, linked.after]
    }

    #[test]
    fn the_name_in_the_sentence_is_the_link() {
        let values = [("href", "/applications/1"), ("other", "A-1")];
        assert_eq!(
            linked("As in A-1, it seems.", &values),
            ["As in ", "/applications/1", "A-1", ", it seems."]
        );
        assert_eq!(
            linked("Asked before.", &values),
            ["Asked before. ", "/applications/1", "A-1", ""]
        );
        assert_eq!(
            linked("As in A-1.", &values[1..]),
            ["As in A-1.", "", "", ""]
        );
    }
}
