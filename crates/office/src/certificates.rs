//! Certificates: the number, the document, cancelling and replacing. What is issued is never edited.

use crate::{
    Actor, Authority, Certificate, Office, OfficeError, RefusalCode, Scope, Slice, Turn,
    applications::{self, ApplicationView, PAGE_ROWS, objects, scope},
    events::{Happened, rule},
    issuing::ISSUE,
    mandates, numbers, step_letters, typed_numbers,
};
use jiff::civil::Date;
use origo_authz::Action;
use origo_casework::{
    AuthorityData, CertificateData, CertificateState, FormData, PackData, SignatoryData, State,
    display_names, fill, late_endorsement,
};
use origo_pack::{Form, Pack};
use origo_store::{
    Reader,
    repository::{applications as application_rows, certificates as repository, jobs, people},
};
use origo_trade::Consignment;
use serde_json::json;

/// Ten random bytes: 80 bits that nobody guesses, sixteen letters that a person can type.
const CODE_BYTES: usize = 10;

/// Takes the number and fixes the content, in one transaction with the state and the job. The number is taken last,
/// so that the row of the series is locked as briefly as can be.
pub(crate) async fn take_number(
    office: &Office,
    actor: &Actor,
    view: ApplicationView,
) -> Result<String, OfficeError> {
    let consignment = Consignment::try_from(&view.draft).map_err(OfficeError::Invalid)?;
    let (authority, pack, form) = office.rules(&view.application).await?;
    // the worker draws by the digest that the certificate names
    office.keep_pack(pack).await?;
    let signatory = people::find(&mut *office.read().await?, &actor.user_id)
        .await?
        .ok_or(OfficeError::NotFound)?;
    must_be_ready(office, &authority).await?;
    let code = data_encoding::BASE32_NOPAD
        .encode(&rand::random::<[u8; CODE_BYTES]>())
        .to_lowercase();
    let cited = rule(pack, form);
    let (pattern, year) = (form.number_pattern.clone(), office.today(pack).year());
    let endorsement = replacement_words(office, actor, form, &view).await?;
    let content = Content {
        office,
        authority: &authority,
        pack,
        form,
        endorsement: endorsements(form, &consignment, office.today(pack), endorsement),
        code,
    };
    let signed_by = SignatoryData {
        name: signatory.name,
        position: signatory.position,
    };
    let template = content.data(consignment, signed_by, view.application.replaces.clone());
    let (office, actor, application) = (office.clone(), actor.clone(), view.application);
    office
        .clone()
        .store()
        .write_with(
            (office, actor, application, cited, pattern, template),
            move |tx, (office, actor, application, cited, pattern, template)| {
                Box::pin(async move {
                    let (mut application, mut data) = (application.clone(), template.clone());
                    let now = office.micros();
                    let form = (application.form.as_str(), pattern.as_str());
                    let number = numbers::certificate(tx, &actor.authority, form, year).await?;
                    data.verify_url = format!("{}/v/{number}/{}", office.public_url(), data.code);
                    data.number.clone_from(&number);
                    application.state = State::Issuing.name().to_owned();
                    application.signed_by = Some(actor.user_id.clone());
                    application.certificate_number = Some(number.clone());
                    application.assigned_to = None;
                    application.due_at = None;
                    application.updated_at = now;
                    application_rows::save_case(tx, &application).await?;
                    if let Some(old) = &application.replaces
                        && !repository::reserve(tx, &actor.authority, old, &number).await?
                    {
                        return Err(OfficeError::Refused(RefusalCode::CertificateBeingReplaced));
                    }
                    let certificate = Certificate {
                        authority_id: actor.authority.clone(),
                        number: number.clone(),
                        application_id: application.id.clone(),
                        organisation_id: application.organisation_id.clone(),
                        form: application.form.clone(),
                        code: data.code.clone(),
                        state: CertificateState::Issuing.name().to_owned(),
                        data: serde_json::to_string(&data)?,
                        search: format!("{} {}", number.to_lowercase(), application.search),
                        signed_by: actor.user_id.clone(),
                        created_at: now,
                        issued_at: None,
                        pdf_digest: None,
                        pdf_bytes: None,
                        replaces: application.replaces.clone(),
                        replaced_by: None,
                        ended_at: None,
                        ended_by: None,
                        reason: String::new(),
                    };
                    certificate.insert(tx).await?;
                    jobs::push(tx, &actor.authority, ISSUE, &number, "{}".to_owned(), now).await?;
                    let happened = Happened {
                        kind: "certificate-signed",
                        cause: "",
                        rule: cited.clone(),
                        detail: json!({ "number": number, "signatory": data.signatory }),
                        objects: objects(&application),
                    };
                    office.record(tx, actor, happened).await?;
                    Ok(number)
                })
            },
        )
        .await
}

