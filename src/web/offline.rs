//! What somebody sees who cannot reach the site, and what keeps it at hand in their browser.

use anyhow::Context;
use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{Html, Keep, Page, Site, Viewer, assets};
use crate::{
    error::{Error, Result},
    live::Subjects,
};

#[derive(Template)]
#[template(path = "offline.html")]
struct Show {
    page: Page,
}

impl Show {
    /// The same for everyone, as it stays in a browser whoever sits there next.
    fn of(site: &Site) -> Self {
        Self { page: Page::of(site, Viewer::default()).titled("No connection").unlisted() }
    }
}

/// `GET /offline`: what a browser shows of itself where it cannot reach the site.
pub async fn offline(State(site): State<Site>) -> Response {
    (Extension(Keep::until(Subjects::default())), Html(Show::of(&site))).into_response()
}

/// `GET /sw.js`: the script that keeps that page in a browser. Where the page or a file it is made of becomes another one,
/// so does this, and browsers take it instead.
pub async fn worker(State(site): State<Site>) -> Result<Response> {
    let page = Show::of(&site).render().context("cannot draw the page").map_err(Error::Internal)?;
    let version = hex::encode(&Sha256::digest(page)[..6]);
    let script = format!("const version = \"{version}\";\n{}", assets::text("js/worker.js"));
    let kind = [(CONTENT_TYPE, "text/javascript; charset=utf-8")];
    Ok((Extension(Keep::until(Subjects::default())), kind, script).into_response())
}
