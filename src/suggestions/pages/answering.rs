//! What waits for a board's curators, and their answers.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::Result,
    problems::{Problems, refused},
    rights::OnBoard,
    sessions::Me,
    suggestions::{Accepted, Decline, Suggestion},
    text::Key,
    topics::Topic,
    web::{Form, Html, Page, Path, Query, SignedIn, again},
};

#[derive(Template)]
#[template(path = "suggestions/index.html")]
pub struct Index {
    page: Page,
    board: Topic,
    suggestions: Vec<Suggestion>,
    /// Not from the first one.
    deep: bool,
    /// To come back to this page, at the end of an address: "?after=KEY", or nothing.
    here: String,
    next: Option<String>,
    done: Option<&'static str>,
    /// An answer that was refused, and to which one.
    declining: Option<(i64, Decline, Problems)>,
}

#[derive(Deserialize)]
pub struct Asked {
    /// Behind which one the page begins.
    after: Option<Key>,
    /// What has just been done here.
    done: Option<String>,
}

impl Asked {
    fn words(&self) -> Option<&'static str> {
        Some(match self.done.as_deref()? {
            "declined" => "The suggestion is declined. Whoever made it can read your answer.",
            "late" => "Somebody has answered that suggestion already. The first answer stands.",
            _ => return None,
        })
    }
}

impl Index {
    async fn of(page: Page, db: &PgPool, me: &Me, slug: &str, asked: &Asked) -> Result<Self> {
        let board = Topic::to(db, slug, me, OnBoard::AnswerSuggestions).await?;
        let (suggestions, next) = Suggestion::open_on(db, board.id, asked.after).await?;
        let next = next.map(|key| format!("{}/suggestions?after={key}", board.href()));
        let page = page.titled(&format!("Suggestions for {}", board.title)).in_dress_of(&board.accent).unlisted();
        let (deep, done) = (asked.after.is_some(), asked.words());
        let here = asked.after.map(|key| format!("?after={key}")).unwrap_or_default();
        Ok(Self { page, board, suggestions, deep, here, next, done, declining: None })
    }

    /// What was typed as an answer to one.
    fn typed(&self, to: &Suggestion) -> &str {
        self.declining.as_ref().filter(|(id, ..)| *id == to.id).map_or("", |(_, decline, _)| &decline.answer)
    }

    fn problem(&self, to: &Suggestion) -> Option<&str> {
        self.declining.as_ref().filter(|(id, ..)| *id == to.id).and_then(|(.., problems)| problems.of("answer"))
    }
}

/// To the page that the answer was given on.
fn back_to(slug: &str, asked: &Asked, done: &str) -> Redirect {
    let after = asked.after.map(|key| format!("&after={key}")).unwrap_or_default();
    Redirect::to(&format!("/t/{slug}/suggestions?done={done}{after}"))
}

/// `GET /t/{slug}/suggestions`: what waits, oldest first.
pub async fn index(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<Index>> {
    Ok(Html(Index::of(page, &db, &me, &slug, &asked).await?))
}

/// `POST /t/{slug}/suggestions/{id}/accept`: to the editor of its scoop.
pub async fn accept(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::AnswerSuggestions).await?;
    let accepted = Suggestion::accept(&mut tx, &board, id, &me).await?;
    tx.commit().await?;
    Ok(match accepted {
        Accepted::AsScoop(scoop) => Redirect::to(&format!("{}/scoops/{}", board.href(), scoop.0)),
        Accepted::Late => back_to(&slug, &asked, "late"),
    })
}

/// `POST /t/{slug}/suggestions/{id}/decline`: with a word, or without.
pub async fn decline(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
    Form(decline): Form<Decline>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::AnswerSuggestions).await?;
    match refused(Suggestion::decline(&mut tx, &board, id, &me, &decline).await)? {
        Ok(in_time) => {
            tx.commit().await?;
            Ok(back_to(&slug, &asked, if in_time { "declined" } else { "late" }).into_response())
        }
        Err(problems) => {
            drop(tx);
            let index = Index::of(page, &db, &me, &slug, &asked).await?;
            Ok(again(Html(Index { declining: Some((id, decline, problems)), ..index })))
        }
    }
}
