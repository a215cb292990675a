//! The letter that tells of a step of an application, written in the step's own transaction. Letters name the
//! application and link to its page; what is confidential stays behind the sign-in.

use crate::{Application, Office, OfficeError, letters};
use jiff::Timestamp;
use origo_i18n::T;
use origo_store::{Tx, repository::people};

/// Writes to those whom a step concerns: to whoever prepared the application, and, when answers came, to the officer
/// who waits for them.
///
/// # Errors
/// The database refuses.
pub(crate) async fn tell(
    office: &Office,
    tx: &mut Tx,
    application: &Application,
    event: &str,
) -> Result<(), OfficeError> {
    let kind = match event {
        "application-submitted" | "application-answered" => "submitted",
        "query-raised" => "queried",
        "application-rejected" => "rejected",
        "certificate-issued" => "issued",
        "certificate-cancelled" => "cancelled",
        _ => return Ok(()),
    };
    to(office, tx, application, &application.prepared_by, kind).await?;
    match &application.assigned_to {
        Some(officer) if event == "application-answered" => {
            to(office, tx, application, officer, "answered").await
        }
        _ => Ok(()),
    }
}

async fn to(
    office: &Office,
    tx: &mut Tx,
    application: &Application,
    person: &str,
    kind: &str,
) -> Result<(), OfficeError> {
    // who left since gets no letter; the step itself stands
    let Some(user) = people::find(tx, person)
        .await?
        .filter(|user| user.disabled_at.is_none())
    else {
        return Ok(());
    };
    let t = T::new(&user.locale);
    let due = due(office, tx, application, t).await?;
    let door = if kind == "answered" {
        "cases"
    } else {
        "applications"
    };
    let link = format!("{}/{door}/{}", office.public_url(), application.id);
    let number = application.certificate_number.as_deref().unwrap_or("");
    let values = [
        ("name", user.name.as_str()),
        ("reference", &application.reference),
        ("goods", &application.goods),
        ("number", number),
        ("due", &due),
        ("link", &link),
    ];
    letters::write(
        office,
        tx,
        &application.authority_id,
        &user.email,
        &user.locale,
        kind,
        &values,
    )
    .await
    .map(|_| ())
}

/// Until when the authority decides, in its own zone; empty while its clock stands.
async fn due(
    office: &Office,
    tx: &mut Tx,
    application: &Application,
    t: T,
) -> Result<String, OfficeError> {
    let Some(at) = application
        .due_at
        .and_then(|at| Timestamp::from_microsecond(at).ok())
    else {
        return Ok(String::new());
    };
    let authority = office
        .authority_within(tx, &application.authority_id)
        .await?;
    let pack = office.pack(&authority.pack)?;
    Ok(t.moment(at, &office.zone(pack)))
}
