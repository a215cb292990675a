//! `make bench`, its part `growth`: a database grows tenfold again and again, and at each size every page that lists,
//! searches, counts or verifies is asked of the real server. Prints one table per engine with the verdict and leaves
//! `target/bench-growth.json`.
//!
//!     origo-growth [--sizes 10000,100000,1000000] [--huge] [--rounds N] [sqlite|postgres]
//!
//! The binary `origo` is the one beside this. `--huge` adds ten million.

mod figures;
mod grown;
#[path = "../machine.rs"]
#[allow(dead_code, reason = "the other program uses the rest")]
mod machine;
mod pages;
#[path = "../place.rs"]
#[allow(dead_code, reason = "the other program uses the rest")]
mod place;
#[path = "../server.rs"]
#[allow(dead_code, reason = "the other program uses the rest")]
mod server;

use anyhow::{Context as _, Result};
use figures::Table;
use grown::Grown;
use place::Place;
use serde_json::json;
use server::Server;
use sqlx::{AnyConnection, Connection as _, any::install_default_drivers};
use std::{env, fs, path::Path, time::Instant};

/// Certificates at each size.
const SIZES: [i64; 3] = [10_000, 100_000, 1_000_000];
/// The size that `--huge` adds.
const HUGE: i64 = 10_000_000;
/// Times that each page is asked for at each size.
const ROUNDS: usize = 15;

/// What was asked for.
struct Asked {
    sizes: Vec<i64>,
    rounds: usize,
    engines: Vec<String>,
}

impl Asked {
    fn read() -> Result<Self> {
        let mut asked = Self {
            sizes: SIZES.to_vec(),
            rounds: ROUNDS,
            engines: Vec::new(),
        };
        let mut arguments = env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--sizes" => {
                    let list = arguments.next().context("which sizes?")?;
                    let sizes = list.split(',').map(str::parse::<i64>);
                    let sizes = sizes.collect::<Result<Vec<_>, _>>();
                    asked.sizes = sizes.with_context(|| format!("{list:?} are no sizes"))?;
                }
                "--huge" => asked.sizes.push(HUGE),
                "--rounds" => {
                    asked.rounds = arguments.next().context("how many rounds?")?.parse()?;
                }
                engine => asked.engines.push(engine.to_owned()),
            }
        }
        Ok(asked)
    }

    fn wants(&self, engine: &str) -> bool {
        self.engines.is_empty() || self.engines.iter().any(|name| name == engine)
    }
}

/// The name of a database of this run on the server of the tests.
fn own_name() -> String {
    format!("growth_{}", std::process::id())
}

/// Grows one database and measures it at each size.
async fn measure(place: &Place, asked: &Asked, engine: &str, url: Option<&str>) -> Result<Table> {
    let data = place.fresh(&format!("growth-{engine}"))?;
    let own = format!("sqlite://{}/origo.db", data.display());
    let (server, _) = Server::with(place, &data, &["--demo"], url).await?;
    let mut connection = AnyConnection::connect(url.unwrap_or(&own)).await?;
    let mut grown = Grown::begin(&mut connection, server.address).await?;
    let pages = pages::all(&grown);
    let mut table = Table::of(engine, &pages);
    for size in &asked.sizes {
        let start = Instant::now();
        grown.to(&mut connection, *size).await?;
        eprintln!(
            "  {engine}: {size} certificates, grown in {} s",
            start.elapsed().as_secs()
        );
        table.add(
            *size,
            pages::measure(server.address, &pages, asked.rounds).await?,
        );
    }
    connection.close().await?;
    drop(server);
    fs::remove_dir_all(&data)?;
    Ok(table)
}

async fn on_postgres(place: &Place, asked: &Asked) -> Result<Option<Table>> {
    let Ok(server) = env::var("ORIGO_TEST_POSTGRES_URL") else {
        eprintln!("  no ORIGO_TEST_POSTGRES_URL: PostgreSQL is left out");
        return Ok(None);
    };
    let name = own_name();
    let (base, _) = server.rsplit_once('/').context("an odd address")?;
    let mut outside = AnyConnection::connect(&server).await?;
    grown::run(&mut outside, &format!("CREATE DATABASE {name}")).await?;
    let table = measure(place, asked, "PostgreSQL", Some(&format!("{base}/{name}"))).await;
    grown::run(&mut outside, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
    table.map(Some)
}

/// The binary beside this one.
fn beside() -> Result<std::path::PathBuf> {
    Ok(env::current_exe()?.with_file_name("origo"))
}

#[tokio::main]
async fn main() -> Result<()> {
    install_default_drivers();
    let asked = Asked::read()?;
    let root = env::current_dir()?;
    let place = Place {
        work: root.join("target/bench"),
        origo: beside()?,
        root,
        rounds: asked.rounds,
    };
    let mut tables = Vec::new();
    if asked.wants("sqlite") {
        tables.push(measure(&place, &asked, "SQLite", None).await?);
    }
    if asked.wants("postgres") {
        tables.extend(on_postgres(&place, &asked).await?);
    }
    leave(&place.root.join("target/bench-growth.json"), &tables)?;
    for table in &tables {
        table.print();
    }
    Ok(())
}

fn leave(file: &Path, tables: &[Table]) -> Result<()> {
    let report = json!({
        "machine": machine::describe(),
        "load_after": machine::load(),
        "release": !cfg!(debug_assertions),
        "engines": tables.iter().map(Table::json).collect::<Vec<_>>(),
    });
    fs::write(file, serde_json::to_string_pretty(&report)?)?;
    eprintln!("  {}", file.display());
    Ok(())
}
