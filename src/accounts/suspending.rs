//! A suspended account reads like a stranger and keeps its own settings; it does nothing else until then.

use sqlx::PgExecutor;

use super::AccountId;
use crate::{error::Result, text::Moment};

impl AccountId {
    /// Until a moment, or never again suspended.
    pub async fn suspend(self, db: impl PgExecutor<'_>, until: Option<Moment>) -> Result<()> {
        sqlx::query!(
            "update account set suspended_until = $2, banned = false where id = $1",
            self.0,
            until as Option<Moment>
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
