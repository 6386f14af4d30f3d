//! Whoever is named in a comment.

use std::collections::HashSet;

use sqlx::PgConnection;

use crate::{
    error::Result,
    text::{CleanHtml, mentioned},
};

/// `@name` leads to who has that name now.
pub async fn with_names(db: &mut PgConnection, source: &str) -> Result<CleanHtml> {
    let names: Vec<String> = mentioned(source).into_iter().collect();
    let known = sqlx::query_scalar!("select name from account where name = any($1) and deleted_at is null", &names);
    let known: HashSet<String> = known.fetch_all(db).await?.into_iter().collect();
    Ok(CleanHtml::naming(source, &known))
}
