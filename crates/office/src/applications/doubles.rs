//! Second certificates for the same goods: what an application speaks of is kept when it is handed in, and whoever
//! speaks of the same is found by it.

use super::{view::ApplicationView, work::Work};
use crate::{Actor, Application, Office, OfficeError};
use origo_authz::Action;
use origo_casework::{CertificateState, Double, State, likenesses};
use origo_store::{
    Reader, Tx,
    repository::{applications, certificates, likenesses as repository},
};
use origo_trade::Draft;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// So many that are alike are looked at for each line: more of the same say no more.
const ALIKE_MAX: i64 = 5;

fn mark(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Keeps what an application speaks of, within the transaction that hands it in.
pub(crate) fn keep<'a>(tx: &'a mut Tx, application: &'a Application) -> Work<'a> {
    Box::pin(async move {
        let draft: Draft = serde_json::from_str(&application.draft)?;
        let marks: BTreeSet<_> = likenesses(&draft)
            .iter()
            .map(|one| mark(&one.text))
            .collect();
        let marks: Vec<_> = marks.into_iter().collect();
        let (authority, id) = (&application.authority_id, &application.id);
        let organisation = &application.organisation_id;
        Ok(repository::replace(tx, authority, id, organisation, &marks).await?)
    })
}

/// Applications and certificates in force for the same invoice and goods. An applicant is told of another firm's without
/// its name; staff of the authority find each.
pub(super) async fn of(
    office: &Office,
    actor: &Actor,
    view: &ApplicationView,
) -> Result<Vec<Double>, OfficeError> {
    let own = &view.application;
    let mut reader = office.read().await?;
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for likeness in likenesses(&view.draft) {
        let mark = mark(&likeness.text);
        let authority = &own.authority_id;
        for other in repository::alike(&mut reader, authority, &mark, ALIKE_MAX).await? {
            let same_house = other.organisation_id == own.organisation_id;
            // a firm ships the same goods again and again; only on the same invoice are they the same goods
            if other.application_id == own.id || same_house && !likeness.of_invoice {
                continue;
            }
            if !seen.insert(other.application_id.clone()) {
                continue;
            }
            if let Some(name) = in_force(&mut reader, own, &other.application_id).await? {
                let staff = actor.may(Action::SeeAll);
                let seen = staff || same_house;
                let place = if staff { "cases" } else { "applications" };
                found.push(Double {
                    invoice: likeness.invoice,
                    name: if seen { name } else { String::new() },
                    href: match seen {
                        true => format!("/{place}/{}", other.application_id),
                        false => String::new(),
                    },
                    own: same_house,
                });
            }
        }
    }
    Ok(found)
}

/// The number or reference of an application that still counts: handed in, not refused, not taken back, its certificate
/// in force, and not the one that is to be replaced.
async fn in_force(
    reader: &mut Reader,
    own: &Application,
    id: &str,
) -> Result<Option<String>, OfficeError> {
    let authority = &own.authority_id;
    let Some(other) = applications::find(reader, authority, id).await? else {
        return Ok(None);
    };
    let over = [State::Draft, State::Rejected, State::Withdrawn];
    if over.iter().any(|state| state.name() == other.state) {
        return Ok(None);
    }
    // two that are to replace the same one: the signature decides between them
    if own.replaces.is_some() && own.replaces == other.replaces {
        return Ok(None);
    }
    let Some(number) = other.certificate_number else {
        return Ok(Some(other.reference));
    };
    if own.replaces.as_ref() == Some(&number) {
        return Ok(None);
    }
    let certificate = certificates::find(reader, authority, &number).await?;
    let counts = [CertificateState::Issuing, CertificateState::Issued];
    let counts = certificate.is_none_or(|one| counts.iter().any(|state| state.name() == one.state));
    Ok(counts.then_some(number))
}
