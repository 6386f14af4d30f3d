//! Every hour, what has become old is thrown away.

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{invitations::Invitation, mail::Letter};

#[derive(Debug, Deserialize, Serialize)]
pub struct Sweep {}

impl Sweep {
    /// A line for everything that grows old; each may be swept twice.
    async fn sweep(db: &PgPool) -> Result<(), sqlx::Error> {
        Letter::forget_old(db).await?;
        Invitation::sweep(db).await?;
        Ok(())
    }
}

impl TaskHandler for Sweep {
    const IDENTIFIER: &'static str = "sweep";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        Self::sweep(job.pg_pool()).await
    }
}
