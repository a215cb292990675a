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
    let mut values = args.to_vec();
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

    #[test]
    fn a_letter_that_left_keeps_no_key_to_an_account() {
        assert_eq!(
            without_secrets("Open http://x/password/reset/abc234 now\nor http://x/help"),
            "Open http://x/password/reset/… now\nor http://x/help"
        );
        assert_eq!(without_secrets("Good day"), "Good day");
    }
}
