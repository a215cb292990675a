//! Conditions that every line has to pass: tariff shift, starting materials, kinds of inputs.

use crate::question::Question;
use crate::rule::{Set, ShiftException, ShiftLevel, StartingMaterial, TariffShift};
use crate::trace::{LineResult, Work};
use crate::truth::Truth;

use super::asked::{Asked, Helps};
use super::context::{Context, Line};
use super::sets;

/// The lines that conditions of this kind look at, each with its result; what was missing only counts where it decides.
fn lines(
    context: &Context<'_>,
    asked: &mut Asked,
    mut look: impl FnMut(&Line<'_>, &mut Asked) -> LineResult,
) -> Work {
    let mut results = Vec::new();
    for line in context.lines.iter().filter(|line| line.role.shifts()) {
        let mut missing = Asked::default();
        let mut result = look(line, &mut missing);
        result.passes = result.decide();
        if result.passes == Truth::Unknown {
            asked.merge(missing);
        }
        results.push(result);
    }
    Work::Lines { lines: results }
}

fn blank(line: &Line<'_>) -> LineResult {
    LineResult {
        id: line.material.id.clone(),
        hs: line.material.hs,
        concerned: Truth::Yes,
        allowed: Truth::No,
        excluded: Truth::No,
        complies: Truth::No,
        passes: Truth::No,
    }
}

/// Whether the line is foreign; what decides its status is asked.
fn foreign(context: &Context<'_>, line: &Line<'_>, asked: &mut Asked) -> Truth {
    line.ask_status(context, asked);
    !line.originating
}

pub(super) fn shift(context: &Context<'_>, shift: &TariffShift, asked: &mut Asked) -> Work {
    lines(context, asked, |line, asked| {
        let mut result = blank(line);
        result.concerned = foreign(context, line, asked);
        if result.concerned == Truth::No {
            return result;
        }
        for exception in &shift.exceptions {
            match exception {
                ShiftException::Allowing(set) => {
                    let inside = sets::contains(context, set, line.material, Helps::More, asked);
                    result.allowed = result.allowed.or(inside);
                }
                ShiftException::Except(set) => {
                    let inside = sets::contains(context, set, line.material, Helps::Less, asked);
                    result.excluded = result.excluded.or(inside);
                }
            }
        }
        result.complies = moved(context, line, shift.level, asked);
        // What its inputs are matters too, while it is open whether the calculation reaches through to them.
        if line.opaque {
            result.complies = result.complies.and(Truth::Unknown);
            result.allowed = result.allowed.and(Truth::Unknown);
        }
        result
    })
}

fn moved(context: &Context<'_>, line: &Line<'_>, level: ShiftLevel, asked: &mut Asked) -> Truth {
    let Some(digits) = level.digits() else {
        return Truth::Yes;
    };
    let moved = line.material.hs.map_or(Truth::Unknown, |code| {
        !code.same(context.case.product.hs, digits)
    });
    if moved == Truth::Unknown {
        asked.ask(
            Question::Code {
                material: line.material.id.clone(),
            },
            Helps::Either,
        );
    }
    moved
}

pub(super) fn starting_material(
    context: &Context<'_>,
    start: &StartingMaterial,
    asked: &mut Asked,
) -> Work {
    lines(context, asked, |line, asked| {
        let mut result = blank(line);
        result.concerned = foreign(context, line, asked);
        if result.concerned != Truth::No
            && let Some(over) = &start.over
        {
            let inside = sets::contains(context, over, line.material, Helps::Less, asked);
            result.concerned = result.concerned.and(inside);
        }
        if result.concerned != Truth::No {
            result.complies =
                sets::contains(context, &start.from, line.material, Helps::More, asked);
        }
        if line.opaque {
            result.complies = result.complies.and(Truth::Unknown);
            result.concerned = result.concerned.or(Truth::Unknown);
        }
        result
    })
}

/// Lines of a set have to be something; `complies` says whether they are.
fn inputs(
    context: &Context<'_>,
    set: &Set,
    asked: &mut Asked,
    mut complies: impl FnMut(&Line<'_>, &mut Asked) -> Truth,
) -> Work {
    lines(context, asked, |line, asked| {
        let mut result = blank(line);
        result.concerned = sets::contains(context, set, line.material, Helps::Less, asked);
        if result.concerned != Truth::No {
            result.complies = complies(line, asked);
        }
        if line.opaque {
            // It, or its inputs instead.
            line.ask_status(context, asked);
            result.complies = Truth::Unknown;
            result.concerned = Truth::Unknown;
        }
        result
    })
}

pub(super) fn wholly_obtained_inputs(context: &Context<'_>, set: &Set, asked: &mut Asked) -> Work {
    inputs(context, set, asked, |line, asked| {
        if line.in_zone {
            if line.material.wholly_obtained.is_none() {
                asked.ask(
                    Question::MaterialWhollyObtained {
                        material: line.material.id.clone(),
                    },
                    Helps::More,
                );
            }
            line.material.wholly_obtained.into()
        } else {
            Truth::No
        }
    })
}

pub(super) fn originating_inputs(context: &Context<'_>, set: &Set, asked: &mut Asked) -> Work {
    inputs(context, set, asked, |line, asked| {
        !foreign(context, line, asked)
    })
}

pub(super) fn without_inputs(context: &Context<'_>, set: &Set, asked: &mut Asked) -> Work {
    inputs(context, set, asked, |_, _| Truth::No)
}

pub(super) fn exclusively_originating(context: &Context<'_>, asked: &mut Asked) -> Work {
    lines(context, asked, |line, asked| {
        let mut result = blank(line);
        result.complies = !foreign(context, line, asked);
        result
    })
}
