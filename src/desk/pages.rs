use askama::Template;
use axum::{
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::{Case, Checks, Close, Day, sheet};
use crate::{
    error::Result,
    problems::{Problems, refused},
    web::{Admin, Form, Html, Page, Path, again},
};

#[derive(Template)]
#[template(path = "desk/list.html")]
pub struct List {
    page: Page,
    cases: Vec<Case>,
}

/// `GET /admin/desk`
pub async fn list(page: Page, Admin(_): Admin, State(db): State<PgPool>) -> Result<Html<List>> {
    Ok(Html(List { page: page.titled("Side-effect desk").unlisted(), cases: Case::open(&db).await? }))
}

#[derive(Template)]
#[template(path = "desk/one.html")]
pub struct One {
    page: Page,
    case: Case,
    note: String,
    handed_to: String,
    problems: Problems,
}

impl One {
    fn new(page: Page, case: Case, problems: Problems) -> Self {
        let page = page.titled(&format!("Case {}", case.id)).unlisted();
        Self { page, note: case.note.clone(), handed_to: case.handed_to.clone(), case, problems }
    }
}

/// `GET /admin/desk/{id}`: open or closed, and fit to be printed.
pub async fn one(page: Page, Admin(_): Admin, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Html<One>> {
    Ok(Html(One::new(page, Case::find(&db, id).await?, Problems::default())))
}

/// `POST /admin/desk/{id}/check`
pub async fn check(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Form(checks): Form<Checks>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(Case::check(&mut tx, id, &checks, me.id).await)? {
        tx.rollback().await?;
        let shown = One { note: checks.note, ..One::new(page, Case::find(&db, id).await?, problems) };
        return Ok(again(Html(shown)));
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/desk/{id}")).into_response())
}

/// `POST /admin/desk/{id}/close`
pub async fn close(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Form(close): Form<Close>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(Case::close(&mut tx, id, &close, me.id).await)? {
        tx.rollback().await?;
        let shown = One { handed_to: close.handed_to, ..One::new(page, Case::find(&db, id).await?, problems) };
        return Ok(again(Html(shown)));
    }
    tx.commit().await?;
    Ok(Redirect::to("/admin/desk").into_response())
}

/// `GET /admin/desk.csv`
pub async fn csv(Admin(_): Admin, State(db): State<PgPool>) -> Result<Response> {
    let head =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"side-effects.csv\"")];
    Ok((head, sheet(Case::lately(&db).await?)).into_response())
}

#[derive(Template)]
#[template(path = "desk/days.html")]
pub struct Days {
    page: Page,
    days: Vec<Day>,
}

/// `GET /admin/desk/days`
pub async fn days(page: Page, Admin(_): Admin, State(db): State<PgPool>) -> Result<Html<Days>> {
    Ok(Html(Days { page: page.titled("What was screened").unlisted(), days: Day::lately(&db).await? }))
}
