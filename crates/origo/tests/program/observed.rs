//! What operators see and set around the server: measurements on a listener of their own, and addresses behind proxies.

use reqwest::{Client, StatusCode};
use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

struct Server {
    child: Child,
    url: String,
    metrics: String,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

impl Server {
    async fn start(client: &Client, proxies: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let (listen, metrics) = (free(), free());
        let child = Command::new(env!("CARGO_BIN_EXE_origo"))
            .args([
                "serve",
                "--demo",
                "--listen",
                &listen,
                "--metrics-listen",
                &metrics,
                "--data",
            ])
            .arg(folder.path())
            .env("ORIGO_TRUSTED_PROXIES", proxies)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            child,
            url: format!("http://{listen}"),
            metrics: format!("http://{metrics}/metrics"),
            _folder: folder,
        };
        let start = Instant::now();
        while client
            .get(format!("{}/readyz", server.url))
            .send()
            .await
            .is_err()
        {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "the server does not answer"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }

    /// Guesses a certificate's details as somebody behind the proxy.
    async fn guess(&self, client: &Client, from: &str) -> StatusCode {
        let form = [
            ("number", "KH-CO-2026-000001"),
            ("issued_on", "2026-01-01"),
            ("consignee", "nobody"),
        ];
        let request = client
            .post(format!("{}/verify/details", self.url))
            .form(&form);
        request
            .header("x-forwarded-for", from)
            .send()
            .await
            .unwrap()
            .status()
    }

    /// How many guesses until the server has enough of them.
    async fn guesses(&self, client: &Client, from: impl Fn(usize) -> String) -> usize {
        for tries in 0..40 {
            if self.guess(client, &from(tries)).await == StatusCode::TOO_MANY_REQUESTS {
                return tries;
            }
        }
        40
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_count_the_address_that_a_trusted_proxy_names() {
    let client = origo_store::outside::client().build().unwrap();
    let server = Server::start(&client, "127.0.0.1").await;
    assert_eq!(
        server.guesses(&client, |_| "203.0.113.7".to_owned()).await,
        20
    );
    // what stands before the proxy's own word is the guesser's, and helps nobody
    let lying = |tries| format!("198.51.100.{tries}, 203.0.113.7");
    assert_eq!(
        server.guesses(&client, lying).await,
        0,
        "the address has spent its tries"
    );
    assert_eq!(
        server.guess(&client, "203.0.113.8").await,
        StatusCode::OK,
        "its neighbour has not"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_believed() {
    let client = origo_store::outside::client().build().unwrap();
    let server = Server::start(&client, "10.0.0.0/8").await;
    let changing = |tries| format!("203.0.113.{tries}");
    assert_eq!(server.guesses(&client, changing).await, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn measurements_are_on_a_listener_of_their_own() {
    let client = origo_store::outside::client().build().unwrap();
    let server = Server::start(&client, "").await;
    for (path, status) in [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 404),
        ("/v/KH-CO-2026-1/secret", 200),
    ] {
        let answer = client
            .get(format!("{}{path}", server.url))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
    }
    let answer = client.get(&server.metrics).send().await.unwrap();
    assert!(
        answer.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain; version=0.0.4")
    );
    let text = answer.text().await.unwrap();
    for line in [
        "origo_http_requests_total{method=\"GET\",route=\"/v/{number}/{code}\",status=\"200\"} 1",
        "origo_http_request_duration_seconds_count{route=\"/v/{number}/{code}\"} 1",
        "origo_up 1",
        "origo_jobs{state=\"failing\"} 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
    }
    assert!(
        text.contains("origo_jobs_oldest_seconds")
            && text.contains("origo_database_connections{pool=\"writer\"")
    );
    assert!(
        !text.contains("secret"),
        "addresses hold secrets: routes are counted, never addresses"
    );
}
