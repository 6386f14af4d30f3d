use axum::{
    Extension,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

use super::{Easel, Poster};
use crate::{
    error::Result,
    live::Subjects,
    pictures::Store,
    scoops::Scoop,
    topics::Topic,
    web::{Keep, Path, Site},
};

/// `GET /t/{slug}/share.jpg`: the poster of a public board, the same for all who ask.
pub async fn of_board(
    State(db): State<PgPool>,
    State(site): State<Site>,
    State(store): State<Store>,
    State(easel): State<Easel>,
    Path(slug): Path<String>,
) -> Result<Response> {
    let board = Topic::for_everyone(&db, &slug).await?;
    let poster = Poster::of_board(&board, &site.name, site.base_url.as_str());
    let keep = Keep::for_all_until(Subjects::default().and([&board]));
    Ok(answer(keep, easel.draw(poster, &store).await?))
}

/// `GET /t/{topic}/p/{id}/share.jpg`: that of a scoop on one.
pub async fn of_scoop(
    State(db): State<PgPool>,
    State(site): State<Site>,
    State(store): State<Store>,
    State(easel): State<Easel>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response> {
    let board = Topic::for_everyone(&db, &slug).await?;
    let scoop = Scoop::find(&db, &board, id).await?;
    let poster = Poster::of_scoop(&scoop, &board, &site.name, site.base_url.as_str());
    let keep = Keep::for_all_until(Subjects::default().and([&board]).and([&scoop]));
    Ok(answer(keep, easel.draw(poster, &store).await?))
}

/// It is asked for again and again, by sites that show it beside a link; what is hidden is gone for them within minutes.
fn answer(keep: Keep, jpeg: Vec<u8>) -> Response {
    let kept = "public, max-age=300, must-revalidate";
    (Extension(keep), [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, kept)], jpeg).into_response()
}
