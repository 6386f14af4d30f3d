//! Nodes of one site that keep pages, and what a fresh drawing of a page is.

use std::future::pending;

use curatio::App;
use sqlx::PgPool;

use crate::front_door::{Answer, Visitor};

/// What a browser says that it takes.
pub const BROWSER: &str = "gzip, deflate, br, zstd";

/// A node that hears what changes, and keeps pages from now on.
pub async fn node(db: &PgPool) -> Visitor {
    node_with(db, |app| app).await
}

pub async fn node_with(db: &PgPool, change: impl FnOnce(App) -> App) -> Visitor {
    let node = Visitor::stranger(db).with(change);
    tokio::spawn(node.app.keep_hearing(pending()));
    until_it_keeps(&node).await;
    node
}

/// Asks until the front page is kept.
pub async fn until_it_keeps(node: &Visitor) {
    while !is_kept(&node.get("/").await) {
        tokio::task::yield_now().await;
    }
}

/// Only what is kept has a name of its own.
pub fn is_kept(answer: &Answer) -> bool {
    answer.headers.contains_key("etag")
}

/// Until a node has heard all that was committed before: as long as its answer to anyone who changes something takes.
pub async fn hears(node: &Visitor) {
    assert_eq!(node.post("/sign-out", "").await.status, 303);
}

/// Every page of the ward that is for everyone, and some of which a change makes more.
pub async fn pages(db: &PgPool) -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/explore",
        "/explore?audience=Nurses",
        "/explore?tag=evidence",
        "/explore/tags",
        "/sitemap.xml",
        "/sitemap/scoops-0.xml",
        "/sitemap/boards-0.xml",
    ]
    .map(str::to_owned)
    .into_iter()
    .collect();
    let boards: Vec<String> = sqlx::query_scalar("select '/t/' || slug from topic").fetch_all(db).await.unwrap();
    for board in boards {
        let more = ["", "/feed.xml", "?tag=evidence", "?face=magazine", "?face=list&tag=evidence"];
        pages.extend(more.map(|rest| format!("{board}{rest}")));
    }
    let people = sqlx::query_scalar::<_, String>("select '/@' || name from account").fetch_all(db).await.unwrap();
    let scoops = "select '/t/' || topic.slug || '/p/' || scoop.id || '/' || trim('-' from regexp_replace(lower(scoop.title), '[^a-z0-9]+', '-', 'g'))
                  from scoop join topic on topic.id = scoop.topic_id";
    let scoops = sqlx::query_scalar::<_, String>(scoops).fetch_all(db).await.unwrap();
    pages.extend(people);
    for scoop in scoops {
        pages.push(scoop);
    }
    pages
}

/// What else is like a scoop may be as old as counts are, as long as all that stands there may be read.
fn without_alike(page: &str) -> String {
    match page.split_once("<section class=\"more alike\"") {
        Some((before, alike)) => format!("{before}{}", alike.split_once("</section>").unwrap().1),
        None => page.to_owned(),
    }
}

/// What somebody sees there: the status, where it leads, and all there is to read.
pub async fn seen(node: &Visitor, page: &str) -> (u16, String, String) {
    let answer = node.ask("GET", page, &[]).await;
    (answer.status.as_u16(), answer.location().to_owned(), without_alike(&answer.body))
}
