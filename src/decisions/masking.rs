//! A passage that is not to be read is taken out: of the words as they are, and of every earlier version of them.

use sqlx::PgConnection;

use super::{Open, deciding::mark, deeds::Change, standing::Standing};
use crate::{
    comments,
    error::{Error, Result},
    matters::Kind,
    problems::Problems,
    text::{CleanHtml, Format},
};

/// Stands in its place.
const MASK: &str = "[removed]";

/// Words that a decision took, until it cannot be undone any more.
pub struct Kept {
    pub source: String,
    /// What was left.
    pub masked: String,
    pub format: Format,
}

impl Open {
    /// The passage as its author typed it, wherever it stands.
    pub(super) async fn mask(&self, tx: &mut PgConnection, passage: &str) -> Result<(Change, Kept)> {
        let passage = passage.replace("\r\n", "\n").trim().to_owned();
        let mut problems = Problems::default();
        problems.length("passage", &passage, 1, 10_000);
        problems.into_result()?;
        let mut kept = self.words(&mut *tx).await?;
        if !kept.source.contains(&passage) {
            let words = "These words do not stand there as they were typed. Please copy them from below.";
            return Err(Error::Refused(Problems::with("passage", words)));
        }
        kept.masked = kept.source.replace(&passage, MASK);
        self.says(&mut *tx, &kept.masked, kept.format).await?;
        self.forget(tx, &passage).await?;
        let masked = |masked| Standing { masked: Some(masked), ..Standing::default() };
        Ok(((masked(false), masked(true)), kept))
    }

    /// What was masked is put back where the masked words still stand; what its author wrote since is not lost.
    pub(super) async fn unmask(&self, tx: &mut PgConnection, kept: &Kept) -> Result<()> {
        if self.words(&mut *tx).await?.source != kept.masked {
            let words = "Its author changed it since: what was masked is not put back over what stands there now.";
            return Err(Error::Forbidden(words.to_owned()));
        }
        self.says(tx, &kept.source, kept.format).await
    }

    /// Refused where its author changed it since a moderator read it.
    pub(super) async fn still_says(&self, tx: &mut PgConnection, read: &str) -> Result<()> {
        let has_words = matches!(self.kind, Kind::Comment | Kind::Insight | Kind::Scoop);
        if read.is_empty() || !has_words || self.thing.is_none() {
            return Ok(());
        }
        match self.words(tx).await {
            Ok(kept) if mark(&kept.source) != read => {
                let words = "Its author changed it meanwhile. Here is what it says now.";
                Err(Error::Refused(Problems::with("kind", words)))
            }
            Ok(_) | Err(Error::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// As they were typed.
    async fn words(&self, tx: &mut PgConnection) -> Result<Kept> {
        let thing = self.there()?;
        let kept = match thing.kind {
            Kind::Comment => {
                sqlx::query_as!(
                    Kept,
                    "select source, source as masked, format from comment where id = $1 and state <> 'deleted' for update",
                    thing.id
                )
                .fetch_one(tx)
                .await?
            }
            Kind::Insight => {
                sqlx::query_as!(Kept, "select source, source as masked, format from insight where id = $1 for update", thing.id)
                    .fetch_one(tx)
                    .await?
            }
            Kind::Scoop => {
                sqlx::query_as!(
                    Kept,
                    "select excerpt_source as source, excerpt_source as masked, excerpt_format as format from scoop where id = $1 for update",
                    thing.id
                )
                .fetch_one(tx)
                .await?
            }
            Kind::Board | Kind::Account => return Err(Error::forbidden()),
        };
        Ok(kept)
    }

    /// From now on it says this.
    pub(super) async fn says(&self, tx: &mut PgConnection, source: &str, format: Format) -> Result<()> {
        let thing = self.there()?;
        let html = CleanHtml::from_source(source, format);
        match thing.kind {
            Kind::Comment => {
                let html = match format {
                    Format::Markdown => comments::with_names(&mut *tx, source).await?,
                    _ => html,
                };
                let says = sqlx::query!(
                    "update comment set source = $2, html = $3 where id = $1 and state <> 'deleted'",
                    thing.id,
                    source,
                    html.as_str()
                );
                says.execute(tx).await?;
            }
            Kind::Insight => {
                let says = sqlx::query!(
                    "update insight set source = $2, html = $3 where id = $1",
                    thing.id,
                    source,
                    html.as_str()
                );
                says.execute(&mut *tx).await?;
                // An editor that is open is told that it changed meanwhile.
                sqlx::query!(
                    "update scoop set version = scoop.version + 1 from insight
                     where insight.id = $1 and scoop.id = insight.scoop_id",
                    thing.id
                )
                .execute(tx)
                .await?;
            }
            Kind::Scoop => {
                let says = sqlx::query!(
                    "update scoop set excerpt_source = $2, excerpt_html = $3, excerpt_lead = $4, version = version + 1
                     where id = $1",
                    thing.id,
                    source,
                    html.as_str(),
                    html.lead()
                );
                says.execute(tx).await?;
            }
            Kind::Board | Kind::Account => return Err(Error::forbidden()),
        }
        Ok(())
    }

    /// In what it said before, and in what its author has typed beside it.
    async fn forget(&self, tx: &mut PgConnection, passage: &str) -> Result<()> {
        let thing = self.there()?;
        match thing.kind {
            Kind::Insight => {
                sqlx::query!(
                    "update insight_version set source = replace(source, $2, $3) where insight_id = $1",
                    thing.id,
                    passage,
                    MASK
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "update scoop_version set insight_source = replace(insight_source, $2, $3)
                     from insight where insight.id = $1 and scoop_version.scoop_id = insight.scoop_id",
                    thing.id,
                    passage,
                    MASK
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "update scoop_edit set fields = jsonb_set(fields, '{insight}', to_jsonb(replace(fields->>'insight', $2, $3)))
                     from insight where insight.id = $1 and scoop_edit.scoop_id = insight.scoop_id and fields ? 'insight'",
                    thing.id,
                    passage,
                    MASK
                )
                .execute(tx)
                .await?;
            }
            Kind::Scoop => {
                sqlx::query!(
                    "update scoop_version set excerpt_source = replace(excerpt_source, $2, $3) where scoop_id = $1",
                    thing.id,
                    passage,
                    MASK
                )
                .execute(&mut *tx)
                .await?;
                sqlx::query!(
                    "update scoop_edit set fields = jsonb_set(fields, '{excerpt}', to_jsonb(replace(fields->>'excerpt', $2, $3)))
                     where scoop_id = $1 and fields ? 'excerpt'",
                    thing.id,
                    passage,
                    MASK
                )
                .execute(tx)
                .await?;
            }
            _ => {}
        }
        Ok(())
    }
}
