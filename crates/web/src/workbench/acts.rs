//! What an officer does with a case: each act is a form, and a refusal draws the case again.

use super::{
    bench,
    decide::{QUESTIONS, Typed},
};
use crate::{
    public::Fields,
    shell::{Context, Problem, go},
};
use axum::{
    extract::{Form, Path},
    response::Response,
};
use origo_office::{OfficeError, cases};
use origo_pack::words;
use std::collections::HashMap;

/// The questions of a form: a ready text stands where nothing was written.
fn questions(
    fields: &HashMap<String, String>,
    canned: &[(String, String)],
) -> Vec<(String, String)> {
    let field = |name: String| fields.get(&name).map_or("", String::as_str);
    (0..QUESTIONS)
        .filter_map(|n| {
            let written = field(format!("message-{n}")).trim();
            let ready = field(format!("canned-{n}"));
            let ready = canned.iter().find(|(code, _)| code == ready);
            let message = match (written, ready) {
                ("", Some((_, words))) => words,
                (text, _) => text,
            };
            let about = field(format!("pointer-{n}"));
            (!message.is_empty()).then(|| (about.to_owned(), message.to_owned()))
        })
        .collect()
}

/// `POST /cases/{id}/{act}`: one decision. A refusal draws the case again with what was typed and why.
pub(crate) async fn decide(
    context: Context,
    Path((id, act)): Path<(String, String)>,
    Form(fields): Fields,
) -> Result<Response, Problem> {
    let (office, actor) = (&context.office, context.actor()?);
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let done = match act.as_str() {
        "take" => cases::take(office, actor, &id).await.map(|()| "taken"),
        "release" => cases::release(office, actor, &id)
            .await
            .map(|()| "released"),
        "break-lock" => {
            let reason = field("reason");
            match cases::break_lock(office, actor, &id, reason).await {
                Ok(()) => cases::take(office, actor, &id).await.map(|()| "taken"),
                Err(error) => Err(error),
            }
        }
        "query" => {
            let ready = ready_texts(&context, &id).await?;
            cases::query(office, actor, &id, questions(&fields, &ready))
                .await
                .map(|()| "queried")
        }
        "approve" => cases::approve(office, actor, &id).await.map(|_| "approved"),
        "reject" => cases::reject(office, actor, &id, field("reason"), field("text"))
            .await
            .map(|()| "rejected"),
        _ => return Err(OfficeError::NotFound.into()),
    };
    match done {
        Ok(flash) => Ok(go(&format!("/cases/{id}?flash={flash}"))),
        Err(error @ OfficeError::Refused(_)) => {
            let typed = Typed {
                refused: Some((act, error)),
                fields,
            };
            bench(&context, Some((&id, false)), &typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The pack's ready questions in the officer's language.
async fn ready_texts(context: &Context, id: &str) -> Result<Vec<(String, String)>, Problem> {
    let actor = context.actor()?;
    let case = cases::case(&context.office, actor, id).await?;
    let (_, pack, _) = context.office.shown_rules(&case.view.application).await?;
    Ok(pack
        .policy
        .query_reasons
        .iter()
        .map(|known| {
            let words = words(&known.name, context.t.code());
            (known.code.clone(), words.to_owned())
        })
        .collect())
}

/// `POST /cases/{id}/sign`.
pub(crate) async fn sign(context: Context, Path(id): Path<String>) -> Result<Response, Problem> {
    match cases::sign(&context.office, context.actor()?, &id).await {
        Ok(number) => Ok(go(&format!("/certificates/{number}?flash=signed"))),
        Err(error @ OfficeError::Refused(_)) => {
            let typed = Typed {
                refused: Some(("sign".to_owned(), error)),
                fields: HashMap::new(),
            };
            bench(&context, Some((&id, true)), &typed).await
        }
        Err(error) => Err(error.into()),
    }
}
