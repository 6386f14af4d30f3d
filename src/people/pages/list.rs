use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

use crate::{
    error::Result,
    people::{Filter, Found, Row, WHICH},
    problems::Problems,
    text::{Paged, Place},
    web::{Admin, At, Html, Page, Pager, Query},
};

#[derive(Template)]
#[template(path = "people/index.html")]
struct Index {
    page: Page,
    filter: Filter,
    problems: Problems,
    rows: Vec<Row>,
    many: bool,
    pager: Pager,
}

/// `GET /admin/accounts`: what is looked for stands in the address, which no log of ours has.
pub async fn index(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    Query(filter): Query<Filter>,
    Query(at): Query<At>,
) -> Result<Response> {
    let (place, problems) = (at.place(), filter.problems());
    let found = if problems.none() {
        Row::find(&db, &filter, place).await?
    } else {
        Found { rows: Paged::from_rows(Vec::new(), Place::Newest, 0), many: false }
    };
    let pager = Pager::filtered("/admin/accounts", &filter.pairs(), place, &found.rows);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let (page, rows, many) = (page.titled("Accounts").unlisted(), found.rows.items, found.many);
    Ok(Html(Index { page, filter, problems, rows, many, pager }).into_response())
}
