//! Is this paper real? Five separate verdicts, each with its reason; unknown never clears.

use crate::{
    Addition, Asked, Authority, Certificate, Office, OfficeError, Outcome, PdfCheck, RefusalCode,
    Told, Unopened, Verdict, authorities, holder, numbers, opening, typed_numbers,
};
use jiff::{Timestamp, tz::TimeZone};
use origo_casework::{
    CertificateData, CertificateState,
    typed::{self, Slip},
};
use origo_store::repository::{certificates, people};

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
    /// What was added to the document after it was sealed.
    pub later: Vec<Addition>,
    /// Where nothing is found: what may be wrong with what was typed.
    pub slips: Vec<Slip>,
    /// When the register was asked.
    pub as_of: Timestamp,
    /// The register's content, to compare with the paper.
    pub data: Option<CertificateData>,
    /// The register's row.
    pub certificate: Option<Certificate>,
}

impl Verification {
    /// True only if nothing is bad and nothing that can be known is unknown. Without the register it says so as of the
    /// day of the seal.
    #[must_use]
    pub fn genuine(&self) -> bool {
        let sealed = self.integrity.outcome == Outcome::Ok || self.integrity.code == NO_DOCUMENT;
        let in_force = self.status.outcome == Outcome::Ok || self.status.code == OFFLINE;
        let both = [&self.issuer, &self.content];
        sealed && in_force && both.iter().all(|verdict| verdict.outcome == Outcome::Ok)
    }

    /// The codes of what a bad verdict says, the gravest first; for a headline.
    #[must_use]
    pub fn headline(&self) -> &str {
        let all = [&self.integrity, &self.issuer, &self.content, &self.status];
        let unknown = |verdict: &&&Verdict| {
            verdict.outcome == Outcome::Unknown
                && ![NO_DOCUMENT, OFFLINE].contains(&verdict.code.as_str())
        };
        // where nothing was found, that is what there is to say
        let not_found = (self.status.code == NOT_FOUND && self.integrity.code == NO_DOCUMENT)
            .then_some(&self.status);
        let bad = all
            .iter()
            .find(|verdict| verdict.outcome == Outcome::Bad)
            .copied();
        bad.or(not_found)
            .or_else(|| all.iter().find(unknown).copied())
            .map_or("genuine", |verdict| &verdict.code)
    }
}

const NO_DOCUMENT: &str = "integrity.no-document";
const OFFLINE: &str = "status.offline";
const NOT_FOUND: &str = "status.not-found";

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
    let found = meant(office, number).await?;
    let found = found
        .into_iter()
        .find(|certificate| typed::is_code(&certificate.code, code));
    let slips = match found {
        Some(_) => Vec::new(),
        None => typed::slips(number, Some(code), &typed_numbers::patterns(office)),
    };
    Ok(Verification {
        slips,
        ..describe(office, found)?
    })
}

/// The certificates whose number may be meant by what was typed, at any authority.
async fn meant(office: &Office, number: &str) -> Result<Vec<Certificate>, OfficeError> {
    let mut found = Vec::new();
    let mut reader = office.read().await?;
    for number in typed_numbers::meant(office, number) {
        found.extend(certificates::by_number(&mut reader, &number).await?);
    }
    Ok(found)
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
        return Err(OfficeError::Refused(RefusalCode::CertificateNotInForce));
    }
    let digest = certificate
        .pdf_digest
        .ok_or(OfficeError::Refused(RefusalCode::CertificateIssuing))?;
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
    let days = typed::dates(issued_on);
    if days.is_empty() {
        return Err(OfficeError::Refused(RefusalCode::VerifyDate));
    }
    if typed::name(consignee).is_empty() {
        return Err(OfficeError::Refused(RefusalCode::VerifyConsignee));
    }
    count(office, "verify", address, GUESSES_MAX).await?;
    // whichever of its readings was meant, nothing is told of the day but that all three belong together
    let same = |certificate: &Certificate| {
        serde_json::from_str::<CertificateData>(&certificate.data).is_ok_and(|data| {
            days.contains(&data.issued_on)
                && typed::name(&data.consignment.consignee.name) == typed::name(consignee)
        })
    };
    let found = meant(office, number).await?.into_iter().find(same);
    let slips = match found {
        Some(_) => Vec::new(),
        None => typed::slips(number, None, &typed_numbers::patterns(office)),
    };
    Ok(Verification {
        slips,
        ..describe(office, found)?
    })
}

