//! Which position of one edition of the Harmonized System is which of another, and a case carried over to the edition
//! that an annex is written in.
//!
//! The tables are data of others: the World Customs Organization makes them with every edition, the UN Statistics
//! Division publishes them as spreadsheets. Nothing of them is here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::agreement::Agreement;
use crate::bill::{Case, Material};
use crate::decision::{Decision, Verdict, decide};
use crate::finding::{CaseError, Finding};
use crate::hs::HsCode;
use crate::question::{Answer, Answered, Question};
use crate::trace::Assumption;
use crate::truth::Truth;

/// So many combinations of split codes are tried; with more, the codes are asked for before anything is decided.
const COMBINATIONS_MAX: usize = 64;

/// Editions are years between these.
const EDITIONS: std::ops::RangeInclusive<u16> = 1988..=2100;

/// One direction of a table: each six-digit position with what it is in the other edition.
type Table = BTreeMap<HsCode, BTreeSet<HsCode>>;

/// Tables between editions.
///
/// Source: the correlation tables of the UN Statistics Division and the WCO.
///
/// ```
/// use origo_origin::{Carried, Concordance};
/// let mut concordance = Concordance::default();
/// // Drones were put into a heading of their own in 2022, out of the positions of aircraft and of cameras.
/// concordance.read("HS 2022\tHS 2017\n8806.22\t8802.20\n8806.22\t8525.80\n8807.30\t8803.30\n")?;
/// assert_eq!(concordance.carry("8807.30".parse()?, 2022, 2017), Carried::To("8803.30".parse()?));
/// let Carried::Split(choices) = concordance.carry("8806.22".parse()?, 2022, 2017) else { panic!() };
/// assert_eq!(choices.len(), 2);
/// assert_eq!(concordance.carry("0101.21".parse()?, 2022, 2017), Carried::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concordance {
    tables: BTreeMap<(u16, u16), Table>,
}

/// What became of a code.
///
/// Source: the correlation tables of the UN Statistics Division and the WCO.
///
/// ```
/// use origo_origin::{Carried, Concordance};
/// let mut tables = Concordance::default();
/// tables.read("HS 2022\tHS 2017\n8517.13\t8517.12\n8517.14\t8517.12\n")?;
/// assert_eq!(tables.carry("8517.13".parse()?, 2022, 2017), Carried::To("8517.12".parse()?));
/// assert!(matches!(tables.carry("8517.12".parse()?, 2017, 2022), Carried::Split(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// It is this one.
    To(HsCode),
    /// It is one of these: which one depends on the good.
    Split(Vec<HsCode>),
    /// No table has it.
    Unknown,
}

/// Why a text is no table.
///
/// ```
/// let mut tables = origo_origin::Concordance::default();
/// let error = tables.read("HS 2022\tHS 2017\nbicycle\n").unwrap_err();
/// assert!(error.to_string().contains("2"), "{error}"); // the line
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("line {line}: {message}")]
pub struct ConcordanceError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Concordance {
    /// Whether there is no table.
    ///
    /// ```
    /// assert!(origo_origin::Concordance::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Adds a table, for both directions.
    ///
    /// ```
    /// let mut tables = origo_origin::Concordance::default();
    /// tables.add(2022, 2017, [("8517.13".parse()?, "8517.12".parse()?)]);
    /// assert!(!tables.is_empty());
    /// # Ok::<(), origo_origin::HsCodeError>(())
    /// ```
    pub fn add(&mut self, from: u16, to: u16, pairs: impl IntoIterator<Item = (HsCode, HsCode)>) {
        for (one, other) in pairs {
            for (pair, key, value) in [((from, to), one, other), ((to, from), other, one)] {
                let table = self.tables.entry(pair).or_default();
                table.entry(key).or_default().insert(value);
            }
        }
    }

