//! What an authority has, with words planted in it that nobody else may read, and requests that name its things.

use crate::{caller::Answer, routes::Route};
use origo_office::{
    applications, cases, certificates, draft_steps, goods_imports, saved_views, templates, tokens,
    webhooks,
};
use origo_store::DumpedRow;
use origo_testkit::{TEST_SESSION, TestApp, rice};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fmt,
    sync::atomic::{AtomicU32, Ordering},
};

const AUTHORITY: &str = "kh-moc";
const PLANTED: [&str; 8] = [
    "Canary Exporter Ltd",
    "Canary Consignee SARL",
    "Canary goods of rice",
    "canary-invoice.pdf",
    "Canary question?",
    "CANARY-INV-77",
    "%PDF-1.7 canary bytes",
    "Canary view",
];
const PDF: &[u8] = b"%PDF-1.7 canary bytes";
/// The most different objects one address is tried with.
const OBJECTS_MAX: usize = 10;

/// The authority's things at the start.
pub struct World {
    rows: Vec<DumpedRow>,
    words: Vec<String>,
    openapi: Value,
}

/// One request.
pub struct Request {
    pub method: String,
    pub address: String,
    pub with_the_secret: bool,
    path: String,
    revision: i64,
    schema: Value,
}

#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    Json,
    Form,
    Multipart,
    Bytes,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.address)
    }
}

async fn draft(app: &TestApp) -> String {
    let exporter = app.actor("exporter");
    // each of another quantity: none is a second one for the same goods
    static DRAWN: AtomicU32 = AtomicU32::new(0);
    let quantity = format!("24.{:02}", 99 - DRAWN.fetch_add(1, Ordering::Relaxed) % 99);
    let draft = rice().with_fields([
        ("/goods/0/quantity", quantity.as_str()),
        ("/consignor/name", PLANTED[0]),
        (
            "/consignor/registration_number",
            origo_testkit::REGISTRATION,
        ),
        ("/consignee/name", PLANTED[1]),
        ("/goods/0/description", PLANTED[2]),
        ("/invoices/0/number", PLANTED[5]),
        ("/goods/0/invoice_number", PLANTED[5]),
    ]);
    let id = applications::create(&app.office, &exporter, draft)
        .await
        .unwrap();
    applications::attach(
        &app.office,
        &exporter,
        &id,
        "invoice",
        PLANTED[3],
        PDF.to_vec(),
    )
    .await
    .unwrap();
    id
}

async fn submitted(app: &TestApp) -> String {
    let id = draft(app).await;
    applications::submit(&app.office, &app.actor("exporter"), &id, Vec::new())
        .await
        .unwrap();
    id
}

async fn issued(app: &TestApp) -> String {
    let id = submitted(app).await;
    cases::approve(&app.office, &app.actor("anna"), &id)
        .await
        .unwrap();
    let number = cases::sign(&app.office, &app.actor("signatory"), &id)
        .await
        .unwrap();
    origo_office::worker::run_due(&app.office).await.unwrap();
    number
}

