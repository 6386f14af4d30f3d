//! What every answer says of itself.

use axum::{
    Router,
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    },
};
use tower_http::set_header::SetResponseHeaderLayer;

/// Pages load nothing from elsewhere, run no script but ours and let it ask only this site (Content
/// Security Policy Level 3); no page stands in another one's frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; \
     img-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// Unless an answer says something else itself.
pub fn with_heads<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        .layer(says(CONTENT_SECURITY_POLICY, POLICY))
        .layer(says(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // What one reads about here is not told to where one goes next.
        .layer(says(REFERRER_POLICY, "same-origin"))
}

fn says(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
