//! A new board.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::form::Form;
use crate::{
    error::Result,
    problems::refused,
    rights::OnSite,
    topics::Draft,
    web::{self, Html, Page, SignedIn, again},
};

#[derive(Template)]
#[template(path = "topics/new.html")]
struct New {
    page: Page,
    form: Form,
}

impl New {
    fn page(page: Page, form: Form) -> Html<Self> {
        Html(Self { page: page.titled("New board").unlisted(), form })
    }
}

/// `GET /boards/new`: an empty form, with a key of its own.
pub async fn new(page: Page, SignedIn(me): SignedIn) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    Ok(New::page(page, Form::fresh(Draft::empty())).into_response())
}

/// `POST /boards`: to the new board, or back to the form with what is wrong.
pub async fn create(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    web::Form(draft): web::Form<Draft>,
) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    Ok(match refused(draft.make(&db, me.id).await)? {
        Ok(slug) => Redirect::to(&format!("/t/{slug}")).into_response(),
        Err(problems) => again(New::page(page, Form::new(draft, problems))),
    })
}
