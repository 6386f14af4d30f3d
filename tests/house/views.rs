use sqlx::PgPool;

use crate::{
    front_door::{FIREFOX, Visitor},
    scoops::salt,
};

/// What a board says of its views, once all are written.
async fn counted(visitor: &Visitor, board: &str) -> String {
    visitor.app.write_views().await.unwrap();
    // A robot's look is not counted.
    visitor.ask("GET", board, &[("user-agent", "Googlebot/2.1")]).await.one(".views")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn reading_a_board_or_its_scoops_counts_and_nothing_is_lost(db: PgPool) {
    let (node, other_node) = (Visitor::stranger(&db), Visitor::stranger(&db));
    let scoop = salt(&db).await;
    assert_eq!(counted(&node, "/t/heart-failure").await, "0 views | +0 today");
    for _ in 0..3 {
        node.get("/t/heart-failure").await;
        other_node.get(&scoop).await;
    }
    other_node.app.write_views().await.unwrap();
    assert_eq!(counted(&node, "/t/heart-failure").await, "6 views | +6 today");
    assert!(node.get(&scoop).await.shows("3 views"));
    assert_eq!(counted(&node, "/t/heart-failure").await, "7 views | +7 today");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn robots_prefetches_and_looks_at_the_head_count_nothing(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    for headers in [
        vec![("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")],
        vec![("user-agent", "curl/8.5.0")],
        vec![],
        vec![("user-agent", FIREFOX), ("sec-purpose", "prefetch;prerender")],
        vec![("user-agent", FIREFOX), ("purpose", "prefetch")],
        vec![("user-agent", FIREFOX), ("x-moz", "prefetch")],
    ] {
        assert_eq!(visitor.ask("GET", "/t/sleep", &headers).await.status, 200, "{headers:?}");
        assert_eq!(counted(&visitor, "/t/sleep").await, "0 views | +0 today", "{headers:?}");
    }
    visitor.ask("HEAD", "/t/sleep", &[("user-agent", FIREFOX)]).await;
    visitor.get("/t/sleep/feed.xml").await;
    visitor.get("/t/no-such-board").await;
    assert_eq!(counted(&visitor, "/t/sleep").await, "0 views | +0 today");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_cannot_be_written_is_counted_on(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    visitor.get("/t/sleep").await;
    sqlx::query("alter table topic_view rename to away").execute(&db).await.unwrap();
    assert!(visitor.app.write_views().await.is_err());
    sqlx::query("alter table away rename to topic_view").execute(&db).await.unwrap();
    visitor.get("/t/sleep").await;
    assert_eq!(counted(&visitor, "/t/sleep").await, "2 views | +2 today");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_boards_day_begins_at_its_own_midnight(db: PgPool) {
    sqlx::query("update topic set time_zone = 'Pacific/Kiritimati' where slug = 'sleep'").execute(&db).await.unwrap();
    let visitor = Visitor::stranger(&db);
    visitor.get("/t/sleep").await;
    assert_eq!(counted(&visitor, "/t/sleep").await, "1 view | +1 today");
    let day_is_its_own: bool = sqlx::query_scalar(
        "select day = (now() at time zone 'Pacific/Kiritimati')::date from topic_view join topic on id = topic_id",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    assert!(day_is_its_own);
    sqlx::query("update topic_view set day = day - 1").execute(&db).await.unwrap();
    assert_eq!(counted(&visitor, "/t/sleep").await, "1 view | +0 today");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn views_of_a_board_that_went_away_meanwhile_are_let_go(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let scoop = salt(&db).await;
    visitor.get(&scoop).await;
    visitor.get("/t/sleep").await;
    sqlx::query("delete from topic where slug = 'heart-failure'").execute(&db).await.unwrap();
    assert_eq!(counted(&visitor, "/t/sleep").await, "1 view | +1 today");
}
