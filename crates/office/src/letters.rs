//! Letters to people: written in the transaction of the fact they tell, sent by a job.
//!
//! A letter of kind `welcome` has the messages `letter-welcome-subject` and `letter-welcome` in every language. Both
//! may name the values that the caller gives, and always `$authority` (its name) and `$site` (the address of this
//! installation).

use crate::{Office, OfficeError, Role};
use origo_i18n::T;
use origo_store::{
    Tx,
    repository::{jobs, mails, people},
};

/// The topic of the job that sends a letter.
pub(crate) const MAIL: &str = "mail";

/// What comes before the secret in a link: what follows is struck out once the letter has left the house, so that
/// whoever reads the mailbox cannot use it.
const SECRET_LINKS: [&str; 3] = ["/register/confirm/", "/password/reset/", "/invitation/"];

/// Writes a letter in the recipient's language and the job that sends it. Answers the letter's id.
///
/// # Errors
/// There are no words for this kind, or the database refuses.
pub async fn write(
    office: &Office,
    tx: &mut Tx,
    authority: &str,
    recipient: &str,
    locale: &str,
    kind: &str,
    args: &[(&str, &str)],
) -> Result<String, OfficeError> {
    let t = T::new(locale);
    let authority = office.authority_within(tx, authority).await?;
    let local = t.code() == "km" && !authority.name_local.is_empty();
    let name = if local {
        &authority.name_local
    } else {
        &authority.name
    };
    let plain: Vec<_> = args
        .iter()
        .map(|(key, value)| (*key, harmless(key, value)))
        .collect();
    let mut values: Vec<_> = plain
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    values.extend([("authority", name.as_str()), ("site", office.public_url())]);
    let words = |key: String| {
        t.lookup(&key, &values)
            .ok_or_else(|| OfficeError::Internal(format!("no message {key}")))
    };
    let mail = mails::Mail {
        authority_id: authority.id.clone(),
        id: office.new_id(),
        recipient: recipient.to_owned(),
        subject: words(format!("letter-{kind}-subject"))?,
        body: format!(
            "{}\n\n{}\n",
            words(format!("letter-{kind}"))?,
            words("letter-end".to_owned())?
        ),
        created_at: office.micros(),
        sent_at: None,
        attempts: 0,
        last_error: String::new(),
        failed_at: None,
        kept_at: None,
        next_at: None,
    };
    mail.insert(tx).await?;
    jobs::push(
        tx,
        &authority.id,
        MAIL,
        &mail.id,
        "{}".to_owned(),
        mail.created_at,
    )
    .await?;
    Ok(mail.id)
}

/// Values of letters that we make ourselves: links to our own pages.
const OURS: [&str; 1] = ["link"];
/// Values that an officer writes, in as many lines as it takes.
const LONG: [&str; 2] = ["text", "reason"];
/// No name needs more.
const NAME_CHARS_MAX: usize = 200;

/// A value as it may stand in a letter of ours. Names are chosen by strangers: one is a single line, and no reader of mail
/// makes a link of it, so that a letter to somebody else says only what we say.
fn harmless(key: &str, value: &str) -> String {
    if OURS.contains(&key) {
        return value.to_owned();
    }
    if LONG.contains(&key) {
        let lines: Vec<_> = value
            .lines()
            .map(|line| unlinked(&one_line(line)))
            .collect();
        return lines.join("\n");
    }
    unlinked(
        &one_line(value)
            .chars()
            .take(NAME_CHARS_MAX)
            .collect::<String>(),
    )
}

/// Text in one line: without line ends, controls, and marks that turn the direction of writing or show nothing.
pub(crate) fn one_line(text: &str) -> String {
    let visible = |c: char| match c {
        c if c.is_control() || c.is_whitespace() => ' ',
        // a break in Khmer words is honest, and shows nothing
        '\u{200b}' => c,
        '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => ' ',
        c => c,
    };
    let text: String = text.chars().map(visible).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text in which nothing is an address: where one would begin there is a blank.
fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        out.push(*c);
        let joins = |side: Option<&char>| side.is_some_and(|c| c.is_alphanumeric());
        // the letters of S.A. are no name of a host
        let word = chars
            .iter()
            .skip(at + 1)
            .take_while(|c| c.is_alphanumeric())
            .count()
            > 1;
        let digits =
            before.is_some_and(char::is_ascii_digit) && after.is_some_and(char::is_ascii_digit);
        let scheme = *c == ':' && after == Some(&'/');
        let dot = matches!(c, '.' | '@' | '。' | '．' | '｡') && joins(before) && word && !digits;
        if scheme || dot {
            out.push(' ');
        }
    }
    out
}

