//! Every refusal in one table: its code, and the HTTP status with which each door says it. Its words are the message
//! `error-` and the code in every language. A refusal that is not here does not compile.

use crate::documents::UploadFault;
use origo_casework::{Refusal, RegistrationRefusal};
use std::fmt;

macro_rules! refusal_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $page:literal;)+) => {
        /// Why something was refused, as a stable code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RefusalCode {
            $($(#[$doc])* $name,)+
        }

        impl RefusalCode {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as text, for example `application.state`; the message key is `error-` and this with dots as dashes.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The status (RFC 9110) that a machine is answered.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)+
                }
            }

            /// The status of the page that says it. It differs from a machine's where the page is the same form again, to be
            /// mended and sent once more.
            #[must_use]
            pub const fn page(self) -> u16 {
                match self {
                    $(Self::$name => $page,)+
                }
            }
        }
    };
}

// name = code, status for machines, status of the page;
refusal_codes! {
    // kinds that carry more than a code
    /// There is no such thing, or not for this actor: the two are told apart to nobody.
    NotFound = "not-found", 404, 404;
    /// The actor's role does not allow it.
    Forbidden = "forbidden", 403, 403;
    /// What was given has faults, each with its field.
    Invalid = "invalid", 422, 422;
    /// Somebody else changed it since it was read.
    Changed = "changed", 409, 409;
    /// Too many tries.
    TooMany = "too-many", 429, 429;
    /// Too many files wait to be opened.
    Busy = "busy", 503, 503;
    /// The database does not answer.
    Unavailable = "unavailable", 503, 503;
    /// E-mail, password or code is wrong.
    SignIn = "sign-in", 401, 422;
    /// A code of the second factor is wanted.
    CodeWanted = "code-wanted", 401, 422;
    /// Our fault.
    Internal = "internal", 500, 500;
    // applications and cases
    /// The application has moved on.
    ApplicationState = "application.state", 409, 422;
    /// Another officer works on the case.
    ApplicationLocked = "application.locked", 409, 422;
    /// Who prepared it does not decide on it.
    ApplicationOwnWork = "application.own-work", 409, 422;
    /// Who approved it takes no later step.
    ApplicationSamePerson = "application.same-person", 409, 422;
    /// It waits for a signatory, and this is none.
    ApplicationNotSignatory = "application.not-signatory", 409, 422;
    /// The authority offers no such form.
    FormUnknown = "form.unknown", 409, 422;
    /// The version of the pack that it goes by cannot be read any more.
    PackUnreadable = "pack.unreadable", 409, 422;
    /// There is no state of this name.
    StateUnknown = "state.unknown", 409, 422;
    /// A reason is wanted.
    ReasonMissing = "reason.missing", 409, 422;
    /// The reason is none of the list.
    ReasonUnknown = "reason.unknown", 409, 422;
    /// A question is wanted.
    QueryEmpty = "query.empty", 409, 422;
    /// A question is about no field of the application.
    QueryNoField = "query.no-field", 409, 422;
    /// A view wants a name.
    ViewNoName = "view.no-name", 409, 422;
    /// There are as many views as can be kept.
    ViewTooMany = "view.too-many", 409, 422;
    /// There are as many templates as can be kept.
    TemplateTooMany = "template.too-many", 409, 422;
    /// The address book is full.
    AddressTooMany = "address.too-many", 409, 422;
    /// More lines than an application takes.
    GoodsTooMany = "goods.too-many", 409, 422;
    /// The preview cannot be drawn.
    PreviewNotDrawn = "preview.not-drawn", 409, 422;
    /// There is no mandate for this, or it is over.
    MandateMissing = "mandate.missing", 409, 422;
    // certificates
    /// The certificate is still being made.
    CertificateIssuing = "certificate.issuing", 409, 422;
    /// A replacement is under way.
    CertificateBeingReplaced = "certificate.being-replaced", 409, 422;
    /// It is no longer in force.
    CertificateNotInForce = "certificate.not-in-force", 409, 422;
    /// The authority's key cannot seal now.
    SealNotReady = "seal.not-ready", 409, 422;
    /// The day of issue that was typed cannot be read.
    VerifyDate = "verify.date", 409, 422;
    /// The consignee is wanted.
    VerifyConsignee = "verify.consignee", 409, 422;
    // organisations
    /// The organisation is not registered yet.
    OrganisationNotRegistered = "organisation.not-registered", 409, 422;
    /// The organisation is suspended.
    OrganisationSuspended = "organisation.suspended", 409, 422;
    /// The yearly undertaking is over.
    OrganisationUndertakingOver = "organisation.undertaking-over", 409, 422;
    /// The registration has moved on.
    RegistrationState = "registration.state", 409, 422;
    /// Who registered it does not decide on it.
    RegistrationOwnWork = "registration.own-work", 409, 422;
    // people, and how they come in
    /// Who asked for a role, or is to have it, does not confirm it.
    AppointmentOwn = "appointment.own", 409, 422;
    /// The role waits for a second person.
    AppointmentWaits = "appointment.waits", 409, 422;
    /// The link was used, or its time is over.
    LinkOver = "link.over", 409, 422;
    /// The person has the role already.
    PersonThereAlready = "person.there-already", 409, 422;
    /// There would be no administrator any more.
    PersonLastAdministrator = "person.last-administrator", 409, 422;
    /// There is no role of this name here.
    RoleUnknown = "role.unknown", 409, 422;
    /// The password is short.
    PasswordShort = "password.short", 409, 422;
    /// The password is easily guessed.
    PasswordGuessable = "password.guessable", 409, 422;
    /// It is not the person's password.
    PasswordWrong = "password.wrong", 409, 422;
    /// The password is wanted again first.
    PasswordWanted = "password-wanted", 409, 422;
    /// Passkeys want an address with a name.
    PasskeyAddress = "passkey.address", 409, 422;
    /// The passkey was not accepted.
    PasskeyAnswer = "passkey.answer", 409, 422;
    /// There are as many passkeys as can be kept.
    PasskeyTooMany = "passkey.too-many", 409, 422;
    /// The code does not fit.
    SecondFactorCode = "second-factor.code", 409, 422;
    /// There is no second factor.
    SecondFactorNone = "second-factor.none", 409, 422;
    /// There is a second factor already.
    SecondFactorThere = "second-factor.there", 409, 422;
    /// The session was opened without a second factor.
    SecondFactorWanted = "second-factor-wanted", 409, 422;
    /// There are as many tokens as can be kept.
    TokenTooMany = "token.too-many", 409, 422;
    /// The letter was not given up.
    MailNotGivenUp = "mail.not-given-up", 409, 422;
    /// The webhook is switched off.
    WebhookDisabled = "webhook.disabled", 409, 422;
    /// There are as many webhooks as can be kept.
    WebhookTooMany = "webhook.too-many", 409, 422;
    // files of strangers
    /// The kind of document is wanted.
    AttachmentKind = "attachment.kind", 409, 422;
    /// The file is larger than any may be.
    AttachmentTooLarge = "attachment.too-large", 409, 413;
    /// There are as many documents as can be kept.
    AttachmentTooMany = "attachment.too-many", 409, 422;
    /// It is no document that is taken.
    AttachmentType = "attachment.type", 409, 422;
    /// It is a photograph of a telephone's own kind.
    AttachmentHeic = "attachment.heic", 409, 422;
    /// It is a TIFF scan.
    AttachmentTiff = "attachment.tiff", 409, 422;
    /// It is a WebP picture.
    AttachmentWebp = "attachment.webp", 409, 422;
    /// It is a document of a word processor or a workbook.
    AttachmentOffice = "attachment.office", 409, 422;
    /// It is an archive.
    AttachmentArchive = "attachment.archive", 409, 422;
    /// There is nothing in it.
    AttachmentEmpty = "attachment.empty", 409, 422;
    /// It opens with a password only.
    AttachmentEncrypted = "attachment.encrypted", 409, 422;
    /// Its end is missing.
    AttachmentTruncated = "attachment.truncated", 409, 422;
    /// It carries a script.
    AttachmentScripted = "attachment.scripted", 409, 422;
    /// It is damaged.
    AttachmentUnreadable = "attachment.unreadable", 409, 422;
    /// It takes too much to draw.
    AttachmentTooComplex = "attachment.too-complex", 409, 422;
    /// It takes more time or memory to read than we give it.
    FileTooMuch = "file.too-much", 422, 422;
    /// It is damaged and cannot be read.
    FileBroken = "file.broken", 422, 422;
    /// What came with the form is no whole file.
    FileUnreadable = "file.unreadable", 422, 422;
    /// A picture of the signature is wanted.
    SpecimenMissing = "specimen.missing", 409, 422;
    /// The picture is too large a file.
    SpecimenLarge = "specimen.large", 409, 422;
    /// It is no picture that is taken.
    SpecimenType = "specimen.type", 409, 422;
    /// The picture has too few or too many dots.
    SpecimenSize = "specimen.size", 409, 422;
    /// The picture is damaged.
    SpecimenBroken = "specimen.broken", 409, 422;
    /// The signature is no path.
    SpecimenUnreadable = "specimen.unreadable", 409, 422;
    // requests, before anybody acts
    /// Another site asked for it.
    CrossSite = "cross-site", 403, 403;
    /// The request did not arrive in time.
    RequestSlow = "request.slow", 408, 408;
    /// It holds a control character.
    RequestControl = "request.control", 400, 400;
    /// A field or a form holds too much.
    RequestTooLong = "request.too-long", 413, 413;
    /// The body is too large.
    RequestTooLarge = "request.too-large", 413, 413;
    /// It cannot be read.
    RequestUnreadable = "request.unreadable", 422, 400;
    /// A form came in a way that no browser sends it.
    RequestEncoding = "request.encoding", 415, 415;
    /// This kind of content is not taken at this address.
    RequestMediaType = "request.media-type", 415, 415;
    /// The address does not take this method.
    RequestMethod = "request.method", 405, 405;
    /// Which revision was read is wanted.
    RequestPrecondition = "request.precondition", 428, 428;
    /// The token's scopes do not cover it.
    Scope = "scope", 403, 403;
    /// A valid token is wanted.
    Token = "token", 401, 401;
    /// The key was used for another request.
    IdempotencyKeyReused = "idempotency-key.reused", 409, 409;
    /// The request with this key is still worked on.
    IdempotencyKeyInProgress = "idempotency-key.in-progress", 409, 409;
    /// The case cannot be decided as it is.
    OriginCase = "origin.case", 422, 422;
    /// No agreement is known for the destination.
    OriginDestination = "origin.destination", 422, 422;
    /// More cases than one request may hold.
    OriginTooMany = "origin.too-many", 422, 422;
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Refusal> for RefusalCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::State => Self::ApplicationState,
            Refusal::Locked => Self::ApplicationLocked,
            Refusal::OwnWork => Self::ApplicationOwnWork,
            Refusal::SamePerson => Self::ApplicationSamePerson,
            Refusal::OwnAppointment => Self::AppointmentOwn,
        }
    }
}

