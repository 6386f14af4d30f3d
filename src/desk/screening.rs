//! Looking at what people say, as they say it.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::noticing::tells_of_side_effect;
use crate::{accounts::AccountId, error::Result, scoops::ScoopId};

/// What was just said.
#[derive(Clone, Copy, Debug)]
pub enum Words {
    Comment(i64),
    /// The insight of one on a scoop.
    Insight(ScoopId, AccountId),
}

/// Looks at what was just said, counts it, and puts what may tell of a side effect before an admin; where the board
/// wants that, it waits for a moderator. What nobody sees yet is looked at when it appears.
pub async fn screen(tx: &mut PgConnection, words: Words) -> Result<()> {
    match words {
        Words::Comment(id) => screen_comment(tx, id).await,
        Words::Insight(scoop, author) => screen_insights(tx, &[scoop.0], Some(author)).await,
    }
}

async fn screen_comment(tx: &mut PgConnection, id: i64) -> Result<()> {
    let said = sqlx::query_scalar!(
        "select comment.source from comment
         join scoop on scoop.id = comment.scoop_id join topic on topic.id = scoop.topic_id
         where comment.id = $1 and comment.state <> 'deleted' and topic.side_effects <> 'off'",
        id
    );
    let Some(source) = said.fetch_optional(&mut *tx).await? else { return Ok(()) };
    let found = tells_of_side_effect(&source);
    if found {
        sqlx::query!(
            "insert into side_effect_case (comment_id, topic_id)
             select comment.id, scoop.topic_id from comment join scoop on scoop.id = comment.scoop_id
             where comment.id = $1 on conflict do nothing",
            id
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "update comment set state = 'held', held_for = 'side_effect' from scoop, topic
             where comment.id = $1 and comment.state = 'shown' and scoop.id = comment.scoop_id
                 and topic.id = scoop.topic_id and topic.side_effects = 'hold'",
            id
        )
        .execute(&mut *tx)
        .await?;
    }
    count(tx, 1, i32::from(found)).await
}

/// The insights on these scoops, as far as these are published: of everybody, or of one author.
pub(super) async fn screen_insights(tx: &mut PgConnection, scoops: &[i64], author: Option<AccountId>) -> Result<()> {
    let said = sqlx::query!(
        "select insight.id, insight.source from insight
         join scoop on scoop.id = insight.scoop_id join topic on topic.id = scoop.topic_id
         where scoop.id = any($1) and scoop.state = 'published' and topic.side_effects <> 'off'
             and ($2::bigint is null or insight.account_id = $2)",
        scoops,
        author.map(|author| author.0)
    );
    let said = said.fetch_all(&mut *tx).await?;
    if said.is_empty() {
        return Ok(());
    }
    let found: Vec<i64> = said.iter().filter(|said| tells_of_side_effect(&said.source)).map(|said| said.id).collect();
    if !found.is_empty() {
        sqlx::query!(
            "insert into side_effect_case (insight_id, topic_id)
             select insight.id, scoop.topic_id from insight join scoop on scoop.id = insight.scoop_id
             where insight.id = any($1) on conflict do nothing",
            &found
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "update insight set held = true, held_for = 'side_effect' from scoop, topic
             where insight.id = any($1) and not insight.held and scoop.id = insight.scoop_id
                 and topic.id = scoop.topic_id and topic.side_effects = 'hold'",
            &found
        )
        .execute(&mut *tx)
        .await?;
    }
    let many = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    count(tx, many(said.len()), many(found.len())).await
}

/// Everything said of scoops that appear now.
pub async fn screen_shown(tx: &mut PgConnection, scoops: &[i64]) -> Result<()> {
    screen_insights(tx, scoops, None).await
}

async fn count(db: impl PgExecutor<'_>, screened: i32, found: i32) -> Result<()> {
    sqlx::query!(
        "insert into screening_day (day, screened, found) values ((now() at time zone 'UTC')::date, $1, $2)
         on conflict (day) do update
             set screened = screening_day.screened + excluded.screened, found = screening_day.found + excluded.found",
        screened,
        found
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What was looked at on one day, in UTC.
#[derive(Debug)]
pub struct Day {
    pub day: NaiveDate,
    pub screened: i32,
    pub found: i32,
}

impl Day {
    /// There is a record of today, also where nothing was said.
    pub async fn begin(db: &PgPool) -> Result<()> {
        count(db, 0, 0).await
    }

    /// The days of the last year, the newest first.
    pub async fn lately(db: &PgPool) -> Result<Vec<Self>> {
        let days = sqlx::query_as!(Self, "select day, screened, found from screening_day order by day desc limit 366");
        Ok(days.fetch_all(db).await?)
    }
}
