//! A page that shows what is in the works hears that it changed.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt};
use sqlx::PgPool;

use crate::{
    error::Result,
    live::{Heard, Live},
    rights::OnBoard,
    topics::Topic,
    web::{Path, SignedIn},
};

/// So that what stands between keeps the connection.
const STILL_HERE: Duration = Duration::from_secs(20);

/// `GET /t/{slug}/live`: server-sent events (HTML standard, 9.2) for whoever works on the board: "works", with the id of
/// the scoop that changed. What became of it, the script asks the page.
pub async fn live(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    State(live): State<Live>,
    Path(slug): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let board = Topic::to(&db, &slug, &me, OnBoard::SeeMembers).await?;
    let told = live.follow().filter_map(move |heard| {
        let id = match heard {
            Heard::Draft { topic, scoop } => (topic == board.id.0).then(|| scoop.to_string()),
            Heard::Talk { .. } | Heard::Changed(_) | Heard::Node(_) => None,
            Heard::Anything => Some("0".to_owned()),
        };
        async move { id.map(|id| Ok(Event::default().event("works").data(id))) }
    });
    Ok(Sse::new(told).keep_alive(KeepAlive::new().interval(STILL_HERE)))
}
