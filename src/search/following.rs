//! The newest of what somebody looks for, for whoever follows it in a feed reader.

use sqlx::PgPool;

use super::{Asked, Hit, Narrowed, Question};
use crate::{error::Result, text::Place};

impl Hit {
    /// No more than a page has, and as long as a search may take. Where nobody wrote what is looked for there is nothing:
    /// what a feed brings is not guessed.
    pub async fn newest(db: &PgPool, asked: &Asked) -> Result<Vec<Self>> {
        let mut tx = Question::begin(db).await?;
        let narrowed = Narrowed::find(&mut tx, asked).await?;
        let question = Question::read(&mut tx, asked, &narrowed).await?;
        if question.says_nothing(asked) && !asked.is_narrowed() {
            return Ok(Vec::new());
        }
        let by_date = Asked { by: "date".to_owned(), ..asked.clone() };
        let found = question.find(&mut tx, &by_date, Place::Newest).await?;
        let hits = question.details(&mut tx, found).await?;
        tx.commit().await?;
        Ok(hits.items)
    }
}
