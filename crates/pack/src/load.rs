//! Reads packs: from a folder, or from the files that were built in.

use crate::{
    Code, EmbargoList, Form, FormCheck, Pack, PackError, Places, Problem, WordList,
    bundle::{Bundle, Files},
    check,
};
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

/// The folder whose code lists every pack has too.
const SHARED: &str = "shared";
/// The longest file of a pack. The list of all countries in three languages is about 40 kB.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// Every file of `packs/` as it was at build time, made by `build.rs`.
const BUILTIN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// Files of `packs/` that were built in and are no pack's own, by the start of their name, for example
/// `shared/agreements/`: name and text.
pub fn builtin_files(start: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILTIN
        .iter()
        .copied()
        .filter(move |(name, _)| name.starts_with(start))
}

/// A file in `codes/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    codes: Vec<Code>,
}

/// A file in `checks/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckFile {
    checks: Vec<FormCheck>,
}

/// The parts of a pack that its own folder and the shared one can hold. `files` comes sorted, so that the digest does
/// not depend on the order of the folder; what the pack has of its own wins.
#[derive(Default)]
struct Parts {
    pack: Option<Pack>,
    forms: BTreeMap<String, Form>,
    shared_codes: Vec<(String, Vec<Code>)>,
    own_codes: Vec<(String, Vec<Code>)>,
    words: BTreeMap<String, WordList>,
    checks: BTreeMap<String, Vec<FormCheck>>,
    places: Places,
    embargoes: Option<EmbargoList>,
    problems: Vec<Problem>,
}

impl Parts {
    /// Takes a file in; `inside` is its name within its folder.
    fn read(&mut self, name: &str, inside: &str, is_own: bool, text: &str) {
        let problems = &mut self.problems;
        let parts: Vec<&str> = inside.split('/').collect();
        let id = |file: &str| file.trim_end_matches(".toml").to_owned();
        match (parts.as_slice(), is_own) {
            (["pack.toml"], true) => self.pack = parse(name, text, problems),
            (["forms", file], true) => {
                if let Some(mut form) = parse::<Form>(name, text, problems) {
                    form.id = id(file);
                    self.forms.insert(form.id.clone(), form);
                }
            }
            (["codes", file], _) => {
                if let Some(CodeFile { codes }) = parse(name, text, problems) {
                    let lists = if is_own {
                        &mut self.own_codes
                    } else {
                        &mut self.shared_codes
                    };
                    lists.push((id(file), codes));
                }
            }
            (["words", file], _) => {
                if let Some(words) = parse(name, text, problems)
                    && (is_own || !self.words.contains_key(&id(file)))
                {
                    self.words.insert(id(file), words);
                }
            }
            (["checks", file], false) => {
                if let Some(CheckFile { checks }) = parse(name, text, problems) {
                    self.checks.insert(id(file), checks);
                }
            }
            (["places.toml"], false) => {
                self.places = parse(name, text, problems).unwrap_or_default();
            }
            (["embargoes.toml"], true) => self.embargoes = parse(name, text, problems),
            // Rules of origin: the crate `origin` reads them. They are part of the digest like all else.
            (["agreements", _], false) => {}
            _ => problems.push(Problem::new(name, "", "no file of this name belongs here")),
        }
    }

    /// Gives each form the checks of the sets that it names, before its own.
    fn check_sets(&mut self, pack: &str) {
        for form in self.forms.values_mut() {
            let mut checks = Vec::new();
            for set in &form.checks_from {
                match self.checks.get(set) {
                    Some(found) => checks.extend(found.iter().cloned()),
                    None => self.problems.push(Problem::new(
                        format!("{pack}/forms/{}.toml", form.id),
                        "checks_from",
                        format!("there is no file checks/{set}.toml"),
                    )),
                }
            }
            for own in std::mem::take(&mut form.checks) {
                match checks
                    .iter_mut()
                    .find(|known: &&mut FormCheck| own.replaces(known))
                {
                    Some(known) => *known = own,
                    None => checks.push(own),
                }
            }
            form.checks = checks;
        }
    }
}