impl World {
    /// One thing of each kind and state.
    pub async fn build(app: &TestApp) -> Self {
        let (office, anna) = (&app.office, app.actor("anna"));
        let own = draft(app).await;
        let exporter = app.actor("exporter");
        templates::keep(office, &exporter, &own, "Canary template")
            .await
            .unwrap();
        for _ in 0..2 {
            let rows = json!([{ "line": 1, "cells": [PLANTED[2], "1"] }]);
            let sheet = json!({ "name": "", "rows": rows });
            let cells = json!({ "book": { "kind": "text", "sheets": [sheet] } }).to_string();
            goods_imports::keep(office, &exporter, &own, "canary.csv", cells)
                .await
                .unwrap();
        }
        let view = applications::get(office, &exporter, &own).await.unwrap();
        let revision = view.application.revision;
        draft_steps::remove_row(office, &exporter, &own, revision, view.draft, ("goods", 0))
            .await
            .unwrap();
        submitted(app).await;
        let queried = submitted(app).await;
        cases::take(office, &anna, &queried).await.unwrap();
        let question = ("/consignee/name".to_owned(), PLANTED[4].to_owned());
        cases::query(office, &anna, &queried, vec![question])
            .await
            .unwrap();
        let taken = submitted(app).await;
        cases::take(office, &anna, &taken).await.unwrap();
        let approved = submitted(app).await;
        cases::approve(office, &anna, &approved).await.unwrap();
        issued(app).await;
        let cancelled = issued(app).await;
        certificates::cancel(office, &app.actor("signatory"), &cancelled, "other")
            .await
            .unwrap();
        let manager = app.actor("manager");
        let hook = webhooks::Wanted {
            url: "http://canary-hook.invalid/".to_owned(),
            events: Vec::new(),
        };
        webhooks::create(office, &manager, &hook).await.unwrap();
        submitted(app).await;
        let token = tokens::Wanted {
            label: "Canary machine".to_owned(),
            scopes: vec!["applications:read".to_owned()],
            days: 1,
        };
        tokens::create(office, &manager, &token).await.unwrap();
        saved_views::save(office, &anna, PLANTED[7], "view=mine")
            .await
            .unwrap();
        for name in ["exporter", "anna"] {
            app.session(AUTHORITY, name, "browser", "a standing session")
                .await;
        }
        let rows = app.office.store().dump_for_test().await.unwrap();
        let mut words: Vec<String> = PLANTED.iter().map(|word| (*word).to_owned()).collect();
        let of = |column: &str| {
            let own = rows.iter().filter(ours);
            own.filter_map(|(_, columns)| columns.get(column))
                .cloned()
                .collect::<Vec<_>>()
        };
        words.extend(of("code"));
        words.extend(of("secret"));
        words.extend(of("token_hash"));
        words.extend(
            of("password_hash")
                .into_iter()
                .filter(|hash| !hash.is_empty()),
        );
        words.extend(of("digest"));
        words.extend([
            "exporter@kh-moc.test".to_owned(),
            "anna@kh-moc.test".to_owned(),
        ]);
        words.sort();
        words.dedup();
        let openapi = serde_json::to_value(origo_api::openapi()).unwrap();
        Self {
            rows,
            words,
            openapi,
        }
    }

    /// The authority's rows as they are now, but for those of the test itself.
    pub async fn rows(&self, app: &TestApp) -> BTreeSet<String> {
        let dump = app.office.store().dump_for_test().await.unwrap();
        let own = dump.iter().filter(ours);
        // a chain's head moves when somebody adds an event of their own; the events themselves are compared
        own.filter(|(table, _)| !matches!(table.as_str(), "event_heads" | "number_series"))
            .map(|(table, columns)| format!("{table} {columns:?}"))
            .collect()
    }

    /// The planted word that an answer tells, unless the request said it first.
    pub fn leaked(&self, answer: &Answer, request: &Request) -> Option<&str> {
        let said = |word: &str| request.address.contains(word);
        let told = |word: &&String| answer.text.contains(word.as_str()) && !said(word);
        self.words.iter().find(told).map(String::as_str)
    }

    /// The requests that try a route: its address filled with the ids of real things.
    pub fn requests(&self, route: &Route) -> Vec<Request> {
        let schema = self.schema(route);
        let query = self.query(route);
        let request = |filled: Filled| Request {
            method: route.method.clone(),
            with_the_secret: filled.with_the_secret,
            address: format!("{}{query}", filled.address),
            path: route.path.clone(),
            revision: filled.revision,
            schema: schema.clone(),
        };
        self.fill(&route.path).into_iter().map(request).collect()
    }

    /// What the OpenAPI document wants in the query string.
    fn query(&self, route: &Route) -> String {
        let operation = &self.openapi["paths"][&route.path][route.method.to_lowercase()];
        let parameters = operation["parameters"].as_array().cloned();
        let wanted = parameters
            .unwrap_or_default()
            .into_iter()
            .filter_map(|parameter| {
                let wanted = parameter["in"] == "query" && parameter["required"] == true;
                let value = parameter["example"].as_str().unwrap_or("x").to_owned();
                wanted.then(|| format!("{}={value}", parameter["name"].as_str().unwrap()))
            });
        let wanted: Vec<_> = wanted.collect();
        if wanted.is_empty() {
            String::new()
        } else {
            format!("?{}", wanted.join("&"))
        }
    }

    /// The JSON schema of the body, if the OpenAPI document has one.
    fn schema(&self, route: &Route) -> Value {
        let operation = &self.openapi["paths"][&route.path][route.method.to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        self.resolved(schema, 0)
    }

    fn resolved(&self, schema: &Value, depth: usize) -> Value {
        if depth > 12 {
            return Value::Null;
        }
        if let Some(name) = schema["$ref"]
            .as_str()
            .and_then(|name| name.rsplit('/').next())
        {
            return self.resolved(&self.openapi["components"]["schemas"][name], depth + 1);
        }
        match schema {
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| (name.clone(), self.resolved(value, depth + 1)))
                .collect(),
            Value::Array(rows) => rows
                .iter()
                .map(|value| self.resolved(value, depth + 1))
                .collect(),
            other => other.clone(),
        }
    }

