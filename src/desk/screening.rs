//! Looking at what people say, as they say it.

use sqlx::PgConnection;

use super::{
    noticing::tells_of_side_effect,
    opening::{Said, open},
};
use crate::{accounts::AccountId, error::Result, matters::Kind, scoops::ScoopId, text::Format};

/// What was just said.
#[derive(Clone, Copy, Debug)]
pub enum Words {
    Comment(i64),
    /// The insight of one on a scoop.
    Insight(ScoopId, AccountId),
}

/// Looks at what was just said, counts it, and puts what may tell of a side effect before an admin; where the board
/// wants that, it waits for a moderator. What stands on a draft is looked at when it appears.
pub async fn screen(tx: &mut PgConnection, words: Words) -> Result<()> {
    let said = match words {
        Words::Comment(id) => {
            sqlx::query_as!(
                Said,
                r#"select 'comment'::thing_kind as "kind!: Kind", comment.id, comment.source, comment.format as "format: Format"
                   from comment join scoop on scoop.id = comment.scoop_id join topic on topic.id = scoop.topic_id
                   where comment.id = $1 and comment.state <> 'deleted' and topic.side_effects <> 'off'"#,
                id
            )
            .fetch_all(&mut *tx)
            .await?
        }
        Words::Insight(scoop, author) => {
            sqlx::query_as!(
                Said,
                r#"select 'insight'::thing_kind as "kind!: Kind", insight.id, insight.source, insight.format as "format: Format"
                   from insight join scoop on scoop.id = insight.scoop_id join topic on topic.id = scoop.topic_id
                   where scoop.id = $1 and insight.account_id = $2 and scoop.state not in ('draft', 'scheduled')
                       and topic.side_effects <> 'off'"#,
                scoop.0,
                author.0
            )
            .fetch_all(&mut *tx)
            .await?
        }
    };
    look(tx, &said).await
}

/// All that was said of scoops that appear now, and under them.
pub async fn screen_shown(tx: &mut PgConnection, scoops: &[i64]) -> Result<()> {
    let said = sqlx::query_as!(
        Said,
        r#"with shown as (
               select scoop.id from scoop join topic on topic.id = scoop.topic_id
               where scoop.id = any($1) and scoop.state = 'published' and topic.side_effects <> 'off'
           )
           select 'insight'::thing_kind as "kind!: Kind", insight.id as "id!", source as "source!", format as "format!: Format"
           from insight join shown on shown.id = insight.scoop_id
           union all
           select 'comment', comment.id, source, format
           from comment join shown on shown.id = comment.scoop_id where comment.state <> 'deleted'"#,
        scoops
    );
    let said = said.fetch_all(&mut *tx).await?;
    look(tx, &said).await
}

/// Those that stand on a board where nobody looks: what was said of them is looked at where they go to.
pub async fn unseen(tx: &mut PgConnection, scoops: &[i64]) -> Result<Vec<i64>> {
    let unseen = sqlx::query_scalar!(
        r#"select scoop.id as "id: i64" from scoop join topic on topic.id = scoop.topic_id
           where scoop.id = any($1) and topic.side_effects = 'off'"#,
        scoops
    );
    Ok(unseen.fetch_all(tx).await?)
}

async fn look(tx: &mut PgConnection, said: &[Said]) -> Result<()> {
    let mut found = 0;
    for kind in [Kind::Comment, Kind::Insight] {
        let telling: Vec<&Said> =
            said.iter().filter(|said| said.kind == kind && tells_of_side_effect(&said.words())).collect();
        let new = open(&mut *tx, kind, &telling, false).await?;
        let telling: Vec<i64> = telling.iter().map(|said| said.id).collect();
        hold(&mut *tx, kind, &telling).await?;
        found += new.len();
    }
    if !said.is_empty() {
        let many = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        sqlx::query!("insert into screening (screened, found) values ($1, $2)", many(said.len()), many(found))
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Where the board wants that, they wait, unless an admin has closed the case about these very words; what waits for
/// another reason does so already.
async fn hold(tx: &mut PgConnection, kind: Kind, ids: &[i64]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let holds = if kind == Kind::Comment {
        sqlx::query!(
            "update comment set state = 'held', held_for = 'side_effect' from scoop, topic
             where comment.id = any($1) and comment.state = 'shown' and scoop.id = comment.scoop_id
                 and topic.id = scoop.topic_id and topic.side_effects = 'hold'
                 and exists (select from side_effect_case where kind = 'comment' and thing_id = comment.id and closed_at is null)",
            ids
        )
    } else {
        sqlx::query!(
            "update insight set held = true, held_for = 'side_effect' from scoop, topic
             where insight.id = any($1) and not insight.held and scoop.id = insight.scoop_id
                 and topic.id = scoop.topic_id and topic.side_effects = 'hold'
                 and exists (select from side_effect_case where kind = 'insight' and thing_id = insight.id and closed_at is null)",
            ids
        )
    };
    holds.execute(tx).await?;
    Ok(())
}
