//! An import on its way: one scoop after the other, each whole or not at all, so that it may stop anywhere and go on.

use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{NaiveTime, TimeDelta};
use sqlx::{PgConnection, PgPool, types::Json};

use super::{
    Board, Choices, Import, Kind, Skipped, Written,
    held::Held,
    job::RunImport,
    sent::{Stage, note_skipped, read_alone},
    writer::{Importer, Standing as Place, Writer},
    writing::New,
};
use crate::{
    error::{Error, Result},
    pictures::Store,
    problems::Problems,
    rights::OnBoard,
    sessions::Me,
    text::Moment,
    topics::{Topic, TopicId, Visibility},
};

/// How long a job goes on before it lets others have their turn.
const TURN: Duration = Duration::from_secs(5);

/// Where to: one's own board, or a new one.
pub enum Target {
    Board(String),
    New { title: String, visibility: Visibility },
}

impl Import {
    /// From now on it runs. Started twice is the same as once.
    pub async fn start(
        &self,
        db: &PgPool,
        store: &Store,
        me: &Me,
        target: &Target,
        choices: Choices,
        here: &str,
    ) -> Result<()> {
        if let Target::Board(slug) = target {
            Topic::to(db, slug, me, OnBoard::Import).await?;
        }
        let board = self.look_again(db, me, choices.clone()).await?;
        if board.scoops.is_empty() {
            let words = "There is nothing in this file that could stand on a board, as it is read now.";
            return Problems::with("columns", words).into_result();
        }
        let mut tx = db.begin().await?;
        let waits = sqlx::query_scalar!("select id from import where id = $1 and state = 'read' for update", self.id);
        if waits.fetch_optional(&mut *tx).await?.is_none() {
            return Ok(());
        }
        let topic = match target {
            Target::Board(slug) => {
                let topic = Topic::hold_to(&mut tx, slug, me, OnBoard::Import).await?;
                if !topic.takes_scoops() {
                    return Problems::with("target", "This board is archived: nothing new is put on it.").into_result();
                }
                topic.id
            }
            Target::New { title, visibility } => {
                TopicId::bring_alone(&mut tx).await?;
                let Moment(now) = Moment::now(&mut *tx).await?;
                let mut writer = Writer::new(&board.origin, store);
                writer.importer = Some(Importer { account: me.id, am: &choices.am });
                let new = New { owner: me.id, day: now.date_naive(), title, visibility: *visibility };
                let topic = board.create(&mut tx, &mut writer, None, &new).await?;
                if self.kind.is_board() {
                    board.add_members(&mut tx, &mut writer, topic).await?;
                }
                topic
            }
        };
        sqlx::query!(
            "update import set state = 'running', topic_id = $2, new_board = $3 where id = $1",
            self.id,
            topic.0,
            matches!(target, Target::New { .. })
        )
        .execute(&mut *tx)
        .await?;
        RunImport { id: self.id, here: here.to_owned() }.add(&mut tx).await?;
        Ok(tx.commit().await?)
    }

    /// After the scoop that is just being written.
    pub async fn stop(&self, db: &PgPool) -> Result<()> {
        sqlx::query!("update import set state = 'stopped' where id = $1 and state = 'running'", self.id)
            .execute(db)
            .await?;
        Ok(())
    }

