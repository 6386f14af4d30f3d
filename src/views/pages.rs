use axum::{extract::State, http::StatusCode};
use sqlx::PgPool;

use super::Views;
use crate::{
    error::Result,
    scoops::ScoopId,
    topics::Topic,
    web::{Path, Reading, Viewer},
};

/// `POST /t/{slug}/scoops/{id}/click`: a browser's beacon, while its reader goes on to the source.
pub async fn click(
    viewer: Viewer,
    State(db): State<PgPool>,
    State(views): State<Views>,
    Reading(reading): Reading,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<StatusCode> {
    let (board, _) = Topic::to_read(&db, &slug, viewer.me()).await?;
    // Looked up, so that nobody has the node remember what is not there.
    let scoop = ScoopId::with_source(&db, &board, id).await?;
    if reading {
        views.clicked(scoop);
    }
    Ok(StatusCode::NO_CONTENT)
}
