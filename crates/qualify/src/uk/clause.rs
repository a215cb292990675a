//! One condition of the prose: value, weight, shift, inputs, value content.

use origo_origin::{
    Base, Exact, HsCode, HsRange, MaxNonOriginating, MaxWeight, OriginatingWeight,
    RegionalValueContent, Rule, Set, SetItem, ShiftException, ShiftLevel, StartingMaterial,
    TariffShift, ValueMethod,
};

use super::{process, prose};

/// The good that a rule is for.
pub(crate) struct Good {
    /// Its chapter.
    pub(crate) chapter: u8,
}

impl Good {
    fn textile(&self) -> bool {
        (50..=63).contains(&self.chapter)
    }
}

fn shift(level: ShiftLevel, exceptions: Vec<ShiftException>) -> Rule {
    Rule::Shift(TariffShift { level, exceptions })
}

/// A condition, if the text is one that is known.
pub(crate) fn condition(text: &str, good: &Good) -> Option<Rule> {
    let text = text.trim().strip_prefix("in which ").unwrap_or(text.trim());
    let text = text
        .strip_prefix("where ")
        .unwrap_or(text)
        .trim_start_matches([',', ' ']);
    wholly_obtained(text, good)
        .or_else(|| originating(text))
        .or_else(|| any_heading(text))
        .or_else(|| classified(text))
        .or_else(|| limit(text))
        .or_else(|| maximum(text))
        .or_else(|| bare_content(text))
        .or_else(|| starting(text, good))
        .or_else(|| process::rule(text))
}

/// “from materials of any heading, except …”, and the short words `CTH`.
fn any_heading(text: &str) -> Option<Rule> {
    if let Some(rest) = text.strip_prefix("from materials of any subheading") {
        return (rest.trim_start_matches([',', ' ']) == "except that of the product")
            .then(|| shift(ShiftLevel::Subheading, Vec::new()));
    }
    if let Some(rest) = text.strip_prefix("from materials not classified in ") {
        let set = materials(rest)?;
        return Some(shift(ShiftLevel::Any, vec![ShiftException::Except(set)]));
    }
    for (word, level, said) in [
        ("cc", ShiftLevel::Chapter, "2-digit level (chapter)"),
        ("cth", ShiftLevel::Heading, "4-digit level (tariff heading)"),
        ("cth", ShiftLevel::Heading, "4-digit level (heading)"),
        ("ctsh", ShiftLevel::Subheading, "6-digit level (subheading)"),
        (
            "ctsh",
            ShiftLevel::Subheading,
            "6-digit level (tariff subheading)",
        ),
    ] {
        if let Some(rest) = text.strip_prefix(word)
            && (rest.is_empty() || rest.starts_with([':', ',', ' ']))
        {
            if rest.is_empty() {
                return Some(shift(level, Vec::new()));
            }
            let rest = rest.split_once(said).map_or(rest, |(_, rest)| rest);
            if let Some(rule) = tail(level, rest) {
                return Some(rule);
            }
        }
    }
    let rest = [
        "from materials of any heading",
        "materials of any heading",
        "from any heading",
        "from materials of any other heading",
        "from non-originating materials of any heading",
        "from non-originating material of any heading",
    ]
    .iter()
    .find_map(|start| text.strip_prefix(start))?;
    if text.starts_with("from materials of any other heading") {
        return tail(ShiftLevel::Heading, rest);
    }
    tail(ShiftLevel::Any, rest)
}

/// What follows a shift: exceptions and inclusions.
fn tail(level: ShiftLevel, rest: &str) -> Option<Rule> {
    let mut rest = rest
        .trim()
        .trim_start_matches([',', ':', ' '])
        .trim_end_matches(',')
        .trim();
    if rest.is_empty() {
        return Some(shift(level, Vec::new()));
    }
    let mut level = level;
    if let Some(more) = rest.strip_prefix("including") {
        // “including other materials of heading 1702” says what “any” means.
        let more = more
            .trim_start()
            .trim_start_matches("other ")
            .trim_start_matches("the ")
            .trim();
        let own = more.starts_with("that of the product")
            || more.starts_with("materials of the same heading");
        return (own || materials(more).is_some()).then(|| shift(level, Vec::new()));
    }
    rest = [
        "except from",
        "except for",
        "except",
        "excluding",
        "other than",
        "but not",
    ]
    .iter()
    .find_map(|word| rest.strip_prefix(word))?
    .trim_start();
    for own in [
        "that of the product",
        "those of the product",
        "the heading of the product",
        "that in which the product is classified",
        "the product",
        "from that of the product",
        "the same heading as the product",
    ] {
        if let Some(more) = rest.strip_prefix(own) {
            level = ShiftLevel::Heading;
            rest = more.trim_start_matches([',', ' ']);
            rest = rest.strip_prefix("and ").unwrap_or(rest).trim();
            rest = rest.strip_prefix("except ").unwrap_or(rest);
            break;
        }
    }
    if rest.is_empty() {
        return Some(shift(level, Vec::new()));
    }
    let rest = [
        "those of ",
        "that of ",
        "from those of ",
        "from ",
        "non-originating ",
    ]
    .iter()
    .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let set = materials(rest)?;
    Some(shift(level, vec![ShiftException::Except(set)]))
}

