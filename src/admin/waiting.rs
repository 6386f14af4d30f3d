//! What waits for whoever looks after the site, in numbers.

use sqlx::PgPool;

use crate::{
    desk::Case,
    error::Result,
    jobs::Listed,
    text::{Count, Moment},
};

/// Counts end at 10,001: of more, nobody needs to know how many.
#[derive(Debug)]
pub struct Waiting {
    pub queue: i64,
    pub oldest: Option<Moment>,
    /// How many days ago that is.
    pub days: i32,
    pub invitations: i64,
    pub boards: i64,
    pub accounts: i64,
    pub failed: i64,
    /// Of side effects.
    pub cases: i64,
}

impl Waiting {
    pub async fn now(db: &PgPool) -> Result<Self> {
        let counted = sqlx::query!(
            r#"select
                   (select count(*) from (select from matter where waits_since is not null limit 10001) counted) as "queue!",
                   (select min(waits_since) from matter where waits_since is not null) as oldest,
                   (select extract(day from now() - min(waits_since))::integer from matter where waits_since is not null) as days,
                   (select count(*) from (select from link where purpose = 'invitation' and used_at is null
                       and expires_at > now() limit 10001) counted) as "invitations!",
                   (select count(*) from (select from topic where deleted_at is null order by id limit 10001) counted) as "boards!",
                   (select count(*) from (select from account where deleted_at is null and origin is null limit 10001) counted) as "accounts!""#
        );
        let counted = async { Ok(counted.fetch_one(db).await?) };
        let (counted, failed, cases) = tokio::try_join!(counted, Listed::failed(db), Case::count(db))?;
        Ok(Self {
            queue: counted.queue,
            oldest: counted.oldest,
            days: counted.days.unwrap_or_default(),
            invitations: counted.invitations,
            boards: counted.boards,
            accounts: counted.accounts,
            failed,
            cases,
        })
    }

    /// Exact up to where counting ends: "1 board", "more than 10,000 boards".
    pub fn many(count: i64, one: &str, more: &str) -> String {
        match count {
            1 => format!("1 {one}"),
            0..=10_000 => format!("{} {more}", Count(count).exact()),
            _ => format!("more than 10,000 {more}"),
        }
    }

    /// For how long the oldest has waited.
    pub fn age(&self) -> String {
        match self.days {
            0 => "for less than a day".to_owned(),
            1 => "for a day".to_owned(),
            days => format!("for {days} days"),
        }
    }
}
