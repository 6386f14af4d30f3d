//! What was asked, by when it is to be answered, and what came of it.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor};

use crate::{
    error::Result,
    matters::MatterId,
    text::{Key, Keyed, Moment, Paged, Place},
};

#[derive(Debug)]
pub struct Removal {
    id: i64,
    pub matter: MatterId,
    /// Empty half a year after the answer.
    pub name: String,
    pub email: String,
    pub words: String,
    pub made_at: Moment,
    pub due_at: Moment,
    /// Not answered in time.
    pub overdue: bool,
    pub granted: Option<bool>,
    pub scoop: Option<String>,
}

/// For everybody.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    pub asked: i64,
    pub granted: i64,
}

/// A page holds so many.
const PER_PAGE: usize = 50;
const FETCHED: i64 = 51;
/// How long name and address are kept after the answer.
const DAYS: i32 = 180;

macro_rules! select_removals {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Removal,
            r#"select removal.id, removal.matter_id as "matter: MatterId", removal.name, removal.email, removal.words,
                   removal.made_at, removal.due_at, closed_at is null and due_at < now() as "overdue!", removal.granted,
                   scoop.title as "scoop?"
               from removal join matter on matter.id = removal.matter_id left join scoop on scoop.id = matter.scoop_id
               "# + $tail
            $(, $arg)*
        )
    };
}

impl Removal {
    /// The hundred that are due first.
    pub async fn open(db: impl PgExecutor<'_>) -> Result<Vec<Self>> {
        let open = select_removals!("where removal.closed_at is null order by removal.due_at, removal.id limit 100");
        Ok(open.fetch_all(db).await?)
    }

    /// All, the newest first.
    pub async fn page(db: impl PgExecutor<'_>, place: Place) -> Result<Paged<Self>> {
        let rows = match place {
            Place::Newest | Place::OlderThan(_) => {
                let key = if let Place::OlderThan(key) = place { key } else { Key::NEWEST };
                select_removals!(
                    "where (removal.made_at, removal.id) < ($1, $2) order by removal.made_at desc, removal.id desc limit $3",
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
            Place::NewerThan(key) => {
                select_removals!(
                    "where (removal.made_at, removal.id) > ($1, $2) order by removal.made_at, removal.id limit $3",
                    key.moment() as Moment,
                    key.id,
                    FETCHED
                )
                .fetch_all(db)
                .await?
            }
        };
        Ok(Paged::from_rows(rows, place, PER_PAGE))
    }

    /// What waits about each of these matters.
    pub async fn about(db: impl PgExecutor<'_>, matters: &[i64]) -> Result<HashMap<i64, Vec<Self>>> {
        let open = select_removals!(
            "where removal.matter_id = any($1) and removal.closed_at is null order by removal.due_at, removal.id",
            matters
        );
        let mut about: HashMap<i64, Vec<Self>> = HashMap::new();
        for removal in open.fetch_all(db).await? {
            about.entry(removal.matter.0).or_default().push(removal);
        }
        Ok(about)
    }

    /// By a decision about the scoop; who is told so: their addresses for mail.
    pub async fn answer(tx: &mut PgConnection, matter: MatterId, decision: i64, granted: bool) -> Result<Vec<String>> {
        let asked = sqlx::query_scalar!(
            "update removal set closed_at = now(), granted = $2, answer_id = $3
             where matter_id = $1 and closed_at is null returning email",
            matter.0,
            granted,
            decision
        );
        let mut asked = asked.fetch_all(tx).await?;
        // One that was answered long ago and waits again has no address any more.
        asked.retain(|email| !email.is_empty());
        Ok(asked)
    }

    /// Those that a decision answered wait again for those who look after the site, until the same day as before.
    pub async fn reopen(tx: &mut PgConnection, matter: MatterId, decision: i64) -> Result<()> {
        let waiting = sqlx::query!(
            "update removal set closed_at = null, granted = null, answer_id = null where answer_id = $1",
            decision
        );
        if waiting.execute(&mut *tx).await?.rows_affected() > 0 {
            let waits = sqlx::query!(
                "update matter set waits_since = coalesce(waits_since, now()), for_admins = true where id = $1",
                matter.0
            );
            waits.execute(tx).await?;
        }
        Ok(())
    }

    pub async fn counts(db: impl PgExecutor<'_>) -> Result<Counts> {
        Ok(sqlx::query_as!(Counts, "select asked, granted from removal_count").fetch_one(db).await?)
    }

    /// Who asked is forgotten half a year after the answer; that somebody did is not.
    pub async fn sweep(db: impl PgExecutor<'_>) -> Result<()> {
        sqlx::query!(
            "update removal set name = '', email = '' where closed_at < now() - make_interval(days => $1) and email <> ''",
            DAYS
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

impl Keyed for Removal {
    fn key(&self) -> Key {
        Key::new(self.made_at, self.id)
    }
}
