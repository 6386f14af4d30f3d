//! The end of a board, and how it is had back.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use sqlx::PgPool;

use crate::{
    error::Result,
    problems::{Problems, refused},
    rights::OnBoard,
    sessions::Me,
    topics::Topic,
    web::{Form, Html, Page, Path, Proven, SignedIn, again},
};

#[derive(Template)]
#[template(path = "topics/delete.html")]
pub struct Delete {
    page: Page,
    board: Topic,
    typed: String,
    problems: Problems,
}

impl Delete {
    fn page(page: Page, board: Topic, typed: String, problems: Problems) -> Html<Self> {
        let page = page.titled(&format!("Delete {}", board.title)).in_dress_of(&board.accent).unlisted();
        Html(Self { page, board, typed, problems })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// The board's, typed.
    address: String,
}

/// `GET /t/{slug}/delete`: what will happen, and a field that nobody fills in by mistake.
pub async fn delete(
    page: Page,
    Proven(me): Proven,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
) -> Result<Html<Delete>> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Delete).await?;
    Ok(Delete::page(page, board, String::new(), Problems::default()))
}

/// `POST /t/{slug}/delete`: to the list from which it can be restored.
pub async fn destroy(
    page: Page,
    Proven(me): Proven,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Form(Confirmation { address }): Form<Confirmation>,
) -> Result<Response> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Delete).await?;
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(board.delete(&mut *tx, &address).await)? {
        return Ok(again(Delete::page(page, board, address, problems)));
    }
    board.note(&mut *tx, &me, "board.delete", json!({ "visibility": board.visibility.word() }), json!({})).await?;
    tx.commit().await?;
    Ok(Redirect::to(list_of(&board, &me)).into_response())
}

/// One's own boards stand in one list, other people's in that of who looks after the site.
fn list_of(board: &Topic, me: &Me) -> &'static str {
    if board.owner().name == me.name { "/boards#deleted" } else { "/admin/boards" }
}

/// `POST /t/{slug}/restore`: the board, as it was.
pub async fn restore(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(slug): Path<String>) -> Result<Redirect> {
    let board = Topic::deleted(&db, &slug, &me).await?;
    let mut tx = db.begin().await?;
    board.restore(&mut *tx).await?;
    board.note(&mut *tx, &me, "board.restore", json!({}), json!({})).await?;
    tx.commit().await?;
    Ok(Redirect::to(&board.href()))
}
