use sqlx::PgPool;

use crate::front_door::{Visitor, walk_links};

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_front_page_shows_public_boards_and_the_newest_scoops_of_all_of_them(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/").await;

    assert_eq!(page.status, 200);
    assert_eq!(page.all(".boards h3"), ["Sleep and Screens", "Heart Failure Online"]);
    let scoops = page.all("article.scoop h3");
    assert_eq!(scoops, ["Salt, again", "Salt, again", "A scale in the kitchen", "Read this first"]);
    assert!(page.shows("Scooped by Rui Costa onto Heart Failure Online"));
    walk_links(&visitor, "/").await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_private_unlisted_hidden_or_a_draft_shows_on_no_list(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for path in [
        "/",
        "/explore",
        "/t/heart-failure",
        "/@ada",
        "/@rui",
        "/t/heart-failure/feed.xml",
        "/sitemap/scoops-0.xml",
        "/sitemap/boards-0.xml",
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        for secret in ["secret", "nlisted", "Not yet", "No more", "not-yet", "no-more", "drafts-of-rui"] {
            assert!(!page.body.contains(secret), "{path} tells of {secret}");
        }
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn past_the_end_of_a_list_one_is_led_back_and_no_search_engine_is(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for path in ["/", "/explore", "/t/heart-failure", "/@ada"] {
        let page = visitor.get(&format!("{path}?before=1-1")).await;
        assert!(page.shows("Nothing older stands here."), "{path}");
        assert_eq!(page.attributes(".empty a", "href"), [path]);
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{path}");
        assert_eq!(visitor.get(path).await.attributes("meta[name=robots]", "content"), [""; 0], "{path}");
    }
}

#[sqlx::test]
async fn an_empty_site_says_that_nothing_is_there_yet(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    assert!(visitor.get("/").await.shows("Nothing has been scooped yet"));
    assert!(visitor.get("/explore").await.shows("no board yet"));
}

/// Thirty scoops a minute apart, two at the same instant, on a board of their own.
async fn a_long_board(db: &PgPool) {
    sqlx::query(
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select topic.id, topic.owner_id, 'Number ' || n, 'published', '2025-06-01Z'::timestamptz + (n / 2) * interval '1 minute'
         from topic, generate_series(1, 60) n where topic.slug = 'sleep'",
    )
    .execute(db)
    .await
    .unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn older_and_newer_walk_every_list_and_miss_nothing(db: PgPool) {
    a_long_board(&db).await;
    sqlx::query("insert into scoop_tag (scoop_id, topic_id, tag) select id, topic_id, 'numbered' from scoop where title like 'Number%'")
        .execute(&db)
        .await
        .unwrap();
    let visitor = Visitor::stranger(&db);
    for (path, total) in [("/", 64), ("/t/sleep", 61), ("/t/sleep?tag=numbered", 60), ("/@mei", 61)] {
        let mut page = visitor.get(path).await;
        let mut pages = vec![page.attributes("article.scoop", "id")];
        while let Some(older) = page.attributes("a[rel=next]", "href").pop() {
            page = visitor.get(&older).await;
            pages.push(page.attributes("article.scoop", "id"));
        }
        let mut ids = pages.concat();
        assert_eq!(ids.len(), total, "{path}");
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), total, "{path} shows something twice");

        // And back, to the very address it began with.
        let mut led_home = false;
        while let Some(newer) = page.attributes("a[rel=prev]", "href").pop() {
            page = visitor.get(&newer).await;
            if page.status == 307 {
                assert_eq!(page.header("location"), path);
                led_home = true;
                page = visitor.get(path).await;
            }
        }
        assert!(led_home, "{path}");
        assert_eq!(Some(&page.attributes("article.scoop", "id")), pages.first(), "{path}");
    }
}
