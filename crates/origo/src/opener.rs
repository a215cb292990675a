//! Opens strangers' files in processes of their own, one for each file: this binary begins anew as `origo open`, takes
//! the file from its standard input under limits that it sets itself, and is killed when its time is over. It inherits
//! no settings, opens no database and loads no packs, so that it costs a few milliseconds and knows no secrets.

use futures_util::{FutureExt as _, future::BoxFuture};
use origo_office::{Asked, Opener, Told, Unopened};
use std::{
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, Command},
    time::timeout,
};

/// The command that opens a file; hidden, because only we give it.
pub const COMMAND: &str = "open";
/// Time on the clock. The limit on the processor's time is shorter; this one is for what sleeps or swaps.
const TIME_MAX: Duration = Duration::from_secs(20);
/// The most that is told of a file: 2,000 rows of long cells, or a page as picture.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// On Linux the program that runs, even after another was put in its place.
const SELF: &str = "/proc/self/exe";
/// What the system sends when the limit on the processor's time is reached.
const SIGXCPU: i32 = 24;
const SIGKILL: i32 = 9;
/// What Rust sends itself when there is no memory.
const SIGABRT: i32 = 6;

/// Opens each file in a process of its own.
#[derive(Debug, Clone)]
pub struct Processes {
    program: PathBuf,
}

impl Processes {
    /// Begins this very program.
    ///
    /// # Errors
    /// The system does not tell which it is.
    pub fn of_this_program() -> std::io::Result<Self> {
        let program = match Path::new(SELF).exists() {
            true => PathBuf::from(SELF),
            false => std::env::current_exe()?,
        };
        Ok(Self { program })
    }

    /// Begins another build of it.
    #[allow(dead_code, reason = "the measurements begin the release")]
    #[must_use]
    pub fn of(program: PathBuf) -> Self {
        Self { program }
    }

    fn begin(&self) -> Result<Child, Unopened> {
        Command::new(&self.program)
            .arg(COMMAND)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                Unopened::Ours(format!("beginning {}: {error}", self.program.display()))
            })
    }
}

impl Opener for Processes {
    fn open(&self, asked: Asked, bytes: Vec<u8>) -> BoxFuture<'_, Result<Told, Unopened>> {
        async move {
            let child = self.begin()?;
            // dropping the child kills it
            timeout(TIME_MAX, talk(child, &asked, bytes))
                .await
                .unwrap_or(Err(Unopened::TooMuch))
        }
        .boxed()
    }
}

/// Hands in what is asked, in a line of JSON, and the file; reads what is told, in a line of JSON, and a picture.
async fn talk(mut child: Child, asked: &Asked, bytes: Vec<u8>) -> Result<Told, Unopened> {
    let ours = |why: String| Unopened::Ours(why);
    let mut head = serde_json::to_vec(asked).map_err(|error| ours(error.to_string()))?;
    head.push(b'\n');
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(ours("no pipes".to_owned()));
    };
    // one that died early does not listen: its end says why
    let handed = async move {
        let _ = input.write_all(&head).await;
        let _ = input.write_all(&bytes).await;
        let _ = input.shutdown().await;
    };
    let mut told = Vec::new();
    let mut output = output.take(ANSWER_BYTES_MAX);
    let (_, read) = tokio::join!(handed, output.read_to_end(&mut told));
    read.map_err(|error| ours(error.to_string()))?;
    let status = child
        .wait()
        .await
        .map_err(|error| ours(error.to_string()))?;
    if !status.success() {
        return Err(why(status));
    }
    read_told(&told)
}

fn why(status: ExitStatus) -> Unopened {
    match status.signal() {
        Some(SIGXCPU | SIGKILL | SIGABRT) => Unopened::TooMuch,
        _ => Unopened::Broken,
    }
}

fn read_told(told: &[u8]) -> Result<Told, Unopened> {
    let line = told.iter().position(|byte| *byte == b'\n');
    let (head, rest) = told.split_at(line.ok_or(Unopened::Broken)?);
    match serde_json::from_slice(head).map_err(|_| Unopened::Broken)? {
        Told::Page(_) => Ok(Told::Page(rest.get(1..).unwrap_or_default().to_vec())),
        told => Ok(told),
    }
}
