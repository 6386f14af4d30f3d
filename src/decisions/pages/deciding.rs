//! Deciding, and undoing a decision.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::queue::Queue;
use crate::{
    App,
    decisions::{Decided, Deciding, Kind, Open, Undoing},
    error::Result,
    matters::MatterId,
    problems::{Problems, refused},
    sessions::Me,
    web::{Form, Html, Page, Path, SignedIn, again},
};

/// Where one goes on.
fn back(from: &str, kind: Kind, decided: Decided) -> Redirect {
    let queue = if from.is_empty() { "/admin/queue".to_owned() } else { format!("/t/{from}/queue") };
    Redirect::to(&format!("{queue}?done={}&kind={}&things={}", decided.id, kind.word(), decided.things))
}

/// `POST /matters/{id}/decide`
pub async fn decide(
    page: Page,
    SignedIn(me): SignedIn,
    State(app): State<App>,
    Path(id): Path<i64>,
    Form(mut deciding): Form<Deciding>,
) -> Result<Response> {
    let id = MatterId(id);
    let mut tries = 1;
    let (as_admin, decided) = loop {
        match attempt(&app, &me, id, &mut deciding).await {
            Err(error) if error.is_deadlock() && tries < TRIES => tries += 1,
            outcome => break outcome?,
        }
    };
    match decided {
        Ok(decided) => Ok(back(&deciding.from, deciding.kind.unwrap_or(Kind::Keep), decided).into_response()),
        Err(problems) => Ok(again(Html(Queue::again(&app.db, page, me.id, id, deciding, problems, as_admin).await?))),
    }
}

/// Of those who wait for one another, the database stops one.
const TRIES: usize = 4;

async fn attempt(
    app: &App,
    me: &Me,
    id: MatterId,
    deciding: &mut Deciding,
) -> Result<(bool, Result<Decided, Problems>)> {
    let mut tx = app.db.begin().await?;
    let open = Open::hold(&mut tx, me, id).await?;
    if !open.as_admin && deciding.from.is_empty() {
        deciding.from = Open::board_of(&mut *tx, id).await?.unwrap_or_default();
    }
    let decided = refused(deciding.decide(&mut tx, me, &open).await)?;
    if let Ok(decided) = &decided {
        open.tell(&mut tx, &app.post(), decided.id).await?;
        tx.commit().await?;
    }
    Ok((open.as_admin, decided))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undone {
    #[serde(default)]
    words: String,
    /// And the others of its wave.
    all: Option<String>,
    #[serde(default)]
    from: String,
}

/// `POST /decisions/{id}/undo`
pub async fn undo(
    SignedIn(me): SignedIn,
    State(app): State<App>,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Form(Undone { words, all, mut from }): Form<Undone>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let matter = Undoing::matter(&mut tx, id).await?;
    let open = Open::hold(&mut tx, &me, matter).await?;
    let undoing = Undoing::last(&mut tx, &open, id).await?;
    let words: String = words.trim().chars().take(2000).collect();
    let undone = undoing.undo(&mut tx, &me, &open, &words, all.is_some()).await?;
    open.tell(&mut tx, &app.post(), undone).await?;
    if !open.as_admin && from.is_empty() {
        from = Open::board_of(&mut *tx, matter).await?.unwrap_or_default();
    }
    tx.commit().await?;
    Ok(back(&from, Kind::Restore, Decided { id: undone, things: 1 }))
}
