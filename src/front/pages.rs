use askama::Template;
use axum::extract::State;
use serde_json::json;
use sqlx::PgPool;

use crate::{
    cards::Card,
    error::Result,
    scoops::Scoop,
    text::{Paged, Place},
    topics::Topic,
    web::{At, Html, Page, Pager, Query},
};

#[derive(Template)]
#[template(path = "front/index.html")]
pub struct Index {
    page: Page,
    /// On the first page only.
    boards: Vec<Topic>,
    more_boards: Option<String>,
    cards: Vec<Card>,
    pager: Pager,
}

/// `GET /`: boards, the one scooped onto last first; then the newest scoops of all of them.
pub async fn index(page: Page, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Html<Index>> {
    let place = at.place();
    let scoops = Scoop::newest(&db, place);
    let (boards, Paged { items, older, newer }) = match place {
        Place::Newest => tokio::try_join!(Topic::newest(&db, Place::Newest), scoops)?,
        _ => (Paged { items: Vec::new(), older: None, newer: None }, scoops.await?),
    };
    let cards = Card::on_any_board(&db, items).await?;
    let explained = json!({
        "@context": "https://schema.org", "@type": "WebSite", "name": &*page.site_name, "url": page.absolute("/"),
    });
    let page = page.described("Topic boards on healthcare, curated by people who say why each article matters.");
    Ok(Html(Index {
        page: page.explained(explained),
        more_boards: boards.older.and_then(|key| Pager::new("/explore", None, Some(key), None).older),
        boards: boards.items,
        cards,
        pager: Pager::new("/", None, older, newer),
    }))
}
