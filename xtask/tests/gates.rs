//! Each gate refuses a small tree that breaks it, and passes the same tree mended.
#![expect(clippy::unwrap_used, reason = "a test tells by failing")]

use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use xtask::{
    Workspace, circles, documents, floors, frontend, graph, length, licences, migrations, tried,
    unused,
};

/// A workspace of two crates, `trade` below `web`, in order.
struct Tree {
    folder: TempDir,
}

const PAGE: &str = "\
| Floor | Crate | What it holds |
|---|---|---|
| ground | `trade` | goods |
| top | `web` | pages |

* `web` uses `trade`
";

impl Tree {
    fn new() -> Self {
        let tree = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        tree.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n",
        );
        tree.write("ARCHITECTURE.md", PAGE);
        tree.manifest("trade", "");
        tree.manifest("web", "origo-trade = { path = \"../trade\" }\n");
        tree.write("crates/trade/src/lib.rs", "pub struct Goods;\n");
        tree.write(
            "crates/web/src/lib.rs",
            "pub fn show(_: &origo_trade::Goods) {}\n",
        );
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("house").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn manifest(&self, name: &str, dependencies: &str) {
        let head = format!(
            "[package]\nname = \"origo-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"MIT\"\n"
        );
        self.write(
            &format!("crates/{name}/Cargo.toml"),
            &format!("{head}[dependencies]\n{dependencies}"),
        );
    }

    fn read(&self) -> Workspace {
        Workspace::read(&self.path("")).unwrap()
    }
}

/// That a check says exactly one thing, in which these words stand.
#[track_caller]
fn one(said: &[String], words: &str) {
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains(words), "{said:#?}");
}

