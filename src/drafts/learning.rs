//! What an article's page told, written down: once for all boards.

use sqlx::{PgConnection, PgPool};

use super::ReadArticle;
use crate::{
    articles::{Address, ArticleId, Kind},
    error::Result,
    pictures::PictureId,
    text::Moment,
    webpage::WebPage,
};

pub struct Learned<'a> {
    pub page: &'a WebPage,
    /// Best first.
    pub pictures: &'a [PictureId],
    pub icon: Option<PictureId>,
    /// The page names its own address, and on the site that it came from: no site speaks for another one.
    pub named: bool,
}

impl Learned<'_> {
    /// Where the page says that it is an article which is known already, by its canonical address or its DOI, the two
    /// become one, and what is known of that one stays: any page may claim to be another. The drafts that waited are
    /// filled in the same transaction.
    pub async fn learn(&self, db: &PgPool, asked: ArticleId) -> Result<()> {
        let mut tx = db.begin().await?;
        // One at a time: two addresses of one article, read at once, would each find themselves alone.
        sqlx::query!("select pg_advisory_xact_lock(hashtext('curatio: one article'))").execute(&mut *tx).await?;
        let (known, doi) = self.known_as(&mut tx, asked).await?;
        let article = if let Some(known) = known {
            asked.is_same_as(&mut tx, known).await?;
            ReadArticle { article: known }.ask(&mut tx, false).await?;
            known
        } else {
            self.lead_on(&mut tx, asked).await?;
            self.write(&mut tx, asked, doi).await?;
            asked
        };
        article.fill_waiting(&mut tx).await?;
        if article != asked {
            asked.fill_waiting(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The article that it is, where that is another one; and the number (DOI) that this one is believed to have. Anybody
    /// may write a number on a page: of two pages with one number, the one stands that shows that it is its own.
    async fn known_as(&self, db: &mut PgConnection, asked: ArticleId) -> Result<(Option<ArticleId>, Option<&str>)> {
        let doi = self.page.citation.doi.as_deref();
        let known = sqlx::query_scalar!(
            r#"select coalesce(same_as_id, id) as "id!: ArticleId" from article
               where normal_address(address) = normal_address($2) and coalesce(same_as_id, id) <> $1
               order by 1 limit 1"#,
            asked.0,
            self.page.address.as_str()
        );
        if let Some(known) = known.fetch_optional(&mut *db).await? {
            return Ok((Some(known), None));
        }
        let holder = sqlx::query!(
            r#"select id, address from article where doi = $2 and coalesce(same_as_id, id) <> $1"#,
            asked.0,
            doi
        );
        let (Some(doi), Some(holder)) = (doi, holder.fetch_optional(&mut *db).await?) else { return Ok((None, doi)) };
        if Address::parse(&holder.address).is_some_and(|address| address.bears(doi)) {
            return Ok((Some(holder.id), None));
        }
        if !self.page.address.bears(doi) {
            return Ok((None, None));
        }
        sqlx::query!("update article set doi = null where id = $1", holder.id.0).execute(db).await?;
        Ok((None, Some(doi)))
    }

    /// From the address that was asked to the one that the page says it has.
    async fn lead_on(&self, db: &mut PgConnection, asked: ArticleId) -> Result<()> {
        if !self.named {
            return Ok(());
        }
        sqlx::query!(
            "insert into article (address, title, same_as_id, state)
             select address, title, id, 'read' from article
             where id = $1 and normal_address(address) <> normal_address($2)",
            asked.0,
            self.page.address.as_str()
        )
        .execute(&mut *db)
        .await?;
        sqlx::query!("update article set address = $2 where id = $1", asked.0, self.page.address.as_str())
            .execute(db)
            .await?;
        Ok(())
    }

    async fn write(&self, db: &mut PgConnection, article: ArticleId, doi: Option<&str>) -> Result<()> {
        let page = self.page;
        let length = i32::try_from(page.text.chars().count()).unwrap_or(i32::MAX);
        let excerpt = page.excerpt();
        sqlx::query!(
            "update article set
                 state = 'read', read_at = now(), read_failure = null,
                 title = $2, description = $3, text_length = $4, site = coalesce($5, site), authors = $6,
                 published_at = coalesce($7, published_at), language = $8, kind = $9, icon_id = $10,
                 embed_src = $11, embed_title = $12,
                 doi = coalesce($13, doi), pmid = $14, journal = $15, volume = $16, issue = $17, pages = $18
             where id = $1",
            article.0,
            page.title,
            Some(excerpt).filter(|excerpt| !excerpt.is_empty()),
            Some(length).filter(|length| *length > 0),
            page.site,
            &page.authors,
            page.published_at.map(Moment) as Option<Moment>,
            page.language,
            page.kind as Kind,
            self.icon.map(|icon| icon.0),
            page.embed.as_ref().map(|embed| embed.src.as_str()),
            page.embed.as_ref().map(|embed| embed.title.as_str()),
            doi,
            page.citation.pmid,
            page.citation.journal,
            page.citation.volume,
            page.citation.issue,
            page.citation.pages
        )
        .execute(&mut *db)
        .await?;
        let pictures: Vec<i64> = self.pictures.iter().map(|picture| picture.0).collect();
        sqlx::query!("delete from article_picture where article_id = $1", article.0).execute(&mut *db).await?;
        sqlx::query!(
            "insert into article_picture (article_id, position, picture_id)
             select $1, place, picture from unnest($2::bigint[]) with ordinality as choice (picture, place)",
            article.0,
            &pictures
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

impl ArticleId {
    /// Its page cannot be read: whoever waits for it is told why, in these words.
    pub async fn failed(self, db: &PgPool, why: &str) -> Result<()> {
        let mut tx = db.begin().await?;
        sqlx::query!(
            "update article set state = 'failed', read_failure = $2, read_at = now() where id = $1 and state = 'waiting'",
            self.0,
            why
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            "update scoop set waits = false
             where waits and article_id in (select id from article where id = $1 or same_as_id = $1)",
            self.0
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// From now on it leads to another one, as all do that led to it. A board that has both keeps them: the second one,
    /// while it is a draft, cannot be published.
    async fn is_same_as(self, db: &mut PgConnection, known: Self) -> Result<()> {
        sqlx::query!(
            "update article set same_as_id = $2, state = 'read', read_failure = null, read_at = now(), doi = null
             where id = $1 or same_as_id = $1",
            self.0,
            known.0
        )
        .execute(&mut *db)
        .await?;
        sqlx::query!(
            "update scoop set article_id = $2
             where article_id = $1 and not exists (
                 select from scoop other
                 where other.topic_id = scoop.topic_id and other.article_id = $2 and other.deleted_at is null)",
            self.0,
            known.0
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
