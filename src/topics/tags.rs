//! The tags of a board, each a filter on it.

use sqlx::PgExecutor;

use super::Topic;
use crate::error::Result;

#[derive(Clone, Debug)]
pub struct TagCount {
    pub name: String,
    pub count: i32,
}

impl Topic {
    /// The 40 most used, the most used first.
    pub async fn tags(&self, db: impl PgExecutor<'_>) -> Result<Vec<TagCount>> {
        let tags = sqlx::query_as!(
            TagCount,
            "select tag as name, scoops as count from topic_tag where topic_id = $1
             order by scoops desc, tag limit 40",
            self.id.0
        )
        .fetch_all(db)
        .await?;
        Ok(tags)
    }
}
