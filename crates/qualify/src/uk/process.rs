//! Processes: known ones by their names; everything else is left to be asked as it is written.

use origo_origin::{Process, Rule};

use super::{clause, prose};

/// What a process may be called, the longest first, and its name in the notation.
const KNOWN: &[(&str, &str)] = &[
    ("printing (as standalone operation)", "standalone_printing"),
    ("printing as standalone operation", "standalone_printing"),
    (
        "at least two preparatory or finishing operations",
        "two_finishing_operations",
    ),
    (
        "at least two preparatory finishing operations",
        "two_finishing_operations",
    ),
    ("knitted and crocheted products", "knitting"),
    ("extrusion of man-made filament yarn", "extrusion"),
    ("extrusion of man-made filaments", "extrusion"),
    ("extrusion of man-made fibres", "extrusion"),
    ("extrusion of man-made fibre", "extrusion"),
    ("extrusion of man-made filament", "extrusion"),
    ("extrusion", "extrusion"),
    ("spinning of natural or man-made staple fibres", "spinning"),
    ("spinning of natural and man-made staple fibres", "spinning"),
    ("spinning of natural fibres", "spinning"),
    ("spinning of man-made staple fibres", "spinning"),
    ("spinning", "spinning"),
    ("twisting", "twisting"),
    ("gimping", "gimping"),
    ("flocking", "flocking"),
    ("tufting", "tufting"),
    ("felt formation", "felt_formation"),
    ("fabric formation", "fabric_formation"),
    (
        "non-woven techniques including needle punching",
        "non_woven_techniques",
    ),
    ("non-woven techniques", "non_woven_techniques"),
    ("needle punching", "needle_punching"),
    ("knitting to shape", "knitting_to_shape"),
    ("knitting or crocheting", "knitting"),
    ("knitting", "knitting"),
    ("crocheting", "crocheting"),
    ("weaving", "weaving"),
    ("embroidering", "embroidering"),
    ("embroidery", "embroidering"),
    ("yarn dyeing", "yarn_dyeing"),
    ("dyeing of yarn", "yarn_dyeing"),
    ("dyeing of natural fibres", "fibre_dyeing"),
    ("dyeing", "dyeing"),
    ("coating", "coating"),
    ("laminating", "laminating"),
    ("lamination", "laminating"),
    ("metallising", "metallising"),
    ("rubberising", "rubberising"),
    ("impregnating", "impregnating"),
    ("covering", "covering"),
    ("finishing", "finishing"),
    ("calendering", "calendering"),
    ("printing", "printing"),
    ("bleaching", "bleaching"),
    ("texturing", "texturing"),
    ("making up including cutting of fabric", "making_up"),
    ("making up, including cutting of fabric", "making_up"),
    ("making up (including cutting of fabric)", "making_up"),
    ("making up (including cutting)", "making_up"),
    ("making up including cutting", "making_up"),
    ("making up, including cutting", "making_up"),
    ("making up", "making_up"),
    ("cutting of fabric", "cutting_of_fabric"),
    ("beading", "beading"),
    ("moulding", "moulding"),
    ("slitting", "slitting"),
    ("alloying", "alloying"),
    ("cut or knit to shape", "cut_or_knit_to_shape"),
    ("sewn or otherwise assembled", "assembled"),
    ("chemical reaction", "chemical_reaction"),
    ("a chemical reaction", "chemical_reaction"),
    ("purification", "purification"),
    ("a change in particle size", "particle_size"),
    ("change in particle size", "particle_size"),
    ("mixing and blending", "mixing_blending"),
    ("production of standard materials", "standard_materials"),
    ("isomer separation", "isomer_separation"),
    ("biotechnological processing", "biotech"),
    ("distillation", "distillation"),
    ("refining", "refining"),
    ("melt and pour", "melt_and_pour"),
    ("assembly", "assembly"),
    ("re-treading of used tyres", "retreading_of_used_tyres"),
    ("re-treading of tyres", "retreading_of_used_tyres"),
    ("retreading of used tyres", "retreading_of_used_tyres"),
    ("any mechanical operation", "mechanical_operation"),
    ("retreading of tyres", "retreading_of_used_tyres"),
    ("roasting", "roasting"),
    ("grinding", "grinding"),
    ("polishing", "polishing"),
    ("one or more specific process(es)", "specific_process"),
    ("specific process(es)", "specific_process"),
    ("process rule", "specific_process"),
];

