//! What no page of ours sends: control characters, text without end, broken encodings, forms without fields. Every
//! address that changes something is tried with all of it by those who may change something.

use crate::{
    caller::{self, Caller},
    routes,
    world::World,
};
use origo_testkit::both_engines;
use std::{collections::BTreeSet, fs, path::PathBuf};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=b";
/// The most different objects one address is tried with.
const OBJECTS_MAX: usize = 2;

/// Something to send: its name, media type, body, and whether it must be refused before anything happens.
struct Rubbish {
    name: &'static str,
    media_type: Option<&'static str>,
    body: Vec<u8>,
    refused: bool,
}

/// The names of all fields of all forms, as the templates and the sources of the pages write them.
fn fields() -> BTreeSet<String> {
    let web = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../web");
    let mut names = BTreeSet::new();
    let mut folders = vec![web.join("templates"), web.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for start in ["name=\"", "field(\"", "get(\"", "text(\"", "value(\""] {
                let found = text.split(start).skip(1);
                let found = found.filter_map(|rest| rest.split('"').next());
                let plain = |name: &&str| {
                    let own = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/');
                    !name.is_empty() && name.chars().all(own)
                };
                names.extend(found.filter(plain).map(str::to_owned));
            }
        }
    }
    for pointer in [
        "/consignor/name",
        "/goods/0/description",
        "/goods/0/value",
        "/invoices/0/date",
    ] {
        names.insert(pointer.to_owned());
    }
    assert!(names.len() > 40 && names.contains("email"), "{names:?}");
    names
}

fn form(names: &BTreeSet<String>, value: &str) -> Vec<u8> {
    let pairs: Vec<_> = names
        .iter()
        .map(|name| format!("{}={value}", name.replace('/', "%2F")))
        .collect();
    pairs.join("&").into_bytes()
}

fn multipart(names: &BTreeSet<String>, value: &[u8], file_name: &str) -> Vec<u8> {
    let part = "--b\r\nContent-Disposition: form-data; name=";
    let mut body = Vec::new();
    for name in names {
        body.extend(format!("{part}\"{name}\"\r\n\r\n").bytes());
        body.extend(value);
        body.extend(b"\r\n");
    }
    body.extend(format!("{part}\"file\"; filename=\"{file_name}\"\r\n\r\n").bytes());
    body.extend(b"%PDF-1.7 x\r\n--b--\r\n");
    body
}

fn rubbish() -> Vec<Rubbish> {
    let names = fields();
    let sent = |name, media_type, body: Vec<u8>, refused| Rubbish {
        name,
        media_type,
        body,
        refused,
    };
    let refused = |name, media_type, body| sent(name, media_type, body, true);
    let read = |name, media_type, body| sent(name, media_type, body, false);
    let typed = |value: &str| form(&names, value);
    let parts = |value: &[u8], file: &str| multipart(&names, value, file);
    let mut broken = parts(b"x", "x.pdf");
    broken.truncate(broken.len() - 20);
    let odd = b"%2Fgoods%2F99999999%2Fvalue=1&%2F%2F=2&=3&&&revision=-1&page=99999999999999999999";
    vec![
        refused("U+0000", Some(FORM), typed("a%00b")),
        refused("escape", Some(FORM), typed("%1B%5B31m")),
        refused("raw U+0000", Some(FORM), typed("a\0b")),
        refused("no UTF-8", Some(FORM), typed("%FF%FE")),
        refused("endless", Some(FORM), typed(&"x".repeat(70_000))),
        refused("JSON", Some("application/json"), b"{\"a\":1}".to_vec()),
        refused("plain text", Some("text/plain"), b"name=x".to_vec()),
        refused("no media type", None, b"name=x".to_vec()),
        read("U+0000 in parts", Some(MULTIPART), parts(b"a\0b", "x.pdf")),
        read(
            "no UTF-8 in parts",
            Some(MULTIPART),
            parts(b"\xff", "x.pdf"),
        ),
        read(
            "odd file name",
            Some(MULTIPART),
            parts(b"x", "\u{1}%00../x"),
        ),
        read("broken parts", Some(MULTIPART), broken),
        read("no boundary", Some("multipart/form-data"), b"x".to_vec()),
        read("form called parts", Some(MULTIPART), typed("x")),
        read("no fields", Some(FORM), Vec::new()),
        read("nothing", None, Vec::new()),
        read("empty fields", Some(FORM), typed("")),
        read("odd names", Some(FORM), odd.to_vec()),
        read("large numbers", Some(FORM), typed(&"9".repeat(40))),
        read("far dates", Some(FORM), typed("9999-12-31")),
        read(
            "long text",
            Some(FORM),
            typed(&"%E1%9E%80%F0%9F%8C%BE".repeat(3_000)),
        ),
    ]
}

