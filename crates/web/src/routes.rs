//! The table of routes: a router that remembers its paths, so that a test can try every one of them as everybody.

use axum::{Router, routing::MethodRouter};
use origo_office::Office;

/// Routes under construction. There is no other way to add one than [`Routes::route`], which writes its path down.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<Office>,
    paths: Vec<&'static str>,
}

impl Routes {
    /// Adds a route.
    pub(crate) fn route(mut self, path: &'static str, methods: MethodRouter<Office>) -> Self {
        self.router = self.router.route(path, methods);
        self.paths.push(path);
        self
    }

    /// The router and the paths it answers.
    pub(crate) fn finish(self) -> (Router<Office>, Vec<&'static str>) {
        (self.router, self.paths)
    }
}
