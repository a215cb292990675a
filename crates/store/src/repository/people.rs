//! Users, their memberships, their sessions and tokens, and the limits on trying.

use super::record::record;
use crate::{StoreError, paging::Binds};
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

record! {
    /// A person.
    User in "users" {
        /// Id.
        id: String,
        /// E-mail in lower case.
        email: String,
        /// Name.
        name: String,
        /// Position, printed beneath a signature.
        position: String,
        /// Argon2id, PHC string.
        password_hash: String,
        /// Base32 secret of the second factor.
        totp_secret: Option<String>,
        /// Language.
        locale: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// When the e-mail was confirmed.
        confirmed_at: Option<i64>,
        /// When the person was shut out.
        disabled_at: Option<i64>,
    }
}

record! {
    /// What a person is for an authority.
    Membership in "memberships" {
        /// The authority.
        authority_id: String,
        /// The person.
        user_id: String,
        /// The organisation; empty for the authority's own staff.
        organisation_id: String,
        /// Role by name.
        role: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
    }
}

record! {
    /// A browser session or an API token.
    Session in "sessions" {
        /// SHA-256 of the secret, hex.
        token_hash: String,
        /// Public id, to list and revoke.
        id: String,
        /// `browser` or `token`.
        kind: String,
        /// The person.
        user_id: String,
        /// The authority it acts at.
        authority_id: String,
        /// The organisation it acts for; empty for staff.
        organisation_id: String,
        /// Role by name.
        role: String,
        /// Scopes of a token, separated by spaces; empty is all that the role may.
        scopes: String,
        /// Browser, or the name given to a token.
        label: String,
        /// Microseconds since 1970, UTC.
        created_at: i64,
        /// Last use.
        seen_at: i64,
        /// End.
        expires_at: i64,
        /// When it was revoked.
        revoked_at: Option<i64>,
        /// How it proved the second factor: empty, `code`, `recovery`, `passkey`.
        second_factor: String,
        /// When the person last proved who they are: at sign-in, or by the password typed again.
        proved_at: i64,
    }
}

/// Enters a user; false if the e-mail is taken.
///
/// # Errors
/// The database refuses.
pub async fn enter(c: &mut AnyConnection, user: &User) -> Result<bool, StoreError> {
    user.insert_or(c, "ON CONFLICT DO NOTHING").await
}

/// Enters a membership; false if it was there.
///
/// # Errors
/// The database refuses.
pub async fn join(c: &mut AnyConnection, membership: &Membership) -> Result<bool, StoreError> {
    membership.insert_or(c, "ON CONFLICT DO NOTHING").await
}

/// A user by e-mail, in lower case.
///
/// # Errors
/// The database refuses.
pub async fn by_email(c: &mut AnyConnection, email: &str) -> Result<Option<User>, StoreError> {
    let row = sqlx::query(User::select("WHERE email = $1"))
        .bind(email.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(User::from_row).transpose()
}

/// A user by id.
///
/// # Errors
/// The database refuses.
pub async fn find(c: &mut AnyConnection, id: &str) -> Result<Option<User>, StoreError> {
    let row = sqlx::query(User::select("WHERE id = $1"))
        .bind(id.to_owned())
        .fetch_optional(c)
        .await?;
    row.as_ref().map(User::from_row).transpose()
}

/// Who belongs to an organisation (empty: to the authority's own staff), with their roles, by name. One person may be
/// there in several roles.
///
/// # Errors
/// The database refuses.
pub async fn members(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
) -> Result<Vec<(User, Membership)>, StoreError> {
    let rows = sqlx::query(Membership::select(
        "WHERE authority_id = $1 AND organisation_id = $2 ORDER BY created_at, user_id, role",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .fetch_all(&mut *c)
    .await?;
    let mut members = Vec::new();
    for row in &rows {
        let membership = Membership::from_row(row)?;
        if let Some(user) = find(c, &membership.user_id).await? {
            members.push((user, membership));
        }
    }
    members.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    Ok(members)
}

/// Names of all of an authority's people by user id, for whoever is looked for by a part of a name; who is known by an id
/// is asked for with [`names_of`].
///
/// # Errors
/// The database refuses.
pub async fn names(
    c: &mut AnyConnection,
    authority: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    const NAMES: &str = "SELECT DISTINCT u.id, u.name FROM users u JOIN memberships m ON m.user_id = u.id \
                         WHERE m.authority_id = $1";
    let rows = sqlx::query(NAMES)
        .bind(authority.to_owned())
        .fetch_all(c)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, row.try_get("name")?)))
        .collect()
}

