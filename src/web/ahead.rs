//! The next page is there before a reader asks for it: which ones a browser may fetch ahead (HTML, section 7.6, Speculative loading).

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header::CONTENT_TYPE},
    middleware::Next,
    response::Response,
};

use super::{Site, assets, cookies};

const SPECULATION_RULES: HeaderName = HeaderName::from_static("speculation-rules");

/// Tells strangers' browsers. What is fetched ahead is some minutes old when it is looked at: pages on which somebody does
/// something are not to be.
pub async fn look_ahead(State(site): State<Site>, request: Request, next: Next) -> Response {
    let somebodys = cookies::read(request.headers(), &site, cookies::SESSION).is_some();
    let mut response = next.run(request).await;
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_page = response.status().is_success() && kind.is_some_and(|kind| kind.starts_with("text/html"));
    if is_page
        && !somebodys
        && let Ok(rules) = HeaderValue::from_str(&format!("\"{}\"", assets::address(assets::AHEAD)))
    {
        response.headers_mut().insert(SPECULATION_RULES, rules);
    }
    response
}
