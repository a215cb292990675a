//! What a form brings, and from where.

use axum::extract::{ConnectInfo, Extension, Form};
use std::{collections::HashMap, net::SocketAddr};

/// The fields of a form as they were sent.
pub(crate) type Fields = Form<HashMap<String, String>>;

/// The address of whoever asks; none in tests that have no connection.
pub(crate) type Peer = Option<Extension<ConnectInfo<SocketAddr>>>;

/// The address in words, for what counts by address.
pub(crate) fn from(peer: &Peer) -> String {
    peer.as_ref().map_or_else(
        || "direct".to_owned(),
        |Extension(peer)| peer.0.ip().to_string(),
    )
}
