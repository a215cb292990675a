//! A decision as a card that an exporter understands at a glance.

use super::case::Asked;
use origo_i18n::T;
use origo_origin::{
    Agreement, Alternative, Assumption, Change, Decision, DutySaving, Exact, OriginAnswer,
    Question, Sense, Share, Truth, Verdict, Why, Work, decide_carried,
};
use origo_qualify::{
    Duty, Line, Reference, change_in_words, check_in_words, explain, material_in_words,
    process_in_words, question_in_words, rule_in_words,
};

/// What came out for one agreement.
pub(crate) struct Card {
    pub(crate) code: String,
    /// Its code as part of an id.
    pub(crate) anchor: String,
    pub(crate) name: String,
    /// `yes`, `no`, `ask` or `none` where no rule is known.
    pub(crate) state: &'static str,
    pub(crate) headline: String,
    pub(crate) criterion: String,
    /// What else to tick on the form.
    pub(crate) ticks: Vec<String>,
    pub(crate) questions: Vec<Question>,
    pub(crate) ways: Vec<Way>,
    pub(crate) entry: String,
    pub(crate) article: String,
    pub(crate) materials: Vec<Role>,
    /// How many count as originating.
    pub(crate) originating: usize,
    pub(crate) gap: Vec<(String, String)>,
    /// The general rule was taken, and the annex may have one of the product's own.
    pub(crate) general_rule: bool,
    pub(crate) to_be_confirmed: bool,
    pub(crate) trace: Vec<Line>,
    /// What overrides the rule.
    pub(crate) overridden: Vec<String>,
    /// What it saves, where rates are loaded.
    pub(crate) saving: Option<Saving>,
}

/// One way to meet the rule.
pub(crate) struct Way {
    pub(crate) notation: String,
    pub(crate) class: &'static str,
    pub(crate) result: String,
    pub(crate) conditions: Vec<Condition>,
}

/// A condition of it.
pub(crate) struct Condition {
    pub(crate) words: String,
    pub(crate) class: &'static str,
    pub(crate) result: String,
    pub(crate) bar: Option<Bar>,
    /// Materials that do not meet it.
    pub(crate) failing: Vec<String>,
    /// How many more.
    pub(crate) more: usize,
}

/// A value against its threshold, in per cent.
pub(crate) struct Bar {
    pub(crate) width: String,
    pub(crate) limit: String,
    pub(crate) words: String,
}

/// A material and its part in the verdict.
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) hs: String,
    pub(crate) class: &'static str,
    pub(crate) why: String,
    /// It stops a way that would otherwise hold.
    pub(crate) fails: bool,
}

/// Materials that are named before “and … more”.
const NAMED_MAX: usize = 4;

fn class(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "ask",
    }
}

fn result(t: T, truth: Truth) -> String {
    let key = match truth {
        Truth::Yes => "origin-met",
        Truth::No => "origin-not-met",
        Truth::Unknown => "origin-open",
    };
    t.lookup(key, &[]).unwrap_or_default()
}

/// The decision by one agreement, or none where the case cannot be put to it.
pub(crate) fn decision(
    asked: &Asked,
    agreement: &Agreement,
    reference: &Reference,
) -> Option<Decision> {
    decide_carried(&asked.put_to(agreement), agreement, &reference.concordance).ok()
}

/// The answer as it is handed out, in JSON.
pub(crate) fn json(decision: Decision, duty: Option<DutySaving>) -> String {
    let mut answer = OriginAnswer::from(decision);
    answer.duty = duty;
    serde_json::to_string_pretty(&answer).unwrap_or_default()
}

/// What a preference saves, as it is drawn.
pub(crate) struct Saving {
    /// The figure first: in money, in per cent, or that there is none.
    pub(crate) headline: String,
    /// Both duties.
    pub(crate) duties: String,
    /// On which value, from which tariff.
    pub(crate) note: String,
    /// For the order of the cards.
    pub(crate) percent: Option<Exact>,
}