impl From<RegistrationRefusal> for RefusalCode {
    fn from(refusal: RegistrationRefusal) -> Self {
        match refusal {
            RegistrationRefusal::State => Self::RegistrationState,
            RegistrationRefusal::OwnWork => Self::RegistrationOwnWork,
        }
    }
}

impl From<UploadFault> for RefusalCode {
    fn from(fault: UploadFault) -> Self {
        match fault {
            UploadFault::Encrypted => Self::AttachmentEncrypted,
            UploadFault::Truncated => Self::AttachmentTruncated,
            UploadFault::Scripted => Self::AttachmentScripted,
            UploadFault::Empty => Self::AttachmentEmpty,
            UploadFault::Unreadable => Self::AttachmentUnreadable,
            UploadFault::TooComplex => Self::AttachmentTooComplex,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use origo_i18n::{LANGUAGES, T};
    use std::collections::BTreeSet;

    #[test]
    fn every_refusal_has_one_code_its_words_in_every_language_and_a_status_that_refuses() {
        let codes: BTreeSet<_> = RefusalCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), RefusalCode::ALL.len());
        for code in RefusalCode::ALL {
            let key = format!("error-{}", code.as_str().replace('.', "-"));
            for language in LANGUAGES {
                let words = T::new(language.code).lookup(&key, &[]).unwrap_or_default();
                assert!(
                    words.ends_with(['.', '。', '។', '!']),
                    "{} {key}: {words:?}",
                    language.code
                );
            }
            for status in [code.status(), code.page()] {
                assert!((400..=599).contains(&status), "{code} {status}");
            }
        }
    }
}
