//! What was decided about oneself, and appealing against it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    decisions::{Appealing, Told},
    error::Result,
    problems::{Problems, refused},
    web::{Form, Html, Page, Path, Query, SignedIn, again},
};

#[derive(Template)]
#[template(path = "decisions/own.html")]
pub struct Own {
    page: Page,
    told: Vec<Told>,
    appealed: bool,
    /// The appeal that came back: against which, what was typed, what is wrong.
    typed: Option<(i64, Appealing, Problems)>,
}

impl Own {
    fn words(&self, told: &Told) -> &str {
        match &self.typed {
            Some((of, typed, _)) if *of == told.decision => &typed.words,
            _ => "",
        }
    }

    fn problem(&self, told: &Told) -> Option<&str> {
        match &self.typed {
            Some((of, _, problems)) if *of == told.decision => problems.of("words"),
            _ => None,
        }
    }

    fn any_new(&self) -> bool {
        self.told.iter().any(|told| told.new)
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    appealed: bool,
}

/// `GET /decisions`: also for who is suspended.
pub async fn own(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Query(Asked { appealed }): Query<Asked>,
) -> Result<Html<Own>> {
    let told = Told::of(&db, me.id).await?;
    Ok(Html(Own { page: page.titled("Decisions about you").unlisted(), told, appealed, typed: None }))
}

/// `POST /decisions/seen`
pub async fn seen(SignedIn(me): SignedIn, State(db): State<PgPool>) -> Result<Redirect> {
    Told::seen(&db, me.id).await?;
    Ok(Redirect::to("/decisions"))
}

/// `POST /decisions/{id}/appeal`: once.
pub async fn appeal(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Form(appealing): Form<Appealing>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let made = refused(appealing.appeal(&mut tx, me.id, id).await)?;
    match made {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/decisions?appealed=true").into_response())
        }
        Err(problems) => {
            drop(tx);
            let told = Told::of(&db, me.id).await?;
            let page = page.titled("Decisions about you").unlisted();
            Ok(again(Html(Own { page, told, appealed: false, typed: Some((id, appealing, problems)) })))
        }
    }
}
