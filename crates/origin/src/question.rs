//! What is not known: questions, and the answers that complete a case.

use serde::{Deserialize, Serialize};

use crate::bill::{Case, find_mut};
use crate::exact::Exact;
use crate::hs::HsCode;
use crate::rule::Base;

/// One missing fact.
///
/// Source: missing facts: WTO Agreement on Rules of Origin, Annex II, paragraph 3(d), “all necessary elements”.
///
/// ```
/// use origo_origin::{Question, check_json};
/// let decision = check_json(r#"{ "origin": "KH", "rule": "PROC(weaving & making_up)",
///   "product": { "hs": "6203.42", "price": { "FOB": "10" } }, "facts": { "making_up": true },
///   "materials": [{ "id": "yarn", "hs": "5205.11", "origin": "CN", "value": "5" }] }"#, &[])?;
/// assert_eq!(decision.questions, [Question::Process { name: "weaving".to_owned() }]);
/// # Ok::<(), origo_origin::CaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Question {
    /// Was this process done in the parties?
    Process {
        /// The name of the process, and of the fact.
        name: String,
    },
    /// Does this hold?
    Fact {
        /// The statement, and the name of the fact.
        name: String,
    },
    /// Is the good wholly obtained?
    WhollyObtained,
    /// Does this description of the annex fit the good?
    ProductDescribed {
        /// The description.
        text: String,
    },
    /// Does this description fit the material?
    Described {
        /// The material.
        material: String,
        /// The description.
        text: String,
    },
    /// Is the material wholly obtained in a party?
    MaterialWhollyObtained {
        /// The material.
        material: String,
    },
    /// Is there proof that the material is originating in its party?
    Proof {
        /// The material.
        material: String,
    },
    /// What is the full code of the material?
    Code {
        /// The material.
        material: String,
    },
    /// Which of these codes of another edition is it, the one that the annex is written in?
    AnnexCode {
        /// The material; the good when there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        material: Option<String>,
        /// The edition.
        edition: u16,
        /// The codes that it may be.
        choices: Vec<HsCode>,
    },
    /// What is the material worth?
    Value {
        /// The material.
        material: String,
    },
    /// What does the material weigh?
    Weight {
        /// The material.
        material: String,
    },
    /// What is the price?
    Price {
        /// Which one.
        base: Base,
    },
    /// What does the good weigh?
    ProductWeight,
}

impl Question {
    /// Whether the answer is an amount.
    ///
    /// ```
    /// use origo_origin::Question;
    /// assert!(Question::ProductWeight.is_amount());
    /// assert!(!Question::WhollyObtained.is_amount());
    /// ```
    pub fn is_amount(&self) -> bool {
        matches!(
            self,
            Self::Value { .. } | Self::Weight { .. } | Self::Price { .. } | Self::ProductWeight
        )
    }
}

/// An answer to a question.
///
/// Source: what a trader declares and answers for; TCA Art. 18.
///
/// ```
/// use origo_origin::{Answer, Exact};
/// let answer: Answer = serde_json::from_str(r#""12.50""#)?;
/// assert_eq!(answer, Answer::Amount(Exact::fraction(25, 2).unwrap()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Answer {
    /// Yes or no.
    Holds(bool),
    /// A position.
    Code {
        /// The full code.
        hs: HsCode,
    },
    /// An amount.
    Amount(Exact),
}

/// A question with its answer.
///
/// Source: what a trader declares and answers for; TCA Art. 18.
///
/// ```
/// use origo_origin::{Answer, Answered};
/// let known: Answered = serde_json::from_str(r#"{ "ask": "proof", "material": "tyres", "answer": true }"#)?;
/// assert_eq!(known.answer, Answer::Holds(true));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answered {
    /// The question.
    #[serde(flatten)]
    pub question: Question,
    /// The answer.
    pub answer: Answer,
}

impl Case {
    /// The case with one more thing known. An answer that does not fit the question changes nothing.
    ///
    /// ```
    /// use origo_origin::{Answer, Case, Question, guide::BICYCLE};
    /// let case = Case::from_json(BICYCLE)?;
    /// let known = case.with(&Question::WhollyObtained, &Answer::Holds(false));
    /// assert_eq!(known.product.wholly_obtained, Some(false));
    /// # Ok::<(), origo_origin::CaseError>(())
    /// ```
    #[must_use]
    pub fn with(mut self, question: &Question, answer: &Answer) -> Self {
        let material = |case: &mut Self, id: &str, change: &dyn Fn(&mut crate::bill::Material)| {
            if let Some(material) = find_mut(&mut case.materials, id) {
                change(material);
            }
        };
        match (question, answer) {
            (Question::Process { name } | Question::Fact { name }, Answer::Holds(holds)) => {
                self.facts.insert(name.clone(), *holds);
            }
            (Question::WhollyObtained, Answer::Holds(holds)) => {
                self.product.wholly_obtained = Some(*holds)
            }
            (Question::ProductDescribed { text }, Answer::Holds(holds)) => {
                self.product.described.insert(text.clone(), *holds);
            }
            (Question::Described { material: id, text }, Answer::Holds(holds)) => {
                material(&mut self, id, &|line| {
                    line.described.insert(text.clone(), *holds);
                });
            }
            (Question::MaterialWhollyObtained { material: id }, Answer::Holds(holds)) => {
                material(&mut self, id, &|line| line.wholly_obtained = Some(*holds));
            }
            (Question::Proof { material: id }, Answer::Holds(holds)) => {
                material(&mut self, id, &|line| line.proof = Some(*holds));
            }
            (Question::Code { material: id }, Answer::Code { hs }) => {
                material(&mut self, id, &|line| line.hs = Some(*hs));
            }
            (Question::AnnexCode { material: None, .. }, Answer::Code { hs }) => {
                self.product.annex_hs = Some(*hs);
            }
            (
                Question::AnnexCode {
                    material: Some(id), ..
                },
                Answer::Code { hs },
            ) => {
                material(&mut self, id, &|line| line.annex_hs = Some(*hs));
            }
            (Question::Value { material: id }, Answer::Amount(amount)) => {
                material(&mut self, id, &|line| line.value = Some(amount.clone()));
            }
            (Question::Weight { material: id }, Answer::Amount(amount)) => {
                material(&mut self, id, &|line| line.weight = Some(amount.clone()));
            }
            (Question::Price { base }, Answer::Amount(amount)) => {
                self.product.price.insert(*base, amount.clone());
            }
            (Question::ProductWeight, Answer::Amount(amount)) => {
                self.product.weight = Some(amount.clone())
            }
            _ => {}
        }
        self
    }
}
