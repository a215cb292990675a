//! How a delivery is signed: `v1,` and the HMAC-SHA256 of id, time and body in Base64 (Standard Webhooks).

use data_encoding::BASE64;
use ring::hmac;

const PREFIX: &str = "whsec_";
/// Standard Webhooks want 24 to 64 bytes.
const SECRET_BYTES: usize = 32;

/// A fresh secret.
pub(crate) fn new_secret() -> String {
    format!(
        "{PREFIX}{}",
        BASE64.encode(&rand::random::<[u8; SECRET_BYTES]>())
    )
}

/// The signature of a body.
pub(crate) fn sign(secret: &str, id: &str, second: i64, body: &str) -> String {
    let bytes = secret.strip_prefix(PREFIX).unwrap_or(secret);
    let bytes = BASE64.decode(bytes.as_bytes()).unwrap_or_default();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
    let tag = hmac::sign(&key, format!("{id}.{second}.{body}").as_bytes());
    format!("v1,{}", BASE64.encode(tag.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_signature_of_the_standards_own_example() {
        let body = r#"{"test": 2432232314}"#;
        let found = sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            body,
        );
        assert_eq!(found, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn secrets_differ() {
        assert_ne!(new_secret(), new_secret());
        assert!(new_secret().starts_with("whsec_"));
    }
}
