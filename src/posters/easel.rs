//! Where posters are drawn: few at once, by threads that nobody waits for with anything else.

use std::sync::Arc;

use tokio::{sync::Semaphore, task::spawn_blocking};

use super::Poster;
use crate::{
    error::{Error, Result},
    pictures::{Picture, Store},
};

#[derive(Clone, Debug)]
pub struct Easel(Arc<Semaphore>);

impl Easel {
    /// On which so many are drawn at once.
    pub fn new(at_once: usize) -> Self {
        Self(Arc::new(Semaphore::new(at_once)))
    }

    /// A JPEG. Where the picture on it is not in the store any longer, it has none.
    pub async fn draw(&self, poster: Poster, store: &Store) -> Result<Vec<u8>> {
        let picture = match poster.picture.as_ref().and_then(Picture::middle) {
            Some(file) => match store.get(&file).await {
                Ok(bytes) => Some(bytes),
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let broken = |error: anyhow::Error| Error::Internal(error.context("cannot draw a poster"));
        let place = self.0.clone().acquire_owned().await.map_err(|closed| broken(closed.into()))?;
        let drawn = spawn_blocking(move || {
            // Kept until it is drawn, also where nobody waits for it any longer.
            let _place = place;
            poster.draw(picture.as_deref())
        });
        drawn.await.map_err(|error| broken(error.into()))?.map_err(broken)
    }
}
