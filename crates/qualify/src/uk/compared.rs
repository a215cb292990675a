//! Rules whose prose a person has read against what the importer made of it. The texts stay where they are: a rule is
//! known here by its agreement, its heading and a mark of its prose.

use std::collections::BTreeMap;

use origo_origin::Rule;

use super::Imported;

/// One rule per line: draw, agreement, heading, [`mark`], `right` or `wrong` when it was read, mark of the notation that
/// was read last and found right, remark; tabs between.
const FILE: &str = include_str!("../../data/uk-compared.tsv");

/// One rule that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Which draw it came from: 1 is the first.
    pub round: u32,
    /// The agreement's file, `eu`.
    pub agreement: &'static str,
    /// The heading as the file has it.
    pub heading: &'static str,
    /// The [`mark`] of the rule.
    pub mark: &'static str,
    /// Whether the notation said the same as the prose when it was read.
    pub right: bool,
    /// The [`notation_mark`] of what was read last: after mending, where it was wrong.
    pub notation: &'static str,
    /// What was wrong, or what to know.
    pub remark: &'static str,
}

/// Every rule that was read, in order.
pub fn comparisons() -> Vec<Comparison> {
    FILE.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some(Comparison {
                round: fields.next()?.parse().ok()?,
                agreement: fields.next()?,
                heading: fields.next()?,
                mark: fields.next()?,
                right: fields.next()? == "right",
                notation: fields.next()?,
                remark: fields.next().unwrap_or_default(),
            })
        })
        .collect()
}

/// FNV-1a: no secret, only a name for a text.
fn fnv(parts: &[&str]) -> u64 {
    let bytes = parts
        .iter()
        .flat_map(|part| part.bytes().chain(std::iter::once(0)));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What a rule is known by when its text is not kept: agreement, heading and prose, hashed.
pub fn mark(agreement: &str, rule: &Imported) -> String {
    format!("{:016x}", fnv(&[agreement, &rule.heading, &rule.prose]))
}

/// What a rule in the notation is known by.
pub fn notation_mark(rule: &Rule) -> String {
    format!("{:016x}", fnv(&[&rule.to_string()]))
}

/// What was read of an import, and what of it is no longer what was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// By draw: how many rules were read, and how many were wrong then.
    pub draws: BTreeMap<u32, (usize, usize)>,
    /// Rules whose notation is another one than was read last: to be read again.
    pub changed: Vec<&'static str>,
    /// Rules whose prose is no longer in the files.
    pub gone: Vec<&'static str>,
}

/// Holds what was read against an import.
pub fn compare<'a>(rules: impl IntoIterator<Item = (&'a str, &'a Imported)>) -> Compared {
    let today: BTreeMap<String, String> = rules
        .into_iter()
        .map(|(agreement, rule)| (mark(agreement, rule), notation_mark(&rule.rule)))
        .collect();
    let mut out = Compared::default();
    for read in comparisons() {
        let (count, wrong) = out.draws.entry(read.round).or_default();
        *count += 1;
        *wrong += usize::from(!read.right);
        match today.get(read.mark) {
            None => out.gone.push(read.mark),
            Some(notation) if notation != read.notation => out.changed.push(read.mark),
            Some(_) => {}
        }
    }
    out
}

/// Draws `count` rules of different marks; the same ones for the same seed.
pub fn draw(seed: u64, count: usize, rules: &[(String, Imported)]) -> Vec<(&str, &Imported)> {
    let seed = seed.to_string();
    let mut order: Vec<_> = rules
        .iter()
        .map(|(agreement, rule)| {
            let place = fnv(&[&mark(agreement, rule), &seed]);
            // The low bits of FNV mix best.
            (place.reverse_bits(), agreement.as_str(), rule)
        })
        .collect();
    order.sort_by_key(|(place, ..)| *place);
    order.dedup_by_key(|(place, ..)| *place);
    order
        .into_iter()
        .take(count)
        .map(|(_, agreement, rule)| (agreement, rule))
        .collect()
}
