//! The peer: WeasyPrint and pyHanko in a Python of their own, started once and kept warm.

use crate::Place;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// Seconds of processor time of one order.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// All of it.
    pub cpu: f64,
    /// By the clock on the wall.
    pub wall: f64,
    /// Of `cpu`: drawing.
    pub render: f64,
    /// Of `cpu`: signing.
    pub sign: f64,
}

/// A running peer.
pub struct Peer {
    child: Child,
    input: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Peer {
    /// Starts it with what the certificates say, one JSON a line.
    pub async fn start(place: &Place, contents: &Path) -> Result<Self> {
        let out = place.work.join("peer");
        fs::create_dir_all(&out)?;
        let mut child = Command::new(place.work.join("venv/bin/python"))
            .arg(place.root.join("crates/bench/peer/peer.py"))
            .arg(contents)
            .arg(place.root.join("crates/render/fonts"))
            .arg(out)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("starting the peer: scripts/bench.sh installs it")?;
        let input = child.stdin.take().context("no stdin")?;
        let answers = BufReader::new(child.stdout.take().context("no stdout")?).lines();
        let mut peer = Self {
            child,
            input,
            answers,
        };
        peer.answer().await?;
        Ok(peer)
    }

    async fn answer(&mut self) -> Result<Value> {
        let line = self.answers.next_line().await?;
        Ok(serde_json::from_str(
            &line.context("the peer stopped; its words are above")?,
        )?)
    }

    /// Makes these certificates.
    pub async fn run(&mut self, variant: &str, items: &[usize], keep: bool) -> Result<Times> {
        let order = json!({ "variant": variant, "items": items, "keep": keep });
        self.input
            .write_all(format!("{order}\n").as_bytes())
            .await?;
        self.input.flush().await?;
        let answer = self.answer().await?;
        let seconds = |name: &str| answer[name].as_f64().context("an odd answer of the peer");
        Ok(Times {
            cpu: seconds("cpu")?,
            wall: seconds("wall")?,
            render: seconds("render")?,
            sign: seconds("sign")?,
        })
    }

    /// Its resident memory in megabytes: now, and the most so far.
    pub fn memory(&self) -> Result<(f64, f64)> {
        crate::machine::memory(self.child.id().context("the peer is gone")?)
    }
}
