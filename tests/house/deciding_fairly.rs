//! What a decision must not do: show what is hidden, name who reported, or take what was written since.

use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    moderation::{Ward, one, run},
    thanks::salt_deeds,
};

async fn comment_of(db: &PgPool, name: &'static str, words: &'static str) -> i64 {
    sqlx::query_scalar(
        "insert into comment (scoop_id, account_id, source, html)
         select scoop.id, account.id, $2, '<p>' || $2 || '</p>' from scoop, account
         where scoop.title = 'Salt, again' and via_id is null and name = $1 returning id",
    )
    .bind(name)
    .bind(words)
    .fetch_one(db)
    .await
    .unwrap()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_waited_for_a_moderator_is_read_by_nobody_nor_is_it_history(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let deeds = salt_deeds(&db).await;
    let held = "text=Call+her+on+212-555-0187.&guard=despite";
    assert_eq!(ward.rui.post(&format!("{deeds}/insight"), held).await.status, 303);
    let id: i64 = one(&db, "select id from insight where source like 'Call her%'").await;
    let history = format!("{deeds}/insights/{id}");
    let stranger = Visitor::stranger(&db);
    assert_eq!(stranger.get(&history).await.status, 404);
    assert_eq!(ward.noor.get(&history).await.status, 404);
    assert!(ward.rui.get(&history).await.shows("212-555-0187") && ward.ada.get(&history).await.shows("212-555-0187"));
    assert_eq!(ward.rui.post(&format!("{deeds}/insight"), "text=Call+her.").await.status, 303);
    let shown = stranger.get(&history).await;
    assert!(shown.shows("Call her.") && !shown.body.contains("555"), "{}", shown.one("main"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_curator_lets_through_what_the_owner_said_and_does_no_more(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let id = comment_of(&db, "ada", "Mine").await;
    ward.noor.post(&format!("/report/comment/{id}"), "reason=abuse").await;
    let kinds = ward.rui.get("/t/heart-failure/queue").await.attributes("button[name=kind]", "value");
    assert_eq!(kinds, ["keep"]);
    for form in
        ["kind=hide&reason=abuse&seen=0", "kind=remove&reason=spam&all=on&seen=0", "kind=warn&reason=abuse&seen=0"]
    {
        let refused = ward.decides(&ward.rui, form).await;
        assert!(refused.status == 403 && refused.shows("the board's owner"), "{form}: {}", refused.body);
    }
    assert_eq!(ward.decides(&ward.rui, "kind=keep&seen=0").await.status, 303);
    ward.noor.post(&format!("/report/comment/{id}"), "reason=spam").await;
    assert_eq!(ward.decides(&ward.abe, "kind=hide&reason=abuse&seen=1").await.status, 303);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_wrote_a_thing_does_not_learn_who_reported_it_whatever_they_look_after(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let ruis: i64 = one(&db, "select id from comment where source = 'Those too.'").await;
    ward.noor.post(&format!("/report/comment/{ruis}"), "reason=abuse&words=So+rude").await;
    let matter = format!("/matters/{}", ward.matter().await);
    assert!(ward.ada.get("/t/heart-failure/queue").await.shows("So rude"));
    assert!(ward.rui.get("/t/heart-failure/queue").await.all(".matter").is_empty());
    assert_eq!(ward.rui.get(&matter).await.status, 404);
    assert!(!ward.rui.get("/t/heart-failure").await.shows("Queue 1") && ward.ada.get(&matter).await.shows("So rude"));

    let abes = comment_of(&db, "abe", "By one who looks after the site").await;
    ward.noor.post(&format!("/report/comment/{abes}"), "reason=abuse&words=So+rude").await;
    let matter = format!("/matters/{}", ward.matter().await);
    for page in [ward.abe.get(&matter).await, ward.abe.get("/admin/queue").await] {
        let own = page.all(".matter").pop().unwrap();
        assert!(own.contains("1 report") && !own.contains("Noor Aziz") && !own.contains("So rude"), "{own}");
    }
    assert!(ward.eve.get(&matter).await.shows("So rude"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_public_log_shows_no_words_that_are_hidden_since(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    assert_eq!(ward.decides(&ward.abe, "kind=warn&reason=misleading&seen=0").await.status, 303);
    let log = async || Visitor::stranger(&db).get("/moderation").await;
    assert!(log().await.shows("And the olives?"));
    assert_eq!(ward.decides(&ward.abe, "kind=hide&reason=privacy&seen=1").await.status, 303);
    assert!(!log().await.shows("olives"));
    ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await;
    assert!(log().await.shows("And the olives?"));
    run(
        &db,
        "update scoop set state = 'hidden', deleted_at = now(), state_before = 'published' where title = 'Salt, again'",
    )
    .await;
    assert!(!log().await.shows("olives"), "its scoop is deleted");

    let board: i64 = one(&db, "select id from topic where slug = 'sleep'").await;
    ward.noor.post(&format!("/report/board/{board}"), "reason=abuse").await;
    assert_eq!(ward.decides(&ward.abe, "kind=hide&reason=abuse&seen=0").await.status, 303);
    assert!(!log().await.shows("Sleep and Screens"), "its title may be what is abusive");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_its_author_changed_meanwhile_is_read_again_before_it_is_kept(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let deeds = salt_deeds(&db).await;
    run(&db, "update topic set comment_policy = 'held' where slug = 'heart-failure'").await;
    ward.noor.post(&format!("{deeds}/comments"), "text=Harmless").await;
    let read = ward.ada.get("/t/heart-failure/queue").await;
    let mark = read.attributes("input[name=mark]", "value").pop().unwrap();
    let id: i64 = one(&db, "select max(id) from comment").await;
    assert_eq!(ward.noor.post(&format!("{deeds}/comments/{id}/edit"), "text=Harmful").await.status, 303);
    let refused = ward.decides(&ward.ada, &format!("kind=keep&seen=0&mark={mark}")).await;
    assert!(refused.status == 422 && refused.shows("Its author changed it meanwhile."), "{}", refused.body);
    assert!(refused.shows("Harmful") && !ward.read().await.shows("Harmful"));
    let mark = refused.attributes("input[name=mark]", "value").pop().unwrap();
    assert_eq!(ward.decides(&ward.ada, &format!("kind=keep&seen=0&mark={mark}")).await.status, 303);
    assert!(ward.read().await.shows("Harmful"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_masked_is_not_put_back_over_what_was_written_since(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    assert_eq!(ward.decides(&ward.abe, "kind=mask&reason=privacy&passage=olives&seen=0").await.status, 303);
    run(&db, "update comment set source = 'And [removed], please?', html = 'x' where source like '%removed%'").await;
    let refused = ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await;
    assert!(refused.status == 403 && refused.shows("Its author changed it since"), "{}", refused.body);
    assert_eq!(
        one::<String>(&db, "select source from comment where source like '%removed%'").await,
        "And [removed], please?"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_insight_that_waits_again_is_not_shown_by_changing_it(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let deeds = salt_deeds(&db).await;
    ward.rui.post(&format!("{deeds}/insight"), "text=Call+her+on+212-555-0187.&guard=despite").await;
    assert_eq!(ward.decides(&ward.abe, "kind=keep&seen=0").await.status, 303);
    assert!(ward.read().await.shows("212-555-0187"));
    assert_eq!(ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await.status, 303);
    assert_eq!(ward.rui.post(&format!("{deeds}/insight"), "text=Call+them.").await.status, 303);
    assert!(!ward.read().await.shows("Call them."), "a moderator looks at it first");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_wave_answers_no_appeal_and_takes_what_is_scheduled_along(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    ward.decides(&ward.abe, "kind=mask&reason=privacy&passage=olives&seen=0").await;
    ward.noor.post(&format!("/decisions/{}/appeal", ward.decision().await), "words=I+only+asked").await;
    run(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, scheduled_for)
         select topic.id, account.id, 'Later spam', 'scheduled', now() + interval '1 day'
         from topic, account where slug = 'heart-failure' and name = 'noor'",
    )
    .await;
    let other = comment_of(&db, "noor", "Buy").await;
    ward.rui.post(&format!("/report/comment/{other}"), "reason=spam").await;
    assert_eq!(ward.decides(&ward.eve, "kind=hide&reason=spam&all=on&seen=0").await.status, 303);
    assert!(ward.eve.get("/admin/queue").await.shows("I only asked"), "it still waits");
    assert_eq!(one::<String>(&db, "select state::text from scoop where title = 'Later spam'").await, "hidden");
    ward.eve
        .post(
            &format!(
                "/decisions/{}/undo",
                one::<i64>(
                    &db,
                    "select id from decision where undoes_id is null and kind = 'hide' order by id limit 1"
                )
                .await
            ),
            "all=on",
        )
        .await;
    assert_eq!(one::<String>(&db, "select state::text from scoop where title = 'Later spam'").await, "scheduled");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn moderators_and_an_author_at_once_never_wait_for_one_another(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let deeds = salt_deeds(&db).await;
    let mut matters = Vec::new();
    for words in ["One", "Two", "Three", "Four"] {
        let id = comment_of(&db, "noor", words).await;
        ward.rui.post(&format!("/report/comment/{id}"), "reason=spam").await;
        matters.push((id, ward.matter().await));
    }
    let all = (0..48).map(|n| {
        let (comment, matter) = matters[n % 4];
        let (ward, deeds) = (&ward, &deeds);
        async move {
            match n % 3 {
                0 => ward.noor.post(&format!("{deeds}/comments/{comment}/edit"), &format!("text=Word+{n}")).await,
                1 => ward.abe.post(&format!("/matters/{matter}/decide"), "kind=hide&reason=spam&all=on&seen=0").await,
                _ => ward.eve.post(&format!("/matters/{matter}/decide"), "kind=remove&reason=spam&all=on&seen=0").await,
            }
        }
    });
    let answers = futures_util::future::join_all(all).await;
    let failed = answers.iter().find(|answer| answer.status.is_server_error());
    assert!(failed.is_none(), "{}", failed.unwrap().body);
    let gone: i64 = one(&db, "select count(*) from comment where hidden_for = 'spam'").await;
    assert!(gone >= 4, "{gone}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn to_keep_a_thing_needs_no_reason_and_all_else_asks_for_one_beside_its_field(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    ward.reported().await;
    // As a browser sends the menu with nothing chosen.
    let asked = ward.decides(&ward.ada, "kind=hide&reason=&words=Hm&seen=0").await;
    assert_eq!((asked.status.as_u16(), asked.one(".problem").as_str()), (422, "Please choose a reason."));
    assert_eq!(asked.one("textarea[name=words]"), "Hm");
    assert_eq!(ward.decides(&ward.ada, "kind=keep&reason=&seen=0").await.status, 303);
}
