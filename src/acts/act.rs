//! What is written into the log of acts.

use serde_json::Value;
use sqlx::PgExecutor;

use crate::{accounts::AccountId, error::Result};

/// Recorded in the transaction of the deed. Neither `before` nor `after` holds a secret, or what somebody wrote.
#[derive(Debug)]
pub struct Act<'a> {
    pub by: AccountId,
    /// What was done, such as "account.role".
    pub deed: &'static str,
    /// To what, such as "@noor".
    pub about: &'a str,
    pub before: Value,
    pub after: Value,
}

impl Act<'_> {
    /// The database keeps it: it is never changed, and never thrown away.
    pub async fn record(self, db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!(
            "insert into act (by_id, deed, about, before, after) values ($1, $2, $3, $4, $5)",
            self.by.0,
            self.deed,
            self.about,
            self.before,
            self.after
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
