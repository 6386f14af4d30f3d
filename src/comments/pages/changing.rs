//! What its author does with a comment.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    comments::{Comment, Saying},
    error::{Error, Result},
    identifiers::Guard,
    interests::SecondLook,
    problems::{Problems, refused},
    rights::OnSite,
    scoops::Scoop,
    sessions::Me,
    topics::Topic,
    web::{Form, Html, Page, Path, SignedIn, again},
};

#[derive(Template)]
#[template(path = "comments/edit.html")]
pub struct Edit {
    page: Page,
    scoop: Scoop,
    comment: Comment,
    text: String,
    look: Option<SecondLook>,
    problems: Problems,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    text: String,
    #[serde(default)]
    guard: Guard,
    #[serde(default)]
    declared: bool,
}

struct Own {
    board: Topic,
    scoop: Scoop,
    comment: Comment,
    source: String,
}

/// One's own comment; of what somebody else said one only learns that it is not one's own.
async fn own(db: &PgPool, me: &Me, slug: &str, id: i64, comment: i64) -> Result<Own> {
    let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
    let scoop = Scoop::find(db, &board, id).await?;
    let (comment, source) = Comment::find(db, scoop.id, comment, me.id, standing).await?;
    me.must(OnSite::TakePart)?;
    if comment.mine { Ok(Own { board, scoop, comment, source }) } else { Err(Error::forbidden()) }
}

/// `GET /t/{slug}/scoops/{id}/comments/{comment}/edit`
pub async fn edit(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id, comment)): Path<(String, i64, i64)>,
) -> Result<Html<Edit>> {
    let Own { board, scoop, comment, source, .. } = own(&db, &me, &slug, id, comment).await?;
    let page = page.titled("Change your comment").in_dress_of(&board.accent).unlisted();
    Ok(Html(Edit { page, scoop, comment, text: source, look: None, problems: Problems::default() }))
}

/// `POST /t/{slug}/scoops/{id}/comments/{comment}/edit`: back to where it stands.
pub async fn change(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id, comment)): Path<(String, i64, i64)>,
    Form(Changed { text, guard, declared }): Form<Changed>,
) -> Result<Response> {
    let Own { board, scoop, comment, .. } = own(&db, &me, &slug, id, comment).await?;
    let mut look = SecondLook::at(&db, me.id, guard, declared, &text).await?;
    if guard == Guard::Mask {
        let text = SecondLook::mask(&mut look, text);
        let page = page.titled("Change your comment").in_dress_of(&board.accent).unlisted();
        return Ok(Html(Edit { page, scoop, comment, text, look, problems: Problems::default() }).into_response());
    }
    let changed = match &look {
        None => refused(comment.edit(&db, scoop.id, &me, &text).await)?,
        Some(_) => Err(Saying::problems(&text)),
    };
    match changed {
        Ok(()) => Ok(Redirect::to(&format!("{}#{}", scoop.permalink(), comment.anchor())).into_response()),
        Err(problems) => {
            let page = page.titled("Change your comment").in_dress_of(&board.accent).unlisted();
            Ok(again(Html(Edit { page, scoop, comment, text, look, problems })))
        }
    }
}

/// `POST /t/{slug}/scoops/{id}/comments/{comment}/delete`
pub async fn take_back(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id, comment)): Path<(String, i64, i64)>,
) -> Result<Redirect> {
    let Own { scoop, comment, .. } = own(&db, &me, &slug, id, comment).await?;
    let mut tx = db.begin().await?;
    comment.take_back(&mut tx, scoop.id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}#conversation", scoop.permalink())))
}