    /// Reads a table: a line with both editions, `HS 2022 TAB HS 2017`, then a pair of six-digit codes a line. Lines
    /// that begin with `#` are notes.
    ///
    /// # Errors
    /// The first line that is not of this shape; then nothing is added.
    ///
    /// ```
    /// let mut tables = origo_origin::Concordance::default();
    /// tables.read("HS 2022\tHS 2017\n8517.13\t8517.12\n")?;
    /// assert!(!tables.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(&mut self, text: &str) -> Result<(), ConcordanceError> {
        let mut editions = None;
        let mut pairs = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let wrong = |message: String| ConcordanceError {
                line: at + 1,
                message,
            };
            let line = line.trim_end_matches('\r');
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let Some((one, other)) = line.split_once('\t') else {
                return Err(wrong(
                    "one column stands here: write two with a tab between".to_owned(),
                ));
            };
            if editions.is_none() {
                let (Some(one), Some(other)) = (edition(one), edition(other)) else {
                    return Err(wrong(
                        "the editions are missing: write for example “HS 2022”, a tab, “HS 2017” above the codes"
                            .to_owned(),
                    ));
                };
                if one == other {
                    return Err(wrong(format!(
                        "both columns are HS {one}: write two editions"
                    )));
                }
                editions = Some((one, other));
                continue;
            }
            let code = |text: &str| match text.trim().parse::<HsCode>() {
                Ok(code) if code.digits() == 6 => Ok(code),
                Ok(code) => Err(wrong(format!(
                    "“{code}” has {} digits: tables are of codes with six",
                    code.digits()
                ))),
                Err(error) => Err(wrong(error.to_string())),
            };
            pairs.push((code(one)?, code(other)?));
        }
        let Some((from, to)) = editions.filter(|_| !pairs.is_empty()) else {
            return Err(ConcordanceError {
                line: text.lines().count().max(1),
                message: "no codes stand here: write a line of editions and a pair of codes a line"
                    .to_owned(),
            });
        };
        self.add(from, to, pairs);
        Ok(())
    }

    /// The tables to go through, the fewest; nothing when there is no way.
    fn way(&self, from: u16, to: u16) -> Option<Vec<&Table>> {
        let mut ways: Vec<Vec<u16>> = vec![vec![from]];
        let mut seen = BTreeSet::from([from]);
        while !ways.is_empty() {
            let mut longer = Vec::new();
            for way in ways {
                let Some(&last) = way.last() else { continue };
                if last == to {
                    return way
                        .windows(2)
                        .map(|pair| match pair {
                            [one, other] => self.tables.get(&(*one, *other)),
                            _ => None,
                        })
                        .collect();
                }
                for &(one, other) in self.tables.keys() {
                    if one == last && seen.insert(other) {
                        longer.push([way.as_slice(), &[other]].concat());
                    }
                }
            }
            ways = longer;
        }
        None
    }

    /// What a code of one edition is in another. A code of eight or ten digits keeps them only where nothing moved; one
    /// of two or four is the same where everything below it stayed there.
    ///
    /// ```
    /// use origo_origin::{Carried, Concordance};
    /// let mut tables = Concordance::default();
    /// tables.read("HS 2022\tHS 2017\n8517.13\t8517.12\n")?;
    /// assert_eq!(tables.carry("8517.13".parse()?, 2022, 2017), Carried::To("8517.12".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn carry(&self, code: HsCode, from: u16, to: u16) -> Carried {
        if from == to {
            return Carried::To(code);
        }
        let Some(way) = self.way(from, to) else {
            return Carried::Unknown;
        };
        let digits = code.digits().min(6);
        let within = |table: &Table| -> BTreeSet<HsCode> {
            table
                .keys()
                .copied()
                .filter(|one| one.low() >= code.low() && one.low() <= code.high())
                .collect()
        };
        let mut places = match (code.cut(6), way.first()) {
            (Some(six), _) => BTreeSet::from([six]),
            (None, Some(table)) => within(table),
            (None, None) => BTreeSet::new(),
        };
        for table in way {
            let mut next = BTreeSet::new();
            for place in &places {
                match table.get(place) {
                    Some(found) => next.extend(found.iter().copied()),
                    None => return Carried::Unknown,
                }
            }
            places = next;
        }
        let choices: BTreeSet<HsCode> = places
            .into_iter()
            .filter_map(|place| place.cut(digits))
            .collect();
        let mut choices: Vec<HsCode> = choices.into_iter().collect();
        match (choices.len(), choices.pop()) {
            (1, Some(only)) if code.cut(digits) == Some(only) => Carried::To(code),
            (1, Some(only)) => Carried::To(only),
            (_, Some(last)) => {
                choices.push(last);
                Carried::Split(choices)
            }
            (_, None) => Carried::Unknown,
        }
    }
}

