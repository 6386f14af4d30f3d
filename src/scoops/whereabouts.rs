//! Where a scoop came from, and where it went: the boards that took it, from it or from one that had.

use sqlx::PgExecutor;

use super::{Scoop, ScoopId, Via};
use crate::{
    accounts::ByLine,
    error::Result,
    live::{Subject, Subjects, Tells},
    matters::Reason,
    text::Moment,
    topics::{self, Topic, TopicRef},
};

#[derive(Debug)]
pub struct Rescoop {
    id: ScoopId,
    pub topic: TopicRef,
    pub curator: ByLine,
    pub permalink: String,
    pub published: Moment,
}

impl Scoop {
    /// Why a moderator hid what stood at this place of a board, where its place says so.
    pub async fn hidden_for(db: impl PgExecutor<'_>, board: &Topic, id: i64) -> Result<Option<Reason>> {
        let hidden = sqlx::query_scalar!(
            r#"select hidden_for as "reason!: Reason" from scoop
               where id = $1 and topic_id = $2 and hidden_for is not null and not removed and deleted_at is null"#,
            id,
            board.id.0
        );
        Ok(hidden.fetch_optional(db).await?)
    }

    /// The scoops before it, from the one it was taken from to the original; 20 at most. Hidden ones, and those on
    /// boards that are not public, show nowhere, but what they were taken from still does.
    pub async fn taken_from(&self, db: impl PgExecutor<'_>) -> Result<Vec<Via>> {
        let rows = sqlx::query!(
            r#"with recursive chain as (
                   select id, via_id, 0 as step from scoop where id = $1
                   union all
                   select scoop.id, scoop.via_id, step + 1 from chain join scoop on scoop.id = chain.via_id where step < 20
               )
               select scoop.id as "id: ScoopId", scoop.title, topic.slug, topic.title as topic_title,
                   account.name, account.display_name
               from chain
               join scoop on scoop.id = chain.id and scoop.state = 'published'
               join topic on topic.id = scoop.topic_id and topic.visibility = 'public'
               join account on account.id = scoop.curator_id
               where chain.step > 0 order by chain.step"#,
            self.id.0
        )
        .fetch_all(db)
        .await?;
        let vias = rows.into_iter().map(|row| Via {
            id: row.id,
            permalink: topics::permalink(&row.slug, row.id.0, &row.title),
            topic: TopicRef { slug: row.slug, title: row.topic_title },
            curator: ByLine { name: row.name, display_name: row.display_name },
        });
        Ok(vias.collect())
    }

    /// Oldest first; 100 at most. Hidden ones, and those on boards that are not public,
    /// show nowhere, but what was taken from them still does.
    pub async fn went_to(&self, db: impl PgExecutor<'_>) -> Result<Vec<Rescoop>> {
        let rows = sqlx::query!(
            r#"with recursive taken as (
                   select id from scoop where via_id = $1
                   union
                   select scoop.id from taken join scoop on scoop.via_id = taken.id
               )
               select scoop.id as "id: ScoopId", scoop.title, scoop.published_at as "published_at!",
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
            id: row.id,
            permalink: topics::permalink(&row.slug, row.id.0, &row.title),
            topic: TopicRef { slug: row.slug, title: row.topic_title },
            curator: ByLine { name: row.name, display_name: row.display_name },
            published: row.published_at,
        });
        Ok(rescoops.collect())
    }
}

impl Tells for Rescoop {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.add(Subject::Scoop(self.id.0));
        self.curator.tells(subjects);
    }
}
