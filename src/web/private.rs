//! What is answered to somebody signed in is for them alone.

use axum::{
    extract::Request,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, COOKIE, SET_COOKIE},
    },
    middleware::Next,
    response::Response,
};

/// Nothing between here and the browser keeps an answer to a request with a cookie, nor does the browser for whoever
/// sits there next; files that are the same for everyone say so themselves.
pub async fn keep_private(request: Request, next: Next) -> Response {
    let signed_in = request.headers().contains_key(COOKIE);
    let mut response = next.run(request).await;
    let personal = signed_in || response.headers().contains_key(SET_COOKIE);
    if personal && !response.headers().contains_key(CACHE_CONTROL) {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Where somebody wanted to go, as far as that is on this site: `//elsewhere` and `/\\elsewhere` are not.
pub fn local(to: &str) -> &str {
    let inside = to.starts_with('/') && !to[1..].starts_with(['/', '\\']) && !to.contains(char::is_control);
    if inside && to.len() <= 16_000 { to } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(local("/t/salt?tag=a"), "/t/salt?tag=a");
        for elsewhere in
            ["//evil.example", "/\\evil.example", "https://evil.example", "", "/\n/evil.example", "javascript:1"]
        {
            assert_eq!(local(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
