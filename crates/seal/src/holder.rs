//! Whoever holds the private key of a seal.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};

use crate::algorithm::Algorithm;
use crate::error::SealError;

/// Holds a private key: in memory, in a hardware module, or far away.
pub trait Signer: Send + Sync {
    /// What it signs with; ECDSA on P-256 unless it says otherwise.
    fn algorithm(&self) -> Algorithm {
        Algorithm::EcdsaP256
    }

    /// A signature over `message`; of ECDSA as a DER `ECDSA-Sig-Value`.
    ///
    /// # Errors
    /// [`SealError::Signer`]: the key did not sign.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// A private key on P-256 in this process's memory.
#[derive(Debug)]
pub struct SoftwareSigner {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl SoftwareSigner {
    /// Opens a private key in PKCS#8.
    pub fn from_pkcs8(private_key: &[u8]) -> Result<Self, SealError> {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, private_key, &random)
            .map_err(|error| SealError::Signer(error.to_string()))?;
        Ok(SoftwareSigner { key, random })
    }
}

impl Signer for SoftwareSigner {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let signature = self
            .key
            .sign(&self.random, message)
            .map_err(|_| SealError::Signer("no randomness".to_owned()))?;
        Ok(signature.as_ref().to_vec())
    }
}
