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
    drafts::Draft,
    error::{Error, Result},
    text::{CleanHtml, Format},
    web::{Filled, Form, Html, Path, SignedIn},
};

/// `POST /t/{slug}/scoops/{id}/keep`: saved as one types. 401 where one was signed out, and 409 where somebody saved
/// meanwhile: nothing is changed then.
pub async fn keep(
    signed_in: Result<SignedIn>,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Filled(sent, ..): Filled<Sent>,
) -> Result<Response> {
    let me = match signed_in {
        Ok(SignedIn(me)) => me,
        Err(Error::SignInFirst { .. } | Error::SecondFactorFirst) => {
            return Ok((StatusCode::UNAUTHORIZED, Json(json!({}))).into_response());
        }
        Err(error) => return Err(error),
    };
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
