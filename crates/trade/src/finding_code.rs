//! Every code that a finding can have. A code that is not here does not compile, so none can be without its sentence:
//! a test asks for the message `finding-` and the code in every language.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// There is no finding of this code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no finding has the code {0:?}")]
pub struct UnknownFindingCode(String);

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// What a finding says, as a stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "&'static str", try_from = "String")]
        pub enum FindingCode {
            $($(#[$doc])* $name,)+
        }

        impl FindingCode {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as text, for example `hs-code`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

finding_codes! {
    // fields of any form
    /// A field that must be filled is empty.
    Required = "required",
    /// The text is longer than the field takes.
    TooLong = "too-long",
    /// The value is in no list of the form.
    NotInList = "not-in-list",
    /// Not a country (ISO 3166-1).
    Country = "country",
    /// Not a currency (ISO 4217).
    Currency = "currency",
    /// Not a unit (UN/ECE recommendation 20).
    Unit = "unit",
    /// Not a kind of package (UN/ECE recommendation 21).
    PackageKind = "package-kind",
    /// Not 6, 8 or 10 digits.
    HsCode = "hs-code",
    /// Not a day.
    Date = "date",
    /// Not a number.
    Number = "number",
    /// A number that can be read in two ways.
    NumberDoubtful = "number-doubtful",
    /// Not above zero.
    Positive = "positive",
    /// Not whole.
    Whole = "whole",
    /// No font of a certificate has a character.
    Unprintable = "unprintable",
    /// A declaration of the form is not ticked.
    TickRequired = "tick-required",
    /// A document of the form is not attached.
    RequiredDocument = "required-document",
    /// The document that proves a criterion is not attached.
    EvidenceMissing = "evidence-missing",
    /// A question of the authority has no answer.
    AnswerMissing = "answer-missing",
    /// A finding that must be explained is not.
    ReasonMissing = "reason-missing",

    // between the fields of an application
    /// Net above gross.
    GrossBelowNet = "gross-below-net",
    /// More lines than an application takes.
    TooManyRows = "too-many-rows",
    /// Words that do not describe goods.
    RefusedPhrase = "refused-phrase",
    /// Words that are no marks.
    MarksSayNothing = "marks-say-nothing",
    /// A description of one word.
    OneWord = "one-word",
    /// A description without a word.
    NoWords = "no-words",
    /// A line is on an invoice that is not listed.
    InvoiceUnknown = "invoice-unknown",
    /// The lines of an invoice add up to another total.
    InvoiceTotalDiffers = "invoice-total-differs",
    /// An invoice is listed twice.
    DuplicateInvoice = "duplicate-invoice",
    /// A criterion that needs the own origin.
    OriginOwn = "origin-own",
    /// A criterion that needs a foreign origin.
    OriginForeign = "origin-foreign",
    /// The consignor's country is not the authority's.
    ConsignorForeign = "consignor-foreign",
    /// The consignor is neither the applicant's organisation nor one that it may act for.
    ConsignorNotOwn = "consignor-not-own",
    /// Both parties have one name.
    ConsigneeIsConsignor = "consignee-is-consignor",
    /// The consignee is in another country than the destination.
    ConsigneeElsewhere = "consignee-elsewhere",
    /// The destination is the country of issue.
    SameCountry = "same-country",
    /// The destination is under embargo.
    Embargo = "embargo",
    /// The list of embargoes is missing, empty or too old to clear anything.
    EmbargoListOld = "embargo-list-old",
    /// The goods have left already.
    DeparturePast = "departure-past",
    /// They have left, and the applicant did not declare it.
    ShippedNotTicked = "shipped-not-ticked",
    /// The applicant declared that they have left, and they leave later.
    ShippedInFuture = "shipped-in-future",
    /// The applicant declared that they have left, without the day.
    ShippedNoDate = "shipped-no-date",
    /// A day long before.
    DateLongPast = "date-long-past",
    /// A day long after.
    DateFarAhead = "date-far-ahead",
    /// An invoice of a day to come.
    FutureDate = "future-date",
    /// A place that the mode of transport wants is missing.
    PlaceMissing = "place-missing",
    /// Loaded and discharged in one place.
    SamePlaces = "same-places",
    /// Discharged in a country that is not the destination and not on the way.
    DischargeElsewhere = "discharge-elsewhere",
    /// Loaded in the country of destination.
    LoadedAtDestination = "loaded-at-destination",
    /// A chapter that the Harmonized System does not have, or keeps for national use.
    HsChapter = "hs-chapter",
    /// A position that the nomenclature does not have.
    HsUnknown = "hs-unknown",
    /// A subheading that the nomenclature does not have under a heading that it has.
    HsSubheadingUnknown = "hs-subheading-unknown",
    /// There is no nomenclature to look the code up in.
    HsNotLookedUp = "hs-not-looked-up",
    /// The description shares no word with the position.
    HsOtherWords = "hs-other-words",
    /// Goods of this chapter are not wholly obtained.
    WhollyObtainedUnlikely = "wholly-obtained-unlikely",
    /// The producer is in another country than the origin.
    ProducerElsewhere = "producer-elsewhere",
    /// The marks count another number of packages.
    MarksCountDiffers = "marks-count-differs",
    /// A package that is improbably heavy.
    PackageHeavy = "package-heavy",
    /// A package that is improbably light.
    PackageLight = "package-light",
    /// A quantity by weight above the gross weight.
    QuantityAboveGross = "quantity-above-gross",
    /// The same line twice.
    DuplicateLine = "duplicate-line",
    /// No packages, and no line before that they could be packed with.
    PackedWithNothing = "packed-with-nothing",
    /// The applicant has a certificate or an application for the same invoice.
    LikelyDouble = "likely-double",
    /// Somebody else has one for the same invoice and goods.
    DoubleElsewhere = "double-elsewhere",

    // lists of goods from files
    /// No line of goods in a file.
    FileEmpty = "file-empty",
    /// A file that is no table.
    FileUnreadable = "file-unreadable",
    /// A file that is too large.
    FileTooLarge = "file-too-large",
    /// A file that takes too much time or memory to read.
    FileTooMuch = "file-too-much",
    /// A file with a password.
    FileProtected = "file-protected",
    /// A web page that is called a spreadsheet.
    FileWebPage = "file-web-page",
    /// A workbook with more in it than spreadsheet programs write.
    FileTooComplex = "file-too-complex",
    /// A formula that failed.
    CellError = "cell-error",
    /// A formula that was never calculated.
    CellFormula = "cell-formula",
    /// A cell that the spreadsheet keeps as a date.
    CellDate = "cell-date",
    /// A number that is merged with the one above.
    CellMerged = "cell-merged",
    /// A code that was shortened to a power of ten.
    CellShortened = "cell-shortened",
    /// A number that can be read in two ways, where nothing in the file says which.
    NumberOpen = "number-open",
    /// A word beside a weight that is no unit, or can be several.
    WeightUnit = "weight-unit",

    // people, organisations and what they set
    /// Not an e-mail address.
    Email = "email",
    /// A password that is too short.
    PasswordShort = "password-short",
    /// A password that is easily guessed.
    PasswordGuessable = "password-guessable",
    /// A number without the form of such numbers.
    NumberForm = "number-form",
    /// The undertaking is not ticked.
    Undertaking = "undertaking",
    /// A name that another has.
    NameTaken = "name-taken",
    /// Nothing is allowed.
    Scope = "scope",
    /// A last day before the first.
    UntilBeforeFrom = "until-before-from",
    /// A last day in the past.
    UntilPast = "until-past",
    /// A number outside what can be chosen.
    Range = "range",
    /// No such event.
    EventType = "event-type",
    /// Not an address of the web.
    Url = "url",
    /// An address inside a private network.
    UrlPrivate = "url-private",
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<FindingCode> for &'static str {
    fn from(code: FindingCode) -> Self {
        code.as_str()
    }
}

impl FromStr for FindingCode {
    type Err = UnknownFindingCode;

    fn from_str(text: &str) -> Result<Self, UnknownFindingCode> {
        let found = Self::ALL.iter().find(|code| code.as_str() == text);
        found
            .copied()
            .ok_or_else(|| UnknownFindingCode(text.to_owned()))
    }
}

impl TryFrom<String> for FindingCode {
    type Error = UnknownFindingCode;

    fn try_from(text: String) -> Result<Self, UnknownFindingCode> {
        text.parse()
    }
}

impl PartialEq<str> for FindingCode {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl PartialEq<&str> for FindingCode {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_read_back_and_there_once() {
        let mut seen = BTreeSet::new();
        for code in FindingCode::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert!(seen.insert(code.as_str()), "{code} is there twice");
        }
        assert!("nonsense".parse::<FindingCode>().is_err());
    }
}
