//! Is this paper real? Five separate verdicts, each with its reason; unknown never clears.

use crate::{
    Asked, Authority, Certificate, Office, OfficeError, Outcome, PdfCheck, Told, Unopened, Verdict,
    authorities, holder, opening,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use origo_casework::{CertificateData, CertificateState};
use origo_store::repository::{certificates, people};
use subtle::ConstantTimeEq as _;

const GUESSES_MAX: i64 = 20;
/// Wrong codes of one address within the window: a row of cashiers behind one address mistypes less.
const WRONG_CODES_MAX: i64 = 200;
/// PDFs of one address within the window.
const UPLOADS_MAX: i64 = 1000;
const GUESSES_WINDOW: i64 = 60 * 60 * 1_000_000;

/// What a verification found.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Whether the document is as it was sealed.
    pub integrity: Verdict,
    /// Whether an authority known here issued it.
    pub issuer: Verdict,
    /// Whether it is in force, as of [`Verification::as_of`].
    pub status: Verdict,
    /// Whether the content is the register's.
    pub content: Verdict,
    /// What this check cannot know.
    pub unknown: Vec<String>,
    /// When the register was asked.
    pub as_of: Timestamp,
    /// The register's content, to compare with the paper.
    pub data: Option<CertificateData>,
    /// The register's row.
    pub certificate: Option<Certificate>,
}

impl Verification {
    /// True only if nothing is bad and nothing that can be known is unknown.
    #[must_use]
    pub fn genuine(&self) -> bool {
        [&self.issuer, &self.status, &self.content]
            .iter()
            .all(|verdict| verdict.outcome == Outcome::Ok)
            && self.integrity.outcome != Outcome::Bad
    }

    /// The codes of what a bad verdict says, the gravest first; for a headline.
    #[must_use]
    pub fn headline(&self) -> &str {
        [&self.integrity, &self.issuer, &self.content, &self.status]
            .into_iter()
            .find(|verdict| verdict.outcome == Outcome::Bad)
            .or_else(|| {
                [&self.issuer, &self.content, &self.status]
                    .into_iter()
                    .find(|v| v.outcome == Outcome::Unknown)
            })
            .map_or("genuine", |verdict| &verdict.code)
    }
}

/// By number and the code of the QR. An unknown number and a wrong code answer the same, so that numbers cannot be
/// harvested.
///
/// # Errors
/// The database refuses.
pub async fn by_code(
    office: &Office,
    number: &str,
    code: &str,
) -> Result<Verification, OfficeError> {
    let number = clean_number(number);
    let code = code.trim().to_lowercase().replace([' ', '-'], "");
    let found = certificates::by_number(&mut *office.read().await?, &number).await?;
    let found = found
        .into_iter()
        .find(|certificate| certificate.code.as_bytes().ct_eq(code.as_bytes()).into());
    describe(office, found).await
}

/// The sealed PDF for whoever holds the code. What has ended is not handed out again.
///
/// # Errors
/// [`OfficeError::NotFound`] if number and code do not belong together; [`OfficeError::Refused`]
/// `certificate.not-in-force` or `certificate.issuing`.
pub async fn document(office: &Office, number: &str, code: &str) -> Result<Vec<u8>, OfficeError> {
    let found = by_code(office, number, code).await?;
    let certificate = found.certificate.ok_or(OfficeError::NotFound)?;
    if found.status.outcome == Outcome::Bad {
        return Err(OfficeError::Refused("certificate.not-in-force"));
    }
    let digest = certificate
        .pdf_digest
        .ok_or(OfficeError::Refused("certificate.issuing"))?;
    Ok(office.parts.files.get(&digest).await?.to_vec())
}

