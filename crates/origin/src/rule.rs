//! Product-specific rules as values. The notation reads and prints them, the evaluation decides by them.

use crate::exact::Exact;
use crate::hs::HsRange;

/// Many rules in order: an agreement's annex.
///
/// Source: product-specific rules: RCEP Annex 3A; TCA Annex 3.
///
/// ```
/// let book = origo_origin::notation::parse_rulebook("87: CTH;\n8712: NOM/EXW(45);\n")?;
/// assert_eq!(book.entries.len(), 2);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rulebook {
    /// The entries as written.
    pub entries: Vec<ProductSpecificRule>,
}

/// One entry of an annex: which goods it is for, what it asks, when, and with which tolerance.
///
/// Source: product-specific rules: RCEP Annex 3A; TCA Annex 3.
///
/// ```
/// let entry: origo_origin::ProductSpecificRule = "ex 8507 [\"battery packs\"]: CTH;".parse()?;
/// assert!(entry.ex);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductSpecificRule {
    /// Whether it is for a part of the position only, split by the description.
    pub ex: bool,
    /// The positions it is for.
    pub ranges: Vec<HsRange>,
    /// What part of the position, in words.
    pub description: Option<String>,
    /// What it asks.
    pub rule: Rule,
    /// When it is in force.
    pub validity: Option<Validity>,
    /// Which tolerances it takes; nothing means all that the agreement has for the chapter.
    pub tolerance: Option<ToleranceChoice>,
}

/// What a rule asks.
///
/// Source: WTO Agreement on Rules of Origin, Art. 2(a): tariff shift, ad valorem percentage, manufacturing operation.
///
/// ```
/// use origo_origin::{Rule, notation::parse_rule};
/// assert!(matches!(parse_rule("CTH | RVC(40)")?, Rule::Any(ways) if ways.len() == 2));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Any of these is enough (`|`). At least two.
    Any(Vec<Rule>),
    /// All of these are needed (`&`). At least two.
    All(Vec<Rule>),
    /// The foreign materials changed their position.
    Shift(TariffShift),
    /// The value of foreign materials has a ceiling.
    MaxNonOriginating(MaxNonOriginating),
    /// The value added in the parties has a floor.
    RegionalValueContent(RegionalValueContent),
    /// The weight of foreign materials of a kind has a ceiling.
    MaxWeight(MaxWeight),
    /// The weight of originating materials of a kind has a floor.
    OriginatingWeight(OriginatingWeight),
    /// The materials of a kind are wholly obtained (`WOM`).
    WhollyObtainedInputs(Set),
    /// The materials of a kind are originating (`ORIG`).
    OriginatingInputs(Set),
    /// No material of the kind is used at all (`NO`).
    WithoutInputs(Set),
    /// Foreign inputs of a nature are only of these kinds (`FROM … over …`).
    StartingMaterial(StartingMaterial),
    /// One of these combinations of processes was done in the parties (`PROC`).
    Process(Process),
    /// Something only a person can say (`FACT`).
    Fact(String),
    /// The good is wholly obtained (`WO`).
    WhollyObtained,
    /// The good is made of originating materials only (`PE`).
    ExclusivelyOriginating,
    /// Foreign materials are worth no more than originating ones (`BAL`).
    Balance,
}

/// How far the position of a material has to change.
///
/// Source: RCEP Annex 3A, headnotes: CC, CTH, CTSH.
///
/// ```
/// use origo_origin::ShiftLevel;
/// assert_eq!(ShiftLevel::Heading.word(), "CTH");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShiftLevel {
    /// `CC`, the first two digits.
    Chapter,
    /// `CTH`, the first four digits.
    Heading,
    /// `CTSH`, the first six digits.
    Subheading,
    /// `CTI`, the first eight digits.
    National,
    /// `ANY`: no change, only the exclusions count.
    Any,
}

impl ShiftLevel {
    /// How many digits have to differ somewhere; nothing for `ANY`.
    ///
    /// ```
    /// use origo_origin::ShiftLevel;
    /// assert_eq!(ShiftLevel::Heading.digits(), Some(4));
    /// assert_eq!(ShiftLevel::Any.digits(), None);
    /// ```
    pub fn digits(self) -> Option<u8> {
        match self {
            Self::Chapter => Some(2),
            Self::Heading => Some(4),
            Self::Subheading => Some(6),
            Self::National => Some(8),
            Self::Any => None,
        }
    }

