//! What the curators of a board do with its conversations.

use axum::{extract::State, response::Redirect};
use sqlx::PgPool;

use crate::{
    comments::Comment,
    error::{Error, Result},
    insights::Insight,
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
    State(db): State<PgPool>,
    Path((slug, id, comment)): Path<(String, i64, i64)>,
) -> Result<Redirect> {
    let (scoop, standing) = kept(&db, &me, &slug, id).await?;
    let (comment, _) = Comment::find(&db, scoop.id, comment, me.id, standing).await?;
    if comment.mine && !me.is_admin() {
        return Err(Error::Forbidden("Somebody else looks at what you said.".to_owned()));
    }
    comment.let_through(&db).await?;
    Ok(Redirect::to(&format!("{}#{}", scoop.permalink(), comment.anchor())))
}

/// `POST /t/{slug}/scoops/{id}/lock`
pub async fn lock(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let (scoop, _) = kept(&db, &me, &slug, id).await?;
    scoop.id.lock_comments(&db, true).await?;
    Ok(Redirect::to(&format!("{}#conversation", scoop.permalink())))
}

/// `POST /t/{slug}/scoops/{id}/unlock`
pub async fn unlock(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let (scoop, _) = kept(&db, &me, &slug, id).await?;
    scoop.id.lock_comments(&db, false).await?;
    Ok(Redirect::to(&format!("{}#conversation", scoop.permalink())))
}

/// `POST /t/{slug}/scoops/{id}/insights/{insight}/show`
pub async fn let_insight_through(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id, insight)): Path<(String, i64, i64)>,
) -> Result<Redirect> {
    let (scoop, _) = kept(&db, &me, &slug, id).await?;
    if !Insight::let_through(&db, scoop.id, insight, me.id).await? {
        return Err(Error::Forbidden("Somebody else looks at what you said.".to_owned()));
    }
    Ok(Redirect::to(&scoop.permalink()))
}
