//! The office itself and who acts in it.

use crate::{
    OfficeError, Opener, Printer, RefusalCode, Seals, Secrets, Smtp, TryLimits,
    kept_packs::KeptPacks, looked::Looked,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use origo_authz::{Action, Role, permits};
use origo_pack::{Form, Pack};
use origo_qualify::Reference;
use origo_store::{Connection, Files, Reader, Store, repository::authorities};
use std::{
    collections::BTreeMap,
    sync::{Arc, RwLock},
};
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where time comes in"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Through which door an act came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A page.
    Web,
    /// The API.
    Api,
    /// The worker.
    Worker,
    /// The command line.
    CommandLine,
}

impl Channel {
    /// The name in events.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Worker => "worker",
            Self::CommandLine => "command-line",
        }
    }
}

/// Who acts: a person in one role at one authority.
#[derive(Debug, Clone)]
pub struct Actor {
    /// User id, or `system`.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// The authority.
    pub authority: String,
    /// The organisation; none for the authority's own staff.
    pub organisation: Option<String>,
    /// Role.
    pub role: Role,
    /// Door.
    pub channel: Channel,
    /// Language.
    pub locale: String,
    /// Whether the session was opened with a second factor.
    pub second_factor: bool,
}

impl Actor {
    /// Refuses unless the role permits the action.
    ///
    /// # Errors
    /// [`OfficeError::Forbidden`].
    pub fn must(&self, action: Action) -> Result<(), OfficeError> {
        if self.may(action) {
            Ok(())
        } else {
            Err(OfficeError::Forbidden)
        }
    }

    /// Whether the role permits the action.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        permits(self.role, action)
    }
}

/// Who acts when the worker does.
pub(crate) fn system(authority: &str) -> Actor {
    Actor {
        user_id: "system".to_owned(),
        name: "Origo".to_owned(),
        email: String::new(),
        authority: authority.to_owned(),
        organisation: None,
        role: Role::Operator,
        channel: Channel::Worker,
        locale: "en".to_owned(),
        second_factor: false,
    }
}

/// What an office is made of.
pub struct OfficeParts {
    /// Database.
    pub store: Store,
    /// Object store.
    pub files: Files,
    /// Country packs by id.
    pub packs: BTreeMap<String, Pack>,
    /// Tables between editions of the Harmonized System, and tariff rates, as far as the operator loaded them.
    pub reference: Reference,
    /// Clock.
    pub clock: Arc<dyn Clock>,
    /// Draws documents.
    pub printer: Arc<dyn Printer>,
    /// Opens what strangers bring.
    pub opener: Arc<dyn Opener>,
    /// Seals documents.
    pub seals: Arc<dyn Seals>,
    /// Seals small secrets of the database.
    pub secrets: Arc<dyn Secrets>,
    /// Address under which the installation is reached, without a slash at its end.
    pub public_url: String,
    /// SMTP server; without one, letters are kept to be read on screen.
    pub smtp: Option<Smtp>,
    /// Whether webhooks may go to addresses of private networks.
    pub private_webhooks: bool,
    /// After how many hours without use a browser has to sign in again.
    pub idle_hours: i64,
    /// How many wrong tries at signing in are let through.
    pub tries: TryLimits,
}

/// An installation at work. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    pub(crate) parts: Arc<OfficeParts>,
    /// Authorities read so far. A row of an authority is entered once and never changed, so what was read stays true.
    known: Arc<RwLock<BTreeMap<String, authorities::Authority>>>,
    /// Documents looked at so far.
    pub(crate) looked: Arc<Looked>,
    /// Versions of packs by digest, as far as something that is decided by them was looked at. They never change.
    pub(crate) pinned: KeptPacks,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office")
            .field("public_url", &self.parts.public_url)
            .finish_non_exhaustive()
    }
}

impl Office {
    /// Opens for business.
    #[must_use]
    pub fn new(parts: OfficeParts) -> Self {
        Self {
            parts: Arc::new(parts),
            known: Arc::default(),
            looked: Arc::default(),
            pinned: KeptPacks::default(),
        }
    }

    /// Now, to the microsecond that both databases keep.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = self.parts.clock.now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    pub(crate) fn micros(&self) -> i64 {
        self.parts.clock.now().as_microsecond()
    }

    /// A new id that sorts by time.
    #[must_use]
    pub fn new_id(&self) -> String {
        Uuid::now_v7().simple().to_string()
    }

    /// Address under which the installation is reached.
    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.parts.public_url
    }

    pub(crate) fn idle_hours(&self) -> i64 {
        self.parts.idle_hours
    }

    pub(crate) fn private_webhooks(&self) -> bool {
        self.parts.private_webhooks
    }

    /// The database.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.parts.store
    }

    /// Reference data, as far as the operator loaded any.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.parts.reference
    }

    /// A country pack.
    ///
    /// # Errors
    /// [`OfficeError::Internal`] if the installation lacks it.
    pub fn pack(&self, id: &str) -> Result<&Pack, OfficeError> {
        self.parts
            .packs
            .get(id)
            .ok_or_else(|| OfficeError::Internal(format!("no country pack {id}")))
    }

    /// All country packs.
    #[must_use]
    pub fn packs(&self) -> &BTreeMap<String, Pack> {
        &self.parts.packs
    }

    pub(crate) async fn read(&self) -> Result<Reader, OfficeError> {
        Ok(self.parts.store.read().await?)
    }

    /// An authority.
    ///
    /// # Errors
    /// [`OfficeError::NotFound`].
    pub async fn authority(&self, id: &str) -> Result<authorities::Authority, OfficeError> {
        match self.known_authority(id) {
            Some(known) => Ok(known),
            None => self.authority_within(&mut *self.read().await?, id).await,
        }
    }

    /// An authority, read on a connection at hand if it was not read before.
    pub(crate) async fn authority_within(
        &self,
        connection: &mut Connection,
        id: &str,
    ) -> Result<authorities::Authority, OfficeError> {
        if let Some(known) = self.known_authority(id) {
            return Ok(known);
        }
        let found = authorities::find(connection, id)
            .await?
            .ok_or(OfficeError::NotFound)?;
        if let Ok(mut known) = self.known.write() {
            known.insert(found.id.clone(), found.clone());
        }
        Ok(found)
    }

    fn known_authority(&self, id: &str) -> Option<authorities::Authority> {
        self.known.read().ok()?.get(id).cloned()
    }

    /// An authority's pack and one of its forms.
    ///
    /// # Errors
    /// [`OfficeError::Refused`] `form.unknown`.
    pub async fn form(
        &self,
        authority: &str,
        form: &str,
    ) -> Result<(authorities::Authority, &Pack, &Form), OfficeError> {
        let authority = self.authority(authority).await?;
        let pack = self.pack(&authority.pack)?;
        let form = pack
            .forms
            .get(form)
            .ok_or(OfficeError::Refused(RefusalCode::FormUnknown))?;
        Ok((authority, pack, form))
    }

    /// The zone of a pack.
    #[must_use]
    pub fn zone(&self, pack: &Pack) -> TimeZone {
        TimeZone::get(&pack.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Today in the zone of a pack.
    #[must_use]
    pub fn today(&self, pack: &Pack) -> Date {
        self.now().to_zoned_datetime(self.zone(pack)).date()
    }
}
