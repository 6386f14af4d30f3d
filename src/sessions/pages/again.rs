use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    passkey::Shown,
    sign_in::{To, told},
};
use crate::{
    App,
    accounts::{Account, Password},
    error::Result,
    factors::Factors,
    problems::Problems,
    provider::Identity,
    sessions::{Me, Session},
    web::{Caller, Form, Html, Page, Query, SignedIn, local},
};

#[derive(Template)]
#[template(path = "sessions/again.html")]
pub struct Show {
    page: Page,
    has_password: bool,
    passkeys: bool,
    /// What the provider is called.
    provider: Option<String>,
    to: String,
    problems: Problems,
}

/// `GET /sign-in/again`: before what somebody at an open screen must not do.
pub async fn again(
    State(app): State<App>,
    page: Page,
    SignedIn(me): SignedIn,
    Query(To { to }): Query<To>,
) -> Result<impl IntoResponse> {
    show(&app, page, &me, to, Problems::default()).await
}

async fn show(app: &App, page: Page, me: &Me, to: String, problems: Problems) -> Result<Html<Show>> {
    let (account, factors) = (Account::find(&app.db, me.id).await?, Factors::of(&app.db, me.id).await?);
    let page = page.titled("Is it you?").unlisted();
    let passkeys = factors.passkeys > 0 && app.passkeys.available();
    let known_there = Identity::any_of(&app.db, me.id.0).await?;
    let provider = app.provider.as_ref().filter(|_| known_there).map(|provider| provider.name().to_owned());
    Ok(Html(Show { page, has_password: account.has_password, passkeys, provider, to, problems }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    password: Password,
    #[serde(default)]
    to: String,
}

/// `POST /sign-in/again`
pub async fn prove(
    State(app): State<App>,
    page: Page,
    SignedIn(me): SignedIn,
    caller: Caller,
    Form(typed): Form<Proof>,
) -> Result<Response> {
    let checked = async {
        app.guessers.count(caller)?;
        me.prove(&app.db, &typed.password).await
    };
    match told(checked.await)? {
        Ok(()) => proven(&app, &me, &typed.to).await,
        Err(no) => {
            let again = show(&app, page, &me, typed.to, Problems::default()).await?;
            Ok(no.answer(|problems| Html(Show { problems, ..again.0 })))
        }
    }
}

/// `POST /sign-in/again/passkey`
pub async fn prove_by_passkey(
    State(app): State<App>,
    SignedIn(me): SignedIn,
    Form(shown): Form<Shown>,
) -> Result<Response> {
    app.passkeys.finish_second_step(&app.db, me.id, &shown.ceremony, &shown.credential).await?;
    proven(&app, &me, &shown.to).await
}

async fn proven(app: &App, me: &Me, to: &str) -> Result<Response> {
    Session::prove(&mut *app.db.acquire().await?, me.session).await?;
    Ok(Redirect::to(local(to)).into_response())
}
