//! How often a secret may be tried.

/// How many wrong tries are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TryLimits {
    /// Of one address, at whatever accounts.
    pub per_address: i64,
    /// Of one address at one account.
    pub per_account: i64,
    /// Within how many minutes.
    pub minutes: i64,
}

impl Default for TryLimits {
    /// A whole office behind one address may mistype for a morning; a person tries ten times.
    fn default() -> Self {
        Self {
            per_address: 100,
            per_account: 10,
            minutes: 15,
        }
    }
}
