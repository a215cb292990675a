//! The files of a pack as one run of bytes, whose SHA-256 is the pack's digest: what is kept under that digest is the pack.

use crate::{PackError, Problem};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// Every file of a pack: name and text, each with its length (eight bytes, the greatest first) before it, by name.
#[derive(Clone, Default)]
pub struct Bundle(Arc<[u8]>);

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bundle({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Bundle {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// File name relative to the folder of all packs, with `/`, and the text of the file.
pub(crate) type Files = BTreeMap<String, String>;

impl Bundle {
    /// Lengths keep two different sets of files from making the same bytes.
    pub(crate) fn of<'a>(files: impl Iterator<Item = (&'a String, &'a String)>) -> Self {
        let mut bytes = Vec::new();
        for part in files.flat_map(|(name, text)| [name, text]) {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part.as_bytes());
        }
        Self(bytes.into())
    }

    /// The files again.
    pub(crate) fn files(mut bytes: &[u8]) -> Result<Files, PackError> {
        let mut files = Files::new();
        while !bytes.is_empty() {
            let (name, text) = (part(&mut bytes), part(&mut bytes));
            let (Some(name), Some(text)) = (name, text) else {
                let cut = Problem::new("", "", "the kept files of the pack are cut off or damaged");
                return Err(PackError::Broken(vec![cut]));
            };
            files.insert(name, text);
        }
        Ok(files)
    }
}

fn part(bytes: &mut &[u8]) -> Option<String> {
    let (length, rest) = bytes.split_first_chunk()?;
    let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
    let (part, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    String::from_utf8(part.to_vec()).ok()
}
