//! The job that lets scheduled scoops appear: every minute, on whichever node comes first.

use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::{
    desk,
    error::{Error, Result},
    scoops::ScoopId,
    topics::TopicId,
};

#[derive(Debug, Deserialize, Serialize)]
pub struct PublishDue {}

impl PublishDue {
    /// Also what was due while no node ran. One scoop at a time: what cannot appear is in no other's way. How many did.
    pub async fn publish(db: &PgPool) -> Result<u64> {
        let mut published = 0;
        while let Some((scoop, topic)) = next(db).await? {
            published += u64::from(appear(db, scoop, topic).await?);
        }
        Ok(published)
    }
}

/// What waits longest. Nothing appears on an archived or deleted board, nor in the name of who is suspended.
async fn next(db: &PgPool) -> Result<Option<(ScoopId, TopicId)>> {
    let due = sqlx::query!(
        r#"select scoop.id, scoop.topic_id from scoop
           join topic on topic.id = scoop.topic_id and topic.archived_at is null and topic.deleted_at is null
           join account on account.id = scoop.curator_id and account.deleted_at is null
               and (account.suspended_until is null or account.suspended_until <= now())
           where scoop.state = 'scheduled' and scoop.scheduled_for <= now()
           order by scoop.scheduled_for, scoop.id limit 1"#
    );
    Ok(due.fetch_optional(db).await?.map(|due| (due.id, due.topic_id)))
}

/// Whether it appeared. A board that got the article meanwhile keeps the one it has, and this one is a draft again.
async fn appear(db: &PgPool, scoop: ScoopId, topic: TopicId) -> Result<bool> {
    let mut tx = db.begin().await?;
    // The board first, as everybody who publishes: nobody waits in a circle.
    sqlx::query!("select from topic where id = $1 for no key update", topic.0).execute(&mut *tx).await?;
    let still_due = sqlx::query!(
        "select from scoop where id = $1 and state = 'scheduled' and scheduled_for <= now() for no key update",
        scoop.0
    );
    if still_due.fetch_optional(&mut *tx).await?.is_none() {
        return Ok(false);
    }
    match ScoopId::show(&mut tx, &[scoop.0]).await.map_err(Error::from) {
        Ok(_) => {
            desk::screen_shown(&mut tx, &[scoop.0]).await?;
            tx.commit().await?;
            Ok(true)
        }
        Err(error) if error.constraint() == Some("scoop_already_on_topic") => {
            tx.rollback().await?;
            sqlx::query!(
                "update scoop set state = 'draft', scheduled_for = null, returned = $2 where id = $1 and state = 'scheduled'",
                scoop.0,
                "It was due, and its board had got the article meanwhile."
            )
            .execute(db)
            .await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

impl TaskHandler for PublishDue {
    const IDENTIFIER: &'static str = "publish_due";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        Self::publish(job.pg_pool()).await.map(drop)
    }
}
