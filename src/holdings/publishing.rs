//! Many drafts published at once, as they are.

use sqlx::PgConnection;

use super::Holding;
use crate::{error::Result, scoops::State};

impl Holding {
    /// What was learned of an article meanwhile holds from now on.
    pub(super) async fn publish(tx: &mut PgConnection, ids: &[i64]) -> Result<()> {
        sqlx::query!(
            "update scoop set state = 'published', published_at = coalesce(published_at, now()), scheduled_for = null,
                 offered_at = null, returned = null,
                 article_id = coalesce((select same_as_id from article where article.id = scoop.article_id), article_id)
             where id = any($1) and state in ('draft', 'scheduled')",
            ids
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    pub(super) fn objection_to_publishing(&self, double: bool) -> Option<&'static str> {
        match self {
            _ if !self.may_publish() => Some("A curator of its board publishes it: offer it to them in the editor."),
            _ if self.archived => Some("Its board is archived, and nothing new is put on it."),
            _ if self.state == State::Published => Some("It is published already."),
            _ if self.waits => Some("Its page is still being read. Please try again in a moment."),
            _ if self.title.trim().is_empty() => Some("It has no title yet."),
            _ if self.quotes_too_much => {
                Some("It quotes more of its source than its board allows. Please shorten it first.")
            }
            _ if double => Some("Another scoop of the same article stands on its board already."),
            _ => None,
        }
    }
}
