//! A function is read on one screen. What is longer stands in a list that only gets shorter.

use crate::{
    Workspace,
    source::{below, for_tests, parse},
};
use anyhow::Result;
use std::collections::BTreeMap;
use syn::{
    Attribute, Block, ImplItemFn, Item, ItemFn, Signature,
    visit::{self, Visit},
};

/// Lines of a function, from its opening to its closing brace.
pub const LINES_MAX: usize = 70;
/// `file function lines`, one a line: what is longer for now.
pub const LIST: &str = "xtask/long-functions.txt";

/// Compares the functions of our sources with the limit and the list.
///
/// # Errors
/// A source cannot be read.
pub fn check(workspace: &Workspace) -> Result<Vec<String>> {
    let list = workspace.text(LIST)?.unwrap_or_default();
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
    for line in list.lines() {
        if let [file, function, lines] = line.split(' ').collect::<Vec<_>>()[..] {
            listed.insert(format!("{file} {function}"), lines.parse().unwrap_or(0));
        }
    }
    let mut wrong = Vec::new();
    for (function, lines) in long(workspace)? {
        match listed.remove(&function) {
            Some(before) if lines <= before => {}
            Some(before) => wrong.push(format!(
                "{function} grew from {before} to {lines} lines: cut it"
            )),
            None => wrong.push(format!(
                "{function} has {lines} lines, more than {LINES_MAX}: cut it"
            )),
        }
    }
    let short = listed
        .keys()
        .map(|function| format!("{function} is short now or gone: strike it from {LIST}"));
    wrong.extend(short);
    Ok(wrong)
}

/// Every function that is too long, by file and name, with its lines.
///
/// # Errors
/// A source cannot be read.
pub fn long(workspace: &Workspace) -> Result<Vec<(String, usize)>> {
    let mut all = Vec::new();
    for package in workspace.ours() {
        for path in below(&package.folder().join("src"))? {
            let mut reader = Reader { long: Vec::new() };
            reader.visit_file(&parse(&path)?);
            let file = workspace.short(&path);
            all.extend(
                reader
                    .long
                    .into_iter()
                    .map(|(name, lines)| (format!("{file} {name}"), lines)),
            );
        }
    }
    Ok(all)
}

struct Reader {
    long: Vec<(String, usize)>,
}

impl Reader {
    fn take(&mut self, attributes: &[Attribute], of: &Signature, block: &Block) {
        let lines = block.brace_token.span.close().start().line
            - block.brace_token.span.open().start().line;
        if lines > LINES_MAX && !for_tests(attributes) {
            self.long.push((of.ident.to_string(), lines));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let tests = matches!(item, Item::Mod(module) if for_tests(&module.attrs));
        if !tests {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.take(&item.attrs, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.take(&item.attrs, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}
