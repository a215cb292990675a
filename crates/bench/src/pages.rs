//! The verification page of `origo serve` beside nginx that serves the same bytes from a file.

use crate::{
    Place,
    figures::{Rounds, Row},
    house::{House, examples},
    server::{Server, free_port, get},
};
use anyhow::{Context as _, Result, ensure};
use origo_office::{cases, certificates, worker};
use std::{fs, io::Write as _, net::SocketAddr, path::Path, process::Stdio};
use tokio::process::Command;

const SECTION: &str = "verify";
const CONNECTIONS: &str = "16";
const GZIP: &str = "Accept-Encoding: gzip";

/// What the load generator says.
struct Load {
    rate: f64,
    half: f64,
    most: f64,
}

async fn load(address: SocketAddr, path: &str, header: Option<&str>) -> Result<Load> {
    let mut command = Command::new("wrk");
    command.args(["-t1", "-c", CONNECTIONS, "-d3s", "--latency"]);
    if let Some(header) = header {
        command.args(["-H", header]);
    }
    let output = command
        .arg(format!("http://{address}{path}"))
        .output()
        .await
        .context("wrk: scripts/install.sh --bench brings it")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        output.status.success() && !text.contains("Non-2xx") && !text.contains("Socket errors"),
        "under load: {text}"
    );
    let value = |name: &str| {
        text.lines()
            .find_map(|line| line.trim().strip_prefix(name))
            .map(str::trim)
            .with_context(|| format!("no {name} in {text}"))
    };
    Ok(Load {
        rate: value("Requests/sec:")?.parse()?,
        half: milliseconds(value("50%")?)?,
        most: milliseconds(value("99%")?)?,
    })
}

/// `812.00us`, `1.20ms`, `1.01s`.
fn milliseconds(text: &str) -> Result<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0)] {
        if let Some(number) = text.strip_suffix(unit)
            && let Ok(number) = number.parse::<f64>()
        {
            return Ok(number * factor);
        }
    }
    anyhow::bail!("{text:?} is no time of wrk")
}

/// A data folder with one issued certificate; answers the path of its verification page.
pub async fn issued(place: &Place, data: &Path) -> Result<String> {
    let house = House::open(
        &format!("sqlite://{}/origo.db", data.display()),
        data,
        &place.origo,
    )
    .await?;
    let all = examples(&place.root.join("examples"))?;
    let example = all
        .iter()
        .find(|example| example.name == "milled-rice")
        .context("the example milled-rice is gone")?;
    let id = house.approved(example).await?;
    let signatory = house.person("signatory", &example.authority)?;
    let number = cases::sign(&house.office, signatory, &id).await?;
    worker::run_due(&house.office).await?;
    let certificate = certificates::find(&house.office, signatory, &number).await?;
    Ok(format!("/v/{number}/{}", certificate.code))
}

fn configuration(folder: &Path, address: SocketAddr) -> String {
    let folder = folder.display();
    let user = if nobody_but_root() { "user root;" } else { "" };
    format!(
        "{user}
daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; gzip_static on;
  open_file_cache max=100; open_file_cache_valid 60s; default_type text/html; charset utf-8;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen {address}; root {folder}/root; }}
}}
"
    )
}

fn nobody_but_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut child = std::process::Command::new("gzip")
        .args(["-c", "-9"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    child.stdin.take().context("no stdin")?.write_all(bytes)?;
    Ok(child.wait_with_output()?.stdout)
}

/// Measures it.
pub async fn measure(place: &Place) -> Result<Vec<Row>> {
    let data = place.fresh("pages")?;
    let path = issued(place, &data).await?;
    let (origo, _) = Server::origo(place, &data).await?;
    let page = get(origo.address, &path, "").await?;
    ensure!(page.status == 200, "{path} answered {}", page.status);
    let bytes = page.body.len();

    let folder = place.fresh("static")?;
    let file = folder.join("root").join(path.trim_start_matches('/'));
    fs::create_dir_all(file.parent().context("no folder")?)?;
    fs::write(&file, &page.body)?;
    let packed = gzip(&page.body)?;
    fs::write(file.with_extension("gz"), &packed)?;
    let address = free_port()?;
    let settings = folder.join("nginx.conf");
    fs::write(&settings, configuration(&folder, address))?;
    let nginx = Server::nginx(place, &settings, address).await?;
    let same = get(address, &path, "").await?;
    ensure!(same.body == page.body, "nginx serves other bytes");

    let mut rows = Vec::new();
    for (what, header) in [
        (format!("the page, {bytes} bytes"), None),
        (
            format!("compressed, about {} bytes", packed.len()),
            Some(GZIP),
        ),
    ] {
        let (mut ours, mut theirs) = (Rounds::default(), Rounds::default());
        let (mut half, mut most) = (Rounds::default(), Rounds::default());
        let (mut their_half, mut their_most) = (Rounds::default(), Rounds::default());
        for _ in 0..place.rounds.min(5) {
            let mine = load(origo.address, &path, header).await?;
            let peer = load(address, &path, header).await?;
            ours.0.push(mine.rate);
            half.0.push(mine.half);
            most.0.push(mine.most);
            theirs.0.push(peer.rate);
            their_half.0.push(peer.half);
            their_most.0.push(peer.most);
        }
        rows.push(Row::rates(
            SECTION,
            what.clone(),
            "requests/s",
            ours,
            "nginx",
            theirs,
        ));
        rows.push(Row::times(
            SECTION,
            format!("{what}, p50"),
            "ms",
            half,
            "nginx",
            their_half,
        ));
        rows.push(Row::times(
            SECTION,
            format!("{what}, p99"),
            "ms",
            most,
            "nginx",
            their_most,
        ));
    }
    let (now, most) = origo.memory()?;
    rows.push(Row::alone(
        "memory",
        "serving, right after that load",
        "MB",
        Rounds(vec![now]),
    ));
    rows.push(Row::alone(
        "memory",
        "serving, most under that load",
        "MB",
        Rounds(vec![most]),
    ));
    let _ = nginx;
    Ok(rows)
}