/// By number and two details printed on the paper: date of issue and name of the consignee. Tries are limited for
/// each address that asks.
///
/// # Errors
/// [`OfficeError::Refused`] `verify.date` or `verify.consignee` if either cannot be read; [`OfficeError::TooMany`].
pub async fn by_details(
    office: &Office,
    address: &str,
    number: &str,
    issued_on: &str,
    consignee: &str,
) -> Result<Verification, OfficeError> {
    // a date that cannot be read is no forgery: it is asked for again, and no try is counted
    let issued_on = date(issued_on).ok_or(OfficeError::Refused("verify.date"))?;
    if plain(consignee).is_empty() {
        return Err(OfficeError::Refused("verify.consignee"));
    }
    count(office, "verify", address, GUESSES_MAX).await?;
    let found = certificates::by_number(&mut *office.read().await?, &clean_number(number)).await?;
    let same = |certificate: &Certificate| {
        serde_json::from_str::<CertificateData>(&certificate.data).is_ok_and(|data| {
            data.issued_on == issued_on
                && plain(&data.consignment.consignee.name) == plain(consignee)
        })
    };
    describe(office, found.into_iter().find(same)).await
}

/// A date as a browser sends it or as it stands on paper: `2026-11-23`, `23 November 2026`, `23/11/2026`, in Latin or
/// Khmer digits.
fn date(typed: &str) -> Option<Date> {
    let latin = |c: char| match c {
        '\u{17e0}'..='\u{17e9}' => char::from_digit(u32::from(c) - 0x17e0, 10).unwrap_or(c),
        c => c,
    };
    let typed: String = typed.trim().chars().map(latin).collect();
    let forms = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y"];
    forms
        .iter()
        .find_map(|form| Date::strptime(form, &typed).ok())
}

/// Counts a try of an address at something.
async fn count(office: &Office, what: &str, address: &str, most: i64) -> Result<(), OfficeError> {
    let (subject, now) = (format!("{what}:{}", holder(address)), office.micros());
    let (tries, since) = office
        .store()
        .write(move |tx| {
            let subject = subject.clone();
            Box::pin(async move {
                Ok::<_, OfficeError>(people::hit(tx, &subject, now, GUESSES_WINDOW).await?)
            })
        })
        .await?;
    if tries > most {
        return Err(OfficeError::too_many(since + GUESSES_WINDOW - now));
    }
    Ok(())
}

/// Counts a number and code that did not belong together. They cannot be guessed; whoever tries all the same is made
/// to wait, and what they ask costs no more than this.
///
/// # Errors
/// [`OfficeError::TooMany`].
pub async fn wrong_code(office: &Office, address: &str) -> Result<(), OfficeError> {
    count(office, "verify-code", address, WRONG_CODES_MAX).await
}

/// Counts a PDF that is brought to be checked: that costs more than any page.
///
/// # Errors
/// [`OfficeError::TooMany`].
pub async fn upload(office: &Office, address: &str) -> Result<(), OfficeError> {
    count(office, "verify-pdf", address, UPLOADS_MAX).await
}

/// What a PDF says of itself, against the roots of all authorities.
async fn check(office: &Office, from: &str, pdf: Vec<u8>) -> Result<PdfCheck, OfficeError> {
    let known = authorities::all(office).await?;
    let (seals, at) = (office.parts.seals.clone(), office.now());
    let roots = tokio::task::spawn_blocking(move || {
        let root = |authority: &Authority| {
            Some((authority.id.clone(), seals.root_pem(authority, at).ok()?))
        };
        known.iter().filter_map(root).collect::<Vec<_>>()
    });
    let roots = roots
        .await
        .map_err(|error| OfficeError::Internal(error.to_string()))?;
    let party = holder(from);
    match opening::open_bytes(office, &party, Asked::Sealed { roots, at }, pdf).await? {
        Ok(Told::Sealed(check)) => Ok(*check),
        Ok(_) | Err(Unopened::Broken) => Err(OfficeError::Refused("file.broken")),
        Err(_) => Err(OfficeError::Refused("file.too-much")),
    }
}

