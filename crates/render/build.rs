//! Brings the fonts of documents from their npm packages; they are not in this repository.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const FONTS: [(&str, &str); 4] = [
    (
        "sans-regular.ttf",
        "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
    ),
    (
        "sans-bold.ttf",
        "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf",
    ),
    (
        "khmer-regular.ttf",
        "@expo-google-fonts/noto-sans-khmer/400Regular/NotoSansKhmer_400Regular.ttf",
    ),
    (
        "khmer-bold.ttf",
        "@expo-google-fonts/noto-sans-khmer/700Bold/NotoSansKhmer_700Bold.ttf",
    ),
];

fn main() {
    println!("cargo::rerun-if-changed=fonts/package-lock.json");
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(problem) = bring_fonts() {
        println!("cargo::error={problem}");
    }
}

fn bring_fonts() -> Result<(), String> {
    let folder =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?).join("fonts");
    let modules = folder.join("node_modules");
    if FONTS.iter().any(|(_, path)| !modules.join(path).exists()) {
        install(&folder)?;
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    for (name, path) in FONTS {
        let source = modules.join(path);
        fs::copy(&source, out.join(name))
            .map_err(|error| format!("{}: {error}", source.display()))?;
    }
    Ok(())
}

fn install(folder: &Path) -> Result<(), String> {
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .status()
        .map_err(|error| {
            format!(
                "npm is needed once, to bring the fonts of documents (install Node 20): {error}"
            )
        })?;
    if status.success() {
        Ok(())
    } else {
        Err("npm could not bring the fonts of documents".to_owned())
    }
}
