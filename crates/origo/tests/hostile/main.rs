//! What strangers do to stop the house, with the real binary: files, slow clients, invented methods, a silent mail server,
//! slow receivers of webhooks, addresses that change. Each is answered in words, and everybody else goes on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod files;
mod server;

use reqwest::{StatusCode, multipart};
use serde_json::{Value, json};
use server::{Server, child, most_kilobytes, must_be_small};
use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::Stdio,
    time::{Duration, Instant},
};

/// Nothing that opens a file lives longer; its own limit is ten seconds of a core.
const OPENED_WITHIN: Duration = Duration::from_secs(45);
/// After it was told to stop, whatever is open.
const STOPPED_WITHIN: Duration = Duration::from_secs(30);

/// Hands a file to the process that opens files; answers what it told, none if it was stopped.
fn open(asked: &Value, file: &[u8]) -> Option<String> {
    let start = Instant::now();
    let mut opener = child(&["open"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = opener.stdin.take().unwrap();
    input.write_all(format!("{asked}\n").as_bytes()).unwrap();
    let _ = input.write_all(file);
    drop(input);
    let pid = opener.id();
    let watched = std::thread::spawn(move || {
        let mut most = 0;
        // until it is gone, which takes its memory with it
        while let now @ 1.. = most_kilobytes(pid) {
            most = most.max(now);
            std::thread::sleep(Duration::from_millis(5));
        }
        most
    });
    let output = opener.wait_with_output().unwrap();
    must_be_small(watched.join().unwrap(), &asked.to_string());
    assert!(
        start.elapsed() < OPENED_WITHIN,
        "{asked}: {:?}",
        start.elapsed()
    );
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_hostile_file_stops_what_opens_it_and_nothing_else() {
    let goods = json!({ "goods": { "name": "x.xlsx" } });
    // whether it is read or stopped: it ends
    let _ = open(&goods, &files::attributes());
    let told = open(&goods, &files::swelling()).unwrap();
    assert!(told.contains("file-too-large"), "{told}");
    let nested = files::nested();
    assert!(nested.len() < 4096);
    // twelve gigabytes and hours, if nothing stopped it
    let _ = open(&json!({ "page": { "page": 0 } }), &nested);
    let told = open(
        &json!({ "picture": { "side_max": 3000 } }),
        &files::enormous(),
    )
    .unwrap();
    assert!(told.contains("unreadable"), "{told}");
    let sealed = json!({ "sealed": { "roots": [], "at": "2026-11-28T00:00:00Z" } });
    let told = open(&sealed, &files::repeating()).unwrap();
    assert!(told.contains("integrity."), "{told}");
    // and an honest one is opened
    let invoice = std::fs::read("../../examples/documents/milled-rice-invoice.pdf").unwrap();
    assert_eq!(
        open(&json!("examine"), &invoice).as_deref(),
        Some("{\"examined\":{\"Ok\":null}}\n")
    );
}

/// Three workbooks at once of one exporter, and what everybody else finds meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn one_exporter_s_files_are_refused_in_words_while_others_go_on() {
    let server = Server::start(&[]).await;
    let exporter = server.browser("exporter@kh.example").await;
    let officer = server.browser("reviewer@kh.example").await;
    let begun = exporter
        .post(server.at("/applications/new"))
        .form(&[("form", "co")])
        .send()
        .await
        .unwrap();
    let place = begun.headers()["location"].to_str().unwrap().to_owned();
    let id = place
        .split('/')
        .nth(2)
        .unwrap()
        .split('?')
        .next()
        .unwrap()
        .to_owned();
    let workbook = files::attributes();
    let uploads: Vec<_> = (0..3)
        .map(|_| {
            let part = multipart::Part::bytes(workbook.clone()).file_name("goods.xlsx");
            let form = multipart::Form::new().part("file", part);
            let to = server.at(&format!("/applications/{id}/goods/upload"));
            tokio::spawn(exporter.post(to).multipart(form).send())
        })
        .collect();
    let mut slowest = Duration::ZERO;
    for page in ["/queue", "/verify", "/certificates", "/qualify"].repeat(6) {
        slowest = slowest.max(server.stands(&officer, page).await);
        tokio::time::sleep(Duration::from_millis(80)).await;
    }
    println!("the slowest page beside three bad workbooks: {slowest:?}");
    for upload in uploads {
        let answer = upload.await.unwrap().unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        // a reader that is quick enough reads it
        if status.is_redirection() {
            continue;
        }
        let refused = [
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        assert!(refused.contains(&status), "{status}");
        assert!(
            text.contains("time or memory")
                || text.contains("cannot be read")
                || text.contains("than we read")
                || text.contains("few seconds"),
            "{text}"
        );
    }
    // a document to be checked, by anybody
    for file in [files::repeating(), files::nested()] {
        let part = multipart::Part::bytes(file).file_name("paper.pdf");
        let form = multipart::Form::new().part("pdf", part);
        let answer = server
            .client
            .post(server.at("/verify/pdf"))
            .multipart(form)
            .send();
        let answer = answer.await.unwrap();
        assert!(
            answer.status() == StatusCode::OK
                || answer.status() == StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    server.stands(&officer, "/queue").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_and_slow_clients_hold_nobody_up_and_cannot_stop_the_stop() {
    let mut server = Server::start(&[]).await;
    // invented methods are one label
    for n in 0..300 {
        let method = reqwest::Method::from_bytes(format!("BREW{n}").as_bytes()).unwrap();
        let answer = server
            .client
            .request(method, server.at("/verify"))
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_client_error());
    }
    let metrics = server
        .client
        .get(&server.metrics)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(!metrics.contains("BREW"), "an invented method is kept");
    assert!(metrics.contains("method=\"other\""));

    // a head that says too much is not kept
    let mut stream = TcpStream::connect(&server.listen).unwrap();
    let head = format!(
        "GET /verify HTTP/1.1\r\nHost: x\r\nX-A: {}\r\n\r\n",
        "a".repeat(200_000)
    );
    // whoever is refused early cannot write to the end
    let _ = stream.write_all(head.as_bytes());
    let mut said = [0; 12];
    stream.read_exact(&mut said).unwrap();
    assert_eq!(String::from_utf8_lossy(&said), "HTTP/1.1 431");

    // heads that never end, bodies that never end, answers that nobody reads
    let mut slow = Vec::new();
    for n in 0..120 {
        let mut stream = TcpStream::connect(&server.listen).unwrap();
        let text = match n % 3 {
            0 => "GET /verify HTTP/1.1\r\nHost: x\r\nX-A: ".to_owned(),
            1 => "POST /verify/details HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nnumber=".to_owned(),
            _ => "GET /verify HTTP/1.1\r\nHost: x\r\n\r\n".repeat(8),
        };
        stream.write_all(text.as_bytes()).unwrap();
        slow.push(stream);
    }
    server.stands(&server.client, "/verify").await;

    // more connections than anybody needs are refused in words
    let mut refused = String::new();
    for _ in 0..300 {
        let mut stream = TcpStream::connect(&server.listen).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        slow.push(stream.try_clone().unwrap());
        if slow.len() > 260 {
            let _ = stream.read_to_string(&mut refused);
            if !refused.is_empty() {
                break;
            }
        }
    }
    assert!(refused.contains("Too many connections"), "{refused}");

    let start = Instant::now();
    server.asked_to_stop();
    let status = server.ended_within(STOPPED_WITHIN).await;
    assert!(status.success(), "{status}");
    println!("stopped within {:?}", start.elapsed());
    drop(slow);
}

/// Listens and says nothing, as a mail server or receiver of notices that hangs.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

/// The main job, from application to certificate, while no letter and no notice leaves.
#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_issued_while_mail_and_webhooks_hang() {
    let ((_mail, mail), (_hook, hook)) = (silent(), silent());
    let smtp = format!("smtp://{mail}");
    let server = Server::start(&[
        ("ORIGO_SMTP_URL", smtp.as_str()),
        ("ORIGO_PRIVATE_WEBHOOKS", "1"),
    ])
    .await;
    let token = server.token("administrator@kh.example").await;
    for n in 0..5 {
        let body = json!({ "url": format!("http://{hook}/{n}"), "events": [] });
        let made = server
            .client
            .post(server.at("/api/v1/webhooks"))
            .bearer_auth(&token)
            .json(&body);
        let made = made.send().await.unwrap();
        assert!(made.status().is_success(), "{}", made.text().await.unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut smoke = child(&[
        "smoke",
        "--url",
        &server.at(""),
        "--examples",
        "../../examples",
        "--out",
    ]);
    let smoke = smoke.arg(folder.path());
    let start = Instant::now();
    let output = smoke.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        start.elapsed() < Duration::from_secs(90),
        "{:?}",
        start.elapsed()
    );
    server.stands(&server.client, "/verify").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_addresses_within_their_network_is_one_sender() {
    let server = Server::start(&[("ORIGO_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let ask = async |from: String, path: &str| {
        let request = server
            .client
            .get(server.at(path))
            .header("x-forwarded-for", from);
        request.send().await.unwrap()
    };
    // the document's own address counts as the page's
    let paths = [
        "/v/KH-CO-2026-000001/abcdefgh/certificate.pdf",
        "/v/KH-CO-2026-000001/abcdefgh",
    ];
    let mut limited = None;
    for n in 0..240 {
        let answer = ask(format!("2001:db8:1:2::{n:x}"), paths[n % 2]).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers().contains_key("retry-after"));
            limited = Some(n);
            break;
        }
    }
    assert_eq!(limited, Some(200));
    let other = ask("2001:db8:1:3::1".to_owned(), paths[0]).await;
    assert_eq!(
        other.status(),
        StatusCode::NOT_FOUND,
        "the neighbour is somebody else"
    );
}

/// Carries bytes between the server and its database until it is dropped.
async fn wire(to: String) -> (u16, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let carry = async move {
        // dropped with this task, and with them every connection
        let mut carried = tokio::task::JoinSet::new();
        while let Ok((mut from, _)) = listener.accept().await {
            let to = to.clone();
            carried.spawn(async move {
                if let Ok(mut to) = tokio::net::TcpStream::connect(to).await {
                    let _ = tokio::io::copy_bidirectional(&mut from, &mut to).await;
                }
            });
        }
    };
    (port, tokio::spawn(carry))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_the_database_is_said_in_words() {
    let own = origo_testkit::own_postgres_database().await;
    let (head, rest) = own.split_once('@').unwrap();
    let (host, name) = rest.split_once('/').unwrap();
    let (port, wire) = wire(host.to_owned()).await;
    let through = format!("{head}@127.0.0.1:{port}/{name}");
    let server = Server::start(&[("ORIGO_DATABASE_URL", through.as_str())]).await;
    let browser = server.browser("exporter@kh.example").await;
    let token = server.token("reviewer@kh.example").await;
    assert!(
        browser
            .get(server.at("/applications"))
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    wire.abort();
    let _ = wire.await;
    let page = browser
        .get(server.at("/applications"))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers().contains_key("retry-after"));
    let text = page.text().await.unwrap();
    assert!(text.contains("The database does not answer"), "{text}");
    let api = server
        .client
        .get(server.at("/api/v1/cases"))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(api.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(api.headers()["content-type"], "application/problem+json");
    assert_eq!(api.headers()["cache-control"], "no-store");
    let problem: Value = api.json().await.unwrap();
    assert_eq!(problem["code"], "unavailable");
}
