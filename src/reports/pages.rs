//! Reporting a thing, with an account or without.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::{NewReport, Place};
use crate::{
    error::Result,
    matters::{Kind, Reason, Thing},
    problems::{Problems, refused},
    rights::OnSite,
    rules::Settings,
    sessions::Me,
    topics::Topic,
    web::{Caller, Form, Guessers, Html, Page, Path, Query, again},
};

#[derive(Template)]
#[template(path = "reports/new.html")]
pub struct New {
    page: Page,
    place: Place,
    report: NewReport,
    /// Until a removal that is asked for is answered.
    days: i16,
    sent: bool,
    problems: Problems,
}

impl New {
    async fn of(db: &PgPool, page: Page, place: Place, report: NewReport, problems: Problems) -> Result<Self> {
        let page = page.titled(&format!("Report this {}", place.thing.kind.word())).unlisted();
        let days = Settings::now(db).await?.removal_days;
        Ok(Self { page, place, report, days, sent: false, problems })
    }

    fn reasons() -> Vec<(&'static str, &'static str, &'static str)> {
        Reason::ALL.iter().map(|reason| (reason.word(), reason.words(), reason.meaning())).collect()
    }

    fn chosen(&self) -> &'static str {
        self.report.reason.map_or("", Reason::word)
    }
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    sent: bool,
}

/// The thing, where this viewer may read it.
async fn place(db: &PgPool, viewer: Option<&Me>, kind: Kind, id: i64) -> Result<Place> {
    let place = Place::of(db, Thing { kind, id }).await?;
    if let Some((_, slug)) = &place.board {
        Topic::to_read(db, slug, viewer).await?;
    }
    Ok(place)
}

/// `GET /report/{kind}/{id}`
pub async fn new(
    page: Page,
    State(db): State<PgPool>,
    Path((kind, id)): Path<(Kind, i64)>,
    Query(Asked { sent }): Query<Asked>,
) -> Result<Html<New>> {
    let place = place(&db, page.me(), kind, id).await?;
    let new = New::of(&db, page, place, NewReport::default(), Problems::default()).await?;
    Ok(Html(New { sent, ..new }))
}

/// `POST /report/{kind}/{id}`: a moderator looks at it.
pub async fn create(
    page: Page,
    State(db): State<PgPool>,
    State(guessers): State<Guessers>,
    caller: Caller,
    Path((kind, id)): Path<(Kind, i64)>,
    Form(report): Form<NewReport>,
) -> Result<Response> {
    let place = place(&db, page.me(), kind, id).await?;
    if let Some(me) = page.me() {
        me.must(OnSite::TakePart)?;
    }
    let by = page.me().map(|me| me.id);
    let counted = if by.is_none() { guessers.count_beside(caller, "reason") } else { Ok(()) };
    let mut tx = db.begin().await?;
    let made = match counted {
        Ok(()) => report.make(&mut tx, &place, by).await,
        Err(error) => Err(error),
    };
    match refused(made)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/report/{}/{id}?sent=true", kind.word())).into_response())
        }
        Err(problems) => {
            drop(tx);
            Ok(again(Html(New::of(&db, page, place, report, problems).await?)))
        }
    }
}
