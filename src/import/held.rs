//! An import that runs, for the job that runs it.

use sqlx::{PgTransaction, types::Json};

use super::{Stage, Written};
use crate::{
    accounts::{AccountId, Role},
    error::Result,
    rights::{OnBoard, Standing},
    topics::TopicId,
};

/// What a job needs to know of an import, locked until its transaction ends.
pub struct Held {
    pub account: AccountId,
    pub topic: TopicId,
    pub stage: Stage,
    pub position: i32,
    pub total: i32,
    /// It was made for this.
    pub new_board: bool,
    pub written: Written,
    /// Whoever sent it may still do so.
    pub allowed: bool,
}

impl Held {
    pub async fn load(tx: &mut PgTransaction<'_>, id: i64) -> Result<Option<Self>> {
        let row = sqlx::query!(
            r#"select import.account_id, import.state as "stage: Stage", import.position, import.total, import.new_board,
                   import.written as "written: Json<Written>", topic.id as topic_id,
                   topic.archived_at is null and topic.deleted_at is null as "open!",
                   topic.owner_id = account.id as "owns!", account.role,
                   account.deleted_at is null and coalesce(account.suspended_until < now(), true) as "acts!"
               from import
               join account on account.id = import.account_id
               join topic on topic.id = import.topic_id
               where import.id = $1 for update of import"#,
            id
        )
        .fetch_optional(&mut **tx)
        .await?;
        Ok(row.map(|row| {
            let standing = match row.role {
                _ if row.owns => Standing::Owner,
                Role::Admin => Standing::Admin,
                _ => Standing::Stranger,
            };
            Self {
                account: AccountId(row.account_id),
                topic: row.topic_id,
                stage: row.stage,
                position: row.position,
                total: row.total,
                new_board: row.new_board,
                written: row.written.0,
                allowed: row.acts && row.open && standing.may(OnBoard::Import),
            }
        }))
    }
}
