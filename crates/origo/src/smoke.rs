//! `origo smoke`: the main job over HTTP against a running installation with demo identities.
//!
//! Speaks the public API and nothing else, so that it proves what a machine outside would see.

use crate::say::say;
use anyhow::{Context as _, Result, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use origo_office::{Clock as _, SystemClock, demo, second_factor};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// Password of all demo people.
const PASSWORD: &str = "origo-demo-2026";
/// How long a certificate may take from signature to issue.
const ISSUE_WAIT: Duration = Duration::from_secs(60);
/// Longest wait for one answer.
const ANSWER_WAIT: Duration = Duration::from_secs(60);

/// What the run is asked to do.
pub struct Smoke {
    /// The installation.
    pub url: String,
    /// Where the results go.
    pub out: PathBuf,
    /// Consignments.
    pub examples: PathBuf,
    /// Password of the demo people.
    pub password: Option<String>,
}

/// A signed-in person of the API.
struct Person {
    client: Client,
    base: String,
    token: String,
}

impl Person {
    async fn sign_in(client: &Client, base: &str, email: &str, password: &str) -> Result<Self> {
        let mut response = Self::ask(client, base, email, password, None).await?;
        if email.starts_with("signatory@") {
            // a code counts once: that of now, the next one, and after a wait the one after
            for (wait, ahead) in [(0, 0), (0, 30), (30, 30)] {
                if response.status().is_success() {
                    break;
                }
                tokio::time::sleep(Duration::from_secs(wait)).await;
                let at = SystemClock.now().as_second() + ahead;
                let code = second_factor::code_at(demo::TOTP_SECRET, at)?;
                response = Self::ask(client, base, email, password, Some(code)).await?;
            }
        }
        let session: Value = good(response)
            .await
            .with_context(|| format!("signing in {email}"))?
            .json()
            .await?;
        Ok(Self {
            client: client.clone(),
            base: base.to_owned(),
            token: text(&session, "token")?,
        })
    }

    async fn ask(
        client: &Client,
        base: &str,
        email: &str,
        password: &str,
        code: Option<String>,
    ) -> Result<reqwest::Response> {
        let body =
            json!({ "email": email, "password": password, "code": code, "label": "origo smoke" });
        let request = client.post(format!("{base}/api/v1/sessions")).json(&body);
        Ok(request.send().await?)
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        let mut request = self
            .client
            .request(method, format!("{}/api/v1{path}", self.base))
            .bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let bytes = good(request.send().await?).await?.bytes().await?;
        Ok(if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes)?
        })
    }

    async fn get(&self, path: &str) -> Result<Value> {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn bytes(&self, path: &str) -> Result<Vec<u8>> {
        let request = self
            .client
            .get(format!("{}/api/v1{path}", self.base))
            .bearer_auth(&self.token);
        Ok(good(request.send().await?).await?.bytes().await?.to_vec())
    }
}

/// The answer, or what its problem says.
async fn good(response: Response) -> Result<Response> {
    if response.status().is_success() {
        return Ok(response);
    }
    let (status, path) = (response.status(), response.url().path().to_owned());
    bail!(
        "{path} answered {status}: {}",
        response.text().await.unwrap_or_default()
    )
}

fn text(value: &Value, key: &str) -> Result<String> {
    let found = value.get(key).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .with_context(|| format!("no {key:?} in {value}"))
}

/// The people of one authority.
struct People {
    exporter: Person,
    reviewer: Person,
    second: Person,
    signatory: Person,
}

impl People {
    async fn sign_in(client: &Client, base: &str, authority: &str, password: &str) -> Result<Self> {
        let domain = if authority == "kh-moc" {
            "kh.example"
        } else {
            "leeds.example"
        };
        let person = async |name: &str| {
            Person::sign_in(client, base, &format!("{name}@{domain}"), password).await
        };
        Ok(Self {
            exporter: person("exporter").await?,
            reviewer: person("reviewer").await?,
            second: person("reviewer2").await?,
            signatory: person("signatory").await?,
        })
    }
}

