//! How a board comes to be.

use chrono::NaiveDate;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{CommentPolicy, SideEffects, TopicId, Visibility};
use crate::{
    accounts::AccountId,
    pictures::PictureId,
    text::{CleanHtml, Format, slugify},
};

/// Leaves room for a number behind a title's address.
const SLUG: usize = 80;

#[derive(Debug)]
pub struct NewTopic<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub format: Format,
    pub language: &'a str,
    /// Where its days begin at midnight.
    pub time_zone: &'a str,
    pub accent: &'a str,
    pub owner: AccountId,
    pub picture: Option<PictureId>,
    /// Title and text.
    pub call_to_action: Option<(&'a str, &'a str)>,
    pub audiences: &'a [String],
    pub visibility: Visibility,
    pub comment_policy: CommentPolicy,
    /// The system it comes from, and its name there.
    pub origin: Option<(&'a str, &'a str)>,
    /// Of the form it is made with.
    pub form_key: Option<Uuid>,
}

impl NewTopic<'_> {
    /// At `slug`, or else at the first free address that its title gives.
    pub async fn create(&self, db: &mut PgConnection, slug: Option<&str>) -> Result<TopicId, sqlx::Error> {
        let wanted = slug.map_or_else(|| slugify(self.title, SLUG, "board"), str::to_owned);
        let description = CleanHtml::from_source(self.description, self.format);
        let (action_title, action_text) = self.call_to_action.unzip();
        let (origin, origin_name) = self.origin.unzip();
        let id = sqlx::query_scalar!(
            r#"insert into topic (slug, title, description_source, description_html, language, accent, owner_id, picture_id,
                                  call_to_action_title, call_to_action_text, visibility, origin, origin_name,
                                  time_zone, comment_policy, form_key)
               select address, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $15, $16, $17
               from generate_series(1, case when $14 then 1 else
                        2 + (select count(*) from topic where slug = $1 or slug like $1 || '-%')
                          + (select count(*) from former_address where slug = $1 or slug like $1 || '-%') end) number
               cross join lateral (select case when number = 1 then $1 else $1 || '-' || number end) at (address)
               where $14 or address_is_free(address)
               order by number limit 1
               returning id"#,
            wanted,
            self.title,
            self.description,
            description.as_str(),
            self.language,
            self.accent,
            self.owner.0,
            self.picture.map(|picture| picture.0),
            action_title,
            action_text,
            self.visibility as Visibility,
            origin,
            origin_name,
            slug.is_some(),
            self.time_zone,
            self.comment_policy as CommentPolicy,
            self.form_key
        )
        .fetch_one(&mut *db)
        .await?;
        id.is_for(db, self.audiences).await?;
        Ok(id)
    }
}

impl TopicId {
    /// The board at an address, private or not.
    pub async fn at(db: &mut PgConnection, slug: &str) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_scalar!("select id from topic where slug = $1", slug).fetch_optional(db).await
    }

    /// The first board that was imported from where `origin` calls it `origin_name`.
    pub async fn imported(db: &mut PgConnection, origin: &str, origin_name: &str) -> Result<Option<Self>, sqlx::Error> {
        sqlx::query_scalar!(
            "select id from topic where origin = $1 and origin_name = $2 order by id limit 1",
            origin,
            origin_name
        )
        .fetch_optional(db)
        .await
    }

    pub async fn slug(self, db: &mut PgConnection) -> Result<String, sqlx::Error> {
        sqlx::query_scalar!("select slug from topic where id = $1", self.0).fetch_one(db).await
    }

    /// Until the transaction ends, nobody else brings boards: two imports at once would make
    /// each by-line twice, and two first starts each sample board.
    pub async fn bring_alone(db: &mut PgConnection) -> Result<(), sqlx::Error> {
        sqlx::query!("select pg_advisory_xact_lock(hashtext('curatio: bring boards'))").execute(db).await?;
        Ok(())
    }

    /// What becomes of what may tell of a side effect there.
    pub async fn looks_for_side_effects(self, db: &mut PgConnection, policy: SideEffects) -> Result<(), sqlx::Error> {
        sqlx::query!("update topic set side_effects = $2 where id = $1", self.0, policy as SideEffects)
            .execute(db)
            .await?;
        Ok(())
    }

    /// An excerpt on it quotes at most so much of its source, in per cent.
    pub async fn quotes_at_most(self, db: &mut PgConnection, percent: i16) -> Result<(), sqlx::Error> {
        sqlx::query!("update topic set quote_limit = $2 where id = $1", self.0, percent).execute(db).await?;
        Ok(())
    }

    /// Makes someone a curator of the board; twice is the same as once.
    pub async fn add_curator(self, db: &mut PgConnection, account: AccountId) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "insert into topic_member (topic_id, account_id)
             select id, $2 from topic where id = $1 and owner_id <> $2 on conflict do nothing",
            self.0,
            account.0
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// What another system had counted, and on its last day.
    pub async fn had_views(
        self,
        db: &mut PgConnection,
        total: i64,
        last_day: Option<(i64, NaiveDate)>,
    ) -> Result<(), sqlx::Error> {
        let (that_day, day) = last_day.unzip();
        sqlx::query!(
            "update topic set views_before = $2, views_before_on_day = $3, views_before_day = $4 where id = $1",
            self.0,
            total,
            that_day.unwrap_or(0),
            day
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// Adds reads that were counted elsewhere than by this program's counter.
    pub async fn was_read(self, db: &mut PgConnection, before: i64, today: i64) -> Result<(), sqlx::Error> {
        sqlx::query!(
            "with today as (
                 insert into topic_view (topic_id, day, views)
                 select id, (now() at time zone time_zone)::date, $3 from topic where id = $1
             )
             insert into topic_view_total (topic_id, views) values ($1, $2 + $3)",
            self.0,
            before,
            today
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
