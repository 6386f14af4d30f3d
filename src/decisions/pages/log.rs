//! The log of decisions, for everybody.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

use crate::{
    decisions::Line,
    error::Result,
    web::{At, Html, Page, Pager, Query},
};

#[derive(Template)]
#[template(path = "decisions/log.html")]
pub struct Log {
    page: Page,
    lines: Vec<Line>,
    pager: Pager,
}

/// `GET /moderation`
pub async fn log(page: Page, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Response> {
    let place = at.place();
    let lines = Line::page(&db, place).await?;
    let pager = Pager::new("/moderation", None, place, &lines);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let page = page.titled("Decisions of moderators").in_list("/moderation", place);
    Ok(Html(Log { page, lines: lines.items, pager }).into_response())
}
