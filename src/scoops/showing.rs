//! How a draft comes to stand before readers, however it was said: by hand, many at once, or when it was due.

use sqlx::PgConnection;

use super::ScoopId;

impl ScoopId {
    /// Drafts and scheduled ones appear; one that was due appears as of then. A page may have said meanwhile that its
    /// article is another one. Whoever has its editor open is told. How many did.
    ///
    /// # Errors
    /// `scoop_already_on_topic`, where a board has the article already.
    pub async fn show(db: &mut PgConnection, scoops: &[i64]) -> Result<u64, sqlx::Error> {
        let shown = sqlx::query!(
            "update scoop set state = 'published', published_at = least(scheduled_for, now()), scheduled_for = null,
                 waits = false, offered_at = null, returned = null, version = version + 1,
                 article_id = coalesce((select same_as_id from article where article.id = scoop.article_id), article_id)
             where id = any($1) and state in ('draft', 'scheduled')",
            scoops
        )
        .execute(db)
        .await?;
        Ok(shown.rows_affected())
    }
}
