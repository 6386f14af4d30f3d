use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    App,
    error::{Error, Result, wait_for},
    policy::SignUp,
    problems::Problems,
    sessions::Credentials,
    web::{Browser, Caller, Form, Html, Page, Query, local},
};

#[derive(Template)]
#[template(path = "sessions/sign_in.html")]
pub struct Show {
    page: Page,
    typed: Credentials,
    problems: Problems,
    passkeys: bool,
    /// What the provider is called.
    provider: Option<String>,
    sign_up: SignUp,
}

#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    pub to: String,
}

impl Show {
    fn new(app: &App, page: Page, typed: Credentials, problems: Problems) -> Self {
        Self {
            page: page.titled("Sign in").unlisted(),
            typed,
            problems,
            passkeys: app.passkeys.available(),
            provider: app.provider.as_ref().map(|provider| provider.name().to_owned()),
            sign_up: app.policy.sign_up,
        }
    }
}

/// `GET /sign-in?to=`: whoever is signed in already goes on to where they wanted.
pub async fn show_sign_in(State(app): State<App>, page: Page, Query(To { to }): Query<To>) -> Response {
    let to = local(&to).to_owned();
    if page.me().is_some() {
        return axum::response::Redirect::to(&to).into_response();
    }
    let typed = Credentials { to, ..Credentials::default() };
    Html(Show::new(&app, page, typed, Problems::default())).into_response()
}

/// `POST /sign-in`
pub async fn sign_in(
    State(app): State<App>,
    page: Page,
    caller: Caller,
    browser: Browser,
    Form(typed): Form<Credentials>,
) -> Result<Response> {
    let checked = async {
        app.guessers.count(caller)?;
        typed.check(&app.db).await
    };
    match told(checked.await)? {
        Ok(account) => browser.enter(&app, account, false, &typed.to).await,
        Err(no) => Ok(no.answer(|problems| Html(Show::new(&app, page, typed, problems)))),
    }
}

/// A form that is refused: because it is wrong, or because one has to wait.
pub struct No {
    problems: Problems,
    seconds: Option<u64>,
}

/// Refusals and pauses are told beside the field, any other error is an error.
pub fn told<T>(result: Result<T>) -> Result<Result<T, No>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refused(problems)) => Ok(Err(No { problems, seconds: None })),
        Err(Error::TooManyTries { seconds }) => {
            Ok(Err(No { problems: Problems::with("password", wait_for(seconds)), seconds: Some(seconds) }))
        }
        Err(error) => Err(error),
    }
}

impl No {
    pub fn answer<P: IntoResponse>(self, page: impl FnOnce(Problems) -> P) -> Response {
        let status =
            if self.seconds.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
        let mut answer = (status, page(self.problems)).into_response();
        if let Some(seconds) = self.seconds {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}
