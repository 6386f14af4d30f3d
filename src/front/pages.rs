use askama::Template;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Response},
};
use serde_json::json;
use sqlx::PgPool;

use crate::{
    cards::Card,
    error::Result,
    live::{Subject, Subjects},
    scoops::Scoop,
    text::{Paged, Place},
    topics::Topic,
    web::{At, Html, Keep, Page, Pager, Query},
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
pub async fn index(page: Page, State(db): State<PgPool>, Query(at): Query<At>) -> Result<Response> {
    let place = at.place();
    let scoops = Scoop::newest(&db, place);
    let (boards, scoops) = match place {
        Place::Newest => tokio::try_join!(Topic::newest(&db, Place::Newest), scoops)?,
        _ => (Paged { items: Vec::new(), older: None, newer: None }, scoops.await?),
    };
    let pager = Pager::new("/", None, place, &scoops);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let cards = Card::on_any_board(&db, scoops.items, page.me()).await?;
    let explained = json!({
        "@context": "https://schema.org", "@type": "WebSite", "name": &*page.site_name, "url": page.absolute("/"),
    });
    let keep = || Keep::until(Subjects::default().with(Subject::Boards).and(&boards.items).and(&cards));
    let keep = page.is_for_all().then(keep);
    let page = page.described("Topic boards on healthcare, curated by people who say why each article matters.");
    let index = Index {
        page: page.in_list("/", place).explained(explained),
        more_boards: Pager::new("/explore", None, Place::Newest, &boards).older,
        boards: boards.items,
        cards,
        pager,
    };
    Ok((keep.map(Extension), Html(index)).into_response())
}
