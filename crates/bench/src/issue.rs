//! The issue pipeline beside WeasyPrint and pyHanko, turn by turn in one run.
//!
//! Ours does the whole job of one certificate: checks the application, takes its number in a transaction, draws
//! PDF/A-3a with PDF/UA-1, seals, stores file and row, writes the events, marks it issued. The peer only draws and
//! signs: what it does not do is a gift to it. Both are warm, and both are charged their processor time.

use crate::{
    Place,
    figures::{Rounds, Row},
    house::{Example, House, examples},
    machine::cpu_seconds,
    peer::Peer,
};
use anyhow::{Context as _, Result, ensure};
use origo_office::{applications, cases, certificates, worker};
use serde_json::{Value, json};
use std::{fs, time::Instant};

/// How often each example is issued by us in a round: a hundredth of a second is as fine as the clock goes.
const OURS: usize = 6;
/// The example with many lines.
const LONG: &str = "machine-tools";
const SECTION: &str = "issue";
const PEER: &str = "WeasyPrint + pyHanko";

struct Issued {
    cpu: f64,
    wall: f64,
    each: Vec<f64>,
}

/// Issues each of these applications, alone and one after the other.
async fn issue(house: &House, ready: &[(&Example, String)]) -> Result<Issued> {
    let (cpu, start, mut each) = (cpu_seconds()?, Instant::now(), Vec::new());
    for (example, id) in ready {
        let begun = Instant::now();
        let signatory = house.person("signatory", &example.authority)?;
        applications::check(&house.office, signatory, id).await?;
        cases::sign(&house.office, signatory, id).await?;
        worker::run_due(&house.office).await?;
        each.push(begun.elapsed().as_secs_f64());
    }
    Ok(Issued {
        cpu: cpu_seconds()? - cpu,
        wall: start.elapsed().as_secs_f64(),
        each,
    })
}

async fn ready<'a>(
    house: &House,
    examples: &[&'a Example],
    times: usize,
) -> Result<Vec<(&'a Example, String)>> {
    let mut ready = Vec::new();
    for _ in 0..times {
        for example in examples {
            ready.push((*example, house.approved(example).await?));
        }
    }
    // letters and other work of the steps before are not part of the figure
    worker::run_due(&house.office).await?;
    Ok(ready)
}

/// What a certificate says, for the peer; and that ours is there.
async fn content(house: &House, example: &Example, id: &str, place: &Place) -> Result<Value> {
    let signatory = house.person("signatory", &example.authority)?;
    let number = house.application(example, id).await?.certificate_number;
    let number = number.context("no number was taken")?;
    let certificate = certificates::find(&house.office, signatory, &number).await?;
    ensure!(certificate.state == "issued", "{number} is not issued");
    let data: origo_casework::CertificateData = serde_json::from_str(&certificate.data)?;
    let (_, pack, form) = house
        .office
        .form(&example.authority, &certificate.form)
        .await?;
    let pdf = certificates::pdf(&house.office, signatory, &number).await?;
    let out = place.work.join("ours");
    fs::create_dir_all(&out)?;
    fs::write(out.join(format!("{}.pdf", example.name)), pdf)?;
    Ok(json!({
        "layout": form.layout,
        "display": origo_casework::display_names(pack, form, &data.consignment),
        "data": data,
    }))
}

