//! Tokens to rules. Recursive descent, one function for each line of the grammar.

use super::error::NotationError;
use super::lexer::{Token, TokenKind, tokens};
use crate::exact::Exact;
use crate::hs::{HsCode, HsRange};
use crate::rule::{
    Base, Date, MaxNonOriginating, MaxWeight, OriginatingWeight, Process, ProductSpecificRule,
    RegionalValueContent, Rule, Rulebook, Set, SetItem, ShiftException, ShiftLevel,
    StartingMaterial, TariffShift, ToleranceChoice, Validity, ValueMethod,
};

/// Parentheses within parentheses: deeper is a mistake, and would cost stack.
const DEPTH_MAX: usize = 32;

const RULE_WORDS: &str = "a rule: CC, CTH, CTSH, CTI, ANY, NOM, RVC, WT, ORIGWT, WOM, ORIG, NO, FROM, PROC, FACT, WO, PE, BAL or “(”";

/// Reads many entries.
///
/// Source: the grammar of the notation, in [`crate::notation`].
///
/// ```
/// let book = origo_origin::notation::parse_rulebook("# bicycles\n8712: NOM/EXW(45);\n01: WO;")?;
/// assert_eq!(book.entries.len(), 2);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
pub fn parse_rulebook(source: &str) -> Result<Rulebook, NotationError> {
    let mut parser = Parser::new(source)?;
    let mut entries = Vec::new();
    while parser.peek() != &TokenKind::End {
        entries.push(parser.entry()?);
    }
    Ok(Rulebook { entries })
}

/// Reads one entry, `8712: NOM/EXW(45);`.
///
/// Source: the grammar of the notation, in [`crate::notation`].
///
/// ```
/// let entry = origo_origin::notation::parse_entry("8712: NOM/EXW(45);")?;
/// assert_eq!(entry.to_string(), "8712: NOM/EXW(45);");
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
pub fn parse_entry(source: &str) -> Result<ProductSpecificRule, NotationError> {
    let mut parser = Parser::new(source)?;
    let entry = parser.entry()?;
    parser.end()?;
    Ok(entry)
}

/// Reads a rule without the goods it is for, `CTH | RVC(40)`.
///
/// Source: the grammar of the notation, in [`crate::notation`].
///
/// ```
/// let rule = origo_origin::notation::parse_rule("CTH - {8714} | RVC(40)")?;
/// assert_eq!(rule.to_string(), "CTH - {8714} | RVC(40)");
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
pub fn parse_rule(source: &str) -> Result<Rule, NotationError> {
    let mut parser = Parser::new(source)?;
    let rule = parser.rule()?;
    parser.end()?;
    Ok(rule)
}

/// Reads a set of materials, `{8501-8503,"battery pack"}`.
///
/// Source: the grammar of the notation, in [`crate::notation`].
///
/// ```
/// let set = origo_origin::notation::parse_set(r#"{8501-8503,"battery pack"}"#)?;
/// assert_eq!(set.items.len(), 2);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
pub fn parse_set(source: &str) -> Result<Set, NotationError> {
    let mut parser = Parser::new(source)?;
    let set = parser.set()?;
    parser.end()?;
    Ok(set)
}

struct Parser<'a> {
    source: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    depth: usize,
}

type Parsed<T> = Result<T, NotationError>;

impl<'a> Parser<'a> {
    fn new(source: &'a str) -> Parsed<Self> {
        Ok(Self {
            source,
            tokens: tokens(source)?,
            at: 0,
            depth: 0,
        })
    }

