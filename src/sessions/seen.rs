//! Which sessions are in use: collected in memory and written in batches, because reading a page writes nothing.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sqlx::PgPool;

use super::SessionId;

/// In the order of their ids, in which their rows are locked.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Mutex<BTreeSet<SessionId>>>);

impl Seen {
    pub fn note(&self, session: SessionId) {
        self.with(|seen| seen.insert(session));
    }

    /// Those in use last another thirty days. What cannot be written is noted for the next time.
    pub async fn write(&self, db: &PgPool) -> Result<(), sqlx::Error> {
        let seen = self.with(std::mem::take);
        if seen.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = seen.iter().map(|id| id.0).collect();
        let written = sqlx::query!(
            "update session set seen_at = now(), expires_at = now() + interval '30 days' where id = any($1) and not half and expires_at > now()",
            &ids
        );
        let written = written.execute(db).await;
        if written.is_err() {
            self.with(|now| now.extend(seen));
        }
        written.map(drop)
    }

    /// Writes every so often, for ever. Dropped in the middle it loses a date, nothing else.
    pub async fn keep_writing(self, db: PgPool, every: Duration) {
        let mut tick = tokio::time::interval(every);
        loop {
            tick.tick().await;
            if let Err(error) = self.write(&db).await {
                tracing::warn!(error = %error, "which sessions are in use is not written yet");
            }
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeSet<SessionId>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
