//! When a scoop appears, and who says so.

use sqlx::PgPool;

use crate::front_door::Visitor;

async fn somebody(db: &PgPool, name: &str) -> Visitor {
    let visitor = Visitor::named(db, name).await;
    visitor.app.prepare_jobs().await.unwrap();
    visitor
}

/// Ada's draft on the board about hearts.
async fn draft(db: &PgPool) -> String {
    let id: i64 = sqlx::query_scalar("select id from scoop where title = 'Not yet'").fetch_one(db).await.unwrap();
    format!("/t/heart-failure/scoops/{id}")
}

async fn state(db: &PgPool) -> String {
    sqlx::query_scalar("select state::text from scoop where title = 'Not yet'").fetch_one(db).await.unwrap()
}

const TYPED: &str = "title=Not+yet&excerpt=A+draft.&tags=&version=1";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scheduled_scoop_appears_once_at_its_time_in_the_time_of_its_board(db: PgPool) {
    sqlx::query("update topic set time_zone = 'Asia/Tokyo'").execute(&db).await.unwrap();
    let ada = somebody(&db, "ada").await;
    let editor = draft(&db).await;
    let sent = ada.post(&editor, &format!("{TYPED}&deed=schedule&when=2029-01-31T09:30")).await;
    assert_eq!(sent.location(), "/t/heart-failure#works");
    let at: String =
        sqlx::query_scalar("select (scheduled_for at time zone 'UTC')::text from scoop where title = 'Not yet'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(at, "2029-01-31 00:30:00");
    assert!(ada.get("/t/heart-failure").await.one("#works").contains("Appears on January 31, 2029 12:30 AM"));
    assert_eq!(ada.get(&editor).await.attributes("#when", "value"), ["2029-01-31T09:30"]);
    assert!(!Visitor::stranger(&db).get("/t/heart-failure").await.shows("Not yet"));

    // The minute has come and gone; nobody ran then, and now two nodes do.
    sqlx::query("update scoop set scheduled_for = now() - interval '3 hours' where title = 'Not yet'")
        .execute(&db)
        .await
        .unwrap();
    let version = "select version from scoop where title = 'Not yet'";
    let before: i32 = sqlx::query_scalar(version).fetch_one(&db).await.unwrap();
    let due = "select graphile_worker.add_job('publish_due', '{}'::json) from generate_series(1, 5)";
    sqlx::query(due).execute(&db).await.unwrap();
    let other = Visitor::stranger(&db);
    let (one, two) = tokio::join!(ada.app.run_due_jobs(), other.app.run_due_jobs());
    one.unwrap();
    two.unwrap();
    assert_eq!(state(&db).await, "published");
    let shown = other.get("/t/heart-failure").await;
    let after: i32 = sqlx::query_scalar(version).fetch_one(&db).await.unwrap();
    assert_eq!(after, before + 1, "it appeared once");
    assert_eq!(shown.one(".pinned + .scoop h2"), "Not yet", "it stands where its time puts it");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_moment_that_is_past_or_none_is_refused_beside_the_field(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = draft(&db).await;
    for when in ["2020-01-31T09:30", "2099-01-31T09:30", "tomorrow", ""] {
        let refused = ada.post(&editor, &format!("{TYPED}&deed=schedule&when={when}")).await;
        assert_eq!(refused.status, 422, "{when}");
        assert!(!refused.problem("when").is_empty());
        assert_eq!(refused.attributes("#title", "value"), ["Not yet"]);
    }
    assert_eq!(state(&db).await, "draft");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_appears_on_an_archived_board_until_it_is_out_of_the_archive(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let scheduled =
        "update scoop set state = 'scheduled', scheduled_for = now() - interval '1 minute' where title = 'Not yet'";
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{scheduled}; update topic set archived_at = now()")))
        .execute(&db)
        .await
        .unwrap();
    let due = "select graphile_worker.add_job('publish_due', '{}'::json)";
    for (archived, becomes) in [(true, "scheduled"), (false, "published")] {
        if !archived {
            sqlx::query("update topic set archived_at = null").execute(&db).await.unwrap();
        }
        sqlx::query(due).execute(&db).await.unwrap();
        ada.app.run_due_jobs().await.unwrap();
        assert_eq!(state(&db).await, becomes);
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_contributors_scoop_waits_for_a_curator(db: PgPool) {
    sqlx::query("insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'contributor' from topic, account where slug = 'heart-failure' and name = 'noor'").execute(&db).await.unwrap();
    let noor = somebody(&db, "noor").await;
    let rui = somebody(&db, "rui").await;
    let editor = noor.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let typed = "title=Olives&excerpt=&insight=Salty&tags=";
    assert_eq!(noor.post(&editor, &format!("{typed}&version=1&deed=publish")).await.status, 403);
    assert_eq!(
        noor.post(&editor, &format!("{typed}&version=1&deed=offer")).await.location(),
        format!("{editor}?done=offered")
    );
    assert!(rui.get("/t/heart-failure").await.one("#works").contains("Offered by Noor Aziz"));
    assert!(!Visitor::stranger(&db).get("/t/heart-failure").await.shows("Olives"));

    let longer = "title=Olives&excerpt=&tags=salt&version=2&deed=send-back";
    let asked = rui.post(&editor, &format!("{longer}&word=")).await;
    assert!(asked.status == 422 && asked.one("#word-problem").contains("Please fill this in."));
    assert_eq!(asked.attributes("#tags", "value"), ["salt"], "what was typed beside it stays");
    rui.post(&editor, &format!("{longer}&word=Which+olives%3F")).await;
    let back = noor.get(&editor).await;
    assert!(back.shows("It came back as a draft: Which olives?"));
    assert_eq!(back.attributes("#tags", "value"), ["salt"], "with what the curator changed");
    noor.post(&editor, &format!("{typed}&version=3&deed=offer")).await;
    let version = noor.get(&editor).await.attributes("#editor [name=version]", "value").remove(0);
    assert_eq!(
        rui.post(&format!("{editor}/publish"), &format!("version={version}")).await.location(),
        "/t/heart-failure"
    );
    let shown = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert!(shown.shows("Scooped by Noor Aziz") && shown.shows("Noor Aziz's insight"));
    assert_eq!(noor.get(&editor).await.status, 403, "who contributes does not change what is published");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_stands_in_the_way_of_a_draft_in_the_works_is_told_in_its_editor(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "url=https://news.example/way").await;
    assert_eq!(editor.status, 303);
    let newest: i64 = sqlx::query_scalar("select max(id) from scoop").fetch_one(&db).await.unwrap();
    let editor = format!("/t/heart-failure/scoops/{newest}");
    ada.post(&editor, "title=Way&excerpt=Words+of+it&insight=&tags=&version=1").await;
    sqlx::raw_sql("update article set state = 'read', text_length = 12 where address like '%/way'; update scoop set waits = false; update topic set quote_limit = 20").execute(&db).await.unwrap();
    let refused = ada.post(&format!("{editor}/publish"), "version=2").await;
    assert_eq!(refused.status, 422);
    assert!(refused.problem("excerpt").contains("this board quotes 20 % at most"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_contributor_offers_appears_on_their_own_boards_at_once(db: PgPool) {
    sqlx::query("insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'contributor' from topic, account where slug = 'heart-failure' and name = 'mei'").execute(&db).await.unwrap();
    let mei = somebody(&db, "mei").await;
    let editor = mei.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let form = "title=Naps&excerpt=&insight=Sleep&tags=&version=1&boards=sleep&deed=offer";
    assert_eq!(mei.post(&editor, form).await.location(), format!("{editor}?done=offered"));
    let stranger = Visitor::stranger(&db);
    assert!(stranger.get("/t/sleep").await.shows("Naps"));
    assert!(!stranger.get("/t/heart-failure").await.shows("Naps"));
    assert!(somebody(&db, "rui").await.get("/t/heart-failure").await.one("#works").contains("Offered by Mei Tan"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_typed_into_a_scheduled_scoop_waits_for_its_button(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let typed = "title=Soon&excerpt=&insight=&tags=";
    ada.post(&editor, &format!("{typed}&version=1&deed=schedule&when=2031-01-01T09:30")).await;
    ada.post(&format!("{editor}/keep"), &format!("{typed}&version=2").replace("Soon", "Sooner")).await;
    let page = ada.get(&editor).await;
    assert_eq!(page.attributes("#title", "value"), ["Sooner"]);
    assert_eq!(page.attributes("#editor", "data-state"), ["scheduled"]);
    assert!(page.shows("It appears like this once you press “Save”"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_without_a_title_is_not_published(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let refused = ada.post(&editor, "title=+&excerpt=&insight=Kept&tags=&version=1&deed=publish").await;
    assert_eq!(refused.problem("title"), "A scoop needs a title to be published.");
    assert_eq!(refused.one("#insight"), "Kept");
    let refused = ada.post(&format!("{editor}/publish"), "version=1").await;
    assert_eq!(refused.problem("title"), "A scoop needs a title to be published.");
}
