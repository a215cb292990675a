//! A function is read on one screen, and a handler of the doors at one glance: it takes the request apart, calls one act
//! of the office, and shows what came of it. What is longer stands in a list that only gets shorter.

use crate::{
    Workspace,
    source::{below, for_tests, parse},
};
use anyhow::Result;
use std::collections::BTreeMap;
use syn::{
    Attribute, Block, FnArg, ImplItemFn, Item, ItemFn, Signature, Type,
    visit::{self, Visit},
};

/// Lines of a function, from its opening to its closing brace.
pub const LINES_MAX: usize = 70;
/// Lines of a handler, counted alike.
pub const HANDLER_LINES_MAX: usize = 20;
/// Packages that have handlers.
const DOORS: [&str; 2] = ["origo-web", "origo-api"];
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
    for Long {
        function,
        lines,
        most,
    } in long(workspace)?
    {
        match listed.remove(&function) {
            Some(before) if lines <= before => {}
            Some(before) => wrong.push(format!(
                "{function} grew from {before} to {lines} lines: cut it"
            )),
            None => wrong.push(format!(
                "{function} has {lines} lines, more than {most}: cut it"
            )),
        }
    }
    let short = listed
        .keys()
        .map(|function| format!("{function} is short now or gone: strike it from {LIST}"));
    wrong.extend(short);
    Ok(wrong)
}

/// A function that is too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Long {
    /// Its file and its name.
    pub function: String,
    /// Lines that it has.
    pub lines: usize,
    /// Lines that it may have.
    pub most: usize,
}

/// Every function that is too long.
///
/// # Errors
/// A source cannot be read.
pub fn long(workspace: &Workspace) -> Result<Vec<Long>> {
    let mut all = Vec::new();
    for package in workspace.ours() {
        for path in below(&package.folder().join("src"))? {
            let mut reader = Reader {
                door: DOORS.contains(&package.name.as_str()),
                long: Vec::new(),
            };
            reader.visit_file(&parse(&path)?);
            let file = workspace.short(&path);
            all.extend(reader.long.into_iter().map(|long| Long {
                function: format!("{file} {}", long.function),
                ..long
            }));
        }
    }
    Ok(all)
}

struct Reader {
    door: bool,
    long: Vec<Long>,
}

impl Reader {
    fn take(&mut self, attributes: &[Attribute], of: &Signature, block: &Block) {
        let lines = block.brace_token.span.close().start().line
            - block.brace_token.span.open().start().line;
        let most = if self.door && handles(attributes, of) {
            HANDLER_LINES_MAX
        } else {
            LINES_MAX
        };
        if lines > most && !for_tests(attributes) {
            self.long.push(Long {
                function: of.ident.to_string(),
                lines,
                most,
            });
        }
    }
}

/// Whether a function answers a request by itself: a page is given its context to keep, an operation of the API is
/// described to OpenAPI.
fn handles(attributes: &[Attribute], of: &Signature) -> bool {
    let named =
        |path: &syn::Path, name: &str| path.segments.last().is_some_and(|last| last.ident == name);
    let given = of.inputs.iter().any(|input| {
        matches!(input, FnArg::Typed(given)
            if matches!(&*given.ty, Type::Path(kind) if named(&kind.path, "Context")))
    });
    let described = attributes.iter().any(|one| {
        let mut words = one.path().segments.iter();
        words.next().is_some_and(|first| first.ident == "utoipa")
    });
    of.asyncness.is_some() && (given || described)
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
