//! Saying it and taking it back. The scoop's counter is kept by the database.

use std::collections::HashSet;

use sqlx::{PgExecutor, PgPool};

use crate::{
    accounts::AccountId,
    error::Result,
    scoops::{Scoop, ScoopId},
    text::Count,
};

/// What a scoop's button shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thanks {
    /// Whoever asks has said it.
    pub mine: bool,
    pub count: Count,
}

impl Thanks {
    /// Twice is once.
    pub async fn say(db: &PgPool, scoop: &Scoop, by: AccountId) -> Result<Self> {
        sqlx::query!(
            "insert into thanks (scoop_id, account_id) select id, $2 from scoop where id = $1 and state = 'published'
             on conflict (account_id, scoop_id) do nothing",
            scoop.id.0,
            by.0
        )
        .execute(db)
        .await?;
        Self::now(db, scoop, by).await
    }

    /// Nothing, where it was not said.
    pub async fn take_back(db: &PgPool, scoop: &Scoop, by: AccountId) -> Result<Self> {
        sqlx::query!("delete from thanks where scoop_id = $1 and account_id = $2", scoop.id.0, by.0)
            .execute(db)
            .await?;
        Self::now(db, scoop, by).await
    }

    async fn now(db: &PgPool, scoop: &Scoop, by: AccountId) -> Result<Self> {
        let now = sqlx::query!(
            r#"select thanks_count, exists (select from thanks where scoop_id = $1 and account_id = $2) as "mine!"
               from scoop where id = $1"#,
            scoop.id.0,
            by.0
        )
        .fetch_one(db)
        .await?;
        Ok(Self { mine: now.mine, count: Count(now.thanks_count.into()) })
    }

    /// Which of these scoops somebody has thanked for.
    pub async fn said_by(db: impl PgExecutor<'_>, by: AccountId, scoops: &[i64]) -> Result<HashSet<ScoopId>> {
        let thanked = sqlx::query_scalar!(
            r#"select scoop_id as "scoop_id: ScoopId" from thanks where account_id = $1 and scoop_id = any($2)"#,
            by.0,
            scoops
        );
        Ok(thanked.fetch_all(db).await?.into_iter().collect())
    }
}
