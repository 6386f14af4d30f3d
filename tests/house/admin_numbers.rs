//! What happened lately, in numbers.

use sqlx::PgPool;

use crate::{
    admin_accounts::abe,
    front_door::{Answer, Visitor},
};

async fn sql(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

/// What each chart says in a sentence.
fn charts(page: &Answer) -> Vec<String> {
    page.attributes(".chart svg", "aria-label")
}

/// Views, and a comment each, two days and forty days ago; everything else long before.
async fn lately(db: &PgPool) -> Visitor {
    let abe = abe(db).await;
    sql(
        db,
        "update account set created_at = now() - interval '3 years' where name <> 'abe';
         update comment set written_at = date_trunc('day', now() at time zone 'UTC') at time zone 'UTC' - interval '36 hours' where source = 'And the olives?';
         update comment set written_at = now() - interval '40 days' where source = 'Those too.';
         insert into topic_view select id, (now() at time zone 'UTC')::date - 2, 30 from topic;
         insert into topic_view select id, (now() at time zone 'UTC')::date - 40, 1000 from topic",
    )
    .await;
    abe
}

async fn swept(db: &PgPool, visitor: &Visitor) {
    visitor.app.prepare_jobs().await.unwrap();
    sql(db, "select graphile_worker.add_job('sweep', '{}')").await;
    visitor.app.run_due_jobs().await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_last_days_and_months_are_drawn_and_told(db: PgPool) {
    let abe = lately(&db).await;
    swept(&db, &abe).await;
    let page = abe.get("/admin/numbers").await;
    let told = charts(&page);
    assert!(told[0].starts_with("Views of boards in the last 30 days: 120, 120 at most"), "{told:?}");
    assert!(told[1].starts_with("New accounts in the last 30 days: 1, 1 at most"), "today counts: {told:?}");
    assert_eq!(told[2], "Scoops published on public boards in the last 30 days: 0");
    assert!(told[3].starts_with("Comments in the last 30 days: 1, "), "{told:?}");
    assert_eq!((page.all(".chart rect").len(), page.all(".chart tbody tr").len()), (180, 180));
    assert!(!page.body.contains("style="), "no inline style");
    let year = abe.get("/admin/numbers?over=months").await;
    assert!(charts(&year)[0].starts_with("Views of boards in the last 12 months: 4,120"), "{:?}", charts(&year));
    assert!(charts(&year)[3].starts_with("Comments in the last 12 months: 2"), "{:?}", charts(&year));
    assert_eq!(year.all(".chart rect").len(), 72);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_day_that_is_kept_is_not_counted_again_but_the_last_ones_are(db: PgPool) {
    let abe = lately(&db).await;
    swept(&db, &abe).await;
    sql(
        &db,
        "delete from topic_view where day < current_date - 20; update topic_view set views = 31 where day > current_date - 20",
    )
    .await;
    swept(&db, &abe).await;
    let views = charts(&abe.get("/admin/numbers?over=months").await).remove(0);
    assert!(views.starts_with("Views of boards in the last 12 months: 4,124"), "{views}");
    let kept: i64 = sqlx::query_scalar("select count(*) from site_day").fetch_one(&db).await.unwrap();
    assert_eq!(kept, 400);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn before_any_day_is_kept_today_is_counted(db: PgPool) {
    let abe = lately(&db).await;
    sql(&db, "insert into topic_view select id, (now() at time zone 'UTC')::date, 5 from topic").await;
    let told = charts(&abe.get("/admin/numbers").await);
    assert!(told[0].starts_with("Views of boards in the last 30 days: 20, "), "{told:?}");
}
