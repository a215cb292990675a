//! One transition function for every application, and the separation of duties.

use crate::duty::{Duty, Refusal};
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

impl Act {
    /// Whose duty it is in a state; none for what keeps nobody from anything.
    #[must_use]
    pub fn duty(self, state: State) -> Option<Duty> {
        match (state, self) {
            (_, Self::Submit) => Some(Duty::Prepare),
            (State::AwaitingSecondApproval, Self::Approve { .. }) => Some(Duty::SecondApprove),
            (_, Self::Query | Self::Approve { .. } | Self::Reject) => Some(Duty::Review),
            (_, Self::Sign) => Some(Duty::Sign),
            (_, Self::Withdraw | Self::Finish) => None,
        }
    }
}

impl Hands<'_> {
    /// What a person did on the application.
    #[must_use]
    pub fn duties_of(&self, person: &str) -> Vec<Duty> {
        let mut also = self.also_prepared_by.split(' ');
        let prepared = self.prepared_by == person || also.any(|known| known == person);
        [
            (prepared, Duty::Prepare),
            (self.reviewed_by == Some(person), Duty::Review),
            (self.second_approved_by == Some(person), Duty::SecondApprove),
        ]
        .into_iter()
        .filter_map(|(did, duty)| did.then_some(duty))
        .collect()
    }
}

/// The state after an act, or why it may not be done: who may follow whom on one case stands in
/// [`EXCLUSIONS`](crate::EXCLUSIONS).
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
        if let Some(duty) = act.duty(state) {
            duty.allowed_after(hands.duties_of(by))?;
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

    /// The acts of a case that want a second approval, in the order of its life.
    const STEPS: [(State, Act, Duty); 4] = [
        (State::Draft, Act::Submit, Duty::Prepare),
        (
            State::Submitted,
            Act::Approve { second: true },
            Duty::Review,
        ),
        (
            State::AwaitingSecondApproval,
            Act::Approve { second: true },
            Duty::SecondApprove,
        ),
        (State::AwaitingSignature, Act::Sign, Duty::Sign),
    ];

    /// Walks a case with these people at its steps; answers who was stopped, by the place of the step.
    fn walk(people: [&str; 4]) -> Option<usize> {
        let mut hands = Hands::default();
        for (place, ((state, act, duty), by)) in STEPS.into_iter().zip(people).enumerate() {
            if next(state, act, by, hands).is_err() {
                return Some(place);
            }
            match duty {
                Duty::Prepare => hands.prepared_by = by,
                Duty::Review => hands.reviewed_by = Some(by),
                _ => hands.second_approved_by = Some(by),
            }
        }
        None
    }

    #[test]
    fn whoever_does_two_of_the_four_steps_is_stopped_at_the_later_one() {
        let everybody = ["exporter", "anna", "ben", "signatory"];
        assert_eq!(walk(everybody), None);
        // every triple (and pair) of steps by one person
        for subset in 0_u8..16 {
            let mine: Vec<usize> = (0..4).filter(|place| subset >> place & 1 == 1).collect();
            let mut people = everybody;
            mine.iter().for_each(|place| people[*place] = "one person");
            assert_eq!(walk(people), mine.get(1).copied(), "{people:?}");
        }
    }

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