/// Steps with their times, printed as they end.
#[derive(Default)]
struct Steps(Vec<Value>);

impl Steps {
    async fn step<T>(&mut self, name: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        let start = Instant::now();
        let result = work.await;
        let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mark = if result.is_ok() { "ok" } else { "FAILED" };
        say!("  {name:<22} {milliseconds:>6} ms  {mark}");
        self.0
            .push(json!({ "step": name, "milliseconds": milliseconds, "ok": result.is_ok() }));
        result.with_context(|| name.to_owned())
    }
}

/// Runs it; true if everything went well.
///
/// # Errors
/// The results cannot be written, or there is nothing to run.
pub async fn run(smoke: &Smoke) -> Result<bool> {
    let base = smoke.url.trim_end_matches('/');
    let password = smoke.password.as_deref().unwrap_or(PASSWORD);
    let (certificates, trust) = (smoke.out.join("certificates"), smoke.out.join("trust"));
    fs::create_dir_all(&certificates)
        .with_context(|| format!("making {}", certificates.display()))?;
    fs::create_dir_all(&trust).with_context(|| format!("making {}", trust.display()))?;
    let examples = read_examples(&smoke.examples)?;
    ensure!(
        !examples.is_empty(),
        "no examples in {}",
        smoke.examples.display()
    );

    let client = origo_store::outside::client()
        .timeout(ANSWER_WAIT)
        .build()?;
    let mut people: BTreeMap<String, People> = BTreeMap::new();
    let (mut runs, mut failures) = (Vec::new(), 0_usize);
    for (name, example) in &examples {
        say!("{name} ({})", example.authority);
        let mut steps = Steps::default();
        let result = async {
            if !people.contains_key(&example.authority) {
                let signed = People::sign_in(&client, base, &example.authority, password);
                people.insert(
                    example.authority.clone(),
                    steps.step("sign in", signed).await?,
                );
                let root = client
                    .get(format!("{base}/trust/{}.pem", example.authority))
                    .send();
                let root = steps
                    .step("fetch root", async {
                        Ok(good(root.await?).await?.text().await?)
                    })
                    .await?;
                fs::write(trust.join(format!("{}.pem", example.authority)), root)?;
            }
            let people = people.get(&example.authority).context("nobody signed in")?;
            main_job(&mut steps, people, example, &certificates).await
        }
        .await;
        let (number, error) = match result {
            Ok(number) => (Some(number), None),
            Err(error) => {
                failures += 1;
                say!("  {error:#}");
                (None, Some(format!("{error:#}")))
            }
        };
        runs.push(json!({ "example": name, "authority": example.authority, "number": number, "error": error, "steps": steps.0 }));
    }
    let passed = examples.len() - failures;
    let report = json!({ "url": base, "passed": passed, "failed": failures, "runs": runs });
    fs::write(
        smoke.out.join("report.json"),
        serde_json::to_string_pretty(&report)?,
    )?;
    say!("{passed} passed, {failures} failed");
    Ok(failures == 0)
}