#[test]
fn a_tree_in_order_passes_every_gate() {
    let tree = Tree::new();
    let read = tree.read();
    for (name, check) in xtask::CHECKS {
        assert_eq!(check(&read).unwrap(), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_crate_that_climbs_is_refused() {
    let tree = Tree::new();
    tree.manifest("web", "");
    tree.write("crates/web/src/lib.rs", "");
    tree.manifest("trade", "origo-web = { path = \"../web\" }\n");
    tree.write(
        "ARCHITECTURE.md",
        &PAGE.replace("* `web` uses `trade`", "* `trade` uses `web`"),
    );
    one(
        &floors::check(&tree.read()).unwrap(),
        "imports run downward only",
    );
}

#[test]
fn an_edge_that_is_not_listed_is_refused_and_one_that_is_gone_struck() {
    let tree = Tree::new();
    tree.write("ARCHITECTURE.md", &PAGE.replace("* `web` uses `trade`", ""));
    one(&floors::check(&tree.read()).unwrap(), "`web` uses `trade`");
    let tree = Tree::new();
    tree.manifest("web", "");
    one(&floors::check(&tree.read()).unwrap(), "strike it");
}

#[test]
fn a_door_never_sees_the_store() {
    let tree = Tree::new();
    tree.manifest("store", "");
    tree.write("crates/store/src/lib.rs", "pub fn rows() {}\n");
    tree.manifest(
        "web",
        "origo-trade = { path = \"../trade\" }\norigo-store = { path = \"../store\" }\n",
    );
    let page = PAGE
        .replace("| top |", "| second | `store` | rows |\n| top |")
        .replace("uses `trade`", "uses `trade`, `store`");
    tree.write("ARCHITECTURE.md", &page);
    one(
        &floors::check(&tree.read()).unwrap(),
        "doors call the office",
    );
}

#[test]
fn a_row_of_the_store_that_is_lent_to_the_doors_is_refused_unless_it_is_known() {
    let tree = Tree::new();
    let page = PAGE
        .replace(
            "| top |",
            "| second | `store` | rows |\n| third | `office` | acts |\n| top |",
        )
        .replace("* `web` uses", "* `office` uses `store`\n* `web` uses");
    tree.write("ARCHITECTURE.md", &page);
    tree.manifest("store", "");
    tree.write(
        "crates/store/src/lib.rs",
        "pub mod repository { pub mod mails { pub struct Mail; } }\npub struct Slice;\n",
    );
    tree.manifest("office", "origo-store = { path = \"../store\" }\n");
    tree.write(
        "crates/office/src/lib.rs",
        "pub use origo_store::{Slice, repository::mails::Mail};\n",
    );
    one(
        &floors::check(&tree.read()).unwrap(),
        "the store's `Mail`: give them a type of its own",
    );
    tree.write(
        "ARCHITECTURE.md",
        &format!("{page}* `web` and `api` read the rows `Mail`\n"),
    );
    assert_eq!(floors::check(&tree.read()).unwrap(), Vec::<String>::new());
    tree.write("crates/office/src/lib.rs", "pub use origo_store::Slice;\n");
    one(&floors::check(&tree.read()).unwrap(), "strike it");
}

#[test]
fn modules_that_go_round_are_refused_unless_named_with_their_reason() {
    let tree = Tree::new();
    tree.write(
        "crates/web/src/lib.rs",
        "mod one;\nmod other;\npub fn show(_: &origo_trade::Goods) { one::start() }\n",
    );
    tree.write(
        "crates/web/src/one.rs",
        "use crate::other;\npub(crate) fn start() { other::go(3) }\n",
    );
    tree.write(
        "crates/web/src/other.rs",
        "pub(crate) fn go(left: u8) { if left > 0 { super::one::start() } }\n",
    );
    one(&circles::check(&tree.read()).unwrap(), "one → other");
    tree.write(
        "ARCHITECTURE.md",
        &format!(
            "{PAGE}\n## Circles that stay\n\n* `web`: `one`, `other`: they count down together\n"
        ),
    );
    assert_eq!(circles::check(&tree.read()).unwrap(), Vec::<String>::new());
    tree.write("crates/web/src/other.rs", "pub(crate) fn go(_: u8) {}\n");
    one(&circles::check(&tree.read()).unwrap(), "not there any more");
}

#[test]
fn a_circle_hides_neither_in_a_macro_nor_behind_a_re_export() {
    let tree = Tree::new();
    tree.write("crates/web/src/lib.rs", "mod deep;\nmod one;\npub fn show(_: &origo_trade::Goods) { one::start() }\npub(crate) use deep::go;\n");
    tree.write(
        "crates/web/src/one.rs",
        "pub(crate) fn start() { let _ = format!(\"{}\", crate::go()); }\n",
    );
    tree.write(
        "crates/web/src/deep.rs",
        "pub(crate) fn go() -> u8 { crate::one::start(); 1 }\n",
    );
    one(&circles::check(&tree.read()).unwrap(), "deep → one");
    // a test may look wherever it likes
    tree.write("crates/web/src/deep.rs", "pub(crate) fn go() -> u8 { 1 }\n#[cfg(test)]\nmod tests { fn t() { crate::one::start() } }\n");
    assert_eq!(circles::check(&tree.read()).unwrap(), Vec::<String>::new());
}

#[test]
fn a_banned_crate_is_refused_with_the_name_of_its_user() {
    let tree = Tree::new();
    tree.write(
        "deny.toml",
        "[bans]\ndeny = [{ crate = \"origo-trade\", wrappers = [\"origo-store\"] }]\n",
    );
    one(
        &graph::bans(&tree.read()).unwrap(),
        "`origo-web` uses `origo-trade`",
    );
    tree.write(
        "deny.toml",
        "[bans]\ndeny = [{ crate = \"origo-trade\" }]\n",
    );
    one(&graph::bans(&tree.read()).unwrap(), "may not be used");
}

/// A crate of somebody else, in a folder beside the workspace.
fn others(tree: &Tree, folder: &str, name: &str, version: &str, licence: &str) {
    let text = format!(
        "[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n{licence}\n"
    );
    tree.write(&format!("../others/{folder}/Cargo.toml"), &text);
    tree.write(&format!("../others/{folder}/src/lib.rs"), "");
}

#[test]
fn a_licence_that_is_not_allowed_or_missing_is_refused() {
    let tree = Tree::new();
    tree.write("deny.toml", "[licenses]\nallow = [\"MIT\"]\n");
    tree.manifest("trade", "helper = { path = \"../../../others/helper\" }\n");
    others(
        &tree,
        "helper",
        "helper",
        "1.0.0",
        "license = \"GPL-3.0-only\"",
    );
    one(&graph::licences(&tree.read()).unwrap(), "does not allow");
    others(
        &tree,
        "helper",
        "helper",
        "1.0.0",
        "license = \"GPL-3.0-only OR MIT\"",
    );
    assert_eq!(graph::licences(&tree.read()).unwrap(), Vec::<String>::new());
    others(&tree, "helper", "helper", "1.0.0", "");
    one(
        &graph::licences(&tree.read()).unwrap(),
        "does not say its licence",
    );
    one(
        &graph::sources(&tree.read()).unwrap(),
        "outside the workspace",
    );
}

#[test]
fn a_second_version_is_refused_unless_skipped_and_the_skip_is_struck_when_it_is_gone() {
    let tree = Tree::new();
    others(&tree, "one", "helper", "1.0.0", "license = \"MIT\"");
    others(&tree, "two", "helper", "2.0.0", "license = \"MIT\"");
    tree.manifest("trade", "helper = { path = \"../../../others/one\" }\n");
    tree.manifest(
        "web",
        "origo-trade = { path = \"../trade\" }\nhelper = { path = \"../../../others/two\" }\n",
    );
    one(
        &graph::duplicates(&tree.read()).unwrap(),
        "1.0.0 (for `origo-trade`) and 2.0.0 (for `origo-web`)",
    );
    tree.write(
        "deny.toml",
        "[bans]\nskip = [{ crate = \"helper@1.0.0\", reason = \"trade is not there yet\" }]\n",
    );
    assert_eq!(
        graph::duplicates(&tree.read()).unwrap(),
        Vec::<String>::new()
    );
    tree.manifest("trade", "");
    one(
        &graph::duplicates(&tree.read()).unwrap(),
        "no duplicate any more",
    );
}

#[test]
fn a_dependency_that_no_source_names_is_refused() {
    let tree = Tree::new();
    tree.write(
        "crates/web/src/lib.rs",
        "// origo_trade is only spoken of\npub fn show() {}\n",
    );
    one(
        &unused::check(&tree.read()).unwrap(),
        "`origo-web` asks for `origo-trade`",
    );
    tree.write("others.rs", "pub fn show(_: &origo_trade::Goods) {}\n");
    tree.write(
        "crates/web/src/lib.rs",
        "#[path = \"../../../others.rs\"]\nmod others;\n",
    );
    assert_eq!(unused::check(&tree.read()).unwrap(), Vec::<String>::new());
    let tree = Tree::new();
    let root = fs::read_to_string(tree.path("Cargo.toml")).unwrap();
    tree.write(
        "Cargo.toml",
        &format!("{root}[workspace.dependencies]\nserde = \"1\"\n"),
    );
    one(
        &unused::check(&tree.read()).unwrap(),
        "no crate takes `serde`",
    );
}

#[test]
fn an_empty_an_unlisted_and_a_twice_numbered_migration_are_refused() {
    let tree = Tree::new();
    tree.write(
        "crates/store/src/migrate.rs",
        "migration!(1, \"0001_house\")",
    );
    tree.write(
        "crates/store/migrations/0001_house.sql",
        "CREATE TABLE t (id BIGINT);\n",
    );
    assert_eq!(
        migrations::check(&standing(&tree)).unwrap(),
        Vec::<String>::new()
    );
    tree.write(
        "crates/store/migrations/0001_house.sqlite.sql",
        "-- nothing for SQLite\n",
    );
    one(
        &migrations::check(&standing(&tree)).unwrap(),
        "0001_house.sqlite.sql is empty",
    );
    fs::remove_file(tree.path("crates/store/migrations/0001_house.sqlite.sql")).unwrap();
    tree.write(
        "crates/store/migrations/0002_more.sql",
        "CREATE TABLE u (id BIGINT);\n",
    );
    one(&migrations::check(&standing(&tree)).unwrap(), "is not run");
    tree.write(
        "crates/store/src/migrate.rs",
        "migration!(1, \"0001_house\") migration!(1, \"0001_more\")",
    );
    fs::rename(
        tree.path("crates/store/migrations/0002_more.sql"),
        tree.path("crates/store/migrations/0001_more.sql"),
    )
    .unwrap();
    one(&migrations::check(&standing(&tree)).unwrap(), "one number");
}

/// The tree with a manifest for the crate whose folder holds migrations.
fn standing(tree: &Tree) -> Workspace {
    tree.manifest("store", "");
    tree.write("crates/store/src/lib.rs", "");
    tree.read()
}

#[test]
fn a_long_function_is_refused_and_one_of_the_list_may_only_get_shorter() {
    let tree = Tree::new();
    let function = |lines: usize| {
        format!(
            "pub struct Goods;\npub fn long() {{\n{}}}\n",
            "    let _ = 1;\n".repeat(lines - 1)
        )
    };
    let write = |text: &str| tree.write("crates/trade/src/lib.rs", text);
    write(&function(length::LINES_MAX));
    assert_eq!(length::check(&tree.read()).unwrap(), Vec::<String>::new());
    write(&function(length::LINES_MAX + 1));
    one(
        &length::check(&tree.read()).unwrap(),
        "crates/trade/src/lib.rs long has 71 lines",
    );
    tree.write(length::LIST, "crates/trade/src/lib.rs long 71\n");
    assert_eq!(length::check(&tree.read()).unwrap(), Vec::<String>::new());
    write(&function(length::LINES_MAX + 2));
    one(&length::check(&tree.read()).unwrap(), "grew from 71 to 72");
    write("pub struct Goods;\n");
    one(&length::check(&tree.read()).unwrap(), "strike it");
}

#[test]
fn a_handler_is_shorter_than_other_functions() {
    let tree = Tree::new();
    let page = |signature: &str, lines: usize| {
        let text = format!(
            "pub struct Context;\npub fn show(_: &origo_trade::Goods) {{}}\n{signature} {{\n{}}}\n",
            "    let _ = 1;\n".repeat(lines - 1)
        );
        tree.write("crates/web/src/lib.rs", &text);
        length::check(&tree.read()).unwrap()
    };
    let handler = "pub async fn queue(context: Context)";
    assert_eq!(
        page(handler, length::HANDLER_LINES_MAX),
        Vec::<String>::new()
    );
    one(
        &page(handler, length::HANDLER_LINES_MAX + 1),
        "crates/web/src/lib.rs queue has 21 lines, more than 20",
    );
    let described = "#[utoipa::path(get)]\npub async fn queue()";
    one(&page(described, 21), "more than 20");
    // what helps a handler is lent its context
    let helper = "pub async fn queue(context: &Context)";
    assert_eq!(page(helper, 21), Vec::<String>::new());
}

#[test]
fn a_document_that_points_to_nothing_is_refused() {
    let tree = Tree::new();
    tree.write("Makefile", "run: ## Starts\n\t@true\n");
    tree.write(
        "README.md",
        "`make run`, [how](docs/how.md), `crates/web/src/lib.rs`\n",
    );
    tree.write(
        "docs/how.md",
        "[back](../README.md#top), `crates/{one,other}`\n",
    );
    assert_eq!(
        documents::check(&tree.read()).unwrap(),
        Vec::<String>::new()
    );
    tree.write("README.md", "[how](docs/hwo.md)\n");
    one(
        &documents::check(&tree.read()).unwrap(),
        "README.md links docs/hwo.md",
    );
    tree.write("README.md", "Say `make rnu`.\n");
    one(&documents::check(&tree.read()).unwrap(), "`make rnu`");
    tree.write("README.md", "See `crates/wbe/src`.\n");
    one(
        &documents::check(&tree.read()).unwrap(),
        "names crates/wbe/src",
    );
}

#[test]
fn what_was_tried_names_a_test_that_is_there() {
    let tree = Tree::new();
    let page = |cell: &str| {
        format!(
            "# Security\n\n## What was tried\n\n| Tried | What happens | Test |\n|---|---|---|\n\
             | Doors | shut | {cell} |\n\n## What it does not\n\n| `other` |\n"
        )
    };
    tree.write(
        "crates/web/tests/doors.rs",
        "#[test]\n#[allow(dead_code)]\nfn doors_are_shut() {}\nfn helper() {}\n\
         both_engines! {\n    async fn on_both(app: TestApp) {\n    }\n}\n",
    );
    tree.write("SECURITY.md", &page("`doors_are_shut`, `on_both`"));
    assert_eq!(tried::check(&tree.read()).unwrap(), Vec::<String>::new());
    tree.write("SECURITY.md", &page("`doors_are_open`"));
    one(&tried::check(&tree.read()).unwrap(), "doors_are_open");
    // a function that no test runner calls tries nothing
    tree.write("SECURITY.md", &page("`helper`"));
    one(&tried::check(&tree.read()).unwrap(), "helper");
    tree.write("SECURITY.md", &page("somewhere"));
    one(
        &tried::check(&tree.read()).unwrap(),
        "names no test for “Doors”",
    );
}

#[test]
fn a_picture_that_no_document_shows_and_too_many_bytes_are_refused() {
    let tree = Tree::new();
    tree.write("docs/how.md", "![Queue](screenshots/queue.png)\n");
    tree.write("docs/screenshots/queue.png", "small");
    assert_eq!(
        documents::check(&tree.read()).unwrap(),
        Vec::<String>::new()
    );
    tree.write("docs/screenshots/other.png", "small");
    one(
        &documents::check(&tree.read()).unwrap(),
        "docs/screenshots/other.png is shown by no document",
    );
    fs::remove_file(tree.path("docs/screenshots/other.png")).unwrap();
    tree.write("docs/screenshots/queue.png", &"x".repeat(1_500_001));
    one(
        &documents::check(&tree.read()).unwrap(),
        "more than 1500000",
    );
}

#[test]
fn a_part_without_its_row_and_its_text_is_refused() {
    let tree = Tree::new();
    let manifest = |name: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
    };
    let binary =
        manifest("origo") + "[dependencies]\nhelper = { path = \"../../../others/helper\" }\n";
    tree.write("crates/origo/Cargo.toml", &binary);
    tree.write("crates/origo/src/main.rs", "fn main() {}\n");
    others(&tree, "helper", "helper", "1.0.0", "license = \"MIT\"");
    tree.write(
        "../others/helper/LICENSE-MIT",
        "Do with it what you like.\n",
    );
    let written = licences::write(&tree.read()).unwrap();
    assert_eq!(written.table, "helper\t1.0.0\tMIT\t\n");
    assert_eq!(
        written.texts,
        "=== helper 1.0.0\nDo with it what you like.\n"
    );
    tree.write(licences::TABLE, &written.table);
    tree.write(licences::TEXTS, &written.texts);
    assert_eq!(licences::check(&tree.read()).unwrap(), Vec::<String>::new());
    tree.write(
        "../others/helper/LICENSE-MIT",
        "Do with it what they like.\n",
    );
    one(
        &licences::check(&tree.read()).unwrap(),
        "licences.txt does not tell",
    );
    others(&tree, "helper", "helper", "1.0.1", "license = \"MIT\"");
    assert_eq!(licences::check(&tree.read()).unwrap().len(), 2);
}

#[test]
fn styles_that_were_not_built_again_are_refused() {
    let tree = Tree::new();
    for name in ["build.mjs", "package-lock.json", "src/app.scss"] {
        tree.write(&format!("frontend/{name}"), "a");
    }
    one(&frontend::check(&tree.read()).unwrap(), "make frontend");
    // what build.mjs writes of these three files
    let digest = "88abc519b10b7c8fad4013eaaa1fdbc9acdbb82470f9043a889e8aaf2761fc86";
    tree.write(
        "frontend/dist/manifest.json",
        &format!("{{ \"sources\": \"{digest}\" }}"),
    );
    assert_eq!(frontend::check(&tree.read()).unwrap(), Vec::<String>::new());
    tree.write("frontend/src/app.scss", "b");
    one(&frontend::check(&tree.read()).unwrap(), "make frontend");
}

#[test]
fn this_repository_passes_every_gate() {
    let workspace = Workspace::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
    for (name, check) in xtask::CHECKS {
        assert_eq!(check(&workspace).unwrap(), Vec::<String>::new(), "{name}");
    }
}
