//! Deleting an account: what only it had goes at once; its place stays, empty, so that what others answered makes sense.

use serde::Deserialize;
use sqlx::{PgConnection, PgExecutor};

use super::AccountId;
use crate::error::{Error, Result};

/// What becomes of what somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Words {
    /// They stay, by "Deleted account".
    Stay,
    /// Insights, comments and text posts go too. An answered comment leaves its place, empty.
    Go,
}

/// A board that somebody still owns.
#[derive(Debug)]
pub struct Owned {
    pub slug: String,
    pub title: String,
}

impl AccountId {
    /// Boards to hand over or delete first, in the order of their titles.
    pub async fn owns(self, db: impl PgExecutor<'_>) -> Result<Vec<Owned>> {
        let boards = sqlx::query_as!(
            Owned,
            "select slug, title from topic where owner_id = $1 and deleted_at is null order by title, id limit 100",
            self.0
        );
        Ok(boards.fetch_all(db).await?)
    }

    /// For good. Refused while they own a board.
    pub async fn leave(self, db: &mut PgConnection, words: Words) -> Result<()> {
        // Locked first: nobody hands them a board meanwhile.
        sqlx::query!("select id from account where id = $1 for update", self.0).fetch_one(&mut *db).await?;
        if !self.owns(&mut *db).await?.is_empty() {
            return Err(Error::Forbidden("Please hand over or delete your boards first.".to_owned()));
        }
        // Nobody will finish them.
        sqlx::query!("delete from scoop where curator_id = $1 and state in ('draft', 'scheduled')", self.0)
            .execute(&mut *db)
            .await?;
        if words == Words::Go {
            self.take_words(db).await?;
        }
        sqlx::query!(
            "with
             sessions as (delete from session where account_id = $1),
             passkeys as (delete from passkey where account_id = $1),
             handles as (delete from account_handle where account_id = $1),
             challenges as (delete from passkey_challenge where account_id = $1),
             totps as (delete from totp where account_id = $1),
             codes as (delete from recovery_code where account_id = $1),
             identities as (delete from identity where account_id = $1),
             thanks as (delete from thanks where account_id = $1),
             links as (delete from link where account_id = $1 or used_by = $1),
             invitations as (delete from board_invitation where account_id = $1),
             memberships as (delete from topic_member where account_id = $1),
             interests as (delete from interest where account_id = $1),
             names as (delete from former_name where account_id = $1)
             update account set name = 'deleted-' || id, display_name = 'Deleted account', role = 'reader', email = null,
                 password_hash = null, bio_source = '', bio_html = '', picture_id = null, suspended_until = null, banned = false, hidden_for = null,
                 no_interests_at = null,
                 deleted_at = now()
             where id = $1",
            self.0
        )
        .execute(db)
        .await?;
        Ok(())
    }

    async fn take_words(self, db: &mut PgConnection) -> Result<()> {
        sqlx::query!("delete from suggestion where account_id = $1", self.0).execute(&mut *db).await?;
        sqlx::query!("delete from insight where account_id = $1", self.0).execute(&mut *db).await?;
        sqlx::query!(
            "update scoop_version set insight_source = '' from scoop
             where scoop.id = scoop_version.scoop_id and scoop.curator_id = $1",
            self.0
        )
        .execute(&mut *db)
        .await?;
        // A text post is all words; an article's scoop belongs to its board.
        sqlx::query!("delete from scoop where curator_id = $1 and article_id is null and not source_unknown", self.0)
            .execute(&mut *db)
            .await?;
        sqlx::query!(
            "delete from comment where account_id = $1
             and not exists (select from comment answer where answer.parent_id = comment.id)",
            self.0
        )
        .execute(&mut *db)
        .await?;
        sqlx::query!(
            "update comment set state = 'deleted', source = '', html = '', edited_at = null where account_id = $1",
            self.0
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
