//! The registration of an organisation: one transition function, and whether it may hand in applications now.

use jiff::Timestamp;

/// Where a registration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationState {
    /// Being written.
    Draft,
    /// With the authority.
    Submitted,
    /// Sent back with a question.
    Queried,
    /// In order.
    Approved,
    /// Refused with a reason; what the reason names can be mended and handed in again.
    Rejected,
    /// Approved once, and stopped with a reason.
    Suspended,
}

impl RegistrationState {
    /// All states.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Submitted,
        Self::Queried,
        Self::Approved,
        Self::Rejected,
        Self::Suspended,
    ];

    /// The name in storage, events and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Queried => "queried",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Suspended => "suspended",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the organisation may change what is written.
    #[must_use]
    pub fn editable(self) -> bool {
        matches!(self, Self::Draft | Self::Queried | Self::Rejected)
    }
}

/// What somebody wants to do to a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationAct {
    /// Hand it in, or hand it in again with the answer.
    Submit,
    /// Send it back with a question.
    Query,
    /// Find it in order.
    Approve,
    /// Refuse it.
    Reject,
    /// Stop an approved one.
    Suspend,
    /// Let a suspended one go on.
    Reinstate,
    /// Give the undertaking again.
    Renew,
}

impl RegistrationAct {
    /// All acts.
    pub const ALL: [Self; 7] = [
        Self::Submit,
        Self::Query,
        Self::Approve,
        Self::Reject,
        Self::Suspend,
        Self::Reinstate,
        Self::Renew,
    ];

    /// Whether it is the authority's: then nobody does it to what they registered themselves.
    #[must_use]
    pub fn of_authority(self) -> bool {
        !matches!(self, Self::Submit | Self::Renew)
    }
}

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationRefusal {
    /// The registration is not in a state in which this can be done.
    #[error("registration.state")]
    State,
    /// Who registered an organisation cannot decide on it.
    #[error("registration.own-work")]
    OwnWork,
}

/// The state after an act of this person, or why it may not be done.
///
/// # Errors
/// A [`RegistrationRefusal`] with the first reason that applies.
pub fn next_registration(
    state: RegistrationState,
    act: RegistrationAct,
    by: &str,
    registered_by: &str,
) -> Result<RegistrationState, RegistrationRefusal> {
    use RegistrationAct as A;
    use RegistrationState as S;
    let after = match (state, act) {
        (S::Draft | S::Queried | S::Rejected, A::Submit) => S::Submitted,
        (S::Submitted, A::Query) => S::Queried,
        (S::Submitted, A::Approve) | (S::Suspended, A::Reinstate) | (S::Approved, A::Renew) => {
            S::Approved
        }
        (S::Submitted, A::Reject) => S::Rejected,
        (S::Approved, A::Suspend) => S::Suspended,
        _ => return Err(RegistrationRefusal::State),
    };
    if act.of_authority() && by == registered_by {
        return Err(RegistrationRefusal::OwnWork);
    }
    Ok(after)
}

/// Whether an organisation may hand in applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Approved, and its undertaking holds.
    InOrder,
    /// Not approved, or not yet.
    NotRegistered,
    /// Stopped by the authority.
    Suspended,
    /// The undertaking is over and was not renewed.
    UndertakingOver,
}

/// Whether an organisation in this state, with an undertaking until then, may hand in applications now.
#[must_use]
pub fn standing(
    state: RegistrationState,
    undertaking_until: Option<Timestamp>,
    now: Timestamp,
) -> Standing {
    match state {
        RegistrationState::Suspended => Standing::Suspended,
        RegistrationState::Approved if undertaking_until.is_some_and(|until| now < until) => {
            Standing::InOrder
        }
        RegistrationState::Approved => Standing::UndertakingOver,
        _ => Standing::NotRegistered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_act_is_as_it_was() {
        let row = |state: RegistrationState| {
            let cells = RegistrationAct::ALL.map(|act| {
                next_registration(state, act, "officer", "exporter")
                    .map_or("-", RegistrationState::name)
            });
            format!("{}: {}", state.name(), cells.join(" "))
        };
        // submit query approve reject suspend reinstate renew
        assert_eq!(
            RegistrationState::ALL.map(row),
            [
                "draft: submitted - - - - - -",
                "submitted: - queried approved rejected - - -",
                "queried: submitted - - - - - -",
                "approved: - - - - suspended - approved",
                "rejected: submitted - - - - - -",
                "suspended: - - - - - approved -",
            ]
        );
    }

    #[test]
    fn nobody_decides_on_what_they_registered() {
        for state in RegistrationState::ALL {
            for act in RegistrationAct::ALL {
                let other = next_registration(state, act, "officer", "exporter");
                let own = next_registration(state, act, "exporter", "exporter");
                if act.of_authority() && other.is_ok() {
                    assert_eq!(own, Err(RegistrationRefusal::OwnWork), "{state:?} {act:?}");
                } else {
                    assert_eq!(own, other, "{state:?} {act:?}");
                }
            }
        }
    }

    #[test]
    fn only_an_approved_organisation_with_a_valid_undertaking_is_in_order() {
        let now: Timestamp = "2026-11-30T03:00:00Z".parse().unwrap();
        let later: Timestamp = "2027-11-30T03:00:00Z".parse().unwrap();
        for state in RegistrationState::ALL {
            let in_order = standing(state, Some(later), now) == Standing::InOrder;
            assert_eq!(in_order, state == RegistrationState::Approved, "{state:?}");
            assert_ne!(standing(state, None, now), Standing::InOrder);
            assert_ne!(standing(state, Some(now), now), Standing::InOrder);
        }
        let approved = RegistrationState::Approved;
        assert_eq!(
            standing(approved, Some(now), later),
            Standing::UndertakingOver
        );
        let suspended = RegistrationState::Suspended;
        assert_eq!(standing(suspended, Some(later), now), Standing::Suspended);
    }

    #[test]
    fn names_round_trip() {
        for state in RegistrationState::ALL {
            assert_eq!(RegistrationState::named(state.name()), Some(state));
        }
    }
}
