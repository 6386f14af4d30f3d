//! A reader suggests an article.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use crate::{
    error::{Error, Result},
    problems::{Problems, refused},
    rights::{OnBoard, OnSite},
    scoops::Scoop,
    sessions::Me,
    suggestions::Draft,
    topics::Topic,
    web::{Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "suggestions/new.html")]
pub struct New {
    page: Page,
    board: Topic,
    draft: Draft,
    /// Where the article stands, if it is on the board already.
    there: Option<Scoop>,
    problems: Problems,
}

impl New {
    fn of(page: Page, board: Topic, draft: Draft, there: Option<Scoop>, problems: Problems) -> Html<Self> {
        let page = page.titled(&format!("Suggest an article to {}", board.title)).in_dress_of(&board.accent).unlisted();
        Html(Self { page, board, draft, there, problems })
    }
}

/// The board, for who suggests something to it: not for those who put things on it themselves.
async fn board(db: &PgPool, slug: &str, me: &Me) -> Result<Topic> {
    let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
    me.must(OnSite::TakePart)?;
    let refused = |words: &str| Err(Error::Forbidden(words.to_owned()));
    if !board.takes_scoops() {
        return refused("This board is archived, and nothing new is put on it.");
    }
    if standing.may(OnBoard::Scoop) {
        return refused("You work on this board: you can put the article on it yourself.");
    }
    Ok(board)
}

/// `GET /t/{slug}/suggest`
pub async fn new(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
) -> Result<Html<New>> {
    let board = board(&db, &slug, &me).await?;
    Ok(New::of(page, board, Draft::default(), None, Problems::default()))
}

/// `POST /t/{slug}/suggest`: to one's own suggestions, where its answer will stand.
pub async fn create(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Form(draft): Form<Draft>,
) -> Result<Response> {
    let board = board(&db, &slug, &me).await?;
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(draft.send(&mut tx, &board, &me).await)? {
        drop(tx);
        let there = draft.on_board(&db, &board).await?;
        return Ok(again(New::of(page, board, draft, there, problems)));
    }
    tx.commit().await?;
    Ok(Redirect::to("/suggestions?done=sent").into_response())
}
