//! How an article comes to be known.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgExecutor};

use super::Address;
use crate::text::Moment;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, sqlx::Type)]
#[serde(transparent)]
#[sqlx(transparent)]
pub struct ArticleId(pub i64);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize, serde::Serialize)]
#[sqlx(type_name = "article_kind", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    #[default]
    Article,
    Paper,
    Video,
    Slides,
    Document,
}

/// Whether its page has been read: for a board, once; the others use what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "article_state", rename_all = "lowercase")]
pub enum ArticleState {
    /// Came with an import, which told what there is to know.
    #[default]
    Unasked,
    Waiting,
    Read,
    Failed,
}

#[derive(Debug)]
pub struct NewArticle<'a> {
    pub address: &'a Address,
    pub title: &'a str,
    pub site: Option<&'a str>,
    pub authors: &'a [String],
    pub published_at: Option<DateTime<Utc>>,
    pub kind: Kind,
}

impl NewArticle<'_> {
    /// The one article of this address, however it is written, made where there is none. What is known of it stays.
    pub async fn find_or_create(&self, db: &mut PgConnection) -> Result<ArticleId, sqlx::Error> {
        if let Some(known) = ArticleId::at(&mut *db, self.address).await? {
            return Ok(known);
        }
        sqlx::query_scalar!(
            "insert into article (address, title, site, authors, published_at, kind) values ($1, $2, $3, $4, $5, $6)
             on conflict (normal_address(address)) where same_as_id is null do update set address = article.address
             returning id",
            self.address.as_str(),
            self.title,
            self.site,
            self.authors,
            self.published_at.map(Moment) as Option<Moment>,
            self.kind as Kind
        )
        .fetch_one(db)
        .await
    }
}

impl ArticleId {
    /// The article of a paper's number, however its letters are written.
    pub async fn with_doi(db: impl PgExecutor<'_>, doi: &str) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_scalar!(r#"select coalesce(same_as_id, id) as "id!: ArticleId" from article where doi = $1"#, doi)
            .fetch_optional(db)
            .await
    }

    /// The article that an address leads to: the page there may have said that it is another one.
    pub async fn at(db: impl PgExecutor<'_>, address: &Address) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select coalesce(same_as_id, id) as "id!: ArticleId" from article
               where normal_address(address) = normal_address($1) order by same_as_id nulls first limit 1"#,
            address.as_str()
        )
        .fetch_optional(db)
        .await
    }
}
