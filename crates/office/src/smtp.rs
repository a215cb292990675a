//! The SMTP server of an installation: its address read, and a letter handed over to it.

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use origo_store::repository::mails::Mail;
use std::{
    net::IpAddr,
    time::{Duration, SystemTime},
};
use url::{Host, Url};

/// One try takes no longer than this; the job is leased for longer.
const TRY_SECONDS_MAX: u64 = 60;
const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";
/// The server refuses us, not the letter: another try may find it mended (RFC 4954).
const ABOUT_US: [&str; 4] = ["530", "534", "535", "538"];

/// Says that a machine wrote the letter, so that no holiday answer comes back (RFC 3834, section 5).
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The SMTP server that takes the letters.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    server: String,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the transport holds a password
        f.debug_struct("Smtp")
            .field("server", &self.server)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Encryption {
    None,
    IfOffered,
    Required,
    FromTheStart,
}

impl Smtp {
    /// Reads an address:
    ///
    /// * `smtps://user:password@host` speaks TLS from the start (port 465);
    /// * `smtp://user:password@host` asks for STARTTLS and sends nothing without it (port 587);
    /// * `smtp://host` takes STARTTLS if it is offered (port 25);
    /// * `?tls=required`, `?tls=opportunistic` and `?tls=none` say otherwise. A password is never sent in the clear,
    ///   but to the same machine.
    ///
    /// `ca` is a PEM with the root of a mail server that no public authority certified.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn read(address: &str, from: &str, ca: Option<&[u8]>) -> Result<Self, String> {
        let url = Url::parse(address)
            .map_err(|why| format!("{why}; use smtp://user:password@host:587"))?;
        let host = url.host().ok_or("it names no host")?;
        let credentials = credentials(&url)?;
        let encryption = encryption(&url, credentials.is_some())?;
        if credentials.is_some() && encryption <= Encryption::IfOffered && !is_this_machine(&host) {
            return Err("a password would travel in the clear: leave out ?tls=".to_owned());
        }
        let host = match host {
            Host::Ipv6(ip) => ip.to_string(),
            other => other.to_string(),
        };
        let from: Mailbox = from
            .parse()
            .map_err(|_| format!("{from:?} is no sender: use Name <name@host>"))?;
        let port = url.port().unwrap_or(match (encryption, &credentials) {
            (Encryption::FromTheStart, _) => 465,
            (_, Some(_)) => 587,
            (_, None) => 25,
        });
        let mut parameters = TlsParameters::builder(host.clone());
        if let Some(pem) = ca {
            if !pem.windows(PEM.len()).any(|part| part == PEM) {
                return Err("its root is no certificate in PEM".to_owned());
            }
            let root = Certificate::from_pem(pem).map_err(|why| format!("its root: {why}"))?;
            parameters = parameters.add_root_certificate(root);
        }
        let parameters = parameters.build().map_err(|why| why.to_string())?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&host)
            .port(port)
            .timeout(Some(Duration::from_secs(TRY_SECONDS_MAX / 3)))
            .tls(match encryption {
                Encryption::None => Tls::None,
                Encryption::IfOffered => Tls::Opportunistic(parameters),
                Encryption::Required => Tls::Required(parameters),
                Encryption::FromTheStart => Tls::Wrapper(parameters),
            });
        if let Some(credentials) = credentials {
            transport = transport.credentials(credentials);
        }
        Ok(Self {
            transport: transport.build(),
            from,
            server: format!("{host}:{port}"),
        })
    }

    /// The sender of an installation that sets none: `no-reply` at its own host.
    #[must_use]
    pub fn sender_at(public_url: &str) -> String {
        let url = Url::parse(public_url).ok();
        let domain = url.as_ref().and_then(Url::domain);
        let domain = domain.filter(|domain| domain.contains('.'));
        format!("no-reply@{}", domain.unwrap_or("origo.invalid"))
    }

    /// Host and port, without password.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// The letter as it goes out. The same letter is the same message, however often it is tried.
    fn message(&self, mail: &Mail, authority: &str) -> Result<Message, Failure> {
        let for_good = |why: String| Failure {
            why,
            for_good: true,
        };
        let to: Address = mail
            .recipient
            .parse()
            .map_err(|why| for_good(format!("{}: {why}", mail.recipient)))?;
        let name = self.from.name.clone();
        let name = name.unwrap_or_else(|| authority.to_owned());
        let from = Mailbox::new(Some(name), self.from.email.clone());
        let written = u64::try_from(mail.created_at).unwrap_or_default();
        Message::builder()
            .from(from)
            .to(Mailbox::new(None, to))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(written))
            .subject(mail.subject.clone())
            .header(ContentType::TEXT_PLAIN)
            .header(AutoSubmitted)
            .body(mail.body.clone())
            .map_err(|why| for_good(why.to_string()))
    }

    pub(crate) async fn hand_over(&self, mail: &Mail, authority: &str) -> Result<(), Failure> {
        let message = self.message(mail, authority)?;
        let limit = Duration::from_secs(TRY_SECONDS_MAX);
        match tokio::time::timeout(limit, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => {
                let about_us = error
                    .status()
                    .is_some_and(|code| ABOUT_US.contains(&code.to_string().as_str()));
                let source = std::error::Error::source(&error);
                let why = match source {
                    Some(source) if error.status().is_none() => format!("{error}: {source}"),
                    _ => error.to_string(),
                };
                Err(Failure {
                    why,
                    for_good: error.is_permanent() && !about_us,
                })
            }
            Err(_) => Err(Failure {
                why: format!("{} does not answer", self.server),
                for_good: false,
            }),
        }
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    let Some(password) = url.password() else {
        return if url.username().is_empty() {
            Ok(None)
        } else {
            Err("it names a user and no password".to_owned())
        };
    };
    Ok(Some(Credentials::new(
        decoded(url.username()),
        decoded(password),
    )))
}

