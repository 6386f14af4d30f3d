//! Back to an earlier version: which is a change like any other, and kept as one.

use sqlx::PgConnection;

use super::Version;
use crate::{
    accounts::AccountId,
    error::Result,
    insights::Insight,
    problems::OnConstraint,
    scoops::ScoopId,
    text::{CleanHtml, Format},
};

impl Version {
    /// The words, tags and picture of then; the insight too, where its own author goes back. What was being typed in
    /// the editor is dropped.
    pub async fn restore(tx: &mut PgConnection, scoop: ScoopId, number: i32, by: AccountId) -> Result<()> {
        let then = sqlx::query!(
            "select title, excerpt_source, excerpt_format, insight_source, insight_format, tags, picture_id
             from scoop_version where scoop_id = $1 and number = $2",
            scoop.0,
            number
        )
        .fetch_one(&mut *tx)
        .await?;
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
            Insight::say(&mut *tx, scoop, by, &then.insight_source, then.insight_format).await?;
        }
        sqlx::query!("delete from scoop_edit where scoop_id = $1", scoop.0).execute(&mut *tx).await?;
        Self::record(tx, scoop, by).await
    }
}
