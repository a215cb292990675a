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
    ("spinning of natural fibres", "spinning_of_natural_fibres"),
    (
        "spinning of man-made staple fibres",
        "spinning_of_man_made_fibres",
    ),
    (
        "spinning of natural or artificial staple fibres",
        "spinning",
    ),
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
    ("metalizing", "metallising"),
    ("metallizing", "metallising"),
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
    ("controlled mixing and blending", "mixing_blending"),
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
    ("planing", "planing"),
    ("sanding", "sanding"),
    ("end-jointing", "end_jointing"),
    ("splicing", "splicing"),
];

/// Processes that stand alone and are asked in the words of the annex, with the name they get.
const SINGLE: &[(&str, &str)] = &[
    ("process rule", "process_rule"),
    (
        "electrolytic, thermal or chemical separation of precious metals of heading 7106, heading 7108 or heading 7110",
        "separation_of_precious_metals",
    ),
    (
        "alloying of precious metals of heading 7106, heading 7108 or heading 7110 with each other or with base metals",
        "alloying_of_precious_metals",
    ),
    (
        "carding or combing of silk waste",
        "carding_or_combing_of_silk_waste",
    ),
    ("refining of crude tall oil", "refining_of_crude_tall_oil"),
    (
        "purification by distillation or refining of raw spirits of sulphate turpentine",
        "purification_of_sulphate_turpentine",
    ),
    (
        "grinding of mica or mica waste",
        "grinding_of_mica_or_mica_waste",
    ),
    (
        "bleaching or dyeing, in addition to cutting and assembly of non-assembled tanned or dressed furskins",
        "bleaching_or_dyeing_and_assembly_of_furskins",
    ),
    (
        "cleaning, disinfecting, sorting and straightening of bristles and hair",
        "cleaning_and_straightening_of_bristles_and_hair",
    ),
    (
        "cutting, by sawing or otherwise, of stone (even if already sawn) of a thickness exceeding 25 cm",
        "cutting_of_stone_thicker_than_25_cm",
    ),
    (
        "cutting, by sawing or otherwise, of marble (even if already sawn) of a thickness exceeding 25 cm",
        "cutting_of_marble_thicker_than_25_cm",
    ),
    (
        "destructive distillation of bituminous materials",
        "destructive_distillation_of_bituminous_materials",
    ),
    ("distillation of wood tar", "distillation_of_wood_tar"),
    (
        "enriching of the carbon content, purifying and grinding of crude crystalline graphite",
        "enriching_purifying_and_grinding_of_graphite",
    ),
    (
        "calcination or grinding of earth colours",
        "calcination_or_grinding_of_earth_colours",
    ),
    (
        "lamination of sheets of natural rubber",
        "lamination_of_sheets_of_natural_rubber",
    ),
    (
        "removal of wool from sheep or lamb skins, with wool on",
        "removal_of_wool_from_skins",
    ),
    (
        "calcination of dolomite not calcined",
        "calcination_of_dolomite",
    ),
    (
        "drying and milling of leguminous vegetables of heading 0708",
        "drying_and_milling_of_leguminous_vegetables",
    ),
    ("retanning of tanned leather", "retanning_of_tanned_leather"),
    ("cutting of glassware", "cutting_of_glassware"),
    (
        "hand-decoration (except silk-screen printing) of hand-blown glassware",
        "hand_decoration_of_hand_blown_glassware",
    ),
    (
        "turning, drilling, reaming, threading, deburring and sandblasting of forged blanks",
        "machining_of_forged_blanks",
    ),
    (
        "cut (or knit to shape) and sewn or otherwise assembled in the territory of a party",
        "cut_or_knit_to_shape_and_assembled",
    ),
    (
        "both cut (or knit to shape) and sewn or otherwise assembled in the territory of a party",
        "cut_or_knit_to_shape_and_assembled",
    ),
];

/// Longer texts are no lists of processes.
const LONGEST: usize = 300;

/// Ways to do it, each a list that is needed as a whole.
type Ways = Vec<Vec<&'static str>>;

