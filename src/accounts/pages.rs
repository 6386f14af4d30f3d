use askama::Template;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use sqlx::PgPool;

use super::Account;
use crate::{
    cards::Card,
    error::{Error, Result},
    interests::Interest,
    live::Subjects,
    scoops::Scoop,
    topics::Topic,
    web::{At, Html, Keep, Page, Pager, Path, Query},
};

#[derive(Template)]
#[template(path = "accounts/show.html")]
pub struct Show {
    page: Page,
    account: Account,
    /// What they declared, and when they last said that there is nothing.
    interests: Vec<Interest>,
    boards: Vec<Topic>,
    cards: Vec<Card>,
    pager: Pager,
}

/// `GET /@{name}`: a curator's boards, and their latest scoops on all of them.
pub async fn show(
    page: Page,
    State(db): State<PgPool>,
    Path(name): Path<String>,
    Query(at): Query<At>,
) -> Result<Response> {
    let account = match Account::by_name(&db, &name).await {
        // An address of before leads to today's.
        Err(Error::NotFound) => {
            return Ok(Redirect::temporary(&format!("/@{}", Account::now_called(&db, &name).await?)).into_response());
        }
        found => found?,
    };
    let (path, place) = (format!("/@{name}"), at.place());
    let theirs = [account.id.0];
    let (boards, scoops, interests) = tokio::try_join!(
        Topic::curated_by(&db, account.id),
        Scoop::by_curator(&db, account.id, place),
        Interest::of(&db, &theirs)
    )?;
    let pager = Pager::new(&path, None, place, &scoops);
    if let Some(home) = pager.leads_home(place) {
        return Ok(home);
    }
    let cards = Card::on_any_board(&db, scoops.items, page.me()).await?;
    let described = if account.hidden_for.is_none() { account.bio_html.summary(200) } else { String::new() };
    let page = page.titled(&account.display_name).described(&described).in_list(&path, place);
    let page = if account.is_deleted() || account.hidden_for.is_some() { page.unlisted() } else { page };
    let keep = || Keep::until(Subjects::default().and([&account]).and(&boards).and(&cards));
    let keep = page.is_for_all().then(keep);
    Ok((keep.map(Extension), Html(Show { page, account, interests, boards, cards, pager })).into_response())
}
