//! What another system knows of an article.

use anyhow::Result;
use sqlx::PgConnection;

use super::Scoop;
use crate::{
    articles::{Address, ArticleId, NewArticle},
    exports::Published,
};

/// What is known of it here stays as it is: an import only adds. Not everyone is believed that a page has a number
/// (DOI) that is not in its address: by it, other people's scoops would be led to this one.
pub async fn find_or_create(
    db: &mut PgConnection,
    told: &Published,
    address: &Address,
    scoop: &Scoop,
    believed: bool,
) -> Result<ArticleId> {
    if let Some(known) = ArticleId::at(&mut *db, address).await? {
        return Ok(known);
    }
    let doi = told.doi.as_deref().filter(|doi| believed || address.bears(doi));
    if let Some(doi) = doi
        && let Some(known) = ArticleId::with_doi(&mut *db, doi).await?
    {
        return Ok(known);
    }
    let new = NewArticle {
        address,
        title: if told.title.is_empty() { &scoop.title } else { &told.title },
        site: told.site.as_deref(),
        authors: &told.authors,
        published_at: told.published_at,
        kind: told.kind,
    };
    let id = new.find_or_create(db).await?;
    sqlx::query!(
        "update article set doi = $2, pmid = $3, journal = $4, volume = $5, issue = $6, pages = $7, description = $8,
             language = $9, text_length = $10
         where id = $1",
        id.0,
        doi,
        told.pmid,
        told.journal,
        told.volume,
        told.issue,
        told.pages,
        told.description,
        told.language,
        told.text_length.filter(|length| *length >= 0)
    )
    .execute(db)
    .await?;
    Ok(id)
}
