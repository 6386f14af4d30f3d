//! Whether a request is somebody reading: robots and prefetches are not.

use std::{convert::Infallible, sync::LazyLock};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header::USER_AGENT, request::Parts},
};
use isbot::Bots;

static BOTS: LazyLock<Bots> = LazyLock::new(Bots::default);

/// True where a page read counts as a view, or a click as one.
#[derive(Clone, Copy, Debug)]
pub struct Reading(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for Reading {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.method != Method::HEAD && !is_prefetch(&parts.headers) && !is_robot(&parts.headers)))
    }
}

/// `Sec-Purpose` is what browsers say today (Fetch standard), the others said so before.
fn is_prefetch(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose", "x-purpose", "x-moz"].iter().any(|name| {
        let said = headers.get(*name).and_then(|value| value.to_str().ok());
        said.is_some_and(|said| said.contains("prefetch") || said.contains("preview") || said.contains("prerender"))
    })
}

/// Whoever does not say what it is, is not a browser.
fn is_robot(headers: &HeaderMap) -> bool {
    headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).is_none_or(|agent| BOTS.is_bot(agent))
}
