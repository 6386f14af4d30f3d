use sqlx::PgPool;

use crate::front_door::{Answer, Visitor};

const WARD: &str = "/t/heart-failure";

pub async fn scoop(db: &PgPool, title: &str) -> i64 {
    let id = "select id from scoop where title = $1 order by via_id nulls first limit 1";
    sqlx::query_scalar(id).bind(title).fetch_one(db).await.unwrap()
}

pub async fn told<T>(db: &PgPool, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

pub async fn change(db: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

pub fn goes_to(answer: &Answer, path: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, path), "{}", answer.body);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_deleted_scoop_shows_nowhere_and_can_be_had_back(db: PgPool) {
    let (rui, stranger) = (Visitor::named(&db, "rui").await, Visitor::stranger(&db));
    let salt = scoop(&db, "Salt, again").await;
    let page = stranger.get(&format!("{WARD}/p/{salt}")).await;
    let permalink = page.location().to_owned();
    goes_to(&rui.post(&format!("{WARD}/scoops/{salt}/delete"), "").await, &format!("{WARD}?deleted={salt}"));

    let board = rui.get(&format!("{WARD}?deleted={salt}")).await;
    assert!(board.one(".undo").starts_with("Deleted: Salt, again"), "{}", board.one(".undo"));
    assert_eq!(board.attributes(".undo", "action"), [format!("{WARD}/scoops/{salt}/restore")]);
    assert!(stranger.get(&format!("{WARD}?deleted={salt}")).await.all(".undo").is_empty());
    assert!(Visitor::named(&db, "mei").await.get(&format!("{WARD}?deleted={salt}")).await.all(".undo").is_empty());

    let tag = format!("{WARD}?tag=evidence");
    for path in [WARD, "/", "/@ada", "/t/sleep", tag.as_str(), "/t/heart-failure/feed.xml"] {
        let answer = stranger.get(path).await;
        assert!(!answer.body.contains(&format!("{WARD}/p/{salt}/")), "{path}");
    }
    assert_eq!(stranger.get(&permalink).await.status, 404);
    assert_eq!(told::<i32>(&db, "select scoop_count from topic where slug = 'heart-failure'").await, 2);
    assert_eq!(told::<i32>(&db, "select scoops from topic_tag where tag = 'evidence'").await, 1);

    goes_to(&rui.post(&format!("{WARD}/scoops/{salt}/restore"), "to=/scoops?q=salt").await, "/scoops?q=salt");
    assert_eq!(stranger.get(&permalink).await.status, 200);
    assert_eq!(told::<i32>(&db, "select scoops from topic_tag where tag = 'evidence'").await, 2);
    assert_eq!(rui.post(&format!("{WARD}/scoops/{salt}/restore"), "").await.status, 400, "it is not deleted any more");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_is_had_back_where_another_scoop_of_its_article_stands(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let salt = scoop(&db, "Salt, again").await;
    ada.post(&format!("{WARD}/scoops/{salt}/delete"), "").await;
    change(
        &db,
        "insert into scoop (topic_id, article_id, curator_id, title, state, published_at)
         select topic_id, article_id, curator_id, 'Salt anew', 'published', now() from scoop where deleted_at is not null",
    )
    .await;
    let refused = ada.post(&format!("{WARD}/scoops/{salt}/restore"), "").await;
    assert_eq!(refused.status, 400);
    assert!(refused.shows("Another scoop of the same article stands on the board now."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_contributor_deletes_a_draft_of_their_own_and_nothing_that_is_published(db: PgPool) {
    change(
        &db,
        "insert into topic_member (topic_id, account_id, role)
         select topic.id, account.id, 'contributor' from topic, account where slug = 'heart-failure' and name = 'noor';
         insert into scoop (topic_id, curator_id, title, state, published_at, offered_at)
         select topic.id, account.id, t.title, t.state::scoop_state, now(), null
         from topic, account, (values ('Mine to drop', 'draft'), ('Mine and out', 'published')) t (title, state)
         where slug = 'heart-failure' and name = 'noor'",
    )
    .await;
    let noor = Visitor::named(&db, "noor").await;
    let deleted = async |title: &str| {
        let id = scoop(&db, title).await;
        noor.post(&format!("{WARD}/scoops/{id}/delete"), "").await.status.as_u16()
    };
    assert_eq!(deleted("Mine to drop").await, 303);
    assert_eq!(deleted("Mine and out").await, 403);
    assert_eq!(deleted("Not yet").await, 404, "somebody else's draft is not there for them");
    let id = scoop(&db, "Mine to drop").await;
    goes_to(&noor.post(&format!("{WARD}/scoops/{id}/restore"), "").await, WARD);
    assert_eq!(told::<String>(&db, "select state::text from scoop where title = 'Mine to drop'").await, "draft");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_to_appear_meanwhile_comes_back_as_a_draft(db: PgPool) {
    change(
        &db,
        "update scoop set state = 'scheduled', scheduled_for = now() + interval '1 day' where title = 'Not yet'",
    )
    .await;
    let ada = Visitor::named(&db, "ada").await;
    let id = scoop(&db, "Not yet").await;
    for (shift, state) in [("0 days", "scheduled"), ("2 days", "draft")] {
        ada.post(&format!("{WARD}/scoops/{id}/delete"), "").await;
        sqlx::query("update scoop set scheduled_for = scheduled_for - $1::text::interval where id = $2")
            .bind(shift)
            .bind(id)
            .execute(&db)
            .await
            .unwrap();
        ada.post(&format!("{WARD}/scoops/{id}/restore"), "").await;
        assert_eq!(told::<String>(&db, "select state::text from scoop where title = 'Not yet'").await, state);
        let due = "select scheduled_for is not null from scoop where title = 'Not yet'";
        assert_eq!(told::<bool>(&db, due).await, state == "scheduled");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_sweep_throws_away_what_was_deleted_thirty_days_ago(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    ada.app.prepare_jobs().await.unwrap();
    for title in ["Salt, again", "Read this first"] {
        let id = scoop(&db, title).await;
        ada.post(&format!("{WARD}/scoops/{id}/delete"), "").await;
    }
    let salt = scoop(&db, "Salt, again").await;
    change(
        &db,
        "update scoop set deleted_at = now() - interval '31 days' where title = 'Salt, again' and via_id is null",
    )
    .await;
    assert!(ada.get(&format!("{WARD}?deleted={salt}")).await.all(".undo").is_empty());
    assert_eq!(ada.post(&format!("{WARD}/scoops/{salt}/restore"), "").await.status, 404, "it is too late");
    change(&db, "select graphile_worker.add_job('sweep')").await;
    ada.app.run_due_jobs().await.unwrap();
    let left = "select count(*) from scoop where deleted_at is not null";
    assert_eq!(told::<i64>(&db, left).await, 1);
    assert_eq!(told::<i64>(&db, "select count(*) from comment").await, 0, "what was said of it goes with it");
    assert_eq!(
        told::<i64>(&db, "select count(*) from scoop where title = 'Salt, again'").await,
        1,
        "the rescoop stays"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_draft_that_is_had_back_is_what_it_was(db: PgPool) {
    change(
        &db,
        "insert into topic_member (topic_id, account_id, role)
         select topic.id, account.id, 'contributor' from topic, account where slug = 'heart-failure' and name = 'noor';
         insert into article (address, title, state, read_at) values ('https://ward.example/slow', 'slow', 'waiting', now());
         insert into scoop (topic_id, curator_id, article_id, title, waits, offered_at)
         select topic.id, account.id, case when slow then article.id end, case when slow then '' else 'My offer' end, slow,
             case when not slow then now() end
         from topic, account, article, (values (true), (false)) t (slow)
         where slug = 'heart-failure' and name = 'noor' and article.title = 'slow'",
    )
    .await;
    let (noor, rui) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "rui").await);
    let (slow, offer) = (scoop(&db, "").await, scoop(&db, "My offer").await);
    for id in [slow, offer] {
        goes_to(&noor.post(&format!("{WARD}/scoops/{id}/delete"), "").await, &format!("{WARD}?deleted={id}"));
    }
    let offered = "/scoops?board=heart-failure&state=offered";
    assert!(rui.get(offered).await.all(".holdings .name").is_empty(), "nobody is asked about what is deleted");
    for id in [slow, offer] {
        goes_to(&noor.post(&format!("{WARD}/scoops/{id}/restore"), "").await, WARD);
    }
    assert_eq!(rui.get(offered).await.all(".holdings .name"), ["My offer"]);
    assert!(rui.get(WARD).await.one("#works").contains("Offered by Noor Aziz"));
    assert!(told::<bool>(&db, "select waits from scoop where title = ''").await, "its page fills it when it is read");
}
