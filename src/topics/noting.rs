//! What an admin does to a board that is somebody else's stands in the log.

use serde_json::{Value, json};
use sqlx::PgExecutor;

use super::{Draft, Topic};
use crate::{acts::Act, error::Result, sessions::Me};

impl Topic {
    /// In the transaction of the deed; nothing, where it is one's own.
    pub async fn note(
        &self,
        db: impl PgExecutor<'_>,
        me: &Me,
        deed: &'static str,
        before: Value,
        after: Value,
    ) -> Result<()> {
        if !me.is_admin() || me.name == self.owner_name {
            return Ok(());
        }
        Act { by: me.id, deed, about: &format!("/t/{}", self.slug), before, after }.record(db).await
    }

    /// How it stands before it is edited, without what somebody wrote.
    pub(super) fn standing_before(&self) -> Value {
        json!({
            "address": self.slug,
            "visibility": self.visibility.word(),
            "comments": self.comment_policy.word(),
            "language": self.language,
            "accent": self.accent,
            "face": self.face.word(),
        })
    }
}

impl Draft {
    /// The same, as the form has it.
    pub(super) fn standing_after(&self, slug: &str) -> Value {
        json!({
            "address": slug,
            "visibility": self.visibility.word(),
            "comments": self.comment_policy.word(),
            "language": self.language,
            "accent": self.accent,
            "face": self.face.word(),
        })
    }
}
