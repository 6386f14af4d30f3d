use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

use super::{Asked, BoardHit, Hit, Narrowed, PersonHit, Question, Seats, asked::ORDERS, corrected};
use crate::{
    error::{Error, Result},
    problems::Problems,
    text::{Paged, Place},
    web::{At, Html, Page, Pager, Query},
};

#[derive(Template)]
#[template(path = "search/index.html")]
struct Index {
    page: Page,
    asked: Asked,
    problems: Problems,
    /// None where nothing was looked for.
    answer: Option<Answer>,
}

struct Answer {
    hits: Vec<Hit>,
    boards: Vec<BoardHit>,
    people: Vec<PersonHit>,
    pager: Pager,
    /// What was typed, where it is an answer to something like it.
    typed: Option<String>,
    /// What the board is called that was searched.
    board: Option<String>,
    /// Each word stands in nearly every text.
    says_nothing: bool,
}

/// `GET /search`: what is looked for stands in the address, which no log of ours has; no page of it is kept.
pub async fn index(
    page: Page,
    State(db): State<PgPool>,
    State(seats): State<Seats>,
    Query(asked): Query<Asked>,
    Query(at): Query<At>,
) -> Result<Response> {
    let asked = asked.tidied();
    let page = page.titled("Search").at("/search").unlisted();
    let problems = asked.problems();
    if !problems.none() || asked.is_empty() {
        let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Ok(unkept(status, Index { page, asked, problems, answer: None }));
    }
    let place = at.place();
    let _seat = seats.take().await?;
    match Answer::find(&db, asked.clone(), place).await {
        Ok(answer) => {
            if let Some(home) = answer.pager.leads_home(place) {
                return Ok(home);
            }
            // What was mistyped nobody wants to follow.
            let page =
                if answer.typed.is_none() { page.with_feed(&asked.feed_href(), &asked.feed_title()) } else { page };
            Ok(unkept(StatusCode::OK, Index { page, asked, problems, answer: Some(answer) }))
        }
        Err(Error::Refused(problems)) => {
            Ok(unkept(StatusCode::UNPROCESSABLE_ENTITY, Index { page, asked, problems, answer: None }))
        }
        Err(error) if error.took_too_long() => {
            let words = "This took too long, and was stopped. Please narrow it down, or ask for rarer words.";
            let problems = Problems::with("q", words);
            Ok(unkept(StatusCode::SERVICE_UNAVAILABLE, Index { page, asked, problems, answer: None }))
        }
        Err(error) => Err(error),
    }
}

impl Answer {
    async fn find(db: &PgPool, mut asked: Asked, place: Place) -> Result<Self> {
        let mut tx = Question::begin(db).await?;
        let narrowed = Narrowed::find(&mut tx, &asked).await?;
        let mut question = Question::read(&mut tx, &asked, &narrowed).await?;
        let says_nothing = question.says_nothing(&asked);
        let mut found = if says_nothing && !asked.is_narrowed() {
            Paged { items: Vec::new(), older: None, newer: None }
        } else {
            question.find(&mut tx, &asked, place).await?
        };
        let first = place == Place::Newest && !asked.is_narrowed() && !says_nothing;
        let mut boards = if first { question.boards(&mut tx).await? } else { Vec::new() };
        let people = if first { question.people(&mut tx, &asked).await? } else { Vec::new() };
        let mut typed = None;
        if found.items.is_empty()
            && boards.is_empty()
            && people.is_empty()
            && let Some(meant) = corrected(&mut tx, &asked).await?
        {
            let likely = Asked { q: meant, ..asked.clone() };
            let other = Question::read(&mut tx, &likely, &narrowed).await?;
            let of_other = other.find(&mut tx, &likely, place).await?;
            if !of_other.items.is_empty() {
                typed = Some(std::mem::replace(&mut asked, likely).q);
                boards = if first { other.boards(&mut tx).await? } else { Vec::new() };
                (question, found) = (other, of_other);
            }
        }
        let hits = question.details(&mut tx, found).await?;
        tx.commit().await?;
        let pager = Pager::filtered("/search", &asked.pairs(), place, &hits);
        Ok(Self { hits: hits.items, boards, people, pager, typed, board: narrowed.board_title, says_nothing })
    }

    fn is_empty(&self) -> bool {
        self.hits.is_empty() && self.boards.is_empty() && self.people.is_empty()
    }
}

fn unkept(status: StatusCode, index: Index) -> Response {
    (status, [(CACHE_CONTROL, "no-store")], Html(index)).into_response()
}
