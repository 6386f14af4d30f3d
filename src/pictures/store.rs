//! Where the files of pictures lie: in a folder of the data directory, or in a bucket.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context;
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig, aws::AmazonS3Builder, local::LocalFileSystem,
};

use super::{Bucket, File};
use crate::error::{Error, Result};

#[derive(Clone, Debug)]
pub struct Store(Arc<dyn ObjectStore>);

/// What a page can wait for.
const PATIENCE: Duration = Duration::from_secs(8);

impl Store {
    /// Makes the folder where there is none.
    pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
        let folder = data_dir.join("pictures");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot keep pictures in {}", folder.display()))?;
        let files = LocalFileSystem::new_with_prefix(&folder)
            .with_context(|| format!("cannot keep pictures in {}", folder.display()))?;
        Ok(Self(Arc::new(files)))
    }

    /// Nothing is asked of it yet.
    pub fn in_bucket(bucket: &Bucket) -> anyhow::Result<Self> {
        // reqwest takes the process's; an error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = ClientOptions::new().with_timeout(PATIENCE).with_connect_timeout(Duration::from_secs(3));
        let retry = RetryConfig { max_retries: 2, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let objects = AmazonS3Builder::new()
            .with_client_options(client)
            .with_retry(retry)
            .with_allow_http(bucket.url.scheme() == "http")
            .with_endpoint(bucket.url.as_str().trim_end_matches('/'))
            .with_virtual_hosted_style_request(false)
            // Not every store knows it.
            .with_disable_bulk_delete(true)
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key)
            .with_secret_access_key(&bucket.secret_key)
            .build()
            .context("cannot keep pictures in the bucket")?;
        Ok(Self(Arc::new(objects)))
    }

    /// Whole or not at all: a file that breaks off is never seen. The same file twice is one.
    pub async fn put(&self, file: &File, bytes: Vec<u8>) -> Result<()> {
        match self.0.put(&file.key(), PutPayload::from(bytes)).await {
            Ok(_) => Ok(()),
            Err(error) => Err(unreachable(error, "cannot store a picture")),
        }
    }

    pub async fn get(&self, file: &File) -> Result<Vec<u8>> {
        let read = async { self.0.get(&file.key()).await?.bytes().await };
        match read.await {
            Ok(bytes) => Ok(bytes.into()),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(unreachable(error, "cannot read a picture")),
        }
    }

    /// As if it had never been there; nor need it be.
    pub async fn delete(&self, file: &File) -> Result<()> {
        match self.0.delete(&file.key()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unreachable(error, "cannot throw a picture away")),
        }
    }
}

fn unreachable(error: object_store::Error, what: &'static str) -> Error {
    Error::PicturesUnavailable(anyhow::Error::from(error).context(what))
}
