//! What happened on a day, and on the days before.

use chrono::{Datelike, NaiveDate};
use sqlx::PgPool;

use crate::error::Result;

/// How far back days are counted and kept.
const KEPT: i32 = 400;
/// A day is counted again for so long after it: boards end their days in their own time zones.
const COUNTED_AGAIN: i32 = 3;

/// A day in UTC.
#[derive(Clone, Debug)]
pub struct Day {
    pub date: NaiveDate,
    pub views: i64,
    pub accounts: i64,
    pub scoops: i64,
    pub comments: i64,
    pub reports: i64,
    pub decisions: i64,
}

/// One thing that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Views,
    Accounts,
    Scoops,
    Comments,
    Reports,
    Decisions,
}

/// For how long, and in which steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    Days,
    Months,
}

impl Sort {
    pub const ALL: [Self; 6] =
        [Self::Views, Self::Accounts, Self::Scoops, Self::Comments, Self::Reports, Self::Decisions];

    pub fn words(self) -> &'static str {
        match self {
            Self::Views => "Views of boards",
            Self::Accounts => "New accounts",
            Self::Scoops => "Scoops published on public boards",
            Self::Comments => "Comments",
            Self::Reports => "Reports",
            Self::Decisions => "Decisions",
        }
    }
}

impl Day {
    /// Counts and keeps the days that are over and not kept yet, and the last few once more.
    pub async fn count(db: &PgPool) -> Result<()> {
        sqlx::query!(
            "insert into site_day
             select counted.* from generate_series(1, $1) ago,
                 lateral (select (now() at time zone 'UTC')::date - ago as day) over_day,
                 lateral counts_of(over_day.day) counted
             where ago <= $2 or not exists (select from site_day where site_day.day = over_day.day)
             on conflict (day) do update set views = excluded.views, accounts = excluded.accounts,
                 scoops = excluded.scoops, comments = excluded.comments, reports = excluded.reports,
                 decisions = excluded.decisions",
            KEPT,
            COUNTED_AGAIN
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// The last days, today at their end: each there is, also where nothing happened. Today is counted now, and so is
    /// yesterday where nobody has counted it yet.
    pub async fn last(db: &PgPool, span: Span) -> Result<Vec<Self>> {
        let days = sqlx::query_as!(
            Self,
            r#"select past.day as "date!", coalesce(kept.views, live.views, 0) as "views!",
                   coalesce(kept.accounts, live.accounts, 0) as "accounts!", coalesce(kept.scoops, live.scoops, 0) as "scoops!",
                   coalesce(kept.comments, live.comments, 0) as "comments!", coalesce(kept.reports, live.reports, 0) as "reports!",
                   coalesce(kept.decisions, live.decisions, 0) as "decisions!"
               from (select (now() at time zone 'UTC')::date - ago as day, ago from generate_series(0, $1) ago) past
               left join site_day kept on kept.day = past.day and past.ago > 0
               left join (
                   select ago, counted.* from generate_series(0, 1) ago,
                       lateral counts_of((now() at time zone 'UTC')::date - ago) counted
                   where ago = 0 or not exists (select from site_day where day = (now() at time zone 'UTC')::date - 1)
               ) live on live.ago = past.ago
               where past.ago < 31 or past.day >= date_trunc('month', now() at time zone 'UTC') - interval '11 months'
               order by past.day"#,
            span.days() - 1
        );
        Ok(days.fetch_all(db).await?)
    }

    pub fn of(&self, sort: Sort) -> i64 {
        match sort {
            Sort::Views => self.views,
            Sort::Accounts => self.accounts,
            Sort::Scoops => self.scoops,
            Sort::Comments => self.comments,
            Sort::Reports => self.reports,
            Sort::Decisions => self.decisions,
        }
    }
}

impl Span {
    fn days(self) -> i32 {
        match self {
            Self::Days => 30,
            Self::Months => 366,
        }
    }

    /// What one may want to see instead.
    pub fn other(self) -> Self {
        if self == Self::Days { Self::Months } else { Self::Days }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Days => "the last 30 days",
            Self::Months => "the last 12 months",
        }
    }

    /// Where a day belongs: "November 3" or "November 2026".
    pub(super) fn step(self, day: NaiveDate) -> (i32, u32, u32, String) {
        match self {
            Self::Days => (day.year(), day.month(), day.day(), day.format("%B %-d").to_string()),
            Self::Months => (day.year(), day.month(), 1, day.format("%B %Y").to_string()),
        }
    }
}
