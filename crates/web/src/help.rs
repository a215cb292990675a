//! The user guide in short pages, and what Origo is built of.

use crate::shell::{Context, Problem, Shell, page};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;

/// Name, version, licence and address of each part, one a line; written by `make licences`.
const PARTS: &str = include_str!("../licences.tsv");
/// Texts of the licences, each under a line that begins with `=== ` and names its parts; written by `make licences`.
const TEXTS: &str = include_str!("../licences.txt");
/// Topics of the guide, in order; the words of each are `help-{topic}-h` and `help-{topic}-p`.
const TOPICS: [&str; 11] = [
    "start", "passkey", "apply", "goods", "query", "after", "review", "sign", "keys", "verify",
    "offline",
];

struct Topic {
    id: &'static str,
    title: String,
    paragraphs: Vec<String>,
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    s: Shell,
    t: T,
    topics: Vec<Topic>,
}

/// `GET /help`.
pub(crate) async fn help(context: Context) -> Result<Response, Problem> {
    let t = context.t;
    let topics = TOPICS
        .iter()
        .map(|id| Topic {
            id,
            title: t.coded("help", &format!("{id}-h")),
            paragraphs: t
                .coded("help", &format!("{id}-p"))
                .lines()
                .map(str::to_owned)
                .collect(),
        })
        .collect();
    let s = context.shell("help").await?;
    page(StatusCode::OK, &Help { s, t, topics })
}

struct Part {
    name: &'static str,
    version: &'static str,
    licence: &'static str,
    address: &'static str,
}

#[derive(Template)]
#[template(path = "licences.html")]
struct Licences {
    s: Shell,
    t: T,
    parts: Vec<Part>,
    texts: Vec<Text>,
}

/// The text of a licence, and whose it is.
struct Text {
    parts: &'static str,
    words: &'static str,
}

fn texts() -> Vec<Text> {
    let blocks = TEXTS.strip_prefix("=== ").unwrap_or(TEXTS).split("\n=== ");
    let split = |block: &'static str| block.split_once('\n').unwrap_or((block, ""));
    blocks
        .map(split)
        .map(|(parts, words)| Text { parts, words })
        .collect()
}

/// `GET /licences`.
pub(crate) async fn licences(context: Context) -> Result<Response, Problem> {
    let parts = PARTS
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some(Part {
                name: cells.next()?,
                version: cells.next()?,
                licence: cells.next()?,
                address: cells
                    .next()
                    .filter(|to| to.starts_with("http"))
                    .unwrap_or(""),
            })
        })
        .collect();
    let s = context.shell("").await?;
    let shown = Licences {
        s,
        t: context.t,
        parts,
        texts: texts(),
    };
    page(StatusCode::OK, &shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use origo_i18n::LANGUAGES;

    #[test]
    fn every_topic_has_words_in_every_language() {
        for language in LANGUAGES {
            let t = T::new(language.code);
            for topic in TOPICS {
                for part in ["h", "p"] {
                    let key = format!("{topic}-{part}");
                    assert_ne!(t.coded("help", &key), key, "{}", language.code);
                }
            }
        }
    }

    #[test]
    fn every_part_names_its_licence() {
        assert!(PARTS.lines().count() > 100);
        assert!(PARTS.lines().all(|line| line.split('\t').count() == 4));
    }

    #[test]
    fn every_part_has_the_text_of_its_licence() {
        let texts = texts();
        for line in PARTS.lines() {
            let mut cells = line.split('\t');
            let part = [cells.next().unwrap(), cells.next().unwrap()].join(" ");
            let mut own = texts
                .iter()
                .filter(|text| text.parts.split(", ").any(|one| one == part));
            assert!(own.any(|text| text.words.len() > 200), "{part} has no text");
        }
    }
}
