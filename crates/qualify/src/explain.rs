//! A decision in words: verdict and criterion first, then the rule with each way and its figures, the materials, what
//! was taken for granted, what to ask, and what would help.

use origo_i18n::T;
use origo_origin::{
    Alternative, Assumption, Change, Check, CheckKind, CountryReason, Decision, Exact, Form,
    LineResult, MaterialStep, Question, Sense, Share, Step, ToleranceMeasure, Truth, Verdict, Why,
    Work,
};

use crate::words::{process_in_words, rule_in_words, say};

/// What a line is about, so that a screen can place it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The verdict.
    Verdict,
    /// A heading.
    Heading,
    /// The rule, a way to meet it, or a condition.
    Rule,
    /// What a condition found.
    Finding,
    /// A material.
    Material,
    /// Something taken for granted, or still to be confirmed.
    Note,
    /// A question.
    Question,
    /// A change that would help.
    Gap,
}

/// A line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How far it is set in.
    pub level: usize,
    /// What it is about.
    pub part: Part,
    /// The words.
    pub text: String,
}

/// The decision in the words of a language.
pub fn explain(decision: &Decision, t: &T) -> Vec<Line> {
    let mut told = Told {
        t,
        lines: Vec::new(),
    };
    told.verdict(decision);
    told.country(decision);
    told.questions(decision);
    told.gap(decision);
    told.rules(decision);
    told.materials(decision);
    told.notes(decision);
    told.lines
}

/// An amount or a percentage: exact where that is short, otherwise cut to four decimals.
fn amount(t: &T, amount: &Exact) -> String {
    let text = amount.to_string();
    if text.contains('/') || text.len() > 20 {
        t.number(amount.display(4))
    } else {
        t.number(text)
    }
}

struct Told<'a> {
    t: &'a T,
    lines: Vec<Line>,
}

