use axum::{extract::State, http::StatusCode};
use sqlx::PgPool;

use super::{Read, Views};
use crate::{
    error::Result,
    scoops::{Scoop, ScoopId},
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

/// `POST /t/{slug}/read`: a browser's beacon, once its reader looks at the page of a board that it had fetched ahead.
pub async fn read_board(
    viewer: Viewer,
    State(db): State<PgPool>,
    State(views): State<Views>,
    Reading(reading): Reading,
    Path(slug): Path<String>,
) -> Result<StatusCode> {
    let (board, _) = Topic::to_read(&db, &slug, viewer.me()).await?;
    if reading {
        views.count(Read::Board(board.id));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /t/{slug}/scoops/{id}/read`: the same for the page of a scoop.
pub async fn read_scoop(
    viewer: Viewer,
    State(db): State<PgPool>,
    State(views): State<Views>,
    Reading(reading): Reading,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<StatusCode> {
    let (board, _) = Topic::to_read(&db, &slug, viewer.me()).await?;
    let scoop = Scoop::find(&db, &board, id).await?;
    if reading {
        views.count(Read::Scoop(scoop.id, board.id));
    }
    Ok(StatusCode::NO_CONTENT)
}
