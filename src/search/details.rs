//! What is shown of a hit.

use std::collections::HashMap;

use sqlx::PgConnection;

use super::{Marked, Marks, Question, finding::Found, marks::plain};
use crate::{
    accounts::ByLine,
    error::Result,
    scoops::ScoopId,
    text::{Moment, Paged},
    topics::{self, TopicRef},
};

/// How much of a text is looked through for a hit, in characters of its markup: a little more than is found by.
const LOOKED_THROUGH: i32 = 2200;

#[derive(Debug)]
pub struct Hit {
    pub id: ScoopId,
    pub title: Marked,
    /// Its article, where it has one.
    pub href: Option<String>,
    pub permalink: String,
    pub site: Option<String>,
    pub board: TopicRef,
    /// Of its board.
    pub language: String,
    pub sponsored: Option<String>,
    pub curator: ByLine,
    /// Where that is known.
    pub published: Option<Moment>,
    /// Since when it stands there.
    pub since: Moment,
    pub piece: Marked,
    /// Where the piece is from, if not from the excerpt.
    pub said_in: Option<&'static str>,
}

struct Row {
    id: ScoopId,
    title: String,
    lead: Option<String>,
    excerpt: String,
    insights: String,
    href: Option<String>,
    site: Option<String>,
    slug: String,
    topic_title: String,
    language: String,
    sponsor: Option<String>,
    name: String,
    display_name: String,
    published_at: Moment,
    dated: bool,
}

impl Question {
    /// In the order in which they were found. What is not there any more, or shown to nobody since, is left out.
    pub async fn details(&self, db: &mut PgConnection, found: Paged<Found>) -> Result<Paged<Hit>> {
        let ids: Vec<i64> = found.items.iter().map(|found| found.id.0).collect();
        let rows = sqlx::query_as!(
            Row,
            r#"select scoop.id, scoop.title, scoop.excerpt_lead as lead, left(scoop.excerpt_html, $2) as "excerpt!",
                   left(coalesce((select string_agg(html, ' ' order by written_at, id) from (
                       select html, written_at, id from insight where scoop_id = scoop.id and not held
                       order by written_at, id limit 5) first), ''), $2) as "insights!",
                   article.address as "href?", article.site as "site?", topic.slug, topic.title as topic_title,
                   topic.language, topic.sponsor, account.name, account.display_name,
                   scoop.published_at as "published_at!", scoop.dated
               from scoop
               join topic on topic.id = scoop.topic_id
               join account on account.id = scoop.curator_id
               left join article on article.id = scoop.article_id
               where scoop.id = any($1) and scoop.listed"#,
            &ids,
            LOOKED_THROUGH
        );
        let mut rows: HashMap<i64, Row> =
            rows.fetch_all(&mut *db).await?.into_iter().map(|row| (row.id.0, row)).collect();
        for row in rows.values_mut() {
            row.excerpt = plain(&row.excerpt);
            row.insights = plain(&row.insights);
        }
        let texts = rows.values().flat_map(|row| [&*row.title, &row.excerpt, &row.insights]);
        let marks = Marks::of(&mut *db, &self.lexemes, texts).await?;
        let mut hits = Vec::new();
        for row in ids.iter().filter_map(|id| rows.remove(id)) {
            hits.push(row.marked(&marks));
        }
        self.look_into_comments(db, &mut hits).await?;
        Ok(Paged { items: hits, older: found.older, newer: found.newer })
    }

    /// Where nothing else says why something was found.
    async fn look_into_comments(&self, db: &mut PgConnection, hits: &mut [Hit]) -> Result<()> {
        let silent = |hit: &Hit| !hit.title.has_hit() && !hit.piece.has_hit();
        let ids: Vec<i64> = hits.iter().filter(|hit| silent(hit)).map(|hit| hit.id.0).collect();
        if ids.is_empty() || self.lexemes.is_empty() {
            return Ok(());
        }
        let said = sqlx::query!(
            r#"select scoop.id, said.html from unnest($1::bigint[]) as scoop (id), lateral (
                   select left(html, 1000) as html, written_at, comment.id from comment
                   where scoop_id = scoop.id and state = 'shown' order by written_at, comment.id limit 20) said
               order by said.written_at, said.id"#,
            &ids
        );
        let said: Vec<(i64, String)> =
            said.fetch_all(&mut *db).await?.into_iter().filter_map(|row| Some((row.id?, plain(&row.html?)))).collect();
        let marks = Marks::of(db, &self.lexemes, said.iter().map(|(_, text)| text.as_str())).await?;
        for hit in hits.iter_mut().filter(|hit| silent(hit)) {
            let mut of_hit = said.iter().filter(|(id, _)| *id == hit.id.0);
            if let Some(piece) = of_hit.find_map(|(_, text)| marks.piece(text)) {
                (hit.piece, hit.said_in) = (piece, Some("From a comment"));
            }
        }
        Ok(())
    }
}

impl Row {
    fn marked(self, marks: &Marks) -> Hit {
        let (piece, said_in) = if let Some(piece) = marks.piece(&self.excerpt) {
            (piece, None)
        } else if let Some(piece) = marks.piece(&self.insights) {
            (piece, Some("From an insight"))
        } else {
            (marks.mark(self.lead.as_deref().unwrap_or(&self.excerpt)), None)
        };
        Hit {
            id: self.id,
            title: marks.mark(&self.title),
            href: self.href,
            permalink: topics::permalink(&self.slug, self.id.0, &self.title),
            site: self.site,
            board: TopicRef { slug: self.slug, title: self.topic_title },
            language: self.language,
            sponsored: self.sponsor.as_deref().map(topics::sponsored_by),
            curator: ByLine::new(&self.name, &self.display_name),
            published: Some(self.published_at).filter(|_| self.dated),
            since: self.published_at,
            piece,
            said_in,
        }
    }
}

impl Marked {
    pub fn has_hit(&self) -> bool {
        self.0.iter().any(|piece| piece.hit)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
