use askama::Template;
use axum::extract::State;
use serde::Deserialize;
use sqlx::PgPool;

use super::{Chart, Day, Sort, Span};
use crate::{
    error::Result,
    web::{Admin, Html, Page, Query},
};

#[derive(Template)]
#[template(path = "numbers/index.html")]
pub struct Index {
    page: Page,
    span: Span,
    charts: Vec<Chart>,
}

#[derive(Deserialize)]
pub struct Wanted {
    /// "months", or days.
    over: Option<String>,
}

/// `GET /admin/numbers`: what happened lately.
pub async fn index(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<Index>> {
    let span = if wanted.over.as_deref() == Some("months") { Span::Months } else { Span::Days };
    let days = Day::last(&db, span).await?;
    let charts = Sort::ALL.map(|sort| Chart::of(sort, span, &days)).into();
    Ok(Html(Index { page: page.titled("Numbers").unlisted(), span, charts }))
}
