//! A few look for something at once, and who comes then waits: all other pages ask the same database.

use std::sync::Arc;

use anyhow::Context;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Result;

/// How many there are on a node.
#[derive(Clone, Debug)]
pub struct Seats(Arc<Semaphore>);

impl Default for Seats {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(5)))
    }
}

impl Seats {
    /// Until it is dropped.
    pub async fn take(&self) -> Result<OwnedSemaphorePermit> {
        Ok(self.0.clone().acquire_owned().await.context("nobody may search")?)
    }
}