    /// The word of the notation.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chapter => "CC",
            Self::Heading => "CTH",
            Self::Subheading => "CTSH",
            Self::National => "CTI",
            Self::Any => "ANY",
        }
    }
}

/// A change of tariff classification, with exceptions.
///
/// Source: WTO Agreement on Rules of Origin, Art. 2(a)(i).
///
/// ```
/// use origo_origin::{Rule, ShiftLevel, notation::parse_rule};
/// let Rule::Shift(shift) = parse_rule("CTH - {8714}")? else { unreachable!() };
/// assert_eq!((shift.level, shift.exceptions.len()), (ShiftLevel::Heading, 1));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TariffShift {
    /// How far.
    pub level: ShiftLevel,
    /// Exceptions in the order written. What is allowed is allowed even if also excluded.
    pub exceptions: Vec<ShiftException>,
}

/// An exception of a tariff shift.
///
/// Source: “except from heading …”, “from materials of any heading, including …”: TCA Annex 3; CUSMA Annex 4-B.
///
/// ```
/// use origo_origin::{Rule, ShiftException, notation::parse_rule};
/// let Rule::Shift(shift) = parse_rule("CTH - {8714} + {8714.95}")? else { unreachable!() };
/// assert!(matches!(shift.exceptions[1], ShiftException::Allowing(_)));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShiftException {
    /// `- set`: not from these, even if shifted.
    Except(Set),
    /// `+ set`: from these, even if not shifted.
    Allowing(Set),
}

/// The price that a share is taken of.
///
/// Source: WTO Customs Valuation Agreement; Incoterms 2020 EXW and FOB; CUSMA Art. 4.5 for net cost.
///
/// ```
/// assert_eq!(origo_origin::Base::FreeOnBoard.word(), "FOB");
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Base {
    /// Ex works.
    #[serde(rename = "EXW")]
    ExWorks,
    /// Free on board.
    #[serde(rename = "FOB")]
    FreeOnBoard,
    /// Transaction value.
    #[serde(rename = "TV")]
    TransactionValue,
    /// Net cost.
    #[serde(rename = "NC")]
    NetCost,
    /// Adjusted value.
    #[serde(rename = "AV")]
    AdjustedValue,
}

impl Base {
    /// The word of the notation.
    pub fn word(self) -> &'static str {
        match self {
            Self::ExWorks => "EXW",
            Self::FreeOnBoard => "FOB",
            Self::TransactionValue => "TV",
            Self::NetCost => "NC",
            Self::AdjustedValue => "AV",
        }
    }

    /// All of them.
    ///
    /// ```
    /// assert!(origo_origin::Base::ALL.contains(&origo_origin::Base::NetCost));
    /// ```
    pub const ALL: [Self; 5] = [
        Self::ExWorks,
        Self::FreeOnBoard,
        Self::TransactionValue,
        Self::NetCost,
        Self::AdjustedValue,
    ];
}

/// How a value content is counted.
///
/// Source: ATIGA Art. 29; CPTPP Art. 3.5; CUSMA Art. 4.5.
///
/// ```
/// assert_eq!(origo_origin::ValueMethod::BuildDown.word(), "BD");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ValueMethod {
    /// `(price − foreign materials) / price`.
    #[serde(rename = "BD")]
    BuildDown,
    /// `originating materials (and, in the direct form, labour, overhead, profit) / price`.
    #[serde(rename = "BU")]
    BuildUp,
    /// `(net cost − foreign materials) / net cost`.
    #[serde(rename = "NC")]
    NetCost,
    /// `(transaction value − foreign materials) / transaction value`.
    #[serde(rename = "TV")]
    TransactionValue,
    /// `(value − foreign materials of the list) / value`.
    #[serde(rename = "FV")]
    FocusedValue,
}

