use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::{Rescooped, Rescooping, Target, Then, from_private};
use crate::{
    error::Result,
    identifiers::Guard,
    interests::SecondLook,
    problems::{Problems, refused},
    rights::OnSite,
    scoops::{self, Scoop},
    sessions::Me,
    topics::{Topic, Visibility},
    web::{Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "rescoops/new.html")]
pub struct New {
    page: Page,
    scoop: Scoop,
    targets: Vec<Target>,
    /// May make a board, if there is none to choose.
    may_make: bool,
    form: Rescooping,
    look: Option<SecondLook>,
    problems: Problems,
}

impl New {
    /// One choice is no choice.
    fn chosen(&self, target: &Target) -> bool {
        let mut open = self.targets.iter().filter(|target| target.already.is_none());
        let only = open.next().is_some_and(|first| first.slug == target.slug) && open.next().is_none();
        target.slug == self.form.board || self.form.board.is_empty() && only
    }

    fn any_open(&self) -> bool {
        self.targets.iter().any(|target| target.already.is_none())
    }

    /// None of the boards takes it at once.
    fn only_offers(&self) -> bool {
        self.targets.iter().all(|target| !target.publishes)
    }
}

/// The scoop, where it may be taken from.
async fn source(db: &PgPool, me: &Me, slug: &str, id: i64) -> Result<(Topic, Scoop)> {
    let (board, _) = Topic::to_read(db, slug, Some(me)).await?;
    let scoop = Scoop::find(db, &board, id).await?;
    me.must(OnSite::TakePart)?;
    if board.visibility == Visibility::Private {
        return Err(from_private());
    }
    Ok((board, scoop))
}

async fn form(
    page: Page,
    db: &PgPool,
    me: &Me,
    (board, scoop): (Topic, Scoop),
    form: Rescooping,
    look: Option<SecondLook>,
    problems: Problems,
) -> Result<Html<New>> {
    let targets = Target::of(db, &scoop, me).await?;
    let page = page.titled(&format!("Rescoop {}", scoop.title)).in_dress_of(&board.accent).unlisted();
    Ok(Html(New { page, scoop, targets, may_make: me.may(OnSite::MakeBoard), form, look, problems }))
}

/// `GET /t/{slug}/scoops/{id}/rescoop`: onto which board, and with what insight.
pub async fn new(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Html<New>> {
    let source = source(&db, &me, &slug, id).await?;
    let fresh = Rescooping { tags: Some("on".to_owned()), ..Rescooping::default() };
    form(page, &db, &me, source, fresh, None, Problems::default()).await
}

/// `POST /t/{slug}/scoops/{id}/rescoop`: to the board that got it, or to its draft.
pub async fn create(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Form(mut rescooping): Form<Rescooping>,
) -> Result<Response> {
    let (board, scoop) = source(&db, &me, &slug, id).await?;
    if rescooping.then == Then::Publish || rescooping.guard == Guard::Mask {
        let Rescooping { guard, declared, ref insight, .. } = rescooping;
        let mut look = SecondLook::at(&db, me.id, guard, declared, insight).await?;
        if look.is_some() {
            rescooping.insight = SecondLook::mask(&mut look, rescooping.insight);
            return Ok(again(form(page, &db, &me, (board, scoop), rescooping, look, Problems::default()).await?));
        }
    }
    let mut tx = db.begin().await?;
    match refused(rescooping.take(&mut tx, &scoop, &me).await)? {
        Ok(Rescooped { id, board, state }) => {
            tx.commit().await?;
            let to = match (rescooping.then, state) {
                (Then::Publish, scoops::State::Published) => format!("{}#scoop-{}", board.href(), id.0),
                _ => format!("{}/scoops/{}", board.href(), id.0),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(problems) => {
            drop(tx);
            Ok(again(form(page, &db, &me, (board, scoop), rescooping, None, problems).await?))
        }
    }
}