    fn fill(&self, path: &str) -> Vec<Filled> {
        let start = Filled {
            address: String::new(),
            with_the_secret: false,
            revision: 1,
            application: None,
        };
        let mut filled = vec![start];
        let mut before = "";
        for part in path.split('/').skip(1) {
            let parameter = part
                .strip_prefix('{')
                .and_then(|part| part.split('}').next().map(|name| (name, part)));
            filled = filled
                .into_iter()
                .flat_map(|so_far| match parameter {
                    None => vec![so_far.with(part)],
                    Some((name, whole)) => {
                        let tail = whole.split('}').nth(1).unwrap_or_default();
                        let values = self.values(path, before, name, &so_far);
                        values
                            .into_iter()
                            .map(|value| {
                                let mut next = so_far.with(&format!("{}{tail}", value.text));
                                next.application = next.application.or(value.application);
                                next.revision = value.revision.unwrap_or(next.revision);
                                next.with_the_secret |= value.secret;
                                next
                            })
                            .collect()
                    }
                })
                .collect();
            if parameter.is_none() {
                before = part;
            }
        }
        filled
    }

    /// What a parameter may be: ids of the table that the part of the address before it names, else ids of all tables.
    fn values(&self, path: &str, before: &str, name: &str, so_far: &Filled) -> Vec<ParameterValue> {
        let words: &[&str] = match name {
            "section" => &["goods", "check", "parties", "consignee"],
            "act" => &[
                "take",
                "release",
                "break-lock",
                "query",
                "approve",
                "reject",
                "message",
                "second",
            ],
            "file" => &["kh-moc.pem", "app.css"],
            "page" => &["0.png", "1.png"],
            "*path" => &["v1/nothing"],
            _ => &[],
        };
        if !words.is_empty() {
            return words
                .iter()
                .map(|word| ParameterValue::word(word))
                .collect();
        }
        let own = || self.rows.iter().filter(ours);
        if name == "code" {
            let number = so_far.address.rsplit('/').next().unwrap_or_default();
            let secret = own()
                .find(|(table, columns)| table == "certificates" && columns["number"] == number);
            let Some((_, found)) = secret else {
                // no certificate's code: another table's
                return self.anything(path, name);
            };
            let right = ParameterValue {
                secret: true,
                ..ParameterValue::word(&found["code"])
            };
            return vec![right, ParameterValue::word("aaaaaaaaaaaaaaaa")];
        }
        let stem = match before {
            "cases" => "application",
            "documents" => "attachment",
            "mailbox" => "mail",
            "views" => "saved_view",
            "deliveries" => "webhook_deliver",
            "tokens" => "session",
            "v" | "verifications" => "certificate",
            other => other.trim_end_matches('s'),
        };
        let column = if name == "number" { "number" } else { "id" };
        let mut values: Vec<_> = own()
            .filter(|(table, columns)| table.contains(stem) && columns.contains_key(column))
            .filter(
                |(_, columns)| match (&so_far.application, columns.get("application_id")) {
                    (Some(application), Some(of)) => application == of,
                    _ => true,
                },
            )
            .map(|(table, columns)| ParameterValue {
                text: columns[column].clone(),
                secret: false,
                revision: columns.get("revision").and_then(|text| text.parse().ok()),
                application: (table == "applications").then(|| columns["id"].clone()),
            })
            .collect();
        if values.is_empty() {
            return self.anything(path, name);
        }
        values.truncate(OBJECTS_MAX);
        values
    }
}

impl World {
    /// One id of each table: for an address that names its table by another word.
    fn anything(&self, path: &str, name: &str) -> Vec<ParameterValue> {
        let mut seen = BTreeSet::new();
        let own = self.rows.iter().filter(ours);
        let first = own.filter(|(table, row)| row.contains_key("id") && seen.insert(table.clone()));
        let values: Vec<_> = first
            .map(|(_, row)| ParameterValue::word(&row["id"]))
            .collect();
        assert!(
            !values.is_empty(),
            "nothing to fill {{{name}}} of {path} with"
        );
        values
    }
}

/// Whether a row is the authority's, and not of a session that the test itself opened.
fn ours((_, columns): &&DumpedRow) -> bool {
    let label = columns.get("label").map(String::as_str);
    let person = columns
        .get("email")
        .is_some_and(|email| email.ends_with("@kh-moc.test"));
    let tenant = columns
        .get("authority_id")
        .is_some_and(|id| id == AUTHORITY);
    (tenant || person) && label != Some(TEST_SESSION)
}

