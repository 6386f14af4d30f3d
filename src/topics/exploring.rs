//! Finding one's way among all public boards: by whom they are for, and by the tags they carry.

use std::collections::HashMap;

use chrono::DateTime;
use sqlx::{PgExecutor, PgPool};

use super::{
    TagCount, Topic,
    lists::{FETCHED, PER_PAGE, older_than},
    topic::select_topics,
};
use crate::{
    error::Result,
    text::{Key, Keyed, Moment, Paged, Place},
};

/// A board, and how many of its scoops carry a tag.
#[derive(Debug)]
pub struct Carrying {
    pub board: Topic,
    pub scoops: i32,
}

/// A tag, and how many public boards carry it, of which no more are counted than this.
#[derive(Debug)]
pub struct KnownTag {
    pub name: String,
    pub boards: i64,
}

/// Tags, as the alphabet has them, and the one that the next page begins with.
#[derive(Debug)]
pub struct Tags {
    pub tags: Vec<KnownTag>,
    pub next: Option<String>,
}

/// How many tags a page of them holds.
const TAGS: usize = 90;
const TAGS_FETCHED: i64 = 91;

impl KnownTag {
    /// Beyond these nobody counts.
    pub const MOST: i64 = 100;
}

/// Where a board stands among those that carry a tag. How many scoops do takes the place that others give to a moment.
#[derive(Clone, Copy)]
struct Stand {
    topic: i64,
    scoops: i32,
}

impl Keyed for Stand {
    fn key(&self) -> Key {
        Key::new(Moment(DateTime::from_timestamp_micros(self.scoops.into()).unwrap_or_default()), self.topic)
    }
}

impl Topic {
    /// Public boards for an audience, the one scooped onto last first.
    pub async fn for_audience(db: impl PgExecutor<'_>, name: &str, place: Place) -> Result<Paged<Self>> {
        let rows = match place {
            Place::NewerThan(key) => {
                select_topics!(
                    "where topic.visibility = 'public' and topic.id = any(array(
                         select topic_id from topic_audience
                         where lower(name) = lower($4) and shown_at is not null and (shown_at, topic_id) > ($1, $2)
                         order by shown_at, topic_id limit $3))
                     order by coalesce(topic.newest_at, topic.created_at), topic.id",
                    key.moment() as Moment,
                    key.id,
                    FETCHED,
                    name
                )
                .fetch_all(db)
                .await?
            }
            Place::Newest | Place::OlderThan(_) => {
                let key = older_than(place);
                select_topics!(
                    "where topic.visibility = 'public' and topic.id = any(array(
                         select topic_id from topic_audience
                         where lower(name) = lower($4) and shown_at is not null and (shown_at, topic_id) < ($1, $2)
                         order by shown_at desc, topic_id desc limit $3))
                     order by coalesce(topic.newest_at, topic.created_at) desc, topic.id desc",
                    key.moment() as Moment,
                    key.id,
                    FETCHED,
                    name
                )
                .fetch_all(db)
                .await?
            }
        };
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    /// Public boards that carry a tag, the one with most of it first.
    pub async fn carrying(db: &PgPool, tag: &str, place: Place) -> Result<Paged<Carrying>> {
        let scoops = |key: Key| i32::try_from(key.at.timestamp_micros()).unwrap_or(i32::MAX);
        let stands = match place {
            Place::NewerThan(key) => {
                sqlx::query_as!(
                    Stand,
                    "select topic_id as topic, scoops from topic_tag
                     where tag = $1 and listed and (scoops, topic_id) > ($2, $3)
                     order by scoops, topic_id limit $4",
                    tag,
                    scoops(key),
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
            Place::Newest | Place::OlderThan(_) => {
                let key = older_than(place);
                sqlx::query_as!(
                    Stand,
                    "select topic_id as topic, scoops from topic_tag
                     where tag = $1 and listed and (scoops, topic_id) < ($2, $3)
                     order by scoops desc, topic_id desc limit $4",
                    tag,
                    scoops(key),
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
        };
        let Paged { items: stands, older, newer } = Paged::from_rows(stands, place, PER_PAGE);
        let ids: Vec<i64> = stands.iter().map(|stand| stand.topic).collect();
        let boards = select_topics!("where topic.id = any($1) and topic.visibility = 'public'", &ids);
        let mut boards: HashMap<i64, Self> =
            boards.fetch_all(db).await?.into_iter().map(|board| (board.id.0, board)).collect();
        let carrying = |Stand { topic, scoops }| Some(Carrying { board: boards.remove(&topic)?, scoops });
        Ok(Paged { items: stands.into_iter().filter_map(carrying).collect(), older, newer })
    }

    /// Whom public boards are for: of these names those that any board has, in their order, and then 40 others as the
    /// alphabet has them.
    pub async fn all_audiences(db: impl PgExecutor<'_>, known: &[&str]) -> Result<Vec<String>> {
        let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
        let names = sqlx::query_scalar!(
            r#"with recursive word as (
                   (select lower(name) as folded, name from topic_audience where shown_at is not null
                    order by lower(name), shown_at desc limit 1)
                   union all
                   select next.folded, next.name from word, lateral (
                       select lower(name) as folded, name from topic_audience
                       where shown_at is not null and lower(name) > word.folded
                       order by lower(name), shown_at desc limit 1) next
               )
               select name as "name!" from (
                   select 0 as part, place, name from unnest($1::text[]) with ordinality as known (name, place)
                   where exists (select from topic_audience
                                 where lower(topic_audience.name) = lower(known.name) and shown_at is not null)
                   union all
                   select 1, 0, name from (
                       select name, folded from word limit 40 + cardinality($1)
                   ) own where folded <> all(array(select lower(name) from unnest($1) name))
               ) listed
               order by part, place, lower(name)"#,
            &known
        );
        Ok(names.fetch_all(db).await?)
    }

    /// The tags that boards of a list carry most, of each board four.
    pub async fn tags_of(db: impl PgExecutor<'_>, boards: &[Self]) -> Result<Vec<TagCount>> {
        let ids: Vec<i64> = boards.iter().map(|board| board.id.0).collect();
        let tags = sqlx::query_as!(
            TagCount,
            r#"select tag as "name!", sum(scoops)::integer as "count!"
               from unnest($1::bigint[]) as board (id), lateral (
                   select tag, scoops from topic_tag where topic_id = board.id order by scoops desc, tag limit 4) most
               group by tag order by 2 desc, 1 limit 12"#,
            &ids
        );
        Ok(tags.fetch_all(db).await?)
    }
}

impl Tags {
    /// What public boards carry, from a tag on, or from where it would stand.
    pub async fn from(db: impl PgExecutor<'_>, first: &str) -> Result<Self> {
        // From each tag to the next one, past all the boards that carry it.
        let rows = sqlx::query_as!(
            KnownTag,
            r#"with recursive step as (
                   (select tag from topic_tag where listed and tag >= $1 order by tag limit 1)
                   union all
                   select next.tag from step, lateral (
                       select tag from topic_tag where listed and topic_tag.tag > step.tag order by tag limit 1) next
               )
               select tag as "name!", (select count(*) from (
                   select from topic_tag where listed and topic_tag.tag = step.tag limit $3) few) as "boards!"
               from (select tag from step limit $2) step order by tag"#,
            first,
            TAGS_FETCHED,
            KnownTag::MOST
        );
        let mut tags = rows.fetch_all(db).await?;
        let next = (tags.len() > TAGS).then(|| tags.pop()).flatten().map(|tag| tag.name);
        Ok(Self { tags, next })
    }
}
