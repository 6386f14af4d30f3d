//! Where the bytes of pictures lie: a folder of the data directory.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};

use crate::error::{Error, Result};

#[derive(Clone, Debug)]
pub struct Store(Arc<dyn ObjectStore>);

impl Store {
    /// Makes the folder where there is none.
    pub fn open(data_dir: &Path) -> anyhow::Result<Self> {
        let folder = data_dir.join("pictures");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot keep pictures in {}", folder.display()))?;
        let files = LocalFileSystem::new_with_prefix(&folder)
            .with_context(|| format!("cannot keep pictures in {}", folder.display()))?;
        Ok(Self(Arc::new(files)))
    }

    /// Whole or not at all: a file that breaks off is never seen.
    pub async fn put(&self, hash: &str, bytes: Vec<u8>) -> Result<()> {
        self.0.put(&key(hash), PutPayload::from(bytes)).await.context("cannot store a picture")?;
        Ok(())
    }

    pub async fn get(&self, hash: &str) -> Result<Vec<u8>> {
        match self.0.get(&key(hash)).await {
            Ok(found) => Ok(found.bytes().await.context("cannot read a picture")?.into()),
            Err(object_store::Error::NotFound { .. }) => Err(Error::NotFound),
            Err(error) => Err(anyhow::Error::from(error).context("cannot read a picture").into()),
        }
    }
}

/// Spread over 256 folders, so that none grows too big to list.
fn key(hash: &str) -> Key {
    Key::from_iter([&hash[..2], hash])
}
