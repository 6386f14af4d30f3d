use askama::Template;
use axum::extract::State;
use sqlx::PgPool;

use super::Account;
use crate::{
    cards::Card,
    error::Result,
    scoops::Scoop,
    text::Paged,
    topics::Topic,
    web::{Html, Page, Pager, Path, Query},
};

#[derive(Template)]
#[template(path = "accounts/show.html")]
pub struct Show {
    page: Page,
    account: Account,
    boards: Vec<Topic>,
    cards: Vec<Card>,
    pager: Pager,
}

/// `GET /@{name}`: a curator's boards, and their latest scoops on all of them.
pub async fn show(
    page: Page,
    State(db): State<PgPool>,
    Path(name): Path<String>,
    Query(query): Query<crate::web::At>,
) -> Result<Html<Show>> {
    let account = Account::by_name(&db, &name).await?;
    let boards = Topic::curated_by(&db, account.id).await?;
    let Paged { items, older, newer } = Scoop::by_curator(&db, account.id, query.place()).await?;
    let cards = Card::on_any_board(&db, items).await?;
    let pager = Pager::new(&format!("/@{name}"), None, older, newer);
    let page = page.titled(&account.display_name).described(&account.bio_html.summary(200)).at(&format!("/@{name}"));
    Ok(Html(Show { page, account, boards, cards, pager }))
}
