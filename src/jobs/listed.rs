//! Jobs as whoever looks after the site sees them: never what they are about, which may name somebody.

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::{FromRow, PgConnection, PgPool};

use crate::{
    acts::Act,
    error::{Error, Result},
    sessions::Me,
    text::{Key, Keyed, Moment, Paged, Place},
};

const PER_PAGE: usize = 50;
const FETCHED: i64 = 51;
/// The longest that what went wrong is shown.
const LONGEST: usize = 300;

#[derive(Debug, FromRow)]
pub struct Listed {
    pub id: i64,
    pub task: String,
    pub run_at: Moment,
    pub attempts: i16,
    pub max_attempts: i16,
    last_error: Option<String>,
    created_at: Moment,
    pub state: String,
}

/// How many jobs of a task there are, by state; up to a bound.
#[derive(Debug, Default)]
pub struct Tally {
    pub waiting: i64,
    pub running: i64,
    pub failed: i64,
}

/// The library's view of its jobs: it makes these tables when the program starts, so nothing is known of them when it
/// is compiled.
macro_rules! select_jobs {
    ($tail:literal) => {
        sqlx::query_as::<_, Listed>(concat!(
            "select * from (
                 select id, task_identifier as task, run_at, attempts, max_attempts, last_error, created_at,
                     case when locked_at is not null then 'running' when attempts >= max_attempts then 'failed'
                         else 'waiting' end as state
                 from graphile_worker.jobs
             ) job ",
            $tail
        ))
    };
}

impl Listed {
    /// The one made last first.
    pub async fn page(db: &PgPool, task: &str, state: &str, place: Place) -> Result<Paged<Self>> {
        let (rows, key) = match place {
            Place::NewerThan(key) => (
                select_jobs!(
                    "where ($1 = '' or task = $1) and ($2 = '' or state = $2) and id > $3 order by id limit $4"
                ),
                key,
            ),
            Place::Newest | Place::OlderThan(_) => (
                select_jobs!(
                    "where ($1 = '' or task = $1) and ($2 = '' or state = $2) and id < $3 order by id desc limit $4"
                ),
                if let Place::OlderThan(key) = place { key } else { Key::NEWEST },
            ),
        };
        let rows = rows.bind(task).bind(state).bind(key.id).bind(FETCHED).fetch_all(db).await?;
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    /// By task. Of more than 10,000 jobs, the rest is not counted.
    pub async fn tally(db: &PgPool) -> Result<BTreeMap<String, Tally>> {
        let rows = sqlx::query_as::<_, (String, i64, i64, i64)>(
            "select task_identifier, count(*) filter (where locked_at is null and attempts < max_attempts),
                 count(*) filter (where locked_at is not null),
                 count(*) filter (where locked_at is null and attempts >= max_attempts)
             from (select * from graphile_worker.jobs limit 10000) job group by task_identifier order by task_identifier",
        );
        let tally = |(task, waiting, running, failed)| (task, Tally { waiting, running, failed });
        Ok(rows.fetch_all(db).await?.into_iter().map(tally).collect())
    }

    /// How many were given up; 10,001 at most.
    pub async fn failed(db: &PgPool) -> Result<i64> {
        let failed = sqlx::query_scalar(
            "select count(*) from (
                 select from graphile_worker.jobs where locked_at is null and attempts >= max_attempts limit 10001
             ) counted",
        );
        Ok(failed.fetch_one(db).await?)
    }

    /// At once, and with all its tries before it. One that runs is left alone.
    pub async fn retry(tx: &mut PgConnection, me: &Me, id: i64) -> Result<()> {
        let job = Self::find(tx, id).await?;
        sqlx::query("select from graphile_worker.reschedule_jobs(array[$1], run_at := now(), attempts := 0)")
            .bind(id)
            .execute(&mut *tx)
            .await?;
        job.record(tx, me, "job.retry", "waiting").await
    }

    /// It is never done. One that runs is left alone.
    pub async fn discard(tx: &mut PgConnection, me: &Me, id: i64) -> Result<()> {
        let job = Self::find(tx, id).await?;
        sqlx::query("select from graphile_worker.complete_jobs(array[$1])").bind(id).execute(&mut *tx).await?;
        job.record(tx, me, "job.discard", "discarded").await
    }

    /// One that does not run, and until the transaction ends does not begin to.
    async fn find(tx: &mut PgConnection, id: i64) -> Result<Self> {
        let held = sqlx::query("select from graphile_worker._private_jobs where id = $1 for update").bind(id);
        held.fetch_one(&mut *tx).await?;
        let job = select_jobs!("where id = $1").bind(id).fetch_one(tx).await?;
        if job.state == "running" {
            let words = "This job runs right now. Please look again in a moment.";
            return Err(Error::Forbidden(words.to_owned()));
        }
        Ok(job)
    }

    async fn record(&self, tx: &mut PgConnection, me: &Me, deed: &'static str, became: &str) -> Result<()> {
        let about = format!("job {} ({})", self.id, self.task);
        let before = json!({ "state": self.state, "attempts": self.attempts });
        Act { by: me.id, deed, about: &about, before, after: json!({ "state": became }) }.record(tx).await
    }

    /// What went wrong the last time, shortened. It names nobody's address.
    pub fn trouble(&self) -> Option<String> {
        let words = self.last_error.as_deref()?.split_whitespace();
        let words: Vec<_> = words.map(|word| if word.contains('@') { "…" } else { word }).collect();
        let words = words.join(" ");
        let cut = words.chars().count() > LONGEST;
        Some(if cut { words.chars().take(LONGEST).chain(['…']).collect() } else { words })
    }

    /// What it does.
    pub fn words(&self) -> String {
        in_words(&self.task)
    }
}

/// "send letter"
pub fn in_words(task: &str) -> String {
    task.replace('_', " ")
}

impl Keyed for Listed {
    fn key(&self) -> Key {
        Key::new(self.created_at, self.id)
    }
}
