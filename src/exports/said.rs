//! Everything of one kind on a page of scoops, in one query.

use std::collections::HashMap;

use sqlx::PgPool;

use super::document::{By, Text, Voice};
use crate::{error::Result, scoops::ScoopId};

/// By scoop, oldest first.
pub type Voices = HashMap<ScoopId, Vec<Voice>>;

pub async fn insights(db: &PgPool, scoops: &[i64]) -> Result<Voices> {
    let rows = sqlx::query!(
        "select insight.id, insight.scoop_id, insight.source, insight.format, insight.written_at,
             account.name, account.display_name
         from insight join account on account.id = insight.account_id
         where insight.scoop_id = any($1) and not insight.held order by insight.scoop_id, insight.written_at, insight.id",
        scoops
    )
    .fetch_all(db)
    .await?;
    let mut voices = Voices::new();
    for row in rows {
        voices.entry(row.scoop_id).or_default().push(Voice {
            id: row.id,
            by: By { name: row.name, display_name: row.display_name },
            text: Text { source: row.source, format: row.format },
            written_at: row.written_at.0,
            answers: None,
        });
    }
    Ok(voices)
}

pub async fn comments(db: &PgPool, scoops: &[i64]) -> Result<Voices> {
    let rows = sqlx::query!(
        "select comment.id, comment.scoop_id, comment.parent_id, comment.source, comment.format, comment.written_at,
             account.name, account.display_name
         from comment join account on account.id = comment.account_id
         where comment.scoop_id = any($1) and comment.state = 'shown' order by comment.scoop_id, comment.written_at, comment.id",
        scoops
    )
    .fetch_all(db)
    .await?;
    let mut voices = Voices::new();
    for row in rows {
        voices.entry(row.scoop_id).or_default().push(Voice {
            id: row.id,
            by: By { name: row.name, display_name: row.display_name },
            text: Text { source: row.source, format: row.format },
            written_at: row.written_at.0,
            answers: row.parent_id,
        });
    }
    Ok(voices)
}
