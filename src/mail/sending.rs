//! The job that sends a letter: tried again with growing pauses, for days, until it is sent or refused.

use anyhow::Context;
use graphile_worker::{
    IntoTaskHandlerResult, JobSpec, Schema, TaskHandler, WorkerContext, sql::add_job::single::add_job,
};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use super::{Action, Delivery, Letter, LetterId, delivery::Outcome};
use crate::error::in_words;

#[derive(Debug, Deserialize, Serialize)]
pub struct SendLetter {
    pub id: LetterId,
}

impl SendLetter {
    /// In the transaction of `db`.
    pub async fn add(self, db: &mut PgConnection) -> anyhow::Result<()> {
        let payload = serde_json::to_value(self)?;
        add_job(db, Schema::default(), Self::IDENTIFIER, payload, JobSpec::default(), false)
            .await
            .context("cannot queue a letter")?;
        Ok(())
    }

    /// The row stays locked while the mail server is talked to, so that nobody else sends the same letter meanwhile;
    /// whoever waits for the lock finds that it is sent. Killed between the server's yes and our note of it, the
    /// letter is sent again under the same Message-ID: no mail server can do better.
    async fn send(&self, db: &PgPool, delivery: &Delivery, last_try: bool) -> anyhow::Result<()> {
        let mut tx = db.begin().await?;
        let row = sqlx::query!(
            "select token, recipient, subject, paragraphs, action_label, action_url from letter
             where id = $1 and sent_at is null and failed_at is null for update",
            self.id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else { return Ok(()) };
        let action = row.action_label.zip(row.action_url).map(|(label, url)| Action { label, url });
        let letter = Letter { to: row.recipient, subject: row.subject, paragraphs: row.paragraphs, action };
        let (sent, failed, reply, trouble) = match delivery.deliver(self.id, &row.token, &letter).await {
            Outcome::Sent => (true, false, None, None),
            Outcome::Refused(reply) => {
                tracing::warn!(
                    letter = self.id.0,
                    "a letter is refused for good; what the mail server said is with it"
                );
                (false, true, Some(reply), None)
            }
            Outcome::NotYet { trouble, reply } if last_try => {
                tracing::warn!(letter = self.id.0, trouble, "a letter could not be sent for days and is given up");
                (false, true, reply.or(Some(trouble)), None)
            }
            Outcome::NotYet { trouble, reply } => (false, false, reply, Some(trouble)),
        };
        sqlx::query!(
            "update letter set
                 reply = $4,
                 sent_at = case when $2 then clock_timestamp() end,
                 failed_at = case when $3 then clock_timestamp() end,
                 paragraphs = case when $2 or $3 then '{}' else paragraphs end,
                 action_label = case when not ($2 or $3) then action_label end,
                 action_url = case when not ($2 or $3) then action_url end
             where id = $1",
            self.id.0,
            sent,
            failed,
            reply
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        trouble.map_or(Ok(()), |trouble| Err(anyhow::Error::msg(trouble)))
    }
}

impl TaskHandler for SendLetter {
    const IDENTIFIER: &'static str = "send_letter";

    /// What goes wrong is logged by the worker, so it names nobody.
    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let delivery = job.get_ext::<Delivery>().ok_or("nobody told how mail is delivered")?;
        let last_try = job.job().attempts() >= job.job().max_attempts();
        self.send(job.pg_pool(), delivery, last_try).await.map_err(|error| in_words(&error))
    }
}
