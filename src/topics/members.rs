//! Who works on a board besides its owner.

use sqlx::PgExecutor;

use super::Topic;
use crate::{accounts::ByLine, error::Result};

/// What a member does on a board; its owner is no member besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, serde::Deserialize)]
#[sqlx(type_name = "member_role", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum MemberRole {
    /// Publishes.
    Curator,
    /// Proposes; a curator approves.
    Contributor,
}

impl Topic {
    /// The curators besides the owner, first come first; contributors propose and are not named.
    pub async fn curators(&self, db: impl PgExecutor<'_>) -> Result<Vec<ByLine>> {
        let curators = sqlx::query_as!(
            ByLine,
            "select account.name, account.display_name
             from topic_member join account on account.id = topic_member.account_id
             where topic_member.topic_id = $1 and topic_member.role = 'curator'
             order by topic_member.joined_at, account.id limit 50",
            self.id.0
        )
        .fetch_all(db)
        .await?;
        Ok(curators)
    }
}
