//! Who someone is.

use sqlx::PgExecutor;

use crate::{
    error::Result,
    text::{CleanHtml, Moment},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct AccountId(pub i64);

/// What an account may do on the whole site; a board knows its own members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, clap::ValueEnum, serde::Deserialize)]
#[sqlx(type_name = "role", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Reader,
    Curator,
    Admin,
}

#[derive(Debug)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub display_name: String,
    pub bio_html: CleanHtml,
    /// Where an imported by-line comes from.
    pub origin: Option<String>,
    pub created_at: Moment,
}

impl Account {
    pub async fn by_name(db: impl PgExecutor<'_>, name: &str) -> Result<Self> {
        let account = sqlx::query_as!(
            Self,
            "select id, name, display_name, bio_html, origin, created_at from account where name = $1",
            name
        )
        .fetch_one(db)
        .await?;
        Ok(account)
    }

    pub fn is_imported(&self) -> bool {
        self.origin.is_some()
    }
}
