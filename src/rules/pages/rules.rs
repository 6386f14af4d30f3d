//! The list of rules, and the box that tries a text.

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
    rules::{Kept, NewRule},
    web::{Admin, Form, Html, Page, Path, again},
};

#[derive(Template)]
#[template(path = "rules/index.html")]
pub struct Index {
    page: Page,
    rules: Vec<Kept>,
    typed: NewRule,
    problems: Problems,
    /// What was tried.
    sample: String,
    /// Each rule that finds something in it, as the list has it, and what it finds. None: nothing was tried.
    found: Option<Vec<(String, String)>>,
}

const KINDS: [(&str, &str); 3] = [
    ("word", "Word: whole, whatever its case and accents"),
    ("pattern", "Pattern: a regular expression, whatever the case"),
    ("domain", "Domain: where a link leads, with what is below it"),
];
const EFFECTS: [(&str, &str); 2] =
    [("hold", "Hold: a moderator looks at it first"), ("refuse", "Refuse: it is not taken, and its author is told")];

async fn show(page: Page, db: &PgPool, typed: NewRule, problems: Problems) -> Result<Index> {
    let rules = Kept::all(db).await?;
    let page = page.titled("Words and domains").unlisted();
    Ok(Index { page, rules, typed, problems, sample: String::new(), found: None })
}

/// `GET /admin/rules`
pub async fn index(page: Page, Admin(_): Admin, State(db): State<PgPool>) -> Result<Html<Index>> {
    Ok(Html(show(page, &db, NewRule::default(), Problems::default()).await?))
}

/// `POST /admin/rules`: back to the list, which has it.
pub async fn add(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    Form(typed): Form<NewRule>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    match refused(typed.add(&mut tx, me.id).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/admin/rules").into_response())
        }
        Err(problems) => {
            drop(tx);
            Ok(again(Html(show(page, &db, typed, problems).await?)))
        }
    }
}

/// `POST /admin/rules/{id}/remove`
pub async fn remove(Admin(me): Admin, State(db): State<PgPool>, Path(id): Path<i64>) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    Kept::remove(&mut tx, id, me.id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/rules"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    sample: String,
}

/// `POST /admin/rules/try`: which rules find something in a text. Nothing is kept of it, and it stands in no address.
pub async fn try_text(
    page: Page,
    Admin(_): Admin,
    State(db): State<PgPool>,
    Form(Sample { sample }): Form<Sample>,
) -> Result<Html<Index>> {
    let list = show(page, &db, NewRule::default(), Problems::default()).await?;
    let found = Kept::finding(&list.rules, &sample);
    let found = found.into_iter().map(|(kept, what)| (kept.in_words(), what)).collect();
    Ok(Html(Index { sample, found: Some(found), ..list }))
}
