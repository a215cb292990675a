//! What every page shares: who asks, in which language, the frame around the content, refusals, and the headers that
//! keep a page from harm.

pub(crate) use crate::problem::{Problem, go, retry, sentence, status, words};
use crate::{
    AtTheDoor, assets, plain,
    problem::{Said, Sentence, WantsSignIn, retry_after, wait},
};
use askama::Template;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use origo_i18n::{LANGUAGES, Language, T};
use origo_office::{
    Actor, COUNT_MAX, Mark, Office, OfficeError, RefusalCode, Turn, second_factor, sign_in,
};
use origo_pack::Pack;
use std::collections::HashMap;

pub(crate) const SESSION_COOKIE: &str = "origo_session";
const LANGUAGE_COOKIE: &str = "origo_language";
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

/// A count as lists show it: "1,000+" stands for more than are counted.
pub(crate) fn counted(t: T, count: i64) -> String {
    if count > COUNT_MAX {
        format!("{}+", t.number(COUNT_MAX))
    } else {
        t.number(count)
    }
}

/// The addresses of the pages before and after: that of the list, which has a query already, with the place.
pub(crate) fn turned(
    list: &str,
    before: Option<&Mark>,
    after: Option<&Mark>,
) -> (Option<String>, Option<String>) {
    let address = |side, mark: &Mark| format!("{list}&{side}={}", encode(&mark.to_string()));
    (
        before.map(|mark| address("before", mark)),
        after.map(|mark| address("after", mark)),
    )
}

/// Who asks, and how to answer.
pub(crate) struct Context {
    pub(crate) office: Office,
    pub(crate) t: T,
    pub(crate) signed: Option<sign_in::Signed>,
    pub(crate) query: HashMap<String, String>,
    uri: Uri,
}

impl FromRequestParts<Office> for Context {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Problem> {
        let signed = match cookie(&parts.headers, SESSION_COOKIE) {
            // a token of the API opens no pages: its scopes would not hold there
            Some(token) => sign_in::bearer(office, token)
                .await?
                .filter(|signed| signed.session.kind == "browser"),
            None => None,
        };
        let query = query(&parts.uri);
        let chosen = language(&parts.uri, &parts.headers);
        let code = chosen.or_else(|| signed.as_ref().map(|signed| signed.actor.locale.clone()));
        let t = T::new(code.as_deref().unwrap_or("en"));
        Ok(Self {
            office: office.clone(),
            t,
            signed,
            query,
            uri: parts.uri.clone(),
        })
    }
}

impl Context {
    /// The person signed in, who may not go on before a second factor where one is obligatory.
    pub(crate) fn actor(&self) -> Result<&Actor, Problem> {
        let actor = &self.signed()?.actor;
        if second_factor::missing(actor) {
            Err(Problem::SecondFactor)
        } else {
            Ok(actor)
        }
    }

    /// The session, whether or not a second factor is still wanted: for the pages of the own account only.
    pub(crate) fn signed(&self) -> Result<&sign_in::Signed, Problem> {
        self.signed.as_ref().ok_or(Problem::SignIn)
    }

    /// A value of the query string; empty if it is not there.
    pub(crate) fn asked(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// Which page of a list the query string wants; what is no place is the first page.
    pub(crate) fn turn(&self) -> Turn {
        match (self.asked("after").parse(), self.asked("before").parse()) {
            (Ok(mark), _) => Turn::After(mark),
            (_, Ok(mark)) => Turn::Before(mark),
            _ => Turn::Start,
        }
    }

    /// The frame, with one entry of the menu marked.
    pub(crate) async fn shell(&self, current: &'static str) -> Result<Shell, Problem> {
        let mut shell = Shell {
            t: self.t,
            current,
            path: self.uri.path().to_owned(),
            others: self
                .query
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "lang" | "flash"))
                .map(|(name, value)| format!("&{}={}", encode(name), encode(value)))
                .collect(),
            person: None,
            initials: String::new(),
            staff: false,
            applies: false,
            settled: false,
            writes: false,
            keeps_people: false,
            overview: false,
            reads_events: false,
            sees_certificates: false,
            authority: self.t.brand_line(),
            zone: TimeZone::UTC,
            now: self.office.now(),
            acting: None,
            flash: self
                .query
                .get("flash")
                .and_then(|flash| self.t.lookup(&format!("flash-{flash}"), &[])),
        };
        if let Some(signed) = &self.signed {
            let authority = self.office.authority(&signed.actor.authority).await?;
            if let Ok(pack) = self.office.pack(&authority.pack) {
                shell.zone = self.office.zone(pack);
                let name = local_name(self.t, pack, &authority.name, &authority.name_local);
                shell.authority = name.to_owned();
            }
            shell.staff = signed.actor.may(origo_authz::Action::SeeAll);
            shell.applies = signed.actor.role.of_organisation();
            shell.settled = shell.applies && signed.actor.organisation.is_some();
            shell.writes = shell.settled && signed.actor.may(origo_authz::Action::Apply);
            shell.overview = signed.actor.may(origo_authz::Action::ReadMail);
            shell.reads_events = signed.actor.may(origo_authz::Action::ReadEvents);
            shell.sees_certificates = shell.staff || shell.settled;
            shell.keeps_people = origo_office::people::roles(&signed.actor).is_ok();
            shell.initials = signed
                .actor
                .name
                .split_whitespace()
                .filter_map(|word| word.chars().next())
                .take(2)
                .collect();
            shell.person = Some(signed.actor.name.clone());
            if signed.memberships.len() > 1 {
                let role = self.t.coded("role", signed.actor.role.name());
                let house = sign_in::house(&self.office, &signed.actor).await?;
                shell.acting = Some(format!("{house} · {role}"));
            }
        }
        Ok(shell)
    }
}