/// The words between processes: all needed, or a choice.
const AND: &[&str] = &[
    " combined with ",
    " accompanied by ",
    " preceded by ",
    " followed by ",
    " together with ",
    ", combined with ",
    ", accompanied by ",
    ", preceded by ",
    ", and ",
    " and ",
];

const OR: &[&str] = &[", or by ", " or by ", " or with ", ", or ", " or ", ", "];

/// Longer texts are no lists of processes.
const LONGEST: usize = 300;

/// A process rule, perhaps with a limit on the value of what is worked on.
pub(crate) fn rule(text: &str) -> Option<Rule> {
    let (work, limit) = match text
        .split_once(", provided that ")
        .or_else(|| text.split_once(" provided that "))
        .or_else(|| text.split_once(" where "))
    {
        Some((work, limit)) => (work, Some(limit)),
        None => (text, None),
    };
    let any_of = ways(&examples_away(work))?;
    let rule = Rule::Process(Process { any_of });
    match limit {
        None => Some(rule),
        Some(limit) => {
            let limit = clause::condition(limit, &clause::Good { chapter: 0 })?;
            Some(prose::all(vec![rule, limit]))
        }
    }
}

/// Without “(such as scouring, bleaching, …)”.
fn examples_away(text: &str) -> String {
    let mut out = text.to_owned();
    for start in [" (such as", " (for example"] {
        while let Some(from) = out.find(start) {
            let to = out
                .get(from..)
                .and_then(|rest| rest.find(')'))
                .map_or(out.len(), |at| from + at + 1);
            out.replace_range(from..to, "");
        }
    }
    let out = out.trim().trim_end_matches([',', '.', ' ']);
    out.strip_suffix(" is undergone").unwrap_or(out).to_owned()
}

/// Alternatives of processes, each a list that is needed as a whole. What stands left of a joining word is one process,
/// so that long texts cost no more than their length.
fn ways(text: &str) -> Option<Vec<Vec<String>>> {
    let text = text.trim().trim_end_matches([',', ' ']);
    if text.len() > LONGEST {
        return None;
    }
    if let Some(name) = known(text) {
        return Some(vec![vec![name.to_owned()]]);
    }
    let both = |left: &[Vec<String>], right: &[Vec<String>]| -> Vec<Vec<String>> {
        left.iter()
            .flat_map(|one| {
                right
                    .iter()
                    .map(move |other| [one.as_slice(), other.as_slice()].concat())
            })
            .collect()
    };
    if let Some((left, right)) = text.split_once(", in each case ") {
        let right = [
            "accompanied by ",
            "combined with ",
            "preceded by ",
            "followed by ",
        ]
        .iter()
        .find_map(|word| right.strip_prefix(word))?;
        return Some(both(&ways(left)?, &ways(right)?));
    }
    for (words, needed) in [(AND, true), (OR, false)] {
        for word in words {
            for (at, _) in text.match_indices(word) {
                let (Some(left), Some(right)) = (text.get(..at), text.get(at + word.len()..))
                else {
                    continue;
                };
                let Some(left) = known(left) else { continue };
                let left = vec![vec![left.to_owned()]];
                if let Some(right) = ways(right) {
                    return Some(if needed {
                        both(&left, &right)
                    } else {
                        [left, right].concat()
                    });
                }
            }
        }
    }
    None
}

fn known(text: &str) -> Option<&'static str> {
    let text = text
        .trim()
        .trim_start_matches("by ")
        .trim_start_matches("operations of ")
        .trim_start_matches("of ")
        .trim_start_matches("with ");
    KNOWN
        .iter()
        .find(|(said, name)| *said == text && !name.is_empty())
        .map(|(_, name)| *name)
}
