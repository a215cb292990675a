//! One transition function for every application, and the separation of duties.

use jiff::Timestamp;

/// Where an application stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being written.
    Draft,
    /// With the authority.
    Submitted,
    /// Sent back with questions; the clock stands.
    Queried,
    /// Approved once; the authority's policy wants a second officer.
    AwaitingSecondApproval,
    /// Approved; waits for a signatory.
    AwaitingSignature,
    /// Signed: its number is taken and its document is being made.
    Issuing,
    /// The certificate is out.
    Issued,
    /// Refused with a reason.
    Rejected,
    /// Taken back by the applicant.
    Withdrawn,
}

impl State {
    /// All states.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Submitted,
        Self::Queried,
        Self::AwaitingSecondApproval,
        Self::AwaitingSignature,
        Self::Issuing,
        Self::Issued,
        Self::Rejected,
        Self::Withdrawn,
    ];

    /// The name in storage, events and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Queried => "queried",
            Self::AwaitingSecondApproval => "awaiting-second-approval",
            Self::AwaitingSignature => "awaiting-signature",
            Self::Issuing => "issuing",
            Self::Issued => "issued",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the applicant may change what is written.
    #[must_use]
    pub fn editable(self) -> bool {
        matches!(self, Self::Draft | Self::Queried)
    }
}

/// What somebody wants to do to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Hand it in, or hand it in again with the answers.
    Submit,
    /// Take it back.
    Withdraw,
    /// Send it back with questions.
    Query,
    /// Find it in order. `second` says that policy wants another officer after the first.
    Approve {
        /// A second officer must approve too.
        second: bool,
    },
    /// Refuse it.
    Reject,
    /// Sign it.
    Sign,
    /// The document is made.
    Finish,
}

/// Whose hands an application went through.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hands<'a> {
    /// Who began it.
    pub prepared_by: &'a str,
    /// Others who had a hand in writing it, with a blank between them.
    pub also_prepared_by: &'a str,
    /// The officer it is locked to.
    pub assigned_to: Option<&'a str>,
    /// Who approved it first.
    pub reviewed_by: Option<&'a str>,
    /// Who approved it second.
    pub second_approved_by: Option<&'a str>,
}

/// Why an act is refused; the name is a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The application is not in a state in which this can be done.
    #[error("application.state")]
    State,
    /// Another officer works on it.
    #[error("application.locked")]
    Locked,
    /// Who prepared it cannot decide on it.
    #[error("application.own-work")]
    OwnWork,
    /// Who reviewed it cannot be the second pair of eyes or the signatory.
    #[error("application.same-person")]
    SamePerson,
}

impl Refusal {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::State => "application.state",
            Self::Locked => "application.locked",
            Self::OwnWork => "application.own-work",
            Self::SamePerson => "application.same-person",
        }
    }
}

/// The state after an act, or why it may not be done. Nobody decides on what they prepared, and nobody signs or
/// second-approves what they reviewed.
///
/// # Errors
/// A [`Refusal`] with the first reason that applies.
pub fn next(state: State, act: Act, by: &str, hands: Hands<'_>) -> Result<State, Refusal> {
    use State as S;
    let decides = !matches!(act, Act::Submit | Act::Withdraw | Act::Finish);
    let after = match (state, act) {
        (S::Draft | S::Queried, Act::Submit) => S::Submitted,
        (S::Draft | S::Queried | S::Submitted, Act::Withdraw) => S::Withdrawn,
        (S::Submitted | S::AwaitingSecondApproval | S::AwaitingSignature, Act::Query) => S::Queried,
        (S::Submitted | S::AwaitingSecondApproval | S::AwaitingSignature, Act::Reject) => {
            S::Rejected
        }
        (S::Submitted, Act::Approve { second: true }) => S::AwaitingSecondApproval,
        (S::Submitted, Act::Approve { second: false })
        | (S::AwaitingSecondApproval, Act::Approve { .. }) => S::AwaitingSignature,
        (S::AwaitingSignature, Act::Sign) => S::Issuing,
        (S::Issuing, Act::Finish) => S::Issued,
        _ => return Err(Refusal::State),
    };
    if decides {
        let mut also = hands.also_prepared_by.split(' ');
        if hands.prepared_by == by || also.any(|known| known == by) {
            return Err(Refusal::OwnWork);
        }
        let second_pair = matches!(
            (state, act),
            (S::AwaitingSecondApproval, Act::Approve { .. }) | (_, Act::Sign)
        );
        if second_pair && hands.reviewed_by == Some(by) {
            return Err(Refusal::SamePerson);
        }
        if hands.assigned_to.is_some_and(|officer| officer != by) {
            return Err(Refusal::Locked);
        }
    }
    Ok(after)
}

