//! Puts the files of `packs/` into the binary, so that one file runs anywhere. See `src/builtin.rs`.

use std::{env, error::Error, fmt::Write, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let packs = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../packs");
    println!("cargo::rerun-if-changed={}", packs.display());
    let mut list = String::from("[\n");
    embed(&packs, "", &mut list)?;
    list.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("packs.rs"), list)?;
    Ok(())
}

/// Adds every TOML file below a folder as a pair of its name and its text.
fn embed(folder: &Path, name: &str, list: &mut String) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let full = if name.is_empty() {
            file
        } else {
            format!("{name}/{file}")
        };
        if path.is_dir() {
            embed(&path, &full, list)?;
        } else if full.ends_with(".toml") {
            println!("cargo::rerun-if-changed={}", path.display());
            writeln!(
                list,
                "    ({full:?}, include_str!({:?})),",
                path.canonicalize()?
            )?;
        }
    }
    Ok(())
}