/// Apply, decide, sign, issue, verify: answers the number.
async fn main_job(
    steps: &mut Steps,
    people: &People,
    example: &Example,
    certificates: &Path,
) -> Result<String> {
    let People {
        exporter,
        reviewer,
        second,
        signatory,
    } = people;
    let form = example
        .draft
        .get("form")
        .and_then(Value::as_str)
        .unwrap_or("co");
    let created = steps
        .step(
            "create",
            exporter.post("/applications", json!({ "form": form })),
        )
        .await?;
    let id = text(&created, "id")?;
    let application = format!("/applications/{id}");
    let case = format!("/cases/{id}");

    let save = json!({ "revision": created.get("revision"), "draft": example.draft });
    steps
        .step("save", exporter.call(Method::PUT, &application, Some(save)))
        .await?;
    for kind in &example.attachments {
        let path = format!(
            "{}/api/v1{application}/attachments?kind={kind}&file_name={kind}.pdf",
            exporter.base
        );
        let request = exporter.client.post(path).bearer_auth(&exporter.token);
        let request = request
            .header("content-type", "application/pdf")
            .body(small_pdf(kind))
            .send();
        steps
            .step(&format!("attach {kind}"), async {
                good(request.await?).await.map(|_| ())
            })
            .await?;
    }
    let body = reasons(exporter, &application).await?;
    let submit = format!("{application}/submit");
    steps.step("submit", exporter.post(&submit, body)).await?;
    steps
        .step("take", reviewer.post(&format!("{case}/take"), json!({})))
        .await?;
    steps
        .step(
            "approve",
            reviewer.post(&format!("{case}/approve"), json!({})),
        )
        .await?;
    if text(&exporter.get(&application).await?, "state")? == "awaiting-second-approval" {
        steps
            .step(
                "second take",
                second.post(&format!("{case}/take"), json!({})),
            )
            .await?;
        steps
            .step(
                "second approve",
                second.post(&format!("{case}/approve"), json!({})),
            )
            .await?;
    }
    steps
        .step("sign", signatory.post(&format!("{case}/sign"), json!({})))
        .await?;
    let number = steps
        .step("issue", wait_issued(exporter, &application))
        .await?;
    let pdf = steps
        .step(
            "download",
            exporter.bytes(&format!("/certificates/{number}/pdf")),
        )
        .await?;
    ensure!(pdf.starts_with(b"%PDF-"), "what was downloaded is no PDF");
    fs::write(certificates.join(format!("{number}.pdf")), &pdf)?;

    let certificate = exporter.get(&format!("/certificates/{number}")).await?;
    let code = text(&certificate, "code")?;
    steps
        .step("verify by code", verify_by_code(exporter, &number, &code))
        .await?;
    steps
        .step("verify by file", verify_by_pdf(exporter, pdf))
        .await?;
    Ok(number)
}