/// “all the materials used are classified in a heading other than that of the product”.
fn classified(text: &str) -> Option<Rule> {
    let rest = text
        .strip_prefix("all ")?
        .trim_start_matches("the ")
        .trim_start_matches("non-originating ");
    let rest = rest
        .strip_prefix("materials")?
        .trim_start()
        .trim_start_matches("used ");
    let rest = rest
        .strip_prefix("are ")
        .or_else(|| rest.strip_prefix("is "))
        .or_else(|| rest.strip_prefix("must be "))?;
    let rest = rest.strip_prefix("classified in ")?;
    // “in a heading other than heading 3701 or heading 3702”: every heading but these.
    if let Some(others) = rest.strip_prefix("a heading other than ")
        && others.starts_with("heading")
    {
        let set = materials(others)?;
        return Some(shift(ShiftLevel::Any, vec![ShiftException::Except(set)]));
    }
    let rest = rest
        .strip_prefix("a ")
        .or_else(|| rest.strip_prefix("any "))
        .unwrap_or(rest);
    for (word, level) in [
        ("heading", ShiftLevel::Heading),
        ("subheading", ShiftLevel::Subheading),
        ("chapter", ShiftLevel::Chapter),
    ] {
        let Some(rest) = rest.strip_prefix(word) else {
            continue;
        };
        let rest = rest.trim();
        for own in [
            "other than that of the product",
            "other than the heading of the product",
            "other than that in which the product is classified",
            ", except that of the product",
        ] {
            if let Some(rest) = rest.strip_prefix(own) {
                return tail(
                    level,
                    rest.trim_start_matches([',', ' '])
                        .trim_start_matches("and "),
                );
            }
        }
    }
    None
}

/// “47.5% of the ex-works price”: per cent and price.
fn share(text: &str) -> Option<(Exact, &str)> {
    let text = text
        .trim()
        .trim_start_matches("a value of ")
        .trim_start_matches("up to ");
    let (number, rest) = text.split_once('%')?;
    let number: Exact = number.trim().parse().ok()?;
    let rest = rest.trim().strip_prefix("of ")?.trim_start_matches("the ");
    Some((number, rest))
}

/// The prices of a limit; the exporter may use any.
fn bases(text: &str) -> Option<Vec<Base>> {
    let either = text
        .trim_end_matches([',', '.', ' '])
        .trim_end_matches(" of the product");
    if either == "transaction value or ex-works price" {
        return Some(vec![Base::TransactionValue, Base::ExWorks]);
    }
    Some(vec![base(text)?])
}

/// A ceiling of any of the prices.
fn ceiling(percent: &Exact, whole: &str, set: Option<Set>) -> Option<Rule> {
    let one = |base| {
        Rule::MaxNonOriginating(MaxNonOriginating {
            base: Some(base),
            percent: percent.clone(),
            set: set.clone(),
        })
    };
    Some(prose::any(bases(whole)?.into_iter().map(one).collect()))
}

fn base(text: &str) -> Option<Base> {
    let text = text
        .trim_end_matches([',', '.', ' '])
        .trim_end_matches(" of the product");
    Some(match text {
        "ex-works price"
        | "ex-works price of the set"
        | "ex-works price of this product"
        | "ex-works value"
        | "ex-works" => Base::ExWorks,
        "fob"
        | "fob value"
        | "free on board (fob) value"
        | "free on board value"
        | "free on board (fob) cost" => Base::FreeOnBoard,
        "transaction value" => Base::TransactionValue,
        _ => return None,
    })
}

const NOT_MORE: &[&str] = &[
    " does not exceed ",
    " do not exceed ",
    " must not exceed ",
    " may not exceed ",
    " should not exceed ",
    " shall not exceed ",
    " not exceeding ",
    " cannot exceed ",
    " is not more than ",
    " does not exeed ",
    " doesn't exceed ",
    " are only used up to ",
    " is only used up to ",
    " does not constitute more than ",
];

