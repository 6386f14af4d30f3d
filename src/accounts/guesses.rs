//! Pauses for whoever guesses: after a few wrong passwords or codes, longer and longer.

use sha2::{Digest, Sha256};
use sqlx::{PgExecutor, PgPool};

use crate::error::{Error, Result};

/// The name under which somebody tries to get in, whether there is such an account or not: who
/// guesses names learns nothing from a pause. Only its hash is kept.
#[derive(Debug, Clone)]
pub struct Guessed(Vec<u8>);

impl Guessed {
    /// What was typed as a name or address; `step` tells passwords and codes apart.
    pub fn at(step: &str, typed: &str) -> Self {
        Self(Sha256::digest(format!("{step} {}", typed.trim().to_lowercase())).to_vec())
    }

    /// Counts a try before it is checked, so that many at once are many. Four are free; then one waits 2 seconds, 4, 8,
    /// up to a quarter of an hour. A day of quiet forgets them.
    ///
    /// Refused with how long to wait, where one has to.
    pub async fn begin(&self, db: &PgPool) -> Result<()> {
        let counted = sqlx::query_scalar!(
            "insert into guess as known (name_hash, failures) values ($1, 1)
             on conflict (name_hash) do update set
                 failures = case when known.last_at < now() - interval '1 day' then 1 else least(known.failures + 1, 1000) end,
                 last_at = now(),
                 paused_until = case when known.failures < 4 or known.last_at < now() - interval '1 day' then '-infinity'
                     else now() + least(interval '15 minutes', interval '1 second' * 2 ^ least(known.failures - 3, 12)) end
                 where known.paused_until <= now()
             returning failures",
            self.0
        )
        .fetch_optional(db)
        .await?;
        if counted.is_some() { Ok(()) } else { Err(Error::TooManyTries { seconds: self.pause(db).await?.max(1) }) }
    }

    /// How long one has to wait, in seconds.
    async fn pause(&self, db: impl PgExecutor<'_>) -> Result<u64> {
        let seconds = sqlx::query_scalar!(
            r#"select ceil(extract(epoch from greatest(paused_until, now()) - now()))::bigint as "seconds!" from guess where name_hash = $1"#,
            self.0
        )
        .fetch_optional(db)
        .await?;
        Ok(seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(0))
    }

    /// It was no guess.
    pub async fn forget(&self, db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!("delete from guess where name_hash = $1", self.0).execute(db).await?;
        Ok(())
    }

    /// Those of more than a day ago count no more.
    pub async fn sweep(db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!("delete from guess where last_at < now() - interval '1 day'").execute(db).await?;
        Ok(())
    }
}
