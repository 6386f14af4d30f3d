//! What a phone asks before it installs the site as an app (W3C Web Application Manifest, with the Web Share Target API).

use axum::{
    Json,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use serde_json::json;

use super::{Site, assets};

/// `GET /manifest.webmanifest`: among the places to which one shares a page stands the form of a new scoop.
pub async fn manifest(State(site): State<Site>) -> impl IntoResponse {
    let manifest = json!({
        "name": &*site.name, "short_name": &*site.name, "id": "/", "start_url": "/", "scope": "/",
        "display": "standalone", "background_color": "#fdfdfc", "theme_color": "#0b6660",
        "icons": [
            { "src": assets::address("favicon.svg"), "sizes": "any", "type": "image/svg+xml" },
            { "src": assets::address("icon-192.png"), "sizes": "192x192", "type": "image/png" },
        ],
        "share_target": {
            "action": "/scoop", "method": "GET", "enctype": "application/x-www-form-urlencoded",
            "params": { "title": "title", "text": "text", "url": "url" },
        },
    });
    (
        [(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "public, max-age=3600")],
        Json(manifest).into_response().into_body(),
    )
}
