//! Writing a world into an empty database, all of it or nothing; and then what of it is found by searching.

use std::sync::Arc;

use anyhow::{Context, bail};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};
use tokio::sync::mpsc;

use super::{
    plan::World,
    rows::{TABLES, Table, Writer},
    words::Words,
};
use crate::statements::AT_LENGTH;

/// How much of it there is.
#[derive(Debug)]
pub struct Filled {
    pub boards: i64,
    pub scoops: i64,
    pub comments: i64,
}

/// So much is sent at once, in bytes.
const PIECE: usize = 1 << 20;

/// What the triggers keep for each row, counted here once for all of them.
const COUNTED: [&str; 13] = [
    "insert into topic_tag (topic_id, tag, scoops, listed)
     select topic_id, tag, count(*), topic.visibility = 'public' from scoop_tag join topic on topic.id = topic_id
     where shown_at is not null group by topic_id, tag, topic.visibility",
    "update topic set scoop_count = counted.scoops
     from (select topic_id, count(*) as scoops from scoop where state = 'published' group by topic_id) counted
     where topic.id = counted.topic_id",
    "update topic set newest_scoop_id = newest.id, newest_at = newest.published_at
     from (select distinct on (topic_id) topic_id, id, published_at from scoop where state = 'published'
           order by topic_id, published_at desc, id desc) newest
     where topic.id = newest.topic_id",
    "update topic_audience set shown_at = coalesce(topic.newest_at, topic.created_at)
     from topic where topic.id = topic_id and topic.visibility = 'public'",
    "insert into topic_view_total (topic_id, views) select id, scoop_count * 90 + id % 1000 from topic",
    "insert into topic_view (topic_id, day, views) select id, current_date, id % 200 from topic",
    "insert into scoop_view_total (scoop_id, views) select id, 20 + id % 500 from scoop where state = 'published'",
    "insert into scoop_click_total (scoop_id, clicks) select id, id % 90 from scoop where state = 'published'",
    "insert into topic_member (topic_id, account_id)
     select topic.id, account.id from topic
     cross join (select min(id) as first, count(*) as many from account where role = 'curator') curators
     join account on account.id = first + topic.id * 7919 % many and account.id <> topic.owner_id
     where topic.id % 4 = 0",
    "insert into words_in select distinct words_language(language)::text from topic where visibility = 'public' on conflict do nothing",
    "insert into board_words select * from words_of_board on conflict do nothing",
    "insert into person_words select * from words_of_person on conflict do nothing",
    "insert into known_word
     select distinct word from scoop, unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', title))) word
     where listed and length(word) between 3 and 40 and word !~ '[^[:alnum:]]' on conflict do nothing",
];
const NUMBERED: [&str; 6] = ["account", "topic", "article", "scoop", "insight", "comment"];
/// Those of the tables that are written, but for the ones that a constraint is.
const INDICES: &str = "select indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    from pg_index join pg_class on pg_class.oid = indrelid
    where relname = any($1) and not exists (select from pg_constraint where conindid = indexrelid)";

const FAST: &str = "select set_config('default_toast_compression', 'lz4', true) from pg_settings
    where name = 'default_toast_compression' and 'lz4' = any (enumvals)";

