//! What was approved is what is signed: the pack of the day on which an application was handed in is kept under its
//! digest, and everything until the certificate goes by it.

use crate::{Application, Authority, Office, OfficeError, RefusalCode, applications::state};
use origo_pack::{Form, Pack, from_bundle};
use origo_store::StoreError;

/// The pack that something was handed in or signed by is neither today's nor kept, or cannot be read any more.
const UNREADABLE: RefusalCode = RefusalCode::PackUnreadable;

impl Office {
    /// Keeps the files of a pack under its digest, on the disk before anything refers to them.
    pub(crate) async fn keep_pack(&self, pack: &Pack) -> Result<(), OfficeError> {
        if self.pinned.get(&pack.digest).is_none() {
            let kept = self.parts.files.put(pack.bundle.as_ref().to_vec()).await?;
            if kept != pack.digest {
                return Err(OfficeError::Internal(format!(
                    "pack {} was kept as {kept}, not as {}",
                    pack.id, pack.digest
                )));
            }
            self.pinned.insert(pack.clone());
        }
        Ok(())
    }

    /// A version of a pack by its digest: today's, or the one that was kept.
    ///
    /// # Errors
    /// [`OfficeError::Refused`] `pack.unreadable`.
    pub(crate) async fn pack_version(&self, id: &str, digest: &str) -> Result<&Pack, OfficeError> {
        if let Some(today) = self.packs().get(id).filter(|pack| pack.digest == digest) {
            return Ok(today);
        }
        if let Some(known) = self.pinned.get(digest) {
            return Ok(known);
        }
        let bytes = self.parts.files.get(digest).await.map_err(|error| {
            tracing::error!(id, digest, %error, "a kept pack is not there");
            match error {
                StoreError::DamagedFile(_) => OfficeError::Refused(UNREADABLE),
                error if error.is_missing() => OfficeError::Refused(UNREADABLE),
                // a store that does not answer now will later
                error => error.into(),
            }
        })?;
        let pack = from_bundle(&bytes).map_err(|error| {
            tracing::error!(id, digest, %error, "a kept pack cannot be read");
            OfficeError::Refused(UNREADABLE)
        })?;
        Ok(self.pinned.insert(pack))
    }

    /// The pack and form that an application is decided by: the ones it was handed in by; today's while it is written,
    /// and for what was handed in before packs were kept.
    ///
    /// # Errors
    /// [`OfficeError::Refused`] `pack.unreadable` or `form.unknown`: nothing is decided by another pack in its place.
    pub async fn rules(
        &self,
        application: &Application,
    ) -> Result<(Authority, &Pack, &Form), OfficeError> {
        let (authority, digest) = (&application.authority_id, application.pack_digest.as_str());
        if digest.is_empty() || state(application)?.editable() {
            return self.form(authority, &application.form).await;
        }
        let authority = self.authority(authority).await?;
        let pack = self.pack_version(&authority.pack, digest).await?;
        let form = pack
            .forms
            .get(&application.form)
            .ok_or(OfficeError::Refused(RefusalCode::FormUnknown))?;
        Ok((authority, pack, form))
    }

    /// The same for what only shows an application, asks about it or ends it: where its own pack cannot be read any more,
    /// today's words stand in, so that there is a way on.
    ///
    /// # Errors
    /// As [`Office::rules`].
    pub async fn shown_rules(
        &self,
        application: &Application,
    ) -> Result<(Authority, &Pack, &Form), OfficeError> {
        match self.rules(application).await {
            Err(OfficeError::Refused(UNREADABLE)) => {
                self.form(&application.authority_id, &application.form)
                    .await
            }
            found => found,
        }
    }
}
