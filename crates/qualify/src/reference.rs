//! What an operator loads besides the packs: tables between editions of the Harmonized System, and tariff rates.

use crate::rates::Rates;
use origo_origin::Concordance;
use origo_trade::Nomenclature;
use std::{fs, path::Path};

/// What names of tables between editions begin with.
const CONCORDANCE: &str = "concordance-";
/// What names of tariffs begin with.
const RATES: &str = "rates-";
/// What names of nomenclatures begin with.
const NOMENCLATURE: &str = "nomenclature-";

/// Reference data of an installation. It belongs to no authority: a tariff is the same for everybody.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// Tables between editions.
    pub concordance: Concordance,
    /// Tariffs.
    pub rates: Rates,
    /// The newest edition that a table knows.
    pub newest: Option<u16>,
    /// The newest edition of the Harmonized System whose positions are known with their words.
    pub nomenclature: Option<Nomenclature>,
}

impl Reference {
    /// Reads a folder as `origo data import` fills it. A folder that is not there holds nothing. A file that cannot be
    /// read is left out; the second part says which and why.
    pub fn load(folder: &Path) -> (Self, Vec<String>) {
        let (mut found, mut wrong) = (Self::default(), Vec::new());
        let Ok(entries) = fs::read_dir(folder) else {
            return (found, wrong);
        };
        let mut files: Vec<_> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|ending| ending == "tsv"))
            .collect();
        files.sort();
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if ![RATES, CONCORDANCE, NOMENCLATURE]
                .iter()
                .any(|start| name.starts_with(start))
            {
                continue;
            }
            let read = fs::read_to_string(&path).map_err(|error| error.to_string());
            let done = read.and_then(|text| found.add(&name, &text));
            if let Err(error) = done {
                wrong.push(format!("{}: {error}", path.display()));
            }
        }
        (found, wrong)
    }

    /// Takes a file in; its name says what it is.
    fn add(&mut self, name: &str, text: &str) -> Result<(), String> {
        if name.starts_with(RATES) {
            return self.rates.read(text).map_err(|error| error.to_string());
        }
        if name.starts_with(NOMENCLATURE) {
            let read = Nomenclature::read(text)?;
            let known = self.nomenclature.as_ref().map(Nomenclature::edition);
            if known.is_none_or(|known| known < read.edition()) {
                self.nomenclature = Some(read);
            }
            return Ok(());
        }
        self.newest = self.newest.max(editions(text));
        let read = self.concordance.read(text);
        read.map_err(|error| error.to_string())
    }
}

/// The newest edition of a table's heading.
fn editions(text: &str) -> Option<u16> {
    let heading = text.lines().find(|line| line.starts_with("HS "))?;
    heading
        .split('\t')
        .filter_map(|cell| cell.trim().strip_prefix("HS ")?.trim().parse().ok())
        .max()
}