async fn wait_issued(exporter: &Person, application: &str) -> Result<String> {
    let start = Instant::now();
    loop {
        let view = exporter.get(application).await?;
        let state = text(&view, "state")?;
        if state == "issued" {
            return text(&view, "certificate_number");
        }
        ensure!(
            start.elapsed() < ISSUE_WAIT,
            "still {state} after {} s",
            ISSUE_WAIT.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The verdicts named must be ok, and none may be bad.
fn ensure_verdicts(answer: &Value, wanted: &[&str]) -> Result<()> {
    let verdicts = answer
        .get("verdicts")
        .and_then(Value::as_object)
        .with_context(|| format!("no verdicts in {answer}"))?;
    for (name, verdict) in verdicts {
        let outcome = verdict
            .get("outcome")
            .and_then(Value::as_str)
            .unwrap_or_default();
        ensure!(outcome != "bad", "{name} is bad: {verdict}");
        ensure!(
            outcome == "ok" || !wanted.contains(&name.as_str()),
            "{name} is not ok: {verdict}"
        );
    }
    Ok(())
}

async fn verify_by_code(exporter: &Person, number: &str, code: &str) -> Result<()> {
    // no token here: anybody who holds the paper may ask
    let url = format!("{}/api/v1/verifications/{number}/{code}", exporter.base);
    let answer: Value = good(exporter.client.get(url).send().await?)
        .await?
        .json()
        .await?;
    ensure_verdicts(&answer, &["status"])
}

async fn verify_by_pdf(exporter: &Person, pdf: Vec<u8>) -> Result<()> {
    let url = format!("{}/api/v1/verifications", exporter.base);
    let request = |pdf: Vec<u8>| {
        exporter
            .client
            .post(&url)
            .header("content-type", "application/pdf")
            .body(pdf)
            .send()
    };
    let answer: Value = good(request(pdf.clone()).await?).await?.json().await?;
    ensure_verdicts(&answer, &["integrity", "issuer", "status"])?;

    let mut changed = pdf;
    let middle = changed.len() / 2;
    if let Some(byte) = changed.get_mut(middle) {
        *byte ^= 1;
    }
    let answer: Value = good(request(changed).await?).await?.json().await?;
    let outcome = answer
        .pointer("/verdicts/integrity/outcome")
        .and_then(Value::as_str);
    ensure!(
        outcome == Some("bad"),
        "one changed byte is not noticed: {answer}"
    );
    Ok(())
}

/// The examples have dates of one year, and goods that left before today want a declaration: then they leave next week.
pub fn not_left_yet(departure: &mut String, now: Timestamp) {
    let next_week = now + SignedDuration::from_hours(7 * 24);
    let next_week: String = next_week.to_string().chars().take(10).collect();
    let today: String = now.to_string().chars().take(10).collect();
    // days as ISO 8601 writes them sort as texts; an hour before midnight some authority has tomorrow already
    if !departure.is_empty() && *departure <= today {
        *departure = next_week;
    }
}

/// What must be explained is explained: an example is filed again on every run.
async fn reasons(exporter: &Person, application: &str) -> Result<Value> {
    let found = exporter.get(&format!("{application}/findings")).await?;
    let found = found["findings"].as_array().cloned().unwrap_or_default();
    let wanted = found.iter().filter(|one| one["severity"] == "needs-reason");
    let reasons: Vec<_> = wanted
        .map(|one| {
            json!({ "pointer": one["pointer"], "code": one["code"], "reason": "A trial run files this example again." })
        })
        .collect();
    Ok(json!({ "reasons": reasons }))
}

/// A consignment of the examples.
struct Example {
    authority: String,
    draft: Value,
    attachments: Vec<String>,
}

/// Reads `{ "authority": …, "draft": …, "attachments": [kind] }`.
fn read_examples(folder: &Path) -> Result<BTreeMap<String, Example>> {
    let mut examples = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let read = || -> Result<Example> {
            let value: Value = serde_json::from_slice(&fs::read(&path)?)?;
            let kinds = value
                .get("attachments")
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default();
            let kind = |value: &Value| {
                value
                    .as_str()
                    .or_else(|| value.get("kind").and_then(Value::as_str))
                    .map(str::to_owned)
            };
            let mut attachments: Vec<String> = kinds.iter().filter_map(kind).collect();
            if attachments.is_empty() {
                attachments.push("invoice".to_owned());
            }
            let mut draft = value.get("draft").cloned().context("no \"draft\"")?;
            if let Some(Value::String(day)) = draft.pointer_mut("/transport/departure_date") {
                not_left_yet(day, SystemClock.now());
            }
            Ok(Example {
                authority: text(&value, "authority")?,
                draft,
                attachments,
            })
        };
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        examples.insert(
            name,
            read().with_context(|| format!("reading {}", path.display()))?,
        );
    }
    Ok(examples)
}

/// A PDF of one page that says what it stands for.
pub fn small_pdf(words: &str) -> Vec<u8> {
    let words: String = words
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ' || *c == '-')
        .collect();
    let content = format!("BT /F1 24 Tf 72 720 Td (Example: {words}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for offset in offsets {
        pdf.push_str(&format!("{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    ));
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_pdf_points_at_its_cross_references() {
        let pdf = String::from_utf8(small_pdf("invoice")).unwrap();
        let start: usize = pdf.lines().rev().nth(1).unwrap().parse().unwrap();
        assert!(pdf[start..].starts_with("xref"));
        assert_eq!(pdf.matches(" 00000 n ").count(), 5);
    }

    #[test]
    fn a_verdict_that_is_wanted_must_be_ok() {
        let answer = json!({ "verdicts": { "integrity": { "outcome": "unknown" }, "status": { "outcome": "ok" } } });
        assert!(ensure_verdicts(&answer, &["status"]).is_ok());
        assert!(ensure_verdicts(&answer, &["integrity"]).is_err());
        let bad = json!({ "verdicts": { "content": { "outcome": "bad" } } });
        assert!(ensure_verdicts(&bad, &[]).is_err());
    }
}
