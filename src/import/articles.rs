//! What another system knows of an article.

use anyhow::Result;
use sqlx::PgConnection;
use url::Url;

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
             language = $9, text_length = $10, embed_src = $11, embed_title = case when $11::text is not null then $12 end
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
        told.text_length.filter(|length| *length >= 0),
        frame(told, address, believed),
        told.embed_title
    )
    .execute(db)
    .await?;
    Ok(id)
}

/// What is loaded into a frame beside other people's scoops of the same article is of its own site, unless the one who
/// tells it is believed.
fn frame(told: &Published, address: &Address, believed: bool) -> Option<String> {
    let frame = Url::parse(told.embed_src.as_deref()?).ok().filter(|frame| frame.scheme() == "https")?;
    let site = Url::parse(address.as_str()).ok()?;
    let bare = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    let known = believed || bare(&frame) == bare(&site);
    Some(frame.to_string()).filter(|frame| known && frame.len() <= 2048)
}
