//! Where a scoop is to go.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::Result,
    holdings::{Deed, Holding, Shelf},
    problems::Problems,
    sessions::Me,
    topics::Topic,
    web::{Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "holdings/move.html")]
struct Move {
    page: Page,
    board: Topic,
    held: Holding,
    /// By address and title.
    boards: Vec<(String, String)>,
    chosen: String,
    problems: Problems,
}

impl Move {
    async fn of(page: Page, db: &PgPool, me: &Me, slug: &str, id: i64) -> Result<Self> {
        let (board, held) = Holding::find(db, me, slug, id).await?;
        if !held.is_theirs() {
            return Err(me.refusal());
        }
        let boards =
            Shelf::of(db, me).await?.into_iter().filter(|shelf| shelf.slug != board.slug && shelf.takes_scoops());
        let boards = boards.map(|shelf| (shelf.slug, shelf.title)).collect();
        let page = page.titled(&format!("Move {}", held.name())).in_dress_of(&board.accent).unlisted();
        Ok(Self { page, board, held, boards, chosen: String::new(), problems: Problems::default() })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whither {
    board: String,
}

/// `GET /t/{slug}/scoops/{id}/move`
pub async fn ask_where(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response> {
    Ok(Html(Move::of(page, &db, &me, &slug, id).await?).into_response())
}

/// `POST /t/{slug}/scoops/{id}/move`: to its new board.
pub async fn move_on(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Form(Whither { board }): Form<Whither>,
) -> Result<Response> {
    let shown = Move::of(page, &db, &me, &slug, id).await?;
    let deed = Deed::moving(&db, &board, &me).await?;
    let mut tx = db.begin().await?;
    let outcome = deed.upon(&mut tx, &me, &[id]).await?;
    if let Some(refusal) = outcome.refused.first() {
        let problems = Problems::with("board", refusal.why);
        return Ok(again(Html(Move { chosen: board, problems, ..shown })));
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/t/{board}")).into_response())
}