/// Value and weight limits, and the balance of foreign and originating materials.
fn limit(text: &str) -> Option<Rule> {
    let (subject, object) = NOT_MORE.iter().find_map(|word| text.split_once(word))?;
    let subject = strip_start(
        subject,
        &[
            "and ",
            "within the above limit",
            ",",
            "where",
            "in which",
            "that ",
            " ",
        ],
    );
    let subject = subject.strip_prefix("the ").unwrap_or(subject);
    let subject = subject.strip_prefix("total ").unwrap_or(subject);
    if object.starts_with("the value of") {
        let foreign = [
            "value of all the non-originating materials used",
            "value of all the non-originating materials",
            "value of the non-originating materials used",
            "value of all non-originating materials used",
        ];
        let own = object
            .trim_start_matches("the ")
            .trim_start_matches("value of ")
            .trim_start_matches("all ")
            .trim_start_matches("the ");
        let own = own.trim_end_matches(" used");
        return (foreign.contains(&subject) && own == "originating materials")
            .then_some(Rule::Balance);
    }
    if let Some(rule) = sugar_and_milk(subject, object) {
        return Some(rule);
    }
    // “50% of the ex-works price or 45% of the free on board (fob) cost”: either may be used.
    if let Some((one, other)) = object.split_once("% of the ex-works price or ")
        && other.contains('%')
    {
        let one = format!("{one}% of the ex-works price");
        let each = |share: &str| limit(&format!("{subject} does not exceed {share}"));
        return Some(prose::any(vec![each(&one)?, each(other)?]));
    }
    let (percent, whole) = share(object)?;
    if let Some(what) = subject
        .strip_prefix("weight of ")
        .or_else(|| subject.strip_prefix("net weight of "))
    {
        let whole = whole
            .trim_end_matches(" of the product")
            .trim_end_matches(" of the final product");
        let of_good = [
            "weight",
            "net weight",
            "total weight",
            "weight of final product",
        ]
        .contains(&whole);
        return of_good.then_some(Rule::MaxWeight(MaxWeight {
            percent,
            set: materials(what)?,
            of: None,
        }));
    }
    let what = subject
        .strip_prefix("value of ")
        .or_else(|| subject.strip_prefix("materials").map(|_| subject))
        .or_else(|| subject.strip_prefix("maximum value of "))?;
    let set = match everything(what) {
        true => None,
        false => Some(materials(what)?),
    };
    ceiling(&percent, whole, set)
}

/// “the individual weight of sugar and of the materials of chapter 4 used”: a limit on each, and on both together.
fn sugar_and_milk(subject: &str, object: &str) -> Option<Rule> {
    let (percent, whole) = share(object)?;
    let of_good = [
        "weight of the final product",
        "weight of the product",
        "weight of the final good",
    ];
    of_good.contains(&whole).then_some(())?;
    let sugar = SetItem::Described("sugar".to_owned());
    let milk = codes("chapter 4", None)?;
    let limit = |items: Vec<SetItem>| {
        Rule::MaxWeight(MaxWeight {
            percent: percent.clone(),
            set: Set { items },
            of: None,
        })
    };
    match subject {
        "individual weight of sugar and of the materials of chapter 4 used" => {
            Some(prose::all(vec![limit(vec![sugar]), limit(milk)]))
        }
        "combined weight of sugar and the materials of chapter 4 used"
        | "combined weight of sugar and of the materials of chapter 4 used" => {
            Some(limit([vec![sugar], milk].concat()))
        }
        _ => None,
    }
}

/// The limit on materials that a “however” allows: “their total value does not exceed …”.
pub(crate) fn limit_of(condition: &str, set: &Set) -> Option<Rule> {
    let condition = condition.trim_start_matches([',', ' ']);
    let (subject, object) = NOT_MORE
        .iter()
        .find_map(|word| condition.split_once(word))?;
    let subject = subject
        .trim_start_matches("the ")
        .trim_start_matches("their ")
        .trim_start_matches("total ");
    let theirs = [
        "value",
        "value of these materials",
        "value of such materials",
        "value of these materials used",
        "value of the materials",
    ]
    .contains(&subject);
    let (percent, whole) = share(object)?;
    if subject == "weight" {
        return Some(Rule::MaxWeight(MaxWeight {
            percent,
            set: set.clone(),
            of: None,
        }));
    }
    theirs.then_some(())?;
    ceiling(&percent, whole, Some(set.clone()))
}

fn strip_start<'a>(mut text: &'a str, words: &[&str]) -> &'a str {
    loop {
        let before = text;
        for word in words {
            text = text.strip_prefix(word).unwrap_or(text);
        }
        if before == text {
            return text;
        }
    }
}

