//! What waits for the answer of a board's curators.

use sqlx::PgExecutor;

use crate::{
    accounts::ByLine,
    error::Result,
    text::{Key, Keyed, Moment, Paged, Place},
    topics::{Topic, TopicId},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "suggestion_state", rename_all = "lowercase")]
pub enum State {
    Open,
    Accepted,
    Declined,
}

/// One that is open.
#[derive(Debug)]
pub struct Suggestion {
    pub id: i64,
    pub address: String,
    pub why: String,
    pub suggested_at: Moment,
    name: String,
    display_name: String,
}

/// How many a page holds.
const PER_PAGE: usize = 25;
/// One more, to know whether there are more.
const FETCHED: i64 = 26;
/// Nobody counts further.
const MANY: i64 = 1000;

impl Suggestion {
    pub fn by(&self) -> ByLine {
        ByLine::new(&self.name, &self.display_name)
    }

    /// Those that wait on a board, oldest first: from the first one, or behind a key.
    pub async fn open_on(
        db: impl PgExecutor<'_>,
        board: TopicId,
        behind: Option<Key>,
    ) -> Result<(Vec<Self>, Option<Key>)> {
        let key = behind.unwrap_or(Key { at: chrono::DateTime::UNIX_EPOCH, id: 0 });
        let rows = sqlx::query_as!(
            Self,
            "select suggestion.id, suggestion.address, suggestion.why, suggestion.suggested_at,
                 account.name, account.display_name
             from suggestion join account on account.id = suggestion.account_id
             where suggestion.topic_id = $1 and suggestion.state = 'open'
                 and (suggestion.suggested_at, suggestion.id) > ($2, $3)
             order by suggestion.suggested_at, suggestion.id limit $4",
            board.0,
            key.moment() as Moment,
            key.id,
            FETCHED
        )
        .fetch_all(db)
        .await?;
        // The list runs the other way: what a page of newest calls older is what comes next here.
        let page = Paged::from_rows(rows, Place::Newest, PER_PAGE);
        Ok((page.items, page.older))
    }

    /// How many wait on a board.
    pub async fn waiting_on(db: impl PgExecutor<'_>, board: &Topic) -> Result<i64> {
        let waiting = sqlx::query_scalar!(
            r#"select count(*) as "waiting!" from (select from suggestion where topic_id = $1 and state = 'open' limit $2) open"#,
            board.id.0,
            MANY
        );
        Ok(waiting.fetch_one(db).await?)
    }
}

impl Keyed for Suggestion {
    fn key(&self) -> Key {
        Key::new(self.suggested_at, self.id)
    }
}
