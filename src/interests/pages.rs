use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::{Declaration, Interest, Kind};
use crate::{
    accounts::Account,
    error::Result,
    problems::{Problems, refused},
    sessions::Me,
    web::{Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "interests/index.html")]
pub struct Index {
    page: Page,
    account: Account,
    interests: Vec<Interest>,
    typed: Declaration,
    kinds: &'static [(&'static str, &'static str)],
    problems: Problems,
}

async fn list(page: Page, db: &PgPool, me: &Me, typed: Declaration, problems: Problems) -> Result<Html<Index>> {
    let account = Account::find(db, me.id).await?;
    let interests = Interest::of(db, &[me.id.0]).await?;
    let page = page.titled("Your interests").unlisted();
    Ok(Html(Index { page, account, interests, typed, kinds: &Kind::CHOICES, problems }))
}

fn declared() -> Response {
    Redirect::to("/settings/interests").into_response()
}

/// `GET /settings/interests`: what one has declared, and a form for more.
pub async fn index(page: Page, SignedIn(me): SignedIn, State(db): State<PgPool>) -> Result<Html<Index>> {
    list(page, &db, &me, Declaration::default(), Problems::default()).await
}

/// `POST /settings/interests`
pub async fn declare(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Form(typed): Form<Declaration>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(typed.declare(&mut tx, &me).await)? {
        drop(tx);
        return Ok(again(list(page, &db, &me, typed, problems).await?));
    }
    tx.commit().await?;
    Ok(declared())
}

/// `POST /settings/interests/none`
pub async fn declare_none(page: Page, SignedIn(me): SignedIn, State(db): State<PgPool>) -> Result<Response> {
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(Interest::declare_none(&mut tx, &me).await)? {
        drop(tx);
        return Ok(again(list(page, &db, &me, Declaration::default(), problems).await?));
    }
    tx.commit().await?;
    Ok(declared())
}

#[derive(Template)]
#[template(path = "interests/edit.html")]
pub struct Edit {
    page: Page,
    interest: Interest,
    typed: Declaration,
    kinds: &'static [(&'static str, &'static str)],
    problems: Problems,
}

impl Edit {
    fn new(page: Page, interest: Interest, typed: Declaration, problems: Problems) -> Html<Self> {
        let page = page.titled("Change an interest").unlisted();
        Html(Self { page, interest, typed, kinds: &Kind::CHOICES, problems })
    }
}

/// `GET /settings/interests/{id}`
pub async fn edit(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
) -> Result<Html<Edit>> {
    let interest = Interest::find(&db, me.id, id).await?;
    let typed = Declaration::of(&interest);
    Ok(Edit::new(page, interest, typed, Problems::default()))
}

/// `POST /settings/interests/{id}`
pub async fn change(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Form(typed): Form<Declaration>,
) -> Result<Response> {
    let interest = Interest::find(&db, me.id, id).await?;
    let mut tx = db.begin().await?;
    if let Err(problems) = refused(typed.change(&mut tx, &me, id).await)? {
        return Ok(again(Edit::new(page, interest, typed, problems)));
    }
    tx.commit().await?;
    Ok(declared())
}

/// `POST /settings/interests/{id}/remove`
pub async fn remove(SignedIn(me): SignedIn, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Response> {
    let mut tx = db.begin().await?;
    Interest::remove(&mut tx, &me, id).await?;
    tx.commit().await?;
    Ok(declared())
}
