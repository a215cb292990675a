//! How fast a core decides: bills of 5, 50 and 500 materials and one of four levels, a batch after a change of a rule,
//! and US non-preferential cases beside originshift. `make bench` runs the same; alone it is
//! `cargo run --release -p origo-origin --example speed [PYTHON_WITH_ORIGINSHIFT]`.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "an example"
)]

use std::hint::black_box;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use origo_origin::{Agreement, Case, Material, Verdict, decide};

/// A figure of several rounds, and that of the peer in the same rounds.
pub struct Figure {
    pub what: String,
    pub unit: &'static str,
    pub ours: Vec<f64>,
    pub peer: Vec<f64>,
}

/// How long each round of a figure runs.
const ROUND: Duration = Duration::from_millis(400);

const BATCH: usize = 100_000;

fn material(at: usize) -> Material {
    let mut line = Material::named(&format!("part {at}"));
    line.hs = format!("87{:02}.{:02}", 1 + at % 14, 10 + at % 80)
        .parse()
        .ok();
    line.origin = Some(["CN", "KH", "VN"][at % 3].to_owned());
    line.originating = Some(!at.is_multiple_of(3));
    line.proof = Some(true);
    line.value = format!("{}.{:02}", 1 + at % 40, at % 100).parse().ok();
    line
}

fn case(materials: Vec<Material>) -> Case {
    let text = r#"{ "origin": "KH", "product": { "hs": "8712.00", "price": { "FOB": "25000" } } }"#;
    let mut case = Case::from_json(text).expect("the case is right");
    case.materials = materials;
    case
}

fn agreement(rule: &str) -> Agreement {
    let text = format!(
        r#"{{ "code": "TEST", "name": "A test", "parties": ["KH", "VN"], "base": "FOB",
        "value_methods": ["BD", "BU"], "cumulation": {{ "kind": "diagonal" }},
        "rules": [{{ "entry": "00-99: {rule};", "source": {{ "article": "-" }} }}] }}"#
    );
    serde_json::from_str(&text).expect("the agreement is right")
}

/// Decisions a second, on the clock of one thread.
fn rate(case: &Case, agreement: &Agreement) -> f64 {
    let started = Instant::now();
    let mut decisions = 0_u32;
    while started.elapsed() < ROUND {
        for _ in 0..8 {
            black_box(decide(black_box(case), agreement).expect("the case is right"));
            decisions += 1;
        }
    }
    f64::from(decisions) / started.elapsed().as_secs_f64()
}

/// US rules of origin for marking, 19 CFR 102.20, written in the notation from the text of the regulation: good,
/// material, rule.
const US: [(&str, &str, &str); 8] = [
    (
        "2106.90",
        "2101.11",
        "CTSH - {04,17,2009,1901.90,2202.91,2202.99}",
    ),
    ("8531.80", "8536.50", "CTSH - {8531.90 if simple_assembly}"),
    ("1905.90", "1101.00", "CTH"),
    ("4819.10", "4805.11", "CTH"),
    ("8501.31", "8503.00", "CTH"),
    ("7217.10", "7213.10", "CTH - {7213-7215}"),
    ("7217.10", "7206.10", "CTH - {7213-7215}"),
    ("8504.40", "8534.00", "ANY - {8504.10-8504.50}"),
];

fn us_cases() -> Vec<Case> {
    US.iter()
        .map(|(good, material, rule)| {
            let text = format!(
                r#"{{ "origin": "CN", "rule": "{rule}", "facts": {{ "simple_assembly": false }},
                   "product": {{ "hs": "{good}" }}, "materials": [{{ "id": "input", "hs": "{material}", "origin": "JP" }}] }}"#
            );
            Case::from_json(&text).expect("the case is right")
        })
        .collect()
}

/// originshift, started once and kept warm.
struct Peer {
    child: Child,
    input: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const PEER: &str = r#"
import json, sys, time
from originshift import resolve
cases = json.loads(sys.argv[1])
def run():
    return [resolve(good=good, inputs=[material], country="CN").satisfied for good, material, _ in cases]
print(json.dumps(run()), flush=True)
for line in sys.stdin:
    start = time.process_time()
    for _ in range(int(line)): run()
    print(time.process_time() - start, flush=True)
"#;

impl Peer {
    fn start(python: &Path) -> Option<(Self, Vec<Option<bool>>)> {
        let mut child = Command::new(python)
            .args(["-c", PEER, &serde_json::to_string(&US).ok()?])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (input, output) = (child.stdin.take()?, child.stdout.take()?);
        let mut peer = Self {
            child,
            input,
            answers: BufReader::new(output),
        };
        let said = serde_json::from_str(&peer.answer()?).ok()?;
        Some((peer, said))
    }

