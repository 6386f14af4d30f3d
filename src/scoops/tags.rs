//! The tags of scoops, for a whole page of them at once.

use std::collections::HashMap;

use sqlx::PgExecutor;

use super::{Scoop, ScoopId};
use crate::error::Result;

impl Scoop {
    /// In their curator's order.
    pub async fn tags(db: impl PgExecutor<'_>, scoops: &[i64]) -> Result<HashMap<ScoopId, Vec<String>>> {
        let rows = sqlx::query!(
            "select scoop_id, tag from scoop_tag where scoop_id = any($1) order by scoop_id, position, tag",
            scoops
        )
        .fetch_all(db)
        .await?;
        let mut tags: HashMap<ScoopId, Vec<String>> = HashMap::new();
        for row in rows {
            tags.entry(row.scoop_id).or_default().push(row.tag);
        }
        Ok(tags)
    }
}
