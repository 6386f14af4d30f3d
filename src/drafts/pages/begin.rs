//! The ways in: the box on one's own board, the bookmarklet and what a phone shares, and a text of one's own.

use askama::Template;
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::PgPool;

use super::boards::mine;
use crate::{
    drafts::{Beginning, Stands, path},
    error::Result,
    problems::{Problems, refused},
    rights::OnBoard,
    sessions::Me,
    topics::Topic,
    web::{Form, Html, Page, Path, Query, SignedIn, again},
};

#[derive(Template)]
#[template(path = "drafts/begin.html")]
pub struct Begin {
    page: Page,
    beginning: Beginning,
    problems: Problems,
    /// Slug and title.
    boards: Vec<(String, String)>,
    /// Of what is typed, on the board that is chosen.
    stands: Stands,
    /// Where this site is, for the bookmarklet.
    site: String,
}

impl Begin {
    async fn page(page: Page, db: &PgPool, me: &Me, beginning: Beginning, problems: Problems) -> Result<Html<Self>> {
        let kept = mine(db, me).await?;
        let chosen = kept.iter().find(|kept| kept.board.slug == beginning.board).or(kept.first());
        let address = beginning.address().ok().flatten();
        let stands = match (chosen, &address) {
            (Some(kept), Some(address)) => Stands::of(db, &kept.board, kept.standing, me, address).await?,
            _ => Stands::default(),
        };
        let site = page.absolute("");
        let page = page.titled("New scoop").unlisted();
        let boards = kept.into_iter().map(|kept| (kept.board.slug, kept.board.title)).collect();
        Ok(Html(Self { page, beginning, problems, boards, stands, site }))
    }
}

/// What a bookmarklet or a phone sends along.
#[derive(Deserialize)]
pub struct Brought {
    #[serde(default)]
    url: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    board: String,
}

/// `GET /scoop?url=…&title=…&text=…`: onto which board? Nothing is made before that is answered.
pub async fn show_begin(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Query(Brought { url, title, text, board }): Query<Brought>,
) -> Result<Html<Begin>> {
    let beginning = Beginning { url, title, text, board, ..Beginning::empty() };
    // What phones share as the text is often the address.
    let found = if beginning.url.is_empty() { beginning.address().ok().flatten() } else { None };
    let beginning = match found {
        Some(address) => Beginning { url: address.to_string(), ..beginning },
        None => beginning,
    };
    Begin::page(page, &db, &me, beginning, Problems::default()).await
}

/// `POST /scoop`: to the editor.
pub async fn begin(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Form(beginning): Form<Beginning>,
) -> Result<Response> {
    let board = Topic::to(&db, &beginning.board, &me, OnBoard::Scoop).await?;
    match refused(beginning.begin(&db, &board, &me).await)? {
        Ok(scoop) => Ok(Redirect::to(&path(&board.slug, scoop)).into_response()),
        Err(problems) => Ok(again(Begin::page(page, &db, &me, beginning, problems).await?)),
    }
}

/// `POST /t/{slug}/scoops`: from the box on the board, which shows at once that something comes; a text of one's own
/// begins in the editor.
pub async fn begin_on(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Form(beginning): Form<Beginning>,
) -> Result<Response> {
    let board = Topic::to(&db, &slug, &me, OnBoard::Scoop).await?;
    match refused(beginning.begin(&db, &board, &me).await)? {
        Ok(scoop) if beginning.url.trim().is_empty() => Ok(Redirect::to(&path(&board.slug, scoop)).into_response()),
        Ok(_) => Ok(Redirect::to(&format!("{}#works", board.href())).into_response()),
        Err(problems) => {
            let beginning = Beginning { board: slug, ..beginning };
            Ok(again(Begin::page(page, &db, &me, beginning, problems).await?))
        }
    }
}

#[derive(Deserialize)]
pub struct Pasted {
    url: String,
}

/// `GET /t/{slug}/stands?url=…`: where an article stands already, asked by the script while one pastes its address.
pub async fn stands(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(Pasted { url }): Query<Pasted>,
) -> Result<Json<Value>> {
    let (board, standing) = Topic::to_read(&db, &slug, Some(&me)).await?;
    if !standing.may(OnBoard::Scoop) {
        return Err(me.refusal());
    }
    let pasted = Beginning { url, ..Beginning::default() };
    let stands = match pasted.address().ok().flatten() {
        Some(address) => Stands::of(&db, &board, standing, &me, &address).await?,
        None => Stands::default(),
    };
    let here = stands.here.as_ref().map(|here| json!({ "title": here.title, "href": here.href }));
    Ok(Json(json!({ "here": here, "elsewhere": stands.elsewhere_in_words() })))
}
