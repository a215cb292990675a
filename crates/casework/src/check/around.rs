//! What is true around an application: the rules that apply, the day, whose goods they may be, what else speaks of them.

use jiff::civil::Date;
use origo_pack::{Form, Pack};
use origo_trade::Nomenclature;

/// What is true around an application when it is checked.
#[derive(Debug, Clone)]
pub struct Circumstances<'a> {
    /// The pack whose lists and words apply.
    pub pack: &'a Pack,
    /// The form.
    pub form: &'a Form,
    /// The authority's country, ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Today in the authority's zone.
    pub today: Date,
    /// Kinds of the documents attached.
    pub attached: &'a [String],
    /// Whose goods the applicant may apply for; `None` where nobody asks for anybody.
    pub houses: Option<&'a [House]>,
    /// The Harmonized System, if the installation has it.
    pub nomenclature: Option<&'a Nomenclature>,
    /// Certificates and applications that speak of the same invoices and goods.
    pub doubles: &'a [Double],
}

/// An organisation that the applicant may apply for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// Its registered name.
    pub name: String,
    /// Its registration number; empty if there is none.
    pub registration_number: String,
}

/// Another application or certificate for goods of the same invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// The row of the invoice, from 0.
    pub invoice: usize,
    /// Its certificate's number or its own reference.
    pub name: String,
    /// Where who may see it finds it; empty if it is another's.
    pub href: String,
    /// Whether it is of the same organisation.
    pub own: bool,
}
