//! What was asked, until when it is answered, and how it was.

use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};

use super::letter;
use crate::{
    accounts::AccountId,
    acts::Act,
    error::{Error, Result},
    matters::MatterId,
    problems::Problems,
    scoops::ScoopId,
    text::Moment,
    topics::permalink,
};

/// For admins alone. It is not printed: it says who asked.
pub struct Removal {
    pub id: i64,
    pub matter: MatterId,
    /// Emptied some months after it is closed.
    pub name: String,
    pub email: String,
    pub words: String,
    pub made: Moment,
    pub due: Moment,
    pub overdue: bool,
    pub closed: Option<Moment>,
    pub granted: bool,
    pub answer: String,
    /// Title and address of what it is about; none where that is thrown away.
    pub scoop: Option<(String, String)>,
}

/// How many were asked, granted, and wait.
#[derive(Debug)]
pub struct Counter {
    pub asked: i64,
    pub granted: i64,
    pub open: i64,
    pub overdue: i64,
}

/// How an admin answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    pub granted: Granted,
    #[serde(default)]
    pub answer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granted {
    Yes,
    No,
}

macro_rules! select_removals {
    ($tail:literal) => {
        sqlx::query!(
            r#"select removal.id, matter.id as "matter: MatterId", removal.name, removal.email, removal.words,
                   removal.made_at, removal.due_at, removal.due_at < now() as "overdue!", removal.closed_at,
                   coalesce(removal.granted, false) as "granted!", removal.answer,
                   scoop.id as "scoop?: ScoopId", scoop.title as "title?", topic.slug as "slug?"
               from removal join matter on matter.id = removal.matter_id
               left join (scoop join topic on topic.id = scoop.topic_id) on scoop.id = matter.scoop_id
               "#
                + $tail
        )
    };
}

macro_rules! removals {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| Self {
                id: row.id,
                matter: row.matter,
                name: row.name,
                email: row.email,
                words: row.words,
                made: row.made_at,
                due: row.due_at,
                overdue: row.overdue,
                closed: row.closed_at,
                granted: row.granted,
                answer: row.answer,
                scoop: row.scoop.zip(row.title).zip(row.slug).map(|((id, title), slug)| {
                    let path = permalink(&slug, id.0, &title);
                    (title, path)
                }),
            })
            .collect()
    };
}

impl Removal {
    /// Those that wait for an answer, the one due first first; 200 at most.
    pub async fn open(db: impl PgExecutor<'_>) -> Result<Vec<Self>> {
        let rows = select_removals!("where removal.closed_at is null order by removal.due_at, removal.id limit 200")
            .fetch_all(db);
        Ok(removals!(rows.await?))
    }

    /// Those answered last; 50 at most.
    pub async fn closed(db: impl PgExecutor<'_>) -> Result<Vec<Self>> {
        let rows = select_removals!(
            "where removal.closed_at is not null order by removal.closed_at desc, removal.id desc limit 50"
        )
        .fetch_all(db);
        Ok(removals!(rows.await?))
    }

    /// Half a year after it is closed, nothing says who asked.
    pub async fn sweep(db: &PgPool) -> Result<()> {
        sqlx::query!(
            "update removal set name = '', email = '' where closed_at < now() - interval '180 days' and email <> ''"
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

impl Counter {
    pub async fn now(db: impl PgExecutor<'_>) -> Result<Self> {
        let now = sqlx::query_as!(
            Self,
            r#"select count(*) as "asked!", count(*) filter (where granted) as "granted!",
                   count(*) filter (where closed_at is null) as "open!",
                   count(*) filter (where closed_at is null and due_at < now()) as "overdue!"
               from removal"#
        );
        Ok(now.fetch_one(db).await?)
    }
}

impl Closing {
    /// Who asked is told by mail. What becomes of the scoop is decided in the queue. Of two at once, the second is told.
    pub async fn close(&self, tx: &mut PgConnection, removal: i64, by: AccountId, site: &str) -> Result<()> {
        let mut problems = Problems::default();
        problems.length("answer", &self.answer.replace("\r\n", "\n"), 0, 2000);
        let given = self.granted == Granted::Yes || !self.answer.trim().is_empty();
        problems.require(given, "answer", "Please say why it is not granted.");
        problems.into_result()?;
        let answer = self.answer.replace("\r\n", "\n").trim().to_owned();
        let granted = self.granted == Granted::Yes;
        sqlx::query!("select from removal where id = $1", removal).fetch_one(&mut *tx).await?;
        let closed = sqlx::query!(
            r#"update removal set closed_at = now(), closed_by = $2, granted = $3, answer = $4
               where id = $1 and closed_at is null
               returning email, coalesce((
                   select scoop.title from scoop join matter on matter.scoop_id = scoop.id
                   where matter.id = removal.matter_id), '') as "title!""#,
            removal,
            by.0,
            granted,
            answer
        );
        let Some(closed) = closed.fetch_optional(&mut *tx).await? else {
            return Err(Error::Refused(Problems::with("answer", "Somebody has answered this already.")));
        };
        letter::closed(closed.email, &closed.title, granted, &answer, site).queue(&mut *tx).await?;
        let about = format!("removal {removal}");
        let after = json!({ "granted": granted });
        Act { by, deed: "removal.close", about: &about, before: json!({}), after }.record(tx).await
    }
}