/// Text of an address without its percent signs.
fn decoded(text: &str) -> String {
    // a form's value, in which a plus would be a space
    let pair = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

fn encryption(url: &Url, with_password: bool) -> Result<Encryption, String> {
    let asked = url.query_pairs().find(|(name, _)| name == "tls");
    let asked = asked.as_ref().map(|(_, value)| value.as_ref());
    match (url.scheme(), asked) {
        ("smtps", None) => Ok(Encryption::FromTheStart),
        ("smtps", Some(_)) => Err("smtps:// is encrypted from the start: leave out ?tls=".into()),
        ("smtp", Some("required")) => Ok(Encryption::Required),
        ("smtp", Some("opportunistic")) => Ok(Encryption::IfOffered),
        ("smtp", Some("none")) => Ok(Encryption::None),
        ("smtp", None) if with_password => Ok(Encryption::Required),
        ("smtp", None) => Ok(Encryption::IfOffered),
        ("smtp", Some(other)) => Err(format!("?tls={other}: use required, opportunistic or none")),
        (other, _) => Err(format!(
            "{other}:// is no mail server: use smtp:// or smtps://"
        )),
    }
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        // in an address that is not http, an IPv4 address is read as a name
        Host::Domain(name) => {
            *name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        Host::Ipv4(ip) => IpAddr::from(*ip).is_loopback(),
        Host::Ipv6(ip) => IpAddr::from(*ip).is_loopback(),
    }
}

/// Why a letter was not taken.
pub(crate) struct Failure {
    pub why: String,
    /// Another try would end the same.
    pub for_good: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Result<Smtp, String> {
        Smtp::read(address, "no-reply@origo.example", None)
    }

    #[test]
    fn ports_and_encryption_follow_the_address() {
        let server = |address: &str| read(address).unwrap().server;
        assert_eq!(server("smtp://mail.example"), "mail.example:25");
        assert_eq!(server("smtp://u:p@mail.example"), "mail.example:587");
        assert_eq!(server("smtps://u:p@mail.example"), "mail.example:465");
        assert_eq!(server("smtp://mail.example:2525"), "mail.example:2525");
        let of = |address: &str, password| encryption(&Url::parse(address).unwrap(), password);
        assert_eq!(of("smtp://h", false), Ok(Encryption::IfOffered));
        assert_eq!(of("smtp://h", true), Ok(Encryption::Required));
        assert_eq!(of("smtp://h?tls=required", false), Ok(Encryption::Required));
        assert_eq!(of("smtp://h?tls=none", false), Ok(Encryption::None));
        assert_eq!(of("smtps://h", false), Ok(Encryption::FromTheStart));
    }

    #[test]
    fn a_password_is_never_sent_in_the_clear() {
        assert!(read("smtp://u:p@mail.example?tls=none").is_err());
        assert!(read("smtp://u:p@mail.example?tls=opportunistic").is_err());
        assert!(read("smtp://u:p@127.0.0.1:2525?tls=none").is_ok());
        let shown = format!("{:?}", read("smtp://u:hunter2@mail.example").unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }

    #[test]
    fn user_and_password_are_decoded() {
        let url = Url::parse("smtps://me%40here:a%2Bb+c%C3%A9@mail.example").unwrap();
        let wanted = Credentials::new("me@here".to_owned(), "a+b+cé".to_owned());
        assert_eq!(credentials(&url).unwrap(), Some(wanted));
    }

    #[test]
    fn a_wrong_address_is_refused_with_words() {
        for (address, word) in [
            ("mail.example", "use smtp://"),
            ("http://mail.example", "no mail server"),
            ("smtp://mail.example?tls=maybe", "use required"),
            ("smtps://mail.example?tls=none", "from the start"),
            ("smtp://user@mail.example", "no password"),
        ] {
            let why = read(address).unwrap_err();
            assert!(why.contains(word), "{address}: {why}");
        }
        assert!(Smtp::read("smtp://mail.example", "nobody", None).is_err());
        assert!(Smtp::read("smtp://mail.example", "a@b.example", Some(b"x")).is_err());
    }

    #[test]
    fn the_sender_is_at_the_own_host() {
        let at = Smtp::sender_at;
        assert_eq!(at("https://origo.example"), "no-reply@origo.example");
        assert_eq!(at("http://127.0.0.1:8080"), "no-reply@origo.invalid");
    }
}
