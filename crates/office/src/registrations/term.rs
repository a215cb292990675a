//! How long an undertaking holds, and the promises to look at it before its end and at it.

use crate::{Office, OfficeError, Registration};
use jiff::ToSpan as _;
use origo_pack::Pack;
use origo_store::{Tx, repository::jobs};

/// The topic of the job that looks at an undertaking before and at its end.
pub const UNDERTAKING: &str = "undertaking";

const DAY: i64 = 24 * 3_600_000_000;

/// Until when an undertaking holds that is given now: the end of the last of the pack's months.
pub(super) fn undertaking_until(office: &Office, pack: &Pack) -> Result<i64, OfficeError> {
    let internal = |error: jiff::Error| OfficeError::Internal(error.to_string());
    let end = office
        .today(pack)
        .checked_add(pack.registration.undertaking_months.months())
        .and_then(|day| day.to_zoned_datetime(office.zone(pack)))
        .map_err(internal)?;
    Ok(end.timestamp().as_microsecond())
}

/// Promises to look at an undertaking before it ends, and when it does.
pub(super) async fn remind(
    tx: &mut Tx,
    pack_days: i64,
    registration: &Registration,
) -> Result<(), OfficeError> {
    let Some(until) = registration.undertaking_until else {
        return Ok(());
    };
    let (authority, organisation) = (&registration.authority_id, &registration.organisation_id);
    for (what, at) in [("ends", until - pack_days * DAY), ("over", until)] {
        let subject = format!("{organisation}/{until}/{what}");
        jobs::push(tx, authority, UNDERTAKING, &subject, "{}".to_owned(), at).await?;
    }
    Ok(())
}
