//! What is kept each time a scoop is saved.

use sqlx::PgExecutor;

use super::Change;
use crate::{
    accounts::ByLine,
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
}

/// Markdown is read as it is typed.
pub(super) fn in_words(source: &str, format: Format) -> String {
    if format == Format::Html { CleanHtml::from_source(source, format).text() } else { source.trim().to_owned() }
}