/// The edition of a heading such as `HS 2022`.
fn edition(text: &str) -> Option<u16> {
    let year = text.trim().strip_prefix("HS")?.trim();
    year.parse().ok().filter(|year| EDITIONS.contains(year))
}

/// A code that the tables split, and where it stands.
struct SplitCode {
    material: Option<String>,
    pointer: String,
    from: HsCode,
    choices: Vec<HsCode>,
}

impl SplitCode {
    fn question(&self, edition: u16) -> Question {
        Question::AnnexCode {
            material: self.material.clone(),
            edition,
            choices: self.choices.clone(),
        }
    }
}

/// The case with its codes in the edition of the annex, as far as the tables say.
struct CarriedCase {
    case: Case,
    splits: Vec<SplitCode>,
    /// A code that no table has was left as it is.
    unsure: bool,
}

impl CarriedCase {
    fn code(
        &mut self,
        concordance: &Concordance,
        (from, to): (u16, u16),
        code: HsCode,
        (material, pointer): (Option<&str>, &str),
    ) -> HsCode {
        match concordance.carry(code, from, to) {
            Carried::To(code) => code,
            Carried::Unknown => {
                self.unsure = true;
                code
            }
            Carried::Split(choices) => {
                self.splits.push(SplitCode {
                    material: material.map(str::to_owned),
                    pointer: format!("{pointer}/annex_hs"),
                    from: code,
                    choices,
                });
                code
            }
        }
    }

    fn materials(
        &mut self,
        concordance: &Concordance,
        editions: (u16, u16),
        materials: &mut [Material],
        place: &str,
    ) {
        for (at, material) in materials.iter_mut().enumerate() {
            let pointer = format!("{place}/{at}");
            if let Some(known) = material.annex_hs {
                material.hs = Some(known);
            } else if let Some(code) = material.hs {
                let id = Some(material.id.as_str());
                material.hs = Some(self.code(concordance, editions, code, (id, &pointer)));
            }
            let below = format!("{pointer}/produced_from");
            self.materials(concordance, editions, &mut material.produced_from, &below);
        }
    }
}

fn carried(case: &Case, concordance: &Concordance, editions: (u16, u16)) -> CarriedCase {
    let mut out = CarriedCase {
        case: case.clone(),
        splits: Vec::new(),
        unsure: false,
    };
    out.case.product.hs = match case.product.annex_hs {
        Some(known) => known,
        None => out.code(concordance, editions, case.product.hs, (None, "/product")),
    };
    let mut materials = std::mem::take(&mut out.case.materials);
    out.materials(concordance, editions, &mut materials, "/materials");
    out.case.materials = materials;
    if !out.unsure {
        out.case.product.hs_edition = Some(editions.1);
    }
    out
}

/// Decides a case whose codes may be of another edition than the annex: they are carried over, and where the tables
/// split one, it is asked about when it changes the verdict.
///
/// Source: the Harmonized System Convention, amendments of 2012, 2017 and 2022; the edition that an annex names.
///
/// ```
/// use origo_origin::{Agreement, Case, Concordance, Question, Verdict, decide_carried};
/// let mut concordance = Concordance::default();
/// concordance.read("HS 2022\tHS 2017\n8806.22\t8802.20\n8806.22\t8525.80\n8802.20\t8802.20\n8525.83\t8525.80\n")?;
/// let mut agreement = Agreement::none("KH");
/// agreement.hs_edition = Some(2017);
/// let case: Case = serde_json::from_str(r#"{
///   "origin": "KH", "rule": "CTH", "product": { "hs": "8806.22", "hs_edition": 2022, "price": { "EXW": "100" } },
///   "materials": [{ "id": "camera", "hs": "8525.83", "origin": "CN", "value": "60" }]
/// }"#)?;
/// // A drone was an aircraft, or a camera that flies: only then does the camera not change its heading.
/// let decision = decide_carried(&case, &agreement, &concordance)?;
/// assert_eq!(decision.verdict, Verdict::Unknown);
/// assert!(matches!(decision.questions[..], [Question::AnnexCode { material: None, edition: 2017, .. }]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide_carried(
    case: &Case,
    agreement: &Agreement,
    concordance: &Concordance,
) -> Result<Decision, CaseError> {
    let editions = match (case.product.hs_edition, agreement.hs_edition) {
        (Some(own), Some(annex)) if own != annex => (own, annex),
        _ => return decide(case, agreement),
    };
    let carried = carried(case, concordance, editions);
    if carried.splits.is_empty() {
        let mut decision = decide(&carried.case, agreement)?;
        note(&mut decision, &carried);
        return Ok(decision);
    }
    let count = carried.splits.iter().try_fold(1_usize, |count, split| {
        count
            .checked_mul(split.choices.len())
            .filter(|count| *count <= COMBINATIONS_MAX)
    });
    match count {
        Some(count) => combinations(&carried, agreement, editions.1, count),
        None => in_outline(&carried, agreement, editions),
    }
}

