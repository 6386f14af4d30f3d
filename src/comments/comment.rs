//! What a comment is, and how one is made that was said elsewhere.

use sqlx::PgConnection;

use crate::{
    accounts::{AccountId, ByLine},
    matters::Reason,
    scoops::ScoopId,
    text::{CleanHtml, Format, Moment},
};

/// How long its author may change what it says.
pub const MINUTES: i32 = 15;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "comment_state", rename_all = "lowercase")]
pub enum State {
    Shown,
    /// Waits for a curator; nobody else but its author sees it.
    Held,
    /// Taken back; its place stays while others answer it.
    Deleted,
}

#[derive(Clone, Debug)]
pub struct Comment {
    pub id: i64,
    pub parent_id: Option<i64>,
    pub account: AccountId,
    pub author: ByLine,
    pub state: State,
    /// By a decision: its place says why, and its words are not shown.
    pub hidden_for: Option<Reason>,
    /// By a decision: its place says nothing.
    pub removed: bool,
    pub html: CleanHtml,
    pub written: Moment,
    pub edited: Option<Moment>,
    /// By whoever reads it.
    pub mine: bool,
    /// For some minutes.
    pub may_edit: bool,
    /// How many answers deep it stands.
    pub depth: usize,
    /// Whom it answers.
    pub answers: Option<String>,
    /// What its author has to do with whom it names.
    pub interests: Option<String>,
}

impl Comment {
    pub fn is_held(&self) -> bool {
        self.state == State::Held && self.hidden_for.is_none()
    }

    pub fn is_deleted(&self) -> bool {
        self.state == State::Deleted
    }

    /// So many answers below another that it is folded away with those beside it.
    pub fn is_deep(&self) -> bool {
        self.depth > 3
    }

    /// Where it stands on the page of its scoop.
    pub fn anchor(&self) -> String {
        format!("comment-{}", self.id)
    }
}

/// One that was said elsewhere.
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
