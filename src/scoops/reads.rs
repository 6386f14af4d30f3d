//! What a scoop's own page tells besides: how often it was read, its source asked for, and that one's icon.

use sqlx::{PgConnection, PgExecutor};

use super::{Scoop, ScoopId};
use crate::{error::Result, pictures::Picture, text::Count, topics::Topic};

impl Scoop {
    pub async fn views(&self, db: impl PgExecutor<'_>) -> Result<Count> {
        let views = sqlx::query_scalar!("select views from scoop_view_total where scoop_id = $1", self.id.0);
        Ok(Count(views.fetch_optional(db).await?.unwrap_or_default()))
    }

    /// How often readers went on to its source.
    pub async fn clicks(&self, db: impl PgExecutor<'_>) -> Result<Count> {
        let clicks = sqlx::query_scalar!("select clicks from scoop_click_total where scoop_id = $1", self.id.0);
        Ok(Count(clicks.fetch_optional(db).await?.unwrap_or_default()))
    }

    /// Of the site of its article.
    pub async fn site_icon(&self, db: impl PgExecutor<'_>) -> Result<Option<Picture>> {
        let icon = sqlx::query_as!(
            Picture,
            "select picture.hash, picture.width, picture.height, picture.widths
             from scoop join article on article.id = scoop.article_id join picture on picture.id = article.icon_id
             where scoop.id = $1",
            self.id.0
        );
        Ok(icon.fetch_optional(db).await?)
    }
}

impl ScoopId {
    /// A published scoop of a board that has a source to go on to.
    pub async fn with_source(db: impl PgExecutor<'_>, board: &Topic, id: i64) -> Result<Self> {
        let scoop = sqlx::query_scalar!(
            "select id from scoop where id = $1 and topic_id = $2 and state = 'published' and article_id is not null",
            id,
            board.id.0
        );
        Ok(scoop.fetch_one(db).await?)
    }

    /// Adds reads that were counted elsewhere.
    pub async fn was_read(self, db: &mut PgConnection, views: i64) -> Result<(), sqlx::Error> {
        sqlx::query!("insert into scoop_view_total (scoop_id, views) values ($1, $2)", self.0, views)
            .execute(db)
            .await?;
        Ok(())
    }
}
