//! Prose of the UK rule sets to rules: sentences into clauses, clauses into conditions. What is not understood becomes a
//! `FACT` with its text, so that it is asked and never guessed.

use origo_origin::{Rule, ShiftException};

use super::clause::{self, Good};
use super::process;

/// The rule that a text of the annex says. `carried` is the tariff shift that a list of value contents hangs on, where
/// the list is cut over several records.
pub(crate) fn rule(text: &str, good: &Good, carried: &mut Option<Rule>) -> Rule {
    let text = clean(text);
    whole(&text, good, carried).unwrap_or(Rule::Fact(text))
}

/// Markup away, spaces single, hyphens plain.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            out.push(' ');
            rest = &rest[end..];
            continue;
        }
        if rest.starts_with("](") {
            let end = rest.find(')').map_or(rest.len(), |at| at + 1);
            rest = &rest[end..];
            continue;
        }
        match first {
            '[' | '*' => {}
            '\u{2010}'..='\u{2015}' => out.push('-'),
            '\u{a0}' | '\n' | '\r' | '\t' => out.push(' '),
            other => out.push(other),
        }
        rest = &rest[first.len_utf8()..];
    }
    let out = out.replace("&nbsp;", " ").replace("&amp;", "&");
    let words: Vec<&str> = out.split_whitespace().collect();
    let out = words.join(" ");
    // A note glued to the sentence before it.
    let out = out
        .replace(" For special condition", ". For special condition")
        .replace(".. For special", ". For special");
    out.replace(" ,", ",")
        .replace("from : -", "from: -")
        .replace("spinning or Twisting", "spinning or twisting")
        .replace(" .", ".")
        .replace("( ", "(")
        .replace(" )", ")")
}

/// One way of saying things that are said in many.
const SAME: &[(&str, &str)] = &[
    ("ex-works price (exw)", "ex-works price"),
    ("ex- work price", "ex-works price"),
    ("ex-work price", "ex-works price"),
    ("ex works price", "ex-works price"),
    ("ex- works price", "ex-works price"),
    (" as the goods", " as the product"),
    (" as the good", " as the product"),
    (" of the goods", " of the product"),
    (" of the good", " of the product"),
    (" of the products", " of the product"),
    (" of the product product", " of the product"),
    ("ex-works price of the product", "ex-works price"),
    (" percent", "%"),
    (" per cent", "%"),
    (" %", "%"),
    ("classified within", "classified in"),
    ("falling within", "of"),
    ("falling in", "of"),
    ("the same heading than", "the same heading as"),
    (" and / or ", " or "),
    (" and/or ", " or "),
    ("non originating", "non-originating"),
    ("regional value content (rvc)", "regional value content"),
    ("wholly-obtained", "wholly obtained"),
    ("whole obtained", "wholly obtained"),
    ("making-up", "making up"),
    ("stand-alone", "standalone"),
    ("head-ing", "heading"),
    ("shrink- resistance", "shrink resistance"),
    ("making- up", "making up"),
    ("paper- making", "paper-making"),
    ("non- ", "non-"),
    ("semi precious", "semi-precious"),
    (
        "other operations than those referred to in column in which",
        "other operations in which",
    ),
    (
        "in which: all the materials used",
        "in which: - all the materials used",
    ),
    (
        "than that of the product the value of all",
        "than that of the product - the value of all",
    ),
    (
        "ex-works price - where the value of all",
        "ex-works price - in which the value of all",
    ),
];

fn lower(text: &str) -> String {
    let mut text = text.to_lowercase();
    for (from, to) in SAME {
        text = text.replace(from, to);
    }
    text.trim()
        .trim_end_matches(['.', ';', ','])
        .trim()
        .to_owned()
}

/// Sentences: a full stop, a space and a capital letter.
fn sentences(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let ends = *letter == '.'
            && letters.get(at + 1) == Some(&' ')
            && letters.get(at + 2).is_some_and(|next| next.is_uppercase());
        if ends {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(*letter);
        }
    }
    out.iter()
        .map(|one| lower(one))
        .filter(|one| !one.is_empty())
        .collect()
}

/// How an alternative within one record begins.
const BEGINNINGS: &[&str] = &[
    "Manufacture",
    "Production",
    "Weaving",
    "Knitting",
    "Printing",
    "Twisting",
    "Yarn",
    "Extrusion",
    "Spinning",
    "Making",
    "Flocking",
    "Coating",
    "Dyeing",
    "Cutting",
    "Crocheting",
    "Tufting",
    "Impregnating",
    "Felt",
    "Non-woven",
    "There",
    "A maximum",
    "A change",
    "CTH",
    "CTSH",
    "CC",
];

