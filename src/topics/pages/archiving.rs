use axum::{extract::State, response::Redirect};
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
    board.archive(&db).await?;
    Ok(Redirect::to(&board.href()))
}

/// `POST /t/{slug}/unarchive`: it goes on.
pub async fn unarchive(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(slug): Path<String>) -> Result<Redirect> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Archive).await?;
    board.unarchive(&db).await?;
    Ok(Redirect::to(&board.href()))
}
