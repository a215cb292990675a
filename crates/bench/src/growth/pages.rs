//! The pages that are asked for.

use crate::{
    grown::{Grown, SECRETS},
    server::get,
};
use anyhow::{Result, ensure};
use std::{net::SocketAddr, time::Instant};

/// Times that a page is asked for before it is measured.
const WARM: usize = 3;

/// A page and who asks for it.
pub struct Page {
    /// What it is, for the table.
    pub name: &'static str,
    path: String,
    /// The secret of a session; none for the public.
    secret: Option<&'static str>,
}

/// Every page that lists, searches, counts or verifies.
pub fn all(grown: &Grown) -> Vec<Page> {
    let [officer, exporter, administrator] = SECRETS;
    let (number, code) = &grown.paper;
    let (consignee, heading) = (encoded(&grown.consignee()), grown.heading());
    let page = |name, path: &str, secret| Page {
        name,
        path: path.to_owned(),
        secret,
    };
    let found = |name, words: &str, secret| Page {
        name,
        path: format!("/certificates?q={words}"),
        secret: Some(secret),
    };
    vec![
        page("queue, everything", "/queue", Some(officer)),
        page(
            "queue, nobody's yet",
            "/queue?view=unassigned",
            Some(officer),
        ),
        page("queue, overdue", "/queue?view=overdue", Some(officer)),
        Page {
            name: "queue, searched for a consignee",
            path: format!("/queue?q={consignee}"),
            secret: Some(officer),
        },
        page("exporter's applications", "/applications", Some(exporter)),
        Page {
            name: "exporter's applications, searched",
            path: format!("/applications?q={consignee}"),
            secret: Some(exporter),
        },
        page("exporter's certificates", "/certificates", Some(exporter)),
        found("exporter's certificates, by HS code", heading, exporter),
        page("certificates", "/certificates", Some(officer)),
        page(
            "certificates, a later page",
            &grown.later_page(),
            Some(officer),
        ),
        found("certificates, by number", number, officer),
        found("certificates, by consignee", &consignee, officer),
        found("certificates, by HS code", heading, officer),
        found(
            "certificates, by two words",
            &format!("{consignee}+{heading}"),
            officer,
        ),
        found("certificates, of nobody", "zzyzx", officer),
        page(
            "one certificate",
            &format!("/certificates/{number}"),
            Some(officer),
        ),
        page("events", "/events", Some(administrator)),
        page("mailbox", "/mailbox", Some(administrator)),
        page("overview", "/overview", Some(administrator)),
        page("verification", &format!("/v/{number}/{code}"), None),
    ]
}

fn encoded(text: &str) -> String {
    text.replace(' ', "+")
}

/// The middle of so many times, in milliseconds, for each page. They are asked for turn by turn, so that a busy moment of
/// the machine falls on all.
pub async fn measure(address: SocketAddr, pages: &[Page], rounds: usize) -> Result<Vec<f64>> {
    let mut times = vec![Vec::new(); pages.len()];
    for round in 0..WARM + rounds {
        for (page, times) in pages.iter().zip(&mut times) {
            let cookie = page
                .secret
                .map(|secret| format!("Cookie: origo_session={secret}\r\n"));
            let start = Instant::now();
            let answer = get(address, &page.path, &cookie.unwrap_or_default()).await?;
            let time = start.elapsed().as_secs_f64() * 1000.0;
            ensure!(
                answer.status == 200,
                "{} ({}) answered {}",
                page.name,
                page.path,
                answer.status
            );
            if round >= WARM {
                times.push(time);
            }
        }
    }
    Ok(times.into_iter().map(middle).collect())
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
