use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;
use url::form_urlencoded::Serializer;

use super::Carried;
use crate::{
    error::Result,
    problems::{Problems, refused},
    rights::OnBoard,
    topics::Topic,
    web::{Form, Html, Page, Path, Query, SignedIn, again},
};

#[derive(Template)]
#[template(path = "tags/index.html")]
struct Index {
    page: Page,
    board: Topic,
    tags: Vec<Carried>,
    /// Where the next page of them is.
    next: Option<String>,
    /// Not the first page.
    deep: bool,
    done: Option<String>,
    /// The tag whose new name was refused, that name, and why.
    renaming: Option<(String, String)>,
    problems: Problems,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct At {
    after: String,
    renamed: String,
    to: String,
    removed: String,
}

impl Index {
    async fn of(page: Page, db: &PgPool, board: Topic, at: &At) -> Result<Self> {
        let (tags, next) = Carried::on_board(db, &board, &at.after).await?;
        let next = next.map(|after| format!("{}/tags?{}", board.href(), query(&[("after", &after)])));
        let page = page.titled(&format!("Tags of {}", board.title)).in_dress_of(&board.accent).unlisted();
        let done = match at {
            At { renamed, to, .. } if !renamed.is_empty() => {
                Some(format!("What was tagged “{renamed}” is tagged “{to}” now."))
            }
            At { removed, .. } if !removed.is_empty() => Some(format!("No scoop is tagged “{removed}” any more.")),
            _ => None,
        };
        let deep = !at.after.is_empty();
        Ok(Self { page, board, tags, next, deep, done, renaming: None, problems: Problems::default() })
    }

    /// What stands in the field for a tag's new name.
    fn typed<'a>(&'a self, tag: &'a str) -> &'a str {
        self.renaming.as_ref().filter(|(of, _)| of == tag).map_or(tag, |(_, typed)| typed.as_str())
    }

    fn problem(&self, tag: &str) -> Option<&str> {
        self.renaming.as_ref().filter(|(of, _)| of == tag).and_then(|_| self.problems.of("to"))
    }
}

fn query(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// `GET /t/{slug}/tags`: all the tags of a board, also those that only drafts carry.
pub async fn index(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(at): Query<At>,
) -> Result<Response> {
    let board = Topic::to(&db, &slug, &me, OnBoard::KeepTags).await?;
    Ok(Html(Index::of(page, &db, board, &at).await?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renaming {
    tag: String,
    to: String,
}

/// `POST /t/{slug}/tags/rename`: onto a tag that there is already, it merges the two.
pub async fn rename(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Form(renaming): Form<Renaming>,
) -> Result<Response> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::KeepTags).await?;
    match refused(Carried::rename(&mut tx, &board, &me, &renaming.tag, &renaming.to).await)? {
        Ok(to) => {
            tx.commit().await?;
            let said = query(&[("renamed", &renaming.tag), ("to", &to)]);
            Ok(Redirect::to(&format!("{}/tags?{said}", board.href())).into_response())
        }
        Err(problems) => {
            drop(tx);
            let index = Index::of(page, &db, board, &At::default()).await?;
            Ok(again(Html(Index { problems, renaming: Some((renaming.tag, renaming.to)), ..index })))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    tag: String,
}

#[derive(Template)]
#[template(path = "tags/remove.html")]
struct Ask {
    page: Page,
    board: Topic,
    tag: String,
    /// None where no scoop carries it.
    carried: Option<Carried>,
}

/// `GET /t/{slug}/tags/remove`: asks once, and says how many scoops it is on.
pub async fn ask(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Query(Removal { tag }): Query<Removal>,
) -> Result<Response> {
    let board = Topic::to(&db, &slug, &me, OnBoard::KeepTags).await?;
    let carried = Carried::find(&db, &board, &tag).await?;
    let page = page.titled(&format!("Remove “{tag}”")).in_dress_of(&board.accent).unlisted();
    Ok(Html(Ask { page, board, tag, carried }).into_response())
}

/// `POST /t/{slug}/tags/remove`
pub async fn remove(
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(slug): Path<String>,
    Form(Removal { tag }): Form<Removal>,
) -> Result<Redirect> {
    let mut tx = db.begin().await?;
    let board = Topic::hold_to(&mut tx, &slug, &me, OnBoard::KeepTags).await?;
    Carried::remove(&mut tx, &board, &me, &tag).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}/tags?{}", board.href(), query(&[("removed", &tag)]))))
}
