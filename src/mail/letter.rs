//! What a letter says, and how it waits to be sent.

use lettre::Address;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};

use super::SendLetter;
use crate::error::{Error, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct LetterId(pub i64);

/// Its words are plain text, and dressed when it is sent. Only its paragraphs and its action may hold a secret: they
/// are forgotten once it is sent.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub paragraphs: Vec<String>,
    pub action: Option<Action>,
}

/// The one thing that a letter asks to do.
#[derive(Clone, Debug)]
pub struct Action {
    pub label: String,
    pub url: String,
}

impl Letter {
    /// Waits to be sent from the moment that the transaction of `db` is committed, and never was when it is not.
    pub async fn queue(&self, db: &mut PgConnection) -> Result<()> {
        if self.to.parse::<Address>().is_err() {
            return Err(Error::BadRequest("This is not an address for mail.".to_owned()));
        }
        // One line: what follows another would be a header.
        let subject = self.subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let id = sqlx::query_scalar!(
            "insert into letter (recipient, subject, paragraphs, action_label, action_url)
             values ($1, $2, $3, $4, $5) returning id",
            self.to,
            subject,
            &self.paragraphs,
            self.action.as_ref().map(|action| &action.label),
            self.action.as_ref().map(|action| &action.url)
        )
        .fetch_one(&mut *db)
        .await?;
        Ok(SendLetter { id }.add(db).await?)
    }

    /// Whether an address had three letters in a quarter of an hour: who asks for more of them sends them to somebody
    /// who does not want them. The page that was asked says what it always says.
    pub async fn many_lately(db: &mut PgConnection, to: &str) -> Result<bool> {
        let many = sqlx::query_scalar!(
            r#"select count(*) >= 3 as "many!" from letter
               where lower(recipient) = lower($1) and queued_at > now() - interval '15 minutes'"#,
            to
        );
        Ok(many.fetch_one(db).await?)
    }

    /// Deletes what was sent, or was not, long ago.
    pub async fn forget_old(db: &PgPool) -> Result<(), sqlx::Error> {
        sqlx::query!("delete from letter where queued_at < now() - interval '30 days'").execute(db).await?;
        Ok(())
    }
}