/// Of so many scoops; `tick` hears of each table, and how much of it is written.
pub async fn fill(db: &PgPool, scoops: u32, tick: impl Fn(&str, u32, u32)) -> anyhow::Result<Filled> {
    let mut tx = db.begin().await.context("cannot reach the database")?;
    run(&mut tx, AT_LENGTH).await?;
    run(&mut tx, "set local synchronous_commit = off").await?;
    // As it is for who connects after the migrations; half of the time goes into compressing excerpts.
    run(&mut tx, FAST).await?;
    let there: bool = sqlx::query_scalar("select exists (select from topic) or exists (select from article)")
        .fetch_one(&mut *tx)
        .await?;
    if there {
        bail!("this database has boards already, and a made-up world belongs into one of its own");
    }
    let first: i64 = sqlx::query_scalar("select coalesce(max(id), 0) + 1 from account").fetch_one(&mut *tx).await?;
    let world = Arc::new(tokio::task::spawn_blocking(move || World::planned(scoops, first)).await?);
    let words = Arc::new(tokio::task::spawn_blocking(Words::new).await?);
    // Triggers would count, tell of and look up each row by itself; all of it is counted below, nobody reads it before,
    // and what refers to what was planned.
    run(&mut tx, "set local session_replication_role = replica")
        .await
        .context("only a superuser may fill a database")?;
    // Made of all rows at once, an index costs a fraction of what it costs row by row.
    let tables: Vec<&str> = TABLES.iter().filter_map(|table| table.copy.split(' ').nth(1)).collect();
    let indices: Vec<(String, String)> = sqlx::query_as(INDICES).bind(&tables).fetch_all(&mut *tx).await?;
    for (index, _) in &indices {
        run(&mut tx, &format!("drop index {index}")).await?;
    }
    for table in &tables {
        // It would read all of it while its words are read; that is done once at the end.
        run(&mut tx, &format!("alter table {table} set (autovacuum_enabled = false)")).await?;
    }
    for (number, table) in TABLES.iter().enumerate() {
        write(&mut tx, table, number, (&world, &words), &tick).await.with_context(|| table.copy)?;
    }
    run(&mut tx, "set local maintenance_work_mem = '512MB'").await?;
    for (number, (index, made)) in (1..).zip(&indices) {
        run(&mut tx, made).await?;
        tick(&format!("index {index}"), number, u32::try_from(indices.len())?);
    }
    for statement in COUNTED {
        run(&mut tx, statement).await?;
    }
    for table in NUMBERED {
        let next = format!("select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))");
        run(&mut tx, &next).await?;
    }
    tx.commit().await.context("nothing was written")?;
    tick("words", 0, scoops);
    read_words(db).await.context("the words of its scoops were not read")?;
    tick("words", scoops, scoops);
    // As it would be after a night: its pages are known to be seen by all, and PostgreSQL knows what is in them.
    let mut own = db.acquire().await?;
    run(&mut own, AT_LENGTH).await?;
    run(&mut own, "vacuum analyze").await?;
    for table in &tables {
        run(&mut own, &format!("alter table {table} reset (autovacuum_enabled)")).await?;
    }
    own.close_on_drop();
    let counted = "select (select count(*) from topic), (select count(*) from scoop), (select count(*) from comment)";
    let (boards, scoops, comments) = sqlx::query_as(counted).fetch_one(db).await?;
    Ok(Filled { boards, scoops, comments })
}

/// What is searched for is read by two at once, which takes longest of all; and its indices are made of all of it together.
async fn read_words(db: &PgPool) -> anyhow::Result<()> {
    let mut own = db.acquire().await?;
    // What was just written is known to the planner first: it would read all comments for each scoop.
    run(&mut own, AT_LENGTH).await?;
    run(&mut own, "set maintenance_work_mem = '1GB'; analyze").await?;
    let indices: Vec<(String, String)> = sqlx::query_as(INDICES).bind(["scoop_words"]).fetch_all(&mut *own).await?;
    for (index, _) in &indices {
        run(&mut own, &format!("drop index {index}")).await?;
    }
    let read = async |half: i64| {
        let mut other = db.acquire().await?;
        let words = format!(
            "{AT_LENGTH}; set synchronous_commit = off;
             insert into scoop_words select * from words_of_scoop where scoop_id % 2 = {half} on conflict do nothing"
        );
        let done = run(&mut other, &words).await;
        other.close_on_drop();
        done
    };
    tokio::try_join!(read(0), read(1))?;
    for (_, made) in &indices {
        run(&mut own, made).await?;
    }
    own.close_on_drop();
    Ok(())
}

async fn run(db: &mut PgConnection, statement: &str) -> anyhow::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(db).await.with_context(|| statement.to_owned())?;
    Ok(())
}

/// Rows are made on one processor, and stored by another.
async fn write(
    db: &mut PgConnection,
    table: &'static Table,
    number: usize,
    (world, words): (&Arc<World>, &Arc<Words>),
    tick: &impl Fn(&str, u32, u32),
) -> anyhow::Result<()> {
    let (pieces, mut made) = mpsc::channel::<(String, u32)>(4);
    let (world, words) = (world.clone(), words.clone());
    let things = (table.things)(&world);
    let making = tokio::task::spawn_blocking(move || {
        let chance = World::chance(number as u64 + 1);
        let mut writer =
            Writer { world: &world, words: &words, chance, out: String::with_capacity(PIECE * 2), last: 0 };
        for thing in 0..things {
            (table.rows)(&mut writer, thing);
            if writer.out.len() > PIECE || thing + 1 == things {
                let piece = std::mem::replace(&mut writer.out, String::with_capacity(PIECE * 2));
                // Nobody takes it any more: why, the other end says.
                if pieces.blocking_send((piece, thing + 1)).is_err() {
                    break;
                }
            }
        }
    });
    let mut copy = db.copy_in_raw(table.copy).await?;
    while let Some((piece, so_far)) = made.recv().await {
        copy.send(piece.into_bytes()).await?;
        tick(table.copy, so_far, things);
    }
    copy.finish().await?;
    Ok(making.await?)
}
