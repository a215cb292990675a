//! Two authorities of different kind to try everything with. Only `serve --demo` enters them.

pub use crate::demo_person::{DemoPerson, PASSWORD};
use crate::{
    Authority, Office, OfficeError, Role, authorities, demo_clients, demo_identity, second_factor,
    secrets::of_app, specimens,
};
use origo_store::repository::{people, second_factors};
use origo_trade::PartyDraft;

/// Strokes drawn for the demo; nobody's signature.
const LEEDS_SIGNATURE: &str = "M14 58C24 30 38 10 46 14C54 18 34 52 28 62C40 44 52 34 58 38C62 42 52 56 58 57C66 58 74 36 80 38C85 40 76 56 83 56C92 56 98 32 106 16C110 8 116 12 110 26C104 40 98 52 104 56C112 60 122 38 130 38C137 38 128 54 136 55C148 56 158 34 170 36C178 38 168 52 176 53C192 54 206 44 228 34M30 68C84 60 150 60 214 62";
/// As above.
const PHNOM_PENH_SIGNATURE: &str = "M22 26C12 40 16 62 34 60C52 58 60 34 50 24C44 18 36 26 42 36C50 50 66 58 76 46C82 38 76 28 70 36C64 46 74 58 86 54C100 50 100 30 110 26C118 24 116 44 112 54C122 38 132 30 138 36C142 42 132 54 140 56C152 58 156 20 168 12C176 8 174 28 168 42C164 54 170 60 182 52C194 44 204 40 220 46M96 66C136 58 176 62 206 70";
/// The secret of the second factor of the demo's signatories: published, so that everybody can try to sign.
pub const TOTP_SECRET: &str = "ORIGODEMOONLYORIGODEMOONLYABCDEF";

/// The code that the demo's signatory `email` may type now; none for everybody whose secret is not the published one.
///
/// # Errors
/// The database refuses.
pub async fn code(office: &Office, email: &str) -> Result<Option<String>, OfficeError> {
    let mut reader = office.read().await?;
    let user = people::by_email(&mut reader, &email.trim().to_lowercase()).await?;
    let Some(user) = user else {
        return Ok(None);
    };
    if second_factor::secret_of(office, &user)?.as_deref() != Some(TOTP_SECRET) {
        return Ok(None);
    }
    second_factor::next_code(office, &mut reader, &user.id, TOTP_SECRET).await
}

const ROLES: [(&str, Role, bool); 10] = [
    ("exporter", Role::Applicant, true),
    ("exporter2", Role::Applicant, true),
    ("manager", Role::OrganisationAdministrator, true),
    ("reviewer", Role::Reviewer, false),
    ("reviewer2", Role::Reviewer, false),
    ("signatory", Role::Signatory, false),
    ("auditor", Role::Auditor, false),
    ("administrator", Role::AuthorityAdministrator, false),
    ("customs", Role::CustomsVerifier, false),
    ("operator", Role::Operator, false),
];

/// Enters authorities, organisations and people of the demo unless they are there; answers who can sign in, and whether
/// all of it is new.
///
/// # Errors
/// The database refuses, or a pack is missing.
pub async fn enter(office: &Office) -> Result<(Vec<DemoPerson>, bool), OfficeError> {
    let mut people = Vec::new();
    let mut all_fresh = true;
    for demo in [leeds(), phnom_penh()] {
        let authority = demo.authority.clone();
        let fresh = authorities::enter(office, authority.clone()).await?;
        all_fresh &= fresh;
        for (id, profile) in &demo.organisations {
            if fresh {
                authorities::enter_organisation(office, &authority.id, id, "exporter", profile)
                    .await?;
            }
        }
        if fresh {
            let agents = demo.organisations.each_ref().map(|(id, _)| *id);
            demo_clients::enter(office, &authority.id, agents).await?;
        }
        for (place, (login, role, applies)) in ROLES.into_iter().enumerate() {
            let email = format!("{login}@{}", demo.domain);
            if fresh {
                let organisation = applies.then(|| {
                    demo.organisations[usize::from(login == "exporter2")]
                        .0
                        .to_owned()
                });
                let (name, position) = demo.names[place];
                let person = authorities::NewPerson {
                    email: email.clone(),
                    name: name.to_owned(),
                    position: position.to_owned(),
                    password: PASSWORD.to_owned(),
                    locale: "en".to_owned(),
                    authority: authority.id.clone(),
                    organisation,
                    role,
                };
                authorities::enter_person(office, person).await?;
                if role == Role::Signatory {
                    enter_specimen(office, &authority.id, &email, demo.specimen).await?;
                    give_second_factor(office, &email).await?;
                }
            }
            people.push(DemoPerson {
                email,
                role,
                authority: demo.id,
            });
        }
    }
    people.extend(demo_identity::enter(office, all_fresh).await?);
    Ok((people, all_fresh))
}

