//! Is this paper real? What a border officer may be shown, each with its own clear verdict: on the page, by the API,
//! and offline by `origo verify`. The real binary, real seals.

#[path = "../../../seal/tests/forge/mod.rs"]
pub mod forge;

use origo_casework::{CertificateData, display_names};
use origo_i18n::T;
use origo_render::{Kind, Page, Renderer};
use origo_seal::{Keystore, SealRequest, Subject};
use reqwest::{Client, multipart};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(120);
/// A phone at a border, on a bad line.
const PAGE_BYTES_MAX: usize = 20 * 1024;

/// A demo server with certificates of both authorities: `origo smoke` made them.
struct Border {
    folder: TempDir,
    child: Child,
    url: String,
    client: Client,
}

impl Drop for Border {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The four codes, in the order integrity, issuer, status, content.
type Codes = [String; 4];
const NAMES: [&str; 4] = ["integrity", "issuer", "status", "content"];

fn origo() -> Command {
    Command::new(env!("CARGO_BIN_EXE_origo"))
}

fn codes(verdicts: &Value) -> Codes {
    NAMES.map(|name| verdicts[name]["code"].as_str().unwrap().to_owned())
}

impl Border {
    async fn open(examples: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = free.local_addr().unwrap().to_string();
        drop(free);
        let child = origo()
            .args(["serve", "--demo", "--listen", &listen, "--data"])
            .arg(folder.path().join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let client = origo_store::outside::client()
            .timeout(PATIENCE)
            .build()
            .unwrap();
        let border = Self {
            folder,
            child,
            url: format!("http://{listen}"),
            client,
        };
        let start = Instant::now();
        while border
            .client
            .get(format!("{}/readyz", border.url))
            .send()
            .await
            .is_err()
        {
            assert!(start.elapsed() < PATIENCE, "the server does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let chosen = border.folder.path().join("examples");
        fs::create_dir_all(&chosen).unwrap();
        for example in examples {
            let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples");
            let name = format!("{example}.json");
            fs::copy(from.join(&name), chosen.join(&name)).unwrap();
        }
        let smoke = origo()
            .args(["smoke", "--url", &border.url, "--out"])
            .arg(border.folder.path().join("smoke"))
            .arg("--examples")
            .arg(&chosen)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(smoke.success(), "origo smoke failed");
        border
    }

    fn trust(&self) -> PathBuf {
        self.folder.path().join("smoke/trust")
    }

    /// Number and PDF of what smoke issued, by the start of the number.
    fn issued(&self, start: &str) -> Vec<(String, Vec<u8>)> {
        let folder = fs::read_dir(self.folder.path().join("smoke/certificates")).unwrap();
        let mut all: Vec<_> = folder
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.file_name()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .starts_with(start)
            })
            .map(|path| {
                (
                    path.file_stem().unwrap().to_str().unwrap().to_owned(),
                    fs::read(&path).unwrap(),
                )
            })
            .collect();
        all.sort();
        all
    }

    async fn token(&self, email: &str) -> String {
        let now = origo_office::Clock::now(&origo_office::SystemClock).as_second();
        let secret = origo_office::demo::TOTP_SECRET;
        // that of the next half minute: a code counts once, and the smoke run used the one of now
        let code = origo_office::second_factor::code_at(secret, now + 30).unwrap();
        let body = json!({ "email": email, "password": "origo-demo-2026", "code": code });
        let answer = self
            .client
            .post(format!("{}/api/v1/sessions", self.url))
            .json(&body);
        let answer: Value = answer.send().await.unwrap().json().await.unwrap();
        answer["token"]
            .as_str()
            .unwrap_or_else(|| panic!("{email}: {answer}"))
            .to_owned()
    }

    async fn call(&self, token: &str, method: &str, path: &str, body: Value) -> Value {
        let request = self.client.request(
            method.parse().unwrap(),
            format!("{}/api/v1{path}", self.url),
        );
        let answer = request.bearer_auth(token).json(&body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{method} {path}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    async fn pdf_of(&self, token: &str, number: &str) -> Vec<u8> {
        let request = self
            .client
            .get(format!("{}/api/v1/certificates/{number}/pdf", self.url));
        request
            .bearer_auth(token)
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .to_vec()
    }

    async fn page(&self, request: reqwest::RequestBuilder) -> (Codes, String) {
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        let html = answer.text().await.unwrap();
        let found: Vec<_> = html
            .split("data-code=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        (found[..4].to_vec().try_into().unwrap(), html)
    }

    /// What the page, the API and the command line say of a PDF, and whether they call it genuine.
    async fn judge(&self, pdf: &[u8], trust: &Path) -> [(Codes, bool); 3] {
        let part = multipart::Part::bytes(pdf.to_vec()).file_name("paper.pdf");
        let form = multipart::Form::new().part("pdf", part);
        let page = self
            .client
            .post(format!("{}/verify/pdf", self.url))
            .multipart(form);
        let (page, html) = self.page(page).await;
        for code in &page[..2] {
            let sentence = escaped(&T::new("en").verdict(code));
            assert!(html.contains(&sentence), "the page does not say {sentence}");
        }
        let good = !html.contains("app-result--bad") && !html.contains("app-result--warn");
        let api = self
            .client
            .post(format!("{}/api/v1/verifications", self.url));
        let api = api
            .header("content-type", "application/pdf")
            .body(pdf.to_vec());
        let api: Value = api.send().await.unwrap().json().await.unwrap();
        let offline = self.offline(pdf, trust);
        [
            (page, good),
            (codes(&api["verdicts"]), api["genuine"].as_bool().unwrap()),
            (
                codes(&offline["verdicts"]),
                offline["genuine"].as_bool().unwrap(),
            ),
        ]
    }

    fn offline(&self, pdf: &[u8], trust: &Path) -> Value {
        self.offline_at(pdf, trust, None)
    }

    /// What `origo verify` says, as of a moment.
    fn offline_at(&self, pdf: &[u8], trust: &Path, at: Option<&str>) -> Value {
        let file = self.folder.path().join("paper.pdf");
        fs::write(&file, pdf).unwrap();
        let output = origo()
            .arg("verify")
            .arg(&file)
            .arg("--trust")
            .arg(trust)
            .arg("--json")
            .args(at.into_iter().flat_map(|at| ["--at", at]))
            .output()
            .unwrap();
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        let good = answer["genuine"].as_bool().unwrap();
        assert_eq!(
            output.status.code(),
            Some(i32::from(!good)),
            "the exit code says the same"
        );
        answer
    }

    /// What the page and the API say of a number and a code.
    async fn look_up(&self, number: &str, code: &str) -> (Codes, String) {
        let (page, html) = self
            .page(self.client.get(format!("{}/v/{number}/{code}", self.url)))
            .await;
        let api = self
            .client
            .get(format!("{}/api/v1/verifications/{number}/{code}", self.url));
        let api: Value = api.send().await.unwrap().json().await.unwrap();
        assert_eq!(page, codes(&api["verdicts"]), "page and API agree");
        (page, html)
    }

    /// Draws and seals with the keys of an authority of this installation, as only a thief of these could.
    fn forge(&self, authority: &str, organisation: &str, data: &Value) -> Vec<u8> {
        let data: CertificateData = serde_json::from_value(data.clone()).unwrap();
        let packs = origo_pack_of(&data);
        let form = &packs.forms[&data.form.id];
        let display = display_names(&packs, form, &data.consignment);
        let value = serde_json::to_value(&data).unwrap();
        let page = Page {
            layout: &form.layout,
            data: &value,
            display: &display,
            kind: Kind::Certificate,
            specimen: None,
        };
        let pdf = Renderer::new().unwrap().certificate(&page).unwrap();
        let keys = self.folder.path().join("data/keys");
        let secret = fs::read_to_string(keys.join("secret")).unwrap();
        let subject = Subject {
            country: data.authority.country.clone(),
            organisation: organisation.to_owned(),
        };
        let key = Keystore::open(&keys, secret.trim())
            .unwrap()
            .authority(authority, &subject, data.issued_at)
            .unwrap();
        let request = SealRequest {
            time: data.issued_at,
            name: &data.signatory.name,
            reason: &data.number,
            location: "here",
        };
        key.sign_pdf(&pdf, &request).unwrap()
    }
}

fn origo_pack_of(data: &CertificateData) -> origo_pack::Pack {
    origo_pack::builtin()
        .unwrap()
        .remove(&data.pack.id)
        .unwrap()
}

fn expect(
    judged: &[(Codes, bool); 3],
    online: [&str; 4],
    offline: [&str; 4],
    genuine: [bool; 3],
    what: &str,
) {
    let by = ["page", "API", "offline"];
    for (at, (found, good)) in judged.iter().enumerate() {
        let expected = if at < 2 { online } else { offline };
        assert_eq!(
            found.each_ref().map(String::as_str),
            expected,
            "{what}, {}",
            by[at]
        );
        assert_eq!(*good, genuine[at], "{what}, {}", by[at]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_false_paper_has_its_own_verdict() {
    let border = Border::open(&["milled-rice", "pepper", "garments", "chemicals"]).await;
    let trust = border.trust();
    let kh = border.issued("KH");
    let gb = border
        .issued("GB")
        .into_iter()
        .chain(border.issued("LEEDS"))
        .collect::<Vec<_>>();
    let gb = if gb.is_empty() {
        border
            .issued("")
            .into_iter()
            .filter(|(number, _)| !number.starts_with("KH"))
            .collect()
    } else {
        gb
    };
    let exporter = border.token("exporter@kh.example").await;
    let signatory = border.token("signatory@kh.example").await;
    let mut data = BTreeMap::new();
    for (number, _) in &kh {
        let certificate = border
            .call(
                &exporter,
                "GET",
                &format!("/certificates/{number}"),
                json!({}),
            )
            .await;
        data.insert(number.clone(), certificate);
    }
    let [(x, x_pdf), (y, y_pdf), (z, z_pdf)] = <[_; 3]>::try_from(kh.clone()).unwrap();
    let code = |number: &str| data[number]["code"].as_str().unwrap().to_owned();
    let consignee = |number: &str| {
        data[number]["data"]["consignment"]["consignee"]["name"]
            .as_str()
            .unwrap()
            .to_owned()
    };

    // a genuine one, so that the rest means something
    let good = [
        "integrity.intact",
        "issuer.trusted",
        "status.in-force",
        "content.same",
    ];
    let good_offline = [
        "integrity.intact",
        "issuer.trusted",
        "status.offline",
        "content.attached",
    ];
    expect(
        &border.judge(&x_pdf, &trust).await,
        good,
        good_offline,
        [true; 3],
        "genuine",
    );
    let status = &border.offline(&x_pdf, &trust)["verdicts"]["status"];
    assert!(status["age_seconds"].as_i64().unwrap() >= 0, "{status}");
    assert!(
        status["as_of"].as_str().unwrap().starts_with("20"),
        "{status}"
    );
    assert!(
        status["sentence"]
            .as_str()
            .unwrap()
            .contains("in force when it was sealed"),
        "{status}"
    );

    // one changed byte, anywhere
    let step = x_pdf.len() / 23;
    for position in (0..x_pdf.len()).step_by(step).chain([x_pdf.len() - 1]) {
        let mut changed = x_pdf.clone();
        changed[position] ^= 0x01;
        let judged = border.judge(&changed, &trust).await;
        for (found, genuine) in &judged {
            assert!(!genuine, "byte {position}");
            let known = [
                "integrity.altered",
                "integrity.bytes-outside-signature",
                "integrity.not-a-pdf",
                "integrity.unreadable",
            ];
            // a byte of the seal's own certificates leaves the document whole, but nobody known sealed it
            let stranger = found[..2] == ["integrity.intact", "issuer.untrusted"];
            assert!(
                known.contains(&found[0].as_str()) || stranger,
                "byte {position}: {found:?}"
            );
            assert_eq!(found[0], judged[0].0[0], "byte {position}: all three agree");
        }
        assert_eq!(judged[0].0[2], "status.not-asked", "byte {position}");
        assert_eq!(judged[2].0[2], "status.offline", "byte {position}");
    }
    // something pasted over it after the seal
    let pasted = [x_pdf.as_slice(), b"\n% a QR of another one\n%%EOF\n"].concat();
    let outside = [
        "integrity.bytes-outside-signature",
        "issuer.trusted",
        "status.not-asked",
        "content.not-compared",
    ];
    let outside_offline = [
        "integrity.bytes-outside-signature",
        "issuer.trusted",
        "status.offline",
        "content.not-compared",
    ];
    expect(
        &border.judge(&pasted, &trust).await,
        outside,
        outside_offline,
        [false; 3],
        "pasted over",
    );

    // every false paper that can be made of it is judged alike by page, API and command line
    for forgery in forge::around(&x_pdf) {
        let judged = border.judge(&forgery.pdf, &trust).await;
        for (found, genuine) in &judged {
            assert!(!genuine, "{}", forgery.name);
            assert_eq!(found[0], forgery.integrity, "{}", forgery.name);
            assert_eq!(
                found[1], judged[0].0[1],
                "{}: all three agree",
                forgery.name
            );
        }
    }
    // the signature written anew is the same seal, and a second signature that draws nothing leaves it genuine
    expect(
        &border.judge(&forge::other_half(&x_pdf), &trust).await,
        good,
        good_offline,
        [true; 3],
        "(r, n-s)",
    );
    let countersigned = forge::countersigned(&x_pdf);
    let signed_twice = ["integrity.countersigned", good[1], good[2], good[3]];
    let signed_twice_offline = [
        "integrity.countersigned",
        good[1],
        good_offline[2],
        good_offline[3],
    ];
    expect(
        &border.judge(&countersigned, &trust).await,
        signed_twice,
        signed_twice_offline,
        [true; 3],
        "countersigned",
    );
    let later = border.offline(&countersigned, &trust)["later"].clone();
    assert_eq!(later[0]["code"], "later.signature");

    // the number and the code as people write them
    for number in [
        x.replace('-', "–"),
        x.replace('-', " "),
        x.replace('-', ""),
        x.replace('0', "O"),
    ] {
        let typed = code(&x).to_uppercase();
        let (found, _) = border
            .look_up(&number, &format!("{}–{}", &typed[..8], &typed[8..]))
            .await;
        assert_eq!(found[2], "status.in-force", "{number}");
    }

    // the QR of X on the paper of Y: X is shown, and the reader is told to compare
    let (found, html) = border.look_up(&x, &code(&x)).await;
    assert_eq!(
        found,
        [
            "integrity.no-document",
            "issuer.register",
            "status.in-force",
            "content.shown"
        ]
    );
    assert!(
        html.contains(&x) && !html.contains(&y),
        "it shows the certificate of the QR"
    );
    assert!(html.contains(&escaped(&consignee(&x))) && !html.contains(&escaped(&consignee(&y))));
    assert!(
        html.contains("Compare it with the paper"),
        "it says what to do"
    );
    assert!(
        html.contains("Whether the paper in your hand says the same"),
        "it says what it cannot know"
    );
    // the code of X with the number of Y opens nothing
    let nothing = [
        "integrity.no-document",
        "issuer.not-found",
        "status.not-found",
        "content.not-found",
    ];
    let (found, html) = border.look_up(&y, &code(&x)).await;
    assert_eq!(found, nothing);
    assert!(!html.contains(&escaped(&consignee(&y))));
    // sealed data whose QR is another certificate's
    let mut swapped = data[&y]["data"].clone();
    swapped["verify_url"] = data[&x]["data"]["verify_url"].clone();
    let forged = border.forge(
        "kh-moc",
        "Ministry of Commerce, Kingdom of Cambodia",
        &swapped,
    );
    let another = [
        "integrity.intact",
        "issuer.trusted",
        "status.in-force",
        "content.another-address",
    ];
    let another_offline = [
        "integrity.intact",
        "issuer.trusted",
        "status.offline",
        "content.another-address",
    ];
    expect(
        &border.judge(&forged, &trust).await,
        another,
        another_offline,
        [false; 3],
        "swapped QR",
    );
    // sealed data that the register does not have: a consignee changed before sealing
    let mut differs = data[&y]["data"].clone();
    differs["consignment"]["consignee"]["name"] = json!("Somebody else SA");
    let forged = border.forge(
        "kh-moc",
        "Ministry of Commerce, Kingdom of Cambodia",
        &differs,
    );
    let differs = [
        "integrity.intact",
        "issuer.trusted",
        "status.in-force",
        "content.differs",
    ];
    expect(
        &border.judge(&forged, &trust).await,
        differs,
        good_offline,
        [false, false, true],
        "differs",
    );

    over_after_its_last_day(&border, &trust, &data[&y]["data"]);

    // another authority's seal under this one's name
    let forged = border.forge(
        "gb-leeds",
        "Leeds & Yorkshire Chamber of Commerce",
        &data[&x]["data"],
    );
    let named = [
        "integrity.intact",
        "issuer.another-authority",
        "status.not-found",
        "content.not-found",
    ];
    let named_offline = [
        "integrity.intact",
        "issuer.another-authority",
        "status.offline",
        "content.not-compared",
    ];
    expect(
        &border.judge(&forged, &trust).await,
        named,
        named_offline,
        [false; 3],
        "another authority's seal",
    );
    // a certificate of another authority where only this one is believed
    let only_kh = border.folder.path().join("only-kh");
    fs::create_dir_all(&only_kh).unwrap();
    fs::copy(trust.join("kh-moc.pem"), only_kh.join("kh-moc.pem")).unwrap();
    let (_, gb_pdf) = gb.first().unwrap();
    let foreign = [
        "integrity.intact",
        "issuer.untrusted",
        "status.offline",
        "content.not-compared",
    ];
    expect(
        &border.judge(gb_pdf, &only_kh).await,
        good,
        foreign,
        [true, true, false],
        "not believed here",
    );

    // a number that nobody gave
    let (found, html) = border.look_up("KH-CO-2026-999999", &code(&x)).await;
    assert_eq!(found, nothing);
    // that may be a slip of the pen: no word of a forgery
    assert!(html.contains("Nothing found") && !html.contains("Do not accept"));
    let (_, html) = border.look_up("KH-CQ-2026-000001", "abc").await;
    assert!(html.contains("KH-CO-2026-000123") && html.contains("16 letters"));

    // cancelled: by its number, by its file; offline it cannot be known, and that is said
    border
        .call(
            &signatory,
            "POST",
            &format!("/certificates/{y}/cancel"),
            json!({ "reason": "other" }),
        )
        .await;
    let (found, _) = border.look_up(&y, &code(&y)).await;
    assert_eq!(found[2], "status.cancelled");
    let cancelled = [
        "integrity.intact",
        "issuer.trusted",
        "status.cancelled",
        "content.same",
    ];
    expect(
        &border.judge(&y_pdf, &trust).await,
        cancelled,
        good_offline,
        [false, false, true],
        "cancelled",
    );

    // replaced
    let new = replaced(&border, &exporter, &signatory, &z).await;
    let (found, html) = border.look_up(&z, &code(&z)).await;
    assert_eq!(found[2], "status.replaced");
    assert!(html.contains(&new), "it names the one that replaces it");
    let old = [
        "integrity.intact",
        "issuer.trusted",
        "status.replaced",
        "content.same",
    ];
    expect(
        &border.judge(&z_pdf, &trust).await,
        old,
        good_offline,
        [false, false, true],
        "replaced",
    );
    let new_pdf = border.pdf_of(&exporter, &new).await;
    expect(
        &border.judge(&new_pdf, &trust).await,
        good,
        good_offline,
        [true; 3],
        "the one that replaces it",
    );

    small(&border, &x, &code(&x)).await;
}

/// The last day of a certificate ends where its authority lives: at midnight in Phnom Penh, seven hours before Greenwich.
fn over_after_its_last_day(border: &Border, trust: &Path, data: &Value) {
    let mut ends = data.clone();
    ends["valid_until"] = json!("2027-02-28");
    let ministry = "Ministry of Commerce, Kingdom of Cambodia";
    let pdf = border.forge("kh-moc", ministry, &ends);
    for (at, genuine, status) in [
        ("2027-02-28T16:59:59Z", true, "status.offline"),
        ("2027-02-28T17:00:00Z", false, "status.expired"),
    ] {
        let told = border.offline_at(&pdf, trust, Some(at));
        assert_eq!(told["genuine"], genuine, "{at}");
        assert_eq!(told["verdicts"]["status"]["code"], status, "{at}");
        let sentence = told["verdicts"]["status"]["sentence"].as_str().unwrap();
        assert_eq!(
            sentence.contains("ended on 2027-02-28"),
            !genuine,
            "{sentence}"
        );
    }
}

/// Replaces a certificate and answers the number of the new one.
async fn replaced(border: &Border, exporter: &str, signatory: &str, number: &str) -> String {
    let reviewer = border.token("reviewer@kh.example").await;
    let started = border
        .call(
            exporter,
            "POST",
            &format!("/certificates/{number}/replace"),
            json!({}),
        )
        .await;
    let id = started["application_id"].as_str().unwrap().to_owned();
    let application = format!("/applications/{id}");
    let wanted = border.client.post(format!(
        "{}/api/v1{application}/attachments?kind=invoice&file_name=invoice.pdf",
        border.url
    ));
    let attached = wanted
        .bearer_auth(exporter)
        .header("content-type", "application/pdf")
        .body(&include_bytes!("../../../../examples/documents/milled-rice-invoice.pdf")[..]);
    assert!(attached.send().await.unwrap().status().is_success());
    // smoke had it certified for the other exporter as well
    let found = border
        .call(
            exporter,
            "GET",
            &format!("{application}/findings"),
            json!({}),
        )
        .await;
    let found = found["findings"].as_array().cloned().unwrap_or_default();
    let reasons: Vec<_> = found
        .iter()
        .filter(|one| one["severity"] == "needs-reason")
        .map(|one| json!({ "pointer": one["pointer"], "code": one["code"], "reason": "A test." }))
        .collect();
    border
        .call(
            exporter,
            "POST",
            &format!("{application}/submit"),
            json!({ "reasons": reasons }),
        )
        .await;
    border
        .call(
            &reviewer,
            "POST",
            &format!("/cases/{id}/approve"),
            json!({}),
        )
        .await;
    border
        .call(signatory, "POST", &format!("/cases/{id}/sign"), json!({}))
        .await;
    let start = Instant::now();
    loop {
        let view = border.call(exporter, "GET", &application, json!({})).await;
        if view["state"] == "issued" {
            return view["certificate_number"].as_str().unwrap().to_owned();
        }
        assert!(start.elapsed() < PATIENCE, "it stays {}", view["state"]);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('\'', "&#39;")
}

/// The whole check in one page load: HTML and styles together, as they travel.
async fn small(border: &Border, number: &str, code: &str) {
    let get = |path: String| {
        border
            .client
            .get(format!("{}{path}", border.url))
            .header("accept-encoding", "br, gzip")
    };
    let answer = get(format!("/v/{number}/{code}")).send().await.unwrap();
    assert!(
        answer.headers().contains_key("content-encoding"),
        "the page travels compressed"
    );
    let html = answer.bytes().await.unwrap().len();
    let plain = border
        .client
        .get(format!("{}/v/{number}/{code}", border.url))
        .send()
        .await
        .unwrap();
    let plain = plain.text().await.unwrap();
    assert!(!plain.contains("<script"), "it needs no script");
    let mut total = html;
    for link in plain.split("<link ").skip(1) {
        let link = link.split('>').next().unwrap();
        let address = link
            .split("href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        total += get(address.to_owned())
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap()
            .len();
    }
    println!("the verification page: {html} bytes of HTML, {total} with styles and icon");
    assert!(
        html > 500 && total < PAGE_BYTES_MAX,
        "{html} bytes of HTML, {total} in all"
    );
}
