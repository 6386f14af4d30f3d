//! The files of `static/`, inside the program, each at an address that changes with its content.

use axum::{
    Extension,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Redirect, Response},
};
use rust_embed::{Embed, EmbeddedFile};

use super::{Keep, Path};
use crate::error::{Error, Result};

#[derive(Embed)]
#[folder = "static/"]
struct Static;

/// Which pages a browser may fetch ahead.
pub const AHEAD: &str = "ahead.json";

/// "/static/{start of its SHA-256}/css/frame.css".
pub fn address(path: &str) -> String {
    let version = Static::get(path).map_or_else(|| "missing".to_owned(), |file| version(&file));
    format!("/static/{version}/{path}")
}

/// A file of ours, as text.
pub fn text(path: &str) -> String {
    Static::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default()
}

fn version(file: &EmbeddedFile) -> String {
    hex::encode(&file.metadata.sha256_hash()[..6])
}

/// `GET /static/{version}/{path}`: for ever where the version is this program's; while
/// two versions of it run side by side, the other's address gives what is here.
pub async fn serve(Path((asked, path)): Path<(String, String)>) -> Result<Response> {
    let file = Static::get(&path).ok_or(Error::NotFound)?;
    let cache = if asked == version(&file) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = match path.as_str() {
        AHEAD => "application/speculationrules+json".to_owned(),
        path => mime_guess::from_path(path).first_or_octet_stream().to_string(),
    };
    let mut response = (Extension(Keep::while_running()), file.data.into_owned()).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    Ok(response)
}

/// `GET /favicon.ico`, which browsers ask for unasked.
pub async fn favicon() -> Redirect {
    Redirect::temporary(&address("favicon.svg"))
}