/// Reads one pack, for example `packs/gb`, with the code lists of `packs/shared` beside it.
///
/// Only the syntax is checked here; [`check`] says whether the parts fit together.
///
/// # Errors
/// When a file cannot be read or is not what the model says.
pub fn load(dir: &Path) -> Result<Pack, PackError> {
    let id = dir
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut files = Files::new();
    read_folder(dir, &id, &mut files)?;
    let shared = dir.with_file_name(SHARED);
    if shared.is_dir() {
        read_folder(&shared, SHARED, &mut files)?;
    }
    assemble(&id, &files)
}

/// Reads and checks every pack of a folder, by id.
///
/// # Errors
/// When any of them cannot be read or has a problem: an authority must not run on half a pack.
pub fn load_all(dir: &Path) -> Result<BTreeMap<String, Pack>, PackError> {
    let mut files = Files::new();
    read_folder(dir, "", &mut files)?;
    assemble_all(&files)
}

/// The packs that are built into the binary, by id.
///
/// # Errors
/// As [`load_all`]; a test makes sure that a build has none.
pub fn builtin() -> Result<BTreeMap<String, Pack>, PackError> {
    assemble_all(
        &BUILTIN
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
    )
}

/// A pack of files that were kept: the same pack, with the same digest, whatever the packs of today say. It is not checked
/// again, because what was in order when it was used stays what was used.
///
/// # Errors
/// The bytes are damaged, or this version of Origo cannot read such files any more.
pub fn from_bundle(bytes: &[u8]) -> Result<Pack, PackError> {
    let files = Bundle::files(bytes)?;
    let mut names = files.keys();
    let id = names.find_map(|name| name.strip_suffix("/pack.toml"));
    assemble(id.unwrap_or_default(), &files)
}

fn assemble_all(files: &Files) -> Result<BTreeMap<String, Pack>, PackError> {
    let ids = files
        .keys()
        .filter_map(|name| name.strip_suffix("/pack.toml"));
    let mut packs = BTreeMap::new();
    let mut problems = Vec::new();
    for id in ids {
        match assemble(id, files) {
            Ok(pack) => {
                problems.extend(check(&pack));
                packs.insert(id.to_owned(), pack);
            }
            Err(PackError::Broken(found)) => problems.extend(found),
            Err(other) => return Err(other),
        }
    }
    if problems.is_empty() {
        Ok(packs)
    } else {
        Err(PackError::Broken(problems))
    }
}

/// Makes a pack of its own files and the shared ones.
fn assemble(id: &str, files: &Files) -> Result<Pack, PackError> {
    let own = format!("{id}/");
    let shared = format!("{SHARED}/");
    let mut parts = Parts::default();
    for (name, text) in files {
        let (inside, is_own) = match (name.strip_prefix(&own), name.strip_prefix(&shared)) {
            (Some(inside), _) => (inside, true),
            (_, Some(inside)) => (inside, false),
            _ => continue,
        };
        parts.read(name, inside, is_own, text);
    }
    parts.check_sets(id);
    let mut lists: BTreeMap<String, Vec<Code>> = BTreeMap::new();
    for (list, codes) in parts.shared_codes.into_iter().chain(parts.own_codes) {
        merge(lists.entry(list).or_default(), codes);
    }
    let mut problems = parts.problems;
    if parts.pack.is_none() && problems.is_empty() {
        problems.push(Problem::new(format!("{id}/pack.toml"), "", "missing"));
    }
    let used = files
        .iter()
        .filter(|(name, _)| name.starts_with(&own) || name.starts_with(&shared));
    let bundle = Bundle::of(used);
    match parts.pack {
        Some(pack) if problems.is_empty() => Ok(Pack {
            id: id.to_owned(),
            digest: hex::encode(Sha256::digest(bundle.as_ref())),
            bundle,
            forms: parts.forms,
            code_lists: lists,
            word_lists: parts.words,
            places: parts.places,
            embargoes: parts.embargoes,
            ..pack
        }),
        _ => Err(PackError::Broken(problems)),
    }
}

/// Adds codes to a list; one that is there already is replaced, so that a pack can rename a shared code.
fn merge(list: &mut Vec<Code>, codes: Vec<Code>) {
    if list.is_empty() {
        *list = codes;
        return;
    }
    for code in codes {
        match list.iter_mut().find(|known| known.code == code.code) {
            Some(known) => *known = code,
            None => list.push(code),
        }
    }
}

fn parse<T: DeserializeOwned>(name: &str, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(Problem::new(name, "", error.to_string().trim_end()));
            None
        }
    }
}

