//! Applications, cases and certificates as pure rules: what may follow what, by whom, by when, and what must be
//! right before an officer sees it.

mod calendar;
mod certificate;
mod check;
mod differences;
mod duty;
mod likeness;
mod registration;
mod state;
pub mod typed;

pub use calendar::{add_working_minutes, working_minutes_between};
pub use certificate::{
    AuthorityData, CertificateData, FormData, PackData, SignatoryData, display_names, fill,
    late_endorsement,
};
pub use check::{Circumstances, Double, House, check, same_name};
pub use differences::{Difference, differences};
pub use duty::{Duty, EXCLUSIONS, Refusal};
pub use likeness::{Likeness, likenesses};
pub use registration::{
    RegistrationAct, RegistrationRefusal, RegistrationState, Standing, next_registration, standing,
};
pub use state::{Act, CertificateState, Hands, State, next};