async fn enter_specimen(
    office: &Office,
    authority: &str,
    email: &str,
    strokes: &str,
) -> Result<(), OfficeError> {
    let user = people::by_email(&mut *office.read().await?, email)
        .await?
        .ok_or(OfficeError::NotFound)?;
    specimens::enter(office, authority, &user.id, strokes).await
}

async fn give_second_factor(office: &Office, email: &str) -> Result<(), OfficeError> {
    let work = (office.clone(), email.to_owned());
    office
        .store()
        .write_with(work, move |tx, (office, email)| {
            Box::pin(async move {
                let user = people::by_email(tx, email)
                    .await?
                    .ok_or(OfficeError::NotFound)?;
                let hidden = office.hide(&of_app(&user.id), TOTP_SECRET)?;
                Ok(second_factors::set(tx, &user.id, Some(&hidden)).await?)
            })
        })
        .await
}

/// The part behind the `@` of the addresses of an authority's demo people.
pub(crate) fn domain(authority: &str) -> &'static str {
    let demos = [leeds(), phnom_penh()];
    let found = demos.into_iter().find(|demo| demo.id == authority);
    found.map_or("", |demo| demo.domain)
}

struct Demo {
    /// The signatory's signature.
    specimen: &'static str,
    id: &'static str,
    domain: &'static str,
    authority: Authority,
    organisations: [(&'static str, PartyDraft); 2],
    names: [(&'static str, &'static str); 10],
}

fn party(name: &str, name_local: &str, address: &str, country: &str, number: &str) -> PartyDraft {
    PartyDraft {
        name: name.to_owned(),
        name_local: name_local.to_owned(),
        address: address.to_owned(),
        address_local: String::new(),
        country: country.to_owned(),
        registration_number: number.to_owned(),
    }
}

fn leeds() -> Demo {
    Demo {
        id: "gb-leeds",
        specimen: LEEDS_SIGNATURE,
        domain: "leeds.example",
        authority: Authority {
            id: "gb-leeds".to_owned(),
            pack: "gb".to_owned(),
            name: "Leeds & Yorkshire Chamber of Commerce".to_owned(),
            name_local: String::new(),
            country: "GB".to_owned(),
            place: "Leeds".to_owned(),
            created_at: 0,
        },
        organisations: [
            (
                "aire-machine-tools",
                party(
                    "Aire Valley Machine Tools Ltd",
                    "",
                    "Unit 7, Kirkstall Forge\nLeeds LS5 3NF",
                    "GB",
                    "04718822",
                ),
            ),
            (
                "wharfe-chemicals",
                party(
                    "Wharfe Speciality Chemicals Ltd",
                    "",
                    "12 Canal Road\nBradford BD1 4SJ",
                    "GB",
                    "05129931",
                ),
            ),
        ],
        names: [
            ("Eleanor Marsh", "Export manager"),
            ("Imran Sheikh", "Shipping clerk"),
            ("Tom Ashworth", "Managing director"),
            ("Priya Nair", "Documentation officer"),
            ("Callum Reid", "Documentation officer"),
            ("Margaret Holroyd", "Head of international trade"),
            ("Simon Okafor", "Auditor"),
            ("Jane Whitfield", "Operations manager"),
            ("Hugh Pemberton", "Customs officer"),
            ("Aisha Bello", "Systems operator"),
        ],
    }
}

fn phnom_penh() -> Demo {
    Demo {
        id: "kh-moc",
        specimen: PHNOM_PENH_SIGNATURE,
        domain: "kh.example",
        authority: Authority {
            id: "kh-moc".to_owned(),
            pack: "kh".to_owned(),
            name: "Ministry of Commerce, Kingdom of Cambodia".to_owned(),
            name_local: "ក្រសួងពាណិជ្ជកម្ម នៃព្រះរាជាណាចក្រកម្ពុជា".to_owned(),
            country: "KH".to_owned(),
            place: "Phnom Penh".to_owned(),
            created_at: 0,
        },
        organisations: [
            (
                "golden-rice",
                party(
                    "Golden Rice Export Co., Ltd",
                    "ក្រុមហ៊ុន អង្ករមាស អ៊ិចស្ព័រត ឯ.ក",
                    "No. 118, National Road 5\nPhnom Penh",
                    "KH",
                    "K009-90120184",
                ),
            ),
            (
                "mekong-apparel",
                party(
                    "Mekong Apparel Co., Ltd",
                    "ក្រុមហ៊ុន មេគង្គ អាផារ៉ែល ឯ.ក",
                    "No. 12, National Road 4\nPhnom Penh",
                    "KH",
                    "K002-10098771",
                ),
            ),
        ],
        names: [
            ("Dara Vann", "Export manager"),
            ("Sreymom Keo", "Shipping officer"),
            ("Bopha Chea", "Director"),
            ("Sophea Chan", "Officer of origin"),
            ("Rithy Sok", "Officer of origin"),
            ("Chan Sokha", "Director of department"),
            ("Visal Prak", "Auditor"),
            ("Kunthea Lim", "Head of office"),
            ("Samnang Ouk", "Customs officer"),
            ("Vichea Noun", "Systems operator"),
        ],
    }
}
