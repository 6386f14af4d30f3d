//! Every hour, what has become old is thrown away.

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{
    accounts::Guessed,
    decisions::Undoing,
    desk::Case,
    error::{Result, in_words},
    holdings::Holding,
    import::Import,
    invitations::Invitation,
    links::Link,
    mail::Letter,
    numbers::Day,
    pictures::{Picture, Store},
    removals::Removal,
    sessions::Session,
    topics::Topic,
};

#[derive(Debug, Deserialize, Serialize)]
pub struct Sweep {}

impl Sweep {
    /// A line for everything that grows old; each may be swept twice.
    async fn sweep(db: &PgPool, pictures: &Store) -> Result<()> {
        Letter::forget_old(db).await?;
        Day::count(db).await?;
        Session::sweep(db).await?;
        Link::sweep(db).await?;
        Guessed::sweep(db).await?;
        Invitation::sweep(db).await?;
        Import::sweep(db).await?;
        Removal::sweep(db).await?;
        Undoing::sweep(db).await?;
        Topic::purge(db).await?;
        Holding::purge(db).await?;
        Case::sweep(db).await?;
        Picture::sweep(db, pictures).await?;
        Ok(())
    }
}

impl TaskHandler for Sweep {
    const IDENTIFIER: &'static str = "sweep";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let pictures = job.get_ext::<Store>().ok_or("nobody told where pictures are kept")?;
        Self::sweep(job.pg_pool(), pictures).await.map_err(|error| in_words(&error.into()))
    }
}
