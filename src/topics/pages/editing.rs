//! What one changes about a board.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::form::Form;
use crate::{
    error::Result,
    problems::{Problems, refused},
    rights::OnBoard,
    topics::{Draft, Topic},
    web::{self, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "topics/edit.html")]
pub struct Edit {
    page: Page,
    board: Topic,
    form: Form,
    /// Of the small form with the picture.
    picture: Problems,
}

impl Edit {
    pub fn page(page: Page, board: Topic, form: Form, picture: Problems) -> Html<Self> {
        let page = page.titled(&format!("Edit {}", board.title)).in_dress_of(&board.accent).unlisted();
        Html(Self { page, board, form, picture })
    }
}

/// `GET /t/{slug}/edit`: the form, the picture, and the board's end.
pub async fn edit(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
) -> Result<Html<Edit>> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Edit).await?;
    let draft = Draft::of(&db, &board).await?;
    Ok(Edit::page(page, board, Form::fresh(draft), Problems::default()))
}

/// `POST /t/{slug}/edit`: to the board where it now stands, or back to the form with what is wrong.
pub async fn update(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    web::Form(draft): web::Form<Draft>,
) -> Result<Response> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Edit).await?;
    Ok(match refused(board.edit(&db, &me, &draft).await)? {
        Ok(slug) => Redirect::to(&format!("/t/{slug}")).into_response(),
        Err(problems) => again(Edit::page(page, board, Form::new(draft, problems), Problems::default())),
    })
}