/// A process rule, perhaps with a limit on the value of what is worked on.
pub(crate) fn rule(text: &str) -> Option<Rule> {
    let (work, limit) = [
        ", provided that ",
        " provided that ",
        ", provided ",
        " provided ",
        " where ",
    ]
    .iter()
    .find_map(|word| text.split_once(word))
    .map_or((text, None), |(work, limit)| (work, Some(limit)));
    let rule = Rule::Process(Process {
        any_of: ways(&examples_away(work))?
            .into_iter()
            .map(|way| way.into_iter().map(str::to_owned).collect())
            .collect(),
    });
    match limit {
        None => Some(rule),
        Some(limit) => {
            let limit = clause::condition(limit, &clause::Good { chapter: 0 })?;
            Some(prose::all(vec![rule, limit]))
        }
    }
}

/// Whether the text is one process and nothing else.
pub(crate) fn is_one(text: &str) -> bool {
    let text = text.to_lowercase();
    KNOWN.iter().any(|(said, _)| *said == text.trim())
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

/// What a text of processes is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Process(&'static str),
    /// “combined with”, “accompanied by”: both sides are needed.
    With,
    /// “in each case” before “accompanied by”: everything that was said needs what follows.
    Each,
    And,
    Or,
    /// “or with”, “or by”: another of what the process is combined with.
    OrWith,
    Comma,
}

/// The words between processes, the longest first.
const WORDS: &[(&str, Token)] = &[
    (", in each case ", Token::Each),
    (" in each case ", Token::Each),
    (", combined with ", Token::With),
    (", accompanied by ", Token::With),
    (", preceded by ", Token::With),
    (", followed by ", Token::With),
    ("combined with ", Token::With),
    ("accompanied by ", Token::With),
    ("preceded by ", Token::With),
    ("followed by ", Token::With),
    ("together with ", Token::With),
    (", or with ", Token::OrWith),
    (", or by ", Token::OrWith),
    ("or with ", Token::OrWith),
    ("or by ", Token::OrWith),
    (", with ", Token::OrWith),
    (", by ", Token::OrWith),
    (", or ", Token::Or),
    (", and ", Token::And),
    ("or ", Token::Or),
    ("and ", Token::And),
    (", ", Token::Comma),
];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut rest = text
        .trim()
        .trim_start_matches("operations ")
        .trim_start_matches("of ");
    let mut found = Vec::new();
    while !rest.is_empty() {
        let process = KNOWN
            .iter()
            .filter(|(said, _)| {
                rest.strip_prefix(said)
                    .is_some_and(|more| more.is_empty() || more.starts_with([' ', ',']))
            })
            .max_by_key(|(said, _)| said.len());
        if let Some((said, name)) = process {
            found.push(Token::Process(name));
            rest = rest.get(said.len()..)?;
            continue;
        }
        if let Some(more) = rest.strip_prefix(' ') {
            // The space belongs to the word where one begins with it.
            if !rest.starts_with(" in each case ") {
                rest = more;
                continue;
            }
        }
        let (said, token) = WORDS.iter().find(|(said, _)| rest.starts_with(said))?;
        found.push(*token);
        rest = rest.get(said.len()..)?;
    }
    Some(found)
}

/// How far along a process is: what is of one stage is a choice, and shares what it is combined with.
fn stage(process: &str) -> u8 {
    match process {
        "spinning"
        | "spinning_of_natural_fibres"
        | "spinning_of_man_made_fibres"
        | "extrusion"
        | "twisting"
        | "texturing"
        | "gimping"
        | "mechanical_operation"
        | "yarn_dyeing" => 1,
        "weaving"
        | "knitting"
        | "crocheting"
        | "fabric_formation"
        | "non_woven_techniques"
        | "felt_formation"
        | "tufting"
        | "needle_punching" => 2,
        "making_up" => 4,
        _ => 3,
    }
}

/// Processes that begin a way of their own: after an “or” nobody can tell what they belong to.
fn begins(process: &str) -> bool {
    process.starts_with("spinning") || matches!(process, "extrusion" | "yarn_dyeing")
}

fn may_begin(process: &str) -> bool {
    matches!(
        process,
        "weaving" | "knitting" | "making_up" | "standalone_printing"
    )
}

fn both(left: &Ways, right: &Ways) -> Ways {
    let mut out = Ways::new();
    for one in left {
        for other in right {
            let mut way = one.clone();
            for name in other {
                // Who spins natural fibres spins.
                let said = *name == "spinning" && way.iter().any(|one| one.starts_with("spinning"));
                if !said && !way.contains(name) {
                    way.push(name);
                }
            }
            if !out.contains(&way) {
                out.push(way);
            }
        }
    }
    out
}

