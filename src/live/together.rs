//! Changes that go to disk together.
//!
//! Of transactions that tell something (NOTIFY), PostgreSQL commits one after the other, and each holds up the others until
//! it is on disk (`PreCommit_Notify` takes a lock of the whole server). So those of people who wait for an answer commit
//! without waiting for the disk, and their answers wait until it has all of them, by one write for many. Nobody is
//! answered before what they did outlives a crash.

use sqlx::{PgExecutor, PgPool, PgTransaction};

use super::Changes;

impl Changes {
    /// Whether a transaction may commit without waiting for the disk, since its answer waits for [`Changes::kept`].
    pub fn go_together(&self) -> bool {
        self.is_open()
    }

    /// For a change by somebody who is answered after [`Changes::kept`]: for a handler, and never for a job.
    pub async fn begin(&self, db: &PgPool) -> Result<PgTransaction<'static>, sqlx::Error> {
        if self.go_together() {
            db.begin_with("begin; set local synchronous_commit = off").await
        } else {
            db.begin().await
        }
    }

    /// Until all that was committed before is on disk, and this node has heard of it, where it hears anything.
    pub async fn kept(&self, db: &PgPool) -> Result<(), sqlx::Error> {
        // While it does not listen, some may still be answered who began while it did.
        if !self.caught_up().await && self.has_listened() {
            write_to_disk(db).await?;
        }
        Ok(())
    }
}

/// All that was committed before goes to disk no later than this, which changes nothing.
pub(super) async fn write_to_disk(db: impl PgExecutor<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!("select from pg_logical_emit_message(true, 'curatio', '')").execute(db).await?;
    Ok(())
}