impl Told<'_> {
    fn add(&mut self, level: usize, part: Part, text: String) {
        self.lines.push(Line { level, part, text });
    }

    fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        say(self.t, key, values)
    }

    fn tell(&mut self, level: usize, part: Part, key: &str, values: &[(&str, &str)]) {
        let text = self.say(key, values);
        self.add(level, part, text);
    }

    fn verdict(&mut self, decision: &Decision) {
        let trace = &decision.trace;
        let hs = trace.product.cut(4).unwrap_or(trace.product).to_string();
        let code = trace
            .agreement
            .rsplit_once(' ')
            .map_or(trace.agreement.as_str(), |(code, _)| code);
        let word = match decision.verdict {
            Verdict::Qualifies => "qualifies",
            Verdict::Not => "not",
            Verdict::Unknown => "unknown",
        };
        let key = if code.is_empty() {
            format!("origin-verdict-{word}-by-rule")
        } else {
            format!("origin-verdict-{word}")
        };
        self.tell(0, Part::Verdict, &key, &[("hs", &hs), ("agreement", code)]);
        if let Some(criterion) = &decision.criterion {
            if !criterion.text.is_empty() {
                self.tell(
                    0,
                    Part::Verdict,
                    "origin-criterion",
                    &[("criterion", &criterion.text)],
                );
            }
            if !criterion.ticks.is_empty() {
                // The form's own words stay as they are printed on it.
                let ticks = criterion.ticks.join(" · ");
                self.tell(1, Part::Verdict, "origin-ticks", &[("ticks", &ticks)]);
            }
            if criterion.accumulation {
                self.tell(1, Part::Verdict, "origin-tick-accumulation", &[]);
            }
            if criterion.tolerance {
                self.tell(1, Part::Verdict, "origin-tick-tolerance", &[]);
            }
        }
    }

    fn country(&mut self, decision: &Decision) {
        let Some(found) = &decision.country else {
            return;
        };
        let key = match found.because {
            CountryReason::ExportingParty => "origin-country-exporting",
            CountryReason::DomesticValue => "origin-country-domestic",
            CountryReason::MostMaterials => "origin-country-materials",
            CountryReason::ListUnknown => "origin-country-list-unknown",
            CountryReason::ValueUnknown => "origin-country-value-unknown",
        };
        let country = found.country.clone().unwrap_or_default();
        self.tell(0, Part::Verdict, key, &[("country", &country)]);
    }

    fn questions(&mut self, decision: &Decision) {
        if decision.questions.is_empty() {
            return;
        }
        self.tell(0, Part::Heading, "origin-questions", &[]);
        for question in &decision.questions {
            let text = question_in_words(self.t, question);
            self.add(1, Part::Question, text);
        }
    }

    fn gap(&mut self, decision: &Decision) {
        if decision.verdict != Verdict::Not {
            return;
        }
        if decision.gap.is_empty() {
            self.tell(0, Part::Gap, "origin-gap-none", &[]);
            return;
        }
        self.tell(0, Part::Heading, "origin-gap", &[]);
        for change in &decision.gap {
            let text = change_in_words(self.t, change);
            self.add(1, Part::Gap, text);
        }
    }

    fn rules(&mut self, decision: &Decision) {
        for rule in &decision.trace.rules {
            let key = if rule.article.is_empty() {
                "origin-rule-own"
            } else {
                "origin-rule"
            };
            self.tell(
                0,
                Part::Heading,
                key,
                &[("article", &rule.article), ("rule", &rule.entry)],
            );
            let many = rule.alternatives.len() > 1;
            for (at, way) in rule.alternatives.iter().enumerate() {
                let level = if many {
                    let result = self.result(way.result);
                    let number = self.t.number(at + 1);
                    self.tell(
                        1,
                        Part::Rule,
                        "origin-way",
                        &[
                            ("number", &number),
                            ("rule", &way.rule),
                            ("result", &result),
                        ],
                    );
                    2
                } else {
                    1
                };
                self.way(level, way);
            }
        }
    }

    fn result(&self, result: Truth) -> String {
        self.say(
            match result {
                Truth::Yes => "origin-met",
                Truth::No => "origin-not-met",
                Truth::Unknown => "origin-open",
            },
            &[],
        )
    }

    fn way(&mut self, level: usize, way: &Alternative) {
        for step in &way.steps {
            let words = rule_in_words(self.t, &step.rule);
            let result = self.result(step.result);
            self.tell(
                level,
                Part::Rule,
                "origin-step",
                &[("condition", &words), ("result", &result)],
            );
            self.work(level + 1, step);
        }
        for tolerance in &way.tolerances {
            let key = match tolerance.by {
                ToleranceMeasure::Value => "origin-tolerance-value",
                ToleranceMeasure::Weight => "origin-tolerance-weight",
                _ => "origin-tolerance-textile",
            };
            let limit = amount(self.t, &tolerance.share.limit);
            let words = self.say(key, &[("percent", &limit)]);
            let result = self.result(tolerance.result);
            self.tell(
                level,
                Part::Rule,
                "origin-step",
                &[("condition", &words), ("result", &result)],
            );
            self.share(level + 1, &tolerance.share);
            if let Some(also) = &tolerance.also {
                self.tell(level + 1, Part::Finding, "origin-elastomeric", &[]);
                self.share(level + 1, also);
            }
        }
    }

    fn work(&mut self, level: usize, step: &Step) {
        match &step.work {
            Work::Share(share) => self.share(level, share),
            Work::Lines { lines } => {
                // What passes is the common case: only what does not is named.
                for line in lines.iter().filter(|line| line.passes != Truth::Yes) {
                    self.line(level, line);
                }
            }
            Work::Facts { known, .. } => {
                for (name, truth) in known {
                    let key = match truth {
                        Truth::Yes => "origin-fact-yes",
                        Truth::No => "origin-fact-no",
                        Truth::Unknown => "origin-fact-open",
                    };
                    let name = process_in_words(self.t, name);
                    self.tell(level, Part::Finding, key, &[("fact", &name)]);
                }
            }
        }
    }

    fn line(&mut self, level: usize, line: &LineResult) {
        let key = match (line.passes, line.excluded) {
            (Truth::Unknown, _) => "origin-line-open",
            (_, Truth::Yes) => "origin-line-excluded",
            _ => "origin-line-fails",
        };
        let material = named(&line.id, line.hs);
        self.tell(level, Part::Finding, key, &[("material", &material)]);
    }

    fn share(&mut self, level: usize, share: &Share) {
        let key = match share.sense {
            Sense::AtMost => "origin-share-at-most",
            Sense::AtLeast => "origin-share-at-least",
        };
        match (&share.numerator, &share.denominator, share.percent()) {
            (Some(top), Some(bottom), Some(percent)) => {
                let values = [
                    ("numerator", amount(self.t, top)),
                    ("denominator", amount(self.t, bottom)),
                    ("percent", self.t.number(percent.display(2))),
                    ("limit", amount(self.t, &share.limit)),
                ];
                let values: Vec<_> = values
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                self.tell(level, Part::Finding, key, &values);
            }
            _ => self.tell(level, Part::Finding, "origin-share-open", &[]),
        }
        if share.form == Form::Sum && share.parts.len() <= 12 {
            for part in &share.parts {
                if let Some(value) = &part.amount {
                    let value = amount(self.t, value);
                    self.tell(
                        level + 1,
                        Part::Finding,
                        "origin-part",
                        &[("material", &part.id), ("amount", &value)],
                    );
                }
            }
        }
    }

    fn materials(&mut self, decision: &Decision) {
        if decision.trace.materials.is_empty() {
            return;
        }
        self.tell(0, Part::Heading, "origin-materials", &[]);
        for material in &decision.trace.materials {
            let why = material_in_words(self.t, material);
            let name = named(&material.id, material.hs);
            self.tell(
                1,
                Part::Material,
                "origin-material",
                &[("material", &name), ("why", &why)],
            );
        }
    }

    fn notes(&mut self, decision: &Decision) {
        let trace = &decision.trace;
        if trace.checks.is_empty() && trace.assumptions.is_empty() {
            return;
        }
        self.tell(0, Part::Heading, "origin-notes", &[]);
        for check in &trace.checks {
            self.tell(1, Part::Note, check_key(check), &[]);
        }
        for assumption in &trace.assumptions {
            let key = match assumption {
                Assumption::SufficientOperations => "origin-assume-operations",
                Assumption::Transport => "origin-assume-transport",
                Assumption::NoDrawback => "origin-assume-drawback",
                Assumption::SameEdition => "origin-assume-edition",
                Assumption::CarriedOver => "origin-assume-carried",
                Assumption::GeneralRule => "origin-assume-general-rule",
                Assumption::ToBeConfirmed => "origin-assume-to-be-confirmed",
            };
            self.tell(1, Part::Note, key, &[]);
        }
    }
}

