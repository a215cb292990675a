//! Who can sign in to the demo.

use crate::Role;

/// The password of every demo sign-in.
pub const PASSWORD: &str = "origo-demo-2026";

/// A demo sign-in.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// E-mail.
    pub email: String,
    /// Role.
    pub role: Role,
    /// The authority.
    pub authority: &'static str,
}
