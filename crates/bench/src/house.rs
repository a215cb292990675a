//! An office for measuring: the production's engines, the demo's people, the consignments of `examples/`.

use crate::{
    engines::{Keys, Typesetter},
    opener::Processes,
};
use anyhow::{Context as _, Result};
use origo_office::{
    Actor, Application, Channel, Office, OfficeParts, SystemClock, applications, cases, demo,
    second_factor, sign_in,
};
use origo_store::{Files, Store};
use origo_trade::Draft;
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

/// What is attached: a document that can be read.
const PAPER: &[u8] = include_bytes!("../../../examples/documents/milled-rice-invoice.pdf");

/// A consignment of `examples/`.
#[derive(Debug, Clone)]
pub struct Example {
    /// File name without its ending.
    pub name: String,
    /// The authority that it is handed in to.
    pub authority: String,
    /// What was typed.
    pub draft: Draft,
    /// Kinds of documents that it attaches.
    pub attachments: Vec<String>,
}

/// Reads `examples/*.json`, by name.
pub fn examples(folder: &Path) -> Result<Vec<Example>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let value: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let name = path
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        let kinds = value["attachments"].as_array().cloned().unwrap_or_default();
        let example = Example {
            name: name.clone(),
            authority: value["authority"].as_str().context("authority")?.to_owned(),
            draft: serde_json::from_value(value["draft"].clone())
                .with_context(|| format!("the draft of {name}"))?,
            attachments: kinds
                .iter()
                .filter_map(|kind| kind["kind"].as_str().map(str::to_owned))
                .collect(),
        };
        found.insert(name, example);
    }
    Ok(found.into_values().collect())
}

/// An office and who works in it.
pub struct House {
    /// The office.
    pub office: Office,
    people: BTreeMap<String, Actor>,
}

impl House {
    /// Opens one on a database, with files and keys in a folder; files of strangers are opened by the binary `origo`.
    pub async fn open(database: &str, folder: &Path, origo: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let store = Store::open(database).await?;
        store.migrate().await?;
        let keys = Arc::new(Keys::open(&folder.join("keys"))?);
        let office = Office::new(OfficeParts {
            store,
            files: Files::open(&folder.join("files").to_string_lossy())?,
            packs: origo_pack::builtin()?,
            reference: Default::default(),
            clock: Arc::new(SystemClock),
            printer: Arc::new(Typesetter::new()?),
            opener: Arc::new(Processes::of(origo.to_path_buf())),
            seals: keys.clone(),
            secrets: keys,
            public_url: "http://127.0.0.1:8080".to_owned(),
            smtp: None,
            private_webhooks: false,
            idle_hours: 12,
            tries: origo_office::TryLimits::default(),
        });
        demo::enter(&office).await?;
        let mut people = BTreeMap::new();
        for domain in ["kh.example", "leeds.example"] {
            for login in ["exporter", "reviewer", "reviewer2", "signatory"] {
                let email = format!("{login}@{domain}");
                let code = second_factor::code_at(demo::TOTP_SECRET, office.now().as_second())?;
                let signed = sign_in::sign_in(
                    &office,
                    &email,
                    demo::PASSWORD,
                    Some(&code),
                    Channel::CommandLine,
                    "bench",
                    "direct",
                )
                .await
                .with_context(|| format!("signing in {email}"))?;
                people.insert(format!("{login}@{}", signed.actor.authority), signed.actor);
            }
        }
        Ok(Self { office, people })
    }

    /// Who has a part at an authority: `exporter`, `reviewer`, `reviewer2`, `signatory`.
    pub fn person(&self, login: &str, authority: &str) -> Result<&Actor> {
        self.people
            .get(&format!("{login}@{authority}"))
            .with_context(|| format!("no {login} at {authority}"))
    }

    /// An application of an example with its attachments, ready to be handed in.
    pub async fn draft(&self, example: &Example) -> Result<String> {
        let exporter = self.person("exporter", &example.authority)?;
        // of an invoice of its own each time: a second one for the same goods would want a reason
        let own = self.office.new_id().split_off(24);
        let mut draft = example.draft.clone();
        // goods whose day is over would want a declaration
        draft.transport.departure_date.clear();
        for invoice in &mut draft.invoices {
            invoice.number = format!("{} {own}", invoice.number);
        }
        for line in &mut draft.goods {
            line.invoice_number = format!("{} {own}", line.invoice_number);
        }
        let id = applications::create(&self.office, exporter, draft).await?;
        for kind in &example.attachments {
            let mark = format!("% {kind} of {}\n", example.name);
            let bytes = [PAPER, mark.as_bytes()].concat();
            let name = format!("{kind}.pdf");
            applications::attach(&self.office, exporter, &id, kind, &name, bytes).await?;
        }
        Ok(id)
    }

    /// An application that is handed in.
    pub async fn submitted(&self, example: &Example) -> Result<String> {
        let id = self.draft(example).await?;
        let exporter = self.person("exporter", &example.authority)?;
        applications::submit(&self.office, exporter, &id, Vec::new())
            .await
            .with_context(|| format!("handing in {}", example.name))?;
        Ok(id)
    }

    /// An application that waits for the signature.
    pub async fn approved(&self, example: &Example) -> Result<String> {
        let id = self.submitted(example).await?;
        for login in ["reviewer", "reviewer2"] {
            let officer = self.person(login, &example.authority)?;
            let view = applications::get(&self.office, officer, &id).await?;
            if view.state.name() == "awaiting-signature" {
                break;
            }
            if view.application.assigned_to.is_none() {
                cases::take(&self.office, officer, &id).await?;
            }
            cases::approve(&self.office, officer, &id).await?;
        }
        Ok(id)
    }

    /// The row of an application.
    pub async fn application(&self, example: &Example, id: &str) -> Result<Application> {
        let signatory = self.person("signatory", &example.authority)?;
        Ok(applications::get(&self.office, signatory, id)
            .await?
            .application)
    }
}
