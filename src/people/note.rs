//! What moderators note about an account, for each other.

use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor};

use super::Person;
use crate::{
    acts::Act,
    error::{Error, Result},
    problems::Problems,
    sessions::Me,
    text::Moment,
};

#[derive(Debug)]
pub struct Note {
    pub id: i64,
    pub by: String,
    pub made_at: Moment,
    pub words: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    pub words: String,
}

impl Note {
    /// The newest first; 100 at most.
    pub async fn about(db: impl PgExecutor<'_>, person: &Person) -> Result<Vec<Self>> {
        let notes = sqlx::query_as!(
            Self,
            "select note.id, account.name as by, note.made_at, note.words
             from account_note note join account on account.id = note.by_id
             where note.account_id = $1 order by note.id desc limit 100",
            person.id.0
        );
        Ok(notes.fetch_all(db).await?)
    }

    /// One's own; somebody else's is as if there were none.
    pub async fn remove(tx: &mut PgConnection, me: &Me, person: &Person, id: i64) -> Result<()> {
        let gone = sqlx::query!(
            "delete from account_note where id = $1 and account_id = $2 and by_id = $3",
            id,
            person.id.0,
            me.id.0
        );
        if gone.execute(&mut *tx).await?.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        let (before, after) = (json!({ "note": id }), json!({}));
        Act { by: me.id, deed: "account.note-remove", about: &person.about(), before, after }.record(tx).await
    }
}

impl NewNote {
    /// The log knows that there is a note, and not what it says.
    pub async fn add(&self, tx: &mut PgConnection, me: &Me, person: &Person) -> Result<()> {
        let mut problems = Problems::default();
        problems.length("words", &self.words, 1, 2000);
        problems.into_result()?;
        let id = sqlx::query_scalar!(
            "insert into account_note (account_id, by_id, words) values ($1, $2, $3) returning id",
            person.id.0,
            me.id.0,
            self.words.trim()
        )
        .fetch_one(&mut *tx)
        .await?;
        let (before, after) = (json!({}), json!({ "note": id }));
        Act { by: me.id, deed: "account.note", about: &person.about(), before, after }.record(tx).await
    }
}
