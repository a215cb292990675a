//! The commonest texts that the importer does not understand: what to teach it next.
//! `cargo run -p origo-qualify --example uk_report FOLDER [random SEED COUNT]`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "an example"
)]

use std::collections::BTreeMap;

use origo_qualify::uk::{Understood, draw, import, mark, notation_mark};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut files: Vec<_> = std::fs::read_dir(&arguments[0])
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let (mut left, mut all, mut fully, mut partly) =
        (BTreeMap::<String, (usize, String)>::new(), 0, 0, 0);
    let mut good = Vec::new();
    for file in files {
        let agreement = import(&std::fs::read_to_string(&file).unwrap()).unwrap();
        all += agreement.rules.len();
        fully += agreement.count(Understood::Fully);
        partly += agreement.count(Understood::Partly);
        if !agreement.unreadable.is_empty() {
            println!(
                "{}: {} spans not read, {:?}",
                file.display(),
                agreement.unreadable.len(),
                &agreement.unreadable[..1]
            );
        }
        for rule in agreement.rules {
            if rule.understood == Understood::Fully {
                good.push((
                    file.file_stem().unwrap().to_string_lossy().into_owned(),
                    rule,
                ));
            } else {
                let template: String = rule
                    .prose
                    .chars()
                    .map(|c| if c.is_ascii_digit() { '#' } else { c })
                    .collect();
                let one = left.entry(template).or_insert((0, rule.prose.clone()));
                one.0 += 1;
            }
        }
    }
    if arguments.len() > 3 {
        let (seed, count): (u64, usize) =
            (arguments[2].parse().unwrap(), arguments[3].parse().unwrap());
        for (agreement, rule) in draw(seed, count, &good) {
            println!(
                "{agreement} | {} | {} | {}\n  {}\n  = {}",
                rule.heading,
                mark(agreement, rule),
                notation_mark(&rule.rule),
                rule.prose,
                rule.rule
            );
        }
        return;
    }
    let mut left: Vec<_> = left.into_values().collect();
    left.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    for (count, text) in left.iter().take(120) {
        println!("{count:5} {}", text.chars().take(330).collect::<String>());
    }
    println!(
        "{all} rules, {fully} fully ({:.1} %), {partly} partly",
        100.0 * fully as f64 / all as f64
    );
}
