//! A signed certificate becomes a document: drawn, sealed, kept, and marked as issued. A job, safe to repeat.

use crate::{
    Actor, Office, OfficeError, RefusalCode, SealRequest,
    context::system,
    events::{Happened, rule},
    specimens,
};
use origo_casework::{Act, CertificateData, CertificateState, Hands, State, display_names, next};
use origo_store::{
    Tx,
    repository::{applications, certificates, jobs},
};
use serde_json::json;

/// The topic of the job that makes the document.
pub(crate) const ISSUE: &str = "issue";

/// Draws, seals, keeps, and marks issued. Repeating it draws the same document; only one is marked.
pub(crate) async fn issue(office: &Office, job: &jobs::Job) -> Result<(), OfficeError> {
    let actor = system(&job.authority_id);
    let mut reader = office.read().await?;
    let certificate = certificates::find(&mut reader, &job.authority_id, &job.subject)
        .await?
        .ok_or(OfficeError::NotFound)?;
    drop(reader);
    if certificate.state != CertificateState::Issuing.name() {
        return finish(office, job, None).await;
    }
    let data: CertificateData = serde_json::from_str(&certificate.data)?;
    let authority = office.authority(&job.authority_id).await?;
    // as it was signed: another pack would draw another paper
    let pack = office
        .pack_version(&data.pack.id, &data.pack.digest)
        .await?;
    let form = pack.forms.get(&certificate.form);
    let form = form.ok_or(OfficeError::Refused(RefusalCode::FormUnknown))?;
    let cited = rule(pack, form);
    let display = display_names(pack, form, &data.consignment);
    let (printer, seals, layout) = (
        office.parts.printer.clone(),
        office.parts.seals.clone(),
        form.layout.clone(),
    );
    let request = SealRequest {
        at: data.issued_at,
        name: data.signatory.name.clone(),
        reason: data.number.clone(),
        place: data.authority.place.clone(),
    };
    let value = serde_json::to_value(&data)?;
    let specimen = specimens::svg(office, &job.authority_id, &certificate.signed_by).await?;
    let sealed = tokio::task::spawn_blocking(move || {
        let pdf = printer.certificate(&layout, &value, &display, specimen.as_deref(), false)?;
        seals.seal(&authority, &pdf, &request)
    })
    .await
    .map_err(|error| OfficeError::Internal(error.to_string()))?
    .map_err(OfficeError::Internal)?;
    let bytes = i64::try_from(sealed.len()).unwrap_or(i64::MAX);
    let digest = office.parts.files.put(sealed).await?;
    finish(
        office,
        job,
        Some(Finished {
            actor,
            certificate,
            rule: cited,
            digest,
            bytes,
        }),
    )
    .await
}

#[derive(Clone)]
struct Finished {
    actor: Actor,
    certificate: certificates::Certificate,
    rule: String,
    digest: String,
    bytes: i64,
}

/// One transaction: the certificate is issued, the one it replaces is ended, the application moves, the job is done.
async fn finish(
    office: &Office,
    job: &jobs::Job,
    finished: Option<Finished>,
) -> Result<(), OfficeError> {
    let (office, job) = (office.clone(), job.clone());
    office
        .clone()
        .store()
        .write_with((office, job, finished), move |tx, (office, job, finished)| {
            Box::pin(async move {
                let now = office.micros();
                if let Some(Finished { actor, certificate, rule, digest, bytes }) = finished {
                    let number = &certificate.number;
                    let first = certificates::mark_issued(tx, &actor.authority, number, digest, *bytes, now).await?;
                    if first {
                        let mut application =
                            applications::find(tx, &actor.authority, &certificate.application_id)
                                .await?
                                .ok_or(OfficeError::NotFound)?;
                        let state = crate::applications::state(&application)?;
                        let after = next(state, Act::Finish, "system", Hands::default())?;
                        debug_assert_eq!(after, State::Issued);
                        application.state = after.name().to_owned();
                        application.updated_at = now;
                        applications::save_case(tx, &application).await?;
                        let mut objects = crate::applications::objects(&application);
                        if let Some(old) = &certificate.replaces {
                            objects.push(("certificate", old.clone()));
                            // kept for this one since the signature, so that nothing else can have ended it
                            let state = CertificateState::Replaced.name();
                            certificates::end(tx, &actor.authority, old, state, "", Some(number), "system", now).await?;
                        }
                        let happened = Happened {
                            kind: "certificate-issued",
                            cause: "",
                            rule: rule.clone(),
                            detail: json!({ "number": number, "digest": digest, "replaces": certificate.replaces }),
                            objects,
                        };
                        office.record(tx, actor, happened).await?;
                        if let Some(old) = &certificate.replaces {
                            let happened = replaced_event(tx, actor, old, certificate, rule.clone()).await?;
                            office.record(tx, actor, happened).await?;
                        }
                        crate::step_letters::tell(office, tx, &application, "certificate-issued").await?;
                    }
                }
                jobs::done(tx, job, now).await?;
                Ok::<_, OfficeError>(())
            })
        })
        .await
}

/// That a certificate was replaced: told of it and its application, beside what came in its place.
async fn replaced_event(
    tx: &mut Tx,
    actor: &Actor,
    old: &str,
    new: &certificates::Certificate,
    rule: String,
) -> Result<Happened<'static>, OfficeError> {
    let ended = certificates::find(tx, &actor.authority, old)
        .await?
        .ok_or(OfficeError::NotFound)?;
    Ok(Happened {
        kind: "certificate-replaced",
        cause: "",
        rule,
        detail: json!({ "number": old, "replaced_by": new.number }),
        objects: vec![
            ("certificate", ended.number),
            ("application", ended.application_id),
            ("certificate", new.number.clone()),
            ("application", new.application_id.clone()),
            ("organisation", ended.organisation_id),
        ],
    })
}