impl ValueMethod {
    /// The word of the notation.
    pub fn word(self) -> &'static str {
        match self {
            Self::BuildDown => "BD",
            Self::BuildUp => "BU",
            Self::NetCost => "NC",
            Self::TransactionValue => "TV",
            Self::FocusedValue => "FV",
        }
    }

    /// All of them.
    ///
    /// ```
    /// assert_eq!(origo_origin::ValueMethod::ALL.len(), 5);
    /// ```
    pub const ALL: [Self; 5] = [
        Self::BuildDown,
        Self::BuildUp,
        Self::NetCost,
        Self::TransactionValue,
        Self::FocusedValue,
    ];
}

/// `NOM/base(percent, set)`: non-originating materials (of the set) are at most this share of the price.
///
/// Source: TCA Annex 2, note 4: MaxNOM.
///
/// ```
/// use origo_origin::{Exact, Rule, notation::parse_rule};
/// let Rule::MaxNonOriginating(ceiling) = parse_rule("NOM/EXW(45)")? else { unreachable!() };
/// assert_eq!(ceiling.percent, Exact::from(45));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxNonOriginating {
    /// The price; the agreement's own when not written.
    pub base: Option<Base>,
    /// The ceiling.
    pub percent: Exact,
    /// Only these materials count.
    pub set: Option<Set>,
}

/// `RVC.method/base(percent, set)`: the value content is at least this share of the price.
///
/// Source: ATIGA Art. 29; CPTPP Art. 3.5.
///
/// ```
/// use origo_origin::{Rule, ValueMethod, notation::parse_rule};
/// let Rule::RegionalValueContent(content) = parse_rule("RVC.BU(40)")? else { unreachable!() };
/// assert_eq!(content.method, Some(ValueMethod::BuildUp));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionalValueContent {
    /// How it is counted; any way that the agreement has when not written.
    pub method: Option<ValueMethod>,
    /// The price; the agreement's own when not written.
    pub base: Option<Base>,
    /// The floor.
    pub percent: Exact,
    /// Only these foreign materials count against it.
    pub set: Option<Set>,
}

/// `WT(percent, set, of=set)`: foreign materials of the set are at most this share of the weight.
///
/// Source: TCA Annex 3, chapters 4 to 22: weight of sugar, milk or cereals.
///
/// ```
/// use origo_origin::{Rule, notation::parse_rule};
/// assert!(matches!(parse_rule("WT(20,{1701-1702})")?, Rule::MaxWeight(_)));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxWeight {
    /// The ceiling.
    pub percent: Exact,
    /// Which materials.
    pub set: Set,
    /// Share of the weight of all materials of this class; of the good when not written.
    pub of: Option<Set>,
}

/// `ORIGWT(percent, set)`: of the weight of the materials of the set, at least this share is originating.
///
/// Source: UK–Canada: at least a share of originating milk or meat by weight.
///
/// ```
/// use origo_origin::{Rule, notation::parse_rule};
/// assert!(matches!(parse_rule("ORIGWT(50,{04})")?, Rule::OriginatingWeight(_)));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginatingWeight {
    /// The floor.
    pub percent: Exact,
    /// Which materials.
    pub set: Set,
}

/// `FROM set over set`: among foreign inputs of a nature none is outside the kinds allowed.
///
/// Source: “manufacture from yarn”: PEM Convention, Annex II; TCA Annex 3, chapters 50 to 63.
///
/// ```
/// use origo_origin::{Rule, notation::parse_rule};
/// assert!(matches!(parse_rule("FROM{5205} over{50-55}")?, Rule::StartingMaterial(_)));
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartingMaterial {
    /// The kinds allowed.
    pub from: Set,
    /// Inputs of the same nature; all inputs when not written.
    pub over: Option<Set>,
}

/// `PROC(a & b or c)`: alternatives, each a list of processes that all have to be done.
///
/// Source: WTO Agreement on Rules of Origin, Art. 2(a)(iii): manufacturing or processing operation.
///
/// ```
/// use origo_origin::{Rule, notation::parse_rule};
/// let Rule::Process(process) = parse_rule("PROC(weaving & making_up or printing)")? else { unreachable!() };
/// assert_eq!(process.any_of.len(), 2);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// The alternatives.
    pub any_of: Vec<Vec<String>>,
}