/// Whether it is all materials, and not some.
fn everything(text: &str) -> bool {
    let text = strip_start(
        text,
        &[
            "- ",
            "all ",
            "any ",
            "the ",
            "non-originating ",
            "(maxnom) ",
        ],
    );
    let text = text.trim_end_matches(" (maxnom)");
    [
        "materials used",
        "materials",
        "material used",
        "materials used in its manufacture",
    ]
    .contains(&text)
}

/// “A maximum of 45% of the ex-works price is made up of non-originating parts”.
fn maximum(text: &str) -> Option<Rule> {
    let max = |percent, base| {
        Rule::MaxNonOriginating(MaxNonOriginating {
            base: Some(base),
            percent,
            set: None,
        })
    };
    if let Some(rest) = text.strip_prefix("a maximum of ") {
        let (share_text, parts) = rest.split_once(" is made up of non-originating")?;
        ["parts (maxnom)", "parts", "materials (maxnom)", "materials"]
            .contains(&parts.trim())
            .then_some(())?;
        let (percent, whole) = share(share_text)?;
        return Some(max(percent, base(whole)?));
    }
    let rest = text
        .strip_prefix("the maximum value of non-originating materials (maxnom) cannot exceed ")
        .or_else(|| text.strip_prefix("maxnom "))?;
    let (percent, whole) = share(rest.trim_end_matches(" (exw)"))?;
    Some(max(percent, base(whole.trim_end_matches(" (exw)"))?))
}

fn content(
    method: Option<ValueMethod>,
    base: Option<Base>,
    percent: Exact,
    set: Option<Set>,
) -> Rule {
    Rule::RegionalValueContent(RegionalValueContent {
        method,
        base,
        percent,
        set,
    })
}

/// The Standard QVC of UK–India (facts c.5, 30).
fn standard_qvc() -> Rule {
    let percent = |number: i64| Exact::from(number);
    Rule::Any(vec![
        content(
            Some(ValueMethod::BuildDown),
            Some(Base::ExWorks),
            percent(40),
            None,
        ),
        content(
            Some(ValueMethod::BuildDown),
            Some(Base::FreeOnBoard),
            percent(45),
            None,
        ),
        content(
            Some(ValueMethod::BuildUp),
            Some(Base::FreeOnBoard),
            percent(35),
            None,
        ),
    ])
}

/// A value content that stands alone.
fn bare_content(text: &str) -> Option<Rule> {
    if text == "standard qvc" {
        return Some(standard_qvc());
    }
    let text = text
        .trim_start_matches("the good has a ")
        .trim_start_matches("your goods contain a ")
        .trim_start_matches("there is a ")
        .trim_start_matches("a ");
    let rest = text.strip_prefix("regional value content")?;
    let (said, rest) = [" of not less than ", " of at least ", " not less than "]
        .iter()
        .find_map(|word| rest.split_once(word))?;
    let known = said.is_empty() || said.starts_with(" as calculated under");
    let (number, rest) = rest.split_once('%')?;
    let percent: Exact = number.trim().parse().ok()?;
    known.then_some(())?;
    let rest = rest.trim().trim_start_matches([',', ' ']);
    if rest.starts_with("whether using the build-up method or build-down method") {
        return Some(Rule::Any(vec![
            content(Some(ValueMethod::BuildUp), None, percent.clone(), None),
            content(Some(ValueMethod::BuildDown), None, percent, None),
        ]));
    }
    let rest = rest.trim_start_matches("of ").trim_start_matches("the ");
    if rest.is_empty() {
        return Some(content(None, None, percent, None));
    }
    Some(content(
        Some(ValueMethod::BuildDown),
        Some(base(rest)?),
        percent,
        None,
    ))
}

