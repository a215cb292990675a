//! Files under the SHA-256 of their bytes: writing twice is writing once, and damage shows.

use crate::{StoreError, outside};
use bytes::Bytes;
use object_store::{
    ObjectStore, ObjectStoreExt as _, aws::AmazonS3Builder, local::LocalFileSystem, path::Path,
};
use sha2::{Digest, Sha256};
use std::{
    fs::{DirBuilder, File},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::PathBuf,
    sync::Arc,
};

/// Content-addressed files.
#[derive(Debug, Clone)]
pub struct Files {
    inner: Arc<dyn ObjectStore>,
    /// The folder, unless it is a store that keeps what it has taken by itself.
    folder: Option<PathBuf>,
}

impl Files {
    /// Opens a folder (created if missing) or `s3://bucket` with the usual AWS environment variables.
    ///
    /// # Errors
    /// The folder cannot be made or the address not used.
    pub fn open(address: &str) -> Result<Self, StoreError> {
        if let Some(bucket) = address.strip_prefix("s3://") {
            outside::choose_cryptography();
            let store = AmazonS3Builder::from_env()
                .with_bucket_name(bucket)
                .build()?;
            return Ok(Self {
                inner: Arc::new(store),
                folder: None,
            });
        }
        // what people attached is nobody else's on the machine
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(address)
            .map_err(|error| StoreError::Address(format!("{address}: {error}")))?;
        Ok(Self {
            inner: Arc::new(LocalFileSystem::new_with_prefix(address)?),
            folder: Some(PathBuf::from(address)),
        })
    }

    fn path(digest: &str) -> Path {
        let (head, tail) = digest.split_at(digest.len().min(2));
        Path::from(format!("sha256/{head}/{tail}"))
    }

    /// Keeps bytes and answers their SHA-256 in hex. They are on the disk before the transaction that refers to them.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String, StoreError> {
        let digest = hex::encode(Sha256::digest(&bytes));
        self.inner
            .put(&Self::path(&digest), Bytes::from(bytes).into())
            .await?;
        if let Some(folder) = &self.folder {
            let file = folder.join(Self::path(&digest).as_ref());
            let synced = tokio::task::spawn_blocking(move || sync(&file)).await;
            let synced = synced.map_err(|_| StoreError::Stopped)?;
            synced.map_err(|error| StoreError::Address(format!("{digest}: {error}")))?;
        }
        Ok(digest)
    }

    /// The bytes with this SHA-256.
    ///
    /// # Errors
    /// They are missing, or are not what their name says.
    pub async fn get(&self, digest: &str) -> Result<Bytes, StoreError> {
        let bytes = self.inner.get(&Self::path(digest)).await?.bytes().await?;
        if hex::encode(Sha256::digest(&bytes)) != digest {
            return Err(StoreError::DamagedFile(digest.to_owned()));
        }
        Ok(bytes)
    }
}

/// Waits until a file and its names are on the disk: its folder's entry for it, and that one's entry in its own.
fn sync(file: &std::path::Path) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    for folder in file.ancestors().skip(1).take(2) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
