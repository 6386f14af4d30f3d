use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use sqlx::PgPool;

use super::{Picture, Store};
use crate::{
    error::{Error, Result},
    topics::Audience,
    web::{Path, Viewer},
};

/// `GET /pictures/{hash}.png`: the same bytes for ever, for whoever may see what shows them.
pub async fn show(
    viewer: Viewer,
    State(db): State<PgPool>,
    State(store): State<Store>,
    Path(name): Path<String>,
) -> Result<impl IntoResponse> {
    let hash = name.strip_suffix(".png").ok_or(Error::NotFound)?;
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    let kept = match Picture::to_read(&db, hash, viewer.me()).await? {
        Audience::Everyone => "public, max-age=31536000, immutable",
        Audience::Members => "private, no-store",
    };
    Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, kept)], store.get(hash).await?))
}
