//! Applications of the demo, one in each state, so that every screen has something to show. They go the way that all
//! go: each act by the person whose it is.

use crate::{Actor, Channel, Office, OfficeError, Role, addresses, applications, cases, demo};
use origo_casework::State;
use origo_store::repository::people;
use origo_trade::Draft;

/// How far an application of the demo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Still with the applicant.
    Draft,
    /// Waits for an officer.
    Submitted,
    /// An officer has asked about its first goods line.
    Queried(&'static str),
    /// Waits for a second officer.
    Approved,
    /// Waits for the signatory.
    ToSign,
    /// Signed; the worker issues it.
    Issued,
}

/// An application to enter.
#[derive(Debug)]
pub struct DemoCase {
    /// The authority.
    pub authority: String,
    /// Who applies, by the part of the address before the `@`.
    pub applicant: &'static str,
    /// What was typed.
    pub draft: Draft,
    /// Documents: kind, name and bytes.
    pub documents: Vec<(String, String, Vec<u8>)>,
    /// How far it has come.
    pub stage: Stage,
}

/// Enters an application and brings it to its stage.
///
/// # Errors
/// The draft has a fault, or the database refuses.
pub async fn enter(office: &Office, case: DemoCase) -> Result<String, OfficeError> {
    let domain = demo::domain(&case.authority);
    let person =
        async |login: &str| actor(office, &case.authority, &format!("{login}@{domain}")).await;
    let applicant = person(case.applicant).await?;
    let (draft, stage) = (case.draft.clone(), case.stage);
    let id = applications::create(
        office,
        &applicant,
        Draft {
            form: draft.form.clone(),
            ..Draft::default()
        },
    )
    .await?;
    let started = applications::get(office, &applicant, &id)
        .await?
        .application;
    applications::save(office, &applicant, &id, started.revision, draft).await?;
    for (kind, name, bytes) in case.documents {
        applications::attach(office, &applicant, &id, &kind, &name, bytes).await?;
    }
    if stage == Stage::Draft {
        return Ok(id);
    }
    // who sends to somebody has them in the address book
    addresses::save(office, &applicant, None, case.draft.consignee.clone()).await?;
    applications::submit(office, &applicant, &id, Vec::new()).await?;
    if stage == Stage::Submitted {
        return Ok(id);
    }
    let reviewer = person("reviewer").await?;
    cases::take(office, &reviewer, &id).await?;
    if let Stage::Queried(question) = stage {
        let questions = vec![("/goods/0/description".to_owned(), question.to_owned())];
        cases::query(office, &reviewer, &id, questions).await?;
        return Ok(id);
    }
    let after = cases::approve(office, &reviewer, &id).await?;
    if stage == Stage::Approved {
        return Ok(id);
    }
    if after == State::AwaitingSecondApproval {
        let second = person("reviewer2").await?;
        cases::take(office, &second, &id).await?;
        cases::approve(office, &second, &id).await?;
    }
    if stage == Stage::Issued {
        cases::sign(office, &person("signatory").await?, &id).await?;
    }
    Ok(id)
}

/// A person of the demo in the role that the authority gave them.
async fn actor(office: &Office, authority: &str, email: &str) -> Result<Actor, OfficeError> {
    let mut reader = office.read().await?;
    let user = people::by_email(&mut reader, email)
        .await?
        .ok_or(OfficeError::NotFound)?;
    let held = people::memberships(&mut reader, &user.id)
        .await?
        .into_iter()
        .find(|held| held.authority_id == authority)
        .ok_or(OfficeError::NotFound)?;
    Ok(Actor {
        user_id: user.id,
        name: user.name,
        email: user.email,
        authority: held.authority_id,
        organisation: Some(held.organisation_id).filter(|id| !id.is_empty()),
        role: Role::named(&held.role).ok_or(OfficeError::Forbidden)?,
        channel: Channel::CommandLine,
        locale: user.locale,
        second_factor: true,
    })
}
