//! Finding: of the newest hits the closest, or all of them by date.
//!
//! In order of relevance are the newest 400 hits, not all there may be: of a word that everybody uses nobody reads more,
//! and to weigh half a million takes seconds. A walk begins with the nearest span of time and ends when it has enough.

use sqlx::PgConnection;

use super::{Asked, Question, spans};
use crate::{
    error::Result,
    scoops::ScoopId,
    text::{Key, Keyed, Moment, Paged, Place},
};

/// How many hits a page holds.
const PER_PAGE: usize = 25;
/// One more, to know whether there are more.
const FETCHED: i64 = 26;
/// How many hits are weighed.
const WEIGHED: i64 = 400;

/// Where a hit is, and its place among the others: by date, or by weight, which stands where others have their moment.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub id: ScoopId,
    at: Moment,
}

impl Keyed for Found {
    fn key(&self) -> Key {
        Key::new(self.at, self.id.0)
    }
}

/// Span after span, until there are enough: `$near` takes the nearest of a span.
macro_rules! walk {
    ([$($near:literal)+], $order:literal $(, $arg:expr)*) => {
        sqlx::query!(
            r#"with recursive walk as (
                   select 0 as step, 0 as hits, null::bigint[] as ids, null::bigint[] as places
                   union all
                   select walk.step + 1, walk.hits + coalesce(cardinality(found.ids), 0), found.ids, found.places
                   from walk, lateral ("# $(+ $near)+ + r#") found
                   where walk.step < cardinality($2::text[]) and walk.hits < $3
               )
               select hit.id as "id!", hit.place as "place!" from walk, unnest(ids, places) as hit (id, place)
               "# + $order
            $(, $arg)*
        )
    };
}

macro_rules! rows {
    ($walked:expr) => {
        $walked.into_iter().map(|row| Found { id: ScoopId(row.id), at: moment(row.place) }).collect()
    };
}

impl Question {
    /// A page of what is found, in the order that is asked for.
    pub async fn find(&self, db: &mut PgConnection, asked: &Asked, place: Place) -> Result<Paged<Found>> {
        if asked.newest_first() { self.newest(db, place).await } else { self.closest(db, place).await }
    }

    /// The closest first, of the newest.
    async fn closest(&self, db: &mut PgConnection, place: Place) -> Result<Paged<Found>> {
        let key = key(place);
        let spans = self.spans_before(self.last());
        macro_rules! weighed {
            ($order:literal) => {
                walk!(
                    ["select array_agg(near.scoop_id) as ids,
                         array_agg((ts_rank(near.heading, $7::text::tsquery) * 1000000)::bigint) as places
                     from (select scoop_id, heading from scoop_words
                           where words @@ ($1::text::tsquery && ($2::text[])[walk.step + 1]::tsquery)
                               and published_at >= $4 and published_at < $5
                           order by published_at desc, scoop_id desc limit $3) near"],
                    $order,
                    self.whole,
                    &spans,
                    WEIGHED,
                    self.first() as Moment,
                    self.last() as Moment,
                    FETCHED,
                    self.words,
                    key.at.timestamp_micros(),
                    key.id
                )
                .fetch_all(&mut *db)
                .await?
            };
        }
        let rows = if matches!(place, Place::NewerThan(_)) {
            rows!(weighed!("where (hit.place, hit.id) > ($8, $9) order by hit.place, hit.id limit $6"))
        } else {
            rows!(weighed!("where (hit.place, hit.id) < ($8, $9) order by hit.place desc, hit.id desc limit $6"))
        };
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    /// The newest first.
    async fn newest(&self, db: &mut PgConnection, place: Place) -> Result<Paged<Found>> {
        let key = key(place);
        macro_rules! dated {
            ($near:literal, $order:literal, $spans:expr) => {
                walk!(
                    ["select array_agg(near.scoop_id) as ids,
                         array_agg((extract(epoch from near.published_at) * 1000000)::bigint) as places
                     from (select scoop_id, published_at from scoop_words
                           where words @@ ($1::text::tsquery && ($2::text[])[walk.step + 1]::tsquery)
                               and published_at >= $4 and published_at < $5 "
                        $near
                        ") near"],
                    $order,
                    self.whole,
                    &$spans,
                    FETCHED,
                    self.first() as Moment,
                    self.last() as Moment,
                    key.moment() as Moment,
                    key.id
                )
                .fetch_all(&mut *db)
                .await?
            };
        }
        let rows = if let Place::NewerThan(_) = place {
            let end = self.last().0.date_naive();
            rows!(dated!(
                "and (published_at, scoop_id) > ($6, $7) order by published_at, scoop_id limit $3",
                "order by hit.place, hit.id limit $3",
                spans::newer(key.at.date_naive(), end)
            ))
        } else {
            let begin = key.moment().min(self.last());
            rows!(dated!(
                "and (published_at, scoop_id) < ($6, $7) order by published_at desc, scoop_id desc limit $3",
                "order by hit.place desc, hit.id desc limit $3",
                self.spans_before(begin)
            ))
        };
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    fn spans_before(&self, moment: Moment) -> Vec<String> {
        spans::older(moment.0.date_naive(), self.from.map(|from| from.0.date_naive()))
    }

    fn first(&self) -> Moment {
        self.from.unwrap_or(Moment(chrono::DateTime::from_timestamp_nanos(i64::MIN)))
    }

    /// The first moment that is too late; nothing is newer than the newest.
    fn last(&self) -> Moment {
        let newest = self.newest.map(|newest| Moment(newest.0 + chrono::TimeDelta::microseconds(1)));
        [newest, self.end].into_iter().flatten().min().unwrap_or(self.first())
    }
}

fn key(place: Place) -> Key {
    match place {
        Place::Newest => Key::NEWEST,
        Place::OlderThan(key) | Place::NewerThan(key) => key,
    }
}

fn moment(place: i64) -> Moment {
    Moment(chrono::DateTime::from_timestamp_micros(place).unwrap_or_default())
}
