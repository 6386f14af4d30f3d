//! How a scoop comes to stand on a board.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{ScoopId, State};
use crate::{
    accounts::AccountId,
    articles::{Address, ArticleId},
    pictures::PictureId,
    text::{CleanHtml, Format, Moment},
    topics::{TopicId, title_slug},
};

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct NewScoop<'a> {
    pub topic: TopicId,
    pub article: Option<ArticleId>,
    pub source_unknown: bool,
    pub curator: AccountId,
    pub via: Option<ScoopId>,
    pub title: &'a str,
    pub excerpt: &'a str,
    pub format: Format,
    pub picture: Option<PictureId>,
    pub had_picture: bool,
    pub picture_address: Option<&'a str>,
    pub pinned: bool,
    pub state: State,
    /// Where it stands on its board, once it does.
    pub published_at: Option<DateTime<Utc>>,
    /// Whether that date is known, or only the order.
    pub dated: bool,
    pub scheduled_for: Option<DateTime<Utc>>,
    pub tags: &'a [String],
    /// The system it comes from, and its id there.
    pub origin: Option<(&'a str, &'a str)>,
}

impl NewScoop<'_> {
    pub async fn create(&self, db: &mut PgConnection) -> Result<ScoopId, sqlx::Error> {
        let excerpt = CleanHtml::from_source(self.excerpt, self.format);
        let (origin, origin_id) = self.origin.unzip();
        let id = sqlx::query_scalar!(
            "insert into scoop (topic_id, article_id, source_unknown, curator_id, via_id, title,
                 excerpt_source, excerpt_format, excerpt_html, excerpt_lead,
                 picture_id, had_picture, picture_address, pinned, state, published_at, dated, scheduled_for,
                 origin, origin_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             returning id",
            self.topic.0,
            self.article.map(|article| article.0),
            self.source_unknown,
            self.curator.0,
            self.via.map(|via| via.0),
            self.title,
            self.excerpt,
            self.format as Format,
            excerpt.as_str(),
            excerpt.lead(),
            self.picture.map(|picture| picture.0),
            self.had_picture,
            self.picture_address,
            self.pinned,
            self.state as State,
            self.published_at.map(Moment) as Option<Moment>,
            self.dated,
            self.scheduled_for.map(Moment) as Option<Moment>,
            origin,
            origin_id
        )
        .fetch_one(&mut *db)
        .await?;
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select $1, $2, tag, min(place) from unnest($3::text[]) with ordinality as named (tag, place) group by tag",
            id.0,
            self.topic.0,
            self.tags
        )
        .execute(db)
        .await?;
        Ok(id)
    }
}

impl ScoopId {
    /// What was imported onto a board before, by its id in the other system; a deleted one is as if absent.
    pub async fn imported(
        db: &mut PgConnection,
        topic: TopicId,
        origin: &str,
        origin_id: &str,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_scalar!(
            "select id from scoop where topic_id = $1 and origin = $2 and origin_id = $3 and deleted_at is null",
            topic.0,
            origin,
            origin_id
        )
        .fetch_optional(db)
        .await
    }

    /// The scoop of an article on a board; a deleted one is as if absent.
    pub async fn of_article(
        db: &mut PgConnection,
        topic: TopicId,
        article: ArticleId,
    ) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_scalar!(
            "select id from scoop where topic_id = $1 and article_id = $2 and deleted_at is null",
            topic.0,
            article.0
        )
        .fetch_optional(db)
        .await
    }

    /// Taken from a scoop at an address: one that came here from that site, or stands there on this one, if anyone reads
    /// it; else the address is kept.
    pub async fn came_by(self, db: &mut PgConnection, via: &str, here: &str) -> Result<(), sqlx::Error> {
        let via = Address::parse(via);
        let source = match via.as_ref().and_then(Stood::at) {
            Some(stood) => stood.now(db, self, here).await?,
            None => None,
        };
        sqlx::query!(
            "update scoop set via_id = $2, via_address = $3 where id = $1",
            self.0,
            source.map(|source| source.0),
            via.filter(|_| source.is_none()).map(|via| via.to_string())
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// A draft waits for a curator, since then.
    pub async fn is_offered(self, db: &mut PgConnection, at: DateTime<Utc>) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "update scoop set offered_at = $2 where id = $1 and state = 'draft'",
            self.0,
            Moment(at) as Moment
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// Among those that are pinned, where none stands yet.
    pub async fn is_pinned_at(self, db: &mut PgConnection, position: i32) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "update scoop set pin_position = $2 where id = $1 and pinned and not exists (
                 select from scoop other where other.topic_id = scoop.topic_id and other.pinned
                     and other.pin_position = $2 and other.id <> $1)",
            self.0,
            position
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// Whether a board takes one more pin. One that another system had is not added to those that are there.
    pub async fn takes_pin(db: &mut PgConnection, topic: TopicId, has_place: bool) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar!(
            r#"select count(*) < case when $2 then 5 else 1 end as "takes!" from scoop where topic_id = $1 and pinned"#,
            topic.0,
            has_place
        )
        .fetch_one(db)
        .await
    }
}

/// What the address of a scoop tells: `SITE/t/BOARD/p/NUMBER/TITLE`.
struct Stood<'a> {
    site: &'a str,
    board: &'a str,
    number: &'a str,
    title: &'a str,
}

impl<'a> Stood<'a> {
    fn at(address: &'a Address) -> Option<Self> {
        let (site, path) = address.as_str().split_once("/t/")?;
        let [board, "p", number, title] = path.split('/').collect::<Vec<_>>()[..] else { return None };
        Some(Self { site, board, number, title })
    }

    /// Numbers change when a site is built anew from its exports, and another scoop may have this one by now: it names
    /// the scoop of this title on that board, or else the one of this title that came with this number from there.
    async fn now(&self, db: &mut PgConnection, of: ScoopId, here: &str) -> Result<Option<ScoopId>, sqlx::Error> {
        let host = self.site.split_once("://").map_or(self.site, |(_, host)| host);
        let number = self.number.parse::<i64>().ok().filter(|_| self.site == here);
        let candidates = sqlx::query!(
            r#"select scoop.id as "id!: ScoopId", scoop.title as "title!" from scoop
               join topic on topic.id = scoop.topic_id
               where scoop.id = $1 and topic.slug = $2 and scoop.listed and scoop.id <> $5
               union all
               (select id, title from scoop where origin = $3 and origin_id = $4 and listed and id <> $5
                order by id limit 20)"#,
            number,
            self.board,
            format!("curatio:{host}"),
            self.number,
            of.0
        );
        let candidates = candidates.fetch_all(db).await?;
        Ok(candidates.into_iter().find(|scoop| title_slug(&scoop.title) == self.title).map(|scoop| scoop.id))
    }
}
