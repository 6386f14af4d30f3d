//! What an admin does to an account.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::show::{Show, back_to};
use crate::{
    App,
    error::Result,
    people::{NewRole, Person, Suspension},
    problems::refused,
    sessions::SessionId,
    web::{Admin, Form, Html, Page, Path, again},
};

/// `POST /admin/accounts/{name}/role`
pub async fn change_role(
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path(name): Path<String>,
    Form(role): Form<NewRole>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    person.change_role(&mut tx, &me, role).await?;
    tx.commit().await?;
    Ok(back_to(&name, "role"))
}

/// `POST /admin/accounts/{name}/suspend`
pub async fn suspend(
    page: Page,
    Admin(me): Admin,
    State(app): State<App>,
    Path(name): Path<String>,
    Form(suspension): Form<Suspension>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    if let Err(problems) = refused(person.suspend(&mut tx, &me, &app.post(), &suspension).await)? {
        drop(tx);
        let mut show = Show::of(page, &app.db, &me, &name).await?;
        (show.suspension, show.problems) = (suspension, problems);
        return Ok(again(Html(show)));
    }
    tx.commit().await?;
    Ok(back_to(&name, "suspended").into_response())
}

/// `POST /admin/accounts/{name}/lift`: no ban, which is a decision.
pub async fn lift(Admin(me): Admin, State(app): State<App>, Path(name): Path<String>) -> Result<Redirect> {
    let mut tx = app.db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    person.lift(&mut tx, &me, &app.post()).await?;
    tx.commit().await?;
    Ok(back_to(&name, "lifted"))
}

/// `POST /admin/accounts/{name}/sessions/{id}/end`
pub async fn end_session(
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path((name, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    person.sign_out_of(&mut tx, &me, SessionId(id)).await?;
    tx.commit().await?;
    Ok(back_to(&name, "signed-out"))
}

/// `POST /admin/accounts/{name}/sign-out`: everywhere.
pub async fn sign_out(Admin(me): Admin, State(db): State<PgPool>, Path(name): Path<String>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    person.sign_out(&mut tx, &me).await?;
    tx.commit().await?;
    Ok(back_to(&name, "signed-out"))
}

/// `POST /admin/accounts/{name}/reset`: a letter that leads to a new password.
pub async fn reset(Admin(me): Admin, State(app): State<App>, Path(name): Path<String>) -> Result<Redirect> {
    let mut tx = app.db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    person.send_reset(&mut tx, &me, &app.post()).await?;
    tx.commit().await?;
    Ok(back_to(&name, "reset"))
}
