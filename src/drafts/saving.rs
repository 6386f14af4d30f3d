//! What is typed is saved as one types: on the scoop while it is a draft, beside it once readers see it.

use sqlx::{PgConnection, types::Json};

use super::{Draft, Fields};
use crate::{
    error::Result,
    insights::Insight,
    problems::beside,
    scoops::State,
    sessions::Me,
    text::{CleanHtml, Format},
    versions::Version,
};

impl Draft {
    /// The version that it has from now on. None where somebody saved meanwhile who started from the same version: then
    /// nothing is changed. `seen` is the version that what was typed started from.
    pub async fn keep(&self, db: &mut PgConnection, me: &Me, fields: &Fields, seen: i32) -> Result<Option<i32>> {
        let Some(version) = self.claim(&mut *db, seen).await? else { return Ok(None) };
        let fields = &self.as_typed_by(me, fields);
        // What the site does not take is kept all the same, and said once it is to be saved.
        let taken = !self.is_by(me) || Insight::is_taken(&mut *db, self.id, self.curator_id, &fields.insight()).await?;
        if self.state == State::Draft && fields.problems().none() && taken {
            self.apply(db, me, fields).await?;
        } else {
            self.keep_beside(db, me, fields).await?;
        }
        Ok(Some(version))
    }

    /// [`Draft::keep`], on the scoop whatever its state; one can go back to what it was.
    pub async fn save(&self, db: &mut PgConnection, me: &Me, fields: &Fields, seen: i32) -> Result<Option<i32>> {
        let Some(version) = self.claim(&mut *db, seen).await? else { return Ok(None) };
        Version::keep(&mut *db, &[self.id.0]).await?;
        self.apply(&mut *db, me, &self.as_typed_by(me, fields)).await?;
        Version::record(db, self.id, me.id).await?;
        Ok(Some(version))
    }

    /// Nobody writes somebody else's insight: what its author typed stays.
    fn as_typed_by(&self, me: &Me, fields: &Fields) -> Fields {
        let insight = if self.is_by(me) { &fields.insight } else { &self.fields.insight };
        Fields { insight: insight.clone(), ..fields.clone() }
    }

    /// What was typed without knowing that the article was read meanwhile is looked at again.
    async fn claim(&self, db: &mut PgConnection, seen: i32) -> Result<Option<i32>> {
        let version = sqlx::query_scalar!(
            "update scoop set version = version + 1, edited_at = now()
             where id = $1 and version = $2 and state = $3 and waits = $4 returning version",
            self.id.0,
            seen,
            self.state as State,
            self.waits
        );
        Ok(version.fetch_optional(db).await?)
    }

    async fn keep_beside(&self, db: &mut PgConnection, me: &Me, fields: &Fields) -> Result<()> {
        sqlx::query!(
            "insert into scoop_edit (scoop_id, version, fields, saved_by, picture_id)
             select id, version, $2, $3, (select id from picture where hash = $4) from scoop where id = $1
             on conflict (scoop_id) do update set version = excluded.version, fields = excluded.fields,
                 saved_by = excluded.saved_by, picture_id = excluded.picture_id, saved_at = now()",
            self.id.0,
            Json(fields) as Json<&Fields>,
            me.id.0,
            self.chosen(fields)
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// Whatever the editor typed stands on the scoop. A picture that was not to choose from is none.
    async fn apply(&self, db: &mut PgConnection, me: &Me, fields: &Fields) -> Result<()> {
        let excerpt = fields.excerpt();
        // What came as HTML is edited as HTML.
        let format = if self.format == Format::Html { Format::Html } else { Format::Markdown };
        let html = CleanHtml::from_source(&excerpt, format);
        sqlx::query!(
            "update scoop set title = $2, excerpt_source = $3, excerpt_format = $4, excerpt_html = $5, excerpt_lead = $6,
                 picture_id = (select id from picture where hash = $7)
             where id = $1",
            self.id.0,
            fields.title(),
            excerpt,
            format as Format,
            html.as_str(),
            html.lead(),
            self.chosen(fields)
        )
        .execute(&mut *db)
        .await?;
        self.id.has_tags(&mut *db, &fields.tags()).await?;
        if self.goes_onto_more(me) {
            self.goes_onto(&mut *db, &fields.boards).await?;
        }
        if self.is_by(me) {
            let said = Insight::say(&mut *db, self.id, self.curator_id, &fields.insight(), Format::Markdown).await;
            beside("insight", said)?;
        }
        // What its author has typed and not yet shown waits on.
        if !self.is_by(me) && self.fields.insight != self.said {
            return self.keep_beside(db, me, fields).await;
        }
        sqlx::query!("delete from scoop_edit where scoop_id = $1", self.id.0).execute(db).await?;
        Ok(())
    }

    /// These boards and no others, besides its own.
    async fn goes_onto(&self, db: &mut PgConnection, boards: &[String]) -> Result<()> {
        sqlx::query!(
            "delete from scoop_onto using topic
             where scoop_id = $1 and topic.id = topic_id and topic.slug <> all ($2)",
            self.id.0,
            boards
        )
        .execute(&mut *db)
        .await?;
        sqlx::query!(
            "insert into scoop_onto (scoop_id, topic_id) select $1, id from topic where slug = any ($2)
             on conflict do nothing",
            self.id.0,
            boards
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// One of those to choose from.
    fn chosen(&self, fields: &Fields) -> Option<&str> {
        self.pictures.iter().map(|picture| picture.hash.as_str()).find(|hash| *hash == fields.picture)
    }
}