/// Measures it.
pub async fn measure(place: &Place) -> Result<Vec<Row>> {
    let folder = place.fresh("issue")?;
    let database = format!("sqlite://{}/origo.db", folder.display());
    let house = House::open(&database, &folder, &place.origo).await?;
    let all = examples(&place.root.join("examples"))?;
    let (long, short): (Vec<_>, Vec<_>) = all.iter().partition(|example| example.name == LONG);
    ensure!(!long.is_empty(), "the example {LONG} is gone");

    // the first of each warms us up and gives the peer its contents
    let mut contents = Vec::new();
    for example in short.iter().chain(&long) {
        let first = ready(&house, &[example], 1).await?;
        issue(&house, &first).await?;
        contents.push(content(&house, example, &first[0].1, place).await?);
    }
    let path = place.work.join("content.jsonl");
    let lines: Vec<_> = contents.iter().map(Value::to_string).collect();
    fs::write(&path, lines.join("\n"))?;
    let mut peer = Peer::start(place, &path).await?;
    let everything: Vec<_> = (0..contents.len()).collect();
    for variant in ["pdf/a-3a", "pdf/a-3b"] {
        peer.run(variant, &everything, true).await?;
    }

    let mut rows = Vec::new();
    let items: Vec<_> = (0..short.len()).collect();
    let (mut ours, mut tagged, mut plain) =
        (Rounds::default(), Rounds::default(), Rounds::default());
    let (mut rates, mut peer_rates) = (Rounds::default(), Rounds::default());
    let (mut walls, mut peer_walls) = (Rounds::default(), Rounds::default());
    let (mut peer_draws, mut peer_signs) = (Rounds::default(), Rounds::default());
    for round in 0..place.rounds {
        let ready = ready(&house, &short, OURS).await?;
        let done = issue(&house, &ready).await?;
        let with_tags = peer.run("pdf/a-3a", &items, false).await?;
        let without = peer.run("pdf/a-3b", &items, false).await?;
        #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
        let (mine, theirs) = (ready.len() as f64, items.len() as f64);
        ours.0.push(done.cpu / mine * 1000.0);
        rates.0.push(mine / done.cpu);
        walls.0.push(done.wall / mine * 1000.0);
        tagged.0.push(with_tags.cpu / theirs * 1000.0);
        peer_rates.0.push(theirs / with_tags.cpu);
        peer_walls.0.push(with_tags.wall / theirs * 1000.0);
        plain.0.push(without.cpu / theirs * 1000.0);
        peer_draws.0.push(with_tags.render / theirs * 1000.0);
        peer_signs.0.push(with_tags.sign / theirs * 1000.0);
        eprintln!(
            "  round {}: Origo {:.1} ms, peer {:.1} ms with tags, {:.1} ms without",
            round + 1,
            ours.0[round],
            tagged.0[round],
            plain.0[round]
        );
    }
    let examples = short.len();
    rows.push(Row::rates(
        SECTION,
        format!("{examples} examples, tagged on both sides"),
        "certificates/s/core",
        rates,
        PEER,
        peer_rates,
    ));
    rows.push(Row::times(
        SECTION,
        "the same",
        "ms CPU each",
        ours.clone(),
        PEER,
        tagged,
    ));
    rows.push(Row::times(
        SECTION,
        "the same, peer without tags (PDF/A-3b)",
        "ms CPU each",
        ours,
        PEER,
        plain,
    ));
    rows.push(Row::times(
        SECTION,
        "the same by the wall",
        "ms each",
        walls,
        PEER,
        peer_walls,
    ));

    let (draw, seal) = engines_alone(&house, &contents[..short.len()], place)?;
    rows.push(Row::times(
        SECTION,
        "drawing alone (Typst)",
        "ms CPU each",
        draw,
        "WeasyPrint",
        peer_draws,
    ));
    rows.push(Row::times(
        SECTION,
        "sealing alone",
        "ms CPU each",
        seal,
        "pyHanko",
        peer_signs,
    ));

    let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
    for _ in 0..place.rounds.min(5) {
        let ready = ready(&house, &long, 8).await?;
        #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
        ours.0
            .push(issue(&house, &ready).await?.cpu / ready.len() as f64 * 1000.0);
        theirs
            .0
            .push(peer.run("pdf/a-3a", &[short.len()], false).await?.cpu * 1000.0);
    }
    rows.push(Row::times(
        SECTION,
        "60 lines of goods",
        "ms CPU each",
        ours,
        PEER,
        theirs,
    ));
    rows.extend(cores(&house, &short, place).await?);
    rows.push(Row::alone(
        "memory",
        "the peer's process, most",
        "MB",
        Rounds(vec![peer.memory()?.1]),
    ));
    Ok(rows)
}

/// The two engines without the office, in the same process.
fn engines_alone(house: &House, contents: &[Value], place: &Place) -> Result<(Rounds, Rounds)> {
    const DRAWN: usize = 3;
    const SEALED: usize = 100;
    let renderer = origo_render::Renderer::new()?;
    let keys = origo_seal::Keystore::open(&place.fresh("keys")?, "benchmark")?;
    let subject = origo_seal::Subject {
        country: "KH".to_owned(),
        organisation: "Benchmark".to_owned(),
    };
    let key = keys.authority("benchmark", &subject, house.office.now())?;
    let (mut draw, mut seal) = (Rounds::default(), Rounds::default());
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    for _ in 0..place.rounds {
        let (cpu, mut pdf) = (cpu_seconds()?, Vec::new());
        for _ in 0..DRAWN {
            for content in contents {
                pdf = renderer.certificate(&origo_render::Page {
                    layout: content["layout"].as_str().unwrap_or_default(),
                    data: &content["data"],
                    display: &content["display"],
                    kind: origo_render::Kind::Certificate,
                    specimen: None,
                })?;
            }
        }
        let drawn = (contents.len() * DRAWN) as f64;
        draw.0.push((cpu_seconds()? - cpu) / drawn * 1000.0);
        let cpu = cpu_seconds()?;
        for _ in 0..SEALED * 10 {
            let request = origo_seal::SealRequest {
                time: house.office.now(),
                name: "Chan Sokha",
                reason: "benchmark",
                location: "Phnom Penh",
            };
            key.sign_pdf(&pdf, &request)?;
        }
        seal.0
            .push((cpu_seconds()? - cpu) / (SEALED * 10) as f64 * 1000.0);
    }
    Ok((draw, seal))
}

/// How fast a heap of signed applications is worked off by one worker and by one for each core.
async fn cores(house: &House, short: &[&Example], place: &Place) -> Result<Vec<Row>> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut one, mut all, mut latency) = (Rounds::default(), Rounds::default(), Rounds::default());
    for _ in 0..place.rounds.min(5) {
        let alone = issue(house, &ready(house, short, 2).await?).await?;
        latency
            .0
            .extend(alone.each.iter().map(|seconds| seconds * 1000.0));
        for (count, rounds) in [(1, &mut one), (workers, &mut all)] {
            let ready = ready(house, short, 4).await?;
            for (example, id) in &ready {
                let signatory = house.person("signatory", &example.authority)?;
                cases::sign(&house.office, signatory, id).await?;
            }
            let start = Instant::now();
            let workers: Vec<_> = (0..count)
                .map(|_| {
                    let office = house.office.clone();
                    tokio::spawn(async move { worker::run_due(&office).await })
                })
                .collect();
            for worker in workers {
                worker.await??;
            }
            #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
            rounds
                .0
                .push(ready.len() as f64 / start.elapsed().as_secs_f64());
        }
    }
    Ok(vec![
        Row::alone(SECTION, "sign to issued, one at a time", "ms", latency),
        Row::rates(
            SECTION,
            format!("a heap of jobs, {workers} workers"),
            "certificates/s",
            all,
            "1 worker",
            one,
        ),
    ])
}
