use askama::Template;
use axum::extract::State;
use sqlx::PgPool;

use super::states::{self, LONG, OPTIONS, PICKS};
use crate::{
    cards::Card,
    comments::Comment,
    drafts::Work,
    error::{Error, Result},
    identifiers::Warning,
    numbers::Chart,
    rights::{OnBoard, Standing},
    scoops::Scoop,
    search::Hit,
    text::{Paged, Place},
    topics::{Face, Topic},
    web::{At, Html, Page, Pager, Query, Site},
};

#[derive(Template)]
#[template(path = "cabinet/index.html")]
pub struct Cabinet {
    page: Page,
    face: Face,
    /// The last one is the cabinet's own.
    boards: Vec<Topic>,
    /// One for each state of a scoop, after which it is called.
    cards: Vec<Card>,
    comments: Vec<Comment>,
    works: Vec<Work>,
    standing: Standing,
    charts: Vec<Chart>,
    hits: Vec<Hit>,
    pager: Pager,
    warning: Warning,
}

impl Cabinet {
    /// Of options.
    fn chosen() -> &'static str {
        OPTIONS[0].0
    }
}

/// The demo's board whose scoops are one for each state.
const BOARD: &str = "cabinet";

/// `GET /cabinet`, in the demo: scoops in a list, or as a magazine has them.
pub async fn show(
    page: Page,
    State(site): State<Site>,
    State(db): State<PgPool>,
    Query(at): Query<At>,
) -> Result<Html<Cabinet>> {
    if !site.demo {
        return Err(Error::NotFound);
    }
    let (board, _) = Topic::to_read(&db, BOARD, None).await?;
    let (pinned, Paged { items, .. }) = Scoop::first_on(&db, board.id).await?;
    let cards = Card::on_board(&db, pinned.into_iter().chain(items).collect(), None).await?;
    let mut boards = Topic::newest(&db, Place::Newest).await?.items;
    boards.truncate(2);
    boards.push(board);
    Ok(Html(Cabinet {
        page: page.titled("Cabinet").unlisted(),
        face: at.face().unwrap_or_default(),
        boards,
        cards,
        comments: states::comments(),
        works: states::works(),
        standing: Standing::Curator,
        charts: states::charts(),
        hits: states::hits(),
        pager: states::pager(),
        warning: states::warning(),
    }))
}
