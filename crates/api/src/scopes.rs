//! Scopes: what a token may be used for. The resource in the address, and whether it is read or written.

use crate::Problem;
use axum::http::Method;
use origo_authz::SCOPES;
use origo_office::RefusalCode;

/// The scope that a request needs; none for what only a person with a token of their own may do.
pub(crate) fn wanted(method: &Method, path: &str) -> Option<&'static str> {
    let resource = path.strip_prefix("/api/v1/")?.split('/').next()?;
    let act = match *method {
        Method::GET | Method::HEAD => "read",
        _ => "write",
    };
    SCOPES
        .into_iter()
        .find(|scope| scope.split_once(':') == Some((resource, act)))
}

/// Refuses a request that the scopes of its token do not cover. No scopes at all is all that the role may.
pub(crate) fn check(scopes: &str, method: &Method, path: &str) -> Result<(), Problem> {
    let mut given = scopes.split_whitespace();
    let wanted = wanted(method, path);
    if scopes.trim().is_empty() || wanted.is_some_and(|wanted| given.any(|scope| scope == wanted)) {
        return Ok(());
    }
    let what = wanted.map_or_else(
        || "This needs a token without scopes, got by signing in.".to_owned(),
        |wanted| format!("The token lacks the scope {wanted}."),
    );
    Err(Problem::new(RefusalCode::Scope, &what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_what_its_scopes_say() {
        let path = "/api/v1/applications/1/submit";
        assert!(check("", &Method::POST, path).is_ok());
        assert!(check("cases:read applications:write", &Method::POST, path).is_ok());
        assert!(check("applications:read", &Method::POST, path).is_err());
        assert!(check("applications:write", &Method::GET, path).is_err());
        assert!(check("applications:write", &Method::POST, "/api/v1/tokens").is_err());
        assert!(check("", &Method::POST, "/api/v1/tokens").is_ok());
    }
}
