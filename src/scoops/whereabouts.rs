//! Where a scoop went: the boards that took it, from it or from one that had.

use sqlx::PgExecutor;

use super::Scoop;
use crate::{
    accounts::ByLine,
    error::Result,
    text::Moment,
    topics::{self, TopicRef},
};

#[derive(Debug)]
pub struct Rescoop {
    pub topic: TopicRef,
    pub curator: ByLine,
    pub permalink: String,
    pub published: Moment,
}

impl Scoop {
    /// Oldest first; 100 at most. Hidden ones, and those on boards that are not public,
    /// show nowhere, but what was taken from them still does.
    pub async fn went_to(&self, db: impl PgExecutor<'_>) -> Result<Vec<Rescoop>> {
        let rows = sqlx::query!(
            r#"with recursive taken as (
                   select id from scoop where via_id = $1
                   union
                   select scoop.id from taken join scoop on scoop.via_id = taken.id
               )
               select scoop.id, scoop.title, scoop.published_at as "published_at!",
                   topic.slug, topic.title as topic_title, account.name, account.display_name
               from (select id from taken limit 2000) near
               join scoop on scoop.id = near.id and scoop.state = 'published'
               join topic on topic.id = scoop.topic_id and topic.visibility = 'public'
               join account on account.id = scoop.curator_id
               order by scoop.published_at, scoop.id limit 100"#,
            self.id.0
        )
        .fetch_all(db)
        .await?;
        let rescoops = rows.into_iter().map(|row| Rescoop {
            permalink: topics::permalink(&row.slug, row.id.0, &row.title),
            topic: TopicRef { slug: row.slug, title: row.topic_title },
            curator: ByLine { name: row.name, display_name: row.display_name },
            published: row.published_at,
        });
        Ok(rescoops.collect())
    }
}