/// An item of a list of value contents, `a) 30% under the build-up method`.
fn method(text: &str) -> Option<Rule> {
    let text = text.trim().trim_start_matches("- ");
    let text = ["a) ", "b) ", "c) ", "d) ", "(a) ", "(b) ", "(c) "]
        .iter()
        .find_map(|letter| text.strip_prefix(letter))
        .unwrap_or(text);
    let (number, rest) = text.split_once('%')?;
    let percent: Exact = number.trim().parse().ok()?;
    let rest = rest
        .trim()
        .trim_end_matches([',', ';', '.'])
        .trim_end_matches(" or")
        .trim_end_matches([',', ';']);
    // UK–India: “50% of the ex-works price under the build-down method”.
    if let Some(of) = rest.strip_prefix("of ") {
        let (prices, method) = of.split_once(" under the ")?;
        let method = match method {
            "build-up method" => ValueMethod::BuildUp,
            "build-down method" => ValueMethod::BuildDown,
            _ => return None,
        };
        let prices = prices
            .trim_start_matches("either ")
            .trim_start_matches("the ")
            .replace("free-on-board", "free on board")
            .replace("free on-board", "free on board");
        let bases = match prices.split_once(" or ") {
            Some(("ex-works price", "free on board value")) => {
                vec![Base::ExWorks, Base::FreeOnBoard]
            }
            Some(_) => return None,
            None => vec![base(&prices)?],
        };
        let each = |base| content(Some(method), Some(base), percent.clone(), None);
        return Some(prose::any(bases.into_iter().map(each).collect()));
    }
    let rest = rest
        .strip_prefix("under the ")
        .or_else(|| rest.strip_prefix("where the "))?;
    let rest = rest.trim_end_matches(" is used");
    match rest {
        "build-up method" => Some(content(Some(ValueMethod::BuildUp), None, percent, None)),
        "build-down method" => Some(content(Some(ValueMethod::BuildDown), None, percent, None)),
        "net cost method" => Some(content(Some(ValueMethod::NetCost), None, percent, None)),
        _ => {
            let list = rest.strip_prefix(
                "focused value method taking into account only the non-originating materials of ",
            )?;
            Some(content(
                Some(ValueMethod::FocusedValue),
                None,
                percent,
                Some(materials(list)?),
            ))
        }
    }
}

/// Value contents by method, which may be cut over records and hang on a shift said before.
pub(crate) fn value_content(text: &str, carried: &mut Option<Rule>) -> Option<Rule> {
    let hang = |rule: Rule, carried: &Option<Rule>| match carried {
        Some(before) => prose::all(vec![before.clone(), rule]),
        None => rule,
    };
    if text.starts_with("- ")
        || text.starts_with("a) ")
        || text.starts_with("b) ")
        || text.starts_with("c) ")
    {
        let rule = method(text)?;
        return Some(hang(rule, carried));
    }
    // “CTH … and a QVC of not less than: - a) …”
    if let Some((before, list)) = text.split_once(" and a qvc of not less than: - ") {
        *carried = None;
        let shift = any_heading(before)?;
        let mut rules = Vec::new();
        for item in list.split(" - ") {
            rules.push(method(item)?);
        }
        *carried = Some(shift.clone());
        return Some(prose::all(vec![shift, prose::any(rules)]));
    }
    let rest = text
        .strip_prefix("no change in tariff classification")
        .or_else(|| text.starts_with("a qvc of not less than").then_some(text))?;
    *carried = None;
    contents(rest)
}

/// What follows “provided there is a regional value content of not less than:”.
fn contents(text: &str) -> Option<Rule> {
    let (_, list) = text
        .split_once("regional value content")
        .or_else(|| text.split_once("a qvc of"))?;
    let (_, list) = list.split_once("not less than")?;
    // India writes “free on-board” too.
    let list = list.replace("free on-board", "free-on-board");
    let list = list.trim_start_matches([':', ' ']).trim_start_matches("- ");
    let mut rules = Vec::new();
    for item in list.split(" - ") {
        rules.push(method(item)?);
    }
    Some(prose::any(rules))
}

/// “A change to a good of heading 1704 from any other heading, except from …, provided …”.
pub(crate) fn change(text: &str, good: &Good, carried: &mut Option<Rule>) -> Option<Rule> {
    let rest = text.strip_prefix("a change ")?;
    *carried = None;
    let (subject, rest) = rest
        .split_once("from any other ")
        .or_else(|| rest.strip_prefix("from ").map(|rest| ("", rest)))?;
    let (level, rest) = [
        ("heading", ShiftLevel::Heading),
        ("subheading", ShiftLevel::Subheading),
        ("chapter", ShiftLevel::Chapter),
    ]
    .into_iter()
    .find_map(|(word, level)| Some((level, rest.strip_prefix(word)?)))?;
    let (own, condition) = match rest.split_once("provided") {
        Some((own, condition)) => (
            own,
            Some(condition.trim_start().trim_start_matches("that ").trim()),
        ),
        None => (rest, None),
    };
    let own = own
        .trim()
        .trim_end_matches([',', ' '])
        .trim_end_matches(" and")
        .trim_end_matches(" or")
        .trim();
    let mut rule = if own.is_empty() {
        shift(level, Vec::new())
    } else {
        tail(level, own)?
    };
    // “from within this heading, whether or not there is also a change from any other heading”
    if let Some((from, _)) = subject.split_once(", whether or not") {
        rule = if from.contains("within") {
            shift(ShiftLevel::Any, Vec::new())
        } else {
            let allowed = materials(from.trim().strip_prefix("from ")?)?;
            shift(level, vec![ShiftException::Allowing(allowed)])
        };
    } else if !whole_position(subject) {
        // Only for a part of the position, in words: which is to be asked.
        rule = prose::all(vec![
            Rule::Fact(format!(
                "the good is described by “{}”",
                subject.trim().trim_start_matches("to ")
            )),
            rule,
        ]);
    }
    let Some(condition) = condition else {
        return Some(rule);
    };
    if condition.contains("regional value content") && condition.contains(" method") {
        *carried = Some(rule.clone());
        return Some(prose::all(vec![rule, contents(condition)?]));
    }
    let more = if let Some(more) = coffee(condition) {
        more
    } else {
        condition_list(condition, good)?
    };
    Some(prose::all(vec![rule, more]))
}

