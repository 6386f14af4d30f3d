//! One line a request: what was asked, what was answered, how long it took, and why where it failed.

use std::time::Duration;

use axum::{extract::Request, response::Response};
use tracing::Span;

use crate::error::Failure;

/// The path and never the query: what people search for is nobody's business. No
/// address of a reader either.
pub fn request_span(request: &Request) -> Span {
    tracing::info_span!("request", method = %request.method(), path = request.uri().path())
}

pub fn log_response(response: &Response, latency: Duration, _: &Span) {
    let status = response.status().as_u16();
    let ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    match response.extensions().get::<Failure>() {
        Some(Failure { cause: Some(cause), .. }) => tracing::error!(status, ms, cause = format!("{cause:#}"), "failed"),
        _ if status >= 500 => tracing::error!(status, ms, "failed"),
        _ => tracing::info!(status, ms, "answered"),
    }
}
