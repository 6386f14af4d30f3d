use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    App,
    error::Result,
    problems::{Problems, refused},
    removals::{Asking, Closing, Counter, Removal},
    rules::Settings,
    web::{Admin, Caller, Form, Html, Page, Path, Query, again},
};

#[derive(Template)]
#[template(path = "removals/ask.html")]
pub struct Ask {
    page: Page,
    typed: Asking,
    problems: Problems,
    counter: Counter,
    /// Until there is an answer.
    days: i16,
    /// Asked just now.
    asked: bool,
}

impl Ask {
    async fn of(page: Page, db: &PgPool, typed: Asking, problems: Problems, asked: bool) -> Result<Html<Self>> {
        let (counter, settings) = tokio::try_join!(Counter::now(db), Settings::now(db))?;
        let page = page.titled("Is something of yours shown here?").at("/removal");
        Ok(Html(Self { page, typed, problems, counter, days: settings.removal_days, asked }))
    }
}

#[derive(Deserialize)]
pub struct Came {
    /// The page one comes from.
    #[serde(default)]
    page: String,
    asked: Option<String>,
}

/// `GET /removal`
pub async fn show(page: Page, State(db): State<PgPool>, Query(came): Query<Came>) -> Result<Html<Ask>> {
    let typed = Asking { page: came.page, ..Asking::default() };
    Ask::of(page, &db, typed, Problems::default(), came.asked.is_some()).await
}

/// `POST /removal`: by anyone, also without an account.
pub async fn ask(page: Page, caller: Caller, State(app): State<App>, Form(typed): Form<Asking>) -> Result<Response> {
    let asked = async {
        app.guessers.count_beside(caller, "page")?;
        typed.ask(&app.db, &app.site.base_url).await
    };
    match refused(asked.await)? {
        Ok(()) => Ok(Redirect::to("/removal?asked=yes").into_response()),
        Err(problems) => Ok(again(Ask::of(page, &app.db, typed, problems, false).await?)),
    }
}

#[derive(Template)]
#[template(path = "removals/index.html")]
pub struct Index {
    page: Page,
    open: Vec<Removal>,
    closed: Vec<Removal>,
    counter: Counter,
    /// Whose answer came back, what was typed, and what is wrong with it.
    wrong: Option<(i64, String, String)>,
}

async fn list(page: Page, db: &PgPool, wrong: Option<(i64, String, String)>) -> Result<Html<Index>> {
    let (open, closed, counter) = tokio::try_join!(Removal::open(db), Removal::closed(db), Counter::now(db))?;
    Ok(Html(Index { page: page.titled("Removals").unlisted(), open, closed, counter, wrong }))
}

/// `GET /admin/removals`
pub async fn index(page: Page, Admin(_): Admin, State(db): State<PgPool>) -> Result<Html<Index>> {
    list(page, &db, None).await
}

/// `POST /admin/removals/{id}/close`
pub async fn close(
    page: Page,
    Admin(me): Admin,
    State(app): State<App>,
    Path(id): Path<i64>,
    Form(closing): Form<Closing>,
) -> Result<Response> {
    let mut tx = app.db.begin().await?;
    match refused(closing.close(&mut tx, id, me.id, &app.site.name).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to("/admin/removals").into_response())
        }
        Err(problems) => {
            drop(tx);
            let words = problems.of("answer").unwrap_or_default().to_owned();
            Ok(again(list(page, &app.db, Some((id, closing.answer, words))).await?))
        }
    }
}

impl Index {
    /// What was typed for one that came back.
    fn typed(&self, removal: &Removal) -> &str {
        self.wrong.as_ref().filter(|(id, ..)| *id == removal.id).map_or("", |(_, typed, _)| typed)
    }

    fn problem(&self, removal: &Removal) -> Option<&str> {
        self.wrong.as_ref().filter(|(id, ..)| *id == removal.id).map(|(.., words)| words.as_str())
    }

    /// Answered by somebody else meanwhile: it stands among the closed ones now.
    fn missed(&self) -> Option<&str> {
        let (id, _, words) = self.wrong.as_ref()?;
        (!self.open.iter().any(|removal| removal.id == *id)).then_some(words)
    }
}
