//! How often a scoop was read.

use sqlx::{PgConnection, PgExecutor};

use super::{Scoop, ScoopId};
use crate::{error::Result, text::Count};

impl Scoop {
    pub async fn views(&self, db: impl PgExecutor<'_>) -> Result<Count> {
        let views = sqlx::query_scalar!("select views from scoop_view_total where scoop_id = $1", self.id.0);
        Ok(Count(views.fetch_optional(db).await?.unwrap_or_default()))
    }
}

impl ScoopId {
    /// Adds reads that were counted elsewhere.
    pub async fn was_read(self, db: &mut PgConnection, views: i64) -> Result<(), sqlx::Error> {
        sqlx::query!("insert into scoop_view_total (scoop_id, views) values ($1, $2)", self.0, views)
            .execute(db)
            .await?;
        Ok(())
    }
}
