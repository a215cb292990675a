//! Two people, or two tabs, changed one page of a draft: what each of them changed since the page was shown.
//!
//! The page says in a hidden field what stood on it (`began`). Against that, what was sent is what this person changed,
//! and what is stored now is what the other one changed. Only where both changed a field differently is anybody asked.

use origo_trade::Draft;
use std::collections::{BTreeMap, BTreeSet};

/// The hidden field that says what stood on the page when it was shown: pointers and values, in JSON.
pub(super) const BEGAN: &str = "began";
/// Where the ticks of the declaration are.
const TICKS: &str = "/declaration/ticks";
/// What tells one row of a list from another: the description of goods, the number of an invoice.
const NAMES: [&str; 2] = ["/description", "/number"];

/// A field that both changed, each in their own way.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Differing {
    pub(super) pointer: String,
    pub(super) typed: String,
    pub(super) stored: String,
}

/// Who changed what.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Merge {
    /// Fields that only this person changed, with what they typed.
    pub(super) mine: Vec<(String, String)>,
    /// Fields that only the other one changed.
    pub(super) theirs: Vec<String>,
    /// Fields that have to be decided.
    pub(super) asked: Vec<Differing>,
}

/// What stands in these fields of a draft, for the hidden field of a page that shows them.
pub(super) fn began<'a>(draft: &Draft, pointers: impl Iterator<Item = &'a str>) -> String {
    let values: BTreeMap<&str, String> = pointers
        .map(|pointer| (pointer, draft.get(pointer).unwrap_or_default()))
        .collect();
    serde_json::to_string(&values).unwrap_or_default()
}

impl Merge {
    /// Compares what was sent with what stood on the page, and with what is stored now. A page that does not say what
    /// stood on it is asked about everything that differs.
    pub(super) fn of(stored: &Draft, sent: &[(String, String)]) -> Self {
        let began = sent.iter().find(|(name, _)| name == BEGAN);
        let began: BTreeMap<String, String> = began
            .and_then(|(_, json)| serde_json::from_str(json).ok())
            .unwrap_or_default();
        let sent = each_field(sent);
        let rows = Rows::of(&began, &sent, stored);
        let mut merge = Self::default();
        for (pointer, typed) in sent {
            let now = stored.get(&pointer).unwrap_or_default();
            if same(&pointer, &now, &typed) {
                continue;
            }
            let was = began.get(&pointer).filter(|_| !rows.unclear(&pointer));
            match was {
                Some(was) if same(&pointer, was, &now) => merge.mine.push((pointer, typed)),
                Some(was) if same(&pointer, was, &typed) => merge.theirs.push(pointer),
                _ => merge.asked.push(Differing {
                    pointer,
                    typed,
                    stored: now,
                }),
            }
        }
        merge
    }
}

/// Rows of lists are known by their place only. One that somebody moved, added or took away puts another row in the
/// place where this person typed, and then nothing of that row is taken without asking.
struct Rows(BTreeSet<String>);

impl Rows {
    fn of(began: &BTreeMap<String, String>, sent: &[(String, String)], stored: &Draft) -> Self {
        let places: BTreeSet<&str> = began.keys().filter_map(|pointer| row_of(pointer)).collect();
        let touched: BTreeSet<&str> = sent
            .iter()
            .filter(|(pointer, typed)| {
                began
                    .get(pointer)
                    .is_none_or(|was| !same(pointer, was, typed))
            })
            .filter_map(|(pointer, _)| row_of(pointer))
            .collect();
        let before = |row: &str| cells(began, row);
        let now = |row: &str| -> BTreeMap<String, String> {
            let tails = before(row).into_keys();
            tails
                .map(|tail| {
                    let value = stored.get(&format!("{row}{tail}")).unwrap_or_default();
                    (tail, value.trim().to_owned())
                })
                .collect()
        };
        let another = |row: &str| {
            let (was, is) = (before(row), now(row));
            let renamed = NAMES.iter().any(|tail| was.get(*tail) != is.get(*tail));
            let moved = || places.iter().any(|place| before(place) == is);
            was != is && (renamed || moved())
        };
        let unclear = touched.into_iter().filter(|row| another(row));
        Self(unclear.map(str::to_owned).collect())
    }

    fn unclear(&self, pointer: &str) -> bool {
        row_of(pointer).is_some_and(|row| self.0.contains(row))
    }
}

/// The fields of a row as they were, by what follows the row in their pointers.
fn cells(began: &BTreeMap<String, String>, row: &str) -> BTreeMap<String, String> {
    let inside = |pointer: &str| {
        let tail = pointer.strip_prefix(row)?;
        tail.starts_with('/').then(|| tail.to_owned())
    };
    began
        .iter()
        .filter_map(|(pointer, was)| Some((inside(pointer)?, was.trim().to_owned())))
        .collect()
}

/// The row that a pointer leads into: `/goods/3` of `/goods/3/description`.
fn row_of(pointer: &str) -> Option<&str> {
    let mut parts = pointer.match_indices('/').map(|(at, _)| at).skip(1);
    let (from, to) = (parts.next()? + 1, parts.next()?);
    let number = pointer.get(from..to)?;
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    pointer.get(..to).filter(|_| digits)
}

