//! Exporters of the demo that let its two organisations hand in for them, so that the consignments of the examples may
//! be applied for by either.

use crate::{Office, OfficeError, authorities};
use jiff::ToSpan as _;
use origo_store::repository::mandates::Mandate;
use origo_trade::PartyDraft;

/// How long the mandates hold.
const MONTHS: i64 = 24;

/// Name and registration number of each client, by authority.
const CLIENTS: &[(&str, &str, &str)] = &[
    ("gb-leeds", "Harehills Tea Blenders Ltd", "06120417"),
    ("gb-leeds", "Calder Fine Chemicals Ltd", "03911862"),
    ("gb-leeds", "Ridings Catering Equipment Ltd", "07230985"),
    ("gb-leeds", "Wharfedale Test Instruments Ltd", "05544120"),
    ("gb-leeds", "Nidderdale Distillers Ltd", "08816730"),
    ("gb-leeds", "Northmoor Valves Ltd", "02984411"),
    (
        "kh-moc",
        "Svay Rieng Cycle Works Co., Ltd.",
        "K004-20114430",
    ),
    (
        "kh-moc",
        "Mekong Stitch Garment (Cambodia) Co., Ltd.",
        "K001-10336612",
    ),
    ("kh-moc", "Tonle Bassac Rice Co., Ltd.", "K009-70024518"),
    ("kh-moc", "Kampot Sela Pepper Cooperative", "K007-60012209"),
];

/// Enters the clients of an authority, each with a mandate to hand in and download for each of its agents.
pub(crate) async fn enter(
    office: &Office,
    authority: &str,
    agents: [&'static str; 2],
) -> Result<(), OfficeError> {
    let clients = CLIENTS.iter().filter(|(own, _, _)| *own == authority);
    for (place, (_, name, number)) in clients.enumerate() {
        let id = format!("{authority}-client-{}", place + 1);
        let profile = PartyDraft {
            name: (*name).to_owned(),
            registration_number: (*number).to_owned(),
            ..PartyDraft::default()
        };
        authorities::enter_organisation(office, authority, &id, "exporter", &profile).await?;
        for agent in agents {
            grant(office, authority, &id, agent).await?;
        }
    }
    Ok(())
}

async fn grant(
    office: &Office,
    authority: &str,
    exporter: &str,
    agent: &str,
) -> Result<(), OfficeError> {
    let now = office.now();
    let until = now
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .saturating_add(MONTHS.months());
    let mandate = Mandate {
        authority_id: authority.to_owned(),
        id: office.new_id(),
        exporter_id: exporter.to_owned(),
        agent_id: agent.to_owned(),
        prepare: 0,
        submit: 1,
        download: 1,
        valid_from: now.as_microsecond(),
        valid_until: until.timestamp().as_microsecond(),
        granted_by: String::new(),
        granted_at: now.as_microsecond(),
        withdrawn_by: String::new(),
        withdrawn_at: None,
    };
    office
        .store()
        .write_with(mandate, |tx, mandate| {
            Box::pin(async move { Ok::<_, OfficeError>(mandate.insert(tx).await?) })
        })
        .await
}
