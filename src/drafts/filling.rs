//! A draft whose article was read gets what its curator did not type.

use sqlx::PgConnection;

use super::quoting::as_markdown;
use crate::{
    articles::ArticleId,
    error::Result,
    scoops::ScoopId,
    text::{CleanHtml, Format},
};

impl ArticleId {
    /// Every draft that waits for it, also by an address that leads to it.
    pub(super) async fn fill_waiting(self, db: &mut PgConnection) -> Result<()> {
        let waiting =
            sqlx::query_scalar!(
                "select id from scoop where waits and article_id in (select id from article where id = $1 or same_as_id = $1)
                 order by id for update",
                self.0
            )
            .fetch_all(&mut *db)
            .await?;
        fill(db, &waiting).await
    }
}

impl ScoopId {
    /// A picture that somebody sent for it is one to choose from, for good.
    pub async fn may_show(self, db: &mut PgConnection, picture: &str) -> Result<()> {
        sqlx::query!(
            "insert into scoop_picture (scoop_id, picture_id) select $1, id from picture where hash = $2
             on conflict do nothing",
            self.0,
            picture
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// For an article that is read anew.
    pub async fn wait_again(self, db: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "update scoop set waits = true where id = $1 and state = 'draft'
                 and exists (select from article where article.id = scoop.article_id and article.state = 'waiting')",
            self.0
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// At once, where its article has been read.
    pub(super) async fn fill(self, db: &mut PgConnection) -> Result<()> {
        fill(db, &[self]).await
    }
}

/// They are all of one article. Who has typed a title keeps it; the one that a bookmarklet brought, with the name of
/// the site in it, goes.
async fn fill(db: &mut PgConnection, scoops: &[ScoopId]) -> Result<()> {
    let Some(first) = scoops.first() else { return Ok(()) };
    let found = sqlx::query!(
        r#"select article.title, article.description,
               (select picture_id from article_picture where article_id = article.id order by position limit 1) as picture
           from scoop
           join article asked on asked.id = scoop.article_id
           join article on article.id = coalesce(asked.same_as_id, asked.id)
           where scoop.id = $1 and article.state = 'read'"#,
        first.0
    );
    let Some(found) = found.fetch_optional(&mut *db).await? else { return Ok(()) };
    let excerpt = as_markdown(found.description.as_deref().unwrap_or_default());
    let html = CleanHtml::from_source(&excerpt, Format::Markdown);
    let scoops: Vec<i64> = scoops.iter().map(|scoop| scoop.0).collect();
    sqlx::query!(
        "update scoop set
             waits = false,
             title = case when version = 1 or btrim(title) = '' then $2 else title end,
             excerpt_source = case when excerpt_source = '' then $3 else excerpt_source end,
             excerpt_html = case when excerpt_source = '' then $4 else excerpt_html end,
             excerpt_lead = case when excerpt_source = '' then $5 else excerpt_lead end,
             picture_id = coalesce(picture_id, $6)
         where id = any($1)",
        &scoops,
        found.title,
        excerpt,
        html.as_str(),
        html.lead(),
        found.picture
    )
    .execute(&mut *db)
    .await?;
    // What is typed, and not yet on the scoop.
    sqlx::query!(
        "update scoop_edit set fields = fields
             || case when btrim(fields ->> 'title') = '' then jsonb_build_object('title', $2::text) else '{}' end
             || case when btrim(fields ->> 'excerpt') = '' then jsonb_build_object('excerpt', $3::text) else '{}' end
         where scoop_id = any($1)",
        &scoops,
        found.title,
        excerpt
    )
    .execute(db)
    .await?;
    Ok(())
}
