//! A deleted board is gone for everyone at once; for thirty days it can be had back.

use chrono::TimeDelta;
use sqlx::{PgExecutor, PgPool};

use super::Topic;
use crate::{error::Result, problems::Problems, text::Moment};

/// How long a deleted board can be restored.
const DAYS: i32 = 30;

impl Topic {
    /// `typed` is the board's address, which only who means it types. Its address stays taken.
    pub async fn delete(&self, db: impl PgExecutor<'_>, typed: &str) -> Result<()> {
        if typed.trim() != self.slug {
            let words = format!("This is not the board's address. Please type {} to delete it.", self.slug);
            return Problems::with("address", words).into_result();
        }
        sqlx::query!(
            "update topic set deleted_at = now(), visibility_before = visibility, visibility = 'private'
             where id = $1 and deleted_at is null",
            self.id.0
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// As it was before, seen by whom it was seen by.
    pub async fn restore(&self, db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!(
            "update topic set deleted_at = null, visibility_before = null, visibility = visibility_before
             where id = $1 and deleted_at is not null",
            self.id.0
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// Until when a deleted board can be restored.
    pub fn gone_at(&self) -> Option<Moment> {
        let Moment(deleted_at) = self.deleted_at?;
        deleted_at.checked_add_signed(TimeDelta::days(DAYS.into())).map(Moment)
    }

    /// Throws away what was deleted longer ago, with all that stands on it; how many boards that was. One at a time:
    /// however many there are, nobody waits for all of them, and what is done when it breaks off stays done.
    pub async fn purge(db: &PgPool) -> Result<u64> {
        let mut purged = 0;
        loop {
            let done = sqlx::query!(
                "delete from topic where id = (
                     select id from topic where deleted_at < now() - make_interval(days => $1)
                     order by deleted_at limit 1 for update skip locked
                 )",
                DAYS
            )
            .execute(db)
            .await?;
            if done.rows_affected() == 0 {
                return Ok(purged);
            }
            purged += done.rows_affected();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn a_board_is_thrown_away_thirty_days_after_with_all_that_stands_on_it(db: PgPool) {
        let delete = |days: i32, slug: &'static str| {
            sqlx::query(
                "update topic set deleted_at = now() - make_interval(days => $1, mins => 1), visibility_before = visibility,
                     visibility = 'private' where slug = $2",
            )
            .bind(days)
            .bind(slug)
            .execute(&db)
        };
        delete(30, "heart-failure").await.unwrap();
        delete(29, "sleep").await.unwrap();
        delete(400, "ward-secrets").await.unwrap();
        assert_eq!(Topic::purge(&db).await.unwrap(), 2);
        assert_eq!(Topic::purge(&db).await.unwrap(), 0);
        let left = "select array_agg(slug order by slug) from topic";
        let left: Vec<String> = sqlx::query_scalar(left).fetch_one(&db).await.unwrap();
        assert_eq!(left, ["drafts-of-rui", "sleep"]);
        let orphans = "select (select count(*) from comment) + (select count(*) from topic_tag) + (select count(*) from topic_member)
                           + (select count(*) from scoop where via_id is not null)";
        let orphans: i64 = sqlx::query_scalar(orphans).fetch_one(&db).await.unwrap();
        assert_eq!(orphans, 0);
        let scoops: i64 = sqlx::query_scalar("select count(*) from scoop").fetch_one(&db).await.unwrap();
        assert_eq!(scoops, 2, "what was taken from it stays");
    }
}
