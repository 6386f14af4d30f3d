//! All one's scoops.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::Result,
    holdings::{Filter, Holding, Row, STATES, Shelf},
    problems::Problems,
    text::{Paged, Place},
    web::{At, Html, Page, Pager, Query, SignedIn},
};

#[derive(Template)]
#[template(path = "holdings/index.html")]
struct Index {
    page: Page,
    filter: Filter,
    problems: Problems,
    /// By address and title, for the filter.
    boards: Vec<(String, String)>,
    /// The same, to move to.
    shelves: Vec<(String, String)>,
    rows: Vec<Row>,
    /// There are more than the filter looked through.
    ends_early: bool,
    pager: Pager,
    /// This very page, to come back to.
    here: String,
    /// Has just been deleted here.
    deleted: Option<Holding>,
}

#[derive(Deserialize)]
pub struct Gone {
    deleted: Option<i64>,
}

/// `GET /scoops`: what one has scooped, and on a board that one keeps what anybody has.
pub async fn index(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Query(filter): Query<Filter>,
    Query(at): Query<At>,
    Query(Gone { deleted }): Query<Gone>,
) -> Result<Response> {
    // Who is suspended works on no board until then.
    if me.acting().is_none() {
        return Err(me.refusal());
    }
    let place = at.place();
    let problems = filter.problems();
    let rows = async {
        if problems.none() {
            Row::of(&db, &me, &filter, place).await
        } else {
            Ok((Paged { items: Vec::new(), older: None, newer: None }, false))
        }
    };
    let deleted = async {
        match deleted {
            Some(id) => Holding::deleted(&db, &me, id).await,
            None => Ok(None),
        }
    };
    let (shelf, (rows, ends_early), deleted) = tokio::try_join!(Shelf::of(&db, &me), rows, deleted)?;
    let pairs = filter.pairs();
    let pager = Pager::filtered("/scoops", &pairs, place, &rows);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let here = Pager::filtered("/scoops", &pairs, Place::Newest, &rows).home;
    let named = |shelf: &Shelf| (shelf.slug.clone(), shelf.title.clone());
    let mut boards = vec![(String::new(), "All boards".to_owned())];
    boards.extend(shelf.iter().map(named));
    // A board that one looks after without working on it.
    if !filter.board.is_empty() && !boards.iter().any(|(slug, _)| *slug == filter.board) {
        boards.push((filter.board.clone(), filter.board.clone()));
    }
    let shelves = shelf.iter().filter(|shelf| shelf.takes_scoops()).map(named).collect();
    let page = page.titled("Your scoops").unlisted();
    let index = Index { page, problems, boards, shelves, rows: rows.items, ends_early, pager, here, deleted, filter };
    Ok(Html(index).into_response())
}
