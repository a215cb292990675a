//! Embeds `frontend/dist`, building it first where Node is at hand. Without Node the pages get a small style sheet
//! and no script; with `REQUIRE_WEB=1` (CI, releases) that is an error.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let frontend = here.join("../../frontend");
    let dist = frontend.join("dist");
    for watched in [
        "src",
        "build.mjs",
        "package-lock.json",
        "dist/manifest.json",
    ] {
        println!(
            "cargo:rerun-if-changed={}",
            frontend.join(watched).display()
        );
    }
    println!("cargo:rerun-if-changed=fallback.css");
    println!("cargo:rerun-if-env-changed=REQUIRE_WEB");
    if stale(&frontend) {
        build(&frontend);
    }
    let mut code = String::from("pub(crate) static ASSETS: &[Asset] = &[\n");
    if let Ok(manifest) = fs::read_to_string(dist.join("manifest.json")) {
        let manifest: BTreeMap<String, String> = read(&manifest);
        for (name, file) in manifest {
            entry(&mut code, &name, &file, &dist.join(&file))?;
        }
    } else if env::var("REQUIRE_WEB").is_ok_and(|value| value == "1") {
        return Err("frontend/dist is missing: run `npm ci --ignore-scripts && node build.mjs` in frontend/".into());
    } else {
        println!("cargo:warning=frontend/dist is missing and Node 20 is not here: pages are plain");
        for name in ["app.css", "verify.css"] {
            entry(
                &mut code,
                name,
                &format!("fallback-{name}"),
                &here.join("fallback.css"),
            )?;
        }
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("assets.rs"), code)?;
    Ok(())
}

/// Whether what was built is missing or older than what it is built of.
fn stale(frontend: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|of| of.modified()).ok();
    let Some(built) = changed(&frontend.join("dist/manifest.json")) else {
        return true;
    };
    let sources = fs::read_dir(frontend.join("src"))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()));
    sources
        .chain([
            frontend.join("build.mjs"),
            frontend.join("package-lock.json"),
        ])
        .filter_map(|path| changed(&path))
        .any(|source| source > built)
}

fn build(frontend: &Path) {
    let run = |program: &str, arguments: &[&str]| {
        Command::new(program)
            .args(arguments)
            .current_dir(frontend)
            .output()
            .is_ok_and(|done| done.status.success())
    };
    let done = run("npm", &["ci", "--ignore-scripts"]) && run("node", &["build.mjs"]);
    if !done {
        println!("cargo:warning=could not build frontend/");
    }
}

/// The manifest is a flat object of texts, one a line, written by our own build.mjs.
fn read(manifest: &str) -> BTreeMap<String, String> {
    manifest
        .lines()
        .filter_map(|line| {
            let mut parts = line.split('"');
            Some((parts.nth(1)?.to_owned(), parts.nth(1)?.to_owned()))
        })
        .collect()
}

fn entry(code: &mut String, name: &str, file: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let media_type = match path.extension().and_then(|extension| extension.to_str()) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("woff2") => "font/woff2",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let packed = |suffix: &str| {
        let at = PathBuf::from(format!("{}{suffix}", path.display()));
        if at.exists() {
            format!("Some(include_bytes!({at:?}))")
        } else {
            "None".to_owned()
        }
    };
    writeln!(
        code,
        "Asset {{ name: {name:?}, file: {file:?}, media_type: {media_type:?}, raw: include_bytes!({path:?}), brotli: {}, gzip: {} }},",
        packed(".br"),
        packed(".gz")
    )?;
    Ok(())
}
