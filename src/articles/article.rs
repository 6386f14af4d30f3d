//! How an article comes to be known.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Address;
use crate::text::Moment;

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct ArticleId(pub i64);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize)]
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
    /// The one article of this address, made where there is none. What is known of it stays.
    pub async fn find_or_create(&self, db: &mut PgConnection) -> Result<ArticleId, sqlx::Error> {
        sqlx::query_scalar!(
            "insert into article (address, title, site, authors, published_at, kind) values ($1, $2, $3, $4, $5, $6)
             on conflict on constraint article_address_once do update set address = excluded.address
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
