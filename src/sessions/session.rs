//! Beginning a session, listing one's own, ending them.

use sqlx::{PgConnection, PgExecutor};

use crate::{
    accounts::{AccountId, Token},
    error::{Error, Result},
    text::Moment,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct SessionId(pub i64);

/// As its owner sees it.
#[derive(Debug)]
pub struct Listed {
    pub id: SessionId,
    pub device: String,
    pub created_at: Moment,
    pub seen_at: Moment,
}

pub struct Session;

impl Session {
    /// Days without a visit after which one is signed out.
    pub const DAYS: i64 = 30;

    /// Always a new one, so that no token of before is worth anything after. Half of one, for ten minutes, where a
    /// second factor is owed: unless `strong`, which shows one already.
    pub async fn begin(
        db: impl PgExecutor<'_>,
        account: AccountId,
        device: &str,
        strong: bool,
    ) -> Result<(Token, bool)> {
        let token = Token::random();
        let half = sqlx::query_scalar!(
            "insert into session (token_hash, account_id, device, half, expires_at)
             select $1, $2, $3, half, now() + case when half then interval '10 minutes' else interval '30 days' end
             from (select not $4 and exists (select from second_factor where account_id = $2) as half) owed
             returning half",
            token.hash(),
            account.0,
            device,
            strong
        );
        let half = half.fetch_one(db).await?;
        Ok((token, half))
    }

    /// One's own, the last seen first; 100 at most.
    pub async fn of(db: impl PgExecutor<'_>, account: AccountId) -> Result<Vec<Listed>> {
        let sessions = sqlx::query_as!(
            Listed,
            "select id, device, created_at, seen_at from session
             where account_id = $1 and not half and expires_at > now() order by seen_at desc, id desc limit 100",
            account.0
        );
        Ok(sessions.fetch_all(db).await?)
    }

    /// One of one's own; somebody else's is as if there were none.
    pub async fn end(db: impl PgExecutor<'_>, account: AccountId, session: SessionId) -> Result<()> {
        let ended = sqlx::query!("delete from session where id = $1 and account_id = $2", session.0, account.0);
        if ended.execute(db).await?.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
    }

    /// All of one's own, or all but this one.
    pub async fn end_all(db: impl PgExecutor<'_>, account: AccountId, but: Option<SessionId>) -> Result<()> {
        sqlx::query!(
            "delete from session where account_id = $1 and id is distinct from $2",
            account.0,
            but.map(|id| id.0)
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// The session behind a cookie, whoever's it is.
    pub async fn forget(db: impl PgExecutor<'_>, token: &Token) -> Result<()> {
        sqlx::query!("delete from session where token_hash = $1", token.hash()).execute(db).await?;
        Ok(())
    }

    /// Whoever sits there has just shown again who they are.
    pub async fn prove(db: &mut PgConnection, session: SessionId) -> Result<()> {
        sqlx::query!("update session set proved_at = now() where id = $1", session.0).execute(db).await?;
        Ok(())
    }

    pub async fn sweep(db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!("delete from session where expires_at < now()").execute(db).await?;
        Ok(())
    }
}