/// A duty with the numbers of a language. What is no sum is shown as it stands in the tariff.
fn duty_in_words(duty: &str, t: T) -> String {
    let Duty::Read { percent, specific } = Duty::read(duty) else {
        return duty.to_owned();
    };
    let mut parts = Vec::new();
    if !percent.is_zero() || specific.is_empty() {
        parts.push(format!("{} %", t.number(percent)));
    }
    parts.extend(
        specific
            .iter()
            .map(|one| format!("{} {}/{}", t.number(&one.amount), one.currency, one.unit)),
    );
    parts.join(" + ")
}

impl Saving {
    /// `qualifies` says whether it is saved, or would be.
    pub(crate) fn new(duty: &DutySaving, qualifies: bool, t: T) -> Self {
        let words = |duties: &[String]| {
            let shown: Vec<String> = duties.iter().map(|duty| duty_in_words(duty, t)).collect();
            shown.join(" / ")
        };
        let headline = match (&duty.percent, &duty.amount) {
            (Some(percent), _) if !percent.is_positive() => t.qualify_saves_nothing(),
            (Some(percent), Some(amount)) => {
                let percent = t.number(percent.display(3));
                let money = duty.currency.as_deref().unwrap_or_default();
                let money = format!("{} {money}", t.number(amount.display(2)));
                if qualifies {
                    t.qualify_saves_money(money.trim(), percent)
                } else {
                    t.qualify_would_save_money(money.trim(), percent)
                }
            }
            (Some(percent), None) => t.qualify_saves(t.number(percent.display(3))),
            (None, _) => t.qualify_saves_open(),
        };
        Self {
            headline,
            duties: t.qualify_duties(words(&duty.most_favoured_nation), words(&duty.preferential)),
            note: t.qualify_duty_note(&duty.as_of, &duty.source),
            percent: duty.percent.clone(),
        }
    }
}

/// The answer as text.
pub(crate) fn text(decision: &Decision, t: T) -> String {
    explain(decision, &t)
        .iter()
        .map(|line| format!("{}{}\n", "  ".repeat(line.level), line.text))
        .collect()
}

impl Card {
    /// Whether this question is one of its own.
    pub(crate) fn waits_for(&self, ask: &Ask) -> bool {
        ask.agreements.split(", ").any(|code| code == self.code)
    }

    /// A card for an agreement whose rule for the good is not known here.
    pub(crate) fn without_rule(agreement: &Agreement, t: T) -> Self {
        Self {
            code: agreement.code.clone(),
            anchor: anchor(&agreement.code),
            name: agreement.name.clone(),
            state: "none",
            headline: t.qualify_state_none(),
            criterion: String::new(),
            ticks: Vec::new(),
            questions: Vec::new(),
            ways: Vec::new(),
            entry: String::new(),
            article: String::new(),
            materials: Vec::new(),
            originating: 0,
            gap: Vec::new(),
            general_rule: false,
            to_be_confirmed: false,
            trace: Vec::new(),
            overridden: Vec::new(),
            saving: None,
        }
    }

