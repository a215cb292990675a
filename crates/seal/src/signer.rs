//! The authority's seal on a document.

use jiff::Timestamp;
use ring::digest;

use crate::algorithm;
use crate::cms::{self, SigningCertificate};
use crate::error::SealError;
use crate::holder::Signer;
use crate::pdf::update;
use crate::{chain, chain::ChainError, chain::Trust, der};

/// Room for a signature, in bytes. Our own needs about 1,400; a timestamp added later about 1,600 more.
const ROOM_BYTES: usize = 4_096;

/// What the seal says beside its signature; shown by PDF readers.
#[derive(Debug, Clone)]
pub struct SealRequest<'a> {
    /// When the certificate is sealed.
    pub time: Timestamp,
    /// Who seals.
    pub name: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Where.
    pub location: &'a str,
}

/// An authority's seal: its certificates and whoever holds its private key.
pub struct AuthorityKey {
    root: Vec<u8>,
    /// The seal's own certificate first, then its intermediates, without the root.
    path: Vec<Vec<u8>>,
    signing: SigningCertificate,
    /// Seconds of the first and last moment at which every certificate from the seal to its root is valid.
    validity: (i64, i64),
    signer: Box<dyn Signer>,
}

impl std::fmt::Debug for AuthorityKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("AuthorityKey")
            .field("certificate", &hex::encode(&self.signing.digest))
            .finish_non_exhaustive()
    }
}

impl AuthorityKey {
    /// Puts a seal together: root, then seal and intermediates (DER), and the holder of the private key.
    /// Refuses a signer whose key is not the certificate's, and a certificate that does not lead to the root: what it
    /// sealed nobody would believe.
    pub fn new(
        root: Vec<u8>,
        path: Vec<Vec<u8>>,
        signer: Box<dyn Signer>,
    ) -> Result<Self, SealError> {
        let leaf = path
            .first()
            .ok_or_else(|| SealError::Certificate("no certificate of the seal".to_owned()))?;
        let certificate = chain::read(leaf)?;
        let probe = b"the key and the certificate of a seal belong together";
        let kind = signer.algorithm();
        let value = signer.sign(probe)?;
        if !algorithm::verifies(&certificate, kind.scheme(), kind.hash(), probe, &value) {
            return Err(SealError::Signer(
                "the private key is not the certificate's".to_owned(),
            ));
        }
        let own = Trust::from_pems(&[("own", &pem("CERTIFICATE", &root))])?;
        let above: Vec<_> = path.iter().skip(1).map(Vec::as_slice).collect();
        // whether it is their day is asked when something is sealed
        if let Err((ChainError::Untrusted, _)) =
            own.check(&certificate, &above, Timestamp::UNIX_EPOCH)
        {
            return Err(SealError::Certificate(
                "the certificate of the seal does not lead to its root".to_owned(),
            ));
        }
        let signing = SigningCertificate {
            digest: digest::digest(&digest::SHA256, leaf).as_ref().to_vec(),
            issuer_and_serial: der::sequence(&[
                certificate.issuer().as_raw(),
                &der::element(der::INTEGER, certificate.raw_serial()),
            ]),
        };
        let validity = chain::validity(path.iter().chain([&root]))?;
        Ok(AuthorityKey {
            root,
            path,
            signing,
            validity,
            signer,
        })
    }

    /// The root's certificate, to be published and believed.
    pub fn root_pem(&self) -> String {
        pem("CERTIFICATE", &self.root)
    }

    /// Seal, intermediates and root, in this order.
    pub fn chain_pem(&self) -> String {
        self.path
            .iter()
            .chain([&self.root])
            .map(|der| pem("CERTIFICATE", der))
            .collect()
    }

    /// SHA-256 of the seal's certificate, in hex: names the key in records.
    pub fn fingerprint(&self) -> String {
        hex::encode(&self.signing.digest)
    }

    /// Whether the seal may be set at a time, so that it can be asked before anything is promised: a paper sealed while a
    /// certificate above is over would be believed by nobody.
    ///
    /// # Errors
    /// [`SealError::OutsideValidity`].
    pub fn valid_at(&self, time: jiff::Timestamp) -> Result<(), SealError> {
        let second = time.as_second();
        if second < self.validity.0 || second > self.validity.1 {
            return Err(SealError::OutsideValidity(time));
        }
        Ok(())
    }

    /// Seals a PDF: a PAdES B-B certification signature (DocMDP 2) as an incremental update; the bytes before it stay.
    pub fn sign_pdf(&self, pdf: &[u8], request: &SealRequest<'_>) -> Result<Vec<u8>, SealError> {
        self.valid_at(request.time)?;
        let words = update::Words {
            time: request.time,
            name: request.name,
            reason: request.reason,
            location: request.location,
        };
        let update::Prepared { mut bytes, room } = update::prepare(pdf, &words, ROOM_BYTES)?;
        let document_digest = {
            let mut context = digest::Context::new(self.signer.algorithm().hash().ring);
            context.update(&bytes[..room.start]);
            context.update(&bytes[room.end..]);
            context.finish()
        };
        let signature = cms::build(
            document_digest.as_ref(),
            &self.signing,
            &self.path,
            self.signer.as_ref(),
        )?;
        if signature.len() > ROOM_BYTES {
            return Err(SealError::NoRoom {
                needed: signature.len(),
                reserved: ROOM_BYTES,
            });
        }
        let digits = hex::encode(&signature);
        let at = room.start + 1;
        bytes[at..at + digits.len()].copy_from_slice(digits.as_bytes());
        Ok(bytes)
    }
}

/// PEM with lines of 64 characters.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = after;
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}