/// What was typed, one text a field: the ticks of a declaration are one field however many were sent.
fn each_field(sent: &[(String, String)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (pointer, text) in sent.iter().filter(|(name, _)| name.starts_with('/')) {
        let text = text.replace("\r\n", "\n");
        match fields.iter_mut().find(|(known, _)| known == pointer) {
            // an empty one only says that the field was there
            Some((_, known)) if known.is_empty() => *known = text,
            Some((_, known)) if !text.is_empty() && TICKS == pointer.as_str() => {
                known.push(',');
                known.push_str(&text);
            }
            Some(_) => {}
            None => fields.push((pointer.clone(), text)),
        }
    }
    fields
}

/// Whether two texts of a field say the same: blanks at the ends, the browser's line ends and the order of ticks do not
/// count.
fn same(pointer: &str, one: &str, other: &str) -> bool {
    let ticks = |text: &str| -> BTreeSet<String> {
        let parts = text.split(',').filter(|tick| !tick.is_empty());
        parts.map(str::to_owned).collect()
    };
    let plain = |text: &str| text.trim().replace("\r\n", "\n");
    match pointer == TICKS {
        true => ticks(one) == ticks(other),
        false => plain(one) == plain(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        fields.iter().map(own).collect()
    }

    fn draft(fields: &[(&str, &str)]) -> Draft {
        Draft::from_fields(fields.iter().copied())
    }

    /// What is sent by a page that showed the first fields and on which the second were typed over them.
    fn sent(shown: &[(&str, &str)], typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let began = began(&draft(shown), shown.iter().map(|(pointer, _)| *pointer));
        let mut fields = owned(shown);
        for (pointer, text) in owned(typed) {
            match fields.iter_mut().find(|(known, _)| *known == pointer) {
                Some((_, known)) => *known = text,
                None => fields.push((pointer, text)),
            }
        }
        fields.push((BEGAN.to_owned(), began));
        fields
    }

    fn names(merge: &Merge) -> [Vec<&str>; 3] {
        [
            merge.mine.iter().map(|(pointer, _)| &pointer[..]).collect(),
            merge.theirs.iter().map(|pointer| &pointer[..]).collect(),
            merge.asked.iter().map(|field| &field.pointer[..]).collect(),
        ]
    }

    #[test]
    fn only_what_both_changed_differently_is_asked() {
        let shown = [
            ("/consignee/name", "Nord"),
            ("/consignee/country", "DE"),
            ("/remarks", ""),
            ("/consignor/name", "Rice Ltd"),
            ("/destination", "DE"),
        ];
        let typed = [
            ("/consignee/name", "Nordlicht"),
            ("/remarks", "L/C 1"),
            ("/destination", "NL"),
        ];
        let stored = draft(&[
            ("/consignee/name", "Nordwind"),
            ("/consignee/country", "AT"),
            ("/consignor/name", "Rice Ltd"),
            ("/destination", "NL"),
        ]);
        let merge = Merge::of(&stored, &sent(&shown, &typed));
        assert_eq!(
            names(&merge),
            [
                vec!["/remarks"],
                vec!["/consignee/country"],
                vec!["/consignee/name"]
            ]
        );
        // a page that does not say what stood on it
        let merge = Merge::of(&stored, &owned(&[("/consignee/country", "DE")]));
        assert_eq!(names(&merge), [vec![], vec![], vec!["/consignee/country"]]);
    }

    #[test]
    fn a_row_that_is_another_now_is_asked_about_whole() {
        let shown = [
            ("/goods/0/description", "T-shirts"),
            ("/goods/0/marks", "red"),
            ("/goods/0/net_weight", "5"),
            ("/goods/1/description", "T-shirts"),
            ("/goods/1/marks", "blue"),
            ("/goods/1/net_weight", "5"),
        ];
        let typed = [("/goods/0/net_weight", "7")];
        // the other one changed the same row: each keeps what is theirs
        let mut stored = shown;
        stored[1].1 = "green";
        let merge = Merge::of(&draft(&stored), &sent(&shown, &typed));
        assert_eq!(
            names(&merge),
            [vec!["/goods/0/net_weight"], vec!["/goods/0/marks"], vec![]]
        );
        // the other one moved a row here: seven would be the weight of the blue ones
        let (mut moved, rows) = (shown, ["blue", "red"]);
        (moved[1].1, moved[4].1) = (rows[0], rows[1]);
        let merge = Merge::of(&draft(&moved), &sent(&shown, &typed));
        assert_eq!(
            names(&merge),
            [
                vec![],
                vec!["/goods/1/marks"],
                vec!["/goods/0/marks", "/goods/0/net_weight"]
            ]
        );
        // the other one took the row away, and what follows has another name
        let merge = Merge::of(
            &draft(&[
                ("/goods/0/description", "Caps"),
                ("/goods/0/net_weight", "5"),
            ]),
            &sent(&shown[..3], &typed),
        );
        assert_eq!(merge.asked.len(), 3);
    }

    #[test]
    fn ticks_are_one_field_and_blanks_no_difference() {
        let fields = each_field(&owned(&[
            ("/declaration/ticks", ""),
            ("/declaration/ticks", "b"),
            ("/declaration/ticks", "a"),
            ("/remarks", "L/C 1\r\n"),
            ("revision", "3"),
        ]));
        assert_eq!(fields.len(), 2);
        assert!(same(TICKS, &fields[0].1, "a,b") && !same(TICKS, &fields[0].1, "a"));
        assert!(same("/remarks", &fields[1].1, "L/C 1"));
    }

    #[test]
    fn rows_are_known_by_their_place() {
        assert_eq!(row_of("/goods/3/producer/name"), Some("/goods/3"));
        assert_eq!(row_of("/consignee/name"), None);
        assert_eq!(row_of("/consignee/address/lines"), None);
    }
}
