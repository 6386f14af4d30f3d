use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    joining::over,
    signing_up::{Asked, Sent},
};
use crate::{
    App,
    accounts::{self, Account, AccountId, Password, Token},
    error::{Error, Result},
    links::{Link, Purpose},
    problems::{Problems, refused},
    sessions::Session,
    web::{Browser, Caller, Form, Html, Page, Path, again},
};

#[derive(Template)]
#[template(path = "links/forgot.html")]
pub struct Forgot {
    page: Page,
    email: String,
    problems: Problems,
}

/// `GET /forgot-password`
pub async fn show_forgot(page: Page) -> Html<Forgot> {
    let page = page.titled("A new password").unlisted();
    Html(Forgot { page, email: String::new(), problems: Problems::default() })
}

/// `POST /forgot-password`: always the same answer.
pub async fn forgot(State(app): State<App>, page: Page, caller: Caller, Form(asked): Form<Asked>) -> Result<Response> {
    let sent = async {
        app.guessers.count_beside(caller, "email")?;
        accounts::email_problems("email", &asked.email).into_result()?;
        let mut tx = app.db.begin().await?;
        app.post().reset(&mut tx, asked.email.trim()).await?;
        Ok(tx.commit().await?)
    };
    let page = page.titled("A new password").unlisted();
    match refused(sent.await)? {
        Ok(()) => Ok(Html(Sent {
            page,
            heading: "Look at your mail",
            email: asked.email.trim().to_owned(),
            why_not: "The link in it leads to a new password. It works for two hours.",
        })
        .into_response()),
        Err(problems) => Ok(again(Html(Forgot { page, email: asked.email, problems }))),
    }
}

#[derive(Template)]
#[template(path = "links/reset.html")]
pub struct Reset {
    page: Page,
    name: String,
    problems: Problems,
    action: String,
}

impl Reset {
    fn new(page: Page, token: &str, account: &Account, problems: Problems) -> Self {
        let page = page.titled("A new password").unlisted();
        Self { page, name: account.name.clone(), problems, action: format!("/reset-password/{token}") }
    }
}

/// Whose password the link resets.
async fn owner(app: &App, token: &str) -> Result<Account> {
    let link = Link::open(&app.db, &Token::typed(token)).await?;
    let account = link.account_id.filter(|_| link.purpose == Purpose::Reset).ok_or(Error::NotFound)?;
    Account::find(&app.db, account).await
}

/// `GET /reset-password/{token}`
pub async fn show_reset(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response> {
    match owner(&app, &token).await {
        Ok(account) => Ok(Html(Reset::new(page, &token, &account, Problems::default())).into_response()),
        other => over(page, other.map(drop)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    password: Password,
}

/// `POST /reset-password/{token}`: the new password ends all sessions and other links, and signs in here.
pub async fn reset(
    State(app): State<App>,
    page: Page,
    caller: Caller,
    browser: Browser,
    Path(token): Path<String>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    app.guessers.count(caller)?;
    let account = match owner(&app, &token).await {
        Ok(account) => account,
        other => return over(page, other.map(drop)),
    };
    match refused(set(&app, &token, &account, &chosen.password).await) {
        Ok(Ok(account)) => browser.enter(&app, account, false, "/").await,
        Ok(Err(problems)) => Ok(again(Html(Reset::new(page, &token, &account, problems)))),
        Err(error) => over(page, Err(error)),
    }
}

async fn set(app: &App, token: &str, account: &Account, password: &Password) -> Result<AccountId> {
    let about = [&*account.name, &*account.display_name, account.email.as_deref().unwrap_or_default()];
    password.problems("password", &about).into_result()?;
    let hashed = password.hash().await?;
    let mut tx = app.db.begin().await?;
    let link = Link::take(&mut tx, &Token::typed(token)).await?;
    // Also where another link was quicker: it has ended this one.
    if link.used_at.is_some() {
        return Err(Error::NotFound);
    }
    link.use_up(&mut tx, account.id).await?;
    hashed.set(&mut *tx, account.id).await?;
    Link::end_all_of(&mut tx, account.id).await?;
    Session::end_all(&mut *tx, account.id, None).await?;
    app.post().tell(&mut tx, account, "The password of your account was changed, by a link mailed to you.").await?;
    tx.commit().await?;
    Ok(account.id)
}