/// Reads the TOML files of a folder and the folders in it.
fn read_folder(dir: &Path, prefix: &str, files: &mut Files) -> Result<(), PackError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Read { path, source }
    };
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = if prefix.is_empty() {
            file.into_owned()
        } else {
            format!("{prefix}/{file}")
        };
        if path.is_dir() {
            read_folder(&path, &name, files)?;
        } else if name.ends_with(".toml") {
            if fs::metadata(&path).map_err(failed(&path))?.len() > FILE_BYTES_MAX {
                return Err(PackError::Broken(vec![Problem::new(
                    name,
                    "",
                    "longer than 1 MiB",
                )]));
            }
            files.insert(name, fs::read_to_string(&path).map_err(failed(&path))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{error::Error, path::PathBuf};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
    }

    #[test]
    fn the_folder_and_the_binary_have_the_same_packs_without_a_problem()
    -> Result<(), Box<dyn Error>> {
        let read = load_all(&folder())?;
        let built = builtin()?;
        assert_eq!(read.keys().collect::<Vec<_>>(), ["gb", "kh"]);
        for (id, pack) in &read {
            assert_eq!(pack.digest, built[id].digest);
            assert_eq!(pack.digest, load(&folder().join(id))?.digest);
            assert_eq!(pack.digest.len(), 64);
        }
        assert_ne!(read["gb"].digest, read["kh"].digest);
        assert_eq!(read["kh"].code_name("countries", "KH", "km"), "កម្ពុជា");
        assert_eq!(read["gb"].code_name("countries", "KH", "fr"), "Cambodge");
        Ok(())
    }

    #[test]
    fn a_pack_is_read_again_from_its_kept_files() -> Result<(), Box<dyn Error>> {
        let pack = builtin()?.remove("kh").ok_or("no such pack")?;
        let again = from_bundle(pack.bundle.as_ref())?;
        assert_eq!((&again.id, &again.digest), (&pack.id, &pack.digest));
        assert_eq!(format!("{again:?}"), format!("{pack:?}"));
        let cut = pack.bundle.as_ref().len() - 1;
        assert!(from_bundle(&pack.bundle.as_ref()[..cut]).is_err());
        assert!(from_bundle(b"").is_err());
        Ok(())
    }

    #[test]
    fn any_change_of_a_file_changes_the_digest() -> Result<(), Box<dyn Error>> {
        let mut files: Files = BUILTIN
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let before = assemble("gb", &files)?.digest;
        files
            .entry("kh/pack.toml".to_owned())
            .or_default()
            .push('\n');
        assert_eq!(
            assemble("gb", &files)?.digest,
            before,
            "another pack's file is not its own"
        );
        files
            .entry("shared/codes/modes.toml".to_owned())
            .or_default()
            .push('\n');
        assert_ne!(assemble("gb", &files)?.digest, before);
        Ok(())
    }

    #[test]
    fn every_broken_file_is_named_at_once() {
        let files = Files::from([
            ("xx/pack.toml".to_owned(), "version = 1".to_owned()),
            ("xx/forms/co.toml".to_owned(), "title".to_owned()),
            ("xx/codes/units.toml".to_owned(), "code = []".to_owned()),
            ("xx/stray.toml".to_owned(), String::new()),
        ]);
        let Err(PackError::Broken(problems)) = assemble("xx", &files) else {
            panic!("not refused")
        };
        let named: Vec<&str> = problems
            .iter()
            .map(|problem| problem.file.as_str())
            .collect();
        assert_eq!(
            named,
            [
                "xx/codes/units.toml",
                "xx/forms/co.toml",
                "xx/pack.toml",
                "xx/stray.toml"
            ]
        );
        assert!(matches!(
            load(Path::new("/nowhere/xx")),
            Err(PackError::Read { .. })
        ));
    }

    #[test]
    fn an_own_code_replaces_a_shared_one() {
        let code = |code: &str, name: &str| Code {
            code: code.to_owned(),
            name: BTreeMap::from([("en".to_owned(), name.to_owned())]),
        };
        let mut list = vec![code("A", "shared"), code("B", "shared")];
        merge(&mut list, vec![code("B", "own"), code("C", "own")]);
        let names: Vec<&str> = list.iter().map(|entry| entry.name["en"].as_str()).collect();
        assert_eq!(names, ["shared", "own", "own"]);
    }
}
