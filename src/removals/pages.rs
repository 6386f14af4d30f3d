//! Asking for a removal, and what was asked.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::{Counts, NewRemoval, Removal};
use crate::{
    error::{Error, Result},
    matters::{Kind, Thing},
    problems::{Problems, refused},
    reports::Place,
    rules::Settings,
    topics::Topic,
    web::{Admin, At, Caller, Form, Guessers, Html, Page, Pager, Query, Site, again},
};

#[derive(Template)]
#[template(path = "removals/new.html")]
pub struct New {
    page: Page,
    asked: NewRemoval,
    counts: Counts,
    /// Until somebody answers.
    days: i16,
    sent: bool,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "removals/index.html")]
pub struct Index {
    page: Page,
    open: Vec<Removal>,
    all: Vec<Removal>,
    counts: Counts,
    pager: Pager,
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    sent: bool,
    /// The scoop, from the link beside it.
    #[serde(default)]
    about: String,
}

/// `GET /removal`
pub async fn new(
    page: Page,
    State(db): State<PgPool>,
    Query(Asked { sent, about }): Query<Asked>,
) -> Result<Html<New>> {
    let (counts, days) = (Removal::counts(&db).await?, Settings::now(&db).await?.removal_days);
    let asked = NewRemoval { address: about, ..NewRemoval::default() };
    let page = page.titled("Ask for a removal");
    Ok(Html(New { page, asked, counts, days, sent, problems: Problems::default() }))
}

/// The scoop that it is about, as a stranger reads it.
async fn place(db: &PgPool, site: &Site, asked: &NewRemoval) -> Result<Place> {
    let unknown = || {
        let words = "No scoop of this site stands there. Please copy the address of its own page.";
        Error::Refused(Problems::with("address", words))
    };
    let (slug, id) = asked.scoop(&site.base_url).ok_or_else(unknown)?;
    let read = Topic::to_read(db, &slug, None).await;
    let place = match read {
        Ok(_) => Place::of(db, Thing { kind: Kind::Scoop, id }).await,
        Err(error) => Err(error),
    };
    match place {
        Ok(place) if place.board.as_ref().is_some_and(|(_, board)| *board == slug) => Ok(place),
        Ok(_) | Err(Error::NotFound | Error::Gone(_)) => Err(unknown()),
        Err(error) => Err(error),
    }
}

/// `POST /removal`: those who look after the site answer in time.
pub async fn create(
    page: Page,
    State(db): State<PgPool>,
    State(site): State<Site>,
    State(guessers): State<Guessers>,
    caller: Caller,
    Form(asked): Form<NewRemoval>,
) -> Result<Response> {
    let mut problems = asked.problems();
    let place = match refused(place(&db, &site, &asked).await)? {
        Ok(place) => Some(place),
        Err(found) => {
            if let Some(words) = found.of("address") {
                problems.add("address", words);
            }
            None
        }
    };
    if let Some(place) = place.filter(|_| problems.none()) {
        let mut tx = db.begin().await?;
        let made = match guessers.count_beside(caller, "address") {
            Ok(()) => asked.make(&mut tx, &place).await,
            Err(error) => Err(error),
        };
        match refused(made)? {
            Ok(()) => {
                tx.commit().await?;
                return Ok(Redirect::to("/removal?sent=true").into_response());
            }
            Err(found) => problems = found,
        }
    }
    let (counts, days) = (Removal::counts(&db).await?, Settings::now(&db).await?.removal_days);
    let page = page.titled("Ask for a removal");
    Ok(again(Html(New { page, asked, counts, days, sent: false, problems })))
}

/// `GET /admin/removals`
pub async fn index(page: Page, _: Admin, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Response> {
    let place = at.place();
    let (open, all, counts) = tokio::try_join!(Removal::open(&db), Removal::page(&db, place), Removal::counts(&db))?;
    let pager = Pager::new("/admin/removals", None, place, &all);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let page = page.titled("Removals").unlisted();
    Ok(Html(Index { page, open, all: all.items, counts, pager }).into_response())
}
