//! Back to an earlier version: which is a change like any other, and kept as one.

use sqlx::PgConnection;

use super::Version;
use crate::{
    accounts::AccountId,
    error::Result,
    insights::Insight,
    problems::{OnConstraint, beside},
    scoops::ScoopId,
    text::{CleanHtml, Format},
};

impl Version {
    /// The words, tags and picture of then; the insight too, where its own author goes back. What was being typed in
    /// the editor is dropped, but for an insight that its author has not shown yet. What it was before is kept.
    pub async fn restore(tx: &mut PgConnection, scoop: ScoopId, number: i32, by: AccountId) -> Result<()> {
        let then = sqlx::query!(
            "select title, excerpt_source, excerpt_format, insight_source, insight_format, tags, picture_id
             from scoop_version where scoop_id = $1 and number = $2",
            scoop.0,
            number
        )
        .fetch_one(&mut *tx)
        .await?;
        Self::keep(&mut *tx, &[scoop.0]).await?;
        let excerpt = CleanHtml::from_source(&then.excerpt_source, then.excerpt_format);
        let written = sqlx::query_scalar!(
            r#"update scoop set title = $2, excerpt_source = $3, excerpt_format = $4, excerpt_html = $5, excerpt_lead = $6,
                 picture_id = $7, version = version + 1, edited_at = now()
               where id = $1 returning curator_id as "curator_id: AccountId""#,
            scoop.0,
            then.title,
            then.excerpt_source,
            then.excerpt_format as Format,
            excerpt.as_str(),
            excerpt.lead(),
            then.picture_id.map(|picture| picture.0)
        )
        .fetch_one(&mut *tx)
        .await
        .on_constraint("scoop_title_form", "version", "It had no title then, and readers see it now.");
        let curator = written?;
        scoop.has_tags(&mut *tx, &then.tags).await?;
        if curator == by {
            let said = Insight::say(&mut *tx, scoop, by, &then.insight_source, then.insight_format).await;
            beside("version", said)?;
        }
        drop_edit(&mut *tx, scoop, curator == by).await?;
        Self::record(tx, scoop, by).await
    }
}

/// What was typed and not saved; where its author is not who goes back, their insight waits on, beside the words on
/// the scoop.
async fn drop_edit(tx: &mut PgConnection, scoop: ScoopId, own: bool) -> Result<()> {
    sqlx::query!(
        "delete from scoop_edit using scoop
         where scoop_id = $1 and scoop.id = scoop_id and ($2 or fields ->> 'insight' = coalesce((
             select source from insight where insight.scoop_id = scoop.id and account_id = scoop.curator_id
             order by written_at, id limit 1), ''))",
        scoop.0,
        own
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update scoop_edit set version = scoop.version, picture_id = scoop.picture_id,
             fields = fields || jsonb_build_object(
                 'title', scoop.title, 'excerpt', scoop.excerpt_source,
                 'tags', array_to_string(array(
                     select tag from scoop_tag where scoop_tag.scoop_id = scoop.id order by position, tag), ', '),
                 'picture', coalesce((select hash from picture where picture.id = scoop.picture_id), ''))
         from scoop where scoop_id = $1 and scoop.id = scoop_id",
        scoop.0
    )
    .execute(tx)
    .await?;
    Ok(())
}