fn named(id: &str, hs: Option<origo_origin::HsCode>) -> String {
    hs.map_or_else(|| id.to_owned(), |hs| format!("{id} ({hs})"))
}

fn check_key(check: &Check) -> &'static str {
    match (check.kind, check.result) {
        (CheckKind::SufficientOperations, Truth::Yes) => "origin-check-operations-yes",
        (CheckKind::SufficientOperations, _) => "origin-check-operations-no",
        (CheckKind::Transport, Truth::Yes) => "origin-check-transport-yes",
        (CheckKind::Transport, _) => "origin-check-transport-no",
        (CheckKind::Drawback, Truth::Yes) => "origin-check-drawback-yes",
        (CheckKind::Drawback, _) => "origin-check-drawback-no",
    }
}

/// What overrides a rule, in words: whether it does, and why.
pub fn check_in_words(t: &T, check: &Check) -> String {
    say(t, check_key(check), &[])
}

/// A question as one asks an exporter.
pub fn question_in_words(t: &T, question: &Question) -> String {
    match question {
        Question::Process { name } => say(
            t,
            "origin-ask-process",
            &[("fact", &process_in_words(t, name))],
        ),
        Question::Fact { name } => say(
            t,
            "origin-ask-fact",
            &[("fact", &process_in_words(t, name))],
        ),
        Question::WhollyObtained => say(t, "origin-ask-wholly-obtained", &[]),
        Question::ProductDescribed { text } => {
            say(t, "origin-ask-product-described", &[("text", text)])
        }
        Question::Described { material, text } => say(
            t,
            "origin-ask-described",
            &[("material", material), ("text", text)],
        ),
        Question::MaterialWhollyObtained { material } => say(
            t,
            "origin-ask-material-wholly-obtained",
            &[("material", material)],
        ),
        Question::Proof { material } => say(t, "origin-ask-proof", &[("material", material)]),
        Question::Code { material } => say(t, "origin-ask-code", &[("material", material)]),
        Question::AnnexCode {
            material,
            edition,
            choices,
        } => {
            let choices: Vec<String> = choices.iter().map(ToString::to_string).collect();
            let (edition, choices) = (edition.to_string(), choices.join(", "));
            match material {
                Some(material) => say(
                    t,
                    "origin-ask-annex-code",
                    &[
                        ("material", material),
                        ("edition", &edition),
                        ("choices", &choices),
                    ],
                ),
                None => say(
                    t,
                    "origin-ask-annex-code-product",
                    &[("edition", &edition), ("choices", &choices)],
                ),
            }
        }
        Question::Value { material } => say(t, "origin-ask-value", &[("material", material)]),
        Question::Weight { material } => say(t, "origin-ask-weight", &[("material", material)]),
        Question::Price { base } => say(t, "origin-ask-price", &[("base", base.word())]),
        Question::ProductWeight => say(t, "origin-ask-product-weight", &[]),
    }
}

/// A change that would help, as one advises an exporter.
pub fn change_in_words(t: &T, change: &Change) -> String {
    match change {
        Change::SourceInParty { material, value } => say(
            t,
            "origin-change-source",
            &[("material", material), ("amount", &amount(t, value))],
        ),
        Change::ReplaceMaterial { material, value } => say(
            t,
            "origin-change-replace",
            &[("material", material), ("amount", &amount(t, value))],
        ),
        Change::LessForeignValue {
            materials,
            amount: less,
        } => say(
            t,
            "origin-change-less",
            &[
                ("materials", &materials.join(", ")),
                ("amount", &amount(t, less)),
            ],
        ),
    }
}

/// Why a material counts as it does.
pub fn material_in_words(t: &T, material: &MaterialStep) -> String {
    let share = (&material.share * &Exact::from(100)).display(2);
    let share = t.number(share);
    say(
        t,
        match material.why {
            Why::WhollyObtained => "origin-why-wholly-obtained",
            Why::Originating => "origin-why-originating",
            Why::Cumulation => "origin-why-cumulation",
            Why::ProofMissing => "origin-why-proof-missing",
            Why::NoProof => "origin-why-no-proof",
            Why::RolledUp => "origin-why-rolled-up",
            Why::RollUpOpen => "origin-why-roll-up-open",
            Why::Partial => "origin-why-partial",
            Why::Inventory => "origin-why-inventory",
            Why::Foreign => "origin-why-foreign",
            Why::Undetermined => "origin-why-undetermined",
        },
        &[("percent", &share)],
    )
}
