//! How much was looked at on a day, in UTC; also on a day without a find, or on which nobody said anything.

use chrono::{NaiveDate, NaiveTime};
use sqlx::PgPool;

use crate::{
    error::Result,
    text::{Key, Keyed, Moment, Paged, Place},
};

#[derive(Debug)]
pub struct Day {
    pub date: NaiveDate,
    /// None: nothing ran on that day, and nothing was screened.
    pub screened: Option<i64>,
    pub found: i64,
}

/// A page holds so many.
const PER_PAGE: usize = 50;
const FETCHED: i64 = 51;

/// From the first day on, each one.
macro_rules! select_days {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Day,
            r#"with fresh as (select day, sum(screened)::bigint as screened, sum(found)::bigint as found from screening group by day),
               every as (
                   select day::date from generate_series(
                       least((select min(day) from screening_day), (select min(day) from fresh))::timestamp,
                       (now() at time zone 'UTC')::date, interval '1 day') day
               )
               select every.day as "date!", case when num_nulls(kept.day, fresh.day) < 2
                       then coalesce(kept.screened, 0) + coalesce(fresh.screened, 0) end as screened,
                   coalesce(kept.found, 0) + coalesce(fresh.found, 0) as "found!"
               from every left join screening_day kept using (day) left join fresh using (day)
               "# + $tail
            $(, $arg)*
        )
    };
}

impl Day {
    /// There is a record of today, and what was looked at since is added to that of its day.
    pub async fn keep(db: &PgPool) -> Result<()> {
        sqlx::query!(
            "insert into screening_day (day) values ((now() at time zone 'UTC')::date) on conflict (day) do nothing"
        )
        .execute(db)
        .await?;
        sqlx::query!(
            "with fresh as (delete from screening returning day, screened, found)
             insert into screening_day as kept (day, screened, found)
             select day, sum(screened), sum(found) from fresh group by day
             on conflict (day) do update
                 set screened = kept.screened + excluded.screened, found = kept.found + excluded.found"
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// The newest first, none left out.
    pub async fn page(db: &PgPool, place: Place) -> Result<Paged<Self>> {
        let days = match place {
            Place::Newest | Place::OlderThan(_) => {
                let key = if let Place::OlderThan(key) = place { key } else { Key::NEWEST };
                let day = key.at.date_naive();
                select_days!("where every.day < $1 order by every.day desc limit $2", day, FETCHED)
                    .fetch_all(db)
                    .await?
            }
            Place::NewerThan(key) => {
                let day = key.at.date_naive();
                select_days!("where every.day > $1 order by every.day limit $2", day, FETCHED).fetch_all(db).await?
            }
        };
        Ok(Paged::from_rows(days, place, PER_PAGE))
    }
}

impl Keyed for Day {
    fn key(&self) -> Key {
        Key::new(Moment(self.date.and_time(NaiveTime::MIN).and_utc()), 0)
    }
}
