//! What `make run` says on a machine that lacks something: one sentence and its remedy, at once, before anything is
//! downloaded. The machine is a folder of commands: those that every Debian has, and false ones for what is tried.
#![expect(clippy::unwrap_used, reason = "a test tells by failing")]

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    process::Command,
};
use tempfile::TempDir;

/// What the smallest Debian has.
const TOOLS: [&str; 18] = [
    "bash", "cat", "cut", "dirname", "env", "grep", "head", "ls", "mktemp", "mkdir", "rm", "sed",
    "sh", "sort", "tail", "timeout", "tr", "uname",
];
const RUSTC: &str = "echo 'rustc 1.95.0 (0123 2026)'; echo 'host: x86_64-unknown-linux-gnu'";

struct Machine {
    folder: TempDir,
}

impl Machine {
    /// A machine on which everything is there, and a person who is not root.
    fn complete() -> Self {
        let machine = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for tool in TOOLS {
            let real = ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(tool));
            let real = real.into_iter().find(|path| path.exists()).unwrap();
            symlink(real, machine.folder.path().join(tool)).unwrap();
        }
        for (name, does) in [
            ("rustc", RUSTC),
            ("cargo", "exit 0"),
            ("cc", "exit 0"),
            ("id", "echo 1000"),
            ("apt-get", "exit 0"),
            ("sudo", "exit 1"),
        ] {
            machine.with(name, does);
        }
        machine
    }

    /// A command that does this.
    fn with(&self, name: &str, does: &str) -> &Self {
        let path = self.folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{does}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    fn without(&self, name: &str) -> &Self {
        fs::remove_file(self.folder.path().join(name)).unwrap();
        self
    }

    /// What `make run` says on it, for an address.
    fn says(&self, listen: &str) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let data = self.folder.path().join("data");
        let output = Command::new(self.folder.path().join("bash"))
            .arg(root.join("scripts/run.sh"))
            .args([data.to_str().unwrap(), listen])
            .env_clear()
            .env("PATH", self.folder.path())
            .env("HOME", self.folder.path())
            .output()
            .unwrap();
        assert!(!output.status.success());
        assert!(!data.exists());
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

/// That these words are said, as the one sentence with its remedy.
#[track_caller]
fn one(said: &str, words: &str, remedy: &str) {
    let sentences = said.matches("Origo cannot be built yet: ").count();
    assert!(
        sentences == 1 && said.contains(words) && said.contains(remedy),
        "{said}"
    );
}

#[test]
fn rust_that_is_missing_or_old_is_said_with_its_remedy() {
    let machine = Machine::complete();
    machine.with("rustc", "echo 'rustc 1.63.0 (abc 2022)'");
    one(
        &machine.says("127.0.0.1:0"),
        "Rust 1.63.0 is here, 1.95 or newer is wanted",
        "rustup update stable",
    );
    machine.without("rustc").without("cargo");
    one(
        &machine.says("127.0.0.1:0"),
        "Rust is missing",
        "Install Rust 1.95 or newer",
    );
}

#[test]
fn packages_that_cannot_be_installed_are_named_with_the_line_that_installs_them() {
    let machine = Machine::complete();
    machine.without("cc");
    let line = "apt-get install -y build-essential";
    one(
        &machine.says("127.0.0.1:0"),
        "sudo asks for a password",
        line,
    );
    machine.without("sudo");
    one(
        &machine.says("127.0.0.1:0"),
        "you are not root, and there is no sudo",
        line,
    );
    machine.without("apt-get");
    one(
        &machine.says("127.0.0.1:0"),
        "this system has no apt-get",
        "your system's own tool",
    );
    machine.with("apt-get", "case \"$*\" in *update*) exit 100 ;; esac");
    machine.with("sudo", "[ \"$1\" = -n ] && exit 0; exec \"$@\"");
    one(
        &machine.says("127.0.0.1:0"),
        "the package lists cannot be fetched",
        line,
    );
}

#[test]
fn a_compiler_is_not_downloaded_where_packages_cannot_be_had() {
    let machine = Machine::complete();
    machine
        .without("cc")
        .without("sudo")
        .without("rustc")
        .without("cargo");
    machine.with("curl", "echo downloaded >&2; exit 1");
    let said = machine.says("127.0.0.1:0");
    one(&said, "build-essential", "root");
    assert!(!said.contains("downloaded"), "{said}");
}

#[test]
fn a_port_that_is_taken_and_a_network_that_is_away_are_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let machine = Machine::complete();
    one(
        &machine.says(&address),
        "is taken",
        "make run LISTEN=127.0.0.1:",
    );
    one(
        &machine.says("here"),
        "“here” is no address",
        "make run LISTEN=127.0.0.1:8081",
    );
    machine.with("cargo", "exit 101");
    one(
        &machine.says("127.0.0.1:1"),
        "cannot be fetched",
        "proxy or mirror",
    );
}