/// Whether a change is “to a good of heading 1704”, and not to a part of it.
fn whole_position(subject: &str) -> bool {
    let subject = subject.trim().trim_end_matches(',');
    if [
        "",
        "to this heading",
        "to this subheading",
        "to this chapter",
        "to a good of this heading",
        "to a good of this subheading",
    ]
    .contains(&subject)
    {
        return true;
    }
    let Some(rest) = subject.strip_prefix("to ") else {
        return false;
    };
    let rest = strip_start(
        rest,
        &["a good of ", "goods of ", "any good of ", "the product of "],
    );
    codes(rest, None).is_some()
}

/// Goods of textile chapters: “the good is both cut or knit to shape and sewn or otherwise assembled”.
fn condition_list(text: &str, good: &Good) -> Option<Rule> {
    let text = text
        .trim_start_matches("the good is ")
        .trim_start_matches("the product is ")
        .trim_start_matches("both ");
    condition(text, good)
}

/// “the dry weight of non-originating materials of X does not exceed 60% by dry weight of the materials of X used …”.
fn coffee(text: &str) -> Option<Rule> {
    let rest = text.strip_prefix("the dry weight of non-originating ")?;
    let (what, rest) = rest.split_once(" does not exceed ")?;
    let (number, of) = rest.split_once('%')?;
    let of = of.trim().strip_prefix("by dry weight of the ")?;
    let of = of.split(" used").next()?;
    Some(Rule::MaxWeight(MaxWeight {
        percent: number.trim().parse().ok()?,
        set: materials(what)?,
        of: Some(materials(of)?),
    }))
}

/// “all the materials of chapter 4 used are wholly obtained”.
fn wholly_obtained(text: &str, good: &Good) -> Option<Rule> {
    let text = text
        .strip_suffix(" in the country or territory")
        .unwrap_or(text);
    // “all the animals of chapter 1 shall be wholly obtained”, for a good of chapter 1: these are the good itself.
    if let Some(what) = text.strip_prefix("all ").and_then(|text| {
        [" shall be", " must be", " are"]
            .iter()
            .find_map(|word| text.strip_suffix(" wholly obtained")?.strip_suffix(word))
    }) && !what.ends_with(" used")
        && let Some((_, chapter)) = what.split_once(" of chapter ")
        && chapter.parse() == Ok(good.chapter)
    {
        return Some(Rule::WhollyObtained);
    }
    // “all the meat in the products of this chapter is wholly obtained”: the meat, and not what is added to it.
    for place in [
        " in the products of this chapter",
        " in the product of this chapter",
        " in the goods of this chapter",
    ] {
        if let Some((what, rest)) = text.split_once(place)
            && rest.trim() == "is wholly obtained"
        {
            return named(what).map(Rule::WhollyObtainedInputs);
        }
    }
    if [
        "all animals of this chapter must be wholly obtained",
        "the good is wholly obtained",
        "wholly obtained",
    ]
    .contains(&text)
        || text.starts_with("all ")
            && (text.contains("products of") || text.contains(" of this chapter"))
            && text.ends_with("wholly obtained")
            && !text.contains("materials")
    {
        return Some(Rule::WhollyObtained);
    }
    let start = text.find(" wholly obtained")?;
    if !text[start..]
        .trim_start()
        .trim_end_matches([',', ' '])
        .eq("wholly obtained")
    {
        return None;
    }
    let what = text[..start].trim_end();
    let what = [
        " are already",
        " must already be",
        " must be",
        " shall be",
        " are",
        " be",
        " is",
    ]
    .iter()
    .find_map(|word| what.strip_suffix(word))?;
    let what = what.trim_end_matches(" must");
    Some(Rule::WhollyObtainedInputs(named(what)?))
}

