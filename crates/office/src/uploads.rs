//! Documents that come in from outside: looked at before they are kept, so that what no officer could read is said at once to
//! who uploads it, each fault in its own sentence.

use crate::{Asked, Office, OfficeError, RefusalCode, Told, UploadFault, opening};
use origo_pack::AttachmentKind;

/// The largest attachment: a scan of 40 pages at 300 dpi is about 12 MiB.
pub const ATTACHMENT_BYTES_MAX: usize = 20 * 1024 * 1024;

/// The most attachments of one application.
pub const ATTACHMENTS_MAX: usize = 40;

/// Readers look for the header of a PDF this far into a file (PDF Reference 1.4, H.3.4.1).
const PDF_WITHIN: usize = 1024;

/// The names of archives that word processors and spreadsheets write their documents as.
const OFFICE_PARTS: [&[u8]; 4] = [
    b"[Content_Types].xml",
    b"word/",
    b"xl/",
    b"mimetypeapplication/vnd.oasis",
];

/// A document that was taken in: of a known kind, of a safe type, within the limits, kept in the object store.
pub(crate) struct Received {
    pub kind: String,
    /// As its owner called it, without what a file name must not hold.
    pub name: String,
    pub media_type: &'static str,
    pub bytes: i64,
    pub digest: String,
}

/// Takes in a document of a party beside `held` others, whose kind must be one of `known`.
///
/// # Errors
/// [`OfficeError::Refused`] `attachment.kind`, `attachment.too-many`, `attachment.too-large`; of another type
/// `attachment.heic`, `attachment.tiff`, `attachment.webp`, `attachment.office`, `attachment.archive`, `attachment.type`; with
/// nothing that can be read `attachment.empty`, `attachment.encrypted`, `attachment.truncated`, `attachment.scripted`,
/// `attachment.unreadable`, `attachment.too-complex`.
pub(crate) async fn receive(
    office: &Office,
    party: &str,
    known: &[AttachmentKind],
    held: usize,
    kind: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Received, OfficeError> {
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        return Err(OfficeError::Refused(RefusalCode::AttachmentTooLarge));
    }
    if held >= ATTACHMENTS_MAX {
        return Err(OfficeError::Refused(RefusalCode::AttachmentTooMany));
    }
    let media_type = sniff(&bytes).map_err(OfficeError::Refused)?;
    if !known.iter().any(|known| known.id == kind) {
        return Err(OfficeError::Refused(RefusalCode::AttachmentKind));
    }
    examine(office, party, &bytes).await?;
    Ok(Received {
        kind: kind.to_owned(),
        name: name
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '/' | '\\'))
            .take(120)
            .collect(),
        media_type,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        digest: office.parts.files.put(bytes).await?,
    })
}

/// Looks whether an officer will be able to read it; what takes too long to look at takes too long to show.
async fn examine(office: &Office, party: &str, bytes: &[u8]) -> Result<(), OfficeError> {
    let told = opening::open_bytes(office, party, Asked::Examine, bytes.to_vec()).await?;
    let looked = match told {
        Ok(Told::Examined(looked)) => looked,
        _ => Err(UploadFault::TooComplex),
    };
    looked.map_err(|fault| OfficeError::Refused(fault.into()))
}

/// The media type by the bytes: PDF, JPEG or PNG; else what it is instead.
fn sniff(bytes: &[u8]) -> Result<&'static str, RefusalCode> {
    match bytes {
        [] => Err(RefusalCode::AttachmentEmpty),
        [0xff, 0xd8, 0xff, ..] => Ok("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok("image/png"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if of_telephones(brand) => {
            Err(RefusalCode::AttachmentHeic)
        }
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Err(RefusalCode::AttachmentTiff),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Err(RefusalCode::AttachmentWebp),
        // a word processor before and after it wrote archives, and RTF
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..]
        | [b'{', b'\\', b'r', b't', b'f', ..] => Err(RefusalCode::AttachmentOffice),
        [b'P', b'K', 3, 4, ..] if OFFICE_PARTS.iter().any(|part| within(bytes, part, 4096)) => {
            Err(RefusalCode::AttachmentOffice)
        }
        [b'P', b'K', 3, 4, ..] => Err(RefusalCode::AttachmentArchive),
        _ if within(bytes, b"%PDF-", PDF_WITHIN) => Ok("application/pdf"),
        _ => Err(RefusalCode::AttachmentType),
    }
}

/// Whether a part begins in the first so many bytes.
fn within(bytes: &[u8], part: &[u8], first: usize) -> bool {
    let head = &bytes[..bytes.len().min(first + part.len())];
    head.windows(part.len()).any(|window| window == part)
}

/// Brands of HEIF (ISO 23008-12, annex B) and AVIF, which telephones take photographs in.
fn of_telephones(brand: &[u8]) -> bool {
    const BRANDS: [&[u8; 4]; 10] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis",
    ];
    BRANDS.iter().any(|known| brand.starts_with(*known))
}

#[cfg(test)]
mod tests {
    use super::{RefusalCode, sniff};

    #[test]
    fn what_is_no_document_is_called_by_its_name() {
        let webp = b"RIFF\x10\0\0\0WEBPVP8 ";
        let word = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml";
        let cases: [(&[u8], &str); 11] = [
            (b"", "attachment.empty"),
            (b"\0\0\0\x18ftypheic\0\0\0\0", "attachment.heic"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0", "attachment.heic"),
            (b"\0\0\0\x18ftypmp42\0\0\0\0", "attachment.type"),
            (b"II*\0\x08\0\0\0", "attachment.tiff"),
            (b"MM\0*\0\0\0\x08", "attachment.tiff"),
            (webp, "attachment.webp"),
            (word, "attachment.office"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "attachment.office"),
            (b"PK\x03\x04\x14\0\0\0photos/1.jpg", "attachment.archive"),
            (b"MZ", "attachment.type"),
        ];
        for (bytes, code) in cases {
            assert_eq!(
                sniff(bytes).map_err(RefusalCode::as_str),
                Err(code),
                "{bytes:?}"
            );
        }
    }

    /// A byte order mark, an empty line, a printer's header: every reader opens the file.
    #[test]
    fn leading_bytes() {
        let job = [b"\x1b%-12345X@PJL JOB\r\n".repeat(50), b"%PDF-1.4".to_vec()].concat();
        for bytes in [&b"\xef\xbb\xbf%PDF-1.4"[..], b"\r\n%PDF-1.7", &job] {
            assert_eq!(sniff(bytes), Ok("application/pdf"));
        }
        let late = [vec![b' '; 1025], b"%PDF-1.4".to_vec()].concat();
        assert_eq!(sniff(&late), Err(RefusalCode::AttachmentType));
    }
}
