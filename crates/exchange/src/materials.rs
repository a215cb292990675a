//! Bills of materials pasted from a spreadsheet, or read from a file.

use crate::table::{self, TableError};

/// The fields of a material, in the order of a sheet without headings.
const FIELDS: usize = 5;
/// Headings that exporters write, by field; in small letters.
const HEADINGS: [&[&str]; FIELDS] = [
    &[
        "description",
        "material",
        "materials",
        "part",
        "part name",
        "component",
        "item",
        "name",
        "désignation",
        "description de la matière",
        "matière",
        "composant",
        "pièce",
        "nom",
        "ឈ្មោះ",
        "វត្ថុធាតុដើម",
        "ការពិពណ៌នា",
        "បរិយាយ",
    ],
    &[
        "hs",
        "hs code",
        "hs_code",
        "code",
        "tariff code",
        "commodity code",
        "code sh",
        "sh",
        "លេខកូដ hs",
        "លេខកូដ",
    ],
    &[
        "origin",
        "country",
        "country of origin",
        "made in",
        "origine",
        "pays",
        "pays d’origine",
        "pays d'origine",
        "ដើមកំណើត",
        "ប្រទេស",
        "ប្រទេសដើមកំណើត",
    ],
    &[
        "value",
        "amount",
        "cost",
        "price",
        "total",
        "valeur",
        "montant",
        "coût",
        "prix",
        "តម្លៃ",
    ],
    &[
        "originating",
        "proof",
        "proof of origin",
        "status",
        "originaire",
        "preuve",
        "preuve d’origine",
        "preuve d'origine",
        "statut",
        "ភស្តុតាង",
        "ស្ថានភាព",
    ],
];

/// A material as it was written: every cell text, nothing refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaterialRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// What it is.
    pub description: String,
    /// Its position.
    pub hs: String,
    /// The country it is from: a code or a name.
    pub origin: String,
    /// What it is worth.
    pub value: String,
    /// Whether it is originating, in the words of the sheet.
    pub status: String,
}

/// Why no bill was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaterialsError {
    /// More bytes than we read.
    #[error("too-large")]
    TooLarge,
    /// Not a table that we know.
    #[error("unreadable")]
    Unreadable,
    /// No rows.
    #[error("empty")]
    Empty,
}

/// Reads a bill of materials. With headings, columns go where these say; without, they are description, HS code,
/// country, value and whether the material is originating. Columns with other headings are left out.
///
/// ```
/// let rows = origo_exchange::materials::read("Value\tPart\tOrigin\n92\tmotor\tCN\n".as_bytes())?;
/// assert_eq!((rows[0].description.as_str(), rows[0].value.as_str()), ("motor", "92"));
/// # Ok::<(), origo_exchange::materials::MaterialsError>(())
/// ```
///
/// # Errors
/// It is too large, no table, or empty.
pub fn read(bytes: &[u8]) -> Result<Vec<MaterialRow>, MaterialsError> {
    let rows = table::read(bytes).map_err(|error| match error {
        TableError::TooLarge => MaterialsError::TooLarge,
        TableError::Unreadable => MaterialsError::Unreadable,
    })?;
    let mut places: Vec<Option<usize>> = Vec::new();
    for cell in rows.first().map_or(&[][..], |row| &row.cells) {
        let heading = cell.trim().to_lowercase();
        let field = HEADINGS
            .iter()
            .position(|names| names.contains(&heading.as_str()))
            .filter(|field| !places.contains(&Some(*field)));
        places.push(field);
    }
    let headed = places.iter().flatten().count() >= 2;
    if !headed {
        places = (0..FIELDS).map(Some).collect();
    }
    let found: Vec<_> = rows
        .into_iter()
        .skip(usize::from(headed))
        .map(|row| {
            let mut cells: [String; FIELDS] = Default::default();
            for (cell, place) in row.cells.into_iter().zip(&places) {
                if let Some(slot) = place.and_then(|place| cells.get_mut(place)) {
                    *slot = cell;
                }
            }
            let [description, hs, origin, value, status] = cells;
            MaterialRow {
                line: row.line,
                description,
                hs,
                origin,
                value,
                status,
            }
        })
        .collect();
    if found.is_empty() {
        return Err(MaterialsError::Empty);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_go_where_headings_say_in_three_languages() {
        for sheet in [
            "Désignation;Note;Code SH;Pays;Valeur\ncadre;x;8714.91;CN;60",
            "ឈ្មោះ\tx\tលេខកូដ HS\tប្រទេស\tតម្លៃ\ncadre\t\t8714.91\tCN\t60",
        ] {
            let rows = read(sheet.as_bytes()).unwrap();
            let row = &rows[0];
            assert_eq!(
                [&row.description, &row.hs, &row.origin, &row.value],
                ["cadre", "8714.91", "CN", "60"]
            );
            assert_eq!(row.line, 2);
        }
    }

    #[test]
    fn without_headings_the_order_says() {
        let rows = read(b"frame\t8714.91\tKH\t60\tyes\nfork\t8714.91").unwrap();
        assert_eq!((rows.len(), rows[0].status.as_str()), (2, "yes"));
        assert_eq!(rows[1].value, "");
    }

    #[test]
    fn what_is_no_bill_is_refused() {
        assert_eq!(read(b""), Err(MaterialsError::Empty));
        assert_eq!(read(b"Part\tValue\n"), Err(MaterialsError::Empty));
        assert_eq!(read(b"\xd0\xcf\x11\xe0\0"), Err(MaterialsError::Unreadable));
    }
}