struct ParameterValue {
    text: String,
    secret: bool,
    revision: Option<i64>,
    application: Option<String>,
}

impl ParameterValue {
    fn word(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            secret: false,
            revision: None,
            application: None,
        }
    }
}

#[derive(Clone)]
struct Filled {
    address: String,
    with_the_secret: bool,
    revision: i64,
    application: Option<String>,
}

impl Filled {
    fn with(&self, part: &str) -> Self {
        Self {
            address: format!("{}/{part}", self.address),
            ..self.clone()
        }
    }
}

impl Request {
    /// The same for another address.
    pub fn at(&self, address: &str) -> Self {
        Self {
            method: self.method.clone(),
            address: address.to_owned(),
            with_the_secret: self.with_the_secret,
            path: self.path.clone(),
            revision: self.revision,
            schema: Value::Null,
        }
    }

    pub fn of_the_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    /// How the body may be written; the first that is read counts.
    pub fn encodings(&self) -> Vec<Encoding> {
        match (self.method.as_str(), self.of_the_api()) {
            ("GET" | "HEAD", _) => vec![Encoding::Form],
            (_, true) => vec![Encoding::Json, Encoding::Bytes],
            (_, false) => vec![Encoding::Form, Encoding::Multipart],
        }
    }

    pub fn body(&self, encoding: Encoding) -> (&'static str, Vec<u8>) {
        if matches!(self.method.as_str(), "GET" | "HEAD") {
            return ("text/plain", Vec::new());
        }
        match encoding {
            Encoding::Json => (
                "application/json",
                self.sample(&self.schema, "").to_string().into_bytes(),
            ),
            Encoding::Bytes => ("application/pdf", PDF.to_vec()),
            Encoding::Form => (
                "application/x-www-form-urlencoded",
                self.form().into_bytes(),
            ),
            Encoding::Multipart => ("multipart/form-data; boundary=b", multipart()),
        }
    }

    /// A body that fits the schema, with values that would do harm.
    fn sample(&self, schema: &Value, name: &str) -> Value {
        match (schema["type"].as_str(), name) {
            (_, "revision") => json!(self.revision),
            (_, "reason") => json!("other"),
            (_, "form") => json!("co"),
            (_, "draft") => serde_json::to_value(rice()).unwrap(),
            (Some("integer" | "number"), _) => json!(1),
            (Some("boolean"), _) => json!(true),
            (Some("array"), _) => json!([self.sample(&schema["items"], name)]),
            (Some("object"), _) => {
                let mut required = schema["required"].as_array().cloned().unwrap_or_default();
                if !schema["properties"]["revision"].is_null() {
                    required.push(json!("revision"));
                }
                let fields = required.iter().filter_map(Value::as_str);
                fields
                    .map(|field| {
                        (
                            field.to_owned(),
                            self.sample(&schema["properties"][field], field),
                        )
                    })
                    .collect()
            }
            (Some("string"), _) => schema
                .get("example")
                .cloned()
                .unwrap_or_else(|| json!("overwritten")),
            _ => json!({}),
        }
    }

    /// Every field that some form of ours has.
    fn form(&self) -> String {
        let fields = [
            ("revision", self.revision.to_string()),
            ("reason", "other".to_owned()),
            ("text", "overwritten".to_owned()),
            ("message", "overwritten".to_owned()),
            ("pointer", String::new()),
            ("%2Fconsignee%2Fname", "overwritten".to_owned()),
            ("email", "overwritten%40example.test".to_owned()),
            ("name", "overwritten".to_owned()),
            ("role", "reviewer".to_owned()),
            ("authority", AUTHORITY.to_owned()),
            ("organisation", "one".to_owned()),
            ("confirm", "yes".to_owned()),
            ("number", "KH-CO-2026-000001".to_owned()),
            ("issued_on", "2026-11-30".to_owned()),
            ("consignee", "overwritten".to_owned()),
        ];
        fields
            .map(|(name, value)| format!("{name}={value}"))
            .join("&")
    }
}

fn multipart() -> Vec<u8> {
    let text = |name: &str, value: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.pdf\"\r\nContent-Type: application/pdf\r\n\r\n";
    let head = format!(
        "{}{}{file}",
        text("kind", "invoice"),
        text("reason", "other")
    );
    [head.as_bytes(), PDF, b"\r\n--b--\r\n"].concat()
}
