//! What the curators of a board do with its tags.

use sqlx::{PgConnection, PgExecutor};

use crate::{error::Result, problems::Problems, topics::Topic};

/// How many tags a page holds.
const PER_PAGE: usize = 200;
const FETCHED: i64 = 201;
/// The longest that a tag may be, in characters.
const LONGEST: usize = 60;

/// A tag, and how many scoops of its board carry it.
#[derive(Debug)]
pub struct Carried {
    pub tag: String,
    pub published: i64,
    /// Nobody but those who work on the board sees these.
    pub others: i64,
}

impl Carried {
    /// In the order of the alphabet, from behind `after`, and behind which the next page begins.
    pub async fn on_board(db: impl PgExecutor<'_>, board: &Topic, after: &str) -> Result<(Vec<Self>, Option<String>)> {
        let mut carried = sqlx::query_as!(
            Self,
            r#"select coalesce(shown.tag, unshown.tag) as "tag!", coalesce(shown.scoops, 0)::bigint as "published!",
                   coalesce(unshown.scoops, 0) as "others!"
               from (select tag, scoops from topic_tag where topic_id = $1 and tag > $2 order by tag limit $3) shown
               full join (
                   select scoop_tag.tag, count(*) as scoops from scoop_tag
                   join scoop on scoop.id = scoop_tag.scoop_id and scoop.state in ('draft', 'scheduled')
                   where scoop_tag.topic_id = $1 and scoop_tag.shown_at is null and scoop_tag.tag > $2
                   group by scoop_tag.tag order by scoop_tag.tag limit $3
               ) unshown on unshown.tag = shown.tag
               order by 1 limit $3"#,
            board.id.0,
            after,
            FETCHED
        )
        .fetch_all(db)
        .await?;
        let more = carried.len() > PER_PAGE;
        carried.truncate(PER_PAGE);
        let next = carried.last().filter(|_| more).map(|last| last.tag.clone());
        Ok((carried, next))
    }

    /// Every scoop of the held board that carries it carries `to` instead, in its place, and once; so two tags become
    /// one. What it is called from now on, and how many scoops that changed.
    pub async fn rename(tx: &mut PgConnection, board: &Topic, tag: &str, to: &str) -> Result<(String, u64)> {
        let to = to.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut problems = Problems::default();
        problems.length("to", &to, 1, LONGEST);
        problems.require(!to.contains(','), "to", "One tag has no comma in it.");
        problems.into_result()?;
        if to == tag {
            return Ok((to, 0));
        }
        // New ones beside the old ones, which are taken off after: counts are kept where tags come and go.
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select scoop_id, topic_id, $3, position from scoop_tag
             where topic_id = $1 and tag = $2 and shown_at is not null
             union all
             select scoop_id, topic_id, $3, position from scoop_tag where topic_id = $1 and tag = $2 and shown_at is null
             on conflict (scoop_id, tag) do update set position = least(scoop_tag.position, excluded.position)",
            board.id.0,
            tag,
            to
        )
        .execute(&mut *tx)
        .await?;
        let changed = Self::remove(tx, board, tag).await?;
        Ok((to, changed))
    }

    /// No scoop of the held board carries it any more; how many did.
    pub async fn remove(tx: &mut PgConnection, board: &Topic, tag: &str) -> Result<u64> {
        let removed = sqlx::query!(
            "with carriers as (
                 select scoop_id from scoop_tag where topic_id = $1 and tag = $2 and shown_at is not null
                 union all select scoop_id from scoop_tag where topic_id = $1 and tag = $2 and shown_at is null
             ), told as (
                 update scoop set version = version + 1 from carriers where scoop.id = carriers.scoop_id
             )
             delete from scoop_tag using carriers where scoop_tag.scoop_id = carriers.scoop_id and scoop_tag.tag = $2",
            board.id.0,
            tag
        )
        .execute(tx)
        .await?;
        Ok(removed.rows_affected())
    }
}
