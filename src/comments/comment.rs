//! Loading and making comments.

use std::collections::HashMap;

use sqlx::{PgConnection, PgExecutor};

use super::thread;
use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    scoops::ScoopId,
    text::{CleanHtml, Format, Moment},
};

#[derive(Debug)]
pub struct Comment {
    pub id: i64,
    pub parent_id: Option<i64>,
    pub author: ByLine,
    pub html: CleanHtml,
    pub written: Moment,
    /// How many answers deep it stands.
    pub depth: usize,
    /// Whom it answers.
    pub answers: Option<String>,
}

/// How many comments a scoop's page shows.
const ON_PAGE: i64 = 500;

impl Comment {
    /// A whole conversation in reading order: oldest first, each answer under what it answers; 500 at most.
    pub async fn on_scoop(db: impl PgExecutor<'_>, scoop: ScoopId) -> Result<Vec<Self>> {
        let rows = sqlx::query!(
            "select comment.id, comment.parent_id, comment.html, comment.written_at, account.name, account.display_name
             from comment join account on account.id = comment.account_id
             where comment.scoop_id = $1 order by comment.written_at, comment.id limit $2",
            scoop.0,
            ON_PAGE
        )
        .fetch_all(db)
        .await?;
        let comments = rows.into_iter().map(|row| Self {
            id: row.id,
            parent_id: row.parent_id,
            author: ByLine { name: row.name, display_name: row.display_name },
            html: row.html,
            written: row.written_at,
            depth: 0,
            answers: None,
        });
        Ok(thread::in_reading_order(comments.collect()))
    }

    /// For each scoop, its first `each` comments that answer none.
    pub async fn first_on(db: impl PgExecutor<'_>, scoops: &[i64], each: i64) -> Result<HashMap<ScoopId, Vec<Self>>> {
        let rows = sqlx::query!(
            r#"select first.id as "id!", first.scoop_id as "scoop_id!: ScoopId", first.html as "html!: CleanHtml",
                   first.written_at as "written_at!: Moment", account.name as "name!", account.display_name as "display_name!"
               from unnest($1::bigint[]) as wanted (scoop_id)
               cross join lateral (
                   select comment.id, comment.scoop_id, comment.html, comment.written_at, comment.account_id from comment
                   where comment.scoop_id = wanted.scoop_id and comment.parent_id is null
                   order by comment.written_at, comment.id limit $2
               ) first
               join account on account.id = first.account_id
               order by first.scoop_id, first.written_at, first.id"#,
            scoops,
            each
        )
        .fetch_all(db)
        .await?;
        let mut comments: HashMap<ScoopId, Vec<Self>> = HashMap::new();
        for row in rows {
            comments.entry(row.scoop_id).or_default().push(Self {
                id: row.id,
                parent_id: None,
                author: ByLine { name: row.name, display_name: row.display_name },
                html: row.html,
                written: row.written_at,
                depth: 0,
                answers: None,
            });
        }
        Ok(comments)
    }
}

#[derive(Debug)]
pub struct NewComment<'a> {
    pub scoop: ScoopId,
    pub author: AccountId,
    pub parent: Option<i64>,
    pub source: &'a str,
    pub format: Format,
    pub written_at: chrono::DateTime<chrono::Utc>,
}

impl NewComment<'_> {
    /// What its author said on the scoop at this very moment: these words, or else what has become of them.
    pub async fn said(&self, db: &mut PgConnection) -> Result<Option<i64>, sqlx::Error> {
        sqlx::query_scalar!(
            "select id from comment where scoop_id = $1 and account_id = $2 and written_at = $3
             order by source = $4 desc, id limit 1",
            self.scoop.0,
            self.author.0,
            Moment(self.written_at) as Moment,
            self.source
        )
        .fetch_optional(db)
        .await
    }

    /// Its id, or nothing where it was said already.
    pub async fn create(&self, db: &mut PgConnection) -> Result<Option<i64>, sqlx::Error> {
        let html = CleanHtml::from_source(self.source, self.format);
        sqlx::query_scalar!(
            "insert into comment (scoop_id, account_id, parent_id, source, format, html, written_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (scoop_id, account_id, written_at, md5(source)) do nothing returning id",
            self.scoop.0,
            self.author.0,
            self.parent,
            self.source,
            self.format as Format,
            html.as_str(),
            Moment(self.written_at) as Moment
        )
        .fetch_optional(db)
        .await
    }
}
