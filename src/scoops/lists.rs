//! The lists scoops stand in, each walked by key along an index of its own.

use sqlx::{PgExecutor, PgPool};

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

/// Both directions of a list: `$older` runs from newest to oldest, `$newer` back.
macro_rules! walk {
    ($db:expr, $place:expr, $older:literal, $newer:literal $(, $arg:expr)*) => {{
        let rows = match $place {
            Place::NewerThan(key) => {
                select_scoops!($newer, key.moment() as Moment, key.id, FETCHED $(, $arg)*).fetch_all($db).await?
            }
            Place::OlderThan(key) => {
                select_scoops!($older, key.moment() as Moment, key.id, FETCHED $(, $arg)*).fetch_all($db).await?
            }
            Place::Newest => {
                let key = Key::NEWEST;
                select_scoops!($older, key.moment() as Moment, key.id, FETCHED $(, $arg)*).fetch_all($db).await?
            }
        };
        Ok(Paged::from_rows(rows, $place, PER_PAGE))
    }};
}

impl Scoop {
    /// A board without its pinned scoops, newest first.
    pub async fn on_topic(db: impl PgExecutor<'_>, topic: TopicId, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "scoop.topic_id = $4 and not scoop.pinned and (scoop.published_at, scoop.id) < ($1, $2)
             order by scoop.published_at desc, scoop.id desc limit $3",
            "scoop.topic_id = $4 and not scoop.pinned and (scoop.published_at, scoop.id) > ($1, $2)
             order by scoop.published_at, scoop.id limit $3",
            topic.0
        )
    }

    /// A board's first page: those that stand first on it, 5 at most, in their curators' order, and then the newest.
    pub async fn first_on(db: impl PgExecutor<'_>, topic: TopicId) -> Result<(Vec<Self>, Paged<Self>)> {
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
    pub async fn in_feed(db: impl PgExecutor<'_>, topic: TopicId) -> Result<Paged<Self>> {
        let rows = select_scoops!(
            "scoop.topic_id = $1 order by scoop.published_at desc, scoop.id desc limit $2",
            topic.0,
            FETCHED
        )
        .fetch_all(db)
        .await?;
        Ok(Paged::from_rows(rows, Place::Newest, PER_PAGE))
    }

    /// What carries a tag on a board, pinned scoops among it, newest first. As an array, because
    /// PostgreSQL plans at most eight joins in the best order, and a ninth would come last.
    pub async fn tagged(db: impl PgExecutor<'_>, topic: TopicId, tag: &str, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "scoop.id = any(array(select scoop_id from scoop_tag
                          where topic_id = $4 and tag = $5 and shown_at is not null and (shown_at, scoop_id) < ($1, $2)
                          order by shown_at desc, scoop_id desc limit $3))
             order by scoop.published_at desc, scoop.id desc",
            "scoop.id = any(array(select scoop_id from scoop_tag
                          where topic_id = $4 and tag = $5 and shown_at is not null and (shown_at, scoop_id) > ($1, $2)
                          order by shown_at, scoop_id limit $3))
             order by scoop.published_at, scoop.id",
            topic.0,
            tag
        )
    }

    /// The newest over all public boards.
    pub async fn newest(db: impl PgExecutor<'_>, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "scoop.listed and (scoop.published_at, scoop.id) < ($1, $2)
             order by scoop.published_at desc, scoop.id desc limit $3",
            "scoop.listed and (scoop.published_at, scoop.id) > ($1, $2)
             order by scoop.published_at, scoop.id limit $3"
        )
    }

    /// What someone scooped onto public boards, newest first.
    pub async fn by_curator(db: impl PgExecutor<'_>, account: AccountId, place: Place) -> Result<Paged<Self>> {
        walk!(
            db,
            place,
            "scoop.listed and scoop.curator_id = $4 and (scoop.published_at, scoop.id) < ($1, $2)
             order by scoop.published_at desc, scoop.id desc limit $3",
            "scoop.listed and scoop.curator_id = $4 and (scoop.published_at, scoop.id) > ($1, $2)
             order by scoop.published_at, scoop.id limit $3",
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
            "scoop.topic_id = $1 and scoop.id <> $2 and (scoop.published_at, scoop.id) < ($3, $4)
             order by scoop.published_at desc, scoop.id desc limit 5",
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
