//! Modules of a crate and which of them name which: the paths of `use` and of expressions, resolved to the file where the
//! item stands. A re-export is a sign-post, not a dependency: whoever follows it depends on what it points to.

use crate::source::{for_tests, parse};
use anyhow::Result;
use proc_macro2::{TokenStream, TokenTree};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
};
use syn::{
    Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility,
    visit::{self, Visit},
};

/// A re-export may lead to another, but not for ever.
const STEPS_MAX: u8 = 16;

/// Who names whom: from a module to others, with the first line that does so.
pub type Edges = BTreeMap<String, BTreeMap<String, usize>>;

/// A module, or a block of one inside a file.
#[derive(Default)]
struct Scope {
    /// Name of the file's module, for example `applications::keep`; the root is `lib`.
    file: String,
    parent: usize,
    modules: HashMap<String, usize>,
    items: HashSet<String>,
    names: HashMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

/// What a path leads to.
enum Found {
    Module(usize),
    Item(String),
}

/// A path that stands in the sources, as written.
struct Named {
    scope: usize,
    path: Vec<String>,
    line: usize,
}

#[derive(Default)]
struct Crate {
    scopes: Vec<Scope>,
    named: Vec<Named>,
}

/// The edges between the modules of the crate whose root file this is. What stands under `cfg(test)` does not count.
///
/// # Errors
/// A file cannot be read or is no Rust.
pub fn edges(root: &Path) -> Result<Edges> {
    let mut all = Crate::default();
    let folder = root.parent().unwrap_or(Path::new(".")).to_owned();
    all.scopes.push(Scope {
        file: "lib".to_owned(),
        ..Scope::default()
    });
    all.file(root, &folder, 0)?;
    let mut edges = Edges::new();
    for named in &all.named {
        let Some(Found::Item(to)) = all.path(named.scope, &named.path, 0) else {
            continue;
        };
        let Some(from) = all.scopes.get(named.scope).map(|scope| scope.file.clone()) else {
            continue;
        };
        if from != to {
            edges
                .entry(from)
                .or_default()
                .entry(to)
                .or_insert(named.line);
        }
    }
    Ok(edges)
}

impl Crate {
    /// Reads a file into a scope; `folder` is where its modules lie.
    fn file(&mut self, path: &Path, folder: &Path, scope: usize) -> Result<()> {
        let file = parse(path)?;
        self.items(&file.items, folder, scope)?;
        let mut reader = Reader {
            scope,
            named: Vec::new(),
        };
        reader.visit_file(&file);
        self.named.append(&mut reader.named);
        Ok(())
    }

    fn items(&mut self, items: &[Item], folder: &Path, scope: usize) -> Result<()> {
        for item in items.iter().filter(|item| !for_tests(attributes(item))) {
            match item {
                Item::Mod(module) => self.module(module, folder, scope)?,
                Item::Use(line) => self.uses(line, scope),
                item => {
                    let name = name(item);
                    if let Some(here) = self.scopes.get_mut(scope) {
                        here.items.extend(name);
                    }
                }
            }
        }
        Ok(())
    }

    /// A module in a file of its own becomes a scope; one that is written out stays part of its file.
    fn module(&mut self, module: &ItemMod, folder: &Path, parent: usize) -> Result<()> {
        let name = module.ident.to_string();
        let outer = self
            .scopes
            .get(parent)
            .map(|scope| scope.file.clone())
            .unwrap_or_default();
        let own = if outer == "lib" {
            name.clone()
        } else {
            format!("{outer}::{name}")
        };
        let file = if module.content.is_some() { outer } else { own };
        let scope = self.scopes.len();
        self.scopes.push(Scope {
            file,
            parent,
            ..Scope::default()
        });
        if let Some(above) = self.scopes.get_mut(parent) {
            above.modules.insert(name.clone(), scope);
        }
        let inner = folder.join(&name);
        match &module.content {
            Some((_, items)) => {
                self.items(items, &inner, scope)?;
                let mut reader = Reader {
                    scope,
                    named: Vec::new(),
                };
                items.iter().for_each(|item| reader.visit_item(item));
                self.named.append(&mut reader.named);
                Ok(())
            }
            None => match [folder.join(format!("{name}.rs")), inner.join("mod.rs")]
                .into_iter()
                .find(|path| path.is_file())
            {
                Some(path) => self.file(&path, &inner, scope),
                None => Ok(()),
            },
        }
    }

    fn uses(&mut self, line: &ItemUse, scope: usize) {
        let mut leaves = Vec::new();
        spread(&line.tree, &mut Vec::new(), &mut leaves);
        let named = line.use_token.span.start().line;
        let sign_post = !matches!(line.vis, Visibility::Inherited);
        for Leaf { path, alias } in leaves {
            if !sign_post {
                self.named.push(Named {
                    scope,
                    path: path.clone(),
                    line: named,
                });
            }
            let Some(here) = self.scopes.get_mut(scope) else {
                continue;
            };
            match alias {
                Some(alias) => drop(here.names.insert(alias, path)),
                None => here.globs.push(path),
            }
        }
    }

