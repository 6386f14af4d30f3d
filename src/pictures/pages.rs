use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use sqlx::PgPool;

use super::{File, Picture, Store};
use crate::{
    error::{Error, Result},
    topics::Audience,
    web::{Path, Viewer},
};

/// `GET /pictures/{name}`, a [`File`]: the same bytes for ever, for whoever may see what shows them.
pub async fn show(
    viewer: Viewer,
    State(db): State<PgPool>,
    State(store): State<Store>,
    Path(name): Path<String>,
) -> Result<impl IntoResponse> {
    let file = File::parse(&name).ok_or(Error::NotFound)?;
    let kept = match Picture::to_read(&db, file.hash(), viewer.me()).await? {
        Audience::Everyone => "public, max-age=31536000, immutable",
        Audience::Members => "private, no-store",
    };
    Ok(([(CONTENT_TYPE, file.media_type()), (CACHE_CONTROL, kept)], store.get(&file).await?))
}
