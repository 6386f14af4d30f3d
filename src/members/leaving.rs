//! A member's role changes, and a membership ends; the owner has none to lose.

use serde::Deserialize;
use sqlx::PgConnection;

use crate::{
    error::{Error, Result},
    topics::{MemberRole, Topic},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    pub role: MemberRole,
}

impl Topic {
    /// On a board that is held. Twice is the same as once, for everybody but the owner.
    pub async fn remove_member(&self, db: &mut PgConnection, name: &str) -> Result<()> {
        let account = sqlx::query_scalar!(
            "select account.id from account join topic on topic.id = $1 and topic.owner_id <> account.id
             where account.name = $2",
            self.id.0,
            name
        )
        .fetch_one(&mut *db)
        .await?;
        sqlx::query!("delete from topic_member where topic_id = $1 and account_id = $2", self.id.0, account.0)
            .execute(db)
            .await?;
        Ok(())
    }

    /// On a board that is held. Whoever is no member is not made one by it.
    pub async fn change_role(&self, db: &mut PgConnection, name: &str, role: MemberRole) -> Result<()> {
        let changed = sqlx::query!(
            "update topic_member set role = $3 from account
             where topic_member.topic_id = $1 and account.id = topic_member.account_id and account.name = $2",
            self.id.0,
            name,
            role as MemberRole
        );
        if changed.execute(db).await?.rows_affected() == 1 { Ok(()) } else { Err(Error::NotFound) }
    }
}
