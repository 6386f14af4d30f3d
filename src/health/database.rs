use sqlx::PgExecutor;

use crate::error::Result;

/// The database can be reached, and its tables are there.
pub async fn answers(db: impl PgExecutor<'_>) -> Result<()> {
    sqlx::query_scalar!("select id from topic limit 1").fetch_optional(db).await?;
    Ok(())
}
