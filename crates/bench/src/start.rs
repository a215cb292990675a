//! Start to first answer, and resident memory idle and while certificates are issued.

use crate::{
    Place,
    figures::{Rounds, Row},
    house::{House, examples},
    pages,
    server::Server,
};
use anyhow::{Result, ensure};
use origo_office::{cases, certificates};
use std::time::Duration;
use tokio::time::sleep;

/// Signed applications that wait for the worker when the server starts.
const HEAP: usize = 20;

/// Measures it.
pub async fn measure(place: &Place) -> Result<Vec<Row>> {
    let existing = place.fresh("existing")?;
    pages::issued(place, &existing).await?;
    let (mut fresh, mut again, mut idle) =
        (Rounds::default(), Rounds::default(), Rounds::default());
    for round in 0..place.rounds {
        let empty = place.fresh("empty")?;
        let (server, first) = Server::origo(place, &empty).await?;
        fresh.0.push(first);
        drop(server);
        let (server, first) = Server::origo(place, &existing).await?;
        again.0.push(first);
        if round < 3 {
            sleep(Duration::from_secs(2)).await;
            idle.0.push(server.memory()?.0);
        }
    }
    let (now, most) = issuing(place).await?;
    Ok(vec![
        Row::alone(
            "start",
            "to the first page, empty folder (keys, schema)",
            "ms",
            fresh,
        ),
        Row::alone("start", "to the first page, existing database", "ms", again),
        Row::alone("memory", "idle, two seconds after the start", "MB", idle),
        Row::alone(
            "memory",
            "most while the worker issues a heap",
            "MB",
            Rounds(vec![most]),
        ),
        Row::alone("memory", "after that heap", "MB", Rounds(vec![now])),
    ])
}

/// Memory of a server that finds a heap of signed applications.
async fn issuing(place: &Place) -> Result<(f64, f64)> {
    let data = place.fresh("heap")?;
    let database = format!("sqlite://{}/origo.db", data.display());
    let house = House::open(&database, &data, &place.origo).await?;
    let all = examples(&place.root.join("examples"))?;
    let mut numbers = Vec::new();
    for example in all.iter().cycle().take(all.len() * HEAP) {
        let id = house.approved(example).await?;
        let signatory = house.person("signatory", &example.authority)?;
        let number = cases::sign(&house.office, signatory, &id).await?;
        numbers.push((example, number));
    }
    let (server, _) = Server::origo(place, &data).await?;
    for (example, number) in &numbers {
        let signatory = house.person("signatory", &example.authority)?;
        let mut waits = 0;
        while certificates::find(&house.office, signatory, number)
            .await?
            .state
            != "issued"
        {
            sleep(Duration::from_millis(200)).await;
            waits += 1;
            ensure!(waits < 600, "{number} is not issued in time");
        }
    }
    server.memory()
}
