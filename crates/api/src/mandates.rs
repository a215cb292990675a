//! Mandates: those that the caller's organisation granted or holds, granting one, taking it back.

use crate::{
    Problem,
    request::{Body, Caller},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use origo_office::{
    Office,
    mandates::{self, MandateView, NewMandate},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A mandate.
#[derive(Serialize, ToSchema)]
pub(crate) struct MandateBody {
    id: String,
    /// Who lets act.
    exporter: Party,
    /// Who acts.
    agent: Party,
    /// Write applications.
    prepare: bool,
    /// Submit and answer them.
    submit: bool,
    /// Download the certificates.
    download: bool,
    /// From when on.
    valid_from: String,
    /// Until when.
    valid_until: String,
    withdrawn_at: Option<String>,
    /// Whether it holds now.
    in_force: bool,
}

/// An organisation.
#[derive(Serialize, ToSchema)]
pub(crate) struct Party {
    id: String,
    name: String,
}

/// What the agent may do, from when, until when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantBody {
    /// Id of the agent's organisation.
    agent: String,
    /// Write applications.
    #[serde(default)]
    prepare: bool,
    /// Submit and answer them.
    #[serde(default)]
    submit: bool,
    /// Download the certificates.
    #[serde(default)]
    download: bool,
    /// First day.
    #[schema(example = "2026-12-01")]
    from: String,
    /// Last day.
    #[schema(example = "2027-11-30")]
    until: String,
}

/// The new mandate.
#[derive(Serialize, ToSchema)]
pub(crate) struct Granted {
    id: String,
}

impl From<MandateView> for MandateBody {
    fn from(view: MandateView) -> Self {
        let row = view.mandate;
        Self {
            id: row.id,
            exporter: Party {
                id: row.exporter_id,
                name: view.exporter,
            },
            agent: Party {
                id: row.agent_id,
                name: view.agent,
            },
            prepare: row.prepare != 0,
            submit: row.submit != 0,
            download: row.download != 0,
            valid_from: crate::time(row.valid_from),
            valid_until: crate::time(row.valid_until),
            withdrawn_at: row.withdrawn_at.map(crate::time),
            in_force: view.in_force,
        }
    }
}

/// Mandates that the caller's organisation granted or holds, newest first.
#[utoipa::path(get, path = "/mandates", tag = "mandates",
    responses((status = 200, description = "All of them", body = Vec<MandateBody>)))]
async fn list(
    State(office): State<Office>,
    caller: Caller,
) -> Result<Json<Vec<MandateBody>>, Problem> {
    let found = mandates::list(&office, &caller.actor).await?;
    Ok(Json(found.into_iter().map(Into::into).collect()))
}

/// Agents of the authority that a mandate may be granted to.
#[utoipa::path(get, path = "/mandates/agents", tag = "mandates",
    responses((status = 200, description = "Registered agents", body = Vec<Party>)))]
async fn agents(State(office): State<Office>, caller: Caller) -> Result<Json<Vec<Party>>, Problem> {
    let found = mandates::agents(&office, &caller.actor).await?;
    let party = |agent: origo_office::Organisation| Party {
        id: agent.id,
        name: agent.name,
    };
    Ok(Json(found.into_iter().map(party).collect()))
}

/// Lets an agent act for the caller's organisation. Every fault is named by its pointer.
#[utoipa::path(post, path = "/mandates", tag = "mandates", request_body = GrantBody,
    responses((status = 201, description = "The mandate", body = Granted)))]
async fn grant(
    State(office): State<Office>,
    caller: Caller,
    Body(body): Body<GrantBody>,
) -> Result<(StatusCode, Json<Granted>), Problem> {
    let new = NewMandate {
        agent: body.agent,
        prepare: body.prepare,
        submit: body.submit,
        download: body.download,
        from: body.from,
        until: body.until,
    };
    let id = mandates::grant(&office, &caller.actor, &new).await?;
    Ok((StatusCode::CREATED, Json(Granted { id })))
}

/// Takes a mandate back: from this moment the agent can neither see nor act.
#[utoipa::path(delete, path = "/mandates/{id}", tag = "mandates", params(("id" = String, Path, description = "Id")),
    responses((status = 204, description = "It is withdrawn")))]
async fn withdraw(
    State(office): State<Office>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    mandates::withdraw(&office, &caller.actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(list, grant))
        .routes(routes!(agents))
        .routes(routes!(withdraw))
}