/// All words of the remarks box, a line each: what is issued late says so, and what replaces another.
fn endorsements(
    form: &Form,
    consignment: &Consignment,
    issued_on: Date,
    replacement: String,
) -> String {
    let late = late_endorsement(form, consignment, issued_on).map(str::to_owned);
    let lines: Vec<_> = late
        .into_iter()
        .chain([replacement])
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// What the new certificate says of the one it replaces; empty if it replaces none.
///
/// # Errors
/// [`OfficeError::Refused`] `certificate.not-in-force`, `certificate.being-replaced`.
async fn replacement_words(
    office: &Office,
    actor: &Actor,
    form: &Form,
    view: &ApplicationView,
) -> Result<String, OfficeError> {
    let Some(number) = &view.application.replaces else {
        return Ok(String::new());
    };
    let old = find(office, actor, number).await?;
    if old.state != CertificateState::Issued.name() {
        return Err(OfficeError::Refused(RefusalCode::CertificateNotInForce));
    }
    if old.replaced_by.is_some() {
        return Err(OfficeError::Refused(RefusalCode::CertificateBeingReplaced));
    }
    let data: CertificateData = serde_json::from_str(&old.data)?;
    let date = data.issued_on.to_string();
    let values = [("number", old.number.as_str()), ("date", &date)];
    Ok(fill(&form.replacement_endorsement, &values))
}

/// Refuses while the authority's key cannot seal, before a number is taken that no paper could follow.
async fn must_be_ready(office: &Office, authority: &Authority) -> Result<(), OfficeError> {
    let (seals, authority, now) = (office.parts.seals.clone(), authority.clone(), office.now());
    tokio::task::spawn_blocking(move || seals.ready(&authority, now))
        .await
        .map_err(|error| OfficeError::Internal(error.to_string()))?
        .map_err(|why| {
            tracing::error!(why, "the authority's key cannot seal");
            OfficeError::Refused(RefusalCode::SealNotReady)
        })
}

struct Content<'a> {
    office: &'a Office,
    authority: &'a Authority,
    pack: &'a Pack,
    form: &'a Form,
    endorsement: String,
    code: String,
}

impl Content<'_> {
    fn data(
        &self,
        consignment: Consignment,
        signatory: SignatoryData,
        replaces: Option<String>,
    ) -> CertificateData {
        let today = self.office.today(self.pack);
        CertificateData {
            schema: "origo.certificate/1".to_owned(),
            number: String::new(),
            document_type: self.form.document_type.clone(),
            form: FormData {
                id: self.form.id.clone(),
                version: self.form.version.clone(),
                title: self.form.title.clone(),
            },
            authority: AuthorityData {
                id: self.authority.id.clone(),
                name: self.authority.name.clone(),
                name_local: self.authority.name_local.clone(),
                country: self.authority.country.clone(),
                place: self.authority.place.clone(),
            },
            origins: consignment
                .origins()
                .iter()
                .map(ToString::to_string)
                .collect(),
            consignment,
            issued_on: today,
            issued_at: self.office.now(),
            valid_until: self
                .form
                .valid_months
                .and_then(|months| today.checked_add(jiff::Span::new().months(months)).ok()),
            signatory,
            certification: self.form.certification.clone(),
            declaration: self.form.declaration.clone(),
            endorsement: self.endorsement.clone(),
            replaces,
            verify_url: String::new(),
            code: self.code.clone(),
            pack: PackData {
                id: self.pack.id.clone(),
                version: self.pack.version.clone(),
                digest: self.pack.digest.clone(),
            },
        }
    }
}

/// Draws a certificate marked as a preview.
pub(crate) async fn draw_preview(
    office: &Office,
    authority: &Authority,
    pack: &Pack,
    form: &Form,
    consignment: Consignment,
) -> Result<Vec<u8>, OfficeError> {
    let display = display_names(pack, form, &consignment);
    let content = Content {
        office,
        authority,
        pack,
        form,
        endorsement: endorsements(form, &consignment, office.today(pack), String::new()),
        code: String::new(),
    };
    let nobody = SignatoryData {
        name: String::new(),
        position: String::new(),
    };
    let data = serde_json::to_value(content.data(consignment, nobody, None))?;
    let (printer, layout) = (office.parts.printer.clone(), form.layout.clone());
    tokio::task::spawn_blocking(move || printer.certificate(&layout, &data, &display, None, true))
        .await
        .unwrap_or_else(|panicked| Err(panicked.to_string()))
        .map_err(|why| {
            // trying again would end the same: who waits for it is told so, the operator why
            tracing::error!(why, "a preview cannot be drawn");
            OfficeError::Refused(RefusalCode::PreviewNotDrawn)
        })
}

/// One certificate that the actor may see.
///
/// # Errors
/// [`OfficeError::NotFound`] also for what is another's.
pub async fn find(
    office: &Office,
    actor: &Actor,
    number: &str,
) -> Result<Certificate, OfficeError> {
    let organisation = scope(actor)?;
    let mut reader = office.read().await?;
    let certificate = meant(office, &mut reader, &actor.authority, number)
        .await?
        .ok_or(OfficeError::NotFound)?;
    if let Some(own) = &organisation {
        let (application, owner) = (&certificate.application_id, &certificate.organisation_id);
        let scope = Scope::Download;
        if !mandates::may(office, &mut reader, actor, own, application, owner, scope).await? {
            return Err(OfficeError::NotFound);
        }
    }
    Ok(certificate)
}

