//! A file that somebody sent to import: looked at, and kept for a week.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool, types::Json};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{Board, Choices, Found, Kind, Skipped, Unreadable, Written};
use crate::{
    articles::Address,
    error::{Error, Result},
    problems::Problems,
    sessions::Me,
    text::Moment,
    topics::TopicRef,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "import_state", rename_all = "lowercase")]
pub enum Stage {
    /// Looked at; nothing is written.
    Read,
    Running,
    Stopped,
    Done,
}

impl Stage {
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "not imported yet",
            Self::Running => "being imported",
            Self::Stopped => "stopped",
            Self::Done => "imported",
        }
    }
}

/// How an import stands, without its bytes.
#[derive(Debug)]
pub struct Import {
    pub id: i64,
    pub kind: Kind,
    pub file_name: String,
    pub stage: Stage,
    pub choices: Json<Choices>,
    pub found: Json<Found>,
    pub written: Json<Written>,
    pub position: i32,
    pub total: i32,
    pub trouble: Option<String>,
    pub created_at: Moment,
    pub skipped: i64,
    pub(super) topic_slug: Option<String>,
    pub(super) topic_title: Option<String>,
}

/// Files that somebody keeps here at once.
const MOST_KEPT: i64 = 10;
const DAYS: i32 = 7;

macro_rules! select_imports {
    ($tail:literal $(, $arg:expr)*) => {
        sqlx::query_as!(
            Import,
            r#"select import.id, import.kind as "kind: Kind", import.file_name, import.state as "stage: Stage",
                import.choices as "choices: Json<Choices>", import.found as "found: Json<Found>",
                import.written as "written: Json<Written>", import.position, import.total, import.trouble,
                import.created_at,
                (select count(*) from import_skipped where import_id = import.id) as "skipped!",
                topic.slug as "topic_slug?", topic.title as "topic_title?"
            from import left join topic on topic.id = import.topic_id and topic.deleted_at is null
            "# + $tail
            $(, $arg)*
        )
    };
}

impl Import {
    /// Of whoever sent it; for everyone else it is not there.
    pub async fn of(db: &PgPool, me: &Me, id: i64) -> Result<Self> {
        let found = select_imports!("where import.id = $1 and import.account_id = $2", id, me.id.0);
        Ok(found.fetch_one(db).await?)
    }

    /// Somebody's, the newest first.
    pub async fn all_of(db: &PgPool, me: &Me) -> Result<Vec<Self>> {
        let all = select_imports!(
            "where import.account_id = $1 order by import.created_at desc, import.id desc limit 20",
            me.id.0
        );
        Ok(all.fetch_all(db).await?)
    }

