//! `make bench`: Origo beside its peers, pairs taken turn by turn in one run, so that their ratio holds on a noisy
//! machine. Prints one table and leaves `target/bench.json`.
//!
//!     origo-bench [--rounds N] [SECTION…]      sections: issue office pages start origin

#[path = "../../origo/src/engines.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the production's own engines, not a copy"
)]
mod engines;
mod figures;
mod house;
mod issue;
mod machine;
mod office;
#[path = "../../origo/src/opener.rs"]
#[allow(dead_code, unreachable_pub, reason = "as above")]
mod opener;
mod origin;
mod pages;
mod peer;
mod place;
mod replay;
mod server;
mod start;

use anyhow::{Context as _, Result};
use place::Place;
use serde_json::json;
use std::{fs, time::Instant};

#[tokio::main]
async fn main() -> Result<()> {
    replay::listen();
    let (mut rounds, mut wanted) = (7, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--rounds" {
            rounds = arguments.next().context("how many rounds?")?.parse()?;
        } else {
            wanted.push(argument);
        }
    }
    let root = std::env::current_dir()?;
    let place = Place {
        work: root.join("target/bench"),
        origo: root.join("target/release/origo"),
        root,
        rounds,
    };
    let started = Instant::now();
    let load = machine::load();
    let mut rows = Vec::new();
    for section in ["issue", "office", "pages", "start", "origin"] {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == section) {
            continue;
        }
        eprintln!("{section} …");
        rows.extend(
            match section {
                "issue" => issue::measure(&place).await,
                "office" => office::measure(&place).await,
                "pages" => pages::measure(&place).await,
                "origin" => Ok(origin::measure(&place)),
                _ => start::measure(&place).await,
            }
            .with_context(|| section.to_owned())?,
        );
    }
    let machine = machine::describe();
    let rows_json: Vec<_> = rows.iter().map(figures::Row::json).collect();
    let report = json!({
        "machine": machine,
        "load_before": load,
        "load_after": machine::load(),
        "seconds": started.elapsed().as_secs(),
        "rounds": rounds,
        "rows": rows_json,
    });
    fs::write(
        place.root.join("target/bench.json"),
        serde_json::to_string_pretty(&report)?,
    )?;
    println!();
    figures::print(&rows);
    println!(
        "\n{machine}\n{rounds} rounds each, median (least–most); load {load} before, {} after; {} s. target/bench.json",
        machine::load(),
        started.elapsed().as_secs()
    );
    Ok(())
}