    pub(crate) fn new(agreement: &Agreement, decision: &Decision, t: T) -> Self {
        let (state, headline) = match decision.verdict {
            Verdict::Qualifies => ("yes", t.qualify_state_yes()),
            Verdict::Not => ("no", t.qualify_state_no()),
            Verdict::Unknown => ("ask", t.qualify_state_ask(asked(&decision.questions))),
        };
        let criterion = decision.criterion.as_ref();
        let named = criterion.map_or(&[][..], |found| found.ticks.as_slice());
        let mut ticks = Vec::new();
        if !named.is_empty() {
            ticks.extend(t.lookup("origin-ticks", &[("ticks", &named.join(" · "))]));
        }
        let mut tick = |wanted: bool, key: &str| {
            if wanted {
                ticks.extend(t.lookup(key, &[]));
            }
        };
        tick(
            criterion.is_some_and(|found| found.accumulation),
            "origin-tick-accumulation",
        );
        tick(
            criterion.is_some_and(|found| found.tolerance),
            "origin-tick-tolerance",
        );
        let mut ways: Vec<&Alternative> = decision
            .trace
            .rules
            .iter()
            .flat_map(|rule| &rule.alternatives)
            .collect();
        // the way that decides comes first
        ways.sort_by_key(|way| match way.result {
            Truth::Yes => 0,
            Truth::Unknown => 1,
            Truth::No => 2,
        });
        let blocking = blocking(&ways, decision.verdict);
        let materials: Vec<Role> = decision
            .trace
            .materials
            .iter()
            .map(|step| Role {
                id: step.id.clone(),
                hs: step.hs.map(|hs| hs.to_string()).unwrap_or_default(),
                class: match step.why {
                    Why::Cumulation | Why::Partial => "cumulated",
                    _ => match step.originating {
                        Truth::Yes => "own",
                        Truth::No => "foreign",
                        Truth::Unknown => "open",
                    },
                },
                why: material_in_words(&t, step),
                fails: blocking.iter().any(|id| *id == step.id),
            })
            .collect();
        Self {
            code: agreement.code.clone(),
            anchor: anchor(&agreement.code),
            name: agreement.name.clone(),
            state,
            headline,
            criterion: criterion
                .map(|found| found.text.clone())
                .unwrap_or_default(),
            ticks,
            questions: decision.questions.clone(),
            ways: ways.iter().map(|way| Way::new(way, t)).collect(),
            entry: decision
                .trace
                .rules
                .first()
                .map(|rule| rule.entry.clone())
                .unwrap_or_default(),
            article: decision
                .trace
                .rules
                .first()
                .map(|rule| rule.article.clone())
                .unwrap_or_default(),
            originating: decision
                .trace
                .materials
                .iter()
                .filter(|step| step.originating == Truth::Yes)
                .count(),
            materials,
            gap: decision
                .gap
                .iter()
                .filter_map(|change| {
                    let json = serde_json::to_string(change).ok()?;
                    Some((advice(change, t), json))
                })
                .collect(),
            general_rule: decision
                .trace
                .assumptions
                .contains(&Assumption::GeneralRule),
            to_be_confirmed: decision
                .trace
                .assumptions
                .contains(&Assumption::ToBeConfirmed),
            trace: explain(decision, &t),
            overridden: decision
                .trace
                .checks
                .iter()
                .filter(|check| check.result == Truth::No)
                .map(|check| check_in_words(&t, check))
                .collect(),
            saving: None,
        }
    }
}

/// How many questions a person sees: processes are ticked in one.
fn asked(questions: &[Question]) -> usize {
    let is_process = |question: &&Question| matches!(question, Question::Process { .. });
    let processes = questions.iter().filter(is_process).count();
    questions.len() - processes + usize::from(processes > 0)
}

fn anchor(code: &str) -> String {
    code.to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

/// A change in words; of many materials the first are named.
pub(crate) fn advice(change: &Change, t: T) -> String {
    match change {
        Change::LessForeignValue { materials, amount } if materials.len() > NAMED_MAX => {
            let mut named: Vec<_> = materials.iter().take(NAMED_MAX).cloned().collect();
            if let Some(last) = named.last_mut() {
                let more = t.qualify_failing_more(materials.len() - NAMED_MAX);
                *last = format!("{last} {more}");
            }
            let short = Change::LessForeignValue {
                materials: named,
                amount: amount.clone(),
            };
            change_in_words(&t, &short)
        }
        other => change_in_words(&t, other),
    }
}

/// The materials that stop a condition of a way, where the good does not qualify.
fn blocking<'a>(ways: &[&'a Alternative], verdict: Verdict) -> Vec<&'a str> {
    if verdict != Verdict::Not {
        return Vec::new();
    }
    ways.iter()
        .flat_map(|way| &way.steps)
        .filter_map(|step| match &step.work {
            Work::Lines { lines } => Some(lines),
            _ => None,
        })
        .flatten()
        .filter(|line| line.passes == Truth::No)
        .map(|line| line.id.as_str())
        .collect()
}

