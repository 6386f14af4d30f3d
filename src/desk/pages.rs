use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
};
use futures_util::stream::try_unfold;
use serde::Deserialize;
use sqlx::{PgPool, Postgres, Transaction};

use super::{Answers, Case, Day, Known, Table, checking::PARTS};
use crate::{
    error::{Error, Result},
    problems::{Problems, refused},
    text::Key,
    web::{Admin, At, Form, Html, Page, Pager, Path, Query, Site, again},
};

#[derive(Template)]
#[template(path = "desk/open.html")]
pub struct OpenCases {
    page: Page,
    cases: Vec<Case>,
    /// The next page.
    next: Option<String>,
    deep: bool,
}

#[derive(Deserialize)]
pub struct Asked {
    after: Option<Key>,
}

/// `GET /admin/desk`: what is open, the nearest deadline first.
pub async fn open(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    Query(Asked { after }): Query<Asked>,
) -> Result<Html<OpenCases>> {
    let (cases, next) = Case::open(&db, after).await?;
    let next = next.map(|key| format!("/admin/desk?after={key}"));
    Ok(Html(OpenCases { page: page.titled("Side effects").unlisted(), cases, next, deep: after.is_some() }))
}

#[derive(Template)]
#[template(path = "desk/closed.html")]
struct ClosedCases {
    page: Page,
    cases: Vec<Case>,
    pager: Pager,
}

/// `GET /admin/desk/closed`
pub async fn closed(page: Page, _: Admin, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Response> {
    let place = at.place();
    let cases = Case::closed(&db, place).await?;
    let pager = Pager::new("/admin/desk/closed", None, place, &cases);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let page = page.titled("Closed cases").unlisted();
    Ok(Html(ClosedCases { page, cases: cases.items, pager }).into_response())
}

#[derive(Template)]
#[template(path = "desk/one.html")]
pub struct One {
    page: Page,
    /// Where it stands, absolute: for a sheet of paper.
    address: String,
    case: Case,
    typed: Answers,
    problems: Problems,
}

const KNOWN: [(&str, &str); 3] = [("unknown", "Not yet known"), ("yes", "Yes"), ("no", "No")];
const OUTCOMES: &[(&str, &str, &str)] = &[
    ("none", "No event", "It tells of no side effect, or of nobody's."),
    ("handed_over", "Handed over", "Whoever watches over the medicine has it."),
];

impl One {
    fn new(page: Page, site: &Site, case: Case) -> Self {
        let address = site.absolute(&format!("/admin/desk/{}", case.id));
        let page = page.titled(&format!("Case {}", case.id)).unlisted();
        Self { page, address, typed: Answers::of(&case), case, problems: Problems::default() }
    }

    /// Back to the case once a deed is done; or the page again with what is wrong, and what was typed.
    async fn after(
        page: Page,
        db: &PgPool,
        site: &Site,
        id: i64,
        tx: Transaction<'_, Postgres>,
        done: Result<(), Problems>,
        typed: Option<Answers>,
    ) -> Result<Response> {
        match done {
            Ok(()) => {
                tx.commit().await?;
                Ok(Redirect::to(&format!("/admin/desk/{id}")).into_response())
            }
            Err(problems) => {
                drop(tx);
                let one = Self::new(page, site, Case::find(db, id).await?);
                Ok(again(Html(Self { typed: typed.unwrap_or(one.typed), problems, ..one })))
            }
        }
    }

    /// Each part: its name in the form, what it asks, and what is chosen.
    fn chosen(&self) -> Vec<(&'static str, &'static str, Known)> {
        PARTS.into_iter().zip(self.typed.parts()).map(|((name, asks), known)| (name, asks, known)).collect()
    }

    /// Each part as it is kept.
    fn kept(&self) -> Vec<(&'static str, &'static str)> {
        let known = self.case.parts().map(|part| Known::of(part).words());
        PARTS.into_iter().zip(known).map(|((_, asks), known)| (asks, known)).collect()
    }
}

/// `GET /admin/desk/{id}`: open or closed, and fit to be printed.
pub async fn one(
    page: Page,
    _: Admin,
    State(db): State<PgPool>,
    State(site): State<Site>,
    Path(id): Path<i64>,
) -> Result<Html<One>> {
    Ok(Html(One::new(page, &site, Case::find(&db, id).await?)))
}

/// `POST /admin/desk/{id}/check`: keeps what is known.
pub async fn check(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    State(site): State<Site>,
    Path(id): Path<i64>,
    Form(typed): Form<Answers>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let done = refused(typed.keep(&mut tx, id, me.id).await)?;
    One::after(page, &db, &site, id, tx, done, Some(typed)).await
}

/// `POST /admin/desk/{id}/close`: keeps what is known, and what became of it.
pub async fn close(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    State(site): State<Site>,
    Path(id): Path<i64>,
    Form(typed): Form<Answers>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let done = refused(typed.close(&mut tx, id, me.id).await)?;
    One::after(page, &db, &site, id, tx, done, Some(typed)).await
}

/// `POST /admin/desk/{id}/reopen`
pub async fn reopen(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    State(site): State<Site>,
    Path(id): Path<i64>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let done = refused(Case::reopen(&mut tx, id, me.id).await)?;
    One::after(page, &db, &site, id, tx, done, None).await
}

/// `GET /admin/desk.csv`: every case, as it is written.
pub async fn table(_: Admin, State(db): State<PgPool>, State(site): State<Site>) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"side-effects.csv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    let pieces = Table { db, site: site.absolute("") }.begin();
    let stream =
        try_unfold(pieces, async |mut pieces| Ok::<_, Error>(pieces.next().await?.map(|words| (words, pieces))));
    (headers, Body::from_stream(stream)).into_response()
}

#[derive(Template)]
#[template(path = "desk/days.html")]
struct Days {
    page: Page,
    all: Vec<Day>,
    pager: Pager,
}

/// `GET /admin/desk/days`: every day since the first, also those without a find.
pub async fn days(page: Page, _: Admin, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Response> {
    let place = at.place();
    let days = Day::page(&db, place).await?;
    let pager = Pager::new("/admin/desk/days", None, place, &days);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    Ok(Html(Days { page: page.titled("What was screened").unlisted(), all: days.items, pager }).into_response())
}
