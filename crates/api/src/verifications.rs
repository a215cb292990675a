//! Is this paper real? For everybody, without a token.

use crate::{Problem, request::Peer};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
};
use origo_casework::typed::Slip;
use origo_office::{
    Addition, Office, Outcome, RefusalCode, Verdict,
    verification::{self, Verification},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// One verdict.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictBody {
    /// `ok`, `bad` or `unknown`. Unknown never counts as ok.
    outcome: &'static str,
    /// Stable code, for example `status.in-force`.
    code: String,
}

impl From<Verdict> for VerdictBody {
    fn from(verdict: Verdict) -> Self {
        let outcome = match verdict.outcome {
            Outcome::Ok => "ok",
            Outcome::Bad => "bad",
            Outcome::Unknown => "unknown",
        };
        Self {
            outcome,
            code: verdict.code,
        }
    }
}

/// The separate verdicts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verdicts {
    /// Whether the document is as it was sealed.
    integrity: VerdictBody,
    /// Whether an authority known here issued it.
    issuer: VerdictBody,
    /// Whether it is in force.
    status: VerdictBody,
    /// Whether the content is the register's.
    content: VerdictBody,
}

/// One thing that was added after the seal. Who signed it was not checked.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdditionBody {
    /// Stable code, for example `later.signature`.
    code: String,
    /// Who signed, as their certificate says.
    by: Option<String>,
    /// When, as they say.
    at: Option<String>,
}

impl From<Addition> for AdditionBody {
    fn from(addition: Addition) -> Self {
        Self {
            code: addition.code,
            by: addition.by,
            at: addition.at.map(|at| at.to_string()),
        }
    }
}

/// Something that may be wrong with what was typed.
#[derive(Serialize, ToSchema)]
pub(crate) struct SlipBody {
    /// `slip.number-form`, `slip.code-length` or `slip.confused`.
    code: &'static str,
    /// A number of the right form, the length typed, or signs that are easily taken for each other.
    values: Vec<String>,
}

impl From<Slip> for SlipBody {
    fn from(slip: Slip) -> Self {
        let (code, values) = match slip {
            Slip::NumberForm(example) => ("slip.number-form", vec![example]),
            Slip::CodeLength(typed) => ("slip.code-length", vec![typed.to_string()]),
            Slip::Confused(signs) => ("slip.confused", signs),
        };
        Self { code, values }
    }
}

/// What a verification found.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerificationBody {
    /// True only if nothing is bad and nothing that can be known is unknown.
    genuine: bool,
    verdicts: Verdicts,
    /// What this check cannot know.
    not_known: Vec<String>,
    /// What was added to the document after it was sealed.
    later: Vec<AdditionBody>,
    /// Where nothing is found: what may be wrong with what was typed, seen from that alone.
    slips: Vec<SlipBody>,
    /// When the register was asked.
    as_of: String,
    /// The register's content, to compare with the paper.
    data: Option<serde_json::Value>,
}

impl From<Verification> for VerificationBody {
    fn from(found: Verification) -> Self {
        Self {
            genuine: found.genuine(),
            verdicts: Verdicts {
                integrity: found.integrity.into(),
                issuer: found.issuer.into(),
                status: found.status.into(),
                content: found.content.into(),
            },
            not_known: found.unknown,
            later: found.later.into_iter().map(AdditionBody::from).collect(),
            slips: found.slips.into_iter().map(SlipBody::from).collect(),
            as_of: found.as_of.to_string(),
            data: found.data.and_then(|data| serde_json::to_value(data).ok()),
        }
    }
}

/// By number and the code of the QR. An unknown number and a wrong code answer the same.
#[utoipa::path(get, path = "/verifications/{number}/{code}", tag = "verifications", security(()),
    params(("number" = String, Path, description = "Number"), ("code" = String, Path, description = "Code in the QR")),
    responses((status = 200, description = "The verdicts", body = VerificationBody)))]
async fn by_code(
    State(office): State<Office>,
    Peer(address): Peer,
    Path((number, code)): Path<(String, String)>,
) -> Result<Json<VerificationBody>, Problem> {
    let found = verification::by_code(&office, &number, &code).await?;
    if found.certificate.is_none() {
        verification::wrong_code(&office, &address).await?;
    }
    Ok(Json(found.into()))
}

/// By the PDF itself: its seal first, then the register.
#[utoipa::path(post, path = "/verifications", tag = "verifications", security(()),
    request_body(content_type = "application/pdf", content = crate::schema::Binary),
    responses((status = 200, description = "The verdicts", body = VerificationBody)))]
async fn by_pdf(
    State(office): State<Office>,
    Peer(address): Peer,
    headers: HeaderMap,
    pdf: Bytes,
) -> Result<Json<VerificationBody>, Problem> {
    // what follows a semicolon says more of the same type
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split(';').next())
        .map_or("", str::trim);
    if !media_type.eq_ignore_ascii_case("application/pdf") {
        let title = "The body must be a PDF with the header Content-Type: application/pdf.";
        return Err(Problem::new(RefusalCode::RequestMediaType, title));
    }
    verification::upload(&office, &address).await?;
    let found = verification::by_pdf(&office, &address, pdf.to_vec()).await?;
    Ok(Json(found.into()))
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(by_code))
        .routes(routes!(by_pdf))
}
