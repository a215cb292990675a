//! Decisions of origin: for everybody, without a token. Nothing is kept.

use crate::{FieldError, Problem, problem::sentence, request::Queried};
use axum::{
    Json,
    body::Bytes,
    extract::{ConnectInfo, Extension, FromRequest, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::tz::TimeZone;
use origo_office::{Office, RefusalCode, decisions};
use origo_origin::{
    AgreementReference, Case, CaseError, DutySaving, OriginAnswer, check_json_carried,
};
use origo_qualify::rates;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::net::SocketAddr;
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::AdditionalProperties},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The most cases of a batch.
const CASES_MAX: usize = 1000;
/// The most bytes of a case or a batch.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// A case, as `docs/schemas/origin-case.1.schema.json` describes it.
struct OriginCase;

impl PartialSchema for OriginCase {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .description(Some(
                "A case, as `origo origin schema case` describes it (origo.origin-case/1).",
            ))
            .property("origin", text())
            .required("origin")
            .property("product", object())
            .required("product")
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
            .examples([serde_json::json!({
                "agreement": "ATIGA", "date": "2026-11-23", "origin": "KH",
                "product": { "hs": "8712.00", "price": { "FOB": "1000" } },
                "materials": [{ "id": "frame", "hs": "8714.91", "origin": "CN", "value": "600" }],
            })]);
        Schema::from(object).into()
    }
}

impl ToSchema for OriginCase {}

/// One place of a batch. Anything may stand there: what is wrong with it is said in its place, so that it stops no other.
struct BatchCase;

impl PartialSchema for BatchCase {
    fn schema() -> RefOr<Schema> {
        let any = ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::SchemaType::AnyValue)
            .description(Some(
                "A case, as `POST /api/v1/origin/decisions` takes it. What is wrong with one is answered in its place.",
            ));
        Schema::from(any).into()
    }
}

impl ToSchema for BatchCase {}

fn text() -> Schema {
    ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .into()
}

fn object() -> Schema {
    ObjectBuilder::new()
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
        .into()
}

/// A decision, as `docs/schemas/origin-decision.1.schema.json` describes it.
struct OriginDecision;

impl PartialSchema for OriginDecision {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .description(Some(
                "A decision, as `origo origin schema decision` describes it (origo.origin-decision/1).",
            ))
            .property("schema", text())
            .required("schema")
            .property("verdict", text())
            .required("verdict")
            .property("trace", object())
            .required("trace")
            .property("duty", object())
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)));
        Schema::from(object).into()
    }
}

impl ToSchema for OriginDecision {}

/// What came out of one case of a batch: a decision, or what is wrong with the case.
#[derive(Serialize, ToSchema)]
struct BatchItem {
    /// The decision, unless the case is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<OriginDecision>)]
    decision: Option<Value>,
    /// What is wrong with the case, by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// The answers to a batch, in the order of its cases.
#[derive(Serialize, ToSchema)]
struct Batch {
    decisions: Vec<BatchItem>,
}

/// An agreement that a case can name.
#[derive(Serialize, ToSchema)]
struct AgreementBody {
    /// What a case calls it.
    #[schema(example = "ATIGA")]
    code: String,
    /// Its name.
    name: String,
    /// The version of its values.
    version: String,
    /// Its parties, ISO 3166-1 alpha-2.
    parties: Vec<String>,
    /// The edition of the Harmonized System that its annex is written in, where it is known.
    hs_edition: Option<u16>,
    /// How many rules of its annex are here.
    rules: usize,
}

/// The body of a request as text.
struct Document(String);

impl<S: Send + Sync> FromRequest<S> for Document {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Problem::new(
                RefusalCode::RequestMediaType,
                "The body must be JSON with the header Content-Type: application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            status => Problem::unreadable("The body cannot be read.").with_status(status),
        })?;
        if bytes.len() > BYTES_MAX {
            return Err(Problem::too_large());
        }
        String::from_utf8(bytes.into())
            .map(Self)
            .map_err(|_| Problem::unreadable("The body is no text in UTF-8."))
    }
}

type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

async fn count(office: &Office, peer: Peer) -> Result<(), Problem> {
    let address = peer.map_or_else(
        || "direct".to_owned(),
        |Extension(peer)| peer.0.ip().to_string(),
    );
    Ok(decisions::count(office, &address).await?)
}

fn errors(error: CaseError) -> Vec<FieldError> {
    error
        .findings
        .into_iter()
        .map(|finding| FieldError {
            pointer: finding.pointer,
            message: sentence(RefusalCode::OriginCase),
            code: "case".to_owned(),
            severity: "error".to_owned(),
            detail: [("message".to_owned(), finding.message)].into(),
        })
        .collect()
}

/// Where the goods are sold, if the caller wants to know what a preference saves there.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Sold {
    /// The country of import, ISO 3166-1 alpha-2. With it, and where the installation has loaded its tariff rates, a
    /// decision has `duty`: what is asked without preference and with it, and the difference.
    #[param(example = "VN", pattern = "^[A-Z]{2}$")]
    destination: Option<String>,
}

