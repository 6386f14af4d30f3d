use std::io::Cursor;

use atom_syndication::Feed;
use sqlx::PgPool;

use crate::front_door::Visitor;

async fn feed(visitor: &Visitor, path: &str) -> Feed {
    let answer = visitor.get(path).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
    Feed::read_from(Cursor::new(answer.body)).unwrap()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_feed_brings_the_newest_with_links_to_their_sources_and_the_insight(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let feed = feed(&visitor, "/t/heart-failure/feed.xml").await;

    assert_eq!(feed.title.value, "Heart Failure Online");
    assert_eq!(feed.id, "https://boards.example/t/heart-failure/feed.xml");
    assert_eq!(feed.updated.to_rfc3339(), "2025-03-01T10:00:00+00:00");
    let titles: Vec<_> = feed.entries.iter().map(|entry| &*entry.title.value).collect();
    assert_eq!(titles, ["Salt, again", "A scale in the kitchen", "Read this first"]);
    let links: Vec<_> = feed.entries[0].links.iter().map(|link| (&*link.rel, &*link.href)).collect();
    assert_eq!(links[0], ("alternate", "https://ward.example/salt"));
    assert!(links[1].0 == "related" && links[1].1.starts_with("https://boards.example/t/heart-failure/p/"));
    let content = feed.entries[0].content.as_ref().unwrap();
    assert_eq!(content.content_type.as_deref(), Some("html"));
    assert!(content.value.as_ref().unwrap().contains("<p>Bread is where the salt is.</p>"));
    assert!(feed.entries[2].links[0].href.ends_with("/read-this-first"), "a text post links to itself");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_feed_can_keep_to_a_tag_and_is_named_after_it(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let feed = feed(&visitor, "/t/heart-failure/feed.xml?tag=food+%26+drink").await;
    assert_eq!(feed.title.value, "Heart Failure Online: food & drink");
    assert_eq!(feed.entries.len(), 1);
    assert_eq!(feed.id, "https://boards.example/t/heart-failure/feed.xml?tag=food+%26+drink");
    assert_eq!(visitor.get("/t/ward-secrets/feed.xml").await.status, 404);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_sitemap_lists_public_boards_and_scoops(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let robots = visitor.get("/robots.txt").await;
    assert!(robots.body.contains("Sitemap: https://boards.example/sitemap.xml"));
    let index = visitor.get("/sitemap.xml").await;
    assert!(index.body.contains("https://boards.example/sitemap/boards-0.xml"));
    assert!(index.body.contains("https://boards.example/sitemap/scoops-0.xml"));
    let boards = visitor.get("/sitemap/boards-0.xml").await;
    assert_eq!(boards.body.matches("<loc>").count(), 2);
    assert!(boards.body.contains("<loc>https://boards.example/t/sleep</loc><lastmod>2025-03-02T10:00:00Z</lastmod>"));
    assert_eq!(visitor.get("/sitemap/scoops-0.xml").await.body.matches("<loc>").count(), 4);
}