fn alternatives(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, word) in text.match_indices(" or ") {
        let next = text.get(at + word.len()..).unwrap_or_default();
        // “Spinning … or Extrusion …, in each case accompanied by weaving”: both need the weaving.
        let shared = text.get(start..at).is_some_and(process::is_one)
            && next
                .split(" or ")
                .next()
                .unwrap_or_default()
                .contains("in each case");
        if !shared
            && BEGINNINGS
                .iter()
                .any(|beginning| next.starts_with(beginning))
        {
            out.extend(text.get(start..at));
            start = at + word.len();
        }
    }
    out.extend(text.get(start..));
    out
}

fn whole(text: &str, good: &Good, carried: &mut Option<Rule>) -> Option<Rule> {
    // “Weaving … or Printing …”: a capital begins the next alternative.
    let ways = alternatives(text);
    if ways.len() > 1 {
        let mut rules = Vec::new();
        for way in ways {
            rules.push(whole(way, good, carried)?);
        }
        return Some(any(rules));
    }
    // A “However” within a list belongs to its item.
    let text = match text.find(". However") {
        Some(at)
            if text
                .get(at..)
                .is_some_and(|rest| rest.contains(" - in which")) =>
        {
            &text.replace(". However", "; however")
        }
        _ => text,
    };
    let parts = sentences(text);
    let (first, rest) = parts.split_first()?;
    let mut rules = Vec::new();
    for (at, way) in first.split(" or manufacture ").enumerate() {
        let way = if at == 0 {
            way.to_owned()
        } else {
            format!("manufacture {way}")
        };
        rules.push(conditions(&way, good, carried)?);
    }
    let mut rule = any(rules);
    for sentence in rest {
        rule = amended(rule, sentence, good)?;
    }
    Some(rule)
}

/// All of these.
pub(crate) fn all(mut rules: Vec<Rule>) -> Rule {
    if rules.len() == 1
        && let Some(only) = rules.pop()
    {
        return only;
    }
    let mut flat = Vec::new();
    for rule in rules {
        match rule {
            Rule::All(parts) => flat.extend(parts),
            other => flat.push(other),
        }
    }
    // What is said twice holds once.
    let mut once: Vec<Rule> = Vec::new();
    for rule in flat {
        if !once.contains(&rule) {
            once.push(rule);
        }
    }
    match once.pop() {
        Some(only) if once.is_empty() => only,
        Some(last) => {
            once.push(last);
            Rule::All(once)
        }
        None => Rule::All(once),
    }
}

/// Any of these.
pub(crate) fn any(mut rules: Vec<Rule>) -> Rule {
    if rules.len() == 1
        && let Some(only) = rules.pop()
    {
        return only;
    }
    let mut flat = Vec::new();
    for rule in rules {
        match rule {
            Rule::Any(parts) => flat.extend(parts),
            other => flat.push(other),
        }
    }
    Rule::Any(flat)
}

/// A sentence without what follows: a list of conditions, all of them needed, or of starting materials.
fn conditions(text: &str, good: &Good, carried: &mut Option<Rule>) -> Option<Rule> {
    if let Some(rule) = clause::value_content(text, carried) {
        return Some(rule);
    }
    if let Some(rule) = clause::change(text, good, carried) {
        return Some(rule);
    }
    let body = [
        "manufacture",
        "production",
        "other operations",
        "operations",
    ]
    .iter()
    .find_map(|word| text.strip_prefix(word))
    .unwrap_or(text)
    .trim_start();
    let body = body.strip_prefix(':').unwrap_or(body).trim_start();
    let (lead, list) = body
        .split_once(": - ")
        .or_else(|| body.strip_prefix("- ").map(|list| ("", list)))
        .unwrap_or(("", ""));
    if list.is_empty() {
        return one(body, good);
    }
    let items: Vec<&str> = list
        .split(" - ")
        .map(trimmed)
        .filter(|item| !item.is_empty())
        .collect();
    let either = list.contains(", or - ") || list.contains(" or - ");
    if lead == "from"
        || (either && lead.is_empty() && items.iter().all(|item| !item.starts_with("in which")))
    {
        // “from: - natural fibres, - chemical materials or textile pulp”
        let mut set = Vec::new();
        for item in &items {
            set.extend(clause::named(item.trim_start_matches("from "))?.items);
        }
        return Some(clause::from(set, good));
    }
    let mut rules = Vec::new();
    for item in &items {
        let item = if lead.is_empty() || item.starts_with(lead) {
            (*item).to_owned()
        } else {
            format!("{lead} {item}")
        };
        rules.push(one(&item, good).unwrap_or_else(|| Rule::Fact(item.clone())));
    }
    let understood = rules.iter().any(|rule| !matches!(rule, Rule::Fact(_)));
    understood.then(|| if either { any(rules) } else { all(rules) })
}

