//! Readers talk under a scoop, through the front door and in a browser.

use sqlx::PgPool;

use crate::{
    chromium::serve,
    front_door::{Answer, Visitor},
    person::{Person, Way},
    scoops::salt,
    thanks::salt_deeds,
};

async fn run(db: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

async fn count(db: &PgPool) -> i32 {
    let count = "select comment_count from scoop where title = 'Salt, again' and via_id is null";
    sqlx::query_scalar(count).fetch_one(db).await.unwrap()
}

struct Talk {
    page: String,
    deeds: String,
    noor: Visitor,
    db: PgPool,
}

impl Talk {
    async fn new(db: PgPool) -> Self {
        Self { page: salt(&db).await, deeds: salt_deeds(&db).await, noor: Visitor::named(&db, "noor").await, db }
    }

    /// The address that leads to what was said, and its number.
    async fn says(&self, who: &Visitor, form: &str) -> i64 {
        let said = who.post(&format!("{}/comments", self.deeds), form).await;
        assert_eq!(said.status, 303, "{}", said.body);
        said.location().strip_prefix(&format!("{}#comment-", self.page)).unwrap().parse().unwrap()
    }

    async fn read(&self) -> Answer {
        Visitor::stranger(&self.db).get(&self.page).await
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_reader_says_something_and_is_answered(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let form = talk.noor.get(&talk.page).await.form(".say");
    let id = talk.says(&talk.noor, &form.replace("text=", "text=Ask+*the*+baker%2C+@ada!")).await;
    let shown = talk.read().await;
    assert!(shown.body.contains("Ask <em>the</em> baker, <a href=\"/@ada\""), "{}", shown.one("#conversation"));
    assert_eq!(count(&db).await, 3);
    assert!(shown.shows("Sign in to say something") && shown.all(".say").is_empty());

    let rui = Visitor::named(&db, "rui").await;
    let page = rui.get(&format!("{}/comments/{id}/answer", talk.deeds)).await;
    assert!(page.shows("Answer Noor Aziz") && page.one("blockquote").contains("Ask the baker"));
    let answer = talk.says(&rui, &page.form("main form").replace("text=", "text=She+knows.")).await;
    let order = talk.read().await.attributes(".comment", "id");
    assert_eq!(
        order.iter().position(|at| *at == format!("comment-{answer}")),
        order.iter().position(|at| *at == format!("comment-{id}")).map(|at| at + 1)
    );
    let newest = Visitor::stranger(&db).get(&format!("{}?comments=newest", talk.page)).await;
    assert_eq!(newest.attributes(".comment", "id")[..2], [format!("comment-{id}"), format!("comment-{answer}")]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_same_form_sent_twice_says_it_once_and_nothing_is_refused_beside_the_field(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let form = "text=Once&form_key=5f0c8a2e-6d0f-4d0e-9a55-0d6f6b1c8f11";
    assert_eq!(talk.says(&talk.noor, form).await, talk.says(&talk.noor, form).await);
    assert_eq!(count(&db).await, 3);
    let empty = talk.noor.post(&format!("{}/comments", talk.deeds), "text=++").await;
    assert_eq!((empty.status.as_u16(), empty.problem("text")), (422, "Please fill this in.".to_owned()));
    let long = "x".repeat(10_001);
    let refused = talk.noor.post(&format!("{}/comments", talk.deeds), &format!("text={long}")).await;
    assert_eq!(refused.one("#text"), long, "what was typed stays");
    let gone = talk.noor.post(&format!("{}/comments", talk.deeds), "text=To+whom&answers=999").await;
    assert!(gone.problem("text").starts_with("What you answer is not there any more."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_says_too_much_is_told_when_to_go_on(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    for n in 0..6 {
        talk.says(&talk.noor, &format!("text=Number+{n}")).await;
    }
    let told = talk.noor.post(&format!("{}/comments", talk.deeds), "text=One+more").await;
    let words = told.problem("text");
    assert!(words.starts_with("Too many tries. Please wait") && words.contains("second"), "{words}");
    assert_eq!(told.one("#text"), "One more");
    run(&db, "update comment set written_at = written_at - interval '1 minute'").await;
    talk.says(&talk.noor, "text=One+more").await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn its_author_changes_it_for_fifteen_minutes_and_everyone_sees_that(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let id = talk.says(&talk.noor, "text=First").await;
    let edit = format!("{}/comments/{id}/edit", talk.deeds);
    assert_eq!(talk.noor.get(&edit).await.one("#text"), "First");
    assert_eq!(talk.noor.post(&edit, "text=Second").await.location(), format!("{}#comment-{id}", talk.page));
    let shown = talk.read().await;
    let said = shown.one(&format!("#comment-{id}"));
    assert!(said.contains("Second") && said.contains("Edited ") && !said.contains("First"), "{said}");
    let empty = talk.noor.post(&edit, "text=").await;
    assert_eq!(empty.problem("text"), "Please fill this in.");
    assert_eq!(Visitor::named(&db, "rui").await.post(&edit, "text=Rui").await.status, 403);

    run(&db, "update comment set written_at = now() - interval '16 minutes' where source = 'Second'").await;
    let late = talk.noor.post(&edit, "text=Third").await;
    assert!(late.status == 403 && late.shows("can be changed for fifteen minutes"));
    assert!(talk.read().await.shows("Second") && !talk.noor.get(&talk.page).await.body.contains(&edit));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_taken_back_leaves_its_place_while_it_is_answered(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let rui = Visitor::named(&db, "rui").await;
    let olives: i64 =
        sqlx::query_scalar("select id from comment where source = 'And the olives?'").fetch_one(&db).await.unwrap();
    let too: i64 =
        sqlx::query_scalar("select id from comment where source = 'Those too.'").fetch_one(&db).await.unwrap();
    assert_eq!(rui.post(&format!("{}/comments/{olives}/delete", talk.deeds), "").await.status, 403);
    talk.noor.post(&format!("{}/comments/{olives}/delete", talk.deeds), "").await;
    let shown = talk.read().await;
    assert_eq!(shown.one(&format!("#comment-{olives}")), "A comment was here. Its author took it back.");
    assert!(shown.shows("Those too.") && !shown.shows("olives"));
    assert_eq!(count(&db).await, 1);
    let kept: i64 =
        sqlx::query_scalar("select count(*) from comment where source like '%olives%' or html like '%olives%'")
            .fetch_one(&db)
            .await
            .unwrap();
    assert_eq!(kept, 0, "nothing of it is kept");
    rui.post(&format!("{}/comments/{too}/delete", talk.deeds), "").await;
    let left: i64 = sqlx::query_scalar("select count(*) from comment").fetch_one(&db).await.unwrap();
    assert_eq!((left, count(&db).await), (0, 0), "the place goes with its last answer");
    assert!(talk.read().await.all(".comment").is_empty());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn where_comments_are_held_a_curator_lets_them_through(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    run(&db, "update topic set comment_policy = 'held' where slug = 'heart-failure'").await;
    let rui = Visitor::named(&db, "rui").await;
    run(&db, "insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'curator' from topic, account where slug = 'heart-failure' and name = 'rui' on conflict do nothing").await;
    assert!(talk.noor.get(&talk.page).await.shows("A curator looks at it before others see it."));
    let id = talk.says(&talk.noor, "text=Waiting").await;
    assert!(
        !talk.read().await.shows("Waiting") && !Visitor::named(&db, "mei").await.get(&talk.page).await.shows("Waiting")
    );
    assert!(!Visitor::stranger(&db).get("/t/heart-failure").await.shows("Waiting"));
    assert!(talk.noor.get(&talk.page).await.one(".held").contains("Nobody else sees this yet"));
    assert_eq!(count(&db).await, 2);
    assert!(rui.get(&talk.page).await.one(".held").contains("Show it to everybody"));
    rui.post(&format!("{}/comments/{id}/show", talk.deeds), "").await;
    assert!(talk.read().await.shows("Waiting") && count(&db).await == 3);
    // What is changed is looked at again.
    talk.noor.post(&format!("{}/comments/{id}/edit", talk.deeds), "text=Otherwise").await;
    assert!(!talk.read().await.shows("Otherwise") && count(&db).await == 2);
    let curators = talk.says(&rui, "text=At+once").await;
    assert!(!talk.read().await.one(&format!("#comment-{curators}")).is_empty());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_conversation_is_locked_and_a_board_is_closed(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let ada = Visitor::named(&db, "ada").await;
    ada.post(&format!("{}/lock", talk.deeds), "").await;
    assert!(
        talk.read().await.shows("This conversation is locked")
            && talk.noor.get(&talk.page).await.all(".say").is_empty()
    );
    let refused = talk.noor.post(&format!("{}/comments", talk.deeds), "text=Too+late").await;
    assert!(refused.status == 403 && refused.shows("is locked") && refused.one(".unsent textarea") == "Too late");
    ada.post(&format!("{}/unlock", talk.deeds), "").await;
    talk.says(&talk.noor, "text=In+time").await;
    run(&db, "update topic set comment_policy = 'closed'").await;
    assert!(talk.read().await.shows("Comments are closed on this board."));
    assert_eq!(talk.noor.post(&format!("{}/comments", talk.deeds), "text=Too+late").await.status, 403);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_hundred_who_speak_at_once_are_all_heard(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    run(&db, "insert into account (name, display_name, role) select 'many' || n, 'Many', 'reader' from generate_series(100, 199) n;
              insert into session (token_hash, account_id, device, expires_at)
              select sha256(lpad(right(name, 3), 64, '0')::bytea), id, 'Firefox', now() + interval '1 day' from account where name like 'many%'").await;
    let nobody = Visitor::stranger(&db);
    let says = (100..200).map(|many| {
        let (path, cookie) = (format!("{}/comments", talk.deeds), format!("__Host-session={many:0>64}"));
        let nobody = &nobody;
        async move {
            let kind = ("content-type", "application/x-www-form-urlencoded");
            let headers = [kind, ("sec-fetch-site", "same-origin"), ("cookie", &*cookie)];
            nobody.send("POST", &path, &headers, format!("text=Voice+{many}")).await.status
        }
    });
    let statuses = futures_util::future::join_all(says).await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    assert_eq!(count(&db).await, 102);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn deep_answers_are_folded_and_their_address_unfolds_them(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    run(
        &db,
        "do $$ declare above bigint := null; begin for n in 1..9 loop
                  insert into comment (scoop_id, account_id, parent_id, source, html)
                  select scoop.id, account.id, above, 'Deep ' || n, '<p>Deep ' || n || '</p>' from scoop, account
                  where scoop.title = 'Salt, again' and via_id is null and name = 'noor' returning id into above;
              end loop; end $$",
    )
    .await;
    assert_eq!(talk.read().await.one(".folded summary"), "5 more answers");
    let last: i64 = sqlx::query_scalar("select id from comment where source = 'Deep 9'").fetch_one(&db).await.unwrap();
    let reader = Person::sits_down(Way::MouseAndPasskey, &serve(&talk.noor).await).await;
    reader.opens(&talk.page).await;
    let open = format!("return document.getElementById('comment-{last}').checkVisibility()");
    assert!(!reader.browser.ask::<bool>(&open).await);
    reader.opens(&format!("{}#comment-{last}", talk.page)).await;
    reader.reads("Deep 9").await;
    assert!(reader.browser.ask::<bool>(&open).await);
    reader.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_others_say_arrives_on_an_open_page_and_is_said_quietly(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let site = serve(&talk.noor).await;
    // The nodes hear each other through the database alone.
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let _hearing = talk.noor.app.keep_hearing(async { drop(stopped.await) });
    let reader = Person::sits_down(Way::MouseAndPasskey, &site).await;
    reader.opens(&talk.page).await;
    talk.says(&Visitor::named(&db, "mei").await, "text=From+another+node").await;
    reader.reads("From another node").await;
    reader.reads("One new comment.").await;
    drop(stop);
    reader.browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_co_curator_adds_an_insight_and_earlier_wordings_are_seen(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    run(&db, "insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'curator' from topic, account where slug = 'heart-failure' and name = 'rui' on conflict do nothing").await;
    let rui = Visitor::named(&db, "rui").await;
    assert!(rui.get(&talk.page).await.shows("Write your insight"));
    rui.post(&format!("{}/insight", talk.deeds), "text=Olives+*matter*").await;
    assert!(talk.read().await.all(".insight.other").iter().any(|said| said.contains("Olives matter")));
    assert!(talk.read().await.all(".insight.other .edited").is_empty());
    rui.post(&format!("{}/insight", talk.deeds), "text=Olives+matter+more").await;
    let page = talk.read().await;
    let history = page.attributes(".insight.other .edited a", "href").remove(0);
    let told = Visitor::stranger(&db).get(&history).await;
    assert_eq!(told.all(".versions li h2").len(), 2);
    assert!(told.one(".versions").contains("added: more") || told.body.contains("<ins>"), "{}", told.one(".versions"));
    rui.post(&format!("{}/insight", talk.deeds), "text=").await;
    assert!(!talk.read().await.shows("Olives matter"));
    assert_eq!(talk.noor.get(&format!("{}/insight", talk.deeds)).await.status, 403);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn words_that_may_tell_who_a_patient_is_are_shown_masked_or_held(db: PgPool) {
    let talk = Talk::new(db.clone()).await;
    let comments = format!("{}/comments", talk.deeds);
    let typed = "text=My+patient+can+be+reached+at+%28212%29+555-0147+any+day.";
    let warned = talk.noor.post(&comments, typed).await;
    assert_eq!(warned.status, 422);
    assert_eq!(warned.one(".found mark"), "(212) 555-0147");
    assert!(warned.one("#text").contains("555-0147") && warned.shows("a moderator looks at it before others see it"));
    assert_eq!(count(&db).await, 2, "nothing is saved");
    let kept: i64 = sqlx::query_scalar("select count(*) from comment").fetch_one(&db).await.unwrap();
    assert_eq!(kept, 2);

    let masked = talk.noor.post(&comments, &format!("{typed}&guard=mask")).await;
    assert_eq!(masked.one("#text"), "My patient can be reached at [phone number removed] any day.");
    assert!(masked.all(".found").is_empty());

    let id = talk.says(&talk.noor, &format!("{typed}&guard=despite")).await;
    assert!(!talk.read().await.shows("555-0147") && talk.noor.get(&talk.page).await.shows("Nobody else sees this yet"));
    let rui = Visitor::named(&db, "rui").await;
    run(&db, "insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'curator' from topic, account where slug = 'heart-failure' and name = 'rui' on conflict do nothing").await;
    rui.post(&format!("{comments}/{id}/show"), "").await;
    assert!(talk.read().await.shows("555-0147"));
    // Changed into something else that tells, it is looked at again.
    let edit = format!("{comments}/{id}/edit");
    assert_eq!(talk.noor.post(&edit, "text=Or+at+%28212%29+555-0148.").await.status, 422);
    assert_eq!(talk.noor.post(&edit, "text=Or+at+%28212%29+555-0148.&guard=despite").await.status, 303);
    assert!(!talk.read().await.shows("555-0148"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_insight_that_may_tell_who_a_patient_is_waits_for_somebody_else(db: PgPool) {
    run(&db, "insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'curator' from topic, account where slug = 'heart-failure' and name = 'rui' on conflict do nothing").await;
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let typed = "title=A+case&excerpt=&insight=Call+her+at+%28212%29+555-0147.&tags=&version=1";
    let warned = ada.post(&editor, &format!("{typed}&deed=publish")).await;
    assert_eq!((warned.status.as_u16(), warned.one(".found mark")), (422, "(212) 555-0147".to_owned()));
    let masked = ada.post(&editor, &format!("{typed}&guard=mask")).await;
    assert_eq!(masked.one("#insight"), "Call her at [phone number removed].");
    assert_eq!(ada.post(&editor, &format!("{typed}&deed=publish&guard=despite")).await.location(), "/t/heart-failure");
    let stranger = Visitor::stranger(&db);
    let board = stranger.get("/t/heart-failure").await;
    assert!(board.shows("A case") && !board.shows("555-0147"));
    for page in ["/", "/t/heart-failure/feed.xml", "/@ada", "/t/heart-failure/export.csv"] {
        assert!(!rui.get(page).await.body.contains("555-0147"), "{page}");
    }
    let page = editor.replace("/scoops/", "/p/");
    let page = format!("{page}/a-case");
    assert!(ada.get(&page).await.shows("Nobody else sees this insight yet"));
    let show = rui.get(&page).await.attributes(".insight form", "action").remove(0);
    assert_eq!(ada.post(&show, "").await.status, 403, "not by who wrote it");
    assert_eq!(rui.post(&show, "").await.status, 303);
    assert!(stranger.get(&page).await.shows("555-0147"));
    // Saved again as it is, it stays shown.
    let version = ada.get(&editor).await.attributes("#editor [name=version]", "value").remove(0);
    ada.post(&editor, &format!("{}&deed=save", typed.replace("version=1", &format!("version={version}")))).await;
    assert!(stranger.get(&page).await.shows("555-0147"));
}
