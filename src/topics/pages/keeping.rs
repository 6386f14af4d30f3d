//! The lists of those who keep boards: one's own, and all of the site's.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use sqlx::PgPool;

use crate::{
    error::Result,
    invitations::Invitation,
    rights::{OnBoard, OnSite},
    text::Place,
    topics::{Kept, Topic},
    web::{Admin, At, Html, Page, Pager, Query, SignedIn},
};

#[derive(Template)]
#[template(path = "topics/yours.html")]
struct Yours {
    page: Page,
    may_make: bool,
    /// To work on somebody else's.
    invitations: Vec<Invitation>,
    boards: Vec<Kept>,
    /// One's own, on the first page only.
    deleted: Vec<Topic>,
    pager: Pager,
}

/// `GET /boards`: what one owns or works on, and what can still be restored.
pub async fn yours(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Query(at): Query<At>,
) -> Result<Response> {
    // Who is suspended works on no board until then.
    if me.acting().is_none() {
        return Err(me.refusal());
    }
    let place = at.place();
    let deleted = async {
        match place {
            Place::Newest => Topic::deleted_by(&db, me.id).await,
            _ => Ok(Vec::new()),
        }
    };
    let (boards, deleted, invitations) =
        tokio::try_join!(Topic::kept_by(&db, &me, place), deleted, Invitation::of(&db, me.id))?;
    let pager = Pager::new("/boards", None, place, &boards);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let page = page.titled("Your boards").unlisted();
    let (may_make, boards) = (me.may(OnSite::MakeBoard), boards.items);
    Ok(Html(Yours { page, may_make, invitations, boards, deleted, pager }).into_response())
}

#[derive(Template)]
#[template(path = "topics/all.html")]
struct All {
    page: Page,
    boards: Vec<Topic>,
    pager: Pager,
}

/// `GET /admin/boards`: all of them, also private and deleted ones, the one made last first.
pub async fn all(page: Page, _: Admin, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Response> {
    let place = at.place();
    let boards = Topic::all(&db, place).await?;
    let pager = Pager::new("/admin/boards", None, place, &boards);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    Ok(Html(All { page: page.titled("All boards").unlisted(), boards: boards.items, pager }).into_response())
}
