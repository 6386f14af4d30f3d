//! What a search engine may find: public boards and their scoops, in files of ten thousand ids.

use sqlx::PgExecutor;

use crate::{
    error::{Error, Result},
    text::Moment,
    topics,
};

/// One file of the sitemap, by the ids it covers. Sitemaps hold at most 50,000 addresses
/// (sitemaps.org protocol); gaps between ids only make a file smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sitemap {
    Boards { first: i64 },
    Scoops { first: i64 },
}

#[derive(Debug)]
pub struct Listed {
    pub path: String,
    pub changed: Option<Moment>,
}

const IDS: i64 = 10_000;

impl Sitemap {
    /// All files, so that there is one for every id there is.
    pub async fn all(db: impl PgExecutor<'_>) -> Result<Vec<Self>> {
        let last = sqlx::query!("select (select max(id) from topic) as board, (select max(id) from scoop) as scoop")
            .fetch_one(db)
            .await?;
        let firsts = |last: Option<i64>| (0..=last.unwrap_or(0) / IDS).map(|file| file * IDS);
        let boards = firsts(last.board).map(|first| Self::Boards { first });
        Ok(boards.chain(firsts(last.scoop).map(|first| Self::Scoops { first })).collect())
    }

    pub fn path(self) -> String {
        match self {
            Self::Boards { first } => format!("/sitemap/boards-{first}.xml"),
            Self::Scoops { first } => format!("/sitemap/scoops-{first}.xml"),
        }
    }

    /// The other way round; only the names that [`Sitemap::all`] gives.
    pub fn named(name: &str) -> Result<Self> {
        let (kind, first) = name.strip_suffix(".xml").and_then(|name| name.split_once('-')).ok_or(Error::NotFound)?;
        let first: i64 = first.parse().map_err(|_| Error::NotFound)?;
        match kind {
            _ if first < 0 || first % IDS != 0 || first > i64::MAX - IDS => Err(Error::NotFound),
            "boards" => Ok(Self::Boards { first }),
            "scoops" => Ok(Self::Scoops { first }),
            _ => Err(Error::NotFound),
        }
    }

    pub async fn listed(self, db: impl PgExecutor<'_>) -> Result<Vec<Listed>> {
        match self {
            Self::Boards { first } => {
                let boards = sqlx::query!(
                    "select slug, newest_at from topic
                     where id >= $1 and id < $2 and visibility = 'public' order by id",
                    first,
                    first + IDS
                )
                .fetch_all(db)
                .await?;
                let listed =
                    boards.into_iter().map(|row| Listed { path: format!("/t/{}", row.slug), changed: row.newest_at });
                Ok(listed.collect())
            }
            Self::Scoops { first } => {
                let scoops = sqlx::query!(
                    "select scoop.id, scoop.title, scoop.published_at, topic.slug
                     from scoop join topic on topic.id = scoop.topic_id
                     where scoop.id >= $1 and scoop.id < $2 and scoop.state = 'published' and topic.visibility = 'public'
                     order by scoop.id",
                    first,
                    first + IDS
                )
                .fetch_all(db)
                .await?;
                let listed = scoops.into_iter().map(|row| Listed {
                    path: topics::permalink(&row.slug, row.id.0, &row.title),
                    changed: row.published_at,
                });
                Ok(listed.collect())
            }
        }
    }
}
