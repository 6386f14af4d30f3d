//! The tags of a board, and how many scoops carry each.

use sqlx::PgExecutor;

use crate::{error::Result, topics::Topic};

/// How many tags a page holds.
const PER_PAGE: usize = 200;
const FETCHED: i64 = 201;

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

    /// One of them; None where no scoop carries it.
    pub async fn find(db: impl PgExecutor<'_>, board: &Topic, tag: &str) -> Result<Option<Self>> {
        let carried = sqlx::query_as!(
            Self,
            r#"select $2 as "tag!", coalesce((select scoops from topic_tag where topic_id = $1 and tag = $2), 0)::bigint as "published!",
                   (select count(*) from scoop_tag
                    join scoop on scoop.id = scoop_tag.scoop_id and scoop.state in ('draft', 'scheduled')
                    where scoop_tag.topic_id = $1 and scoop_tag.tag = $2 and scoop_tag.shown_at is null) as "others!""#,
            board.id.0,
            tag
        );
        let carried = carried.fetch_one(db).await?;
        Ok(Some(carried).filter(|carried| carried.published + carried.others > 0))
    }
}
