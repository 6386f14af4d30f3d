//! One line a request: what was asked, what was answered, how long it took, and why where it failed.

use std::time::Duration;

use axum::{extract::Request, response::Response};
use tracing::Span;

use crate::error::{Failure, in_words};

/// The path and never the query: what people search for is nobody's business. No
/// address of a reader either.
pub fn request_span(request: &Request) -> Span {
    tracing::info_span!("request", method = %request.method(), path = without_tokens(request.uri().path()))
}

/// Who reads the log opens nobody's links.
fn without_tokens(path: &str) -> String {
    let is_token = |part: &str| part.len() == 64 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = path.split('/').map(|part| if is_token(part) { "…" } else { part }).collect();
    parts.join("/")
}

pub fn log_response(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    // A panic has no cause here: its hook has logged it.
    if let Some(Failure { cause: Some(cause), .. }) = response.extensions().get() {
        tracing::error!(status, ms, cause = in_words(cause), "failed");
    } else {
        tracing::info!(status, ms, "answered");
    }
}

#[cfg(test)]
mod tests {
    use super::without_tokens;

    #[test]
    fn a_link_that_works_once_is_not_logged() {
        assert_eq!(
            without_tokens(&format!("/invitations/by-mail/{}/accept", "0f".repeat(32))),
            "/invitations/by-mail/…/accept"
        );
        assert_eq!(without_tokens("/t/salt"), "/t/salt");
    }
}
