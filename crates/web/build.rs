//! Embeds `frontend/dist`, which comes with the source: building Origo wants no Node. Each file of it gets a name that
//! holds its hash, so that a browser keeps it for ever. `make frontend` builds the folder anew, `make lint` compares.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// A clone writes all its files within moments; whoever changes a style does so later.
const SAME_TIME: Duration = Duration::from_secs(120);

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let frontend = here.join("../../frontend");
    let dist = frontend.join("dist");
    println!("cargo:rerun-if-changed=build.rs");
    for watched in ["src", "dist"] {
        println!(
            "cargo:rerun-if-changed={}",
            frontend.join(watched).display()
        );
    }
    if newest(&frontend.join("src")) > newest(&dist) + SAME_TIME {
        println!(
            "cargo:warning=frontend/src is newer than frontend/dist: run `make frontend` to see what changed"
        );
    }
    let manifest = dist.join("manifest.json");
    let manifest = fs::read_to_string(&manifest)
        .map_err(|error| format!("{}: {error}; run `make frontend`", manifest.display()))?;
    let mut code = String::from("pub(crate) static ASSETS: &[Asset] = &[\n");
    for (name, file) in read(&manifest) {
        entry(&mut code, &name, &dist.join(&file))?;
    }
    code.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("assets.rs"), code)?;
    Ok(())
}

/// When the newest file of a folder was written.
fn newest(folder: &Path) -> SystemTime {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let times = files.filter_map(|file| file.metadata().and_then(|of| of.modified()).ok());
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// The manifest is an object of texts, one a line, written by our own build.mjs: names and the files that hold them.
fn read(manifest: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| {
        let mut parts = line.split('"');
        Some((parts.nth(1)?.to_owned(), parts.nth(1)?.to_owned()))
    };
    let pairs = manifest.lines().filter_map(pair);
    pairs.filter(|(name, _)| name.contains('.')).collect()
}

fn entry(code: &mut String, name: &str, path: &Path) -> Result<(), Box<dyn Error>> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let media_type = match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "woff2" => "font/woff2",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    // the styles name a font by the name that it has in the folder
    let file = match (extension, path.file_name()) {
        ("woff2", Some(own)) => own.to_string_lossy().into_owned(),
        _ => format!("{stem}.{:010x}.{extension}", hash(&fs::read(path)?)),
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

/// FNV-1a, its lower 40 bits: tells one build from another, and guards nothing.
fn hash(bytes: &[u8]) -> u64 {
    let all = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    });
    all & 0xff_ffff_ffff
}
