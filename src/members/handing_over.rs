//! A board gets another owner, and has one at every moment.

use serde::Deserialize;
use serde_json::json;
use sqlx::PgConnection;

use super::letters;
use crate::{
    error::{Error, Result},
    problems::Problems,
    sessions::Me,
    topics::Topic,
};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The name of who takes it.
    #[serde(default)]
    pub to: String,
}

impl HandOver {
    /// On a board that is held. Who owned it stays as a curator; who owns it now gets a letter, if they have an address.
    pub async fn take_place(&self, db: &mut PgConnection, board: &Topic, by: &Me, base_url: &str) -> Result<()> {
        // Nobody suspends or deletes the account until it owns the board.
        let heir = sqlx::query!(
            r#"select account.id, account.email from topic_member join account on account.id = topic_member.account_id
               where topic_member.topic_id = $1 and account.name = $2 and account.deleted_at is null
                   and account.origin is null and coalesce(account.suspended_until <= now(), true)
               for share of account"#,
            board.id.0,
            self.to
        );
        let Some(heir) = heir.fetch_optional(&mut *db).await? else {
            let words = "Please choose a curator or contributor of this board who can sign in and is not suspended.";
            return Err(Error::Refused(Problems::with("to", words)));
        };
        sqlx::query!(
            "insert into topic_member (topic_id, account_id, role)
             select topic.id, topic.owner_id, 'curator' from topic join account on account.id = topic.owner_id
             where topic.id = $1 and account.deleted_at is null
             on conflict (topic_id, account_id) do update set role = excluded.role",
            board.id.0
        )
        .execute(&mut *db)
        .await?;
        sqlx::query!("update topic set owner_id = $2 where id = $1", board.id.0, heir.id.0).execute(&mut *db).await?;
        let (before, after) = (json!({ "owner": board.owner().name }), json!({ "owner": self.to }));
        board.note(&mut *db, by, "board.hand-over", before, after).await?;
        match heir.email {
            Some(email) => letters::handed_over(email, board, by, base_url).queue(db).await,
            None => Ok(()),
        }
    }
}
