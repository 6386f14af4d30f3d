//! Back to an earlier version: which is a change like any other, and kept as one.

use sqlx::PgConnection;

use super::Version;
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    insights::NewInsight,
    problems::OnConstraint,
    scoops::ScoopId,
    text::{CleanHtml, Format, Moment},
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
        sqlx::query!("delete from scoop_tag where scoop_id = $1 and tag <> all ($2)", scoop.0, &then.tags)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select scoop.id, scoop.topic_id, tag, place
             from scoop, unnest($2::text[]) with ordinality as named (tag, place) where scoop.id = $1
             on conflict (scoop_id, tag) do update set position = excluded.position",
            scoop.0,
            &then.tags
        )
        .execute(&mut *tx)
        .await?;
        if curator == by {
            say(&mut *tx, scoop, by, &then.insight_source, then.insight_format).await?;
        }
        sqlx::query!("delete from scoop_edit where scoop_id = $1", scoop.0).execute(&mut *tx).await?;
        Self::record(tx, scoop, by).await
    }
}

/// Their own insight says this, or nothing where it is empty.
async fn say(tx: &mut PgConnection, scoop: ScoopId, by: AccountId, source: &str, format: Format) -> Result<(), Error> {
    let own = sqlx::query_scalar!(
        "select id from insight where scoop_id = $1 and account_id = $2 order by written_at, id limit 1",
        scoop.0,
        by.0
    );
    let html = CleanHtml::from_source(source, format);
    match own.fetch_optional(&mut *tx).await? {
        Some(own) if source.trim().is_empty() => {
            sqlx::query!("delete from insight where id = $1", own).execute(tx).await?;
        }
        Some(own) => {
            sqlx::query!(
                "update insight set source = $2, format = $3, html = $4 where id = $1",
                own,
                source,
                format as Format,
                html.as_str()
            )
            .execute(tx)
            .await?;
        }
        None if source.trim().is_empty() => {}
        None => {
            let Moment(written_at) = Moment::now(&mut *tx).await?;
            NewInsight { scoop, author: by, source, format, written_at }.create(tx).await?;
        }
    }
    Ok(())
}
