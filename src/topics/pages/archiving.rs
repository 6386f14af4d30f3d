use axum::{extract::State, response::Redirect};
use serde_json::json;
use sqlx::PgPool;

use crate::{
    error::Result,
    rights::OnBoard,
    topics::Topic,
    web::{Path, SignedIn},
};

/// `POST /t/{slug}/archive`: nothing new is put on it from now on.
pub async fn archive(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(slug): Path<String>) -> Result<Redirect> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Archive).await?;
    let mut tx = db.begin().await?;
    board.archive(&mut *tx).await?;
    board.note(&mut *tx, &me, "board.archive", json!({}), json!({})).await?;
    tx.commit().await?;
    Ok(Redirect::to(&board.href()))
}

/// `POST /t/{slug}/unarchive`: it goes on.
pub async fn unarchive(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(slug): Path<String>) -> Result<Redirect> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Archive).await?;
    let mut tx = db.begin().await?;
    board.unarchive(&mut *tx).await?;
    board.note(&mut *tx, &me, "board.unarchive", json!({}), json!({})).await?;
    tx.commit().await?;
    Ok(Redirect::to(&board.href()))
}
