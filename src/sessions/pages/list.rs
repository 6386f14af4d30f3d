use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    App,
    error::Result,
    sessions::{Listed, Session, SessionId},
    web::{Browser, Html, Page, Path, SignedIn},
};

#[derive(Template)]
#[template(path = "sessions/list.html")]
pub struct List {
    page: Page,
    here: SessionId,
    sessions: Vec<Listed>,
}

/// `GET /settings/sessions`: where one is signed in.
pub async fn list(State(app): State<App>, page: Page, SignedIn(me): SignedIn) -> Result<impl IntoResponse> {
    let sessions = Session::of(&app.db, me.id).await?;
    Ok(Html(List { page: page.titled("Devices").unlisted(), here: me.session, sessions }))
}

/// `POST /settings/sessions/{id}/end`
pub async fn end(
    State(app): State<App>,
    SignedIn(me): SignedIn,
    browser: Browser,
    Path(id): Path<i64>,
) -> Result<Response> {
    if me.session == SessionId(id) {
        return browser.leave(&app, "/").await;
    }
    Session::end(&app.db, me.id, SessionId(id)).await?;
    Ok(Redirect::to("/settings/sessions").into_response())
}

/// `POST /settings/sessions/end`: everywhere, here too.
pub async fn end_all(State(app): State<App>, SignedIn(me): SignedIn, browser: Browser) -> Result<Response> {
    Session::end_all(&app.db, me.id, None).await?;
    browser.leave(&app, "/").await
}

/// `POST /sign-out`: here. Who is signed out already is so again.
pub async fn sign_out(State(app): State<App>, browser: Browser) -> Result<Response> {
    browser.leave(&app, "/").await
}
