//! What somebody writes to report a thing.

use serde::Deserialize;
use sqlx::PgConnection;

use super::Place;
use crate::{
    accounts::AccountId,
    desk,
    error::{Error, Result, wait_for},
    matters::Reason,
    problems::Problems,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    pub reason: Option<Reason>,
    #[serde(default)]
    pub words: String,
}

/// How many one makes within an hour, and how many all together who are not signed in.
const PER_HOUR: i64 = 20;
const BY_NOBODY_PER_HOUR: i64 = 200;
/// More of one thing, by people who are not signed in, say nothing new.
const OF_ONE_BY_NOBODY: i64 = 20;

impl NewReport {
    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        problems.require(self.reason.is_some(), "reason", "Please choose what is wrong.");
        problems.length("words", &self.words, usize::from(self.reason == Some(Reason::Other)), 2000);
        problems
    }

    /// Puts the thing into the queue, where it waits once however many report it. The same account twice has reported
    /// it once.
    pub async fn make(&self, tx: &mut PgConnection, place: &Place, by: Option<AccountId>) -> Result<()> {
        self.problems().into_result()?;
        let Some(reason) = self.reason else { return Ok(()) };
        if let Some(seconds) = too_many(&mut *tx, by).await? {
            return Err(Error::Refused(Problems::with("reason", wait_for(seconds))));
        }
        let matter = place.matter(&mut *tx).await?;
        let words = self.words.replace("\r\n", "\n");
        sqlx::query!(
            "insert into report (matter_id, reason, words, by_id)
             select $1, $2, $3, $4
             where $4::bigint is not null
                 or $5 > (select count(*) from report where matter_id = $1 and by_id is null and closed_at is null)
             on conflict (matter_id, by_id) where closed_at is null and by_id is not null
                 do update set reason = excluded.reason, words = excluded.words",
            matter.0,
            reason as Reason,
            words.trim(),
            by.map(|by| by.0),
            OF_ONE_BY_NOBODY
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!("update matter set waits_since = coalesce(waits_since, now()) where id = $1", matter.0)
            .execute(&mut *tx)
            .await?;
        if reason == Reason::SideEffect {
            desk::reported(tx, place.thing).await?;
        }
        Ok(())
    }
}

/// For so many seconds. The account is held, so that many at once are one after the other.
async fn too_many(tx: &mut PgConnection, by: Option<AccountId>) -> Result<Option<u64>> {
    if let Some(by) = by {
        sqlx::query!("select from account where id = $1 for no key update", by.0).fetch_one(&mut *tx).await?;
    }
    let seconds = sqlx::query_scalar!(
        "select ceil(extract(epoch from made_at + interval '1 hour' - now()))::bigint from report
         where by_id is not distinct from $1 and made_at > now() - interval '1 hour'
         order by made_at desc offset $2 limit 1",
        by.map(|by| by.0),
        if by.is_some() { PER_HOUR - 1 } else { BY_NOBODY_PER_HOUR - 1 }
    );
    let seconds = seconds.fetch_optional(tx).await?.flatten();
    Ok(seconds.and_then(|seconds| u64::try_from(seconds).ok()).map(|seconds| seconds.max(1)))
}
