//! A page that shows a conversation hears that it went on.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::Result,
    live::{Heard, Live},
    scoops::Scoop,
    topics::Topic,
    web::{Path, Query, Viewer},
};

/// So that what stands between keeps the connection.
const STILL_HERE: Duration = Duration::from_secs(20);

/// How many comments the page shows that asks.
#[derive(Deserialize)]
pub struct Shown {
    shown: i32,
}

/// `GET /t/{slug}/scoops/{id}/talk?shown=N`: server-sent events (HTML standard, 9.2) for whoever reads it: "talk". What
/// was said, the script asks for. 204, after which a browser asks no more, where this node has as many listeners as it
/// takes.
pub async fn live(
    viewer: Viewer,
    State(db): State<PgPool>,
    State(live): State<Live>,
    Path((slug, id)): Path<(String, i64)>,
    Query(Shown { shown }): Query<Shown>,
) -> Result<Response> {
    let (board, _) = Topic::to_read(&db, &slug, viewer.me()).await?;
    let Some(seat) = live.seat() else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    // Followed before the count is asked, so that nothing is missed between.
    let follows = live.follow();
    let scoop = Scoop::find(&db, &board, id).await?;
    let missed = (scoop.comment_count != shown).then_some(Heard::Anything);
    let told = stream::iter(missed).chain(follows).filter_map(move |heard| {
        let _ = &seat;
        let about = match heard {
            Heard::Talk { scoop: of, .. } => of == id,
            Heard::Draft { .. } | Heard::Changed(_) | Heard::Node(_) => false,
            Heard::Anything => true,
        };
        async move { about.then(|| Ok::<_, Infallible>(Event::default().event("talk").data(id.to_string()))) }
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(STILL_HERE)).into_response())
}