/// An item of a list without the words that join it to the next.
fn trimmed(item: &str) -> &str {
    let mut item = item.trim();
    loop {
        let before = item;
        item = item.trim_end_matches([',', ';', '.']).trim_end();
        for word in [" and", " or"] {
            item = item.strip_suffix(word).unwrap_or(item).trim_end();
        }
        for word in ["and ", "or "] {
            item = item.strip_prefix(word).unwrap_or(item).trim_start();
        }
        if item == "and" || item == "or" {
            return "";
        }
        if before == item {
            return item;
        }
    }
}

/// One condition, or two joined by “and” or “provided that”.
fn one(text: &str, good: &Good) -> Option<Rule> {
    let text = trimmed(text);
    if let Some((main, amendment)) = text.split_once("; however") {
        return amended(one(main, good)?, amendment, good);
    }
    if let Some(rule) = clause::condition(text, good) {
        return Some(rule);
    }
    for word in [
        ", provided that ",
        " provided that ",
        ", and in which ",
        " and in which ",
        ", and where ",
        ", in which ",
        " in which ",
        ", where ",
        " and the value ",
        ", and the value ",
        ", and ",
        " and ",
        "; ",
    ] {
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(word)) {
            let (left, right) = (&text[..at + found], &text[at + found + word.len()..]);
            let right = if word.ends_with("the value ") {
                format!("the value {right}")
            } else {
                right.to_owned()
            };
            let goes_on = right.starts_with("from ");
            if let (Some(left), Some(right)) =
                (clause::condition(trimmed(left), good), one(&right, good))
            {
                // “except from heading 6401 and from uppers”: one more exception, no condition of its own.
                // Processes were read as a whole: what that left open is not to be cut at an “and”.
                let processes = [&left, &right]
                    .iter()
                    .all(|side| matches!(side, Rule::Process(_)));
                if processes || matches!(left, Rule::Shift(_)) && goes_on {
                    at += found + 1;
                    continue;
                }
                return Some(all(vec![left, right]));
            }
            at += found + 1;
        }
    }
    None
}

/// The rule with what a following sentence adds: “However, …”.
fn amended(rule: Rule, sentence: &str, good: &Good) -> Option<Rule> {
    let text = sentence
        .strip_prefix("however")
        .unwrap_or(sentence)
        .trim_start_matches([',', ' ']);
    if text.starts_with("see ")
        || text.starts_with("note")
        || text.starts_with("for ") && text.contains("introductory note")
    {
        return Some(rule);
    }
    let (main, condition) = match text.split_once("provided") {
        Some((main, condition)) => {
            let condition = condition
                .trim_start()
                .strip_prefix("that")
                .unwrap_or(condition);
            (trimmed(main), Some(condition.trim()))
        }
        None => (text, None),
    };
    let changed = |rule: Rule, exception: ShiftException| shifted(rule, &exception);
    for ending in [" may not be used", " must not be used", " cannot be used"] {
        if let Some(what) = main.strip_suffix(ending) {
            return changed(rule, ShiftException::Except(clause::materials(what)?));
        }
    }
    for ending in [" may also be used", " may be used", " can be used"] {
        let Some(what) = main.strip_suffix(ending) else {
            continue;
        };
        let set = clause::materials(what)?;
        let relaxed = changed(rule, ShiftException::Allowing(set.clone()))?;
        return match condition {
            None => Some(relaxed),
            Some(condition) => {
                let limit = clause::limit_of(condition, &set)?;
                Some(all(vec![relaxed, limit]))
            }
        };
    }
    let extra = one(text, good)?;
    // A process in a sentence of its own may be one more way as well as one more condition: who knows.
    let adds = !matches!(extra, Rule::Process(_) | Rule::StartingMaterial(_));
    adds.then(|| all(vec![rule, extra]))
}

/// The rule with an exception on its tariff shift.
fn shifted(rule: Rule, exception: &ShiftException) -> Option<Rule> {
    match rule {
        Rule::Shift(mut shift) => {
            shift.exceptions.push(exception.clone());
            Some(Rule::Shift(shift))
        }
        Rule::All(parts) => {
            let at = parts
                .iter()
                .position(|part| matches!(part, Rule::Shift(_)))?;
            let mut parts = parts;
            let part = parts.remove(at);
            parts.insert(at, shifted(part, exception)?);
            Some(Rule::All(parts))
        }
        // “from yarn; however, … may be used”: one more starting material.
        Rule::StartingMaterial(mut start) => match exception {
            ShiftException::Allowing(set) => {
                start.from.items.extend(set.items.clone());
                Some(Rule::StartingMaterial(start))
            }
            ShiftException::Except(_) => None,
        },
        _ => None,
    }
}
