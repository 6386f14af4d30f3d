use axum::{
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};

use super::Store;
use crate::{
    error::{Error, Result},
    web::Path,
};

/// `GET /pictures/{hash}.png`: the same bytes for ever.
pub async fn show(State(store): State<Store>, Path(name): Path<String>) -> Result<impl IntoResponse> {
    let hash = name.strip_suffix(".png").ok_or(Error::NotFound)?;
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    let bytes = store.get(hash).await?;
    Ok(([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "public, max-age=31536000, immutable")], bytes))
}