/// Names of these of an authority's people, by user id.
///
/// # Errors
/// The database refuses.
pub async fn names_of(
    c: &mut AnyConnection,
    authority: &str,
    ids: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut binds = Binds::of(authority);
    let places: Vec<_> = ids.iter().map(|id| binds.text(id)).collect();
    let sql = format!(
        "SELECT id, name FROM users WHERE id IN ({}) AND EXISTS (SELECT 1 FROM memberships m \
         WHERE m.authority_id = $1 AND m.user_id = users.id)",
        places.join(", ")
    );
    let rows = binds.query(AssertSqlSafe(sql)).fetch_all(c).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("id")?, row.try_get("name")?)))
        .collect()
}

/// What a person may act as.
///
/// # Errors
/// The database refuses.
pub async fn memberships(c: &mut AnyConnection, user: &str) -> Result<Vec<Membership>, StoreError> {
    let rows = sqlx::query(Membership::select(
        "WHERE user_id = $1 ORDER BY authority_id, organisation_id, role",
    ))
    .bind(user.to_owned())
    .fetch_all(c)
    .await?;
    rows.iter().map(Membership::from_row).collect()
}

/// What makes a session live: neither revoked nor over, and a browser's not idle either.
const LIVE: &str = "revoked_at IS NULL AND expires_at > $2 AND (kind = 'token' OR seen_at > $3)";

/// A live session by the hash of its secret; a browser's must have been seen after `idle_since`.
///
/// # Errors
/// The database refuses.
pub async fn session(
    c: &mut AnyConnection,
    token_hash: &str,
    now: i64,
    idle_since: i64,
) -> Result<Option<Session>, StoreError> {
    let row = sqlx::query(Session::select(&format!(
        "WHERE token_hash = $1 AND {LIVE}"
    )))
    .bind(token_hash.to_owned())
    .bind(now)
    .bind(idle_since)
    .fetch_optional(c)
    .await?;
    row.as_ref().map(Session::from_row).transpose()
}

/// Notes that a session is in use; a note that is not older than `before` is left alone.
///
/// # Errors
/// The database refuses.
pub async fn seen(
    c: &mut AnyConnection,
    token_hash: &str,
    now: i64,
    before: i64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $3")
        .bind(token_hash.to_owned())
        .bind(now)
        .bind(before)
        .execute(c)
        .await?;
    Ok(())
}

/// A person's live sessions and tokens, last used first.
///
/// # Errors
/// The database refuses.
pub async fn sessions(
    c: &mut AnyConnection,
    user: &str,
    now: i64,
    idle_since: i64,
) -> Result<Vec<Session>, StoreError> {
    let rows = sqlx::query(Session::select(&format!(
        "WHERE user_id = $1 AND {LIVE} ORDER BY seen_at DESC, id"
    )))
    .bind(user.to_owned())
    .bind(now)
    .bind(idle_since)
    .fetch_all(c)
    .await?;
    rows.iter().map(Session::from_row).collect()
}

