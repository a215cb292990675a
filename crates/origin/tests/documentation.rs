//! The documentation is a textbook: every public item has an example that runs, and says where its rule stands.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests")]

use std::path::{Path, PathBuf};

/// A public item with the documentation before it.
struct Item {
    kind: String,
    name: String,
    method: bool,
    documentation: String,
}

/// The public items of a source file. It is formatted, so a line tells.
fn items(source: &str) -> Vec<Item> {
    let mut found = Vec::new();
    let mut documentation = String::new();
    for line in source.lines() {
        let text = line.trim_start();
        if let Some(words) = text.strip_prefix("///") {
            documentation.push_str(words);
            documentation.push('\n');
            continue;
        }
        let declared = text
            .strip_prefix("pub ")
            .map(|rest| rest.strip_prefix("const fn").map_or(rest, |_| &rest[6..]));
        if let Some((kind, rest)) = declared.and_then(|rest| rest.split_once(' '))
            && ["fn", "struct", "enum", "const", "type", "trait"].contains(&kind)
        {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.push(Item {
                kind: kind.to_owned(),
                name,
                method: line.starts_with(' '),
                documentation: std::mem::take(&mut documentation),
            });
        } else if !text.starts_with('#')
            && !text.starts_with(')')
            && text.ends_with(['}', ';', '{'])
        {
            documentation.clear();
        }
    }
    found
}

/// What an item lacks, each a sentence.
fn lacks(source: &str) -> Vec<String> {
    let items = items(source);
    let mut lacking = Vec::new();
    for item in &items {
        let shown = |text: &str| {
            [".", "::"]
                .iter()
                .any(|before| text.contains(&format!("{before}{}", item.name)))
        };
        let example = item.documentation.contains("```")
            || (item.method
                && items.iter().any(|other| {
                    other.documentation.contains("```") && shown(&other.documentation)
                }));
        if !example {
            lacking.push(format!("{} {} has no example", item.kind, item.name));
        }
        let rule = !item.method && !item.name.ends_with("Error");
        if rule && !item.documentation.contains("Source:") {
            lacking.push(format!("{} {} names no source", item.kind, item.name));
        }
    }
    lacking
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // what decides is not public
            if path.file_name().is_some_and(|name| name != "evaluate") {
                sources(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_public_item_has_an_example_and_names_its_source() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let (mut count, mut lacking) = (0, Vec::new());
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        count += items(&source).len();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        lacking.extend(
            lacks(&source)
                .into_iter()
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
    assert!(count > 120, "{count}");
    println!("{count} public items, each with an example");
}

#[test]
fn an_item_without_an_example_or_a_source_is_seen() {
    let source = "/// A thing.\n///\n/// ```\n/// Thing::new();\n/// ```\n#[derive(Debug)]\npub struct Thing {\n}\n\nimpl Thing {\n    \
                  /// One.\n    pub fn new() -> Self {\n    }\n\n    /// Another.\n    pub fn other() -> Self {\n    }\n}\n";
    assert_eq!(
        lacks(source),
        ["struct Thing names no source", "fn other has no example"]
    );
}

#[test]
fn every_chapter_has_an_example_and_names_its_source() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide");
    let guide = std::fs::read_to_string(folder.join("mod.rs")).unwrap();
    let mut chapters = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(text.contains("```") && text.contains("Source:"), "{name}");
        assert!(
            guide.contains(&format!("[`{name}`]")),
            "{name} is not in the table of contents"
        );
        chapters += 1;
    }
    assert_eq!(chapters, 15);
}