/// What all choices have in common: `8543` of `8543.40` and `8543.70`.
fn in_common(choices: &[HsCode]) -> Option<HsCode> {
    let (first, rest) = choices.split_first()?;
    [6, 4, 2].into_iter().find_map(|digits| {
        let short = first.cut(digits)?;
        rest.iter()
            .all(|other| other.cut(digits) == Some(short))
            .then_some(short)
    })
}

/// Where there are too many combinations: materials are taken for what their choices have in common, which is less than
/// is known. What is decided by that is decided; otherwise the codes that leave it open are asked for at once.
fn in_outline(
    carried: &CarriedCase,
    agreement: &Agreement,
    editions: (u16, u16),
) -> Result<Decision, CaseError> {
    let mut case = carried.case.clone();
    let mut good: Vec<HsCode> = vec![case.product.hs];
    for split in &carried.splits {
        match &split.material {
            None => good.clone_from(&split.choices),
            Some(id) => {
                if let Some(material) = crate::bill::find_mut(&mut case.materials, id) {
                    material.hs = in_common(&split.choices);
                }
            }
        }
    }
    let mut decisions = Vec::new();
    for code in good.into_iter().take(COMBINATIONS_MAX) {
        case.product.hs = code;
        decisions.push(decide(&case, agreement)?);
    }
    let open: Vec<&SplitCode> = carried
        .splits
        .iter()
        .filter(|split| match &split.material {
            None => decisions
                .iter()
                .any(|one| decisions.first().map(|first| first.verdict) != Some(one.verdict)),
            Some(id) => decisions
                .iter()
                .flat_map(|one| &one.questions)
                .any(|question| matches!(question, Question::Code { material } if material == id)),
        })
        .collect();
    match decisions.into_iter().next() {
        Some(mut decision) if open.is_empty() => {
            note(&mut decision, carried);
            Ok(decision)
        }
        _ => Err(CaseError {
            findings: too_many(&open, editions),
        }),
    }
}

/// What was done to the codes is part of what was taken for granted.
fn note(decision: &mut Decision, carried: &CarriedCase) {
    if !carried.unsure {
        decision.trace.assumptions.push(Assumption::CarriedOver);
    }
}

fn too_many(splits: &[&SplitCode], (from, to): (u16, u16)) -> Vec<Finding> {
    splits
        .iter()
        .map(|split| {
            let mut choices = String::new();
            for (at, choice) in split.choices.iter().enumerate() {
                let _ = write!(choices, "{}{choice}", if at == 0 { "" } else { ", " });
            }
            Finding {
                pointer: split.pointer.clone(),
                message: format!(
                    "{} of HS {from} is split in HS {to}, which the annex is written in, and too many codes of this case are: \
                     write here which of {choices} fits",
                    split.from
                ),
            }
        })
        .collect()
}

