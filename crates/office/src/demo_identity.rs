//! Demo people who are on their way in: one who has just confirmed an e-mail, one whose registration waits for an
//! officer, and an agent with a mandate.

use crate::{
    Actor, Channel, Office, OfficeError, Role,
    authorities::{self, NewPerson},
    demo_person::{DemoPerson, PASSWORD},
    mandates::{self, NewMandate},
    registrations::{self, Profile},
};
use jiff::ToSpan as _;
use origo_store::repository::people;
use origo_trade::PartyDraft;

/// A document of one line.
const PAPER: &[u8] = b"%PDF-1.4\n\
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
4 0 obj<</Length 61>>stream\n\
BT /F 14 Tf 72 760 Td (A document of the demonstration) Tj ET\n\
endstream\n\
endobj\n\
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
xref\n\
0 6\n\
0000000000 65535 f \n\
0000000009 00000 n \n\
0000000052 00000 n \n\
0000000101 00000 n \n\
0000000210 00000 n \n\
0000000317 00000 n \n\
trailer<</Size 6/Root 1 0 R>>\n\
startxref\n\
378\n\
%%EOF\n";

struct Coming {
    authority: &'static str,
    domain: &'static str,
    /// The exporter that grants a mandate, and its administrator.
    exporter: &'static str,
    agent_id: &'static str,
    agent: PartyDraft,
    names: [&'static str; 3],
    pending: Profile,
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn leeds() -> Coming {
    Coming {
        authority: "gb-leeds",
        domain: "leeds.example",
        exporter: "aire-machine-tools",
        agent_id: "pennine-freight",
        agent: PartyDraft {
            name: text("Pennine Freight Services Ltd"),
            address: text("Unit 3, Cross Green Way\nLeeds LS9 0SE"),
            country: text("GB"),
            registration_number: text("07311904"),
            ..PartyDraft::default()
        },
        names: ["Grace Hartley", "Oliver Bashir", "Hannah Doyle"],
        pending: Profile {
            kind: text("exporter"),
            name: text("Calder Textile Mills Ltd"),
            name_local: String::new(),
            address: text("Dean Clough Mills\nHalifax HX3 5AX"),
            country: text("GB"),
            registration_number: text("06620417"),
            tax_number: text("GB218843770"),
            contact_name: text("Oliver Bashir"),
            contact_email: text("pending@leeds.example"),
            contact_phone: text("+44 1422 555 017"),
            goods: text("Worsted cloth, upholstery fabrics"),
        },
    }
}

fn phnom_penh() -> Coming {
    Coming {
        authority: "kh-moc",
        domain: "kh.example",
        exporter: "golden-rice",
        agent_id: "tonle-logistics",
        agent: PartyDraft {
            name: text("Tonle Logistics Co., Ltd"),
            name_local: text("ក្រុមហ៊ុន ទន្លេ ឡូជីស្ទីក ឯ.ក"),
            address: text("No. 41, Street 271\nPhnom Penh"),
            country: text("KH"),
            registration_number: text("00027713"),
            ..PartyDraft::default()
        },
        names: ["Sokunthea Ros", "Piseth Meas", "Chanthy Nou"],
        pending: Profile {
            kind: text("producer"),
            name: text("Kampot Pepper Farms Co., Ltd"),
            name_local: text("ក្រុមហ៊ុន កសិដ្ឋានម្រេចកំពត ឯ.ក"),
            address: text("Phnom Voar village\nKep"),
            country: text("KH"),
            registration_number: text("00031846"),
            tax_number: text("K004-901774020"),
            contact_name: text("Piseth Meas"),
            contact_email: text("pending@kh.example"),
            contact_phone: text("+855 36 555 204"),
            goods: text("Pepper: black, red and white"),
        },
    }
}

/// Enters them (when the demo data is new), and answers who they are.
///
/// # Errors
/// The database refuses.
pub(crate) async fn enter(office: &Office, fresh: bool) -> Result<Vec<DemoPerson>, OfficeError> {
    let mut found = Vec::new();
    for coming in [leeds(), phnom_penh()] {
        for login in ["agent", "pending", "newcomer"] {
            found.push(DemoPerson {
                email: format!("{login}@{}", coming.domain),
                role: Role::OrganisationAdministrator,
                authority: coming.authority,
            });
        }
        if fresh {
            enter_at(office, &coming).await?;
        }
    }
    Ok(found)
}

async fn enter_at(office: &Office, coming: &Coming) -> Result<(), OfficeError> {
    let (authority, agent) = (coming.authority, coming.agent_id);
    authorities::enter_organisation(office, authority, agent, "agent", &coming.agent).await?;
    let organisations = [Some(text(agent)), None, None];
    for ((login, name), organisation) in ["agent", "pending", "newcomer"]
        .into_iter()
        .zip(coming.names)
        .zip(organisations)
    {
        let person = NewPerson {
            email: format!("{login}@{}", coming.domain),
            name: text(name),
            position: String::new(),
            password: text(PASSWORD),
            locale: text("en"),
            authority: text(authority),
            organisation,
            role: Role::OrganisationAdministrator,
        };
        authorities::enter_person(office, person).await?;
    }
    let manager = actor(office, coming, "manager", Some(coming.exporter)).await?;
    let pack = office.pack(&office.authority(authority).await?.pack)?;
    let today = office.today(pack);
    let mandate = NewMandate {
        agent: text(agent),
        prepare: true,
        submit: true,
        download: true,
        from: today.to_string(),
        until: today.saturating_add(6.months()).to_string(),
    };
    mandates::grant(office, &manager, &mandate).await?;
    let mut pending = actor(office, coming, "pending", None).await?;
    registrations::save(office, &pending, coming.pending.clone()).await?;
    pending.organisation = settled(office, &pending).await?;
    for kind in pack
        .registration
        .documents
        .iter()
        .filter(|kind| kind.required)
    {
        let name = format!("{}.pdf", kind.id);
        registrations::attach(office, &pending, &kind.id, &name, PAPER.to_vec()).await?;
    }
    registrations::submit(office, &pending, true, "").await
}

async fn settled(office: &Office, actor: &Actor) -> Result<Option<String>, OfficeError> {
    let all = people::memberships(&mut *office.read().await?, &actor.user_id).await?;
    Ok(all
        .into_iter()
        .next()
        .map(|membership| membership.organisation_id))
}

async fn actor(
    office: &Office,
    coming: &Coming,
    login: &str,
    organisation: Option<&str>,
) -> Result<Actor, OfficeError> {
    let email = format!("{login}@{}", coming.domain);
    let user = people::by_email(&mut *office.read().await?, &email)
        .await?
        .ok_or(OfficeError::NotFound)?;
    Ok(Actor {
        user_id: user.id,
        name: user.name,
        email: user.email,
        authority: text(coming.authority),
        organisation: organisation.map(str::to_owned),
        role: Role::OrganisationAdministrator,
        channel: Channel::CommandLine,
        locale: user.locale,
        second_factor: false,
    })
}
