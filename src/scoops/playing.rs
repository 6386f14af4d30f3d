//! The video or the slides of a scoop's article, in the frame that their site gives for it.

use sqlx::PgExecutor;
use url::Url;

use super::Scoop;
use crate::error::Result;

#[derive(Debug)]
pub struct Player {
    pub title: String,
    pub src: Url,
}

impl Player {
    /// Such as `https://video.example`: all that its page may frame.
    pub fn origin(&self) -> String {
        self.src.origin().ascii_serialization()
    }
}

impl Scoop {
    pub async fn player(&self, db: impl PgExecutor<'_>) -> Result<Option<Player>> {
        let row = sqlx::query!(
            "select embed_src, embed_title from scoop join article on article.id = scoop.article_id where scoop.id = $1",
            self.id.0
        );
        let Some(row) = row.fetch_optional(db).await? else { return Ok(None) };
        let src = row.embed_src.and_then(|src| Url::parse(&src).ok());
        Ok(src.map(|src| Player { src, title: row.embed_title.unwrap_or_else(|| self.title.clone()) }))
    }
}