impl Way {
    fn new(way: &Alternative, t: T) -> Self {
        let mut conditions: Vec<Condition> = way
            .steps
            .iter()
            .map(|step| {
                let mut condition = Condition {
                    words: rule_in_words(&t, &step.rule),
                    class: class(step.result),
                    result: result(t, step.result),
                    bar: None,
                    failing: Vec::new(),
                    more: 0,
                };
                match &step.work {
                    Work::Share(share) => condition.bar = Bar::new(share, t),
                    Work::Lines { lines } => {
                        let failing: Vec<_> = lines
                            .iter()
                            .filter(|line| line.passes == Truth::No)
                            .map(|line| match line.hs {
                                Some(hs) => format!("{} ({hs})", line.id),
                                None => line.id.clone(),
                            })
                            .collect();
                        condition.more = failing.len().saturating_sub(NAMED_MAX);
                        condition.failing = failing.into_iter().take(NAMED_MAX).collect();
                    }
                    Work::Facts { .. } => {}
                }
                condition
            })
            .collect();
        for tolerance in &way.tolerances {
            let key = match tolerance.by {
                origo_origin::ToleranceMeasure::Value => "origin-tolerance-value",
                origo_origin::ToleranceMeasure::Weight => "origin-tolerance-weight",
                _ => "origin-tolerance-textile",
            };
            let limit = t.number(tolerance.share.limit.to_string());
            conditions.push(Condition {
                words: t.lookup(key, &[("percent", &limit)]).unwrap_or_default(),
                class: class(tolerance.result),
                result: result(t, tolerance.result),
                bar: Bar::new(&tolerance.share, t),
                failing: Vec::new(),
                more: 0,
            });
        }
        Self {
            notation: way.rule.clone(),
            class: class(way.result),
            result: result(t, way.result),
            conditions,
        }
    }
}

impl Bar {
    fn new(share: &Share, t: T) -> Option<Self> {
        let percent = share.percent()?;
        let clamp = |value: f64| format!("{:.2}", value.clamp(0.0, 100.0));
        let limit = t.number(share.limit.to_string());
        let shown = t.number(percent.display(2));
        let words = match share.sense {
            Sense::AtLeast => t.qualify_bar_at_least(&limit, &shown),
            Sense::AtMost => t.qualify_bar_at_most(&limit, &shown),
        };
        Some(Self {
            width: clamp(percent.approximate()),
            limit: clamp(share.limit.approximate()),
            words,
        })
    }
}

/// A question as it is asked on the page.
pub(crate) struct Ask {
    pub(crate) place: usize,
    pub(crate) json: String,
    pub(crate) text: String,
    /// `yes-no`, `amount`, `code` or `choice`.
    pub(crate) kind: &'static str,
    /// What can be chosen: the value and its words.
    pub(crate) choices: Vec<(String, String)>,
    pub(crate) value: String,
    /// The agreements that wait for it.
    pub(crate) agreements: String,
    pub(crate) error: Option<String>,
    /// Before the names of its fields where it is asked for the origin without preference.
    pub(crate) group: &'static str,
}

impl Ask {
    pub(crate) fn new(place: usize, question: &Question, value: &str, t: T) -> Self {
        let (kind, choices) = match question {
            question if question.is_amount() => ("amount", Vec::new()),
            Question::AnnexCode { choices, .. } => {
                let codes = choices.iter().map(ToString::to_string);
                ("choice", codes.map(|code| (code.clone(), code)).collect())
            }
            Question::Code { .. } => ("code", Vec::new()),
            _ => ("yes-no", Vec::new()),
        };
        Self {
            place,
            json: serde_json::to_string(question).unwrap_or_default(),
            text: question_in_words(&t, question),
            kind,
            choices,
            value: value.to_owned(),
            agreements: String::new(),
            error: None,
            group: "",
        }
    }

    /// Several processes as one question: what was done is ticked.
    pub(crate) fn processes(place: usize, names: &[&str], t: T) -> Self {
        let choices = names
            .iter()
            .map(|name| ((*name).to_owned(), process_in_words(&t, name)))
            .collect();
        Self {
            place,
            json: serde_json::to_string(names).unwrap_or_default(),
            text: t.qualify_ask_processes(),
            kind: "processes",
            choices,
            value: String::new(),
            agreements: String::new(),
            error: None,
            group: "",
        }
    }
}
