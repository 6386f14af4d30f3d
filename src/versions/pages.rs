use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::{Part, Version, Wording, Wordings};
use crate::{
    accounts::ByLine,
    error::{Error, Result},
    holdings::Holding,
    interests::Declared,
    problems::refused,
    scoops::Scoop,
    topics::Topic,
    web::{Form, Html, Page, Path, Query, SignedIn},
};

#[derive(Template)]
#[template(path = "versions/index.html")]
struct Index {
    page: Page,
    board: Topic,
    held: Holding,
    versions: Vec<Version>,
    /// Where the older ones are.
    older: Option<String>,
    /// The newest is among them.
    first_page: bool,
    done: bool,
    /// Who asks wrote its insight.
    own: bool,
}

#[derive(Deserialize)]
pub struct At {
    before: Option<i32>,
    done: Option<String>,
}

/// `GET /t/{slug}/scoops/{id}/versions`: a scoop as it was, each time it was saved, and what changed.
pub async fn index(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Query(at): Query<At>,
) -> Result<Response> {
    let (board, held) = Holding::find(&db, &me, &slug, id).await?;
    let (versions, more) = Version::of(&db, held.id, at.before).await?;
    let older = versions.last().filter(|_| more).map(|last| format!("{}/versions?before={}", held.path(), last.number));
    let page = page.titled(&format!("Versions of {}", held.name())).in_dress_of(&board.accent).unlisted();
    let (first_page, done, own) = (at.before.is_none(), at.done.is_some(), held.is_by(&me));
    Ok(Html(Index { page, board, held, versions, older, first_page, done, own }).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// `POST /t/{slug}/scoops/{id}/versions/{number}/restore`
pub async fn restore(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id, number)): Path<(String, i64, i32)>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let held = Holding::hold_one(&mut tx, &me, &slug, id).await?;
    if !held.is_theirs() {
        return Err(me.refusal());
    }
    if held.is_deleted() || held.is_hidden() {
        return Err(Error::BadRequest("It is deleted or hidden, so it stays as it is.".to_owned()));
    }
    if let Err(problems) = refused(Version::restore(&mut tx, held.id, number, me.id).await)? {
        return Err(Error::BadRequest(problems.of("version").unwrap_or_default().to_owned()));
    }
    if Holding::hold_one(&mut tx, &me, &slug, id).await?.shows_too_much() {
        let words = "Its excerpt of then quotes more of its source than the board allows, and readers see it now.";
        return Err(Error::BadRequest(words.to_owned()));
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}/versions?done=restored", held.path())))
}

#[derive(Template)]
#[template(path = "versions/insight.html")]
pub struct OfInsight {
    page: Page,
    scoop: Scoop,
    author: ByLine,
    wordings: Vec<Wording>,
    /// What its author has to do with anybody, as they declared it.
    interests: Option<String>,
}

/// `GET /t/{slug}/scoops/{id}/insights/{insight}`: what an insight said before, for everybody who reads it.
pub async fn insight(
    page: Page,
    State(db): State<PgPool>,
    Path((slug, id, insight)): Path<(String, i64, i64)>,
) -> Result<Html<OfInsight>> {
    let (board, _) = Topic::to_read(&db, &slug, page.me()).await?;
    let scoop = Scoop::find(&db, &board, id).await?;
    let Wordings { account, author, all: wordings } = Wordings::of(&db, scoop.id, insight).await?;
    let interests = match (wordings.last(), wordings.first()) {
        (Some(first), Some(last)) => {
            Declared::by(&db, std::iter::once(account)).await?.under(account, first.at, Some(last.at))
        }
        _ => None,
    };
    let page = page.titled("An insight, as it was").in_dress_of(&board.accent).unlisted();
    Ok(Html(OfInsight { page, scoop, author, wordings, interests }))
}
