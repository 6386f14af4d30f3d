//! What the curators of a board do with its conversations.

use axum::{extract::State, response::Redirect};
use sqlx::PgPool;

use crate::{
    App,
    comments::Comment,
    decisions::Open,
    error::{Error, Result},
    insights::Insight,
    matters::{Kind, Thing},
    rights::{OnBoard, Standing},
    scoops::Scoop,
    sessions::Me,
    topics::Topic,
    web::{Path, SignedIn},
};

async fn kept(db: &PgPool, me: &Me, slug: &str, id: i64) -> Result<(Scoop, Standing)> {
    let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
    let scoop = Scoop::find(db, &board, id).await?;
    if standing.may(OnBoard::Moderate) { Ok((scoop, standing)) } else { Err(me.refusal()) }
}

/// `POST /t/{slug}/scoops/{id}/comments/{comment}/show`
pub async fn let_through(
    SignedIn(me): SignedIn,
    State(app): State<App>,
    Path((slug, id, comment)): Path<(String, i64, i64)>,
) -> Result<Redirect> {
    let (scoop, standing) = kept(&app.db, &me, &slug, id).await?;
    let (comment, _) = Comment::find(&app.db, scoop.id, comment, me.id, standing).await?;
    let mut tx = app.db.begin().await?;
    Open::let_through(&mut tx, &app.post(), &me, Thing { kind: Kind::Comment, id: comment.id }).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}#{}", scoop.permalink(), comment.anchor())))
}

/// `POST /t/{slug}/scoops/{id}/lock`
pub async fn lock(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let (scoop, _) = kept(&db, &me, &slug, id).await?;
    let mut tx = db.begin().await?;
    scoop.id.lock_comments(&mut tx, &me, &scoop.permalink(), true).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}#conversation", scoop.permalink())))
}

/// `POST /t/{slug}/scoops/{id}/unlock`
pub async fn unlock(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let (scoop, _) = kept(&db, &me, &slug, id).await?;
    let mut tx = db.begin().await?;
    Open::may_unlock(&mut tx, &me, scoop.id).await?;
    scoop.id.lock_comments(&mut tx, &me, &scoop.permalink(), false).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}#conversation", scoop.permalink())))
}

/// `POST /t/{slug}/scoops/{id}/insights/{insight}/show`
pub async fn let_insight_through(
    SignedIn(me): SignedIn,
    State(app): State<App>,
    Path((slug, id, insight)): Path<(String, i64, i64)>,
) -> Result<Redirect> {
    let (scoop, _) = kept(&app.db, &me, &slug, id).await?;
    if !Insight::is_of(&app.db, scoop.id, insight).await? {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.begin().await?;
    Open::let_through(&mut tx, &app.post(), &me, Thing { kind: Kind::Insight, id: insight }).await?;
    tx.commit().await?;
    Ok(Redirect::to(&scoop.permalink()))
}
