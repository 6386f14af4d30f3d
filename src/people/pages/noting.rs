//! What moderators note about an account.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::show::{Show, back_to};
use crate::{
    error::Result,
    people::{NewNote, Note, Person},
    problems::refused,
    web::{Admin, Form, Html, Page, Path, again},
};

/// `POST /admin/accounts/{name}/notes`
pub async fn note(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path(name): Path<String>,
    Form(note): Form<NewNote>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    if let Err(problems) = refused(note.add(&mut tx, &me, &person).await)? {
        drop(tx);
        let mut show = Show::of(page, &db, &me, &name).await?;
        (show.note, show.problems) = (note, problems);
        return Ok(again(Html(show)));
    }
    tx.commit().await?;
    Ok(back_to(&name, "noted").into_response())
}

/// `POST /admin/accounts/{name}/notes/{id}/remove`: one's own.
pub async fn remove_note(
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path((name, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let person = Person::hold(&mut tx, &me, &name).await?;
    Note::remove(&mut tx, &me, &person, id).await?;
    tx.commit().await?;
    Ok(back_to(&name, "removed"))
}
