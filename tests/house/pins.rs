use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, goes_to, scoop, told},
    front_door::{Visitor, meeting},
};

const WARD: &str = "/t/heart-failure";

async fn titles(visitor: &Visitor) -> Vec<String> {
    visitor.get(WARD).await.all("article.pinned h2")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn several_scoops_are_pinned_in_their_curators_order(db: PgPool) {
    let (rui, stranger) = (Visitor::named(&db, "rui").await, Visitor::stranger(&db));
    let pin = async |title: &str, deed: &str| {
        let id = scoop(&db, title).await;
        goes_to(&rui.post(&format!("{WARD}/scoops/{id}/{deed}"), "").await, WARD);
    };
    pin("Salt, again", "pin").await;
    pin("A scale in the kitchen", "pin").await;
    assert_eq!(titles(&stranger).await, ["Read this first", "Salt, again", "A scale in the kitchen"]);
    assert_eq!(stranger.get(WARD).await.all("article.scoop h2").len(), 3, "each stands there once");

    pin("A scale in the kitchen", "pin/up").await;
    assert_eq!(titles(&stranger).await, ["Read this first", "A scale in the kitchen", "Salt, again"]);
    pin("Read this first", "pin/down").await;
    pin("Read this first", "pin/up").await;
    pin("Read this first", "pin/up").await;
    assert_eq!(titles(&stranger).await, ["Read this first", "A scale in the kitchen", "Salt, again"]);

    let deeds = rui.get(WARD).await.all(".pinned .keep button");
    assert!(deeds.contains(&"Move up: Salt, again".to_owned()) && deeds.contains(&"Unpin: Read this first".to_owned()));
    assert!(!deeds.contains(&"Move down: Salt, again".to_owned()), "{deeds:?}");
    assert!(stranger.get(WARD).await.all(".keep").is_empty());

    pin("A scale in the kitchen", "unpin").await;
    pin("Salt, again", "pin").await;
    assert_eq!(titles(&stranger).await, ["Read this first", "Salt, again"]);
    let feed = stranger.get("/t/heart-failure/feed.xml").await.body;
    assert!(feed.find("Salt, again").unwrap() < feed.find("Read this first").unwrap(), "a feed goes by date");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_pin_goes_as_far_as_it_is_told_and_no_further_than_to_the_end(db: PgPool) {
    let (rui, first) = (Visitor::named(&db, "rui").await, scoop(&db, "Read this first").await);
    for title in ["Salt, again", "A scale in the kitchen"] {
        rui.post(&format!("{WARD}/scoops/{}/pin", scoop(&db, title).await), "").await;
    }
    // One that fell off left its place empty.
    change(&db, "update scoop set pin_position = pin_position * 7 where pinned").await;
    for (by, place) in [(2, 2), (-1, 1), (0, 1), (i32::MAX, 2), (i32::MIN, 0), (5, 2), (-2, 0)] {
        let moved = rui.post(&format!("{WARD}/scoops/{first}/pin/move"), &format!("by={by}")).await;
        assert_eq!(moved.status, 303, "{by}: {}", moved.body);
        let at = titles(&rui).await.iter().position(|title| title == "Read this first");
        assert_eq!(at, Some(place), "by {by}");
    }
    assert_eq!(told::<i64>(&db, "select count(distinct pin_position) from scoop where pinned").await, 3);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn five_are_the_most_however_many_pin_at_once(db: PgPool) {
    change(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select topic.id, owner_id, 'Post ' || n, 'published', now() from topic, generate_series(1, 7) n
         where slug = 'heart-failure'",
    )
    .await;
    let rui = Visitor::named(&db, "rui").await;
    let ids: Vec<i64> =
        sqlx::query_scalar("select id from scoop where title like 'Post %'").fetch_all(&db).await.unwrap();
    let posts = ids.iter().map(|id| {
        let path = format!("{WARD}/scoops/{id}/pin");
        let rui = &rui;
        async move { rui.post(&path, "").await }
    });
    let answers = meeting(&db, "heart-failure", 7, futures_util::future::join_all(posts)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 4);
    let refused = answers.iter().find(|answer| answer.status == 400).unwrap();
    assert!(refused.shows("Five scoops are pinned on this board, which is the most."));
    assert_eq!(told::<i64>(&db, "select count(*) from scoop where pinned").await, 5);
    assert_eq!(told::<i64>(&db, "select count(distinct pin_position) from scoop where pinned").await, 5);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_pin_falls_off_what_is_deleted_and_a_draft_gets_none(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let first = scoop(&db, "Read this first").await;
    ada.post(&format!("{WARD}/scoops/{first}/delete"), "").await;
    ada.post(&format!("{WARD}/scoops/{first}/restore"), "").await;
    assert!(titles(&ada).await.is_empty());
    let draft = scoop(&db, "Not yet").await;
    ada.post(&format!("{WARD}/scoops/{draft}/pin"), "").await;
    assert_eq!(told::<i64>(&db, "select count(*) from scoop where pinned").await, 0);
}
