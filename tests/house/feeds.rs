use std::io::Cursor;

use atom_syndication::Feed;
use sqlx::PgPool;

use crate::{deleting_scoops::change, front_door::Visitor};

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

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_search_is_followed_as_a_feed(db: PgPool) {
    change(&db, "select words_catch_up(1000)").await;
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/search?q=salt&by=&site=Ward+Notes").await;
    let href = page.attributes("link[type='application/atom+xml']", "href").remove(0);
    assert_eq!(href, "/search/feed.xml?q=salt&site=Ward+Notes");
    assert_eq!(page.attributes("link[type='application/atom+xml']", "title"), ["Search: salt"]);
    let feed = feed(&visitor, &href).await;
    assert_eq!((feed.title.value.as_str(), feed.id), ("Search: salt", format!("https://boards.example{href}")));
    let titles: Vec<_> = feed.entries.iter().map(|entry| (&*entry.title.value, entry.updated.to_rfc3339())).collect();
    assert_eq!(
        titles,
        [
            ("Salt, again", "2025-03-02T10:00:00+00:00".to_owned()),
            ("Salt, again", "2025-03-01T10:00:00+00:00".to_owned())
        ],
        "the newest first"
    );
    let entry = &feed.entries[1];
    assert_eq!(entry.links[0].href, "https://ward.example/salt");
    assert!(entry.links[1].href.starts_with("https://boards.example/t/heart-failure/p/"));
    assert_eq!(entry.authors[0].name, "Ada Berg");
    assert_eq!(entry.categories[0].term, "Heart Failure Online");
    assert!(entry.summary.as_ref().unwrap().value.contains("salt"), "{:?}", entry.summary);
    assert_eq!(visitor.get(&href).await.header("cache-control"), "no-store");
    assert_eq!(
        visitor.get("/search?q=nothing+at+all").await.attributes("link[type='application/atom+xml']", "href").len(),
        1
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_feed_of_a_search_finds_what_a_stranger_may_read_and_is_as_strict(db: PgPool) {
    change(&db, "select words_catch_up(1000)").await;
    let ada = Visitor::named(&db, "ada").await;
    assert!(feed(&ada, "/search/feed.xml?q=secret").await.entries.is_empty(), "not even what is hers");
    assert!(feed(&ada, "/search/feed.xml?q=slat").await.entries.is_empty(), "nothing is guessed");
    assert!(feed(&ada, "/search/feed.xml?q=the").await.entries.is_empty());
    for (asked, status) in
        [("", 400), ("q=", 400), ("q=%00", 400), ("q=salt&from=soon", 422), ("q=salt&board=ward-secrets", 422)]
    {
        assert_eq!(ada.get(&format!("/search/feed.xml?{asked}")).await.status, status, "{asked}");
    }
    // A page's worth of them, the newest.
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select id, owner_id, 'Bread ' || n, 'published', timestamptz '2020-01-01' + n * interval '1 day'
         from topic, generate_series(1, 40) n where slug = 'sleep'",
    )
    .await;
    let entries = feed(&ada, "/search/feed.xml?q=bread&by=").await.entries;
    assert_eq!((entries.len(), &*entries[0].title.value), (25, "Salt, again"));
    assert_eq!(&*entries[1].title.value, "Bread 40");
}