/// The frame around a page.
pub(crate) struct Shell {
    pub(crate) t: T,
    pub(crate) current: &'static str,
    pub(crate) path: String,
    pub(crate) others: String,
    pub(crate) person: Option<String>,
    pub(crate) initials: String,
    pub(crate) staff: bool,
    /// Whether the person acts for an organisation, or will.
    pub(crate) applies: bool,
    /// Whether there is an organisation to act for.
    pub(crate) settled: bool,
    /// Whether the person writes applications.
    pub(crate) writes: bool,
    /// Whether there are people to keep.
    pub(crate) keeps_people: bool,
    /// Whether there is an overview of what waits.
    pub(crate) overview: bool,
    /// Whether the person reads the event log.
    pub(crate) reads_events: bool,
    /// Whether there are certificates to see.
    pub(crate) sees_certificates: bool,
    pub(crate) authority: String,
    pub(crate) zone: TimeZone,
    pub(crate) now: Timestamp,
    pub(crate) flash: Option<String>,
    /// As whom the person acts, where they might act as another.
    pub(crate) acting: Option<String>,
}

impl Shell {
    pub(crate) fn languages(&self) -> [Language; 3] {
        LANGUAGES
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// A moment in words, in the authority's zone.
    pub(crate) fn when(&self, micros: i64) -> String {
        Timestamp::from_microsecond(micros)
            .map_or_else(|_| String::new(), |at| self.t.moment(at, &self.zone))
    }

    /// How long until a deadline, with the class that colours it.
    pub(crate) fn due(&self, due_at: Option<i64>) -> (String, &'static str) {
        let Some(due) = due_at else {
            return (self.t.clock_paused(), "");
        };
        let minutes = (due - self.now.as_microsecond()) / 60_000_000;
        let time = length(self.t, minutes.abs());
        match minutes {
            ..0 => (self.t.late_by(time), "app-due--late"),
            0..60 => (time, "app-due--soon"),
            _ => (time, ""),
        }
    }
}

/// The name in the country's own script for those who read its first language, else the Latin name.
pub(crate) fn local_name<'a>(t: T, pack: &Pack, name: &'a str, local: &'a str) -> &'a str {
    let reads_it = pack.languages.first().is_some_and(|own| own == t.code());
    if reads_it && !local.is_empty() {
        local
    } else {
        name
    }
}

/// A length of time in the two units that say enough.
pub(crate) fn length(t: T, minutes: i64) -> String {
    match minutes {
        ..60 => t.minutes(minutes),
        60..2880 => t.hours_minutes(minutes / 60, minutes % 60),
        _ => t.days_hours(minutes / 1440, minutes % 1440 / 60),
    }
}

/// The colour of a state's tag.
pub(crate) fn state_class(state: &str) -> &'static str {
    match state {
        "issued" => "t-green",
        "rejected" | "withdrawn" | "cancelled" | "replaced" => "t-red",
        "queried" | "awaiting-second-approval" => "t-amber",
        "draft" => "t-grey",
        _ => "t-blue",
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    s: Shell,
    t: T,
    message: String,
    link: Option<(&'static str, String)>,
}

/// Renders a page.
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
    Ok((status, Html(template.render()?)).into_response())
}

/// An address that leads nowhere.
pub(crate) async fn nowhere() -> Problem {
    OfficeError::NotFound.into()
}

/// Guards and dresses every answer: refuses changes that another site asks for, turns refusals into pages in the
/// asker's language, remembers a chosen language, sets the headers.
pub(crate) async fn around(State(office): State<Office>, request: Request, next: Next) -> Response {
    let (uri, headers, method) = (
        request.uri().clone(),
        request.headers().clone(),
        request.method().clone(),
    );
    let door = request.extensions().get::<AtTheDoor>().cloned();
    let door = door.unwrap_or_default();
    let mut response = if let Some(seconds) = door.refused() {
        Problem::from(OfficeError::Busy(seconds)).into_response()
    } else if cross_site(&method, &headers, office.public_url()) {
        Problem::Request(RefusalCode::CrossSite).into_response()
    } else {
        match plain::checked(request).await {
            Ok(request) => next.run(request).await,
            Err(problem) => problem.into_response(),
        }
    };
    if door.is_late() {
        response = Problem::Request(RefusalCode::RequestSlow).into_response();
    }
    if let Some(code) = unread(&response) {
        response.extensions_mut().insert(Said(code, None));
    }
    if response.extensions().get::<WantsSignIn>().is_some() {
        let to = uri.path_and_query().map_or("/", |path| path.as_str());
        let to = if method == Method::GET { to } else { "/" };
        response = go(&format!("/sign-in?next={}", encode(to)));
    }
    if let Some(Said(code, wait)) = response.extensions().get::<Said>().cloned() {
        response = problem_page(&office, response.status(), (code, wait), &uri, &headers).await;
        if let Some(seconds) = wait {
            response = retry_after(response, seconds);
        }
    }
    if let Some(chosen) = query(&uri).get("lang") {
        let code = T::new(chosen).code();
        let cookie =
            format!("{LANGUAGE_COOKIE}={code}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    let own = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        own.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// What to say where a request could not even be read: there the framework answers a line of plain text, which is none of
/// ours.
fn unread(response: &Response) -> Option<RefusalCode> {
    if response.extensions().get::<Sentence>().is_some() {
        return None;
    }
    let media_type = response.headers().get(header::CONTENT_TYPE)?;
    let plain = media_type.to_str().ok()?.starts_with("text/plain");
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if plain => Some(RefusalCode::RequestTooLong),
        status if plain && status.is_client_error() => Some(RefusalCode::RequestUnreadable),
        _ => None,
    }
}

async fn problem_page(
    office: &Office,
    status: StatusCode,
    (code, seconds): (RefusalCode, Option<i64>),
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let t = T::new(language(uri, headers).as_deref().unwrap_or("en"));
    let signed = match cookie(headers, SESSION_COOKIE) {
        Some(token) => sign_in::bearer(office, token).await.ok().flatten(),
        None => None,
    };
    let t = match &signed {
        Some(signed) if language(uri, headers).is_none() => T::new(&signed.actor.locale),
        _ => t,
    };
    let context = Context {
        office: office.clone(),
        t,
        signed,
        query: HashMap::new(),
        uri: uri.clone(),
    };
    let Ok(s) = context.shell("").await else {
        return status.into_response();
    };
    let rendered = ProblemPage {
        s,
        t,
        message: match seconds {
            Some(seconds) if code == RefusalCode::TooMany => wait(t, seconds),
            _ => t.error(code.as_str()),
        },
        link: match code {
            RefusalCode::OrganisationNotRegistered | RefusalCode::OrganisationUndertakingOver => {
                Some(("/registration", t.registration_open()))
            }
            _ => None,
        },
    }
    .render();
    rendered.map_or_else(
        |_| status.into_response(),
        |html| (status, Html(html)).into_response(),
    )
}

/// Whether a change comes from another site. Browsers say so themselves; what is no browser says nothing.
fn cross_site(method: &Method, headers: &HeaderMap, public_url: &str) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else {
        return false;
    };
    let host = origin.split("://").nth(1).unwrap_or_default();
    Some(host) != text("host") && origin != public_url
}

fn language(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    query(uri)
        .remove("lang")
        .or_else(|| cookie(headers, LANGUAGE_COOKIE).map(str::to_owned))
        .filter(|code| LANGUAGES.iter().any(|language| language.code == code))
}

fn query(uri: &Uri) -> HashMap<String, String> {
    axum::extract::Query::try_from_uri(uri)
        .map(|axum::extract::Query(query)| query)
        .unwrap_or_default()
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// Text for a place in a query string.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
