//! The lists scoops stand in, each walked by key along an index of its own.

use sqlx::PgPool;

use super::{Scoop, scoop::select_scoops};
use crate::{
    accounts::AccountId,
    error::Result,
    text::{Key, Keyed, Moment, Paged, Place},
    topics::TopicId,
};

/// How many scoops a page holds.
const PER_PAGE: usize = 25;
/// One more, to know whether there are more.
const FETCHED: i64 = 26;

/// A list by its keys, `$at` and `$id`, in both directions: `$ids` is what stands in it, and reads as far as its key. They
/// are found first, and then all that a card shows of them: PostgreSQL plans at most eight joins in the best order, and
/// would join every scoop of a board before it takes the first.
macro_rules! walk {
    ($db:expr, $place:expr, $ids:literal, $at:literal, $id:literal $(, $arg:expr)*) => {{
        let older = async |key: Key| {
            select_scoops!(
                "scoop.id = any(array(" + $ids + " < ($1, $2) order by " + $at + " desc, " + $id + " desc limit $3))
                 order by scoop.published_at desc, scoop.id desc",
                key.moment() as Moment, key.id, FETCHED $(, $arg)*
            )
            .fetch_all($db)
            .await
        };
        let rows = match $place {
            Place::NewerThan(key) => {
                select_scoops!(
                    "scoop.id = any(array(" + $ids + " > ($1, $2) order by " + $at + ", " + $id + " limit $3))
                     order by scoop.published_at, scoop.id",
                    key.moment() as Moment, key.id, FETCHED $(, $arg)*
                )
                .fetch_all($db)
                .await?
            }
            Place::OlderThan(key) => older(key).await?,
            Place::Newest => older(Key::NEWEST).await?,
        };
        Ok(Paged::from_rows(rows, $place, PER_PAGE))
    }};
}

impl Scoop {
    /// A board without its pinned scoops, newest first.
    pub async fn on_topic(db: &PgPool, topic: TopicId, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "select id from scoop where topic_id = $4 and not pinned and state = 'published' and (published_at, id)",
            "published_at",
            "id",
            topic.0
        )
    }

    /// A board's first page: those that stand first on it, 5 at most, in their curators' order, and then the newest.
    pub async fn first_on(db: &PgPool, topic: TopicId) -> Result<(Vec<Self>, Paged<Self>)> {
        let rows = select_scoops!(
            "scoop.id = any(
                 array(select id from scoop where topic_id = $1 and pinned and state = 'published'
                       order by pin_position limit 5)
                 || array(select id from scoop where topic_id = $1 and not pinned and state = 'published'
                          order by published_at desc, id desc limit $2))
             order by scoop.pin_position, scoop.published_at desc, scoop.id desc",
            topic.0,
            FETCHED
        );
        let (pinned, rows) = rows.fetch_all(db).await?.into_iter().partition(|scoop| scoop.pinned);
        Ok((pinned, Paged::from_rows(rows, Place::Newest, PER_PAGE)))
    }

    /// A board with its pinned scoops where their dates put them, newest first: the first page.
    pub async fn in_feed(db: &PgPool, topic: TopicId) -> Result<Paged<Self>> {
        walk!(
            db,
            Place::Newest,
            "select id from scoop where topic_id = $4 and state = 'published' and (published_at, id)",
            "published_at",
            "id",
            topic.0
        )
    }

    /// What carries a tag on a board, pinned scoops among it, newest first.
    pub async fn tagged(db: &PgPool, topic: TopicId, tag: &str, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "select scoop_id from scoop_tag
             where topic_id = $4 and tag = $5 and shown_at is not null and (shown_at, scoop_id)",
            "shown_at",
            "scoop_id",
            topic.0,
            tag
        )
    }

    /// The newest over all public boards.
    pub async fn newest(db: &PgPool, place: Place) -> Result<Paged<Self>> {
        walk!(db, place, "select id from scoop where listed and (published_at, id)", "published_at", "id")
    }

    /// What someone scooped onto public boards, newest first.
    pub async fn by_curator(db: &PgPool, account: AccountId, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "select id from scoop where listed and curator_id = $4 and (published_at, id)",
            "published_at",
            "id",
            account.0
        )
    }

    /// What stands on the board below this scoop, or at its top where nothing does; 5 at most.
    pub async fn more_from_board(&self, db: &PgPool) -> Result<Vec<Self>> {
        let below = self.before(db, self.key()).await?;
        if below.is_empty() { self.before(db, Key::NEWEST).await } else { Ok(below) }
    }

    async fn before(&self, db: &PgPool, key: Key) -> Result<Vec<Self>> {
        let scoops = select_scoops!(
            "scoop.id = any(array(select id from scoop
                          where topic_id = $1 and id <> $2 and state = 'published' and (published_at, id) < ($3, $4)
                          order by published_at desc, id desc limit 5))
             order by scoop.published_at desc, scoop.id desc",
            self.topic_id.0,
            self.id.0,
            key.moment() as Moment,
            key.id
        )
        .fetch_all(db)
        .await?;
        Ok(scoops)
    }
}
