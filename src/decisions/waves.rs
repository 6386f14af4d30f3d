//! A wave of spam is decided about at once: all that one account has said and scooped, each with its own line in the log.
//! An appeal, or who asks for a removal, still waits for an answer of its own.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Kind, Open};
use crate::{error::Result, matters::Reason, sessions::Me};

/// Of each kind of thing, at once.
const MOST: i64 = 1000;

/// One kind of thing: held, given its matters, decided about, hidden, and out of the queue.
macro_rules! wave {
    ($tx:expr, $held:literal, $made:literal, $told:literal, $done:literal, $out:literal, $open:expr, $me:expr, $reason:expr, $removed:expr, $wave:expr) => {{
        let board = if $open.as_admin { None } else { $open.board };
        let author = $open.author.map(|author| author.0);
        let ids = sqlx::query_scalar!($held, author, board, MOST).fetch_all(&mut *$tx).await?;
        let ids: Vec<i64> = ids.into_iter().map(i64::from).collect();
        sqlx::query!($made, &ids).execute(&mut *$tx).await?;
        let kind = if $removed { Kind::Remove } else { Kind::Hide };
        sqlx::query!($told, &ids, kind as Kind, $reason as Reason, $me.id.0, $wave).execute(&mut *$tx).await?;
        let done = sqlx::query!($done, &ids, $reason as Reason, $removed).execute(&mut *$tx).await?;
        sqlx::query!($out, &ids).execute(&mut *$tx).await?;
        done.rows_affected()
    }};
}

impl Open {
    /// Of the same author, besides the one that is decided: a curator's on their board, an admin's on every one. How
    /// many.
    pub(super) async fn wave(
        &self,
        tx: &mut PgConnection,
        me: &Me,
        reason: Reason,
        removed: bool,
        wave: Uuid,
    ) -> Result<u64> {
        let comments = wave!(
            tx,
            r#"select comment.id as "id!" from comment join scoop on scoop.id = comment.scoop_id
               where comment.account_id = $1 and comment.state <> 'deleted' and comment.hidden_for is null
                   and ($2::bigint is null or scoop.topic_id = $2)
               order by comment.id limit $3 for update of comment"#,
            "insert into matter (kind, comment_id, board_id, author_id)
             select 'comment', comment.id, scoop.topic_id, comment.account_id
             from comment join scoop on scoop.id = comment.scoop_id where comment.id = any($1) on conflict do nothing",
            "insert into decision (matter_id, kind, reason, by_id, author_id, board_id, before, after, wave)
             select matter.id, $2, $3, $4, matter.author_id, matter.board_id,
                 jsonb_build_object('shown', comment.state = 'shown', 'removed', false), '{\"shown\": false}', $5
             from comment join matter on matter.comment_id = comment.id where comment.id = any($1)",
            "update comment set state = 'held', hidden_for = $2, removed = $3 where id = any($1)",
            "with decided as (
                 update matter set waits_since = case when for_admins then waits_since end, decisions = decisions + 1 where comment_id = any($1) returning id
             )
             update report set closed_at = now() where closed_at is null and matter_id in (select id from decided)",
            self,
            me,
            reason,
            removed,
            wave
        );
        let insights = wave!(
            tx,
            r#"select insight.id as "id!" from insight join scoop on scoop.id = insight.scoop_id
               where insight.account_id = $1 and insight.hidden_for is null
                   and ($2::bigint is null or scoop.topic_id = $2)
               order by insight.id limit $3 for update of insight"#,
            "insert into matter (kind, insight_id, board_id, author_id)
             select 'insight', insight.id, scoop.topic_id, insight.account_id
             from insight join scoop on scoop.id = insight.scoop_id where insight.id = any($1) on conflict do nothing",
            "insert into decision (matter_id, kind, reason, by_id, author_id, board_id, before, after, wave)
             select matter.id, $2, $3, $4, matter.author_id, matter.board_id,
                 jsonb_build_object('shown', not insight.held, 'removed', false), '{\"shown\": false}', $5
             from insight join matter on matter.insight_id = insight.id where insight.id = any($1)",
            "update insight set held = true, hidden_for = $2, removed = $3 where id = any($1)",
            "with decided as (
                 update matter set waits_since = case when for_admins then waits_since end, decisions = decisions + 1 where insight_id = any($1) returning id
             )
             update report set closed_at = now() where closed_at is null and matter_id in (select id from decided)",
            self,
            me,
            reason,
            removed,
            wave
        );
        let scoops = self.wave_of_scoops(tx, me, reason, removed, wave).await?;
        Ok(comments + insights + scoops)
    }

    async fn wave_of_scoops(
        &self,
        tx: &mut PgConnection,
        me: &Me,
        reason: Reason,
        removed: bool,
        wave: Uuid,
    ) -> Result<u64> {
        Ok(wave!(
            tx,
            r#"select id as "id!: i64" from scoop
               where curator_id = $1 and state in ('published', 'scheduled') and ($2::bigint is null or topic_id = $2)
               order by id limit $3 for update"#,
            "insert into matter (kind, scoop_id, board_id, author_id)
             select 'scoop', id, topic_id, curator_id from scoop where id = any($1) on conflict do nothing",
            "insert into decision (matter_id, kind, reason, by_id, author_id, board_id, before, after, wave)
             select matter.id, $2, $3, $4, matter.author_id, matter.board_id,
                 jsonb_build_object('state', scoop.state, 'removed', false), '{\"state\": \"hidden\"}', $5
             from scoop join matter on matter.scoop_id = scoop.id where scoop.id = any($1)",
            "update scoop set state = 'hidden', hidden_for = $2, removed = $3 where id = any($1)",
            "with decided as (
                 update matter set waits_since = case when for_admins then waits_since end, decisions = decisions + 1 where scoop_id = any($1) returning id
             )
             update report set closed_at = now() where closed_at is null and matter_id in (select id from decided)",
            self,
            me,
            reason,
            removed,
            wave
        ))
    }
}
