//! The scoops of a board, a page after the other, each with all that is kept of it.

use sqlx::{PgPool, types::Json};

use super::{
    document::{By, Edit, Published, ScoopPart, Text},
    said,
};
use crate::{error::Result, pictures::Picture, scoops::Scoop, text::CleanHtml, topics};

/// How many are held in memory at once.
const PER_PAGE: i64 = 100;

/// Which scoops, and where the walk along them is.
pub struct Walk {
    pub topic: i64,
    /// Leaves out drafts, scheduled and hidden ones.
    pub published_only: bool,
    pub after: i64,
}

/// A scoop, and what only some shapes of the export show of it.
pub struct Gathered {
    pub part: ScoopPart,
    pub excerpt: CleanHtml,
    pub picture: Option<Picture>,
    /// Where the scoop stands that it was taken from, on this site.
    pub via: Option<String>,
}

impl Walk {
    /// The next page in the order they were made; empty at the end.
    pub async fn next(&mut self, db: &PgPool) -> Result<Vec<Gathered>> {
        let rows = sqlx::query!(
            r#"select scoop.id, scoop.title, scoop.excerpt_source, scoop.excerpt_format, scoop.excerpt_html, scoop.state,
                   scoop.published_at, scoop.dated, scoop.scheduled_for, scoop.offered_at, scoop.pinned, scoop.pin_position, scoop.source_unknown,
                   scoop.had_picture, scoop.picture_address, scoop.via_address, coalesce(total.views, 0) as "views!",
                   curator.name, curator.display_name,
                   article.address as "address?", article.title as "article_title?", article.site,
                   article.authors as "authors?", article.published_at as "article_date?", article.kind as "kind?",
                   article.description, article.language, article.text_length, article.doi, article.pmid,
                   article.journal, article.volume, article.issue, article.pages, article.embed_src, article.embed_title,
                   edit.fields as "edit?: Json<Edit>",
                   picture.hash as "hash?", picture.width as "width?", picture.height as "height?", picture.widths as "widths?",
                   via.id as "via_id?", via.title as "via_title?", via_topic.slug as "via_slug?"
               from scoop
               join account curator on curator.id = scoop.curator_id
               left join article on article.id = scoop.article_id
               left join scoop_edit edit on edit.scoop_id = scoop.id
               left join picture on picture.id = scoop.picture_id
               left join scoop_view_total total on total.scoop_id = scoop.id
               left join (scoop via join topic via_topic on via_topic.id = via.topic_id and via_topic.visibility = 'public')
                   on via.id = scoop.via_id and via.state = 'published'
               where scoop.topic_id = $1 and scoop.id > $2 and scoop.deleted_at is null
                   and (not $3 or scoop.state = 'published')
               order by scoop.id limit $4"#,
            self.topic,
            self.after,
            self.published_only,
            PER_PAGE
        )
        .fetch_all(db)
        .await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id.0).collect();
        let Some(last) = ids.last() else { return Ok(Vec::new()) };
        self.after = *last;
        let (mut tags, mut insights, mut comments) =
            tokio::try_join!(Scoop::tags(db, &ids), said::insights(db, &ids), said::comments(db, &ids))?;
        let gathered = rows.into_iter().map(|row| {
            let via = row.via_id.zip(row.via_slug).zip(row.via_title);
            let article = row.address.map(|address| Published {
                address,
                title: row.article_title.unwrap_or_default(),
                site: row.site,
                authors: row.authors.unwrap_or_default(),
                published_at: row.article_date.map(|at| at.0),
                kind: row.kind.unwrap_or_default(),
                description: row.description,
                language: row.language,
                text_length: row.text_length,
                doi: row.doi,
                pmid: row.pmid,
                journal: row.journal,
                volume: row.volume,
                issue: row.issue,
                pages: row.pages,
                embed_src: row.embed_src,
                embed_title: row.embed_title,
            });
            Gathered {
                part: ScoopPart {
                    id: row.id.0,
                    state: row.state,
                    title: row.title,
                    curator: By { name: row.name, display_name: row.display_name },
                    published_at: row.published_at.map(|at| at.0),
                    dated: row.dated,
                    scheduled_for: row.scheduled_for.map(|at| at.0),
                    offered_at: row.offered_at.map(|at| at.0),
                    pinned: row.pinned,
                    pin_position: row.pin_position,
                    article,
                    source_unknown: row.source_unknown,
                    excerpt: Text { source: row.excerpt_source, format: row.excerpt_format },
                    tags: tags.remove(&row.id).unwrap_or_default(),
                    picture: None,
                    had_picture: row.had_picture,
                    picture_address: row.picture_address,
                    via: row.via_address,
                    views: row.views,
                    edit: row.edit.map(|Json(edit)| edit),
                    insights: insights.remove(&row.id).unwrap_or_default(),
                    comments: comments.remove(&row.id).unwrap_or_default(),
                },
                excerpt: row.excerpt_html,
                picture: Picture::from_columns(row.hash.as_ref(), row.width, row.height, row.widths.as_ref()),
                via: via.map(|((id, slug), title)| topics::permalink(&slug, id.0, &title)),
            }
        });
        Ok(gathered.collect())
    }
}

impl Gathered {
    /// What its own curator says about it, in plain words.
    pub fn note(&self) -> String {
        let own = self.part.insights.iter().find(|voice| voice.by == self.part.curator);
        own.map(|voice| match voice.text.format {
            crate::text::Format::Html => CleanHtml::from_source(&voice.text.source, voice.text.format).text(),
            crate::text::Format::Markdown | crate::text::Format::Plain => voice.text.source.clone(),
        })
        .unwrap_or_default()
    }
}