    /// Takes a file in, and looks at it. Refused in words where it is none that can be imported.
    pub async fn send(db: &PgPool, me: &Me, name: &str, bytes: Vec<u8>) -> Result<i64> {
        let Moment(now) = Moment::now(db).await?;
        let today = now.date_naive();
        let choices = Choices { saved_on: Some(today), ..Choices::default() };
        let Looked { kind, bytes, choices, board, mut found } = look(None, bytes, choices, today).await?;
        if board.scoops.is_empty() && kind != Kind::Csv {
            return Err(refusal(&Unreadable::whole("there is nothing in this file that could stand on a board")));
        }
        found.already = already(db, me, &board).await?;
        let name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
        let mut tx = db.begin().await?;
        sqlx::query!("select from account where id = $1 for no key update", me.id.0).fetch_one(&mut *tx).await?;
        let kept = sqlx::query_scalar!(r#"select count(*) as "kept!" from import where account_id = $1"#, me.id.0);
        if kept.fetch_one(&mut *tx).await? >= MOST_KEPT {
            let words = format!("You have {MOST_KEPT} files here already. Please throw one away first.");
            return Err(Error::Refused(Problems::with("file", words)));
        }
        let id = sqlx::query_scalar!(
            "insert into import (account_id, kind, file_name, bytes, choices, found, total)
             values ($1, $2, $3, $4, $5, $6, $7) returning id",
            me.id.0,
            kind as Kind,
            name,
            bytes,
            Json(choices) as _,
            Json(&found) as _,
            count(&board)
        )
        .fetch_one(&mut *tx)
        .await?;
        note_skipped(&mut tx, id, &board.skipped).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Looks at it again, in another way. Nothing happens once it runs.
    pub async fn look_again(&self, db: &PgPool, me: &Me, choices: Choices) -> Result<Board> {
        let Moment(now) = Moment::now(db).await?;
        let looked = look(Some(self.kind), self.bytes(db).await?, choices, now.date_naive()).await?;
        let Looked { choices, board, mut found, .. } = looked;
        found.already = already(db, me, &board).await?;
        let mut tx = db.begin().await?;
        let looked = sqlx::query!(
            "update import set choices = $2, found = $3, total = $4 where id = $1 and state = 'read'",
            self.id,
            Json(choices) as _,
            Json(&found) as _,
            count(&board)
        )
        .execute(&mut *tx)
        .await?;
        if looked.rows_affected() == 1 {
            sqlx::query!("delete from import_skipped where import_id = $1", self.id).execute(&mut *tx).await?;
            note_skipped(&mut tx, self.id, &board.skipped).await?;
        }
        tx.commit().await?;
        Ok(board)
    }

    pub(super) async fn bytes(&self, db: &PgPool) -> Result<Vec<u8>> {
        Ok(sqlx::query_scalar!("select bytes from import where id = $1", self.id).fetch_one(db).await?)
    }

    /// With all that it says; what it wrote stays. False while it runs: then it stays, too.
    pub async fn throw_away(&self, db: &PgPool) -> Result<bool> {
        let thrown =
            sqlx::query!("delete from import where id = $1 and state <> 'running'", self.id).execute(db).await?;
        Ok(thrown.rows_affected() == 1)
    }

    /// What is older than a week, unless it still runs.
    pub async fn sweep(db: &PgPool) -> Result<()> {
        sqlx::query!(
            "delete from import where created_at < now() - make_interval(days => $1) and state <> 'running'",
            DAYS
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// What did not come along, in order.
    pub async fn left_out(&self, db: &PgPool) -> Result<Vec<Skipped>> {
        let rows =
            sqlx::query!("select line, what, why from import_skipped where import_id = $1 order by number", self.id)
                .fetch_all(db)
                .await?;
        let skipped = rows.into_iter().map(|row| Skipped {
            line: row.line.and_then(|line| usize::try_from(line).ok()),
            what: row.what,
            why: row.why,
        });
        Ok(skipped.collect())
    }

    /// The board that it is imported into, while that is there.
    pub fn topic(&self) -> Option<TopicRef> {
        Some(TopicRef { slug: self.topic_slug.clone()?, title: self.topic_title.clone()? })
    }
}

/// Files are large, and while they are read many times as large: one at a time.
static READING: Semaphore = Semaphore::const_new(1);

/// Reads a file beside everything else, because that takes a while, and after whatever is being read.
pub(super) async fn read_alone<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = READING.acquire().await.map_err(|error| Error::Internal(error.into()))?;
    // Whoever does not wait for the end any more leaves it reading: the next one waits for it, too.
    let reading = spawn_blocking(move || {
        let read = read();
        drop(turn);
        read
    });
    reading.await.map_err(|error| Error::Internal(error.into()))
}

struct Looked {
    kind: Kind,
    bytes: Vec<u8>,
    choices: Choices,
    board: Board,
    found: Found,
}

/// Of which kind it is, where nobody knows yet, and what is in it.
async fn look(kind: Option<Kind>, bytes: Vec<u8>, choices: Choices, today: NaiveDate) -> Result<Looked> {
    let looked = read_alone(move || {
        let kind = kind.map_or_else(|| Kind::of(&bytes), Ok)?;
        let board = kind.read(&bytes, &choices, today)?;
        let found = Found::of(&board, kind, &bytes, choices.columns);
        Ok(Looked { kind, bytes, choices, board, found })
    });
    looked.await?.map_err(|unreadable| refusal(&unreadable))
}

/// Beside the field that it is about: the day of a page, or the file.
fn refusal(unreadable: &Unreadable) -> Error {
    let about_day = unreadable.what.contains("--saved-on");
    let words = unreadable.to_string().replace(" with --saved-on", "");
    let mut letters = words.chars();
    let words = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default();
    Error::Refused(Problems::with(if about_day { "saved_on" } else { "file" }, format!("{words}.")))
}

fn count(board: &Board) -> i32 {
    i32::try_from(board.scoops.len()).unwrap_or(i32::MAX)
}

/// One's own boards where some of it stands already.
async fn already(db: &PgPool, me: &Me, board: &Board) -> Result<Vec<(String, String, i64)>> {
    let addresses = board.scoops.iter().filter_map(|scoop| Address::parse(&scoop.article.as_ref()?.address));
    let addresses: Vec<String> = addresses.map(|address| address.to_string()).collect();
    let ids: Vec<String> = board.scoops.iter().map(|scoop| scoop.foreign_id.clone()).collect();
    let rows = sqlx::query!(
        r#"with here as (
               select scoop.id, scoop.topic_id from unnest($1::text[]) as wanted (address)
               join article on normal_address(article.address) = normal_address(wanted.address)
               join scoop on scoop.article_id = coalesce(article.same_as_id, article.id) and scoop.deleted_at is null
               union
               select scoop.id, scoop.topic_id from scoop
               where scoop.origin = $2 and scoop.origin_id = any($3) and scoop.deleted_at is null
           )
           select topic.slug, topic.title, count(*) as "count!" from here
           join topic on topic.id = here.topic_id
           where topic.owner_id = $4 and topic.deleted_at is null
           group by topic.id order by count(*) desc, topic.id limit 20"#,
        &addresses,
        board.origin,
        &ids,
        me.id.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.title, row.count)).collect())
}

/// Behind those that are noted already.
pub(super) async fn note_skipped(db: &mut PgConnection, id: i64, skipped: &[Skipped]) -> Result<()> {
    let lines: Vec<Option<i32>> =
        skipped.iter().map(|skipped| skipped.line.and_then(|line| i32::try_from(line).ok())).collect();
    let whats: Vec<String> = skipped.iter().map(|skipped| skipped.what.clone()).collect();
    let whys: Vec<String> = skipped.iter().map(|skipped| skipped.why.clone()).collect();
    sqlx::query!(
        "insert into import_skipped (import_id, number, line, what, why)
         select $1, known.number + noted.place, noted.line, noted.what, noted.why
         from unnest($2::int[], $3::text[], $4::text[]) with ordinality as noted (line, what, why, place),
              (select coalesce(max(number), 0) as number from import_skipped where import_id = $1) known",
        id,
        &lines as &[Option<i32>],
        &whats,
        &whys
    )
    .execute(db)
    .await?;
    Ok(())
}
