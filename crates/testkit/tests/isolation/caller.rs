//! Who asks, and what the answer amounts to.

use crate::world::{Encoding, Request};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{StatusCode, header},
};
use origo_testkit::TestApp;
use std::fmt;
use tower::ServiceExt as _;

const REDIRECTS_MAX: usize = 3;

/// Nobody, or a person of an authority.
pub struct Caller {
    person: Option<(&'static str, &'static str, String)>,
    secrets: std::sync::Mutex<std::collections::BTreeMap<bool, String>>,
}

/// The two doors, as the server opens them.
pub fn doors(app: &TestApp) -> Router {
    origo_api::router(app.office.clone()).merge(origo_web::router(app.office.clone()))
}

impl Caller {
    pub fn nobody() -> Self {
        Self {
            person: None,
            secrets: Default::default(),
        }
    }

    pub fn of(app: &TestApp, authority: &'static str, name: &'static str) -> Self {
        let role = app.actor_at(authority, name).role.name().to_owned();
        Self {
            person: Some((authority, name, role)),
            secrets: Default::default(),
        }
    }

    /// Its column in the table.
    pub fn role(&self) -> String {
        match &self.person {
            None => "nobody".to_owned(),
            Some((_, "exporter2", _)) => "applicant of another organisation".to_owned(),
            Some((.., role)) => role.clone(),
        }
    }

    /// Whether the planted words may reach them by an address that answers them.
    pub fn sees_the_world(&self) -> bool {
        !matches!(&self.person, None | Some((_, "exporter2" | "customs", _)))
    }

    /// Forgets the open sessions: one may have been ended by what was asked with it.
    pub fn start_afresh(&self) {
        self.secrets.lock().unwrap().clear();
    }

    async fn secret(&self, app: &TestApp, authority: &str, name: &str, of_the_api: bool) -> String {
        let known = self.secrets.lock().unwrap().get(&of_the_api).cloned();
        if let Some(secret) = known {
            return secret;
        }
        let kind = if of_the_api { "token" } else { "browser" };
        let secret = app.secret(authority, name, kind).await;
        self.secrets
            .lock()
            .unwrap()
            .insert(of_the_api, secret.clone());
        secret
    }

    /// Asks.
    pub async fn ask(&self, app: &TestApp, doors: &Router, request: &Request) -> Answer {
        let mut last = None;
        for encoding in request.encodings() {
            let answer = self.ask_encoded(app, doors, request, encoding).await;
            let readable = !matches!(answer.status.as_u16(), 400 | 415);
            last = Some(answer);
            if readable {
                break;
            }
        }
        let mut answer = last.unwrap();
        // a page that sends its reader on is judged by where it sends them
        for _ in 0..REDIRECTS_MAX {
            if request.method != "GET" || !answer.sends_on() {
                break;
            }
            let next = request.at(&answer.location);
            answer = self.ask_encoded(app, doors, &next, Encoding::Form).await;
        }
        answer
    }

    async fn ask_encoded(
        &self,
        app: &TestApp,
        doors: &Router,
        request: &Request,
        encoding: Encoding,
    ) -> Answer {
        let (media_type, body) = request.body(encoding);
        self.send(app, doors, request, Some(media_type), body).await
    }

    /// Sends whatever body to the address of a request.
    pub async fn send(
        &self,
        app: &TestApp,
        doors: &Router,
        request: &Request,
        media_type: Option<&str>,
        body: Vec<u8>,
    ) -> Answer {
        let said = media_type.map(|media_type| ("content-type", media_type));
        let said = said.as_slice();
        self.send_saying(app, doors, request, said, body).await
    }

    /// The same with these headers.
    pub async fn send_saying(
        &self,
        app: &TestApp,
        doors: &Router,
        request: &Request,
        said: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut asked = axum::http::Request::builder()
            .method(request.method.as_str())
            .uri(&request.address);
        for (name, value) in said {
            asked = asked.header(*name, *value);
        }
        if let Some((authority, name, _)) = &self.person {
            let api = request.of_the_api();
            let secret = self.secret(app, authority, name, api).await;
            asked = if api {
                asked.header(header::AUTHORIZATION, format!("Bearer {secret}"))
            } else {
                asked.header(header::COOKIE, format!("origo_session={secret}"))
            };
        }
        let asked = asked.body(Body::from(body)).unwrap();
        let answer = doors.clone().oneshot(asked).await.unwrap();
        let headers = format!("{:?}", answer.headers());
        let location = answer
            .headers()
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned());
        let status = answer.status();
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer {
            status,
            location: location.unwrap_or_default(),
            text: format!("{headers}\n{}", String::from_utf8_lossy(&body)),
        }
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.person {
            None => write!(f, "nobody"),
            Some((authority, name, role)) => write!(f, "{name} ({role}) of {authority}"),
        }
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
}

/// What it amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 401, 403, 404, 405, 429, or to the sign-in page.
    Refused,
    /// Anything else.
    Answered,
}

impl Verdict {
    pub fn letter(self) -> &'static str {
        match self {
            Self::Refused => ".",
            Self::Answered => "x",
        }
    }
}

impl Answer {
    fn sends_on(&self) -> bool {
        self.location.starts_with('/') && !self.location.starts_with("/sign-in")
    }

    pub fn verdict(&self) -> Verdict {
        let refused = matches!(self.status.as_u16(), 401 | 403 | 404 | 405 | 429)
            // with a message it is where one lands after signing out of everything
            || (self.location.starts_with("/sign-in") && !self.location.contains("flash="));
        if refused {
            Verdict::Refused
        } else {
            Verdict::Answered
        }
    }
}
