use sqlx::PgPool;

use crate::front_door::{Visitor, walk_links};

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_shows_what_it_is_for_whom_and_who_curates_it(db: PgPool) {
    let page = Visitor::stranger(&db).get("/t/heart-failure").await;

    assert_eq!(page.one("h1"), "Heart Failure Online");
    assert!(page.shows("What people with a weak heart read."));
    assert!(page.shows("Curated by Ada Berg with Rui Costa"));
    assert!(page.shows("Relevant to Clinicians and Patients."));
    assert!(page.shows("0 views | +0 today"));
    assert!(page.shows("Have a question?") && page.shows("Write to the ward."));
    assert_eq!(page.all(".tags a[href*='tag=evidence']")[0], "evidence 2");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_pinned_scoop_stands_first_and_the_others_newest_first(db: PgPool) {
    let page = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert_eq!(page.all("article.scoop h2"), ["Read this first", "Salt, again", "A scale in the kitchen"]);
    assert_eq!(page.all(".pinned .pin"), ["Pinned"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_title_leads_to_the_source_and_a_text_post_to_its_own_page(db: PgPool) {
    let page = Visitor::stranger(&db).get("/t/heart-failure").await;
    let titles = page.attributes("article.scoop h2 a", "href");
    assert!(titles[0].starts_with("/t/heart-failure/p/") && titles[0].ends_with("/read-this-first"), "{titles:?}");
    assert_eq!(titles[1..], ["https://ward.example/salt", "https://ward.example/scales"]);
    assert!(page.shows("Ward Notes, December 31, 2015"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn insights_and_comments_stand_under_their_scoop_and_silence_is_said(db: PgPool) {
    let page = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert!(page.shows("Ada Berg's insight Bread is where the salt is."));
    assert!(page.shows("Mei Tan's curator insight, December 31, 2015 5:15 PM Thirst wakes people up."));
    assert!(page.shows("Noor Aziz's comment, March 1, 2025 11:00 AM And the olives?"));
    assert_eq!(page.body.matches("No comment yet.").count(), 2);
    assert!(page.shows("All 2 comments"));

    sqlx::query("delete from comment").execute(&db).await.unwrap();
    let page = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert_eq!(page.body.matches("No comment yet.").count(), 2, "another curator's insight breaks the silence too");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_rescoop_names_the_board_it_came_from(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/t/sleep").await;
    assert!(page.shows("Scooped by Mei Tan, via Ada Berg onto Heart Failure Online"), "{}", page.one(".byline"));

    sqlx::query("update scoop set state = 'hidden' where via_id is null and title = 'Salt, again'")
        .execute(&db)
        .await
        .unwrap();
    let page = visitor.get("/t/sleep").await;
    assert!(!page.shows("via Ada Berg"), "a hidden scoop is named");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_tag_keeps_only_what_carries_it(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/t/heart-failure?tag=food+%26+drink").await;
    assert_eq!(page.all("article.scoop h2"), ["Salt, again"]);
    assert_eq!(page.all(".tags a[aria-current]"), ["food & drink 1"]);
    let page = visitor.get("/t/heart-failure?tag=nothing").await;
    assert!(page.shows("Nothing on this board carries that tag."));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "anybody may write a tag into an address");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn tag_counts_follow_what_is_published(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for (change, expected) in [
        ("update scoop set state = 'hidden' where title = 'Read this first'", "evidence 1"),
        ("update scoop set state = 'published', published_at = '2026-01-01' where title = 'Not yet'", "draft-only 1"),
        ("delete from scoop_tag where tag = 'draft-only'", "evidence 1"),
    ] {
        sqlx::query(change).execute(&db).await.unwrap();
        let page = visitor.get("/t/heart-failure").await;
        assert!(page.all(".tags a").contains(&expected.to_owned()), "{change}: {:?}", page.all(".tags a"));
    }
    let page = visitor.get("/t/heart-failure").await;
    assert!(!page.all(".tags a").iter().any(|tag| tag.starts_with("draft-only")));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_private_board_is_as_if_absent_and_an_unlisted_one_is_for_who_has_its_address(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let (secret, absent) = (visitor.get("/t/ward-secrets").await, visitor.get("/t/no-such-board").await);
    assert_eq!((secret.status, secret.body), (absent.status, absent.body));
    let unlisted = visitor.get("/t/drafts-of-rui").await;
    assert_eq!(unlisted.status, 200);
    assert_eq!(unlisted.attributes("meta[name=robots]", "content"), ["noindex"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_link_of_a_board_leads_somewhere(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for path in ["/t/heart-failure", "/t/sleep", "/explore", "/@ada"] {
        walk_links(&visitor, path).await;
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_head_tells_machines_what_the_board_is(db: PgPool) {
    sqlx::query("update topic set title = '</script><b>Salt</b>' where slug = 'sleep'").execute(&db).await.unwrap();
    let page = Visitor::stranger(&db).get("/t/sleep").await;
    assert_eq!(page.attributes("link[rel=canonical]", "href"), ["https://boards.example/t/sleep"]);
    assert_eq!(page.attributes("link[type='application/atom+xml']", "href"), ["/t/sleep/feed.xml"]);
    assert_eq!(page.attributes("meta[property='og:type']", "content"), ["website"]);
    let told: serde_json::Value = serde_json::from_str(&page.one("script[type='application/ld+json']")).unwrap();
    assert_eq!(told["@type"], "CollectionPage");
    assert_eq!(told["name"], "</script><b>Salt</b>");
    assert_eq!(page.all("h1 b").len(), 0);
}