/// Counts a try of an address at something.
async fn count(office: &Office, what: &str, address: &str, most: i64) -> Result<(), OfficeError> {
    let (subject, now) = (format!("{what}:{}", holder(address)), office.micros());
    let (tries, since) = office
        .store()
        .write_with(subject, move |tx, subject| {
            Box::pin(async move {
                Ok::<_, OfficeError>(people::hit(tx, subject, now, GUESSES_WINDOW).await?)
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
        Ok(_) | Err(Unopened::Broken) => Err(OfficeError::Refused(RefusalCode::FileBroken)),
        Err(_) => Err(OfficeError::Refused(RefusalCode::FileTooMuch)),
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
    let sealed = Sealed::read(&check);
    // nothing is told of the register unless the sealed document proves that its holder has it
    let found = match (&check.authority, &sealed.claimed) {
        (Some(authority), Some(data)) if sealed.whole => {
            certificates::find(&mut *office.read().await?, authority, &data.number).await?
        }
        _ => None,
    };
    if let (Some(authority), Some(data), None) = (&check.authority, &sealed.claimed, &found)
        && sealed.whole
        && data.authority.id == *authority
    {
        numbers::see(office, authority, &data.number, &check.digest).await?;
    }
    let mut verification = describe(office, found)?;
    match (&verification.certificate, &verification.data) {
        (Some(row), Some(data)) => {
            let same = sealed.claimed.as_ref() == Some(data)
                && is_document(office, from, row, &check).await?;
            verification.content = if same {
                Verdict::new(Outcome::Ok, "content.same")
            } else {
                Verdict::new(Outcome::Bad, "content.differs")
            };
        }
        _ if !sealed.whole || check.authority.is_none() => {
            verification.content = Verdict::new(Outcome::Unknown, "content.not-compared");
            verification.status = Verdict::new(Outcome::Unknown, "status.not-asked");
        }
        // a sealed document that its authority's register does not have is no slip
        _ => verification.status = Verdict::new(Outcome::Bad, NOT_FOUND),
    }
    Ok(sealed.tell(&check, verification))
}

/// By the PDF alone, where no register can be asked. `zone` is where its authority lives: its last day ends there.
#[must_use]
pub fn offline(check: &PdfCheck, at: Timestamp, zone: TimeZone) -> Verification {
    let sealed = Sealed::read(check);
    let known = sealed.whole && check.authority.is_some() && sealed.issuer.outcome == Outcome::Ok;
    let data = sealed.claimed.clone().filter(|_| known);
    let today = at.to_zoned_datetime(zone).date();
    let over = data
        .as_ref()
        .and_then(|data| data.valid_until)
        .is_some_and(|last| last < today);
    let verification = Verification {
        integrity: check.integrity.clone(),
        issuer: sealed.issuer.clone(),
        status: if over {
            Verdict::new(Outcome::Bad, "status.expired")
        } else {
            Verdict::new(Outcome::Unknown, OFFLINE)
        },
        content: match data {
            Some(_) => Verdict::new(Outcome::Ok, "content.attached"),
            None => Verdict::new(Outcome::Unknown, "content.not-compared"),
        },
        unknown: ["unknown.status", "unknown.paper", "unknown.goods"]
            .map(str::to_owned)
            .to_vec(),
        later: Vec::new(),
        slips: Vec::new(),
        as_of: at,
        data,
        certificate: None,
    };
    sealed.tell(check, verification)
}

/// Whether a sealed file is the register's: to the byte up to its seal's end, or in all that the signature covers. The
/// bytes of a signature can be written anew by anybody without changing what it says.
async fn is_document(
    office: &Office,
    from: &str,
    row: &Certificate,
    asked: &PdfCheck,
) -> Result<bool, OfficeError> {
    let Some(digest) = &row.pdf_digest else {
        return Ok(false);
    };
    if asked.sealed_digest.as_ref() == Some(digest) {
        return Ok(true);
    }
    if asked.signed_digest.is_none() {
        return Ok(false);
    }
    let kept = office.parts.files.get(digest).await?.to_vec();
    let own = check(office, from, kept).await?;
    Ok(own.signed_digest == asked.signed_digest)
}

/// What a sealed PDF says of itself, whoever asks: the one place where pages, API and command line judge it.
struct Sealed {
    issuer: Verdict,
    claimed: Option<CertificateData>,
    /// The sealed part shows and says what was sealed.
    whole: bool,
}

impl Sealed {
    fn read(check: &PdfCheck) -> Self {
        let data = check.data.clone();
        let claimed: Option<CertificateData> =
            data.and_then(|data| serde_json::from_value(data).ok());
        // named even in data of another form
        let named = check
            .data
            .as_ref()
            .and_then(|data| data.pointer("/authority/id")?.as_str());
        let issuer = match (named, &check.authority) {
            (Some(named), Some(sealed)) if named != sealed => {
                Verdict::new(Outcome::Bad, "issuer.another-authority")
            }
            _ => check.issuer.clone(),
        };
        let stamped = check.integrity.code == "integrity.stamped";
        Self {
            issuer,
            claimed,
            whole: check.integrity.outcome == Outcome::Ok || stamped,
        }
    }

    /// Puts what the seal says into what was found otherwise.
    fn tell(self, check: &PdfCheck, mut verification: Verification) -> Verification {
        verification.integrity = check.integrity.clone();
        verification.issuer = self.issuer;
        verification.later.clone_from(&check.later);
        let known = verification.issuer.outcome == Outcome::Ok;
        let own = self
            .claimed
            .is_none_or(|data| data.carries_its_own_address());
        if self.whole && !own && (known || verification.certificate.is_some()) {
            // a QR of another certificate: whoever scans it is shown that one
            verification.content = Verdict::new(Outcome::Bad, "content.another-address");
        }
        verification
    }
}

fn describe(
    office: &Office,
    certificate: Option<Certificate>,
) -> Result<Verification, OfficeError> {
    let now = office.now();
    let unknown = vec!["unknown.paper".to_owned(), "unknown.goods".to_owned()];
    let Some(certificate) = certificate else {
        return Ok(Verification {
            integrity: Verdict::new(Outcome::Unknown, NO_DOCUMENT),
            issuer: Verdict::new(Outcome::Unknown, "issuer.not-found"),
            // what is not found may be mistyped: that is no forgery
            status: Verdict::new(Outcome::Unknown, NOT_FOUND),
            content: Verdict::new(Outcome::Unknown, "content.not-found"),
            unknown,
            later: Vec::new(),
            slips: Vec::new(),
            as_of: now,
            data: None,
            certificate: None,
        });
    };
    let data: CertificateData = serde_json::from_str(&certificate.data)?;
    let zone = office
        .pack(&data.pack.id)
        .map_or(TimeZone::UTC, |pack| office.zone(pack));
    let today = now.to_zoned_datetime(zone).date();
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
        integrity: Verdict::new(Outcome::Unknown, NO_DOCUMENT),
        issuer: Verdict::new(Outcome::Ok, "issuer.register"),
        status,
        content: Verdict::new(Outcome::Ok, "content.shown"),
        unknown,
        later: Vec::new(),
        slips: Vec::new(),
        as_of: now,
        data: Some(data),
        certificate: Some(certificate),
    })
}
