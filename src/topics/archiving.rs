//! An archived board stays to be read, and nothing new is put on it.

use sqlx::PgExecutor;

use super::Topic;
use crate::error::Result;

impl Topic {
    /// Archiving it twice is the same as once.
    pub async fn archive(&self, db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!("update topic set archived_at = coalesce(archived_at, now()) where id = $1", self.id.0)
            .execute(db)
            .await?;
        Ok(())
    }

    pub async fn unarchive(&self, db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!("update topic set archived_at = null where id = $1", self.id.0).execute(db).await?;
        Ok(())
    }

    /// Whether anything new may be put on it.
    pub fn takes_scoops(&self) -> bool {
        self.archived_at.is_none() && self.deleted_at.is_none()
    }
}
