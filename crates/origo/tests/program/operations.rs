//! What operators rely on, with the real binary on both databases: two that start at once migrate once; a backup taken
//! while the server runs comes back whole.

use std::{
    path::Path,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(60);

fn origo(data: &Path, database: Option<&str>, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    command.args(arguments).arg("--data").arg(data);
    if let Some(url) = database {
        command.env("ORIGO_DATABASE_URL", url);
    }
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

struct Server(Child, String);

impl Server {
    fn start(data: &Path, database: Option<&str>) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = free.local_addr().unwrap().to_string();
        drop(free);
        let child = origo(data, database, &["serve", "--demo", "--listen", &listen])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while std::net::TcpStream::connect(&listen).is_err() {
            assert!(start.elapsed() < PATIENCE, "the server does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self(child, format!("http://{listen}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn two_start_at_once(database: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let both: Vec<_> = (0..2)
        .map(|_| {
            origo(folder.path(), database, &["migrate"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let ran: Vec<usize> = both
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
            let words = said(&output);
            words.split(' ').next().unwrap().parse().unwrap()
        })
        .collect();
    assert!(ran.contains(&0), "both migrated: {ran:?}");
    assert!(ran.iter().sum::<usize>() > 0, "nobody migrated");
}

#[test]
fn two_that_start_at_once_migrate_once_on_sqlite() {
    two_start_at_once(None);
}

#[tokio::test]
async fn two_that_start_at_once_migrate_once_on_postgres() {
    two_start_at_once(Some(&origo_testkit::own_postgres_database().await));
}

/// The main job with all examples.
fn smoke(server: &Server, out: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_origo"))
        .args(["smoke", "--url", &server.1, "--out"])
        .arg(out)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

/// A bare Debian has no `ca-certificates`, and plain HTTP asks for none.
#[test]
fn a_machine_that_trusts_nobody_can_call_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = folder.path().join("none.pem");
    std::fs::write(&nobody, "").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_origo"))
        .args(["smoke", "--url", "http://127.0.0.1:1", "--out"])
        .arg(folder.path().join("out"))
        .env("SSL_CERT_FILE", &nobody)
        .env("SSL_CERT_DIR", folder.path())
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .unwrap();
    let words = said(&output);
    assert!(!words.contains("builder error"), "{words}");
    assert!(words.contains("http://127.0.0.1:1"), "{words}");
}

/// The certificates that a smoke run brought home.
fn numbers(out: &Path) -> std::collections::BTreeSet<String> {
    let files = std::fs::read_dir(out.join("certificates")).unwrap();
    files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Each authority's chain as `audit verify` sees it.
fn audit(data: &Path, database: Option<&str>) -> Vec<serde_json::Value> {
    let done = origo(data, database, &["audit", "verify", "--json"])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", said(&done));
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Nobody else on the machine reads anything in a folder.
fn is_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["origo.db", "origo.pgdump", "origo.db-wal"] {
        let file = folder.join(name);
        assert!(!file.exists() || mode(&file) == 0o600, "{}", file.display());
    }
    for name in ["files", "keys"] {
        let inside = folder.join(name);
        assert!(
            !inside.exists() || mode(&inside) & 0o077 == 0,
            "{}",
            inside.display()
        );
    }
}

/// An installation of the days when folders and files were made as the system makes them.
#[test]
fn an_older_installation_is_closed_to_others_when_it_is_opened() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = folder.path().join("data");
    let run = |arguments: &[&str]| {
        let done = origo(&data, None, arguments).output().unwrap();
        assert!(done.status.success(), "{}", said(&done));
    };
    let open = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    run(&["migrate"]);
    std::fs::write(data.join("origo.toml"), "session_idle_hours = 8\n").unwrap();
    for name in ["", "keys"] {
        open(&data.join(name), 0o755);
    }
    for name in ["origo.db", "origo.toml", "keys/secret"] {
        open(&data.join(name), 0o644);
    }
    // whose folder a link names is somebody else's choice
    open(elsewhere.path(), 0o755);
    symlink(elsewhere.path(), data.join("files")).unwrap();
    run(&["authority", "list"]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for name in ["", "keys"] {
        assert_eq!(mode(&data.join(name)), 0o700, "{name}");
    }
    for name in ["origo.db", "origo.toml", "keys/secret"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
    assert_eq!(mode(elsewhere.path()), 0o755);
    // a folder that everybody shares stays everybody's
    open(&data, 0o1777);
    run(&["authority", "list"]);
    assert_eq!(mode(&data), 0o777);
}

fn there_and_back(database: Option<&str>, empty: Option<&str>) {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (backup, restored) = (copy.path().join("backup"), copy.path().join("data"));
    let out = copy.path().join("smoke");
    let server = Server::start(folder.path(), database);
    smoke(&server, &out);

    // the server keeps running meanwhile
    let to = backup.to_str().unwrap();
    let done = origo(folder.path(), database, &["backup", "--out", to])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", said(&done));
    is_private(&backup);
    is_private(folder.path());
    let heads = audit(folder.path(), database);
    // what is issued now is in no backup
    let lost = copy.path().join("lost");
    smoke(&server, &lost);
    drop(server);
    let done = origo(&restored, empty, &["restore", "--from", to])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", said(&done));
    let again = origo(&restored, empty, &["restore", "--from", to])
        .output()
        .unwrap();
    assert!(
        !again.status.success(),
        "a second restore overwrote the first"
    );

    is_private(&restored);
    let words = said(&done);
    assert!(
        words.contains("certificate/co/2026: the backup ends at"),
        "{words}"
    );
    // the chains are the same, and the leap of the numbers is one event more
    for (before, after) in heads.iter().zip(audit(&restored, empty)) {
        assert_eq!(before["authority"], after["authority"]);
        let events = before["events"].as_i64().unwrap();
        assert_eq!(
            after["events"].as_i64().unwrap(),
            events + i64::from(events > 0)
        );
    }

    // and it works on: keys and files are there, numbers go on
    let server = Server::start(&restored, empty);
    smoke(&server, &out);
    // twice ten certificates, and none has the number of one that was issued after the backup
    let issued = numbers(&out);
    assert_eq!(issued.len(), 20);
    let (lost, twice) = (numbers(&lost), numbers(&lost).intersection(&issued).count());
    assert_eq!((lost.len(), twice), (10, 0));
}

#[test]
fn a_backup_comes_back_on_sqlite() {
    there_and_back(None, None);
}

#[tokio::test]
async fn a_backup_comes_back_on_postgres() {
    let (full, empty) = (
        origo_testkit::own_postgres_database().await,
        origo_testkit::own_postgres_database().await,
    );
    tokio::task::spawn_blocking(move || there_and_back(Some(&full), Some(&empty)))
        .await
        .unwrap();
}