/// Ways to do it, or nothing where the words leave open what belongs to what.
fn ways(text: &str) -> Option<Ways> {
    let text = text.trim().trim_end_matches([',', ' ']);
    if text.len() > LONGEST {
        return None;
    }
    if let Some((_, name)) = SINGLE.iter().find(|(said, _)| *said == text) {
        return Some(vec![vec![name]]);
    }
    let tokens = tokens(text)?;
    // “weaving accompanied by dyeing or yarn dyeing accompanied by weaving”: a way of its own begins after the “or”.
    let mut chains: Vec<Vec<Token>> = vec![Vec::new()];
    for (at, token) in tokens.iter().enumerate() {
        let chain = chains.last_mut()?;
        let next = match tokens.get(at + 1) {
            Some(Token::Process(name)) => begins(name),
            _ => false,
        };
        if *token == Token::Or && next && chain.contains(&Token::With) {
            chains.push(Vec::new());
        } else {
            chain.push(*token);
        }
    }
    if chains.len() > 1 && tokens.contains(&Token::Each) {
        return None;
    }
    let mut out = Ways::new();
    for chain in chains {
        for way in combined(&chain)? {
            if !out.contains(&way) {
                out.push(way);
            }
        }
    }
    Some(out)
}

/// Processes that are combined with others.
fn combined(tokens: &[Token]) -> Option<Ways> {
    let each = tokens.contains(&Token::Each);
    let parts: Vec<Vec<Token>> = tokens
        .split(|token| *token == Token::With)
        .map(|part| {
            part.iter()
                .copied()
                .filter(|token| *token != Token::Each)
                .collect()
        })
        .collect();
    let last = parts.len().checked_sub(1)?;
    let mut out: Option<Ways> = None;
    for (at, part) in parts.iter().enumerate() {
        let listed = list(part)?;
        if listed.len() > 1 && last > 0 {
            let first = listed.first()?;
            let same = listed.iter().all(|way| {
                way.len() == 1
                    && stage(way.first().copied().unwrap_or_default())
                        == stage(first.first().copied().unwrap_or_default())
            });
            if at > 0 && at < last {
                // A choice in the middle: what follows may belong to the last of it only.
                return None;
            }
            if at == 0 && !same && !each {
                let tail = list(parts.get(1)?)?;
                let collapses = |way: &Vec<&str>| tail.iter().all(|one| one == way);
                if !listed.iter().any(collapses) {
                    return None;
                }
            }
            let making_up = listed.iter().all(|way| way.last() == Some(&"making_up"));
            let open = part.windows(2).any(|pair| match pair {
                [Token::Or, Token::Process(name)] => may_begin(name),
                _ => false,
            });
            if at > 0 && open && !making_up && !each {
                return None;
            }
        }
        out = Some(match out {
            None => listed,
            Some(before) => both(&before, &listed),
        });
    }
    out
}

/// A list with “and”, or with “or”; with both only where “and making-up” ends it, which is for all.
fn list(tokens: &[Token]) -> Option<Ways> {
    let names: Vec<&'static str> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Process(name) => Some(*name),
            _ => None,
        })
        .collect();
    let between: Vec<Token> = tokens
        .iter()
        .copied()
        .filter(|token| !matches!(token, Token::Process(_)))
        .collect();
    // Processes and words take turns.
    if names.len() != between.len() + 1
        || tokens
            .iter()
            .enumerate()
            .any(|(at, token)| matches!(token, Token::Process(_)) != (at % 2 == 0))
    {
        return None;
    }
    let or = between
        .iter()
        .any(|token| matches!(token, Token::Or | Token::OrWith));
    let and = between.contains(&Token::And);
    match (or, and) {
        (true, false) => Some(names.into_iter().map(|name| vec![name]).collect()),
        (false, true) => Some(vec![names]),
        (false, false) => (names.len() == 1).then(|| vec![names]),
        (true, true) => {
            let ends = between.last() == Some(&Token::And)
                && names.last() == Some(&"making_up")
                && between.iter().filter(|token| **token == Token::And).count() == 1;
            if !ends {
                return None;
            }
            let (making_up, rest) = names.split_last()?;
            Some(rest.iter().map(|name| vec![*name, *making_up]).collect())
        }
    }
}
