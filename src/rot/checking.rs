//! The job that looks whether the pages of articles are still there.

use futures_util::{StreamExt, stream};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use url::Url;

use crate::{
    error::Result,
    fetching::{Failure, Fetcher},
};

#[derive(Debug, Deserialize, Serialize)]
pub struct CheckLinks {}

/// How many are taken at once, and how many of them are asked for at the same time.
const BATCH: i64 = 50;
/// Fewer than a node fetches at once: somebody may be scooping.
const AT_ONCE: usize = 3;
/// Of an hour: 250,000 a week, one node for all.
const MOST: usize = 1_500;

/// What a check tells, as the database is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    There = 0,
    /// Broken, if it is still so on another day.
    Gone = 1,
    /// Broken, if it is still so after two weeks.
    Trouble = 2,
    /// It may well be there for people.
    Unclear = 3,
}

impl Found {
    fn of(failure: Failure) -> Self {
        match failure {
            failure if failure.is_gone() => Self::Gone,
            // Not for programs, not at this moment, or our own doing: nothing that a reader would meet.
            Failure::Scheme
            | Failure::Port
            | Failure::Private
            | Failure::Robots
            | Failure::RobotsUnknown
            | Failure::Closed(_)
            | Failure::Busy(_)
            | Failure::Empty
            | Failure::TooLarge
            | Failure::Unprepared => Self::Unclear,
            _ => Self::Trouble,
        }
    }
}

struct Due {
    id: i64,
    address: String,
}

impl CheckLinks {
    /// Looks for those that are due, the longest unchecked first; how many.
    async fn check(db: &PgPool, fetcher: &Fetcher) -> Result<usize> {
        let mut checked = 0;
        while checked < MOST {
            let due = Self::take(db).await?;
            let (taken, standing) = due;
            let mut looking = stream::iter(standing)
                .map(async |due| {
                    let found = match Url::parse(&due.address) {
                        Ok(address) => fetcher.is_there(&address).await,
                        Err(_) => Err(Failure::NoAddress),
                    };
                    (due.id, found)
                })
                .buffer_unordered(AT_ONCE);
            let (mut ids, mut found, mut words) = (Vec::new(), Vec::new(), Vec::new());
            while let Some((id, what)) = looking.next().await {
                ids.push(id);
                found.push(what.err().map_or(Found::There, Found::of) as i32);
                words.push(what.err().map(|failure| failure.to_string()).unwrap_or_default());
            }
            Self::note(db, &ids, &found, &words).await?;
            checked += taken;
            if taken < usize::try_from(BATCH).unwrap_or_default() {
                break;
            }
        }
        Ok(checked)
    }

    /// How many were due, and those of them that readers see. For an hour nobody else takes them.
    async fn take(db: &PgPool) -> Result<(usize, Vec<Due>)> {
        let rows = sqlx::query!(
            r#"with due as (
                   select id, exists (select from scoop where scoop.article_id = article.id and scoop.state = 'published') as stands
                   from article where check_at <= now() order by check_at limit $1 for update skip locked
               )
               update article
               set check_at = now() + case when due.stands then interval '1 hour' else interval '7 days' end
               from due where article.id = due.id
               returning article.id as "id: i64", article.address, due.stands as "stands!""#,
            BATCH
        )
        .fetch_all(db)
        .await?;
        let taken = rows.len();
        let standing = rows.into_iter().filter(|row| row.stands).map(|row| Due { id: row.id, address: row.address });
        Ok((taken, standing.collect()))
    }

    async fn note(db: &PgPool, ids: &[i64], found: &[i32], words: &[String]) -> Result<()> {
        sqlx::query!(
            "update article
             set checked_at = now(),
                 check_at = now() + case when found = 1 and broken_since is null then interval '1 day' else interval '7 days' end,
                 failing_since = case found when 0 then null when 3 then failing_since else coalesce(failing_since, now()) end,
                 trouble = case found when 0 then null when 3 then trouble else words end,
                 broken_since = case found
                     when 0 then null
                     when 3 then broken_since
                     else coalesce(broken_since, case
                         when failing_since < now() - case found when 1 then interval '20 hours' else interval '13 days' end
                         then failing_since end)
                 end
             from unnest($1::bigint[], $2::integer[], $3::text[]) as seen (id, found, words)
             where article.id = seen.id",
            ids,
            found,
            words
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

impl TaskHandler for CheckLinks {
    const IDENTIFIER: &'static str = "check_links";

    async fn run(self, job: WorkerContext) -> impl IntoTaskHandlerResult {
        let fetcher = job.get_ext::<Fetcher>().ok_or("nobody told how pages are fetched")?;
        Self::check(job.pg_pool(), fetcher).await.map(|_| ()).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn found(db: &PgPool, found: Found) -> (bool, bool) {
        let salt = "select id from article where address = 'https://ward.example/salt'";
        let salt: i64 = sqlx::query_scalar(salt).fetch_one(db).await.unwrap();
        CheckLinks::note(db, &[salt], &[found as i32], &["It is gone.".to_owned()]).await.unwrap();
        let now = "select failing_since is not null, broken_since is not null from article where id = $1";
        sqlx::query_as(now).bind(salt).fetch_one(db).await.unwrap()
    }

    async fn days_pass(db: &PgPool, days: i32) {
        let passed = "update article set failing_since = failing_since - make_interval(days => $1)";
        sqlx::query(passed).bind(days).execute(db).await.unwrap();
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn a_link_is_broken_when_it_was_gone_on_two_days_and_whole_once_it_is_there(db: PgPool) {
        assert_eq!(found(&db, Found::Gone).await, (true, false));
        assert_eq!(found(&db, Found::Gone).await, (true, false), "on the same day it is not asked for much");
        days_pass(&db, 1).await;
        assert_eq!(found(&db, Found::Unclear).await, (true, false), "who does not know changes nothing");
        assert_eq!(found(&db, Found::Gone).await, (true, true));
        assert_eq!(found(&db, Found::Unclear).await, (true, true));
        assert_eq!(found(&db, Found::There).await, (false, false));
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn a_site_in_trouble_has_two_weeks(db: PgPool) {
        assert_eq!(found(&db, Found::Trouble).await, (true, false));
        days_pass(&db, 7).await;
        assert_eq!(found(&db, Found::Trouble).await, (true, false));
        days_pass(&db, 7).await;
        assert_eq!(found(&db, Found::Trouble).await, (true, true));
    }

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn what_is_due_and_read_by_somebody_is_taken_once(db: PgPool) {
        assert!(CheckLinks::take(&db).await.unwrap().1.is_empty(), "a new one has a week");
        for due in
            ["update article set check_at = now()", "update scoop set state = 'hidden' where title like 'A scale%'"]
        {
            sqlx::query(due).execute(&db).await.unwrap();
        }
        let (taken, standing) = CheckLinks::take(&db).await.unwrap();
        let standing: Vec<_> = standing.into_iter().map(|due| due.address).collect();
        assert_eq!((taken, standing), (2, vec!["https://ward.example/salt".to_owned()]));
        assert_eq!(CheckLinks::take(&db).await.unwrap().0, 0);
    }

    #[test]
    fn a_door_that_is_closed_to_programs_is_no_broken_link() {
        assert_eq!(Found::of(Failure::Gone(404)), Found::Gone);
        assert_eq!(Found::of(Failure::NoSuchSite), Found::Gone);
        assert_eq!(Found::of(Failure::Broken(500)), Found::Trouble);
        assert_eq!(Found::of(Failure::Closed(403)), Found::Unclear);
        assert_eq!(Found::of(Failure::Unprepared), Found::Unclear);
    }
}
