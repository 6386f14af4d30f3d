//! The picture on a board's cover.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde_json::json;
use sqlx::PgPool;

use super::{editing::Edit, form::Form};
use crate::{
    error::Result,
    pictures::Store,
    problems::refused,
    rights::OnBoard,
    topics::{Draft, Topic},
    web::{Page, Path, SignedIn, Upload, again},
};

/// `POST /t/{slug}/picture`: a file, in a form of its own.
pub async fn show_picture(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    State(store): State<Store>,
    Path(slug): Path<String>,
    Upload(upload): Upload,
) -> Result<Response> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Edit).await?;
    match refused(upload.redraw().await)? {
        Ok(redrawn) => {
            let mut tx = db.begin().await?;
            let picture = redrawn.keep(&mut tx, &store).await?;
            board.show_picture(&mut tx, Some(picture)).await?;
            board.note(&mut *tx, &me, "board.picture", json!({}), json!({ "picture": picture.0 })).await?;
            tx.commit().await?;
            Ok(Redirect::to(&board.href()).into_response())
        }
        Err(problems) => {
            let draft = Draft::of(&db, &board).await?;
            Ok(again(Edit::page(page, board, Form::fresh(draft), problems)))
        }
    }
}

/// `POST /t/{slug}/picture/remove`: its first letters stand there again.
pub async fn remove_picture(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
) -> Result<Redirect> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Edit).await?;
    let mut tx = db.begin().await?;
    board.show_picture(&mut tx, None).await?;
    board.note(&mut *tx, &me, "board.picture", json!({}), json!({ "picture": null })).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/t/{slug}/edit#picture-title")))
}