/// Writes the same letter to the people of an organisation (empty: the authority's own staff) who hold one of these
/// roles, each once and in their own language.
///
/// # Errors
/// As [`write`].
pub async fn write_to(
    office: &Office,
    tx: &mut Tx,
    authority: &str,
    organisation: &str,
    roles: &[Role],
    kind: &str,
    args: &[(&str, &str)],
) -> Result<(), OfficeError> {
    let mut written = Vec::new();
    for (user, membership) in people::members(tx, authority, organisation).await? {
        let meant = roles.iter().any(|role| role.name() == membership.role);
        if meant && user.disabled_at.is_none() && !written.contains(&user.id) {
            write(office, tx, authority, &user.email, &user.locale, kind, args).await?;
            written.push(user.id);
        }
    }
    Ok(())
}

/// The text of a letter without the secrets of its links.
pub(crate) fn without_secrets(body: &str) -> String {
    let mut text = body.to_owned();
    for link in SECRET_LINKS {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(link) {
            out.push_str(before);
            out.push_str(link);
            out.push('…');
            rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        }
        out.push_str(rest);
        text = out;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "Dara\r\n\r\nYour account is locked. Open https://evil.example/login or www.evil.example\u{202e}, \
        mail help@evil.example";

    /// Names of the values of a message.
    fn values(text: &str) -> Vec<String> {
        let mut found: Vec<_> = text
            .split("{ $")
            .skip(1)
            .filter_map(|rest| rest.split_once([' ', '}']))
            .map(|(name, _)| name.to_owned())
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// Every letter in every language, with a hostile value wherever it takes one.
    #[test]
    fn no_name_makes_a_letter_say_something_else() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../i18n/locales");
        let mut letters = 0;
        for code in ["en", "fr", "km"] {
            let text = std::fs::read_to_string(format!("{folder}/{code}/letters.ftl")).unwrap();
            let names = values(&text);
            let keys = text
                .lines()
                .filter(|line| line.starts_with("letter-"))
                .filter_map(|line| line.split_once(" ="))
                .map(|(key, _)| key);
            for key in keys {
                let plain: Vec<_> = names
                    .iter()
                    .filter(|name| {
                        !OURS.contains(&name.as_str())
                            && !["site", "authority"].contains(&name.as_str())
                    })
                    .map(|name| (name.as_str(), harmless(name, HOSTILE)))
                    .collect();
                let mut given: Vec<_> = plain
                    .iter()
                    .map(|(key, value)| (*key, value.as_str()))
                    .collect();
                given.extend([
                    ("link", "http://own.test/a"),
                    ("site", "http://own.test"),
                    ("authority", "A"),
                ]);
                let written = T::new(code).lookup(key, &given).unwrap();
                let own = written.replace("http://own.test", "");
                for bad in ["://", "evil.example", "www.evil", "@evil", "\r", "\u{202e}"] {
                    assert!(!own.contains(bad), "{code} {key}: {bad} in {written}");
                }
                if key.ends_with("-subject") {
                    assert!(!written.trim().contains('\n'), "{code} {key}: {written}");
                }
                letters += 1;
            }
        }
        assert!(letters > 60, "{letters}");
    }

    #[test]
    fn honest_names_stay_as_they_are() {
        for name in [
            "Golden Rice Export Co., Ltd.",
            "Société Générale S.A.",
            "ក្រុមហ៊ុន អង្ករ\u{200b}មាស",
            "3.5 % broken rice, 25 kg",
        ] {
            assert_eq!(harmless("name", name), name);
        }
        assert_eq!(
            harmless("text", "First line\nsecond line"),
            "First line\nsecond line"
        );
    }

    #[test]
    fn a_letter_that_left_keeps_no_key_to_an_account() {
        assert_eq!(
            without_secrets("Open http://x/password/reset/abc234 now\nor http://x/help"),
            "Open http://x/password/reset/… now\nor http://x/help"
        );
        assert_eq!(without_secrets("Good day"), "Good day");
    }
}
