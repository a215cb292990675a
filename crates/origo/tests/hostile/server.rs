//! A server of its own for each test.

use reqwest::{Client, redirect};
use serde_json::{Value, json};
use std::{
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub struct Server {
    pub client: Client,
    pub listen: String,
    pub metrics: String,
    child: Child,
    _folder: TempDir,
}

/// Names another build of the binary to be tried: the release, by `scripts/hostile.sh`.
const RELEASE: &str = "ORIGO_TEST_RELEASE";
/// No page that has nothing to do with an attack may take longer, in the release.
const PAGE_WITHIN: Duration = Duration::from_millis(500);
/// A debug build beside other tests on two cores is given more; what is broken takes for ever.
const PAGE_WITHIN_DEBUG: Duration = Duration::from_secs(3);
/// Neither the server nor what opens a file may hold more.
const MEMORY_KILOBYTES_MAX: u64 = 500 * 1024;

/// A command of the binary.
pub fn child(arguments: &[&str]) -> Command {
    let built = env!("CARGO_BIN_EXE_origo").into();
    let mut command = Command::new(std::env::var_os(RELEASE).unwrap_or(built));
    command.args(arguments);
    command
}

fn page_within() -> Duration {
    match std::env::var_os(RELEASE) {
        Some(_) => PAGE_WITHIN,
        None => PAGE_WITHIN_DEBUG,
    }
}

/// The most that a process held in memory so far; 0 of one that is gone.
pub fn most_kilobytes(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    number.unwrap_or_default()
}

/// Refuses a process that held too much.
pub fn must_be_small(kilobytes: u64, who: &str) {
    assert!(kilobytes < MEMORY_KILOBYTES_MAX, "{who}: {kilobytes} kB");
}

fn free() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

impl Server {
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        let (folder, listen, metrics) = (TempDir::new().unwrap(), free(), free());
        let child = child(&[
            "serve",
            "--demo",
            "--listen",
            &listen,
            "--metrics-listen",
            &metrics,
            "--data",
        ])
        .arg(folder.path())
        .envs(settings.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
        let server = Self {
            client: origo_store::outside::client()
                .redirect(redirect::Policy::none())
                .build()
                .unwrap(),
            metrics: format!("http://{metrics}/metrics"),
            listen,
            child,
            _folder: folder,
        };
        let start = Instant::now();
        while server
            .client
            .get(server.at("/readyz"))
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

    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.listen)
    }

    fn code() -> String {
        let now = origo_office::Clock::now(&origo_office::SystemClock).as_second();
        origo_office::second_factor::code_at(origo_office::demo::TOTP_SECRET, now).unwrap()
    }

    pub async fn token(&self, email: &str) -> String {
        let body = json!({ "email": email, "password": origo_office::demo::PASSWORD, "code": Self::code(), "label": "test" });
        let answer = self
            .client
            .post(self.at("/api/v1/sessions"))
            .json(&body)
            .send()
            .await
            .unwrap();
        let told: Value = answer.json().await.unwrap();
        told["token"]
            .as_str()
            .unwrap_or_else(|| panic!("{told}"))
            .to_owned()
    }

    /// A browser with a session.
    pub async fn browser(&self, email: &str) -> Client {
        let browser = origo_store::outside::client()
            .redirect(redirect::Policy::none())
            .cookie_store(true)
            .build()
            .unwrap();
        let (password, code) = (origo_office::demo::PASSWORD, Self::code());
        let form = [
            ("email", email),
            ("password", password),
            ("code", &code),
            ("next", "/"),
        ];
        let answer = browser
            .post(self.at("/sign-in"))
            .form(&form)
            .send()
            .await
            .unwrap();
        assert!(
            answer.status().is_redirection(),
            "{}",
            answer.text().await.unwrap()
        );
        browser
    }

    /// Somebody's page that has nothing to do with the attack answers in time, and neither the server nor what it has open
    /// files for it holds too much.
    pub async fn stands(&self, somebody: &Client, page: &str) -> Duration {
        let start = Instant::now();
        let answer = somebody.get(self.at(page)).send().await.unwrap();
        let took = start.elapsed();
        assert!(answer.status().is_success(), "{page}: {}", answer.status());
        assert!(took < page_within(), "{page}: {took:?}");
        must_be_small(most_kilobytes(self.child.id()), "the server");
        for opener in self.openers() {
            must_be_small(most_kilobytes(opener), "what opens a file");
        }
        took
    }

    /// The processes that open files just now.
    fn openers(&self) -> Vec<u32> {
        let Ok(tasks) = std::fs::read_dir(format!("/proc/{}/task", self.child.id())) else {
            return Vec::new();
        };
        let children = tasks.flatten().map(|task| task.path().join("children"));
        let lists = children.map(|list| std::fs::read_to_string(list).unwrap_or_default());
        let text = lists.collect::<Vec<_>>().join(" ");
        text.split_whitespace()
            .map(|pid| pid.parse().unwrap())
            .collect()
    }

    pub fn asked_to_stop(&self) {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    pub async fn ended_within(&mut self, most: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < most, "the server does not end");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
