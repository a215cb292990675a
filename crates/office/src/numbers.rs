//! Numbers of certificates: the next of a series, and what keeps one from being given twice after a restore.

use crate::{Office, OfficeError, authorities, events::Happened, operator::operator};
use origo_store::{
    Tx,
    repository::numbers::{self as repository, Seen, Series},
};
use serde_json::json;
use std::collections::BTreeSet;

/// So many numbers in a row may be taken already; more is no leap after a restore but a fault.
const SKIPS_MAX: u32 = 10_000;
/// A restored series leaps by at least so many.
const MARGIN_MIN: i64 = 100;
/// And by so many times what its authority's busiest day saw, for each day since the backup.
const MARGIN_TIMES: i64 = 2;
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Takes the next number of a form's certificates that no certificate has and no sealed document was seen with.
pub(crate) async fn certificate(
    tx: &mut Tx,
    authority: &str,
    (form, pattern): (&str, &str),
    year: i16,
) -> Result<String, OfficeError> {
    let series = format!("certificate/{form}/{year}");
    for _ in 0..SKIPS_MAX {
        let sequence = repository::next_number(tx, authority, &series).await?;
        let number = origo_pack::number(pattern, i64::from(year), sequence);
        if !repository::is_given(tx, authority, &number).await? {
            return Ok(number);
        }
    }
    Err(OfficeError::Internal(format!(
        "{SKIPS_MAX} numbers of {series} in a row are taken"
    )))
}

/// Remembers the number of a document that the authority sealed and its register does not have, as after a restore:
/// it is never given again. The first time it is an event, so that somebody asks why.
pub(crate) async fn see(
    office: &Office,
    authority: &str,
    number: &str,
    digest: &str,
) -> Result<(), OfficeError> {
    let seen = Seen {
        authority_id: authority.to_owned(),
        number: number.to_owned(),
        digest: digest.to_owned(),
        seen_at: office.micros(),
    };
    office
        .store()
        .write_with((office.clone(), seen), |tx, (office, seen)| {
            Box::pin(async move {
                if !repository::see(tx, seen).await? {
                    return Ok(());
                }
                let happened = Happened {
                    kind: "number-seen",
                    cause: "",
                    rule: String::new(),
                    detail: json!({ "number": seen.number, "digest": seen.digest }),
                    objects: Vec::new(),
                };
                office
                    .record(tx, &operator(&seen.authority_id), happened)
                    .await
            })
        })
        .await
}

/// A series that leapt.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Raised {
    /// The authority.
    pub authority: String,
    /// The series, for example `certificate/co/2026`.
    pub series: String,
    /// Its last number in the backup; 0 if it was not begun.
    pub from: i64,
    /// After which it goes on.
    pub to: i64,
}

/// Lets every series of a restored installation go on beyond what can have been given since the backup: by twice what the
/// authority's busiest day saw for each day since its last event, and at least by a hundred. Series of a year that has
/// begun since are begun there too. What is left out stays visible: the leap is an event.
///
/// # Errors
/// The database refuses.
pub async fn raise_after_restore(office: &Office) -> Result<Vec<Raised>, OfficeError> {
    let mut all = Vec::new();
    for authority in authorities::all(office).await? {
        let year = office.today(office.pack(&authority.pack)?).year();
        let raised = office
            .store()
            .write_with(
                (office.clone(), authority.id.clone(), year),
                |tx, (office, authority, year)| {
                    Box::pin(async move { raise(office, tx, authority, *year).await })
                },
            )
            .await?;
        all.extend(raised);
    }
    Ok(all)
}

async fn raise(
    office: &Office,
    tx: &mut Tx,
    authority: &str,
    year: i16,
) -> Result<Vec<Raised>, OfficeError> {
    let Some(last) = repository::last_event(tx, authority).await? else {
        return Ok(Vec::new());
    };
    let days = (office.micros() - last).max(0) / DAY + 1;
    let busiest = repository::busiest_day(tx, authority).await?;
    let margin = (MARGIN_TIMES * busiest * days).max(MARGIN_MIN);
    let known = repository::series(tx, authority).await?;
    let this_year = |series: &Series| {
        let (name, _) = series.series.rsplit_once('/')?;
        Some(Series {
            series: format!("{name}/{year}"),
            last: 0,
            ..series.clone()
        })
    };
    let begun: BTreeSet<_> = known.iter().map(|series| series.series.clone()).collect();
    let new = known.iter().filter_map(this_year);
    let new: Vec<_> = new.filter(|new| !begun.contains(&new.series)).collect();
    let mut raised = Vec::new();
    for series in known.iter().chain(&new) {
        let to = series.last + margin;
        let leapt = Series {
            last: to,
            ..series.clone()
        };
        repository::raise(tx, &leapt).await?;
        raised.push(Raised {
            authority: authority.to_owned(),
            series: series.series.clone(),
            from: series.last,
            to,
        });
    }
    raised.sort_by(|a, b| a.series.cmp(&b.series));
    raised.dedup();
    if !raised.is_empty() {
        let happened = Happened {
            kind: "numbers-raised",
            cause: "",
            rule: String::new(),
            detail: json!({ "series": raised, "days": days, "busiest_day": busiest }),
            objects: Vec::new(),
        };
        office.record(tx, &operator(authority), happened).await?;
    }
    Ok(raised)
}
