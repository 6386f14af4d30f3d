//! What is done to one scoop by a button beside it.

use axum::{extract::State, response::Redirect};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::{Error, Result},
    holdings::{Deed, Holding, Pin},
    rights::OnBoard,
    sessions::Me,
    topics::Topic,
    web::{Form, Path, SignedIn, local},
};

/// Where one came from; without it, the board.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Back {
    #[serde(default)]
    to: String,
}

impl Back {
    fn address(&self, slug: &str) -> String {
        match local(&self.to) {
            "/" => format!("/t/{slug}"),
            to => to.to_owned(),
        }
    }

    /// The same, where the page says that this scoop is deleted, and offers it back.
    fn without(&self, slug: &str, id: i64) -> String {
        let address = self.address(slug);
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}deleted={id}")
    }
}

/// Done whole, or refused in words.
async fn done(db: &PgPool, me: &Me, slug: &str, id: i64, deed: Deed) -> Result<()> {
    let mut tx = db.begin().await?;
    let held = Holding::hold_one(&mut tx, me, slug, id).await?;
    if !held.is_theirs() {
        return Err(me.refusal());
    }
    if let Some(refusal) = deed.upon(&mut tx, me, &[id]).await?.refused.first() {
        return Err(Error::BadRequest(refusal.why.to_owned()));
    }
    tx.commit().await?;
    Ok(())
}

/// `POST /t/{slug}/scoops/{id}/delete`: to where it stood, from where it can be had back.
pub async fn delete(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    done(&db, &me, &slug, id, Deed::Delete).await?;
    Ok(Redirect::to(&back.without(&slug, id)))
}

/// `POST /t/{slug}/scoops/{id}/restore`
pub async fn restore(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    done(&db, &me, &slug, id, Deed::Restore).await?;
    Ok(Redirect::to(&back.address(&slug)))
}

/// `POST /t/{slug}/scoops/{id}/pin`
pub async fn pin(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(scoop): Path<(String, i64)>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    pinned(&db, &me, scoop, &back, Pin::On).await
}

/// `POST /t/{slug}/scoops/{id}/unpin`
pub async fn unpin(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(scoop): Path<(String, i64)>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    pinned(&db, &me, scoop, &back, Pin::Off).await
}

/// `POST /t/{slug}/scoops/{id}/pin/up`
pub async fn pin_up(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(scoop): Path<(String, i64)>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    pinned(&db, &me, scoop, &back, Pin::By(-1)).await
}

/// `POST /t/{slug}/scoops/{id}/pin/down`
pub async fn pin_down(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(scoop): Path<(String, i64)>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    pinned(&db, &me, scoop, &back, Pin::By(1)).await
}

/// So many places on among those that are pinned, or back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    by: i32,
    #[serde(default)]
    to: String,
}

/// `POST /t/{slug}/scoops/{id}/pin/move`
pub async fn pin_move(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(scoop): Path<(String, i64)>,
    Form(Move { by, to }): Form<Move>,
) -> Result<Redirect> {
    pinned(&db, &me, scoop, &Back { to }, Pin::By(by)).await
}

async fn pinned(db: &PgPool, me: &Me, (slug, id): (String, i64), back: &Back, pin: Pin) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    Topic::hold_to(&mut tx, &slug, me, OnBoard::Publish).await?;
    Holding::hold_one(&mut tx, me, &slug, id).await?.pin(&mut tx, pin).await?;
    tx.commit().await?;
    Ok(Redirect::to(&back.address(&slug)))
}