/// “all the materials used are originating”, “at least 70% by weight of the tobacco of heading 2401 used is originating”.
fn originating(text: &str) -> Option<Rule> {
    let start = [
        " must already be originating",
        " are already originating",
        " must be originating",
        " are originating",
        " is originating",
    ]
    .iter()
    .find_map(|end| text.strip_suffix(end))?;
    if start == "all the materials used" || start == "all materials used" {
        return Some(Rule::ExclusivelyOriginating);
    }
    let (percent, what) = start
        .strip_prefix("at least ")?
        .split_once("% by weight of ")?;
    Some(Rule::OriginatingWeight(OriginatingWeight {
        percent: percent.trim().parse().ok()?,
        set: materials(what)?,
    }))
}

/// “from materials of heading 7207”, “from yarn”.
fn starting(text: &str, good: &Good) -> Option<Rule> {
    let what = text.strip_prefix("from ")?;
    let set = named(what)?;
    Some(from(set.items, good))
}

/// Starting materials: other inputs of the same nature may not come in at a later stage; other things are not limited.
pub(crate) fn from(items: Vec<SetItem>, good: &Good) -> Rule {
    let chapters = |first: u8, last: u8| {
        let code = |chapter: u8| format!("{chapter:02}").parse::<HsCode>().ok();
        Some(SetItem::Range {
            range: HsRange::new(code(first)?, code(last)?)?,
            described: None,
            condition: None,
        })
    };
    let mut over: Vec<SetItem> = Vec::new();
    let mut add = |item: Option<SetItem>| {
        if let Some(item) = item
            && !over.contains(&item)
        {
            over.push(item);
        }
    };
    let mut coded = false;
    for item in &items {
        if let SetItem::Range { range, .. } = item {
            coded = true;
            add(chapters(range.first.chapter(), range.last.chapter()));
            // What lies between the starting material and the good: flour between cereals and what is baked of it.
            if range.first.chapter() == 10 {
                add(chapters(11, 11));
            }
        }
    }
    if good.textile() {
        // Yarn, fabric, what is made up: all of one nature, whatever the chapter.
        over = chapters(50, 63).into_iter().collect();
    } else if coded {
        // A material of the good's own chapter came in later than the starting material too.
        add(chapters(good.chapter, good.chapter));
    } else {
        over.push(SetItem::Described(
            "of the nature of the starting material".to_owned(),
        ));
    }
    Rule::StartingMaterial(StartingMaterial {
        from: Set { items },
        over: Some(Set { items: over }),
    })
}

/// Words that mean a text is more than a name of materials.
const NOT_A_NAME: &[&str] = &[
    "exceed",
    "provided",
    "manufacture",
    "price",
    "%",
    "must",
    "however",
    "change",
    "which",
    "value",
    "except",
    "operation",
    "process",
    "obtained",
    "does ",
    "is ",
    "are ",
    "may ",
    "any heading",
    "combined with",
    "accompanied",
    " made from",
    "rule",
    "tariff",
    " from ",
    "according",
    "without",
    "whether",
    "not ",
];

/// As [`materials`], and descriptions that say what a material is not, or what it is made of. Only where the words around
/// it leave no doubt that a description is all there is.
pub(crate) fn named(text: &str) -> Option<Set> {
    if let Some(set) = materials(text) {
        return Some(set);
    }
    let text = strip_start(text.trim(), &["all ", "the "]);
    let text = text.trim_end_matches([',', ' ']);
    let text = text.strip_suffix(" used").unwrap_or(text);
    if text == "cereals, edible vegetables, roots and tubers of heading 0714 or fruit" {
        let tubers = codes("heading 0714", Some("roots and tubers"))?;
        let name = |name: &str| SetItem::Described(name.to_owned());
        return Some(Set {
            items: [
                vec![name("cereals"), name("edible vegetables")],
                tubers,
                vec![name("fruit")],
            ]
            .concat(),
        });
    }
    let harmless = text
        .replace("processed for spinning", "")
        .replace("whether or not", "")
        .replace(" derived from ", " ")
        .replace(" made from ", " ")
        .replace("(except ", "(")
        .replace("not ", "");
    // A second thing behind “and” could be another condition; behind a comma or “or” it is one more name.
    is_name(&harmless).then(|| Set {
        items: vec![SetItem::Described(text.to_owned())],
    })
}

