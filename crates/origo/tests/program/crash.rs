//! Two hundred signatures at once while the server is killed twenty times: no number is lost, doubled or skipped, no
//! case is left behind, and the event chain holds. The real binary, on both databases.

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

const CASES: usize = 200;
const KILLS: usize = 20;
const HANDS: usize = 16;
const PATIENCE: Duration = Duration::from_secs(240);

struct Server {
    child: Child,
    data: std::path::PathBuf,
    database: Option<String>,
    port: u16,
}

impl Server {
    fn start(data: &Path, database: Option<String>) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = Self::spawn(data, database.as_deref(), port);
        Self {
            child,
            data: data.to_owned(),
            database,
            port,
        }
    }

    fn spawn(data: &Path, database: Option<&str>, port: u16) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
        command
            .args(["serve", "--demo", "--data"])
            .arg(data)
            .args(["--listen", &format!("127.0.0.1:{port}")]);
        if let Some(url) = database {
            command.env("ORIGO_DATABASE_URL", url);
        }
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    fn kill_and_restart(&mut self) {
        self.child.kill().unwrap(); // SIGKILL
        self.child.wait().unwrap();
        self.child = Self::spawn(&self.data, self.database.as_deref(), self.port);
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn audit(&self) -> bool {
        let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
        command.args(["audit", "verify", "--data"]).arg(&self.data);
        if let Some(url) = &self.database {
            command.env("ORIGO_DATABASE_URL", url);
        }
        command.stdout(Stdio::null()).status().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn ready(client: &Client, url: &str) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if client
            .get(format!("{url}/readyz"))
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server does not answer");
}

async fn sign_in(client: &Client, url: &str, email: &str) -> String {
    let now = origo_office::Clock::now(&origo_office::SystemClock).as_second();
    let code = origo_office::second_factor::code_at(origo_office::demo::TOTP_SECRET, now).unwrap();
    let body = json!({
        "email": email, "password": "origo-demo-2026", "code": code, "label": "crash test"
    });
    let answer = client
        .post(format!("{url}/api/v1/sessions"))
        .json(&body)
        .send()
        .await
        .unwrap();
    assert!(
        answer.status().is_success(),
        "{}",
        answer.text().await.unwrap()
    );
    answer.json::<Value>().await.unwrap()["token"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn call(client: &Client, token: &str, method: &str, url: String, body: &Value) -> Value {
    let request = client
        .request(method.parse().unwrap(), url)
        .bearer_auth(token)
        .json(body);
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{status} {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// A case that waits for its signature.
async fn approved(
    client: &Client,
    api: &str,
    exporter: &str,
    reviewer: &str,
    draft: &Value,
) -> String {
    let created = call(
        client,
        exporter,
        "POST",
        format!("{api}/applications"),
        &json!({ "form": "co" }),
    )
    .await;
    let id = created["id"].as_str().unwrap().to_owned();
    // of an invoice of its own: a second one for the same goods would want a reason
    let own = draft
        .to_string()
        .replace("TBR-2026-0417", &format!("TBR-{}", &id[24..]));
    let mut draft: Value = serde_json::from_str(&own).unwrap();
    // and of no day: the day of the example is over one day
    draft["transport"]["departure_date"] = "".into();
    let save = json!({ "revision": created["revision"], "draft": draft });
    call(
        client,
        exporter,
        "PUT",
        format!("{api}/applications/{id}"),
        &save,
    )
    .await;
    let attach = format!("{api}/applications/{id}/attachments?kind=invoice&file_name=invoice.pdf");
    let answer = client
        .post(attach)
        .bearer_auth(exporter)
        .header("content-type", "application/pdf");
    let paper = &include_bytes!("../../../../examples/documents/milled-rice-invoice.pdf")[..];
    let answer = answer.body(paper).send().await.unwrap();
    assert!(
        answer.status().is_success(),
        "{}",
        answer.text().await.unwrap()
    );
    call(
        client,
        exporter,
        "POST",
        format!("{api}/applications/{id}/submit"),
        &json!({}),
    )
    .await;
    call(
        client,
        reviewer,
        "POST",
        format!("{api}/cases/{id}/approve"),
        &json!({}),
    )
    .await;
    id
}

/// Signs until the application says that it is signed, whatever happens to the server meanwhile.
async fn sign_stubbornly(client: &Client, api: &str, signatory: &str, id: &str) {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let url = format!("{api}/cases/{id}/sign");
        match client
            .post(url)
            .bearer_auth(signatory)
            .json(&json!({}))
            .send()
            .await
        {
            // a conflict says that an earlier try was carried out, though its answer was lost
            Ok(answer)
                if answer.status().is_success() || answer.status() == StatusCode::CONFLICT =>
            {
                return;
            }
            Ok(answer) => panic!(
                "{} {}",
                answer.status(),
                answer.text().await.unwrap_or_default()
            ),
            Err(_) => tokio::time::sleep(Duration::from_millis(30)).await,
        }
    }
    panic!("{id} could not be signed");
}

async fn twenty_kills(database: Option<String>) {
    let folder = tempfile::TempDir::new().unwrap();
    let mut server = Server::start(folder.path(), database);
    let client = origo_store::outside::client()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let url = server.url();
    ready(&client, &url).await;
    let api = format!("{url}/api/v1");
    let exporter = sign_in(&client, &url, "exporter@kh.example").await;
    let reviewer = sign_in(&client, &url, "reviewer@kh.example").await;
    let signatory = sign_in(&client, &url, "signatory@kh.example").await;
    let example: Value =
        serde_json::from_str(include_str!("../../../../examples/milled-rice.json")).unwrap();

    let page = format!("{api}/certificates");
    let demo = call(&client, &signatory, "GET", page, &Value::Null).await;
    let demo_numbers = demo["items"].as_array().unwrap().len();

    let mut ids = Vec::new();
    while ids.len() < CASES {
        let batch: Vec<_> = (0..HANDS.min(CASES - ids.len()))
            .map(|_| {
                let (client, api, draft) = (client.clone(), api.clone(), example["draft"].clone());
                let (exporter, reviewer) = (exporter.clone(), reviewer.clone());
                tokio::spawn(
                    async move { approved(&client, &api, &exporter, &reviewer, &draft).await },
                )
            })
            .collect();
        for case in batch {
            ids.push(case.await.unwrap());
        }
    }

    let ids = Arc::new(ids);
    let signing: Vec<_> = (0..HANDS)
        .map(|hand| {
            let (client, api, signatory, ids) =
                (client.clone(), api.clone(), signatory.clone(), ids.clone());
            tokio::spawn(async move {
                for id in ids.iter().skip(hand).step_by(HANDS) {
                    sign_stubbornly(&client, &api, &signatory, id).await;
                    tokio::time::sleep(Duration::from_millis(150)).await;
                }
            })
        })
        .collect();
    for _ in 0..KILLS {
        ready(&client, &url).await;
        // anywhere between taking a number and sealing its document
        tokio::time::sleep(Duration::from_millis(rand::random_range(5..350))).await;
        server.kill_and_restart();
    }
    for hand in signing {
        hand.await.unwrap();
    }
    ready(&client, &url).await;

    let start = Instant::now();
    let mut numbers = BTreeSet::new();
    for id in ids.iter() {
        loop {
            let view = call(
                &client,
                &exporter,
                "GET",
                format!("{api}/applications/{id}"),
                &Value::Null,
            )
            .await;
            if view["state"] == "issued" {
                numbers.insert(view["certificate_number"].as_str().unwrap().to_owned());
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{id} stays {}", view["state"]);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    let sequences: Vec<_> = numbers
        .iter()
        .map(|number| number.rsplit('-').next().unwrap().parse::<usize>().unwrap())
        .collect();
    // the demo's own certificates have the first numbers of the series
    let first = demo_numbers + 1;
    assert_eq!(
        sequences,
        (first..first + CASES).collect::<Vec<_>>(),
        "a gap or a double"
    );
    let last = numbers.last().unwrap();
    let pdf = client
        .get(format!("{api}/certificates/{last}/pdf"))
        .bearer_auth(&exporter)
        .send()
        .await
        .unwrap();
    assert!(pdf.bytes().await.unwrap().starts_with(b"%PDF-"));
    assert!(server.audit(), "the event chain is broken");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_in_twenty_kills_on_sqlite() {
    twenty_kills(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_in_twenty_kills_on_postgres() {
    twenty_kills(Some(origo_testkit::own_postgres_database().await)).await;
}
