//! Scoops about the same, wherever on public boards they stand.

use sqlx::PgPool;

use super::{Scoop, ScoopId};
use crate::{
    error::Result,
    live::{Subject, Subjects, Tells},
    pictures::Picture,
    topics::{self, TopicRef},
};

/// A scoop as another one names it.
#[derive(Clone, Debug)]
pub struct Alike {
    pub id: ScoopId,
    pub title: String,
    pub site: Option<String>,
    /// Of its board.
    pub language: String,
    sponsor: Option<String>,
    topic_slug: String,
    topic_title: String,
    picture_hash: Option<String>,
    picture_width: Option<i32>,
    picture_height: Option<i32>,
    picture_widths: Option<Vec<i32>>,
}

/// The index of words is read as no other is here.
const BY_WORDS: &str = "begin read only; set local enable_bitmapscan = on";

impl Scoop {
    /// Those that share most with it, 5 at most, of other boards before its own: words of their titles and tags, the rarer
    /// the better, and a site. One word alone has to be a rare one. Of a board that is not public nothing is looked for.
    ///
    /// However many scoops there are, only those are looked at that have one of its rarest words and another one, or one
    /// that hardly any has: the newest 200 of a thousand. How rare a word is PostgreSQL knows, where it has looked over the
    /// table (`0062_alike.sql`).
    pub async fn alike(&self, db: &PgPool) -> Result<Vec<Alike>> {
        let alike = sqlx::query_as!(
            Alike,
            r#"with stats as materialized (
                   select most_common_elems::text::text[] as words, most_common_elem_freqs as parts,
                       most_common_elem_freqs[cardinality(most_common_elems::text::text[]) + 1] as least,
                       (select greatest(reltuples, 10) from pg_class where oid = 'scoop_words'::regclass) as texts
                   from pg_stats
                   where schemaname = current_schema() and tablename = 'scoop_words_alike' and attname = 'ts_filter'
               ),
               own as materialized (
                   select word.lexeme, 'B' = any(word.weights) as is_tag, stats.texts,
                       array_position(stats.words, word.lexeme) as counted,
                       coalesce(stats.parts[array_position(stats.words, word.lexeme)], stats.least / 4, 0) as part
                   from scoop_words cross join unnest(ts_filter(heading, '{a,b}')) word left join stats on true
                   where scoop_id = $1
                   order by part, length(word.lexeme) desc, word.lexeme limit 16
               ),
               feature as materialized (
                   select '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''' as word,
                       coalesce(sum(part * texts) over (order by part, length(lexeme) desc, lexeme), 0) < 250 as is_rare,
                       part, row_number() over (order by part, length(lexeme) desc, lexeme) as place,
                       -- The rarest, and of those that others have for certain, too.
                       row_number() over (partition by counted is null order by part, length(lexeme) desc, lexeme)
                           <= case when counted is null then 3 else 2 end as leads,
                       -- A tag says more than a word of a title. Where PostgreSQL has counted nothing, all are worth the same.
                       (case when is_tag then 1.4 else 1 end) * case when texts is null then 0.75
                           else ln(1 / greatest(part, 1 / texts)) / ln(texts) end as worth
                   from own
               ),
               question as materialized (
                   select string_agg(words, ' | ') as words from (
                       select one.word || ' & (' || string_agg(other.word, ' | ') || ')' as words
                       from feature one join feature other on other.place > one.place and other.part < 0.03
                       where one.leads
                       group by one.word
                       union all
                       select word from feature where is_rare
                   ) asked
               ),
               near as materialized (
                   select scoop_id, heading from (
                       select scoop_id, published_at, heading from scoop_words
                       where ts_filter(heading, '{a,b}') @@ (select words from question)::tsquery and scoop_id <> $1
                       limit 1000
                   ) some_of_them
                   order by published_at desc, scoop_id desc limit 200
               ),
               weighed as materialized (
                   select near.scoop_id,
                       (select sum(worth) from feature where near.heading @@ feature.word::tsquery) as worth
                   from near order by worth desc nulls last, scoop_id desc limit 60
               ),
               -- Of an article that stands on many boards once.
               best as materialized (
                   select distinct on (coalesce(scoop.article_id, -scoop.id)) scoop.id, scoop.topic_id = $2 as at_home,
                       weighed.worth + case when lower(article.site) = lower($3) then 0.3 else 0 end as worth
                   from weighed
                   join scoop on scoop.id = weighed.scoop_id and scoop.listed
                   left join article on article.id = scoop.article_id
                   where scoop.article_id is null
                       or scoop.article_id is distinct from (select article_id from scoop where id = $1)
                   order by coalesce(scoop.article_id, -scoop.id), at_home, worth desc, scoop.id desc
               )
               select scoop.id as "id!", scoop.title as "title!", article.site as "site?", topic.language as "language!",
                   topic.sponsor, topic.slug as "topic_slug!", topic.title as "topic_title!",
                   picture.hash as "picture_hash?", picture.width as "picture_width?",
                   picture.height as "picture_height?", picture.widths as "picture_widths?"
               from (select id, at_home, worth from best where worth >= 1
                     order by at_home, worth desc, id desc limit 5) best
               join scoop on scoop.id = best.id
               join topic on topic.id = scoop.topic_id and topic.visibility = 'public'
               left join article on article.id = scoop.article_id
               left join picture on picture.id = scoop.picture_id
               order by best.at_home, best.worth desc, best.id desc"#,
            self.id.0,
            self.topic_id.0,
            self.site
        );
        let mut looking = db.begin_with(BY_WORDS).await?;
        let found = alike.fetch_all(&mut *looking).await?;
        looking.commit().await?;
        Ok(found)
    }
}

impl Alike {
    pub fn permalink(&self) -> String {
        topics::permalink(&self.topic_slug, self.id.0, &self.title)
    }

    pub fn topic(&self) -> TopicRef {
        TopicRef { slug: self.topic_slug.clone(), title: self.topic_title.clone() }
    }

    /// What its board says of who pays for it.
    pub fn sponsored(&self) -> Option<String> {
        self.sponsor.as_deref().map(topics::sponsored_by)
    }

    pub fn picture(&self) -> Option<Picture> {
        let widths = self.picture_widths.as_ref();
        Picture::from_columns(self.picture_hash.as_ref(), self.picture_width, self.picture_height, widths)
    }
}

/// Who it is by is not said, and what its board is called tells all pages by itself: not each scoop that comes onto those
/// boards makes the page old that names it, and one that would stand here, too, does within the time that counts last.
impl Tells for Alike {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.add(Subject::Scoop(self.id.0));
    }
}
