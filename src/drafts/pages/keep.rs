//! What the editor's script asks: to save what is typed, and how it will look.

use askama::Template;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use sqlx::PgPool;

use super::edit::Sent;
use crate::{
    drafts::{Draft, path},
    error::Result,
    scoops::ScoopId,
    text::{CleanHtml, Format},
    web::{Filled, Form, Html, Page, Path, SignedIn},
};

/// `POST /t/{slug}/scoops/{id}/keep`: saved as one types. 409 where somebody saved meanwhile: nothing is changed then.
pub async fn keep(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Filled(sent, _): Filled<Sent>,
) -> Result<Response> {
    let mut tries = 2;
    loop {
        tries -= 1;
        let (_, _, draft) = Draft::open(&db, &slug, id, &me).await?;
        let mut tx = db.begin().await?;
        let kept = draft.keep(&mut tx, &me, &sent.fields(&draft), sent.version).await?;
        tx.commit().await?;
        match kept {
            Some(version) => return Ok(Json(json!({ "version": version })).into_response()),
            // Nobody saved: the article was read in between.
            None if tries > 0 && draft.version == sent.version => {}
            None => return Ok((StatusCode::CONFLICT, Json(json!({ "version": draft.version }))).into_response()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    text: String,
}

#[derive(Template)]
#[template(path = "drafts/preview.html")]
pub struct Shown {
    html: CleanHtml,
}

/// `POST /preview`: Markdown as a page would show it.
pub async fn preview(SignedIn(_): SignedIn, Form(words): Form<Words>) -> Html<Shown> {
    Html(Shown { html: CleanHtml::from_source(&words.text, Format::Markdown) })
}

#[derive(Template)]
#[template(path = "drafts/signed_out.html")]
struct SignedOut {
    page: Page,
    path: String,
    sent: Sent,
}

/// Who was signed out while typing signs in in another window, and sends this again.
pub fn signed_out(page: Page, slug: &str, id: i64, sent: Sent) -> Response {
    let page = page.titled("You were signed out").unlisted();
    (StatusCode::FORBIDDEN, Html(SignedOut { page, path: path(slug, ScoopId(id)), sent })).into_response()
}
