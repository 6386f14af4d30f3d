//! A tag put on many scoops, or taken off: a change like any other, so each is kept as it was before.

use sqlx::PgConnection;

use super::Holding;
use crate::{error::Result, sessions::Me, text::tag, versions::Version};

impl Holding {
    pub(super) fn objection_to_tagging(&self, tag: &str) -> Option<&'static str> {
        let full = self.tags.len() >= tag::MOST && self.tags.iter().all(|has| has != tag);
        full.then_some("It has twenty tags already, which is the most.")
    }

    /// Behind the tags it has.
    pub(super) async fn tag(tx: &mut PgConnection, me: &Me, tag: &str, ids: &[i64]) -> Result<()> {
        let without = sqlx::query_scalar!(
            r#"select id as "id: i64" from scoop where id = any($1)
               and not exists (select from scoop_tag where scoop_id = scoop.id and tag = $2)"#,
            ids,
            tag
        )
        .fetch_all(&mut *tx)
        .await?;
        Version::keep(&mut *tx, &without).await?;
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select id, topic_id, $2,
                 coalesce((select max(position) from scoop_tag where scoop_id = scoop.id), 0)::smallint + 1::smallint
             from scoop where id = any($1)",
            &without,
            tag
        )
        .execute(&mut *tx)
        .await?;
        changed(tx, me, &without).await
    }

    pub(super) async fn untag(tx: &mut PgConnection, me: &Me, tag: &str, ids: &[i64]) -> Result<()> {
        let with = sqlx::query_scalar!(
            r#"select scoop_id as "id: i64" from scoop_tag where scoop_id = any($1) and tag = $2"#,
            ids,
            tag
        )
        .fetch_all(&mut *tx)
        .await?;
        Version::keep(&mut *tx, &with).await?;
        sqlx::query!("delete from scoop_tag where scoop_id = any($1) and tag = $2", &with, tag)
            .execute(&mut *tx)
            .await?;
        changed(tx, me, &with).await
    }
}

/// Who has one of them open in the editor is told.
async fn changed(tx: &mut PgConnection, me: &Me, ids: &[i64]) -> Result<()> {
    sqlx::query!("update scoop set version = version + 1, edited_at = now() where id = any($1)", ids)
        .execute(&mut *tx)
        .await?;
    Version::record_all(tx, ids, me.id).await
}