impl Sold {
    /// # Errors
    /// The destination is no country.
    fn country(self) -> Result<Option<String>, Problem> {
        let is_country =
            |one: &String| one.len() == 2 && one.bytes().all(|byte| byte.is_ascii_uppercase());
        if self
            .destination
            .as_ref()
            .is_some_and(|one| !is_country(one))
        {
            return Err(Problem::new(
                RefusalCode::OriginDestination,
                "The destination is a country of two capital letters (ISO 3166-1), for example VN.",
            ));
        }
        Ok(self.destination)
    }
}

/// What a preference saves, where the case names an agreement that comes with Origo and rates are loaded.
fn duty(text: &str, destination: &str, office: &Office) -> Option<DutySaving> {
    let known = origo_qualify::agreements();
    let case = Case::from_json(text).ok()?;
    let Some(AgreementReference::Code(code)) = &case.agreement else {
        return None;
    };
    let between = || {
        known
            .iter()
            .filter(|one| one.applies(&case.origin, destination))
    };
    let today = || {
        office
            .now()
            .to_zoned_datetime(TimeZone::UTC)
            .date()
            .to_string()
    };
    let day = case.date.map_or_else(today, |date| date.to_string());
    office.reference().rates.saving(&rates::Asked {
        agreement: between().find(|one| one.code == *code)?,
        only: between().count() == 1,
        origin: &case.origin,
        destination,
        hs: case.product.hs,
        day: &day,
        price: case.product.price.values().next(),
        currency: case.product.currency.as_deref(),
    })
}

fn answer(text: &str, destination: Option<&str>, office: &Office) -> Result<Value, CaseError> {
    let concordance = &office.reference().concordance;
    let decision = check_json_carried(text, origo_qualify::agreements(), concordance)?;
    let mut answer = OriginAnswer::from(decision);
    answer.duty = destination.and_then(|destination| duty(text, destination, office));
    Ok(serde_json::to_value(answer).unwrap_or_default())
}

/// Work that may take a moment runs beside the server's own.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        origo_office::OfficeError::Internal(format!("a decision failed: {error}")).into()
    })
}

/// Decides one case: verdict, criterion, figures, questions, gap and trace.
#[utoipa::path(post, path = "/origin/decisions", tag = "origin", security(()), operation_id = "decide_origin", params(Sold),
    request_body(content = OriginCase, content_type = "application/json"),
    responses((status = 200, description = "The decision", body = OriginDecision)))]
async fn one(
    State(office): State<Office>,
    peer: Peer,
    Queried(sold): Queried<Sold>,
    Document(text): Document,
) -> Result<Response, Problem> {
    count(&office, peer).await?;
    let sold = sold.country()?;
    match beside(move || answer(&text, sold.as_deref(), &office)).await? {
        Ok(decision) => Ok(Json(decision).into_response()),
        Err(error) => {
            let mut problem = Problem::new(
                RefusalCode::OriginCase,
                "The case cannot be decided: each fault is named with its field.",
            );
            problem.errors = errors(error);
            Err(problem)
        }
    }
}

/// Decides up to 1,000 cases. A case at fault stops no other.
#[utoipa::path(post, path = "/origin/decisions/batch", tag = "origin", security(()), operation_id = "decide_origins", params(Sold),
    request_body(content = Vec<BatchCase>, content_type = "application/json"),
    responses((status = 200, description = "The decisions, in the order of the cases", body = Batch)))]
async fn batch(
    State(office): State<Office>,
    peer: Peer,
    Queried(sold): Queried<Sold>,
    Document(text): Document,
) -> Result<Json<Batch>, Problem> {
    count(&office, peer).await?;
    let sold = sold.country()?;
    let cases: Vec<Box<RawValue>> = serde_json::from_str(&text)
        .map_err(|error| Problem::unreadable(&format!("The body is no list of cases: {error}.")))?;
    if cases.len() > CASES_MAX {
        return Err(Problem::new(
            RefusalCode::OriginTooMany,
            "A batch has at most 1,000 cases.",
        ));
    }
    let decisions = beside(move || {
        let items = cases
            .iter()
            .map(|case| match answer(case.get(), sold.as_deref(), &office) {
                Ok(decision) => BatchItem {
                    decision: Some(decision),
                    errors: Vec::new(),
                },
                Err(error) => BatchItem {
                    decision: None,
                    errors: errors(error),
                },
            });
        items.collect()
    })
    .await?;
    Ok(Json(Batch { decisions }))
}

/// The agreements that a case can name.
#[utoipa::path(get, path = "/origin/agreements", tag = "origin", security(()), operation_id = "origin_agreements",
    responses((status = 200, description = "The agreements", body = Vec<AgreementBody>)))]
async fn agreements() -> Json<Vec<AgreementBody>> {
    let known = origo_qualify::agreements().iter();
    Json(
        known
            .map(|one| AgreementBody {
                code: one.code.clone(),
                name: one.name.clone(),
                version: one.version.clone(),
                parties: one.parties.clone(),
                hs_edition: one.hs_edition,
                rules: one.rules.len(),
            })
            .collect(),
    )
}

pub(crate) fn router() -> OpenApiRouter<Office> {
    OpenApiRouter::new()
        .routes(routes!(one))
        .routes(routes!(batch))
        .routes(routes!(agreements))
}
