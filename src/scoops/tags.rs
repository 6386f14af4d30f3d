//! The tags of scoops: for a whole page of them at once, and of one as it is saved.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor};

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

impl ScoopId {
    /// These tags and no others, in this order.
    pub async fn has_tags(self, db: &mut PgConnection, tags: &[String]) -> Result<()> {
        sqlx::query!("delete from scoop_tag where scoop_id = $1 and tag <> all ($2)", self.0, tags)
            .execute(&mut *db)
            .await?;
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select scoop.id, scoop.topic_id, tag, place
             from scoop, unnest($2::text[]) with ordinality as named (tag, place) where scoop.id = $1
             on conflict (scoop_id, tag) do update set position = excluded.position
                 where scoop_tag.position <> excluded.position",
            self.0,
            tags
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
