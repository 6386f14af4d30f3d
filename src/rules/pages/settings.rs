//! How the site looks at what people say, and what its operator decided.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    App,
    error::Result,
    policy::{Policy, SecondFactor, SignUp},
    problems::Problems,
    rules::{Settings, Typed},
    web::{Admin, Form, Html, Page, again},
};

#[derive(Template)]
#[template(path = "rules/settings.html")]
pub struct Show {
    page: Page,
    typed: Typed,
    problems: Problems,
    /// Decided in the configuration: the name of it, and what it is now.
    decided: [(&'static str, &'static str); 3],
}

impl Show {
    fn new(page: Page, policy: &Policy, typed: Typed, problems: Problems) -> Self {
        let sign_up = match policy.sign_up {
            SignUp::Open => "Anyone with an address for mail makes an account.",
            SignUp::Invitation => "Whom an admin or a board invites makes an account.",
            SignUp::Closed => "Accounts come from the shell or the provider.",
        };
        let second_factor = match policy.second_factor {
            SecondFactor::Nobody => "Nobody needs one.",
            SecondFactor::Admins => "Admins need one.",
            SecondFactor::Curators => "Curators and admins need one.",
        };
        let decided =
            [("Sign-up", sign_up), ("Newcomers are", policy.newcomers.word()), ("Second factor", second_factor)];
        Self { page: page.titled("Settings of the site").unlisted(), typed, problems, decided }
    }
}

/// `GET /admin/settings`
pub async fn settings(page: Page, Admin(_): Admin, State(app): State<App>) -> Result<Html<Show>> {
    let now = Settings::now(&app.db).await?;
    Ok(Html(Show::new(page, &app.policy, Typed::of(&now), Problems::default())))
}

/// `POST /admin/settings`
pub async fn change(
    page: Page,
    Admin(me): Admin,
    State(app): State<App>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    match typed.read() {
        Ok(settings) => {
            let mut tx = app.db.begin().await?;
            settings.change(&mut tx, me.id).await?;
            tx.commit().await?;
            Ok(Redirect::to("/admin/settings").into_response())
        }
        Err(problems) => Ok(again(Html(Show::new(page, &app.policy, typed, problems)))),
    }
}
