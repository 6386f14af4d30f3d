use axum::{Json, extract::State, response::Response};
use serde::Deserialize;

use crate::{
    App,
    error::Result,
    factors::{CeremonyToken, Challenge},
    web::{Browser, Caller, Form, HalfIn, SignedIn},
};

/// What a browser brings from a passkey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    pub ceremony: CeremonyToken,
    pub credential: String,
    #[serde(default)]
    pub to: String,
}

/// `POST /sign-in/passkey/begin`: what to ask a passkey, whoever it is of.
pub async fn begin_sign_in(State(app): State<App>, caller: Caller) -> Result<Json<Challenge>> {
    app.guessers.count(caller)?;
    Ok(Json(app.passkeys.begin_sign_in(&app.db).await?))
}

/// `POST /sign-in/second/begin`
pub async fn begin_second(State(app): State<App>, HalfIn(me): HalfIn) -> Result<Json<Challenge>> {
    Ok(Json(app.passkeys.begin_second_step(&app.db, me.id).await?))
}

/// `POST /sign-in/again/begin`
pub async fn begin_again(State(app): State<App>, SignedIn(me): SignedIn) -> Result<Json<Challenge>> {
    Ok(Json(app.passkeys.begin_second_step(&app.db, me.id).await?))
}

/// `POST /sign-in/passkey`: a passkey asks for a finger, a face or a PIN itself, so it is both factors.
pub async fn sign_in_by_passkey(
    State(app): State<App>,
    caller: Caller,
    browser: Browser,
    Form(shown): Form<Shown>,
) -> Result<Response> {
    app.guessers.count(caller)?;
    let account = app.passkeys.finish_sign_in(&app.db, &shown.ceremony, &shown.credential).await?;
    browser.enter(&app, account, true, &shown.to).await
}
