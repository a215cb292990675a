//! A server of the release build on a free port, gone when it is dropped.

use crate::Place;
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::sleep,
};

/// Longest wait for a first answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A port that nobody listens on.
pub fn free_port() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// A running process that answers HTTP.
pub struct Server {
    child: Child,
    /// Where.
    pub address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        // asked, not killed: nginx would leave its workers behind, and they would hold whatever they inherited
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// What came back.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// The bytes after the head.
    pub body: Vec<u8>,
}

/// Asks for a path once, over a connection of its own.
pub async fn get(address: SocketAddr, path: &str, headers: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(address).await?;
    let request =
        format!("GET {path} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let head = bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .context("no head in the answer")?;
    let status = String::from_utf8_lossy(&bytes[..head])
        .split_whitespace()
        .nth(1)
        .and_then(|code| code.parse().ok())
        .context("no status in the answer")?;
    Ok(Answer {
        status,
        body: bytes[head + 4..].to_vec(),
    })
}

impl Server {
    /// Starts `origo serve` on a data folder; answers how long its first page took, in milliseconds.
    pub async fn origo(place: &Place, data: &Path) -> Result<(Self, f64)> {
        Self::with(place, data, &[], None).await
    }

    /// The same with more arguments, and on another database than the folder's own.
    pub async fn with(
        place: &Place,
        data: &Path,
        more: &[&str],
        database: Option<&str>,
    ) -> Result<(Self, f64)> {
        let address = free_port()?;
        let start = Instant::now();
        let child = Command::new(&place.origo)
            .args(["serve", "--data"])
            .arg(data)
            .args(["--listen", &address.to_string()])
            .args(more)
            .env("ORIGO_PUBLIC_URL", "http://127.0.0.1:8080")
            .envs(database.map(|url| ("ORIGO_DATABASE_URL", url)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("starting {}", place.origo.display()))?;
        let mut server = Self { child, address };
        server.wait("/verify", start).await?;
        Ok((server, start.elapsed().as_secs_f64() * 1000.0))
    }

    /// Starts nginx with a configuration.
    pub async fn nginx(place: &Place, configuration: &Path, address: SocketAddr) -> Result<Self> {
        let child = Command::new(place.work.join("nginx/usr/sbin/nginx"))
            .arg("-c")
            .arg(configuration)
            .arg("-p")
            .arg(place.work.join("nginx"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting nginx: scripts/bench.sh brings it")?;
        let mut server = Self { child, address };
        server.wait("/", Instant::now()).await?;
        Ok(server)
    }

    async fn wait(&mut self, path: &str, start: Instant) -> Result<()> {
        loop {
            if let Ok(answer) = get(self.address, path, "").await
                && answer.status < 500
            {
                return Ok(());
            }
            ensure!(self.child.try_wait()?.is_none(), "it stopped at once");
            if start.elapsed() > PATIENCE {
                bail!("no answer from {} in time", self.address);
            }
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Resident memory in megabytes: now, and the most so far.
    pub fn memory(&self) -> Result<(f64, f64)> {
        crate::machine::memory(self.child.id())
    }
}
