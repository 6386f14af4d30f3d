//! The job that runs an import, one at a time on the whole site: files are large, and nobody waits at once for all of them.

use anyhow::Context;
use graphile_worker::{
    IntoTaskHandlerResult, JobSpecBuilder, Schema, TaskHandler, WorkerContext, sql::add_job::single::add_job,
};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::running;
use crate::{error::in_words, pictures::Store};

#[derive(Debug, Deserialize, Serialize)]
pub struct RunImport {
    pub id: i64,
    /// Where this site stands.
    pub here: String,
}

impl RunImport {
    /// In the transaction of `db`. What waits already is not added twice.
    pub async fn add(&self, db: &mut PgConnection) -> anyhow::Result<()> {
        let spec = JobSpecBuilder::new().queue_name("imports").job_key(format!("import-{}", self.id)).build();
        add_job(db, Schema::default(), Self::IDENTIFIER, serde_json::to_value(self)?, spec, false)
            .await
            .context("cannot queue an import")?;
        Ok(())
    }
}

impl TaskHandler for RunImport {
    const IDENTIFIER: &'static str = "run_import";

    /// What goes wrong is logged by the worker, so it names nobody.
    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let store = job.get_ext::<Store>().ok_or("nobody told where pictures are kept")?;
        let turn = async {
            if running::run(job.pg_pool(), store, self.id, &self.here).await? {
                self.add(&mut *job.pg_pool().acquire().await?).await?;
            }
            anyhow::Ok(())
        };
        turn.await.map_err(|error| in_words(&error))
    }
}
