//! What every condition needs: the case, the agreement, and the lines of the bill with what they are.

use crate::agreement::Agreement;
use crate::bill::{Case, Material, Role};
use crate::exact::Exact;
use crate::question::Question;
use crate::trace::Why;
use crate::truth::Truth;

use super::asked::{Asked, Helps};

/// What every condition needs.
pub(crate) struct Context<'a> {
    pub(crate) case: &'a Case,
    pub(crate) agreement: &'a Agreement,
    pub(crate) lines: Vec<Line<'a>>,
    /// Questions that decide the statuses of materials.
    pub(crate) standing_asked: Asked,
    /// Tolerances are tried also where another condition fails anyway, to see how far they are from holding.
    pub(crate) every_tolerance: bool,
}

/// A line that conditions look at: a material, or an input of one that was traced.
pub(crate) struct Line<'a> {
    pub(crate) material: &'a Material,
    /// Its role, or that of what it went into, when that is packing or an accessory.
    pub(crate) role: Role,
    pub(crate) originating: Truth,
    pub(crate) why: Why,
    /// The share of its value that is originating, 0 to 1, once its status is known.
    pub(crate) share: Exact,
    /// It comes from a party.
    pub(crate) in_zone: bool,
    /// Its status is open, and if it is foreign its inputs are looked at instead.
    pub(crate) opaque: bool,
}

impl Line<'_> {
    /// The part of it that counts where foreign materials are weighed or tolerated, 0 to 1.
    pub(super) fn foreign_part(&self) -> Exact {
        if self.why == Why::Inventory {
            &Exact::one() - &self.share
        } else {
            Exact::one()
        }
    }

    /// The part of it that counts where originating materials are weighed, 0 to 1.
    pub(super) fn originating_part(&self) -> Exact {
        if self.why == Why::Inventory {
            self.share.clone()
        } else {
            Exact::one()
        }
    }

    /// Asks what decides the status, where it is open.
    pub(super) fn ask_status(&self, context: &Context<'_>, asked: &mut Asked) {
        match self.why {
            Why::ProofMissing => {
                asked.ask(
                    Question::Proof {
                        material: self.material.id.clone(),
                    },
                    Helps::More,
                );
            }
            // What decides a roll-up was collected with the statuses. Where its inputs are looked at instead, they may
            // do better or worse than the material itself.
            Why::RollUpOpen => {
                for (question, mut polarity) in context.standing_asked.0.clone() {
                    polarity.more |= self.opaque;
                    polarity.less |= self.opaque;
                    asked.join(question, polarity);
                }
            }
            _ => {}
        }
    }
}
