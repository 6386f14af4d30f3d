use askama::Template;
use axum::{
    body::Body,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures_util::stream::try_unfold;
use serde::Deserialize;

use crate::{
    App,
    accounts::{Account, Owned, Words},
    error::{Error, Result},
    problems::{Problems, refused},
    sessions::Me,
    web::{Browser, Form, Html, Page, Proven, again},
};

#[derive(Template)]
#[template(path = "settings/data.html")]
pub struct Show {
    page: Page,
    name: String,
    owned: Vec<Owned>,
    typed: String,
    words: Words,
    problems: Problems,
}

impl Show {
    fn hint(&self) -> String {
        format!("It is {}.", self.name)
    }
}

async fn show(app: &App, page: Page, me: &Me, typed: String, words: Words, problems: Problems) -> Result<Html<Show>> {
    let owned = me.id.owns(&app.db).await?;
    Ok(Html(Show { page: page.titled("Your data").unlisted(), name: me.name.clone(), owned, typed, words, problems }))
}

/// `GET /settings/data`
pub async fn data(State(app): State<App>, page: Page, Proven(me): Proven) -> Result<Html<Show>> {
    show(&app, page, &me, String::new(), Words::Stay, Problems::default()).await
}

/// `GET /settings/data/export`: a file to keep.
pub async fn export(State(app): State<App>, Proven(me): Proven) -> Response {
    let pieces = me.id.export(app.db.clone());
    let named = format!("attachment; filename=\"{}.json\"", me.name);
    let headers = [(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, named)];
    let stream =
        try_unfold(pieces, async |mut pieces| Ok::<_, Error>(pieces.next().await?.map(|words| (words, pieces))));
    (headers, Body::from_stream(stream)).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Farewell {
    /// Typed, so that nobody does it by mistake.
    name: String,
    words: Words,
}

/// `POST /settings/data/delete`
pub async fn leave(
    State(app): State<App>,
    page: Page,
    Proven(me): Proven,
    browser: Browser,
    Form(typed): Form<Farewell>,
) -> Result<Response> {
    match refused(delete(&app, &me, &typed).await)? {
        Ok(()) => browser.leave(&app, "/").await,
        Err(problems) => Ok(again(show(&app, page, &me, typed.name, typed.words, problems).await?)),
    }
}

async fn delete(app: &App, me: &Me, typed: &Farewell) -> Result<()> {
    let mut problems = Problems::default();
    problems.require(typed.name.trim() == me.name, "name", format!("Please type {} here.", me.name));
    problems.into_result()?;
    let account = Account::find(&app.db, me.id).await?;
    let mut tx = app.db.begin().await?;
    me.id.leave(&mut tx, typed.words).await.map_err(|error| match error {
        Error::Forbidden(words) => Error::Refused(Problems::with("name", words)),
        error => error,
    })?;
    app.post().farewell(&mut tx, &account).await?;
    Ok(tx.commit().await?)
}
