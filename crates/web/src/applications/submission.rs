//! Submitting an application, with the answers to the authority's questions.

use super::{kept, questions::NOT_APPLICABLE, section};
use crate::shell::{Context, Problem, go};
use axum::{
    extract::{Form, Path},
    response::Response,
};
use origo_office::{
    OfficeError,
    applications::{self, Explained},
};

pub(crate) async fn submit(
    context: Context,
    Path(id): Path<String>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    if context.signed.is_none() {
        return kept::aside(&context, None, false, (&id, "submit"), typed).await;
    }
    let (mut answers, mut reasons) = (Vec::new(), Vec::new());
    for (name, value) in &typed {
        let reason = name.strip_prefix(section::REASON);
        if let Some((code, pointer)) = reason.and_then(|name| name.split_once(':')) {
            reasons.push(Explained {
                pointer: pointer.to_owned(),
                code: code.to_owned(),
                reason: value.clone(),
            });
            continue;
        }
        match name.strip_prefix(NOT_APPLICABLE) {
            // what was written counts, ticked or not
            Some(query) => {
                answers.push((query.to_owned(), applications::NOT_APPLICABLE.to_owned()));
            }
            None if value.trim().is_empty() => {}
            None => answers.insert(0, (name.clone(), value.clone())),
        }
    }
    applications::explain(&context.office, context.actor()?, &id, reasons).await?;
    match applications::submit(&context.office, context.actor()?, &id, answers).await {
        Ok(()) => Ok(go(&format!("/applications/{id}?flash=submitted"))),
        Err(OfficeError::Invalid(_)) => {
            section::show(&context, &id, "check", false, Some(&typed)).await
        }
        Err(error) => Err(error.into()),
    }
}