    fn answer(&mut self) -> Option<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line).ok()?;
        (!line.is_empty()).then_some(line)
    }

    /// Cases a second, of its processor time.
    fn rate(&mut self) -> Option<f64> {
        writeln!(self.input, "1").ok()?;
        let seconds: f64 = self.answer()?.trim().parse().ok()?;
        Some(US.len() as f64 / seconds)
    }
}

/// All figures, in rounds; with a Python that has originshift, ours and its turn by turn.
pub fn measure(rounds: usize, python: Option<&Path>) -> Vec<Figure> {
    let known = agreement("CTH | RVC(40)");
    let mut bills: Vec<(String, Case)> = [5, 50, 500]
        .map(|lines| {
            (
                format!("a bill of {lines} materials"),
                case((0..lines).map(material).collect()),
            )
        })
        .to_vec();
    let levels = (0..4).fold(Vec::new(), |inner, at| {
        let mut line = material(at * 3 + 1);
        (line.originating, line.self_produced, line.produced_from) = (None, true, inner);
        vec![line, material(100 + at)]
    });
    bills.push(("a bill of 4 levels, 8 materials".to_owned(), case(levels)));
    let mut figures: Vec<Figure> = bills
        .iter()
        .map(|(what, _)| Figure {
            what: what.clone(),
            unit: "decisions/s/core",
            ours: Vec::new(),
            peer: Vec::new(),
        })
        .collect();
    for _ in 0..rounds {
        for ((_, case), figure) in bills.iter().zip(&mut figures) {
            figure.ours.push(rate(case, &known));
        }
    }

    // 100,000 products whose rule changes from 40 % to 60 %: how many verdicts flip, and how long it takes to know.
    let products: Vec<Case> = (0..BATCH)
        .map(|at| {
            let mut case = case((at..at + 5).map(material).collect());
            let price = (100 + at % 150).to_string();
            case.product.price.insert(
                origo_origin::Base::FreeOnBoard,
                price.parse().expect("a number"),
            );
            case
        })
        .collect();
    let (before, after) = (agreement("RVC.BD(40)"), agreement("RVC.BD(60)"));
    let yes = |case: &Case, agreement: &Agreement| {
        decide(case, agreement).expect("the case is right").verdict == Verdict::Qualifies
    };
    let old: Vec<bool> = products.iter().map(|case| yes(case, &before)).collect();
    let mut batch = Figure {
        what: String::new(),
        unit: "s",
        ours: Vec::new(),
        peer: Vec::new(),
    };
    for _ in 0..rounds.min(3) {
        let started = Instant::now();
        let flipped = products
            .iter()
            .zip(&old)
            .filter(|(case, was)| yes(case, &after) != **was)
            .count();
        batch.ours.push(started.elapsed().as_secs_f64());
        batch.what = format!("{BATCH} products after a change of their rule ({flipped} flip)");
    }
    figures.push(batch);

    let cases = us_cases();
    let mut us = Figure {
        what: "US non-preferential cases, 19 CFR 102.20".to_owned(),
        unit: "decisions/s/core",
        ours: Vec::new(),
        peer: Vec::new(),
    };
    let none = Agreement::none("CN");
    let mut peer = python.and_then(Peer::start);
    if let Some((_, said)) = &peer {
        let ours: Vec<Option<bool>> = cases.iter().map(|case| Some(yes(case, &none))).collect();
        // Where it leaves a case open (“give the values”), only the shift is compared: ours is not met either.
        let same = ours
            .iter()
            .zip(said)
            .filter(|(ours, said)| said.unwrap_or(false) == ours.unwrap_or(false))
            .count();
        us.what = format!("{} ({same} of {} the same)", us.what, US.len());
    }
    for _ in 0..rounds {
        let started = Instant::now();
        let mut done = 0_u32;
        while started.elapsed() < ROUND {
            for case in &cases {
                black_box(decide(black_box(case), &none).expect("the case is right"));
                done += 1;
            }
        }
        us.ours
            .push(f64::from(done) / started.elapsed().as_secs_f64());
        if let Some((peer, _)) = &mut peer {
            us.peer.extend(peer.rate());
        }
    }
    figures.push(us);
    figures
}

#[allow(dead_code, reason = "make bench has its own")]
fn main() {
    let python = std::env::args().nth(1);
    for figure in measure(3, python.as_deref().map(Path::new)) {
        let median = |values: &[f64]| {
            let mut values = values.to_vec();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
        };
        print!(
            "{}: {:.2} {}",
            figure.what,
            median(&figure.ours),
            figure.unit
        );
        if !figure.peer.is_empty() {
            print!(", originshift {:.2}", median(&figure.peer));
        }
        println!();
    }
}
