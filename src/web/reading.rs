//! Whether a request is somebody reading: robots and prefetches are not.

use std::{convert::Infallible, sync::LazyLock};

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, header::USER_AGENT, request::Parts},
    middleware::Next,
    response::Response,
};
use isbot::Bots;
use quick_cache::sync::Cache;

use crate::views::{Read, Views};

static BOTS: LazyLock<Bots> = LazyLock::new(Bots::default);

/// What was found out of a program by its name: most readers have one of a few, and looking takes longer than a page that
/// is kept.
static KNOWN: LazyLock<Cache<String, bool>> = LazyLock::new(|| Cache::new(1000));
/// Longer names are not remembered.
const LONGEST: usize = 400;

/// True where a page read counts as a view, or a click as one.
#[derive(Clone, Copy, Debug)]
pub struct Reading(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for Reading {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(is_read(&parts.method, &parts.headers)))
    }
}

/// Whether somebody reads the answer to a request like this.
pub fn is_read(method: &Method, headers: &HeaderMap) -> bool {
    method != Method::HEAD && !is_prefetch(headers) && !is_robot(headers)
}

/// Counts what an answer says that it shows.
pub async fn count_reads(State(views): State<Views>, request: Request, next: Next) -> Response {
    let is_read = is_read(request.method(), request.headers());
    let response = next.run(request).await;
    if let Some(read) = response.extensions().get::<Read>().filter(|_| is_read) {
        views.count(*read);
    }
    response
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
    headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).is_none_or(|agent| {
        if agent.len() > LONGEST {
            return BOTS.is_bot(agent);
        }
        KNOWN.get(agent).unwrap_or_else(|| {
            let is_bot = BOTS.is_bot(agent);
            KNOWN.insert(agent.to_owned(), is_bot);
            is_bot
        })
    })
}