/// Materials in words: codes, the good's own heading, or a name.
pub(crate) fn materials(text: &str) -> Option<Set> {
    let text = strip_start(
        text.trim(),
        &[
            "all ",
            "any ",
            "the ",
            "other ",
            "non-originating ",
            "of ",
            "both ",
            "only ",
        ],
    );
    let text = text.trim_end_matches([',', ' ']);
    let text = text
        .strip_suffix(" used")
        .unwrap_or(text)
        .trim_end_matches([',', ' ']);
    let one = |item| Some(Set { items: vec![item] });
    for (own, item) in [
        ("same heading as the product", SetItem::SameHeading),
        ("same subheading as the product", SetItem::SameSubheading),
        ("same chapter as the product", SetItem::SameChapter),
        ("same heading", SetItem::SameHeading),
        ("this heading", SetItem::SameHeading),
        ("this subheading", SetItem::SameSubheading),
        ("this chapter", SetItem::SameChapter),
        ("same heading as the final product", SetItem::SameHeading),
    ] {
        for start in [
            "materials of the ",
            "materials classified in the ",
            "materials of ",
            "",
            "non-originating materials classified in the ",
            "materials from the ",
        ] {
            if text.strip_prefix(start) == Some(own) {
                return one(item);
            }
        }
    }
    for own in [
        "materials of this description",
        "materials of the same description as the product",
        "materials of the same description",
    ] {
        if text == own {
            return one(SetItem::Described(
                "of the same description as the good".to_owned(),
            ));
        }
    }
    let rest = text
        .strip_prefix("materials ")
        .or_else(|| text.strip_prefix("products "))
        .unwrap_or(text);
    let rest = rest.strip_prefix("used ").unwrap_or(rest);
    let rest = strip_start(rest, &["classified in ", "of ", "from "]);
    if let Some(items) = codes(rest, None) {
        return Some(Set { items });
    }
    // “waste and scrap of heading 7802”
    for word in [
        " of headings ",
        " of heading ",
        " of chapters ",
        " of chapter ",
        " of subheadings ",
        " of subheading ",
    ] {
        if let Some((name, list)) = text.split_once(word)
            && is_name(name)
        {
            let unit = word.trim_start_matches(" of ");
            let list = format!("{unit}{list}");
            return codes(&list, Some(name.trim_start_matches("materials")))
                .map(|items| Set { items });
        }
    }
    // “heading 0203, heading 0206 or bones of heading 0506”
    for word in [" and from ", " or from ", " and ", " or "] {
        for (at, _) in text.match_indices(word) {
            let (left, right) = (text.get(..at)?, text.get(at + word.len()..)?);
            let Some(mut items) = codes(left, None) else {
                continue;
            };
            let described = |item: &SetItem| {
                matches!(
                    item,
                    SetItem::Range {
                        described: Some(_),
                        ..
                    }
                )
            };
            if let Some(more) = materials(right)
                && more.items.iter().all(described)
            {
                items.extend(more.items);
                return Some(Set { items });
            }
        }
    }
    is_name(text).then(|| Set {
        items: vec![SetItem::Described(text.to_owned())],
    })
}

fn is_name(text: &str) -> bool {
    let padded = format!("{text} ");
    !text.is_empty()
        && text.len() <= 160
        && !text.contains(['"', '\\', ':', ';'])
        && !text.contains(" - ")
        && !text.starts_with(['-', '(', ','])
        && !text.starts_with("none ")
        && !text.bytes().any(|byte| byte.is_ascii_digit())
        && !NOT_A_NAME.iter().any(|word| padded.contains(word))
}

/// “heading 7106, heading 7108 and headings 7110 to 7112”; nothing if it says anything else.
fn codes(text: &str, described: Option<&str>) -> Option<Vec<SetItem>> {
    let text = text.replace(',', " , ").replace('-', " - ");
    let mut items: Vec<SetItem> = Vec::new();
    let mut open: Option<HsCode> = None;
    let mut span = false;
    let described = described
        .filter(|text| !text.trim().is_empty())
        .map(|text| text.trim().to_owned());
    let mut push = |first: HsCode, last: HsCode| -> Option<()> {
        let range = HsRange::new(first, last)?;
        items.push(SetItem::Range {
            range,
            described: described.clone(),
            condition: None,
        });
        Some(())
    };
    for word in text.split_whitespace() {
        match word {
            "heading" | "headings" | "subheading" | "subheadings" | "chapter" | "chapters"
            | "and" | "or" | "of" | "," | "the" | "from" | "any" | "products" | "materials" => {}
            "to" | "through" | "-" => span = true,
            number => {
                let number = if number.len() == 1 {
                    format!("0{number}")
                } else {
                    number.to_owned()
                };
                if !number
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
                {
                    return None;
                }
                let code: HsCode = number.parse().ok()?;
                if span {
                    push(open.take()?, code)?;
                    span = false;
                } else {
                    if let Some(before) = open.replace(code) {
                        push(before, before)?;
                    }
                }
            }
        }
    }
    if let Some(last) = open {
        push(last, last)?;
    }
    (!span && !items.is_empty()).then_some(items)
}
