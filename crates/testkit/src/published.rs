//! Files that the code writes and the repository keeps, so that a change of them is read before it is taken.

use std::{collections::BTreeSet, fs, path::Path};

/// Holds a kept file against what the code says now; with `update` set in the environment it is written anew instead.
///
/// # Panics
/// The file is not what the code says: with the lines that differ, and how to write it anew.
pub fn must_be_current(file: &Path, now: &str, update: &str) {
    if std::env::var_os(update).is_some() {
        fs::write(file, now).unwrap();
    }
    let kept = fs::read_to_string(file).unwrap_or_default();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if let Some(sentence) = stale(&name, &kept, now, update) {
        panic!("{sentence}");
    }
}

/// What is wrong with a kept file; none if it is current.
fn stale(name: &str, kept: &str, now: &str, update: &str) -> Option<String> {
    if kept == now {
        return None;
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (before, after) = (lines(kept), lines(now));
    let gone = before.difference(&after).map(|line| format!("- {line}"));
    let new = after.difference(&before).map(|line| format!("+ {line}"));
    let changed: Vec<_> = gone.chain(new).collect();
    Some(format!(
        "{name} is not what the code says; if that is meant, run this test with {update}=1, read the difference and \
         commit it\n{}",
        changed.join("\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::stale;

    #[test]
    fn a_kept_file_that_was_not_written_anew_is_refused_with_what_changed() {
        let (kept, now) = ("x GET /queue\n. GET /mail\n", "x GET /queue\nx GET /mail\n");
        assert_eq!(stale("access.txt", kept, kept, "ORIGO_UPDATE"), None);
        let said = stale("access.txt", kept, now, "ORIGO_UPDATE").unwrap();
        assert!(
            said.starts_with("access.txt is not what the code says"),
            "{said}"
        );
        assert!(said.contains("ORIGO_UPDATE=1"), "{said}");
        assert!(said.ends_with("- . GET /mail\n+ x GET /mail"), "{said}");
        // nothing but the order, or a file that is not there
        assert!(stale("access.txt", "a\nb\n", "b\na\n", "ORIGO_UPDATE").is_some());
        assert!(stale("access.txt", "", now, "ORIGO_UPDATE").is_some());
    }
}