/// Materials, described by code, by words or by name.
///
/// Source: lists of materials in an annex: “materials of heading 8501”.
///
/// ```
/// let set: origo_origin::Set = origo_origin::notation::parse_set("{8501-8503}")?;
/// assert_eq!(set.items.len(), 1);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// Any of these.
    pub items: Vec<SetItem>,
}

/// One item of a set.
///
/// Source: lists of materials in an annex: “materials of the same heading as the product”.
///
/// ```
/// use origo_origin::{SetItem, notation::parse_set};
/// assert_eq!(parse_set("{$H}")?.items, [SetItem::SameHeading]);
/// # Ok::<(), origo_origin::NotationError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetItem {
    /// Positions, perhaps only the part described, perhaps only in a case.
    Range {
        /// The positions.
        range: HsRange,
        /// Only what is so described.
        described: Option<String>,
        /// Only if this fact holds.
        condition: Option<String>,
    },
    /// A list that the agreement names (`@name`).
    Named(String),
    /// The chapter of the good (`$C`).
    SameChapter,
    /// The heading of the good (`$H`).
    SameHeading,
    /// The subheading of the good (`$S`).
    SameSubheading,
    /// What is so described, whatever its code.
    Described(String),
}

/// When an entry is in force: both days are included.
///
/// Source: rules in phases: TCA Annex 5, electric vehicles and their batteries.
///
/// ```
/// use origo_origin::Validity;
/// let phase = Validity { from: Some("2027-01-01".parse()?), until: None };
/// assert!(!phase.contains("2026-12-31".parse()?));
/// # Ok::<(), origo_origin::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Validity {
    /// Whether the day lies within.
    ///
    /// ```
    /// use origo_origin::Validity;
    /// let always = Validity { from: None, until: None };
    /// assert!(always.contains("2026-12-31".parse()?));
    /// # Ok::<(), origo_origin::DateError>(())
    /// ```
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Which tolerances an entry takes.
///
/// Source: entries that take no tolerance, or only some: CUSMA Art. 4.12.
///
/// ```
/// use origo_origin::{ToleranceChoice, notation::parse_entry};
/// let entry = parse_entry("0406: CTH; tol(none)");
/// if let Ok(entry) = entry {
///     assert_eq!(entry.tolerance, Some(ToleranceChoice::None));
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToleranceChoice {
    /// `~none`.
    None,
    /// `~a,b`: those of the agreement with these names.
    Named(Vec<String>),
}

/// A calendar day, without a clock or a time zone.
///
/// Source: ISO 8601.
///
/// ```
/// use origo_origin::Date;
/// let day: Date = "2026-12-31".parse()?;
/// assert!(day < "2027-01-01".parse()?);
/// assert!("2026-02-30".parse::<Date>().is_err());
/// # Ok::<(), origo_origin::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why a text is not a day.
///
/// Source: ISO 8601.
///
/// ```
/// assert!("31/12/2026".parse::<origo_origin::Date>().is_err());
/// ```
#[derive(thiserror::Error, Debug, Clone, PartialEq, Eq)]
#[error("“{0}” is not a day: write year-month-day, for example 2026-12-31")]
pub struct DateError(String);

impl Date {
    /// The day, when the calendar has it.
    ///
    /// ```
    /// use origo_origin::Date;
    /// assert_eq!(Date::new(2026, 2, 30), None);
    /// ```
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=days).contains(&day) && (1000..=9999).contains(&year)).then_some(Self {
            year,
            month,
            day,
        })
    }
}

impl std::str::FromStr for Date {
    type Err = DateError;
    fn from_str(text: &str) -> Result<Self, DateError> {
        let error = || DateError(text.chars().take(20).collect());
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shape {
            return Err(error());
        }
        let part = |from: usize, to: usize| text[from..to].parse::<u16>().ok();
        let day = (|| {
            Self::new(
                part(0, 4)?,
                u8::try_from(part(5, 7)?).ok()?,
                u8::try_from(part(8, 10)?).ok()?,
            )
        })();
        day.ok_or_else(error)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
