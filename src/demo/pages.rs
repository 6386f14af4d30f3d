use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    App,
    error::{Error, Result},
    web::{Browser, Html, Page, Path},
};

/// Goes on by itself where there is JavaScript.
#[derive(Template)]
#[template(path = "demo/door.html")]
pub struct Show {
    page: Page,
    display_name: String,
    role: &'static str,
    action: String,
}

/// `GET /demo/{token}`
pub async fn show(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Html<Show>> {
    let door = app.doors.at(&token).ok_or(Error::NotFound)?;
    let page = page.titled("Look around").unlisted();
    let action = format!("/demo/{token}");
    Ok(Html(Show { page, display_name: door.display_name.clone(), role: door.role.word(), action }))
}

/// `POST /demo/{token}`
pub async fn enter(State(app): State<App>, browser: Browser, Path(token): Path<String>) -> Result<Response> {
    let door = app.doors.at(&token).ok_or(Error::NotFound)?;
    browser.enter(&app, door.account, true, "/").await
}
