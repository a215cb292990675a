//! `origo open`: one file of a stranger, from standard input, under limits that nothing in it can lift.

use jiff::Timestamp;
use origo_office::{Addition, Asked, Lack, Outcome, PdfCheck, Survey, Told, UploadFault, Verdict};
use origo_seal::{Trust, verify_pdf};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    fs,
    io::{BufRead as _, Read as _, Write as _},
    process::ExitCode,
};

/// What opening may take beside the program itself. A page of an honest scan takes some 100 MB.
const MEMORY_BYTES_MAX: u64 = 384 * 1024 * 1024;
/// Seconds of one core. An honest file takes less than one.
const PROCESSOR_SECONDS_MAX: u64 = 10;
/// The longest question: it may hold the roots of all authorities.
const HEAD_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// The largest upload that any page or API takes, and some.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Opens the file on standard input and tells of it on standard output.
#[must_use]
pub fn run() -> ExitCode {
    match limit().and_then(|()| talk()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Sets every limit before the first byte is read. They hold for good: both the soft and the hard one are set.
fn limit() -> std::io::Result<()> {
    let set = |resource, most: u64| {
        // one that was lower already stays
        let most = getrlimit(resource)
            .maximum
            .map_or(most, |own| own.min(most));
        let both = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, both)
    };
    set(Resource::As, program_bytes()? + MEMORY_BYTES_MAX)?;
    set(Resource::Cpu, PROCESSOR_SECONDS_MAX)?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    // no file is opened from here on
    set(Resource::Nofile, 3)?;
    Ok(())
}

/// What the program itself takes of the address space.
fn program_bytes() -> std::io::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes
        .map(|kilobytes| kilobytes * 1024)
        .ok_or_else(|| std::io::Error::other("no VmSize in /proc/self/status"))
}

fn talk() -> std::io::Result<()> {
    let mut input = std::io::stdin().lock();
    let mut head = Vec::new();
    (&mut input)
        .take(HEAD_BYTES_MAX)
        .read_until(b'\n', &mut head)?;
    let asked: Asked = serde_json::from_slice(&head)?;
    let mut file = Vec::new();
    input.take(FILE_BYTES_MAX).read_to_end(&mut file)?;
    let told = answer(&asked, file);
    let mut output = std::io::stdout().lock();
    serde_json::to_writer(&mut output, &told)?;
    output.write_all(b"\n")?;
    if let Told::Page(png) = &told {
        output.write_all(png)?;
    }
    output.flush()
}

fn answer(asked: &Asked, file: Vec<u8>) -> Told {
    let unreadable = |error: String| Told::Unreadable(error);
    match asked {
        Asked::Goods { name, choice } => {
            Told::Goods(origo_exchange::goods::open(name, &file, choice))
        }
        Asked::Survey { pages_max } => survey(file, *pages_max),
        Asked::Examine => Told::Examined(origo_render::examine(file).map_err(fault)),
        Asked::Page { page } => origo_render::page_picture(file, *page)
            .map_or_else(|error| unreadable(error.to_string()), Told::Page),
        Asked::Picture { side_max } => match origo_render::picture_size(&file, *side_max) {
            Ok((media_type, width, height)) => Told::Picture(media_type.to_owned(), width, height),
            Err(error) => unreadable(error),
        },
        Asked::Sealed { roots, at } => {
            let roots: Vec<(&str, &str)> = roots
                .iter()
                .map(|(id, pem)| (id.as_str(), pem.as_str()))
                .collect();
            // a root that cannot be read is one that is not believed
            let trust = Trust::from_pems(&roots).unwrap_or_default();
            Told::Sealed(Box::new(checked(&file, &trust, *at)))
        }
    }
}

/// Checks a PDF against the roots believed: what pages, API and command line all judge by.
pub fn checked(pdf: &[u8], trust: &Trust, at: Timestamp) -> PdfCheck {
    let found = verify_pdf(pdf, trust, at);
    let later = found.later.into_iter().map(|later| Addition {
        code: later.code,
        by: later.by,
        at: later.at,
    });
    PdfCheck {
        integrity: verdict(&found.integrity),
        issuer: verdict(&found.issuer),
        authority: found.authority,
        data: found.certificate_json,
        later: later.collect(),
        signer: found.signer_name,
        sealed_at: found.signed_at,
        digest: found.sha256,
        sealed_digest: found.sealed_sha256,
        signed_digest: found.signed_digest,
    }
}

fn survey(pdf: Vec<u8>, pages_max: usize) -> Told {
    let found = match origo_render::survey(pdf, pages_max) {
        Ok(found) => found,
        Err(error) => return Told::Unreadable(error.to_string()),
    };
    let lacks = found.lacks.into_iter().map(|lack| Lack {
        page: lack.page,
        code: lack.kind.code().to_owned(),
        name: lack.name,
        words: lack.words,
    });
    Told::Survey(Survey {
        pages: found.pages,
        lacks: lacks.collect(),
    })
}

fn fault(fault: origo_render::UploadFault) -> UploadFault {
    match fault {
        origo_render::UploadFault::Encrypted => UploadFault::Encrypted,
        origo_render::UploadFault::Truncated => UploadFault::Truncated,
        origo_render::UploadFault::Scripted => UploadFault::Scripted,
        origo_render::UploadFault::Empty => UploadFault::Empty,
        origo_render::UploadFault::Unreadable => UploadFault::Unreadable,
        origo_render::UploadFault::TooComplex => UploadFault::TooComplex,
    }
}

fn verdict(from: &origo_seal::Verdict) -> Verdict {
    let outcome = match from.outcome {
        origo_seal::Outcome::Ok => Outcome::Ok,
        origo_seal::Outcome::Bad => Outcome::Bad,
        origo_seal::Outcome::Unknown => Outcome::Unknown,
    };
    Verdict::new(outcome, &from.code)
}
