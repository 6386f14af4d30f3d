use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    App,
    accounts::{Account, Guessed},
    error::{Error, Result},
    factors::{Beginning, Factors, Passkey, RecoveryCode, Totp},
    problems::Problems,
    sessions::Me,
    web::{Form, Html, Page, Proven, again},
};

#[derive(Template)]
#[template(path = "settings/factors.html")]
pub struct Show {
    page: Page,
    factors: Factors,
    passkeys: Vec<Passkey>,
    passkeys_available: bool,
    /// The site asks for one, and there is none.
    owed: bool,
    /// Shown once, as they are made.
    codes: Vec<String>,
    problems: Problems,
}

/// The page, with codes that were just made or what is wrong with what was typed.
pub async fn show(app: &App, page: Page, me: &Me, codes: Vec<String>, problems: Problems) -> Result<Html<Show>> {
    let (factors, passkeys) = (Factors::of(&app.db, me.id).await?, Passkey::of(&app.db, me.id).await?);
    Ok(Html(Show {
        page: page.titled("Second factor").unlisted(),
        owed: app.policy.second_factor.asks(me) && !factors.ask_for_a_second_step(),
        factors,
        passkeys,
        passkeys_available: app.passkeys.available(),
        codes,
        problems,
    }))
}

/// `GET /settings/second-factor`
pub async fn factors(State(app): State<App>, page: Page, Proven(me): Proven) -> Result<Html<Show>> {
    show(&app, page, &me, Vec::new(), Problems::default()).await
}

#[derive(Template)]
#[template(path = "settings/totp.html")]
pub struct SetUp {
    page: Page,
    beginning: Beginning,
    problems: Problems,
}

/// `POST /settings/second-factor/app`: a new secret, to be confirmed by a first code.
pub async fn begin_totp(State(app): State<App>, page: Page, Proven(me): Proven) -> Result<Html<SetUp>> {
    let beginning = Totp::begin(&app.db, me.id, &app.site.name, &me.name).await?;
    Ok(Html(SetUp { page: page.titled("An app").unlisted(), beginning, problems: Problems::default() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
}

/// `POST /settings/second-factor/app/confirm`
pub async fn confirm_totp(
    State(app): State<App>,
    page: Page,
    Proven(me): Proven,
    Form(typed): Form<Code>,
) -> Result<Response> {
    let guessed = Guessed::at("first code", &me.id.0.to_string());
    guessed.begin(&app.db).await?;
    if !Totp::confirm(&app.db, me.id, &typed.code).await? {
        let Some(beginning) = Totp::begun(&app.db, me.id, &app.site.name, &me.name).await? else {
            return Ok(Redirect::to("/settings/second-factor").into_response());
        };
        let words =
            "This code is not right. The app shows a new one every 30 seconds; is the clock of its device right?";
        let page = page.titled("An app").unlisted();
        return Ok(again(Html(SetUp { page, beginning, problems: Problems::with("code", words) })));
    }
    guessed.forget(&app.db).await?;
    told(&app, &me, "An app that shows codes was added to your account.").await?;
    with_codes(&app, page, &me).await
}

/// Whoever has a second factor for the first time gets codes for the day it is lost.
pub async fn with_codes(app: &App, page: Page, me: &Me) -> Result<Response> {
    let codes = match RecoveryCode::left(&app.db, me.id).await? {
        0 => RecoveryCode::renew(&app.db, me.id).await?,
        _ => Vec::new(),
    };
    Ok(show(app, page, me, codes, Problems::default()).await?.into_response())
}

/// `POST /settings/second-factor/app/remove`
pub async fn remove_totp(State(app): State<App>, Proven(me): Proven) -> Result<Redirect> {
    Totp::remove(&app.db, me.id).await?;
    told(&app, &me, "The app that shows codes was removed from your account.").await?;
    Ok(Redirect::to("/settings/second-factor"))
}

/// `POST /settings/second-factor/codes`: new ones; the old ones are worth nothing.
pub async fn renew_codes(State(app): State<App>, page: Page, Proven(me): Proven) -> Result<Response> {
    if !Factors::of(&app.db, me.id).await?.ask_for_a_second_step() {
        return Err(Error::BadRequest("Recovery codes stand in for a second factor, and there is none.".to_owned()));
    }
    let codes = RecoveryCode::renew(&app.db, me.id).await?;
    told(&app, &me, "Your account has new recovery codes; the old ones are worth nothing.").await?;
    Ok(show(&app, page, &me, codes, Problems::default()).await?.into_response())
}

/// The owner hears of it, whoever did it.
pub async fn told(app: &App, me: &Me, what: &str) -> Result<()> {
    let account = Account::find(&app.db, me.id).await?;
    let mut tx = app.db.begin().await?;
    app.post().tell(&mut tx, &account, what).await?;
    Ok(tx.commit().await?)
}
