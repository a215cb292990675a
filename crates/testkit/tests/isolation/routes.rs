//! Every route and method of the two doors.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A path as the router has it, and a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub method: String,
    pub path: String,
}

// HEAD is answered by the handler of GET
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Every path with every method, whether or not it has it.
pub fn all() -> Vec<Route> {
    let pages = origo_web::paths().into_iter().map(str::to_owned);
    let paths: BTreeSet<_> = pages.chain(origo_api::paths()).collect();
    let route = |path: &String, method: &str| Route {
        method: method.to_owned(),
        path: path.clone(),
    };
    // what only reads comes first, while everything is there
    METHODS
        .into_iter()
        .flat_map(|method| paths.iter().map(move |path| route(path, method)))
        .collect()
}

/// Answered by the process itself and by nothing that knows a tenant.
const OF_THE_PROCESS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Every path that a `route` call in the sources of the doors is given.
pub fn written_in_the_sources() -> Vec<String> {
    let crates = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    for door in ["web", "api", "origo"] {
        read(&crates.join(door).join("src"), &mut paths);
    }
    assert!(paths.len() > 20, "the sources of the routes were not found");
    paths.retain(|path| !OF_THE_PROCESS.contains(&path.as_str()));
    paths
}

fn read(folder: &Path, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for way in [".route(", ".route_service(", ".nest_service("] {
                let given = text.split(way).skip(1);
                let literal = given.filter_map(|rest| rest.trim_start().strip_prefix('"'));
                paths.extend(
                    literal
                        .filter_map(|rest| rest.split('"').next())
                        .map(str::to_owned),
                );
            }
        }
    }
}