    /// Where a path leads that is written in a scope; none if it leaves the crate.
    fn path(&self, scope: usize, path: &[String], steps: u8) -> Option<Found> {
        let mut at = scope;
        for (place, word) in path.iter().enumerate() {
            match word.as_str() {
                "crate" if place == 0 => at = 0,
                "self" => {}
                "super" => at = self.scopes.get(at)?.parent,
                word => match self.look(at, word, steps)? {
                    Found::Module(module) => at = module,
                    item => return Some(item),
                },
            }
        }
        Some(Found::Module(at))
    }

    /// What a name means in a scope.
    fn look(&self, scope: usize, name: &str, steps: u8) -> Option<Found> {
        let here = self.scopes.get(scope)?;
        if steps > STEPS_MAX {
            return None;
        }
        if let Some(module) = here.modules.get(name) {
            return Some(Found::Module(*module));
        }
        if here.items.contains(name) {
            return Some(Found::Item(here.file.clone()));
        }
        if let Some(path) = here
            .names
            .get(name)
            .filter(|path| path.first().is_some_and(|first| first != name))
        {
            return self.path(scope, path, steps + 1);
        }
        here.globs
            .iter()
            .find_map(|glob| match self.path(scope, glob, steps + 1)? {
                Found::Module(module) if module != scope => self.look(module, name, steps + 1),
                _ => None,
            })
    }
}

/// One name that a `use` brings; without an alias it brings all.
pub(crate) struct Leaf {
    pub(crate) path: Vec<String>,
    alias: Option<String>,
}

pub(crate) fn spread(tree: &UseTree, before: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let with = |last: &str| {
        before
            .iter()
            .cloned()
            .chain([last.to_owned()])
            .collect::<Vec<_>>()
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            spread(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            leaves.push(Leaf {
                path: before.clone(),
                alias: before.last().cloned(),
            });
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            leaves.push(Leaf {
                path: with(&name),
                alias: Some(name),
            });
        }
        UseTree::Rename(rename) => leaves.push(Leaf {
            path: with(&rename.ident.to_string()),
            alias: Some(rename.rename.to_string()),
        }),
        UseTree::Glob(_) => leaves.push(Leaf {
            path: before.clone(),
            alias: None,
        }),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| spread(tree, before, leaves)),
    }
}

/// Collects the paths of expressions, types and macros.
struct Reader {
    scope: usize,
    named: Vec<Named>,
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        // modules are read by themselves, `use` lines too
        if !for_tests(attributes(item)) && !matches!(item, Item::Mod(_) | Item::Use(_)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path
            .segments
            .iter()
            .map(|one| one.ident.to_string())
            .collect();
        let line = path
            .segments
            .first()
            .map_or(0, |one| one.ident.span().start().line);
        self.take(words, line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invoked: &'ast Macro) {
        self.tokens(invoked.tokens.clone());
        visit::visit_macro(self, invoked);
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

impl Reader {
    fn take(&mut self, path: Vec<String>, line: usize) {
        if path.len() > 1 {
            self.named.push(Named {
                scope: self.scope,
                path,
                line,
            });
        }
    }

    /// What stands in a macro is no tree yet: words joined by `::` are taken for paths.
    fn tokens(&mut self, tokens: TokenStream) {
        let (mut path, mut colons, mut line) = (Vec::new(), 0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 {
                        self.take(std::mem::take(&mut path), line);
                        line = word.span().start().line;
                    }
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.take(std::mem::take(&mut path), line);
                    self.tokens(group.stream());
                    colons = 0;
                }
                _ => {
                    self.take(std::mem::take(&mut path), line);
                    colons = 0;
                }
            }
        }
        self.take(path, line);
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name(item: &Item) -> Option<String> {
    Some(match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Macro(item) => item.ident.as_ref()?.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => return None,
    })
}

/// Groups of modules that reach each other, each of two or more.
#[must_use]
pub fn circles(edges: &Edges) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = edges
        .keys()
        .map(|from| (from, reach(edges, from)))
        .collect();
    let mut circles: Vec<BTreeSet<String>> = Vec::new();
    for (one, others) in &reached {
        let back = |other: &&&String| reached.get(**other).is_some_and(|from| from.contains(*one));
        let circle: BTreeSet<String> = others
            .iter()
            .filter(back)
            .map(|other| (*other).clone())
            .collect();
        if circle.len() > 1 && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

/// Every module that can be reached from one by at least one step.
fn reach<'a>(edges: &'a Edges, from: &String) -> BTreeSet<&'a String> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&String> = edges
        .get(from)
        .into_iter()
        .flat_map(BTreeMap::keys)
        .collect();
    while let Some(module) = open.pop() {
        if seen.insert(module) {
            open.extend(edges.get(module).into_iter().flat_map(BTreeMap::keys));
        }
    }
    seen
}

/// The root file of a package's library or, where it has none, of its binary.
#[must_use]
pub fn root(folder: &Path) -> Option<PathBuf> {
    ["src/lib.rs", "src/main.rs"]
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
}
