//! One's own suggestions.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::Result,
    suggestions::Own,
    web::{At, Html, Page, Pager, Query, SignedIn},
};

#[derive(Template)]
#[template(path = "suggestions/own.html")]
struct Index {
    page: Page,
    suggestions: Vec<Own>,
    sent: bool,
    pager: Pager,
}

/// What has just been done.
#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// `GET /suggestions`: what became of each.
pub async fn own(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Query(at): Query<At>,
    Query(Done { done }): Query<Done>,
) -> Result<Response> {
    let place = at.place();
    let suggestions = Own::of(&db, me.id, place).await?;
    let pager = Pager::new("/suggestions", None, place, &suggestions);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let (page, sent) = (page.titled("Your suggestions").unlisted(), done.as_deref() == Some("sent"));
    Ok(Html(Index { page, suggestions: suggestions.items, sent, pager }).into_response())
}