/// Revokes one of a person's sessions; false if there is none.
///
/// # Errors
/// The database refuses.
pub async fn revoke(
    c: &mut AnyConnection,
    user: &str,
    id: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const REVOKE: &str =
        "UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND id = $2 AND revoked_at IS NULL";
    let done = sqlx::query(REVOKE)
        .bind(user.to_owned())
        .bind(id.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Points a session at another membership.
///
/// # Errors
/// The database refuses.
pub async fn point(
    c: &mut AnyConnection,
    token_hash: &str,
    membership: &Membership,
) -> Result<(), StoreError> {
    const POINT: &str = "UPDATE sessions SET authority_id = $2, organisation_id = $3, role = $4 WHERE token_hash = $1";
    sqlx::query(POINT)
        .bind(token_hash.to_owned())
        .bind(membership.authority_id.clone())
        .bind(membership.organisation_id.clone())
        .bind(membership.role.clone())
        .execute(c)
        .await?;
    Ok(())
}

/// Notes that the bearer of a session proved who they are.
///
/// # Errors
/// The database refuses.
pub async fn proved(c: &mut AnyConnection, token_hash: &str, now: i64) -> Result<(), StoreError> {
    sqlx::query("UPDATE sessions SET proved_at = $2 WHERE token_hash = $1")
        .bind(token_hash.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// Counts a try and answers how many there were in this window, this one included, and when the window began.
///
/// # Errors
/// The database refuses.
pub async fn hit(
    c: &mut AnyConnection,
    subject: &str,
    now: i64,
    window: i64,
) -> Result<(i64, i64), StoreError> {
    const HIT: &str = "INSERT INTO throttles (subject, window_start, hits) VALUES ($1, $2, 1) \
        ON CONFLICT (subject) DO UPDATE SET \
          hits = CASE WHEN throttles.window_start <= $3 THEN 1 ELSE throttles.hits + 1 END, \
          window_start = CASE WHEN throttles.window_start <= $3 THEN $2 ELSE throttles.window_start END \
        RETURNING hits, window_start";
    let row = sqlx::query(HIT)
        .bind(subject.to_owned())
        .bind(now)
        .bind(now - window)
        .fetch_one(c)
        .await?;
    Ok((row.try_get("hits")?, row.try_get("window_start")?))
}

/// Takes a counted try back: it was a good one.
///
/// # Errors
/// The database refuses.
pub async fn forgive(c: &mut AnyConnection, subject: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE throttles SET hits = hits - 1 WHERE subject = $1")
        .bind(subject.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Everybody with every membership, for the command line: e-mail, name, authority, organisation, role.
///
/// # Errors
/// The database refuses.
pub async fn everybody(c: &mut AnyConnection) -> Result<Vec<[String; 5]>, StoreError> {
    const EVERYBODY: &str = "SELECT u.email, u.name, m.authority_id, m.organisation_id, m.role \
        FROM memberships m JOIN users u ON u.id = m.user_id ORDER BY m.authority_id, m.role, u.email";
    let rows = sqlx::query(EVERYBODY).fetch_all(c).await?;
    rows.iter()
        .map(|row| {
            Ok([
                row.try_get(0)?,
                row.try_get(1)?,
                row.try_get(2)?,
                row.try_get(3)?,
                row.try_get(4)?,
            ])
        })
        .collect()
}

/// Takes a membership away, and with it the sessions that act in it; false if there was none.
///
/// # Errors
/// The database refuses.
pub async fn leave(
    c: &mut AnyConnection,
    membership: &Membership,
    now: i64,
) -> Result<bool, StoreError> {
    const LEAVE: &str = "DELETE FROM memberships \
        WHERE authority_id = $1 AND user_id = $2 AND organisation_id = $3 AND role = $4";
    const END: &str = "UPDATE sessions SET revoked_at = $5 \
        WHERE authority_id = $1 AND user_id = $2 AND organisation_id = $3 AND role = $4 AND revoked_at IS NULL";
    let bound = |sql: &'static str| {
        sqlx::query(sql)
            .bind(membership.authority_id.clone())
            .bind(membership.user_id.clone())
            .bind(membership.organisation_id.clone())
            .bind(membership.role.clone())
    };
    let gone = bound(LEAVE).execute(&mut *c).await?.rows_affected() == 1;
    bound(END).bind(now).execute(c).await?;
    Ok(gone)
}

/// Moves a person who belonged to no organisation yet into one, with their sessions.
///
/// # Errors
/// The database refuses.
pub async fn settle(
    c: &mut AnyConnection,
    authority: &str,
    user: &str,
    role: &str,
    organisation: &str,
) -> Result<bool, StoreError> {
    const MOVE: &str = "UPDATE memberships SET organisation_id = $4 \
        WHERE authority_id = $1 AND user_id = $2 AND role = $3 AND organisation_id = ''";
    const FOLLOW: &str = "UPDATE sessions SET organisation_id = $4 \
        WHERE authority_id = $1 AND user_id = $2 AND role = $3 AND organisation_id = ''";
    let bound = |sql: &'static str| {
        sqlx::query(sql)
            .bind(authority.to_owned())
            .bind(user.to_owned())
            .bind(role.to_owned())
            .bind(organisation.to_owned())
    };
    let moved = bound(MOVE).execute(&mut *c).await?.rows_affected() == 1;
    bound(FOLLOW).execute(c).await?;
    Ok(moved)
}

/// Closes a person's door from an instant on, which ends every session and token, or (`None`) opens it again.
///
/// # Errors
/// The database refuses.
pub async fn disable(c: &mut AnyConnection, user: &str, at: Option<i64>) -> Result<(), StoreError> {
    const DISABLE: &str = "UPDATE users SET disabled_at = $2 WHERE id = $1";
    const END: &str =
        "UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL";
    sqlx::query(DISABLE)
        .bind(user.to_owned())
        .bind(at)
        .execute(&mut *c)
        .await?;
    if at.is_some() {
        sqlx::query(END)
            .bind(user.to_owned())
            .bind(at)
            .execute(c)
            .await?;
    }
    Ok(())
}

/// Ends a person's sessions except one (empty: all of them). Tokens that were made on purpose, with scopes of their own,
/// are no sign-ins and stay.
///
/// # Errors
/// The database refuses.
pub async fn end_sessions(
    c: &mut AnyConnection,
    user: &str,
    except: &str,
    now: i64,
) -> Result<(), StoreError> {
    const END: &str = "UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND id <> $2 AND scopes = '' \
        AND revoked_at IS NULL";
    sqlx::query(END)
        .bind(user.to_owned())
        .bind(except.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// Gives a person a new password; which sessions end is said elsewhere.
///
/// # Errors
/// The database refuses.
pub async fn set_password(
    c: &mut AnyConnection,
    user: &str,
    password_hash: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(user.to_owned())
        .bind(password_hash.to_owned())
        .execute(c)
        .await?;
    Ok(())
}

/// Gives a person a new password and ends every session.
///
/// # Errors
/// The database refuses.
pub async fn new_password(
    c: &mut AnyConnection,
    user: &str,
    password_hash: &str,
    now: i64,
) -> Result<(), StoreError> {
    set_password(c, user, password_hash).await?;
    end_all(c, user, "", now).await
}

/// Ends everything that was opened with a person's old password, and the tokens made under it, except one session
/// (empty: none).
///
/// # Errors
/// The database refuses.
pub async fn end_all(
    c: &mut AnyConnection,
    user: &str,
    except: &str,
    now: i64,
) -> Result<(), StoreError> {
    const END: &str = "UPDATE sessions SET revoked_at = $3 WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL";
    sqlx::query(END)
        .bind(user.to_owned())
        .bind(except.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(())
}

/// The live tokens of an organisation (empty: of the authority's own staff), newest first.
///
/// # Errors
/// The database refuses.
pub async fn tokens(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    now: i64,
) -> Result<Vec<Session>, StoreError> {
    let rows = sqlx::query(Session::select(
        "WHERE authority_id = $1 AND organisation_id = $2 AND kind = 'token' AND revoked_at IS NULL \
         AND expires_at > $3 ORDER BY created_at DESC, id",
    ))
    .bind(authority.to_owned())
    .bind(organisation.to_owned())
    .bind(now)
    .fetch_all(c)
    .await?;
    rows.iter().map(Session::from_row).collect()
}

/// Revokes one of an organisation's tokens; false if there is none.
///
/// # Errors
/// The database refuses.
pub async fn revoke_token(
    c: &mut AnyConnection,
    authority: &str,
    organisation: &str,
    id: &str,
    now: i64,
) -> Result<bool, StoreError> {
    const REVOKE: &str = "UPDATE sessions SET revoked_at = $4 WHERE authority_id = $1 AND organisation_id = $2 \
        AND id = $3 AND kind = 'token' AND revoked_at IS NULL";
    let done = sqlx::query(REVOKE)
        .bind(authority.to_owned())
        .bind(organisation.to_owned())
        .bind(id.to_owned())
        .bind(now)
        .execute(c)
        .await?;
    Ok(done.rows_affected() == 1)
}
