//! Demo data, when asked for.

use crate::say::say;
use anyhow::Result;
use origo_office::{
    Office, demo,
    demo_cases::{self, DemoCase, Stage},
};
use origo_trade::Draft;
use serde::Deserialize;

/// An example of `examples/`, built in with its papers: name, application, and each paper's name and bytes.
type Example = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static [u8])],
);

macro_rules! example {
    ($name:literal, $($paper:literal),+) => {
        (
            $name,
            include_str!(concat!("../../../examples/", $name, ".json")),
            &[$((
                concat!("documents/", $name, "-", $paper, ".pdf"),
                include_bytes!(concat!("../../../examples/documents/", $name, "-", $paper, ".pdf")),
            )),+],
        )
    };
}

/// One in each state for each authority, and who applies.
const CASES: [(Example, &str, Stage); 10] = [
    (
        example!("milled-rice", "invoice", "packing-list"),
        "exporter",
        Stage::Issued,
    ),
    (
        example!("bicycles", "invoice", "packing-list"),
        "exporter2",
        Stage::ToSign,
    ),
    (
        example!("garments", "invoice-1", "invoice-2", "packing-list"),
        "exporter",
        Stage::Approved,
    ),
    (
        example!("pepper", "invoice", "packing-list"),
        "exporter2",
        Stage::Submitted,
    ),
    (
        example!("black-tea", "invoice", "packing-list", "origin-evidence"),
        "exporter",
        Stage::Issued,
    ),
    (
        example!("re-export", "invoice", "packing-list", "origin-evidence"),
        "exporter",
        Stage::ToSign,
    ),
    (
        example!(
            "multi-origin",
            "invoice-1",
            "invoice-2",
            "packing-list",
            "origin-evidence"
        ),
        "exporter2",
        Stage::Approved,
    ),
    (
        example!("machine-tools", "invoice-1", "invoice-2", "packing-list"),
        "exporter",
        Stage::Queried(
            "Please send the manufacturer's declaration for the spindle units, or name their producer.",
        ),
    ),
    (
        example!("chemicals", "invoice", "packing-list"),
        "exporter2",
        Stage::Submitted,
    ),
    (
        example!("whisky", "invoice", "packing-list"),
        "exporter",
        Stage::Draft,
    ),
];

/// Which states the demo has, in the words of README.md.
#[cfg(test)]
pub fn stages() -> Vec<(Stage, &'static str)> {
    let words = |stage: Stage| match stage {
        Stage::Draft => "still being written",
        Stage::Submitted => "waiting for an officer",
        Stage::Queried(_) => "asked back",
        Stage::Approved => "approved once",
        Stage::ToSign => "waiting for the signatory",
        Stage::Issued => "issued",
    };
    CASES
        .iter()
        .map(|(_, _, stage)| (*stage, words(*stage)))
        .collect()
}

/// What of an example's file is entered.
#[derive(Deserialize)]
struct Application {
    authority: String,
    draft: Draft,
    attachments: Vec<Paper>,
}

#[derive(Deserialize)]
struct Paper {
    kind: String,
    file: String,
}

/// Enters the demo authorities, people and applications unless they are there, and prints who can sign in.
///
/// # Errors
/// The database refuses, or an example has a fault.
pub async fn enter(office: &Office) -> Result<()> {
    let (people, fresh) = demo::enter(office).await?;
    if fresh {
        for (example, applicant, stage) in CASES {
            let mut case = case(example, applicant, stage)?;
            crate::smoke::not_left_yet(&mut case.draft.transport.departure_date, office.now());
            demo_cases::enter(office, case).await?;
        }
    }
    say!("Demo sign-ins, all with the password {}:", demo::PASSWORD);
    say!(
        "Signatories also type a code; the secret for an authenticator app is {} (the sign-in page shows the code of now).",
        demo::TOTP_SECRET
    );
    for person in people {
        say!(
            "  {:<28} {:<28} {}",
            person.email,
            person.role.name(),
            person.authority
        );
    }
    Ok(())
}

fn case((_, text, papers): Example, applicant: &'static str, stage: Stage) -> Result<DemoCase> {
    let application: Application = serde_json::from_str(text)?;
    let documents = application.attachments.into_iter().filter_map(|paper| {
        let bytes = papers.iter().find(|(file, _)| *file == paper.file)?.1;
        let name = paper.file.trim_start_matches("documents/").to_owned();
        Some((paper.kind, name, bytes.to_vec()))
    });
    Ok(DemoCase {
        documents: documents.collect(),
        authority: application.authority,
        applicant,
        draft: application.draft,
        stage,
    })
}
