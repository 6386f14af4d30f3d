use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::Insight;
use crate::{
    error::{Error, Result},
    identifiers::Guard,
    interests::SecondLook,
    problems::{Problems, refused},
    rights::OnBoard,
    scoops::Scoop,
    sessions::Me,
    text::Format,
    topics::Topic,
    web::{Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "insights/edit.html")]
pub struct Edit {
    page: Page,
    scoop: Scoop,
    text: String,
    /// They have said something before.
    said: bool,
    look: Option<SecondLook>,
    problems: Problems,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    text: String,
    #[serde(default)]
    guard: Guard,
    #[serde(default)]
    declared: bool,
}

/// Characters.
const LONGEST: usize = 20_000;

/// The scoop, for a curator of its board who did not scoop it: whoever did writes in the editor.
async fn others_scoop(db: &PgPool, me: &Me, slug: &str, id: i64) -> Result<(Topic, Scoop)> {
    let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
    let scoop = Scoop::find(db, &board, id).await?;
    if !standing.may(OnBoard::Publish) {
        return Err(me.refusal());
    }
    if scoop.curator().name == me.name {
        return Err(Error::Forbidden("You scooped this: your insight is written in its editor.".to_owned()));
    }
    Ok((board, scoop))
}

/// `GET /t/{slug}/scoops/{id}/insight`: one's own, on a scoop of somebody else.
pub async fn edit(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Html<Edit>> {
    let (board, scoop) = others_scoop(&db, &me, &slug, id).await?;
    let text = Insight::said_by(&db, scoop.id, me.id).await?;
    let page = page.titled("Your insight").in_dress_of(&board.accent).unlisted();
    Ok(Html(Edit { page, scoop, said: !text.is_empty(), text, look: None, problems: Problems::default() }))
}

/// `POST /t/{slug}/scoops/{id}/insight`: said, changed, or taken back where it is empty.
pub async fn say(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Form(Saying { text, guard, declared }): Form<Saying>,
) -> Result<Response> {
    let (board, scoop) = others_scoop(&db, &me, &slug, id).await?;
    let source = text.replace("\r\n", "\n").trim().to_owned();
    let mut problems = Problems::default();
    problems.length("text", &source, 0, LONGEST);
    let mut look = SecondLook::at(&db, me.id, guard, declared, &source).await?;
    let page = page.titled("Your insight").in_dress_of(&board.accent).unlisted();
    if guard == Guard::Mask {
        let text = SecondLook::mask(&mut look, text);
        return Ok(Html(Edit { page, scoop, text, said: true, look, problems }).into_response());
    }
    if !problems.none() || look.is_some() {
        return Ok(again(Html(Edit { page, scoop, text, said: true, look, problems })));
    }
    let mut tx = db.begin().await?;
    // Of two at once, the second finds what the first said.
    Topic::hold(&mut tx, &board.slug, &me).await?;
    match refused(Insight::say(&mut tx, scoop.id, me.id, &source, Format::Markdown).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("{}#conversation", scoop.permalink())).into_response())
        }
        Err(problems) => {
            drop(tx);
            Ok(again(Html(Edit { page, scoop, text, said: true, look: None, problems })))
        }
    }
}
