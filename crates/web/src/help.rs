//! The user guide in short pages, and what Origo is built of.

use crate::shell::{Context, Problem, Shell, page};
use askama::Template;
use axum::{http::StatusCode, response::Response};
use origo_i18n::T;

/// Name, version, licence and address of each part, one a line; written by `scripts/licences.sh`.
const PARTS: &str = include_str!("../licences.tsv");
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
}
