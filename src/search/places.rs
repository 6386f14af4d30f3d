//! Boards and people that are found: a few of them stand above the scoops.

use sqlx::PgConnection;

use super::{Asked, Marked, Marks, Question, marks::plain};
use crate::error::Result;

#[derive(Debug)]
pub struct BoardHit {
    pub slug: String,
    pub title: Marked,
    pub language: String,
    pub piece: Option<Marked>,
}

#[derive(Debug)]
pub struct PersonHit {
    pub name: String,
    pub display_name: Marked,
    pub piece: Option<Marked>,
}

impl Question {
    /// Of those that have all the words, the five that have them in their title; no more than 200 are weighed.
    pub async fn boards(&self, db: &mut PgConnection) -> Result<Vec<BoardHit>> {
        let rows = sqlx::query!(
            r#"select topic.slug, topic.title, topic.language, left(topic.description_html, 2000) as "description!"
               from (select topic_id, ts_rank(words, $1::text::tsquery) as weight
                     from (select topic_id, words from board_words where words @@ $1::text::tsquery limit 200) near
                     order by weight desc, topic_id desc limit 5) found
               join topic on topic.id = found.topic_id and topic.visibility = 'public'
               order by found.weight desc, found.topic_id desc"#,
            self.words
        );
        let rows = rows.fetch_all(&mut *db).await?;
        let texts: Vec<String> = rows.iter().map(|row| plain(&row.description)).collect();
        let all = rows.iter().map(|row| row.title.as_str()).chain(texts.iter().map(String::as_str));
        let marks = Marks::of(db, &self.lexemes, all).await?;
        let hits = rows.iter().zip(&texts).map(|(row, text)| BoardHit {
            slug: row.slug.clone(),
            title: marks.mark(&row.title),
            language: row.language.clone(),
            piece: marks.piece(text),
        });
        Ok(hits.collect())
    }

    /// The same of people; names are in no language.
    pub async fn people(&self, db: &mut PgConnection, asked: &Asked) -> Result<Vec<PersonHit>> {
        let rows = sqlx::query!(
            r#"with wanted as materialized (select websearch_to_tsquery('pg_catalog.simple', $1) as words)
               select account.name, account.display_name, left(account.bio_html, 2000) as "bio!"
               from (select account_id, ts_rank(words, (select words from wanted)) as weight
                     from (select account_id, words from person_words where words @@ (select words from wanted) limit 200) near
                     order by weight desc, account_id desc limit 5) found
               join account on account.id = found.account_id and account.deleted_at is null and account.hidden_for is null
               order by found.weight desc, found.account_id desc"#,
            asked.q
        );
        let rows = rows.fetch_all(&mut *db).await?;
        let texts: Vec<String> = rows.iter().map(|row| plain(&row.bio)).collect();
        let all = rows.iter().map(|row| row.display_name.as_str()).chain(texts.iter().map(String::as_str));
        let marks = Marks::of(db, &self.lexemes, all).await?;
        let hits = rows.iter().zip(&texts).map(|(row, text)| PersonHit {
            name: row.name.clone(),
            display_name: marks.mark(&row.display_name),
            piece: marks.piece(text),
        });
        Ok(hits.collect())
    }
}
