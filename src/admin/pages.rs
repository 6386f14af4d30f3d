use askama::Template;
use axum::extract::State;
use sqlx::PgPool;

use super::Waiting;
use crate::{
    error::Result,
    web::{Admin, Html, Page},
};

#[derive(Template)]
#[template(path = "admin/index.html")]
pub struct Index {
    page: Page,
    waiting: Waiting,
}

/// `GET /admin`: what waits.
pub async fn index(page: Page, _: Admin, State(db): State<PgPool>) -> Result<Html<Index>> {
    let waiting = Waiting::now(&db).await?;
    Ok(Html(Index { page: page.titled("Look after the site").unlisted(), waiting }))
}
