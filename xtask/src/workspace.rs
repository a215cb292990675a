//! The workspace as `cargo metadata` tells it.

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The platform whose dependencies count, so that the answer is the same on every machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// A workspace and all it is built of.
#[derive(Debug)]
pub struct Workspace {
    /// Its folder.
    pub root: PathBuf,
    /// Every package of the graph by its id.
    pub packages: BTreeMap<String, Package>,
    /// Ids of our own packages.
    pub members: BTreeSet<String>,
    /// From a package to those it uses.
    pub edges: BTreeMap<String, Vec<Edge>>,
}

/// A package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    id: String,
    /// Its licence as an SPDX expression.
    pub license: Option<String>,
    /// Where its sources are published.
    pub repository: Option<String>,
    /// The registry it came from; none for a folder.
    pub source: Option<String>,
    manifest_path: PathBuf,
    /// What its manifest asks for.
    pub dependencies: Vec<Dependency>,
    metadata: Option<serde_json::Value>,
}

/// A line of a manifest's dependencies.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// Name of the package.
    pub name: String,
    /// Name in the sources, where it is another.
    pub rename: Option<String>,
    /// `dev`, `build`, or none for an ordinary one.
    pub kind: Option<String>,
}

/// One package uses another.
#[derive(Debug)]
pub struct Edge {
    /// Id of the one that is used.
    pub to: String,
    /// Whether the product itself holds it, rather than a build script or a test.
    pub ordinary: bool,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<NodeEdge>,
}

#[derive(Deserialize)]
struct NodeEdge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Package {
    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }

    /// What its manifest says under `package.metadata` at these keys, as texts.
    #[must_use]
    pub fn noted(&self, keys: [&str; 2]) -> Vec<String> {
        let mut at = self.metadata.as_ref();
        for key in keys {
            at = at.and_then(|value| value.get(key));
        }
        let texts = at.and_then(serde_json::Value::as_array);
        texts
            .into_iter()
            .flatten()
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    }
}

impl Workspace {
    /// Reads the workspace of a folder.
    ///
    /// # Errors
    /// `cargo metadata` fails, or says what is not understood.
    pub fn read(root: &Path) -> Result<Self> {
        let root = fs::canonicalize(root).with_context(|| format!("finding {}", root.display()))?;
        let said = Command::new("cargo")
            .args([
                "metadata",
                "--format-version",
                "1",
                "--filter-platform",
                PLATFORM,
            ])
            .current_dir(&root)
            .output()
            .context("starting cargo")?;
        ensure!(
            said.status.success(),
            "cargo metadata: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        let said: Metadata =
            serde_json::from_slice(&said.stdout).context("reading cargo metadata")?;
        let packages = said.packages.into_iter().map(|one| (one.id.clone(), one));
        let nodes = said.resolve.into_iter().flat_map(|resolve| resolve.nodes);
        Ok(Self {
            root,
            packages: packages.collect(),
            members: said.workspace_members,
            edges: nodes
                .map(|node| (node.id, node.deps.into_iter().map(edge).collect()))
                .collect(),
        })
    }

    /// Our own packages, by name.
    pub fn ours(&self) -> impl Iterator<Item = &Package> {
        self.members.iter().filter_map(|id| self.packages.get(id))
    }

    /// Whether a package is ours.
    #[must_use]
    pub fn is_ours(&self, package: &Package) -> bool {
        self.members.contains(&package.id)
    }

    /// Packages that use this one themselves.
    pub fn users_of<'a>(&'a self, package: &'a Package) -> impl Iterator<Item = &'a Package> {
        let uses = |edges: &[Edge]| edges.iter().any(|edge| edge.to == package.id);
        self.edges
            .iter()
            .filter(move |(_, edges)| uses(edges))
            .filter_map(|(id, _)| self.packages.get(id))
    }

    /// Every package that a binary of ours holds: ordinary dependencies from it downwards, ours left out.
    #[must_use]
    pub fn held_by(&self, binary: &str) -> Vec<&Package> {
        let root = self.ours().find(|one| one.name == binary);
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = root.into_iter().map(|one| one.id.as_str()).collect();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                let edges = self.edges.get(id).map_or(&[][..], Vec::as_slice);
                open.extend(
                    edges
                        .iter()
                        .filter(|edge| edge.ordinary)
                        .map(|edge| edge.to.as_str()),
                );
            }
        }
        seen.into_iter()
            .filter(|id| !self.members.contains(*id))
            .filter_map(|id| self.packages.get(id))
            .collect()
    }

    /// A text file of the workspace; none if it is not there.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub fn text(&self, name: &str) -> Result<Option<String>> {
        let path = self.root.join(name);
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(&path);
        text.map(Some)
            .with_context(|| format!("reading {}", path.display()))
    }

    /// A path as it is called inside the workspace.
    #[must_use]
    pub fn short(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}

fn edge(of: NodeEdge) -> Edge {
    Edge {
        to: of.pkg,
        ordinary: of.dep_kinds.iter().any(|kind| kind.kind.is_none()),
    }
}
