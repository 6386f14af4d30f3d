use sqlx::PgPool;

use crate::front_door::{Visitor, walk_links};

/// Where Ada's scoop on salt stands.
pub async fn salt(db: &PgPool) -> String {
    let id: i64 = sqlx::query_scalar("select id from scoop where title = 'Salt, again' and via_id is null")
        .fetch_one(db)
        .await
        .unwrap();
    format!("/t/heart-failure/p/{id}/salt-again")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_stands_alone_with_its_whole_conversation(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let path = salt(&db).await;
    let page = visitor.get(&path).await;

    assert_eq!(page.status, 200);
    assert_eq!(page.one("h1"), "Salt, again");
    assert!(page.shows("Scooped by Ada Berg onto Heart Failure Online"));
    assert_eq!(page.attributes("h1 a", "href"), ["https://ward.example/salt"]);
    assert!(page.one(".comment.depth-1").starts_with("Rui Costa's comment"));
    assert!(page.shows("Where it went") && page.all(".went li")[0].starts_with("Onto Sleep and Screens by Mei Tan"));
    assert_eq!(page.all(".more h3"), ["A scale in the kitchen", "Read this first"]);
    walk_links(&visitor, &path).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_wrong_slug_or_none_leads_to_the_right_address(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let path = salt(&db).await;
    for wrong in [path.replace("salt-again", "old-title"), path.replace("/salt-again", "")] {
        let answer = visitor.get(&wrong).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, &*path), "{wrong}");
    }
    let decoded = path.replace("/salt-again", "/x%2Fsalt-again");
    assert_eq!(visitor.get(&decoded).await.status, 307, "a slash in a slug is no slug");
    let elsewhere = path.replace("heart-failure", "sleep");
    assert_eq!(visitor.get(&elsewhere).await.status, 404, "a scoop stands on its own board only");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn drafts_hidden_scoops_and_those_of_private_boards_are_as_if_absent(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "select slug, scoop.id from scoop join topic on topic.id = topic_id
         where scoop.title in ('Not yet', 'No more', 'A secret')",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    assert_eq!(rows.len(), 3);
    for (slug, id) in rows {
        assert_eq!(visitor.get(&format!("/t/{slug}/p/{id}")).await.status, 404);
        assert_eq!(visitor.get(&format!("/t/{slug}/p/{id}/x")).await.status, 404);
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_rescoop_that_is_hidden_or_on_a_board_that_is_not_public_shows_nowhere(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let path = salt(&db).await;
    for (hide, show) in [
        (
            "update topic set visibility = 'private' where slug = 'sleep'",
            "update topic set visibility = 'public' where slug = 'sleep'",
        ),
        (
            "update topic set visibility = 'unlisted' where slug = 'sleep'",
            "update topic set visibility = 'public' where slug = 'sleep'",
        ),
        (
            "update scoop set state = 'hidden' where via_id is not null",
            "update scoop set state = 'published' where via_id is not null",
        ),
    ] {
        assert!(visitor.get(&path).await.shows("Mei Tan"));
        sqlx::query(hide).execute(&db).await.unwrap();
        assert!(!visitor.get(&path).await.shows("Mei Tan"), "{hide}");
        assert!(!visitor.get("/").await.shows("Scooped by Mei Tan"), "{hide}");
        assert!(!visitor.get("/@mei").await.shows("Salt"), "{hide}");
        sqlx::query(show).execute(&db).await.unwrap();
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_long_excerpt_is_folded_on_the_board_and_whole_on_its_page(db: PgPool) {
    let whole = format!("<p>{}</p><ul><li>the end</li></ul>", "A word. ".repeat(200));
    sqlx::query("update scoop set excerpt_html = $1, excerpt_lead = 'A word…' where title = 'Salt, again'")
        .bind(whole)
        .execute(&db)
        .await
        .unwrap();
    let visitor = Visitor::stranger(&db);
    let path = salt(&db).await;
    let board = visitor.get("/t/heart-failure").await;
    assert!(!board.shows("the end"));
    assert!(board.shows("Read all of Salt, again"));
    assert!(visitor.get(&path).await.all(".excerpt li").contains(&"the end".to_owned()));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_page_that_is_mostly_the_sources_says_whose_it_is(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let path = salt(&db).await;
    let canonical = async || visitor.get(&path).await.attributes("link[rel=canonical]", "href");
    assert_eq!(canonical().await, [format!("https://boards.example{path}")]);
    sqlx::query(
        "update scoop set excerpt_html = repeat('word ', 500), excerpt_lead = 'word…' where title = 'Salt, again'",
    )
    .execute(&db)
    .await
    .unwrap();
    assert_eq!(canonical().await, ["https://ward.example/salt"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_picture_is_described_and_one_left_behind_keeps_its_place(db: PgPool) {
    sqlx::query("update scoop set had_picture = true where title = 'A scale in the kitchen'")
        .execute(&db)
        .await
        .unwrap();
    let hash = "a".repeat(64);
    sqlx::query(
        "with p as (insert into picture (hash, media_type, width, height) values ($1, 'image/png', 10, 5) returning id)
                 update scoop set picture_id = p.id from p where title = 'Salt, again'",
    )
    .bind(&hash)
    .execute(&db)
    .await
    .unwrap();
    let page = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert_eq!(page.attributes("img.picture", "alt"), ["Salt, again | Heart Failure Online"]);
    assert_eq!(page.attributes("img.picture", "src"), [format!("/pictures/{hash}.png")]);
    assert_eq!(page.attributes("[role=img]", "aria-label"), ["A scale in the kitchen | Heart Failure Online"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_article_stands_on_a_board_once_and_answers_stay_on_their_scoop(db: PgPool) {
    let refused = async |sql: &'static str| {
        let error = sqlx::query(sql).execute(&db).await.unwrap_err();
        error.as_database_error().and_then(|refusal| refusal.constraint()).unwrap_or_default().to_owned()
    };
    let again = "insert into scoop (topic_id, article_id, curator_id, title)
                 select topic_id, article_id, curator_id, 'Again' from scoop where article_id is not null limit 1";
    assert_eq!(refused(again).await, "scoop_already_on_topic");
    let astray = "insert into comment (scoop_id, account_id, parent_id, source, html)
                  select scoop.id, comment.account_id, comment.id, 'x', 'x' from scoop, comment
                  where scoop.id <> comment.scoop_id limit 1";
    assert_eq!(refused(astray).await, "comment_answers_on_same_scoop");
    let script = "insert into article (address, title) values ('javascript:alert(1)', 'x')";
    assert_eq!(refused(script).await, "article_address_form");
}