/// The case with each split code as one of its choices; `number` counts through all combinations.
fn combination(carried: &CarriedCase, mut number: usize) -> (Case, Vec<usize>) {
    let mut case = carried.case.clone();
    let mut chosen = Vec::new();
    for split in &carried.splits {
        let choice = number % split.choices.len();
        number /= split.choices.len();
        chosen.push(choice);
        let Some(code) = split.choices.get(choice) else {
            continue;
        };
        match &split.material {
            None => case.product.hs = *code,
            Some(id) => {
                if let Some(material) = crate::bill::find_mut(&mut case.materials, id) {
                    material.hs = Some(*code);
                }
            }
        }
    }
    (case, chosen)
}

/// Decides every combination. What all agree on needs no question.
fn combinations(
    carried: &CarriedCase,
    agreement: &Agreement,
    annex: u16,
    count: usize,
) -> Result<Decision, CaseError> {
    let mut tried: Vec<(Vec<usize>, Decision)> = Vec::new();
    for number in 0..count {
        let (case, chosen) = combination(carried, number);
        tried.push((chosen, decide(&case, agreement)?));
    }
    let Some((_, mut decision)) = tried.first().cloned() else {
        return decide(&carried.case, agreement);
    };
    note(&mut decision, carried);
    let agreed = tried
        .iter()
        .all(|(_, other)| other.verdict == decision.verdict);
    if agreed && decision.verdict != Verdict::Unknown {
        // A way out has to be one whatever the code is.
        decision
            .gap
            .retain(|change| tried.iter().all(|(_, other)| other.gap.contains(change)));
        return Ok(decision);
    }
    // The codes whose choice alone changes the verdict; all of them where only several together do.
    let matters = |at: usize| {
        tried.iter().any(|(one, first)| {
            tried.iter().any(|(other, second)| {
                first.verdict != second.verdict
                    && one
                        .iter()
                        .zip(other)
                        .enumerate()
                        .all(|(place, (left, right))| place == at || left == right)
            })
        })
    };
    let mut asked: Vec<usize> = (0..carried.splits.len())
        .filter(|at| matters(*at))
        .collect();
    if asked.is_empty() && !agreed {
        asked = (0..carried.splits.len()).collect();
    }
    let mut questions: Vec<Question> = asked
        .iter()
        .filter_map(|at| carried.splits.get(*at))
        .map(|split| split.question(annex))
        .collect();
    if agreed {
        // Open whatever the codes are: what is missing is missing for each.
        questions.extend(decision.questions.iter().cloned());
    }
    let completion = |to_qualify: bool| -> Vec<Answered> {
        let (wanted, more): (Verdict, fn(&Decision) -> &Vec<Answered>) = if to_qualify {
            (Verdict::Qualifies, |decision| &decision.to_qualify)
        } else {
            (Verdict::Not, |decision| &decision.to_fail)
        };
        let found = tried
            .iter()
            .find(|(_, one)| one.verdict == wanted)
            .or_else(|| tried.iter().find(|(_, one)| !more(one).is_empty()));
        let Some((chosen, one)) = found else {
            return Vec::new();
        };
        let codes = carried
            .splits
            .iter()
            .zip(chosen)
            .filter_map(|(split, choice)| {
                Some(Answered {
                    question: split.question(annex),
                    answer: Answer::Code {
                        hs: *split.choices.get(*choice)?,
                    },
                })
            });
        codes.chain(more(one).iter().cloned()).collect()
    };
    let (to_qualify, to_fail) = (completion(true), completion(false));
    // One rule step of each result: the trace says itself that it is open.
    for (_, other) in &tried {
        if other.trace.result != decision.trace.result
            || decision.trace.result == Truth::Unknown
                && other.trace.product != decision.trace.product
        {
            for rule in &other.trace.rules {
                if !decision.trace.rules.contains(rule) {
                    decision.trace.rules.push(rule.clone());
                }
            }
        }
    }
    for split in &carried.splits {
        for material in &mut decision.trace.materials {
            if Some(&material.id) == split.material.as_ref() {
                material.hs = None;
            }
        }
    }
    decision.trace.all_completions = None;
    decision.trace.result = Truth::Unknown;
    Ok(Decision {
        verdict: Verdict::Unknown,
        criterion: None,
        country: None,
        questions,
        to_qualify,
        to_fail,
        gap: Vec::new(),
        trace: decision.trace,
    })
}