/// Where a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateState {
    /// The number is taken; the document is being made.
    Issuing,
    /// In force.
    Issued,
    /// Cancelled by the authority.
    Cancelled,
    /// Replaced by another.
    Replaced,
}

impl CertificateState {
    /// The name in storage and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Issuing => "issuing",
            Self::Issued => "issued",
            Self::Cancelled => "cancelled",
            Self::Replaced => "replaced",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Issuing, Self::Issued, Self::Cancelled, Self::Replaced]
            .into_iter()
            .find(|state| state.name() == name)
    }

    /// Whether it is in force at an instant, given when it ends.
    #[must_use]
    pub fn in_force(self, valid_until: Option<Timestamp>, now: Timestamp) -> bool {
        self == Self::Issued && valid_until.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANDS: Hands<'static> = Hands {
        prepared_by: "exporter",
        also_prepared_by: "clerk agent",
        assigned_to: None,
        reviewed_by: Some("anna"),
        second_approved_by: None,
    };

    #[test]
    fn nobody_signs_what_they_reviewed() {
        assert_eq!(
            next(State::AwaitingSignature, Act::Sign, "anna", HANDS),
            Err(Refusal::SamePerson)
        );
        assert_eq!(
            next(State::AwaitingSignature, Act::Sign, "ben", HANDS),
            Ok(State::Issuing)
        );
    }

    #[test]
    fn nobody_decides_on_what_they_prepared() {
        for act in [Act::Query, Act::Reject, Act::Approve { second: false }] {
            assert_eq!(
                next(State::Submitted, act, "exporter", HANDS),
                Err(Refusal::OwnWork)
            );
        }
    }

    #[test]
    fn a_second_approval_is_another_persons() {
        let approve = Act::Approve { second: true };
        assert_eq!(
            next(State::Submitted, approve, "anna", HANDS),
            Ok(State::AwaitingSecondApproval)
        );
        assert_eq!(
            next(State::AwaitingSecondApproval, approve, "anna", HANDS),
            Err(Refusal::SamePerson)
        );
        assert_eq!(
            next(State::AwaitingSecondApproval, approve, "ben", HANDS),
            Ok(State::AwaitingSignature)
        );
    }

    #[test]
    fn a_locked_case_is_its_officers() {
        let hands = Hands {
            assigned_to: Some("anna"),
            ..HANDS
        };
        assert_eq!(
            next(State::Submitted, Act::Reject, "ben", hands),
            Err(Refusal::Locked)
        );
    }

    #[test]
    fn what_is_issued_stays_issued() {
        for act in [
            Act::Submit,
            Act::Withdraw,
            Act::Query,
            Act::Reject,
            Act::Sign,
            Act::Approve { second: true },
        ] {
            for state in [
                State::Issued,
                State::Issuing,
                State::Rejected,
                State::Withdrawn,
            ] {
                assert_eq!(
                    next(state, act, "ben", HANDS),
                    Err(Refusal::State),
                    "{state:?} {act:?}"
                );
            }
        }
    }
}