/// The certificate that was meant by a number as somebody typed it: the number itself first.
async fn meant(
    office: &Office,
    reader: &mut Reader,
    authority: &str,
    number: &str,
) -> Result<Option<Certificate>, OfficeError> {
    if let Some(found) = repository::find(reader, authority, number).await? {
        return Ok(Some(found));
    }
    for number in typed_numbers::meant(office, number) {
        if let Some(found) = repository::find(reader, authority, &number).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A page of the certificates that the actor may see, newest first.
///
/// # Errors
/// [`OfficeError::Forbidden`].
pub async fn list(
    office: &Office,
    actor: &Actor,
    search: &str,
    turn: &Turn,
) -> Result<Slice<Certificate>, OfficeError> {
    let filter = repository::Filter {
        organisation: scope(actor)?,
        agent_at: mandates::agent_at(office, actor).await?,
        search: typed_numbers::searched(office, search),
        turn: turn.clone(),
        limit: PAGE_ROWS,
    };
    let mut reader = office.read().await?;
    Ok(repository::list(&mut reader, &actor.authority, &filter).await?)
}

/// The sealed PDF.
///
/// # Errors
/// [`OfficeError::Refused`] `certificate.issuing` while it is being made.
pub async fn pdf(office: &Office, actor: &Actor, number: &str) -> Result<Vec<u8>, OfficeError> {
    let certificate = find(office, actor, number).await?;
    let digest = certificate
        .pdf_digest
        .ok_or(OfficeError::Refused(RefusalCode::CertificateIssuing))?;
    Ok(office.parts.files.get(&digest).await?.to_vec())
}

/// Cancels a certificate with a reason from the pack.
///
/// # Errors
/// [`OfficeError::Refused`] `reason.unknown`; [`OfficeError::Changed`] if it is no longer in force.
pub async fn cancel(
    office: &Office,
    actor: &Actor,
    number: &str,
    reason: &str,
) -> Result<(), OfficeError> {
    actor.must(Action::Cancel)?;
    let certificate = find(office, actor, number).await?;
    let (_, pack, form) = office.form(&actor.authority, &certificate.form).await?;
    if !pack
        .policy
        .cancel_reasons
        .iter()
        .any(|known| known.code == reason)
    {
        return Err(OfficeError::Refused(RefusalCode::ReasonUnknown));
    }
    if certificate.replaced_by.is_some() {
        return Err(OfficeError::Refused(RefusalCode::CertificateBeingReplaced));
    }
    let cited = rule(pack, form);
    let (office, actor, reason) = (office.clone(), actor.clone(), reason.to_owned());
    office
        .clone()
        .store()
        .write_with(
            (office, actor, reason, cited, certificate),
            move |tx, (office, actor, reason, cited, certificate)| {
                Box::pin(async move {
                    let (state, now) = (CertificateState::Cancelled.name(), office.micros());
                    let (authority, number) = (&actor.authority, &certificate.number);
                    repository::end(
                        tx,
                        authority,
                        number,
                        state,
                        reason,
                        None,
                        &actor.user_id,
                        now,
                    )
                    .await?;
                    let happened = Happened {
                        kind: "certificate-cancelled",
                        cause: reason,
                        rule: cited.clone(),
                        detail: json!({ "number": certificate.number }),
                        objects: vec![
                            ("certificate", certificate.number.clone()),
                            ("application", certificate.application_id.clone()),
                            ("organisation", certificate.organisation_id.clone()),
                        ],
                    };
                    office.record(tx, actor, happened).await?;
                    let application =
                        application_rows::find(tx, &actor.authority, &certificate.application_id)
                            .await?
                            .ok_or(OfficeError::NotFound)?;
                    step_letters::tell(office, tx, &application, "certificate-cancelled").await
                })
            },
        )
        .await
}

/// Starts an application that will replace a certificate: a new number, an endorsement, both linked. The old one
/// stays in force until the new one is issued. Answers the new application's id.
///
/// # Errors
/// [`OfficeError::Refused`] `certificate.not-in-force`, `certificate.being-replaced` while another replacement of it is
/// open.
pub async fn replace(office: &Office, actor: &Actor, number: &str) -> Result<String, OfficeError> {
    actor.must(Action::Apply)?;
    let certificate = find(office, actor, number).await?;
    if certificate.state != CertificateState::Issued.name() {
        return Err(OfficeError::Refused(RefusalCode::CertificateNotInForce));
    }
    let mut reader = office.read().await?;
    if application_rows::is_being_replaced(&mut reader, &actor.authority, &certificate.number)
        .await?
    {
        return Err(OfficeError::Refused(RefusalCode::CertificateBeingReplaced));
    }
    drop(reader);
    let view = applications::get(office, actor, &certificate.application_id).await?;
    let exporter = &certificate.organisation_id;
    applications::start_replacement(office, actor, view.draft, &certificate.number, exporter).await
}
