//! Seals a PDF with a demonstration authority and writes its root beside, for other programs to check.
//!
//! ```text
//! cargo run -p origo-seal --example seal -- plain.pdf certificates/sealed.pdf trust 2026-11-22T10:00:00Z
//! ```

use std::error::Error;
use std::path::Path;

use origo_seal::{Keystore, SealRequest, Subject, Trust, verify_pdf};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, trust, time] = arguments.as_slice() else {
        return Err("seal PLAIN.pdf SEALED.pdf TRUST_FOLDER TIME".into());
    };
    let (trust, time) = (Path::new(trust), time.parse()?);
    let subject = Subject {
        country: "KH".to_owned(),
        organisation: "Ministry of Commerce, Kingdom of Cambodia".to_owned(),
    };
    let keystore = Keystore::open(&trust.join("keys"), "demonstration")?;
    let key = keystore.authority("kh-moc", &subject, time)?;
    let request = SealRequest {
        time,
        name: "Ministry of Commerce",
        reason: "Issued certificate of origin",
        location: "ភ្នំពេញ",
    };
    let sealed = key.sign_pdf(&std::fs::read(input)?, &request)?;
    std::fs::write(output, &sealed)?;
    std::fs::write(trust.join("kh-moc.pem"), key.root_pem())?;

    let verification = verify_pdf(&sealed, &Trust::from_dir(trust)?, time);
    println!("{}", serde_json::to_string_pretty(&verification)?);
    Ok(())
}
