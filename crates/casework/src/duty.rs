//! The separation of duties, as one table: what a person did on something says what they may not do on it any more.

/// What a person does with their own hands, as far as it keeps them from something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Wrote in an application, attached to it, answered, or handed it in.
    Prepare,
    /// Decided on it as the first officer: asked back, refused, or found it in order.
    Review,
    /// Found it in order as the second officer.
    SecondApprove,
    /// Signed it.
    Sign,
    /// Wants to make somebody a signatory.
    Appoint,
    /// Is that somebody.
    BeAppointed,
    /// Says yes to it: only then may the new signatory sign.
    ConfirmAppointment,
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
    /// Who approved it, first or second, cannot take a later step.
    #[error("application.same-person")]
    SamePerson,
    /// Who wants a signatory, or is to be one, cannot confirm it.
    #[error("appointment.own")]
    OwnAppointment,
}

/// Who did the first may not do the second, and how that is refused. All else may be done by one person.
pub const EXCLUSIONS: [(Duty, Duty, Refusal); 8] = [
    (Duty::Prepare, Duty::Review, Refusal::OwnWork),
    (Duty::Prepare, Duty::SecondApprove, Refusal::OwnWork),
    (Duty::Prepare, Duty::Sign, Refusal::OwnWork),
    (Duty::Review, Duty::SecondApprove, Refusal::SamePerson),
    (Duty::Review, Duty::Sign, Refusal::SamePerson),
    (Duty::SecondApprove, Duty::Sign, Refusal::SamePerson),
    (
        Duty::Appoint,
        Duty::ConfirmAppointment,
        Refusal::OwnAppointment,
    ),
    (
        Duty::BeAppointed,
        Duty::ConfirmAppointment,
        Refusal::OwnAppointment,
    ),
];

impl Duty {
    /// All duties.
    pub const ALL: [Self; 7] = [
        Self::Prepare,
        Self::Review,
        Self::SecondApprove,
        Self::Sign,
        Self::Appoint,
        Self::BeAppointed,
        Self::ConfirmAppointment,
    ];

    /// Refuses who did what excludes this.
    ///
    /// # Errors
    /// The first [`Refusal`] of [`EXCLUSIONS`] that applies.
    pub fn allowed_after(self, done: impl IntoIterator<Item = Self>) -> Result<(), Refusal> {
        let done: Vec<_> = done.into_iter().collect();
        let against = EXCLUSIONS
            .iter()
            .find(|(did, wants, _)| *wants == self && done.contains(did));
        against.map_or(Ok(()), |(_, _, refusal)| Err(*refusal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_triple_of_duties_is_refused_exactly_where_the_table_says() {
        let excluded = |did: Duty, wants: Duty| {
            let mut rows = EXCLUSIONS.iter();
            rows.any(|(a, b, _)| (*a, *b) == (did, wants))
        };
        for first in Duty::ALL {
            for second in Duty::ALL {
                for third in Duty::ALL {
                    let refused = third.allowed_after([first, second]).is_err();
                    let wanted = excluded(first, third) || excluded(second, third);
                    assert_eq!(refused, wanted, "{first:?}, {second:?}, then {third:?}");
                }
            }
        }
        // the same in words, so that a row that is lost is missed
        let signs = |after| Duty::Sign.allowed_after([after]);
        assert_eq!(signs(Duty::Prepare), Err(Refusal::OwnWork));
        assert_eq!(signs(Duty::Review), Err(Refusal::SamePerson));
        assert_eq!(signs(Duty::SecondApprove), Err(Refusal::SamePerson));
        for own in [Duty::Appoint, Duty::BeAppointed] {
            let confirms = Duty::ConfirmAppointment.allowed_after([own]);
            assert_eq!(confirms, Err(Refusal::OwnAppointment));
        }
    }
}