both_engines! {
    async fn no_form_breaks_a_page(app: TestApp) {
        let world = World::build(&app).await;
        let mut people = vec![Caller::nobody()];
        for name in ["exporter", "manager", "anna", "signatory", "administrator", "operator"] {
            people.push(Caller::of(&app, "kh-moc", name));
        }
        let doors = caller::doors(&app);
        let pages = origo_web::paths();
        let mut posts = routes::all();
        posts.retain(|route| route.method == "POST" && pages.contains(&route.path.as_str()));
        let (mut tried, mut faults) = (0, Vec::new());
        for sent in rubbish() {
            let before = world.rows(&app).await;
            for route in &posts {
                // what is refused is refused before anybody asks who sent it
                let callers = people.iter().take(if sent.refused { 2 } else { people.len() });
                for person in callers {
                    person.start_afresh();
                    for request in world.requests(route).iter().take(OBJECTS_MAX) {
                        let answer = person.send(&app, &doors, request, sent.media_type, sent.body.clone()).await;
                        let status = answer.status;
                        tried += 1;
                        if status.is_server_error() || sent.refused && !status.is_client_error() {
                            faults.push(format!("{} as {person}: {request}: {status}", sent.name));
                        }
                        if sent.refused && !answer.text.contains("<h1") {
                            faults.push(format!("{}: {request}: {status}, no page says why", sent.name));
                        }
                    }
                }
            }
            if sent.refused && world.rows(&app).await != before {
                faults.push(format!("{}: something changed", sent.name));
            }
        }
        println!("{tried} forms");
        assert!(tried > 3000, "{tried} requests are not every form");
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(60)].join("\n"));
    }

    async fn no_address_breaks_a_page(app: TestApp) {
        let world = World::build(&app).await;
        let doors = caller::doors(&app);
        let (mut tried, mut faults) = (0, Vec::new());
        let long = "x".repeat(3_000);
        let values = [
            "a%00b", "%FF%FE", "%1B", "-1", "99999999999999999999", "9223372036854775807", "%25", "..%2F..",
            "2026-99-99", "-009999-01-01", "9999-12-31", "%F0%9F%8C%BE", long.as_str(),
        ];
        let names = [
            "q", "page", "view", "state", "form", "to", "holder", "kind", "from", "until", "before", "lang", "flash",
            "next", "number", "code", "chain", "authority", "open", "cursor", "search",
        ];
        for name in ["exporter", "manager", "anna", "auditor", "administrator", "operator", "customs"] {
            let person = Caller::of(&app, "kh-moc", name);
            for route in routes::all().into_iter().filter(|route| route.method == "GET") {
                let requests = world.requests(&route);
                let Some(request) = requests.first() else { continue };
                for value in values {
                    let query: Vec<_> = names.iter().take(if value.len() > 2_000 { 2 } else { names.len() })
                        .map(|name| format!("{name}={value}")).collect();
                    let plain = request.address.split('?').next().unwrap();
                    let parts = route.path.split('/').map(|part| if part.contains('{') { value } else { part });
                    for address in [format!("{plain}?{}", query.join("&")), parts.collect::<Vec<_>>().join("/")] {
                        let answer = person.send(&app, &doors, &request.at(&address), None, Vec::new()).await;
                        tried += 1;
                        if answer.status.is_server_error() {
                            let address: String = address.chars().take(160).collect();
                            faults.push(format!("{person}: GET {address}: {}", answer.status));
                        }
                    }
                }
            }
        }
        println!("{tried} addresses");
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(60)].join("\n"));
    }
}
