//! In which language an answer says what went wrong: the one that `Accept-Language` prefers among ours, else English.

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};
use origo_i18n::{LANGUAGES, T};

tokio::task_local! {
    /// The language of the request that this task answers.
    static ASKED: T;
}

/// Answers a request in its language.
pub(crate) async fn follow(request: Request, next: Next) -> Response {
    let asked = T::new(preferred(request.headers()));
    ASKED.scope(asked, next.run(request)).await
}

/// The words of the request that is being answered.
pub(crate) fn words() -> T {
    ASKED.try_with(|t| *t).unwrap_or_else(|_| T::new("en"))
}

/// The code of the language that is liked best: `fr-CH, km;q=0.8` is French.
fn preferred(headers: &HeaderMap) -> &'static str {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let wanted = wanted
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = ("en", 0.0);
    for part in wanted.split(',') {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        let primary = tag
            .trim()
            .split('-')
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let ours = LANGUAGES.iter().find(|language| language.code == primary);
        if let Some(ours) = ours.filter(|_| weight > best.1) {
            best = (ours.code, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_liked_best_is_taken() {
        for (wanted, code) in [
            ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
            ("de, km;q=0.5", "km"),
            ("en;q=0.2, km;q=0.7", "km"),
            ("zz", "en"),
            ("", "en"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wanted.parse().unwrap());
            assert_eq!(preferred(&headers), code, "{wanted}");
        }
    }
}