    /// From where it stopped.
    pub async fn go_on(&self, db: &PgPool, here: &str) -> Result<()> {
        let mut tx = db.begin().await?;
        let went = sqlx::query!(
            "update import set state = 'running', trouble = null where id = $1 and state = 'stopped'",
            self.id
        );
        if went.execute(&mut *tx).await?.rows_affected() == 1 {
            RunImport { id: self.id, here: here.to_owned() }.add(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A file as a job reads it.
struct Reading<'a> {
    db: &'a PgPool,
    id: i64,
    board: Board,
    choices: Choices,
    day: chrono::NaiveDate,
}

/// True where there is more to do, and others have their turn first.
pub async fn run(db: &PgPool, store: &Store, id: i64, here: &str) -> anyhow::Result<bool> {
    let begun = Instant::now();
    let Some(reading) = Reading::open(db, id).await? else { return Ok(false) };
    let mut writer = Writer::new(&reading.board.origin, store);
    writer.here = Some(here);
    writer.as_drafts = reading.choices.as_drafts;
    while begun.elapsed() < TURN {
        if !reading.step(&mut writer).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

impl<'a> Reading<'a> {
    async fn open(db: &'a PgPool, id: i64) -> anyhow::Result<Option<Self>> {
        let row = sqlx::query!(
            r#"select kind as "kind: Kind", bytes, choices as "choices: Json<Choices>", created_at from import
               where id = $1 and state = 'running'"#,
            id
        )
        .fetch_optional(db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let (choices, day) = (row.choices.0, row.created_at.0.date_naive());
        let chosen = choices.clone();
        let board = read_alone(move || row.kind.read(&row.bytes, &chosen, day)).await?;
        Ok(Some(Self { db, id, board: board.context("a file that was read before")?, choices, day }))
    }

    /// Writes the scoop whose turn it is, together with the note that it is done; false where there is none.
    async fn step(&'a self, writer: &mut Writer<'a>) -> anyhow::Result<bool> {
        let mut tx = self.db.begin().await?;
        let Some(held) = Held::load(&mut tx, self.id).await?.filter(|held| held.stage == Stage::Running) else {
            return Ok(false);
        };
        if !held.allowed {
            let words = "It stopped because you may not import onto this board any more, or because the board takes nothing new.";
            sqlx::query!("update import set state = 'stopped', trouble = $2 where id = $1", self.id, words)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            return Ok(false);
        }
        let place = usize::try_from(held.position).unwrap_or_default();
        let Some(scoop) = self.board.scoops.get(place).filter(|_| held.position < held.total) else {
            if held.new_board {
                self.board.close(&mut tx, held.topic).await?;
            }
            // What is not read again need not be kept for a week.
            sqlx::query!("update import set state = 'done', bytes = '' where id = $1", self.id)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            return Ok(false);
        };
        writer.importer = Some(Importer { account: held.account, am: &self.choices.am });
        writer.written.clone_from(&held.written);
        let wrote = self.write(&mut tx, writer, held.topic, scoop, held.position).await;
        match wrote {
            Ok(()) => {
                self.note(&mut tx, held.position, &writer.written).await?;
                tx.commit().await?;
            }
            Err(error) if is_about_what_was_written(&error) => {
                tx.rollback().await?;
                writer.forget_people();
                tracing::warn!(import = self.id, position = held.position, "a scoop of an import is left out");
                self.leave_out(held, &scoop.title).await?;
            }
            Err(error) => return Err(error),
        }
        Ok(true)
    }

    async fn write(
        &self,
        tx: &mut PgConnection,
        writer: &mut Writer<'_>,
        topic: TopicId,
        scoop: &super::Scoop,
        position: i32,
    ) -> anyhow::Result<()> {
        TopicId::bring_alone(tx).await?;
        let Moment(now) = Moment::now(&mut *tx).await?;
        // Bookmarks without a date are of today; a page, of the day it was saved.
        let day = self.choices.saved_on.unwrap_or(self.day).and_time(NaiveTime::MIN).and_utc();
        let stands_at = day.checked_sub_signed(TimeDelta::seconds(position.into())).context("too many scoops")?;
        writer.scoop(tx, topic, scoop, Place { now, stands_at }).await
    }

    /// In the transaction that wrote it.
    async fn note(&self, tx: &mut PgConnection, position: i32, written: &Written) -> Result<()> {
        sqlx::query!(
            "update import set position = $2, written = $3 where id = $1",
            self.id,
            position + 1,
            Json(written) as _
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    async fn leave_out(&self, before: Held, title: &str) -> anyhow::Result<()> {
        let mut tx = self.db.begin().await?;
        let held = Held::load(&mut tx, self.id).await?;
        if held.is_some_and(|held| held.position == before.position) {
            let what = format!("“{}”", super::tidy::shortened(title.to_owned(), 100));
            let skipped = Skipped::somewhere(&what, "a value in it cannot be kept here");
            note_skipped(&mut tx, self.id, &[skipped]).await?;
            self.note(&mut tx, before.position, &before.written).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Whether the database refuses a value (classes 22 and 23 of SQLSTATE): trying again would end the same.
fn is_about_what_was_written(error: &anyhow::Error) -> bool {
    let told = |error: &sqlx::Error| {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
    };
    error.chain().any(|cause| {
        cause.downcast_ref::<sqlx::Error>().is_some_and(told)
            || matches!(cause.downcast_ref::<Error>(), Some(Error::BadRequest(_)))
    })
}
