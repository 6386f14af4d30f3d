//! What is kept each time a scoop is saved.

use sqlx::{PgConnection, PgExecutor};

use super::Change;
use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    scoops::ScoopId,
    text::{CleanHtml, Format, Moment},
};

#[derive(Debug)]
pub struct Version {
    pub number: i32,
    pub title: String,
    /// In words, without markup.
    pub(super) excerpt: String,
    pub(super) insight: String,
    pub(super) tags: String,
    /// None where the account is gone.
    pub by: Option<ByLine>,
    pub at: Moment,
    /// Against the one before; the first is shown whole.
    pub changes: Vec<Change>,
}

/// How many a page holds.
const PER_PAGE: usize = 20;
const FETCHED: i64 = 21;

impl Version {
    /// The newest first, from below `before`; and whether there are older ones.
    pub async fn of(db: impl PgExecutor<'_>, scoop: ScoopId, before: Option<i32>) -> Result<(Vec<Self>, bool)> {
        let rows = sqlx::query!(
            r#"select number, title, excerpt_source, excerpt_format, insight_source, insight_format, tags,
                   account.name as "name?", account.display_name as "display_name?", made_at
               from scoop_version left join account on account.id = scoop_version.made_by
               where scoop_id = $1 and ($2::integer is null or number < $2) order by number desc limit $3"#,
            scoop.0,
            before,
            FETCHED
        )
        .fetch_all(db)
        .await?;
        let mut versions: Vec<Self> = Vec::new();
        for row in rows {
            let version = Self {
                number: row.number,
                title: row.title,
                excerpt: in_words(&row.excerpt_source, row.excerpt_format),
                insight: in_words(&row.insight_source, row.insight_format),
                tags: row.tags.join(" · "),
                by: row.name.zip(row.display_name).map(|(name, display_name)| ByLine { name, display_name }),
                at: row.made_at,
                changes: Vec::new(),
            };
            if let Some(after) = versions.last_mut() {
                after.changes = Change::between(Some(&version), after);
            }
            versions.push(version);
        }
        let more = versions.len() > PER_PAGE;
        versions.truncate(PER_PAGE);
        if let Some(first) = versions.last_mut().filter(|_| !more) {
            first.changes = Change::between(None, first);
        }
        Ok((versions, more))
    }

    /// Keeps the scoop as its rows are now. Whoever is about to change one that was never saved here, such as an
    /// imported one, calls [`Version::keep_first`] before.
    pub async fn record(tx: &mut PgConnection, scoop: ScoopId, by: AccountId) -> Result<()> {
        Self::record_all(tx, &[scoop.0], by).await
    }

    /// As [`Version::record`], for many. Two at once wait for each other at the scoop's row.
    pub async fn record_all(tx: &mut PgConnection, scoops: &[i64], by: AccountId) -> Result<()> {
        sqlx::query!("select from scoop where id = any($1) order by id for no key update", scoops)
            .execute(&mut *tx)
            .await?;
        sqlx::query!(
            "insert into scoop_version (scoop_id, number, title, excerpt_source, excerpt_format, insight_source,
                 insight_format, tags, picture_id, made_by)
             select scoop.id, coalesce((select max(number) from scoop_version where scoop_id = scoop.id), 0) + 1,
                 scoop.title, scoop.excerpt_source, scoop.excerpt_format, coalesce(own.source, ''),
                 coalesce(own.format, 'markdown'),
                 array(select tag from scoop_tag where scoop_id = scoop.id order by position, tag), scoop.picture_id, $2
             from scoop left join lateral (
                 select source, format from insight
                 where insight.scoop_id = scoop.id and insight.account_id = scoop.curator_id
                 order by written_at, id limit 1
             ) own on true
             where scoop.id = any($1)",
            scoops,
            by.0
        )
        .execute(tx)
        .await?;
        Ok(())
    }

    /// Those of which nothing is kept yet are kept as they are, in the name of who scooped them: one can go back to it.
    pub async fn keep_first(tx: &mut PgConnection, scoops: &[i64]) -> Result<()> {
        sqlx::query!(
            "insert into scoop_version (scoop_id, number, title, excerpt_source, excerpt_format, insight_source,
                 insight_format, tags, picture_id, made_by, made_at)
             select scoop.id, 1, scoop.title, scoop.excerpt_source, scoop.excerpt_format, coalesce(own.source, ''),
                 coalesce(own.format, 'markdown'),
                 array(select tag from scoop_tag where scoop_id = scoop.id order by position, tag), scoop.picture_id,
                 scoop.curator_id, coalesce(scoop.edited_at, scoop.created_at)
             from scoop left join lateral (
                 select source, format from insight
                 where insight.scoop_id = scoop.id and insight.account_id = scoop.curator_id
                 order by written_at, id limit 1
             ) own on true
             where scoop.id = any($1) and not exists (select from scoop_version where scoop_id = scoop.id)
             on conflict do nothing",
            scoops
        )
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Markdown is read as it is typed.
pub(super) fn in_words(source: &str, format: Format) -> String {
    if format == Format::Html { CleanHtml::from_source(source, format).text() } else { source.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use sqlx::PgPool;

    use super::*;

    #[sqlx::test(fixtures("../../tests/fixtures/ward.sql"))]
    async fn each_save_is_kept_and_what_was_before_the_first(db: PgPool) {
        let mut tx = db.begin().await.unwrap();
        let salt = "select id, curator_id from scoop where title = 'Salt, again' and via_id is null";
        let (salt, ada): (i64, i64) = sqlx::query_as(salt).fetch_one(&mut *tx).await.unwrap();
        for title in ["Salt", "More salt"] {
            Version::keep_first(&mut tx, &[salt]).await.unwrap();
            sqlx::query("update scoop set title = $1 where id = $2")
                .bind(title)
                .bind(salt)
                .execute(&mut *tx)
                .await
                .unwrap();
            Version::record(&mut tx, ScoopId(salt), AccountId(ada)).await.unwrap();
        }
        let kept = "select number, title, excerpt_source, insight_source, tags from scoop_version order by number";
        let kept: Vec<(i32, String, String, String, Vec<String>)> =
            sqlx::query_as(kept).fetch_all(&mut *tx).await.unwrap();
        let titles: Vec<_> = kept.iter().map(|row| (row.0, row.1.as_str())).collect();
        assert_eq!(titles, [(1, "Salt, again"), (2, "Salt"), (3, "More salt")]);
        assert_eq!(kept[2].3, "Bread is where the salt is.");
        assert_eq!(
            (kept[2].2.as_str(), kept[2].4.join(", ")),
            ("How much is in bread.", "food & drink, evidence".to_owned())
        );
    }
}
