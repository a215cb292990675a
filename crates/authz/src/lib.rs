//! Who may do what: roles, actions, and the matrix between them.
//!
//! The matrix answers for the *kind* of act. Which application, which organisation and which authority is answered
//! by the keys of every query; who may follow whom on one case is answered by `casework`.

use serde::{Deserialize, Serialize};

/// What a person is at an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Applies for an organisation.
    Applicant,
    /// Applies, and keeps the organisation's users and tokens.
    OrganisationAdministrator,
    /// Checks applications.
    Reviewer,
    /// Signs for the authority.
    Signatory,
    /// Takes payments.
    Cashier,
    /// Reads everything, changes nothing.
    Auditor,
    /// Runs the authority.
    AuthorityAdministrator,
    /// Customs at the far end.
    CustomsVerifier,
    /// Runs the installation.
    Operator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Applicant,
        Self::OrganisationAdministrator,
        Self::Reviewer,
        Self::Signatory,
        Self::Cashier,
        Self::Auditor,
        Self::AuthorityAdministrator,
        Self::CustomsVerifier,
        Self::Operator,
    ];

    /// The name in storage and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::OrganisationAdministrator => "organisation-administrator",
            Self::Reviewer => "reviewer",
            Self::Signatory => "signatory",
            Self::Cashier => "cashier",
            Self::Auditor => "auditor",
            Self::AuthorityAdministrator => "authority-administrator",
            Self::CustomsVerifier => "customs-verifier",
            Self::Operator => "operator",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether one person alone cannot give it: who holds it could act alone, or let somebody act alone.
    #[must_use]
    pub fn wants_confirmation(self) -> bool {
        matches!(self, Self::Signatory | Self::AuthorityAdministrator)
    }

    /// Whether it acts for an organisation rather than for the authority.
    #[must_use]
    pub fn of_organisation(self) -> bool {
        matches!(self, Self::Applicant | Self::OrganisationAdministrator)
    }
}

/// A kind of act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See the own organisation's applications and certificates.
    SeeOwn,
    /// Write, submit, answer, withdraw an application of the own organisation.
    Apply,
    /// See every application and certificate of the authority.
    SeeAll,
    /// Take, query, approve, reject a case.
    Review,
    /// Break another officer's lock.
    BreakLock,
    /// Sign.
    Sign,
    /// Cancel a certificate.
    Cancel,
    /// Read the event log.
    ReadEvents,
    /// Read the letters that were written, without their links, and have them sent again.
    ReadMail,
    /// Register the own organisation, renew its undertaking, grant mandates, keep its people.
    ManageOrganisation,
    /// Query, approve, reject the registration of an organisation.
    Register,
    /// Suspend and reinstate an organisation.
    Suspend,
    /// Keep the authority's own people.
    ManageStaff,
    /// Keep the tokens and webhooks of the own organisation, or of the authority itself.
    KeepAccess,
    /// See how the installation does; read the links of letters where no SMTP server takes them.
    RunInstallation,
    /// Keep a list of the certificates one checked.
    KeepChecks,
    /// See the jobs that were set aside, and have them tried again.
    TendJobs,
}

/// Every scope that a token can be given: a resource of the API, and whether it is read or written.
pub const SCOPES: [&str; 12] = [
    "applications:read",
    "applications:write",
    "cases:read",
    "cases:write",
    "certificates:read",
    "certificates:write",
    "mandates:read",
    "mandates:write",
    "registration:read",
    "registration:write",
    "webhooks:read",
    "webhooks:write",
];

impl Action {
    /// All actions.
    pub const ALL: [Self; 17] = [
        Self::SeeOwn,
        Self::Apply,
        Self::SeeAll,
        Self::Review,
        Self::BreakLock,
        Self::Sign,
        Self::Cancel,
        Self::ReadEvents,
        Self::ReadMail,
        Self::ManageOrganisation,
        Self::Register,
        Self::Suspend,
        Self::ManageStaff,
        Self::KeepAccess,
        Self::RunInstallation,
        Self::KeepChecks,
        Self::TendJobs,
    ];
}

/// The matrix.
#[must_use]
pub fn permits(role: Role, action: Action) -> bool {
    use Action as A;
    use Role as R;
    match action {
        A::SeeOwn | A::Apply => role.of_organisation(),
        A::SeeAll => matches!(
            role,
            R::Reviewer | R::Signatory | R::Cashier | R::Auditor | R::AuthorityAdministrator
        ),
        A::Review => matches!(role, R::Reviewer | R::Signatory),
        A::BreakLock | A::Cancel => matches!(role, R::Signatory | R::AuthorityAdministrator),
        A::Sign => role == R::Signatory,
        A::ReadEvents => matches!(role, R::Auditor | R::AuthorityAdministrator),
        A::ManageOrganisation => role == R::OrganisationAdministrator,
        A::Register => matches!(role, R::Reviewer | R::Signatory | R::AuthorityAdministrator),
        A::Suspend | A::ManageStaff => role == R::AuthorityAdministrator,
        A::KeepAccess => matches!(
            role,
            R::OrganisationAdministrator | R::AuthorityAdministrator
        ),
        A::RunInstallation => role == R::Operator,
        A::KeepChecks => role == R::CustomsVerifier,
        A::ReadMail | A::TendJobs => matches!(role, R::AuthorityAdministrator | R::Operator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_what_it_was() {
        let line = |role: Role| {
            let ticks = Action::ALL.map(|action| if permits(role, action) { 'x' } else { '.' });
            format!("{} {}", ticks.iter().collect::<String>(), role.name())
        };
        // own apply all review break sign cancel events mail organisation register suspend staff access run checks jobs
        let matrix = Role::ALL.map(line);
        assert_eq!(
            matrix,
            [
                "xx............... applicant",
                "xx.......x...x... organisation-administrator",
                "..xx......x...... reviewer",
                "..xxxxx...x...... signatory",
                "..x.............. cashier",
                "..x....x......... auditor",
                "..x.x.xxx.xxxx..x authority-administrator",
                "...............x. customs-verifier",
                "........x.....x.x operator",
            ]
        );
    }

    #[test]
    fn names_round_trip() {
        for role in Role::ALL {
            assert_eq!(Role::named(role.name()), Some(role));
        }
    }
}
