use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    accounts::Account,
    error::{Error, Result},
    journal::Entry,
    matters::Reason,
    people::{NewNote, Note, Person, Place, Suspension},
    problems::Problems,
    sessions::{Listed, Me, Session},
    text::Count,
    web::{Admin, Html, Page, Path, Query},
};

#[derive(Template)]
#[template(path = "people/show.html")]
pub(super) struct Show {
    page: Page,
    person: Person,
    places: Vec<Place>,
    notes: Vec<Note>,
    sessions: Vec<Listed>,
    entries: Vec<Entry>,
    /// One's own: some things another admin has to do.
    own: bool,
    me: String,
    pub note: NewNote,
    pub suspension: Suspension,
    pub problems: Problems,
    done: Option<&'static str>,
}

/// What has just been done here.
#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

const ROLES: [(&str, &str); 3] = [("reader", "Reader"), ("curator", "Curator"), ("admin", "Admin")];

impl Done {
    fn words(&self) -> Option<&'static str> {
        Some(match self.done.as_deref()? {
            "role" => "The role is as you chose it.",
            "suspended" => "The account is suspended until then.",
            "lifted" => "The account is not suspended any more.",
            "signed-out" => "That is signed out now.",
            "reset" => "A letter that leads to a new password is on its way.",
            "noted" => "The note stands below.",
            "removed" => "The note is gone.",
            _ => return None,
        })
    }
}

/// The page again, after a deed.
pub(super) fn back_to(name: &str, done: &str) -> Redirect {
    Redirect::to(&format!("/admin/accounts/{name}?done={done}"))
}

impl Show {
    pub(super) async fn of(page: Page, db: &PgPool, me: &Me, name: &str) -> Result<Self> {
        let person = Person::by_name(db, name).await?;
        let (places, notes, sessions, entries) = tokio::try_join!(
            person.places(db),
            Note::about(db, &person),
            Session::of(db, person.id),
            Entry::about_account(db, person.id)
        )?;
        let page = page.titled(&format!("@{}", person.name)).unlisted();
        let (own, me) = (person.id == me.id, me.name.clone());
        let (note, suspension, problems) = (NewNote::default(), Suspension::default(), Problems::default());
        Ok(Self { page, person, places, notes, sessions, entries, own, me, note, suspension, problems, done: None })
    }

    fn reason(&self) -> &'static str {
        self.suspension.reason.map_or("", Reason::word)
    }

    /// Exact up to where counting ends.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    fn number(&self, count: i64) -> String {
        if count > 10_000 { "more than 10,000".to_owned() } else { Count(count).exact() }
    }
}

/// `GET /admin/accounts/{name}`: a name of before leads to today's.
pub async fn show(
    page: Page,
    Admin(me): Admin,
    State(db): State<PgPool>,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response> {
    match Show::of(page, &db, &me, &name).await {
        Ok(show) => Ok(Html(Show { done: done.words(), ..show }).into_response()),
        Err(Error::NotFound) => {
            let now = Account::now_called(&db, &name).await?;
            Ok(Redirect::temporary(&format!("/admin/accounts/{now}")).into_response())
        }
        Err(error) => Err(error),
    }
}
