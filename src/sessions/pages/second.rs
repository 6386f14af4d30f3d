use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    passkey::Shown,
    sign_in::{To, told},
};
use crate::{
    App,
    accounts::Guessed,
    error::{Error, Result},
    factors::{Factors, RecoveryCode, Totp},
    problems::Problems,
    sessions::Me,
    web::{Browser, Caller, Form, HalfIn, Html, Page, Query, local},
};

#[derive(Template)]
#[template(path = "sessions/second.html")]
pub struct Show {
    page: Page,
    factors: Factors,
    passkeys: bool,
    to: String,
    problems: Problems,
}

/// `GET /sign-in/second`: the password was right.
pub async fn show_second_step(
    State(app): State<App>,
    page: Page,
    HalfIn(me): HalfIn,
    Query(To { to }): Query<To>,
) -> Result<impl IntoResponse> {
    show(&app, page, &me, to, Problems::default()).await
}

async fn show(app: &App, page: Page, me: &Me, to: String, problems: Problems) -> Result<Html<Show>> {
    let factors = Factors::of(&app.db, me.id).await?;
    let page = page.titled("Second step").unlisted();
    Ok(Html(Show { page, passkeys: factors.passkeys > 0 && app.passkeys.available(), factors, to, problems }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
    #[serde(default)]
    to: String,
}

/// `POST /sign-in/second`: a code of an app, or one of those on paper.
pub async fn second(
    State(app): State<App>,
    page: Page,
    HalfIn(me): HalfIn,
    caller: Caller,
    browser: Browser,
    Form(typed): Form<Code>,
) -> Result<Response> {
    let checked = async {
        app.guessers.count(caller)?;
        check(&app, &me, &typed.code).await
    };
    match told(checked.await)? {
        Ok(()) => browser.enter(&app, me.id, true, &typed.to).await,
        Err(no) => {
            let again = show(&app, page, &me, typed.to, Problems::default()).await?;
            Ok(no.answer(|problems| Html(Show { problems, ..again.0 })))
        }
    }
}

async fn check(app: &App, me: &Me, code: &str) -> Result<()> {
    let guessed = Guessed::at("code", &me.id.0.to_string());
    guessed.begin(&app.db).await?;
    if Totp::check(&app.db, me.id, code).await? || RecoveryCode::use_up(&app.db, me.id, code).await? {
        guessed.forget(&app.db).await
    } else {
        let words = "This code is not right, or was used already. An app shows a new one every 30 seconds.";
        Err(Error::Refused(Problems::with("password", words)))
    }
}

/// `POST /sign-in/second/passkey`
pub async fn second_by_passkey(
    State(app): State<App>,
    HalfIn(me): HalfIn,
    browser: Browser,
    Form(shown): Form<Shown>,
) -> Result<Response> {
    app.passkeys.finish_second_step(&app.db, me.id, &shown.ceremony, &shown.credential).await?;
    browser.enter(&app, me.id, true, local(&shown.to)).await
}
