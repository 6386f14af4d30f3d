use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use serde::Deserialize;
use sqlx::PgPool;

use super::{Export, Shape};
use crate::{
    App,
    error::{Error, Result},
    rights::OnBoard,
    sessions::Me,
    text::PATIENCE,
    topics::Topic,
    web::{Html, Page, Path, Query, SignedIn},
};

#[derive(Template)]
#[template(path = "exports/show.html")]
pub struct Show {
    page: Page,
    board: Topic,
}

/// `GET /t/{slug}/export`: what there is to take along.
pub async fn show(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
) -> Result<Html<Show>> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Export).await?;
    let page = page.titled(&format!("Export {}", board.title)).in_dress_of(&board.accent).unlisted();
    Ok(Html(Show { page, board }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Left out where it is "no".
    pictures: Option<String>,
}

/// `GET /t/{slug}/export.json`: everything.
pub async fn json(
    SignedIn(me): SignedIn,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    file(app, &me, &slug, Shape::Json, wanted.pictures.as_deref() != Some("no")).await
}

/// `GET /t/{slug}/export.csv`
pub async fn csv(SignedIn(me): SignedIn, State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    file(app, &me, &slug, Shape::Csv, false).await
}

/// `GET /t/{slug}/export.html`: bookmarks.
pub async fn bookmarks(SignedIn(me): SignedIn, State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    file(app, &me, &slug, Shape::Html, false).await
}

async fn file(app: App, me: &Me, slug: &str, shape: Shape, with_pictures: bool) -> Result<Response> {
    let topic = Topic::to(&app.db, slug, me, OnBoard::Export).await?;
    let named = format!("attachment; filename=\"{}.{}\"", topic.slug, shape.ending());
    let headers = [
        (CONTENT_TYPE, shape.media_type().to_owned()),
        (CONTENT_DISPOSITION, named),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let site = app.site.absolute("");
    let (db, store) = (app.db.clone(), app.pictures.clone());
    let pieces = Export { db, store, topic, site, shape, with_pictures, patience: PATIENCE }.begin();
    let stream =
        try_unfold(pieces, async |mut pieces| Ok::<_, Error>(pieces.next().await?.map(|words| (words, pieces))));
    Ok((headers, Body::from_stream(stream)).into_response())
}
