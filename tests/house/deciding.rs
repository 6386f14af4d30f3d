//! Who decides about a matter, how often, and what the log keeps of it.

use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    moderation::{Ward, one, run},
    thanks::salt_deeds,
};

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn all_by_one_account_go_at_once_and_come_back_at_once(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(
        &db,
        "insert into comment (scoop_id, account_id, source, html)
         select scoop.id, account.id, 'Buy ' || n, '<p>Buy</p>' from scoop, account, generate_series(1, 30) n
         where account.name = 'noor' and scoop.state = 'published'",
    )
    .await;
    let before: i64 = one(&db, "select count(*) from comment where state = 'shown'").await;
    ward.reported().await;
    let done = ward.decides(&ward.abe, "kind=remove&reason=spam&all=on&seen=0").await;
    assert_eq!(done.status, 303, "{}", done.one("main"));
    let left: i64 = one(&db, "select count(*) from comment where state = 'shown'").await;
    assert_eq!(left, 1, "what others said stays");
    let log: i64 = one(&db, "select count(*) from decision").await;
    assert_eq!(log, before - 1, "each has its line");
    let told = ward.noor.get("/decisions").await;
    assert_eq!(told.all(".told > li").len(), 1, "and is told once");
    let first: i64 = one(&db, "select min(id) from decision").await;
    assert_eq!(ward.abe.post(&format!("/decisions/{first}/undo"), "all=on").await.status, 303);
    let back: i64 = one(&db, "select count(*) from comment where state = 'shown'").await;
    assert_eq!(back, before);
    let log: i64 = one(&db, "select count(*) from decision where kind = 'restore'").await;
    assert_eq!(log, before - 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_hundred_who_decide_at_once_leave_one_outcome_and_a_true_log(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let matter = ward.reported().await;
    let way = format!("/matters/{matter}/decide");
    let forms = [
        "kind=keep&seen=0",
        "kind=hide&reason=abuse&seen=0",
        "kind=remove&reason=spam&seen=0",
        "kind=warn&reason=abuse&seen=0",
    ];
    let all = (0..100).map(|n| {
        let who = [&ward.abe, &ward.eve, &ward.ada][n % 3];
        who.post(&way, forms[n % 4])
    });
    let answers = futures_util::future::join_all(all).await;
    let done: Vec<_> = answers.iter().filter(|answer| answer.status == 303).collect();
    assert_eq!(done.len(), 1, "one decides");
    let odd = answers.iter().find(|answer| answer.status != 303 && answer.status != 422);
    assert!(odd.is_none(), "the others are told: {}", odd.unwrap().body);
    assert!(answers.iter().any(|answer| answer.shows("Somebody has decided about this meanwhile.")));
    let log: Vec<String> = sqlx::query_scalar("select kind::text from decision").fetch_all(&db).await.unwrap();
    assert_eq!(log.len(), 1);
    let stands = ward.olives_read().await;
    match &*log[0] {
        "hide" => assert!(stands.contains("A moderator hid it"), "{stands}"),
        "remove" => assert!(stands.contains("A moderator removed it"), "{stands}"),
        _ => assert!(stands.contains("And the olives?"), "{stands}"),
    }
    assert!(done[0].location().contains(&format!("kind={}", log[0])), "who was told yes has it in the log");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_decides_about_their_own_words_nor_a_curator_about_people(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let too: i64 = one(&db, "select id from comment where source = 'Those too.'").await;
    ward.noor.post(&format!("/report/comment/{too}"), "reason=abuse").await;
    let own = ward.decides(&ward.rui, "kind=keep&seen=0").await;
    assert!(own.status == 403 && own.shows("Somebody else decides about what is yours."));
    assert_eq!(ward.decides(&ward.ada, "kind=ban&reason=abuse&seen=0").await.status, 403);
    let mei = Visitor::named(&db, "mei").await;
    assert_eq!(ward.decides(&mei, "kind=keep&seen=0").await.status, 404);
    assert_eq!(ward.decides(&ward.noor, "kind=keep&seen=0").await.status, 404);
    let matter = ward.matter().await;
    assert_eq!(mei.get(&format!("/matters/{matter}")).await.status, 404);
    assert!(ward.ada.get(&format!("/matters/{matter}")).await.shows("Those too."));
    ward.decides(&ward.abe, "kind=hide&reason=abuse&seen=0").await;
    let refused = ward.ada.post(&format!("/decisions/{}/undo", ward.decision().await), "").await;
    assert!(refused.status == 403 && refused.shows("Those who look after the site decided this."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_waits_stands_in_the_queue_until_it_is_shown_or_gone(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update topic set comment_policy = 'held' where slug = 'heart-failure'").await;
    let deeds = salt_deeds(&db).await;
    ward.noor.post(&format!("{deeds}/comments"), "text=May+I+ask").await;
    let queue = ward.ada.get("/t/heart-failure/queue").await;
    assert!(queue.shows("May I ask"), "{}", queue.one("main"));
    assert_eq!(ward.decides(&ward.ada, "kind=keep&seen=0").await.status, 303);
    assert!(ward.read().await.shows("May I ask"));
    assert!(ward.ada.get("/t/heart-failure/queue").await.all(".matter").is_empty());
    assert_eq!(ward.ada.post(&format!("/decisions/{}/undo", ward.decision().await), "").await.status, 303);
    assert!(!ward.read().await.shows("May I ask"), "it waits again");
    assert_eq!(ward.ada.get("/t/heart-failure/queue").await.all(".matter").len(), 1);
    let id: i64 = one(&db, "select max(id) from comment").await;
    ward.noor.post(&format!("{deeds}/comments/{id}/delete"), "").await;
    assert!(ward.ada.get("/t/heart-failure/queue").await.all(".matter").is_empty(), "what is gone waits no more");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_log_is_never_changed(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    ward.decides(&ward.abe, "kind=hide&reason=abuse&seen=0").await;
    for sql in [
        "update decision set reason = 'spam'",
        "delete from decision",
        "truncate decision cascade",
        "update decision set board_id = 1",
    ] {
        let refused = sqlx::raw_sql(sql).execute(&db).await.unwrap_err();
        assert!(refused.to_string().contains("what is in the log is not changed"), "{sql}: {refused}");
    }
    run(&db, "update topic set deleted_at = now() - interval '31 days', visibility_before = visibility, visibility = 'private'")
        .await;
    run(&db, "delete from topic").await;
    let log: i64 = one(&db, "select count(*) from decision where board_id is null").await;
    assert_eq!(log, 1, "a board that is thrown away leaves its lines");
    assert!(Visitor::stranger(&db).get("/moderation").await.shows("Hidden · a comment"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn whom_it_concerns_gets_a_letter_without_a_word_of_it(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update account set email = 'noor@ward.example' where name = 'noor'").await;
    ward.reported().await;
    ward.decides(&ward.ada, "kind=warn&reason=privacy&words=Name+no+patient&seen=0").await;
    let letters = ward.ada.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].text.contains("A moderator decided something about your comment."));
    assert!(!letters[0].raw.contains("Name no patient") && letters[0].text.contains("/decisions"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_looks_into_a_draft_what_is_held_there_waits_once_it_appears(db: PgPool) {
    let ward = Ward::new(db).await;
    let id: i64 = one(&ward.db, "select id from scoop where title = 'Not yet'").await;
    let draft = format!("/t/heart-failure/scoops/{id}");
    let typed = "title=Not+yet&excerpt=A+draft.&insight=Call+her+on+212-555-0187.&tags=&guard=despite";
    let version: i32 = one(&ward.db, "select version from scoop where title = 'Not yet'").await;
    assert_eq!(ward.ada.post(&draft, &format!("{typed}&version={version}&deed=save")).await.status, 303);
    assert!(one::<bool>(&ward.db, "select held from insight where source like 'Call her%'").await);
    assert!(!ward.abe.get("/admin/queue").await.shows("212-555-0187"));
    let sent = ward.ada.post(&draft, &format!("{typed}&version={}&deed=publish", version + 1)).await;
    assert_eq!(sent.location(), "/t/heart-failure");
    assert!(ward.abe.get("/admin/queue").await.shows("212-555-0187"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_let_through_where_it_stands_is_in_the_log_and_can_be_undone(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update topic set comment_policy = 'held' where slug = 'heart-failure'").await;
    let deeds = salt_deeds(&db).await;
    ward.noor.post(&format!("{deeds}/comments"), "text=May+I+ask").await;
    let id: i64 = one(&db, "select max(id) from comment").await;
    for _ in 0..2 {
        assert_eq!(ward.ada.post(&format!("{deeds}/comments/{id}/show"), "").await.status, 303);
    }
    assert!(ward.read().await.shows("May I ask"));
    let log = "select count(*) from decision where kind = 'keep'";
    assert_eq!(one::<i64>(&db, log).await, 1, "what waits no more is not decided again");
    assert_eq!(ward.ada.post(&format!("/decisions/{}/undo", ward.decision().await), "").await.status, 303);
    assert!(!ward.read().await.shows("May I ask"));

    ward.rui.post(&format!("{deeds}/insight"), "text=A+view").await;
    run(&db, "update insight set held = true, held_for = 'site' where source = 'A view'").await;
    let view: i64 = one(&db, "select id from insight where source = 'A view'").await;
    assert_eq!(ward.ada.post(&format!("{deeds}/insights/{view}/show"), "").await.status, 303);
    assert!(ward.read().await.shows("A view"));
    assert_eq!(one::<i64>(&db, log).await, 2);

    ward.abe.post(&format!("{deeds}/comments"), "text=Mine").await;
    run(&db, "update comment set state = 'held', held_for = 'site' where source = 'Mine'").await;
    let own: i64 = one(&db, "select max(id) from comment").await;
    assert_eq!(ward.abe.post(&format!("{deeds}/comments/{own}/show"), "").await.status, 403, "nobody passes their own");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_an_admin_locked_no_curator_opens(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let deeds = salt_deeds(&db).await;
    for deed in ["lock", "lock", "unlock"] {
        assert_eq!(ward.ada.post(&format!("{deeds}/{deed}"), "").await.status, 303, "{deed}");
    }
    let acts: Vec<String> = one(&db, "select array_agg(deed order by id) from act where about like '/t/%'").await;
    assert_eq!(acts, ["scoop.lock", "scoop.unlock"], "once each");
    ward.reported().await;
    assert_eq!(ward.decides(&ward.abe, "kind=lock&reason=abuse&seen=0").await.status, 303);
    let refused = ward.ada.post(&format!("{deeds}/unlock"), "").await;
    assert!(refused.status == 403 && refused.shows("Those who look after the site locked this conversation."));
    assert!(one::<bool>(&db, "select bool_or(comments_locked) from scoop").await);
    assert_eq!(ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await.status, 303);
    ward.ada.post(&format!("{deeds}/lock"), "").await;
    assert_eq!(ward.ada.post(&format!("{deeds}/unlock"), "").await.status, 303);
}