    fn peek(&self) -> &TokenKind<'a> {
        self.tokens
            .get(self.at)
            .map_or(&TokenKind::End, |token| &token.kind)
    }

    fn step(&mut self) {
        self.at += 1;
    }

    fn offset(&self) -> usize {
        self.tokens
            .get(self.at)
            .map_or(self.source.len(), |token| token.offset)
    }

    fn wrong<T>(&self, expected: &str) -> Parsed<T> {
        Err(NotationError::at(
            self.source,
            self.offset(),
            expected,
            self.peek().shown(),
        ))
    }

    fn take(&mut self, sign: char) -> bool {
        let there = self.peek() == &TokenKind::Sign(sign);
        if there {
            self.step();
        }
        there
    }

    fn need(&mut self, sign: char) -> Parsed<()> {
        if self.take(sign) {
            Ok(())
        } else {
            self.wrong(&format!("“{sign}”"))
        }
    }

    fn word(&self) -> Option<&'a str> {
        match self.peek() {
            TokenKind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let there = self.word() == Some(word);
        if there {
            self.step();
        }
        there
    }

    fn end(&self) -> Parsed<()> {
        if self.peek() == &TokenKind::End {
            Ok(())
        } else {
            self.wrong("“|”, “&” or the end")
        }
    }

    fn name(&mut self) -> Parsed<String> {
        match self.word() {
            Some("or" | "if" | "of" | "over") | None => self.wrong("a name"),
            Some(word) => {
                self.step();
                Ok(word.to_owned())
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        match self.peek() {
            TokenKind::Text(text) => {
                let text = text.clone();
                self.step();
                Some(text)
            }
            _ => None,
        }
    }

    fn number<T>(&mut self, expected: &str, read: impl Fn(&str) -> Option<T>) -> Parsed<T> {
        match self.peek() {
            TokenKind::Number(digits) => match read(digits) {
                Some(value) => {
                    self.step();
                    Ok(value)
                }
                None => self.wrong(expected),
            },
            _ => self.wrong(expected),
        }
    }

    // entry = [ "ex" ] range { "," range } [ "[" string "]" ] ":" rule [ validity ] [ tolerance ] ";"
    fn entry(&mut self) -> Parsed<ProductSpecificRule> {
        let ex = self.take_word("ex");
        let mut ranges = vec![self.range()?];
        while self.take(',') {
            ranges.push(self.range()?);
        }
        let mut description = None;
        if self.take('[') {
            description = match self.text() {
                Some(text) => Some(text),
                None => return self.wrong("a description in quotes"),
            };
            self.need(']')?;
        }
        self.need(':')?;
        let rule = self.rule()?;
        let validity = self.validity()?;
        let tolerance = self.tolerance()?;
        if !self.take(';') {
            return self.wrong("“;”, “|” or “&”");
        }
        Ok(ProductSpecificRule {
            ex,
            ranges,
            description,
            rule,
            validity,
            tolerance,
        })
    }

    // range = hs [ "-" hs ]
    fn range(&mut self) -> Parsed<HsRange> {
        let first = self.code()?;
        if !self.take('-') {
            return Ok(HsRange::single(first));
        }
        let last = self.code()?;
        HsRange::new(first, last).map_or_else(
            || {
                self.at -= 1;
                self.wrong(&format!(
                    "a code of {} digits from {first} upwards",
                    first.digits()
                ))
            },
            Ok,
        )
    }

    fn code(&mut self) -> Parsed<HsCode> {
        self.number("an HS code of 2, 4, 6, 8 or 10 digits", |digits| {
            digits.parse().ok()
        })
    }

    // rule = conj { "|" conj }
    fn rule(&mut self) -> Parsed<Rule> {
        let mut parts = vec![self.conjunction()?];
        while self.take('|') {
            parts.push(self.conjunction()?);
        }
        Ok(joined(parts, Rule::Any))
    }

    // conj = term { "&" term }
    fn conjunction(&mut self) -> Parsed<Rule> {
        let mut parts = vec![self.term()?];
        while self.take('&') {
            parts.push(self.term()?);
        }
        Ok(joined(parts, Rule::All))
    }

    // term = "(" rule ")" | shift | value | weight | inputs | proc | fact | "WO" | "PE" | "BAL"
    fn term(&mut self) -> Parsed<Rule> {
        if self.take('(') {
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                return self.wrong("at most 32 parentheses within each other");
            }
            let rule = self.rule()?;
            self.depth -= 1;
            if !self.take(')') {
                return self.wrong("“)”, “|” or “&”");
            }
            return Ok(rule);
        }
        let Some(word) = self.word() else {
            return self.wrong(RULE_WORDS);
        };
        let level = match word {
            "CC" => Some(ShiftLevel::Chapter),
            "CTH" => Some(ShiftLevel::Heading),
            "CTSH" => Some(ShiftLevel::Subheading),
            "CTI" => Some(ShiftLevel::National),
            "ANY" => Some(ShiftLevel::Any),
            _ => None,
        };
        if let Some(level) = level {
            self.step();
            return self.shift(level);
        }
        let read: fn(&mut Self) -> Parsed<Rule> = match word {
            "NOM" => Self::max_non_originating,
            "RVC" => Self::value_content,
            "WT" => Self::max_weight,
            "ORIGWT" => Self::originating_weight,
            "WOM" => |parser| parser.set().map(Rule::WhollyObtainedInputs),
            "ORIG" => |parser| parser.set().map(Rule::OriginatingInputs),
            "NO" => |parser| parser.set().map(Rule::WithoutInputs),
            "FROM" => Self::starting_material,
            "PROC" => Self::process,
            "FACT" => Self::fact,
            "WO" => |_| Ok(Rule::WhollyObtained),
            "PE" => |_| Ok(Rule::ExclusivelyOriginating),
            "BAL" => |_| Ok(Rule::Balance),
            _ => return self.wrong(RULE_WORDS),
        };
        self.step();
        read(self)
    }

    fn shift(&mut self, level: ShiftLevel) -> Parsed<Rule> {
        let mut exceptions = Vec::new();
        loop {
            if self.take('-') {
                exceptions.push(ShiftException::Except(self.set()?));
            } else if self.take('+') {
                exceptions.push(ShiftException::Allowing(self.set()?));
            } else {
                return Ok(Rule::Shift(TariffShift { level, exceptions }));
            }
        }
    }

    fn base(&mut self) -> Parsed<Option<Base>> {
        if !self.take('/') {
            return Ok(None);
        }
        match Base::ALL
            .into_iter()
            .find(|base| Some(base.word()) == self.word())
        {
            Some(base) => {
                self.step();
                Ok(Some(base))
            }
            None => self.wrong("EXW, FOB, TV, NC or AV"),
        }
    }

    fn percent(&mut self) -> Parsed<Exact> {
        self.number("a share in per cent, 0 to 100", |digits| {
            let value: Exact = digits.parse().ok()?;
            (value <= Exact::from(100)).then_some(value)
        })
    }

    fn value_arguments(&mut self) -> Parsed<(Option<Base>, Exact, Option<Set>)> {
        let base = self.base()?;
        self.need('(')?;
        let percent = self.percent()?;
        let set = if self.take(',') {
            Some(self.set()?)
        } else {
            None
        };
        self.need(')')?;
        Ok((base, percent, set))
    }

    fn max_non_originating(&mut self) -> Parsed<Rule> {
        let (base, percent, set) = self.value_arguments()?;
        Ok(Rule::MaxNonOriginating(MaxNonOriginating {
            base,
            percent,
            set,
        }))
    }

    fn value_content(&mut self) -> Parsed<Rule> {
        let mut method = None;
        if self.take('.') {
            method = ValueMethod::ALL
                .into_iter()
                .find(|method| Some(method.word()) == self.word());
            if method.is_none() {
                return self.wrong("BD, BU, NC, TV or FV");
            }
            self.step();
        }
        let (base, percent, set) = self.value_arguments()?;
        Ok(Rule::RegionalValueContent(RegionalValueContent {
            method,
            base,
            percent,
            set,
        }))
    }

    fn max_weight(&mut self) -> Parsed<Rule> {
        self.need('(')?;
        let percent = self.percent()?;
        self.need(',')?;
        let set = self.set()?;
        let mut of = None;
        if self.take(',') {
            if !self.take_word("of") {
                return self.wrong("“of={…}”");
            }
            self.need('=')?;
            of = Some(self.set()?);
        }
        self.need(')')?;
        Ok(Rule::MaxWeight(MaxWeight { percent, set, of }))
    }

    fn originating_weight(&mut self) -> Parsed<Rule> {
        self.need('(')?;
        let percent = self.percent()?;
        self.need(',')?;
        let set = self.set()?;
        self.need(')')?;
        Ok(Rule::OriginatingWeight(OriginatingWeight { percent, set }))
    }

    fn starting_material(&mut self) -> Parsed<Rule> {
        let from = self.set()?;
        let over = if self.take_word("over") {
            Some(self.set()?)
        } else {
            None
        };
        Ok(Rule::StartingMaterial(StartingMaterial { from, over }))
    }

    // proc = "PROC" "(" name { "&" name } { "or" name { "&" name } } ")"
    fn process(&mut self) -> Parsed<Rule> {
        self.need('(')?;
        let mut any_of = Vec::new();
        loop {
            let mut all_of = vec![self.name()?];
            while self.take('&') {
                all_of.push(self.name()?);
            }
            any_of.push(all_of);
            if !self.take_word("or") {
                break;
            }
        }
        if !self.take(')') {
            return self.wrong("“&”, “or” or “)”");
        }
        Ok(Rule::Process(Process { any_of }))
    }

    fn fact(&mut self) -> Parsed<Rule> {
        self.need('(')?;
        let Some(text) = self.text() else {
            return self.wrong("a text in quotes");
        };
        self.need(')')?;
        Ok(Rule::Fact(text))
    }

    // set = "{" item { "," item } "}"
    fn set(&mut self) -> Parsed<Set> {
        self.need('{')?;
        let mut items = vec![self.item()?];
        while self.take(',') {
            items.push(self.item()?);
        }
        if !self.take('}') {
            return self.wrong("“,” or “}”");
        }
        Ok(Set { items })
    }

    fn item(&mut self) -> Parsed<SetItem> {
        if let Some(text) = self.text() {
            return Ok(SetItem::Described(text));
        }
        if self.take('@') {
            return Ok(SetItem::Named(self.name()?));
        }
        if let TokenKind::Own(letter) = self.peek() {
            let item = match letter {
                'C' => SetItem::SameChapter,
                'H' => SetItem::SameHeading,
                _ => SetItem::SameSubheading,
            };
            self.step();
            return Ok(item);
        }
        if !matches!(self.peek(), TokenKind::Number(_)) {
            return self.wrong("an HS code, “@” and a name, $C, $H, $S or a text in quotes");
        }
        let range = self.range()?;
        let described = self.text();
        let condition = if self.take_word("if") {
            Some(self.name()?)
        } else {
            None
        };
        Ok(SetItem::Range {
            range,
            described,
            condition,
        })
    }

    // validity = "@" date ".." [ date ] | "@.." date
    fn validity(&mut self) -> Parsed<Option<Validity>> {
        if !self.take('@') {
            return Ok(None);
        }
        let from = if self.peek() == &TokenKind::Span {
            None
        } else {
            Some(self.date()?)
        };
        if self.peek() != &TokenKind::Span {
            return self.wrong("“..”");
        }
        self.step();
        let dated = matches!(self.peek(), TokenKind::Number(_));
        let until = if dated || from.is_none() {
            Some(self.date()?)
        } else {
            None
        };
        if let (Some(first), Some(last)) = (from, until)
            && last < first
        {
            self.at -= 1;
            return self.wrong(&format!("a day from {first} on"));
        }
        Ok(Some(Validity { from, until }))
    }

    fn date(&mut self) -> Parsed<Date> {
        const EXPECTED: &str = "a day, for example 2026-12-31";
        let start = self.at;
        let mut text = String::new();
        for part in 0..3 {
            if part > 0 {
                if !self.take('-') {
                    return self.wrong(EXPECTED);
                }
                text.push('-');
            }
            match self.peek() {
                TokenKind::Number(digits) => text.push_str(digits),
                _ => return self.wrong(EXPECTED),
            }
            self.step();
        }
        text.parse().or_else(|_| {
            self.at = start;
            self.wrong(EXPECTED)
        })
    }

    // tolerance = "~none" | "~" name { "," name }
    fn tolerance(&mut self) -> Parsed<Option<ToleranceChoice>> {
        if !self.take('~') {
            return Ok(None);
        }
        if self.take_word("none") {
            return Ok(Some(ToleranceChoice::None));
        }
        let mut names = vec![self.name()?];
        while self.take(',') {
            names.push(self.name()?);
        }
        Ok(Some(ToleranceChoice::Named(names)))
    }
}

fn joined(mut parts: Vec<Rule>, many: fn(Vec<Rule>) -> Rule) -> Rule {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
