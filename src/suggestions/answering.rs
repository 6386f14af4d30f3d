//! What a board's curators make of a suggestion: a draft, or a word. The first answer stands.

use serde::Deserialize;
use sqlx::PgConnection;

use crate::{
    articles::{Address, ArticleId},
    drafts::Beginning,
    error::{Error, Result},
    problems::Problems,
    scoops::ScoopId,
    sessions::Me,
    topics::Topic,
};

use super::Suggestion;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// For who suggested it; may be empty.
    #[serde(default)]
    pub answer: String,
}

/// What somebody finds who accepts one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// Its scoop, to go on with.
    AsScoop(ScoopId),
    /// Another curator was there before.
    Late,
}

impl Suggestion {
    /// On a board that is held. Becomes a draft of who accepts it, or leads to the scoop that the board has of it.
    pub async fn accept(tx: &mut PgConnection, board: &Topic, id: i64, me: &Me) -> Result<Accepted> {
        if !board.takes_scoops() {
            let words = "This board is archived, and nothing new is put on it. Take it out of the archive first.";
            return Err(Error::Forbidden(words.to_owned()));
        }
        let taken = sqlx::query_scalar!(
            "update suggestion set state = 'accepted', answered_at = now(), answered_by = $3
             where id = $1 and topic_id = $2 and state = 'open' returning address",
            id,
            board.id.0,
            me.id.0
        );
        let Some(address) = taken.fetch_optional(&mut *tx).await? else {
            exists(tx, board, id).await?;
            return Ok(Accepted::Late);
        };
        let address = Address::parse(&address).ok_or(Error::NotFound)?;
        let scoop = begin(tx, board, &address, me).await?;
        sqlx::query!("update suggestion set scoop_id = $2 where id = $1", id, scoop.0).execute(tx).await?;
        Ok(Accepted::AsScoop(scoop))
    }

    /// False where another curator was there before.
    pub async fn decline(tx: &mut PgConnection, board: &Topic, id: i64, me: &Me, with: &Decline) -> Result<bool> {
        let mut problems = Problems::default();
        problems.length("answer", &with.answer, 0, 500);
        problems.into_result()?;
        let declined = sqlx::query!(
            "update suggestion set state = 'declined', answered_at = now(), answered_by = $3, answer = $4
             where id = $1 and topic_id = $2 and state = 'open'",
            id,
            board.id.0,
            me.id.0,
            with.answer.trim()
        );
        let in_time = declined.execute(&mut *tx).await?.rows_affected() == 1;
        if !in_time {
            exists(tx, board, id).await?;
        }
        Ok(in_time)
    }
}

async fn exists(tx: &mut PgConnection, board: &Topic, id: i64) -> Result<()> {
    sqlx::query!("select from suggestion where id = $1 and topic_id = $2", id, board.id.0).fetch_one(tx).await?;
    Ok(())
}

/// The scoop that an address is on a board, or a new draft of it, by whoever accepts the suggestion.
async fn begin(tx: &mut PgConnection, board: &Topic, address: &Address, me: &Me) -> Result<ScoopId> {
    if let Some(article) = ArticleId::at(&mut *tx, address).await?
        && let Some(there) = on_board(tx, board, article).await?
    {
        return Ok(there);
    }
    Beginning::default().create(tx, board, me.id, Some(address)).await
}

async fn on_board(tx: &mut PgConnection, board: &Topic, article: ArticleId) -> Result<Option<ScoopId>> {
    let there = sqlx::query_scalar!(
        "select id from scoop where topic_id = $1 and article_id = $2 and deleted_at is null",
        board.id.0,
        article.0
    );
    Ok(there.fetch_optional(tx).await?)
}
