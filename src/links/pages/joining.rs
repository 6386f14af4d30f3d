use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    App,
    accounts::{Newcomer, Token},
    error::{Error, Result},
    links::{Link, Purpose},
    problems::{Problems, refused},
    web::{Browser, Caller, Form, Html, Page, Path, again},
};

#[derive(Template)]
#[template(path = "links/join.html")]
pub struct Show {
    page: Page,
    purpose: Purpose,
    email: Option<String>,
    typed: Newcomer,
    problems: Problems,
    action: String,
}

impl Show {
    fn new(page: Page, token: &str, link: Link, typed: Newcomer, problems: Problems) -> Self {
        let page = page.titled("Make your account").unlisted();
        Self { page, purpose: link.purpose, email: link.email, typed, problems, action: format!("/join/{token}") }
    }
}

/// `GET /join/{token}`: what the link is for. Opening it changes nothing: mail programs open links, too.
pub async fn show_join(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response> {
    match open(&app, &token).await {
        Ok(link) => Ok(Html(Show::new(page, &token, link, Newcomer::default(), Problems::default())).into_response()),
        other => over(page, other.map(drop)),
    }
}

/// `POST /join/{token}`: makes the account, and signs in with it.
pub async fn join(
    State(app): State<App>,
    page: Page,
    caller: Caller,
    browser: Browser,
    Path(token): Path<String>,
    Form(typed): Form<Newcomer>,
) -> Result<Response> {
    let secret = Token::typed(&token);
    let joined = async {
        app.guessers.count_beside(caller, "password")?;
        Link::join(&app.db, &secret, &typed).await
    };
    match refused(joined.await) {
        Ok(Ok(account)) => browser.enter(&app, account, false, "/").await,
        Ok(Err(problems)) => match open(&app, &token).await {
            Ok(link) => Ok(again(Html(Show::new(page, &token, link, typed, problems)))),
            other => over(page, other.map(drop)),
        },
        Err(error) => over(page, Err(error)),
    }
}

/// One that still makes an account.
async fn open(app: &App, token: &str) -> Result<Link> {
    let link = Link::open(&app.db, &Token::typed(token)).await?;
    let makes = link.makes_accounts() && !link.is_late_first_admin(&app.db).await?;
    if makes { Ok(link) } else { Err(Error::NotFound) }
}

#[derive(Template)]
#[template(path = "links/over.html")]
struct Over {
    page: Page,
}

/// A link that was used, or is too old, says so; any other trouble is trouble.
pub fn over(page: Page, found: Result<()>) -> Result<Response> {
    match found {
        Ok(()) | Err(Error::NotFound) => {
            let page = page.titled("This link is over").unlisted();
            Ok((axum::http::StatusCode::NOT_FOUND, Html(Over { page })).into_response())
        }
        Err(error) => Err(error),
    }
}
