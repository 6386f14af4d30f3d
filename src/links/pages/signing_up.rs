use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    App, accounts,
    error::{Error, Result},
    policy::SignUp,
    problems::{Problems, refused},
    web::{Caller, Form, Html, Page, again},
};

#[derive(Template)]
#[template(path = "links/sign_up.html")]
pub struct Show {
    page: Page,
    sign_up: SignUp,
    email: String,
    problems: Problems,
}

/// An address for mail, typed to get a link there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub email: String,
}

/// The mail is on its way, perhaps.
#[derive(Template)]
#[template(path = "links/sent.html")]
pub struct Sent {
    pub page: Page,
    pub heading: &'static str,
    pub email: String,
    pub why_not: &'static str,
}

impl Show {
    fn new(app: &App, page: Page, email: String, problems: Problems) -> Self {
        let page = page.titled("Make an account").unlisted();
        Self { page, sign_up: app.policy.sign_up, email, problems }
    }
}

/// `GET /sign-up`
pub async fn show_sign_up(State(app): State<App>, page: Page) -> Html<Show> {
    Html(Show::new(&app, page, String::new(), Problems::default()))
}

/// `POST /sign-up`: sends a link to the address. The answer is the same whether it has an account or not.
pub async fn sign_up(State(app): State<App>, page: Page, caller: Caller, Form(asked): Form<Asked>) -> Result<Response> {
    if app.policy.sign_up != SignUp::Open {
        return Err(Error::Forbidden("Accounts here are made by invitation.".to_owned()));
    }
    let sent = async {
        app.guessers.count_beside(caller, "email")?;
        accounts::email_problems("email", &asked.email).into_result()?;
        let mut tx = app.db.begin().await?;
        app.post().sign_up(&mut tx, asked.email.trim(), app.policy.newcomers).await?;
        Ok(tx.commit().await?)
    };
    match refused(sent.await)? {
        Ok(()) => Ok(Html(Sent {
            page: page.titled("Look at your mail").unlisted(),
            heading: "Look at your mail",
            email: asked.email.trim().to_owned(),
            why_not: "The link in it makes your account. It works for a day.",
        })
        .into_response()),
        Err(problems) => Ok(again(Html(Show::new(&app, page, asked.email, problems)))),
    }
}
