//! What one does with a draft where it is listed.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::editor::Editor;
use crate::{
    drafts::{Draft, ReadArticle, Typed, When},
    error::{Error, Result},
    identifiers::Guard,
    interests::SecondLook,
    live::Live,
    problems::{Problems, refused},
    rights::OnBoard,
    web::{Form, Html, Page, Path, SignedIn, again},
};

/// `POST /t/{slug}/scoops/{id}/try-again`: its page is read anew.
pub async fn try_again(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Redirect> {
    let (board, _, draft) = Draft::open(&db, &slug, id, &me).await?;
    let Some(source) = &draft.source else { return Err(Error::NotFound) };
    let mut tx = db.begin().await?;
    ReadArticle { article: source.id }.ask(&mut tx, source.overdue).await?;
    draft.id.wait_again(&mut tx).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}#works", board.href())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    version: i32,
}

/// `POST /t/{slug}/scoops/{id}/publish`: as it is. What stands in its way is told in the editor.
pub async fn publish(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    State(live): State<Live>,
    Path((slug, id)): Path<(String, i64)>,
    Form(Seen { version }): Form<Seen>,
) -> Result<Response> {
    let (board, standing, draft) = Draft::open(&db, &slug, id, &me).await?;
    if !standing.may(OnBoard::Publish) {
        return Err(me.refusal());
    }
    let look = if draft.is_by(&me) {
        SecondLook::at(&db, me.id, Guard::Ask, false, &draft.fields.insight).await?
    } else {
        None
    };
    let mut tx = live.changes().begin(&db).await?;
    let published = if look.is_some() {
        Err(Problems::default())
    } else {
        let published = async {
            draft.problems_to_publish(&draft.fields).into_result()?;
            let typed = Typed { slug: &board.slug, fields: &draft.fields, seen: version };
            draft.publish(&mut tx, &me, &typed, When::Now).await
        };
        refused(published.await)?
    };
    match published {
        Ok(Some(_)) => {
            tx.commit().await?;
            Ok(Redirect::to(&board.href()).into_response())
        }
        // Changed since it was listed: it is looked at first.
        Ok(None) => Ok(Redirect::to(&draft.path(&board.slug)).into_response()),
        Err(problems) => {
            drop(tx);
            let editor = Editor::of(page, &db, &me, board, standing, draft).await?;
            Ok(again(Html(Editor { problems, look, ..editor })))
        }
    }
}
