//! What is done to many scoops at once, and what became of it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    error::Result,
    holdings::{Deed, Outcome},
    problems::{Problems, refused},
    sessions::Me,
    web::{Form, Html, Page, SignedIn, again, local},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    #[serde(default)]
    scoop: Vec<i64>,
    deed: What,
    #[serde(default)]
    tag: String,
    #[serde(default)]
    board: String,
    /// Where one came from.
    #[serde(default)]
    to: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Publish,
    Delete,
    Restore,
    Move,
    Tag,
    Untag,
}

#[derive(Template)]
#[template(path = "holdings/done.html")]
struct Done {
    page: Page,
    words: Option<String>,
    outcome: Outcome,
    /// It can be taken back at once.
    undo: bool,
    to: String,
}

impl Chosen {
    async fn deed(&self, db: &PgPool, me: &Me) -> Result<Deed> {
        let mut problems = Problems::default();
        problems.require(!self.scoop.is_empty(), "scoop", "Please choose at least one scoop first.");
        if matches!(self.deed, What::Move) {
            problems.require(!self.board.is_empty(), "scoop", "Please choose the board to move to.");
        }
        problems.into_result()?;
        Ok(match self.deed {
            What::Publish => Deed::Publish,
            What::Delete => Deed::Delete,
            What::Restore => Deed::Restore,
            What::Move => Deed::moving(db, &self.board, me).await?,
            What::Tag => Deed::tagging(&self.tag)?,
            What::Untag => Deed::untagging(&self.tag)?,
        })
    }
}

/// `POST /scoops/bulk`: says how many it was done to, and names those that it could not be done to, and why.
pub async fn bulk(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    if me.acting().is_none() {
        return Err(me.refusal());
    }
    let to = match local(&chosen.to) {
        "/" => "/scoops".to_owned(),
        to => to.to_owned(),
    };
    let page = page.titled("Your scoops").unlisted();
    let deed = match refused(chosen.deed(&db, &me).await)? {
        Ok(deed) => deed,
        Err(problems) => {
            let words = problems.of("scoop").or(problems.of("tag")).map(str::to_owned);
            let outcome = Outcome { done: Vec::new(), refused: Vec::new(), absent: 0 };
            return Ok(again(Html(Done { page, words, outcome, undo: false, to })));
        }
    };
    let mut tx = db.begin().await?;
    let outcome = deed.upon(&mut tx, &me, &chosen.scoop).await?;
    tx.commit().await?;
    let words = (!outcome.done.is_empty()).then(|| deed.in_words(outcome.done.len()));
    let undo = matches!(deed, Deed::Delete) && !outcome.done.is_empty();
    Ok(Html(Done { page, words, outcome, undo, to }).into_response())
}
