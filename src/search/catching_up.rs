//! The job that reads what was written, every minute: what is written often, or much at once, is not read while somebody
//! waits.

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::error::{Result, in_words};

/// How many scoops are read in one transaction.
const AT_ONCE: i32 = 200;

#[derive(Debug, Deserialize, Serialize)]
pub struct ReadWords {}

impl ReadWords {
    async fn read(db: &PgPool) -> Result<()> {
        let mut read = 1;
        while read > 0 {
            let done = sqlx::query_scalar!(r#"select words_catch_up($1) as "read!""#, AT_ONCE);
            read = done.fetch_one(db).await?;
        }
        Ok(())
    }
}

impl TaskHandler for ReadWords {
    const IDENTIFIER: &'static str = "read_words";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        Self::read(job.pg_pool()).await.map_err(|error| in_words(&error.into()))
    }
}
