use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    App,
    accounts::{self, Account, Password},
    error::Result,
    links::Link,
    problems::{Problems, refused},
    provider::Identity,
    sessions::{Me, Session},
    web::{Browser, Caller, Form, Html, Page, Proven, Query, again},
};

#[derive(Template)]
#[template(path = "settings/account.html")]
pub struct Show {
    page: Page,
    account: Account,
    /// The address that a letter is on its way to.
    sent_to: Option<String>,
    email: String,
    /// Signs in by a provider, too.
    by_provider: bool,
    problems: Problems,
}

#[derive(Deserialize)]
pub struct Sent {
    sent_to: Option<String>,
}

async fn show(app: &App, page: Page, me: &Me, email: String, problems: Problems) -> Result<Html<Show>> {
    let account = Account::find(&app.db, me.id).await?;
    let by_provider = Identity::any_of(&app.db, me.id.0).await?;
    let page = page.titled("Mail and password").unlisted();
    Ok(Html(Show { page, account, sent_to: None, email, by_provider, problems }))
}

/// `GET /settings/account`
pub async fn account(
    State(app): State<App>,
    page: Page,
    Proven(me): Proven,
    Query(Sent { sent_to }): Query<Sent>,
) -> Result<impl IntoResponse> {
    let Html(page) = show(&app, page, &me, String::new(), Problems::default()).await?;
    Ok(Html(Show { sent_to, ..page }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    email: String,
}

/// `POST /settings/email`: sends a link to the new address; until it is opened, the old one stays.
pub async fn change_email(
    State(app): State<App>,
    page: Page,
    Proven(me): Proven,
    caller: Caller,
    Form(typed): Form<Address>,
) -> Result<Response> {
    let email = typed.email.trim();
    let sent = async {
        app.guessers.count_beside(caller, "email")?;
        accounts::email_problems("email", email).into_result()?;
        let mut tx = app.db.begin().await?;
        let account = Account::find(&mut *tx, me.id).await?;
        app.post().confirm(&mut tx, email, &account).await?;
        Ok(tx.commit().await?)
    };
    match refused(sent.await)? {
        Ok(()) => {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("sent_to", email).finish();
            Ok(Redirect::to(&format!("/settings/account?{query}")).into_response())
        }
        Err(problems) => Ok(again(show(&app, page, &me, typed.email, problems).await?)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Empty where there is none yet.
    #[serde(default)]
    current: Password,
    password: Password,
}

/// `POST /settings/password`: signs out everywhere else, and here with a new session.
pub async fn change_password(
    State(app): State<App>,
    page: Page,
    Proven(me): Proven,
    caller: Caller,
    browser: Browser,
    Form(typed): Form<Change>,
) -> Result<Response> {
    let changed = async {
        app.guessers.count_beside(caller, "password")?;
        change(&app, &me, &typed).await
    };
    match refused(changed.await)? {
        Ok(()) => browser.enter(&app, me.id, true, "/settings/sessions").await,
        Err(problems) => Ok(again(show(&app, page, &me, String::new(), problems).await?)),
    }
}

async fn change(app: &App, me: &Me, typed: &Change) -> Result<()> {
    let account = Account::find(&app.db, me.id).await?;
    let about = [&*account.name, &*account.display_name, account.email.as_deref().unwrap_or_default()];
    let mut problems = typed.password.problems("password", &about);
    if account.has_password {
        // Counted: an open screen is no place to guess at.
        if let Err(wrong) = refused(me.prove(&app.db, &typed.current).await)? {
            problems.add("current", wrong.of("password").unwrap_or_default());
        }
    }
    problems.into_result()?;
    let hashed = typed.password.hash().await?;
    let mut tx = app.db.begin().await?;
    hashed.set(&mut *tx, me.id).await?;
    Session::end_all(&mut *tx, me.id, None).await?;
    Link::end_all_of(&mut tx, me.id).await?;
    app.post().tell(&mut tx, &account, "The password of your account was changed.").await?;
    Ok(tx.commit().await?)
}

/// `POST /settings/provider/remove`: from now on by password or passkey.
pub async fn remove_provider(State(app): State<App>, Proven(me): Proven) -> Result<Redirect> {
    let account = Account::find(&app.db, me.id).await?;
    let mut tx = app.db.begin().await?;
    Identity::forget_all_of(&mut *tx, me.id.0).await?;
    app.post().tell(&mut tx, &account, "Your account can no longer be signed in to with your organisation's.").await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/account"))
}
