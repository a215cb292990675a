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

/// A command of the binary.
pub fn child(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    command.args(arguments);
    command
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

    /// A page that has nothing to do with the attack answers in time.
    pub async fn answers_within(&self, most: Duration) {
        let start = Instant::now();
        let answer = self.client.get(self.at("/verify")).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        assert!(start.elapsed() < most, "{:?}", start.elapsed());
    }

    /// What the server itself holds in memory at the most so far.
    pub fn memory_kilobytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap()
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