/// By the PDF itself: its seal first, then the register.
///
/// # Errors
/// The database refuses.
pub async fn by_pdf(
    office: &Office,
    from: &str,
    pdf: Vec<u8>,
) -> Result<Verification, OfficeError> {
    let check = check(office, from, pdf).await?;
    let claimed: Option<CertificateData> = check
        .data
        .and_then(|data| serde_json::from_value(data).ok());
    let found = match (&check.authority, &claimed) {
        (Some(authority), Some(data)) => {
            certificates::find(&mut *office.read().await?, authority, &data.number).await?
        }
        _ => None,
    };
    // nothing is told of the register unless the sealed document proves that its holder has it
    let mut verification = describe(
        office,
        found.filter(|_| check.integrity.outcome == Outcome::Ok),
    )
    .await?;
    verification.integrity = check.integrity;
    verification.issuer = check.issuer;
    if let (Some(data), Some(authority)) = (&claimed, &check.authority)
        && data.authority.id != *authority
    {
        verification.issuer = Verdict::new(Outcome::Bad, "issuer.another-authority");
    }
    match (&verification.certificate, &verification.data) {
        (Some(row), Some(data)) => {
            let same =
                claimed.as_ref() == Some(data) && row.pdf_digest.as_deref() == Some(&check.digest);
            verification.content = if same {
                Verdict::new(Outcome::Ok, "content.same")
            } else {
                Verdict::new(Outcome::Bad, "content.differs")
            };
        }
        _ if verification.integrity.outcome != Outcome::Ok || check.authority.is_none() => {
            verification.content = Verdict::new(Outcome::Unknown, "content.not-compared");
            verification.status = Verdict::new(Outcome::Unknown, "status.not-asked");
        }
        _ => {}
    }
    if verification.integrity.outcome == Outcome::Ok
        && claimed.is_some_and(|data| !data.carries_its_own_address())
    {
        // a QR of another certificate: whoever scans it is shown that one
        verification.content = Verdict::new(Outcome::Bad, "content.another-address");
    }
    Ok(verification)
}

async fn describe(
    office: &Office,
    certificate: Option<Certificate>,
) -> Result<Verification, OfficeError> {
    let now = office.now();
    let unknown = vec!["unknown.paper".to_owned(), "unknown.goods".to_owned()];
    let Some(certificate) = certificate else {
        return Ok(Verification {
            integrity: Verdict::new(Outcome::Unknown, "integrity.no-document"),
            issuer: Verdict::new(Outcome::Unknown, "issuer.not-found"),
            status: Verdict::new(Outcome::Bad, "status.not-found"),
            content: Verdict::new(Outcome::Unknown, "content.not-found"),
            unknown,
            as_of: now,
            data: None,
            certificate: None,
        });
    };
    let data: CertificateData = serde_json::from_str(&certificate.data)?;
    let zone = office
        .pack(&data.pack.id)
        .map_or(TimeZone::UTC, |pack| office.zone(pack));
    let today = now.to_zoned(zone).date();
    let status = match CertificateState::named(&certificate.state) {
        Some(CertificateState::Issued) if data.valid_until.is_some_and(|last| last < today) => {
            Verdict::new(Outcome::Bad, "status.expired")
        }
        Some(CertificateState::Issued) => Verdict::new(Outcome::Ok, "status.in-force"),
        Some(CertificateState::Cancelled) => Verdict::new(Outcome::Bad, "status.cancelled"),
        Some(CertificateState::Replaced) => Verdict::new(Outcome::Bad, "status.replaced"),
        _ => Verdict::new(Outcome::Unknown, "status.issuing"),
    };
    Ok(Verification {
        integrity: Verdict::new(Outcome::Unknown, "integrity.no-document"),
        issuer: Verdict::new(Outcome::Ok, "issuer.register"),
        status,
        content: Verdict::new(Outcome::Ok, "content.shown"),
        unknown,
        as_of: now,
        data: Some(data),
        certificate: Some(certificate),
    })
}

fn clean_number(number: &str) -> String {
    number.trim().to_uppercase().chars().take(64).collect()
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_it_stands_on_paper() {
        let day = Date::constant(2026, 11, 3);
        for typed in [
            "2026-11-03",
            " 3 November 2026",
            "03/11/2026",
            "3.11.2026",
            "០៣/១១/២០២៦",
        ] {
            assert_eq!(date(typed), Some(day), "{typed}");
        }
        assert_eq!(date("soon"), None);
        assert_eq!(date("31/02/2026"), None);
    }
}
