use sqlx::PgPool;

use crate::front_door::{Answer, Visitor, meeting};

const NEW: &str = "address=https://ward.example/new&why=It+is+about+salt.";

async fn suggested(visitor: &Visitor, form: &str) -> Answer {
    visitor.post("/t/heart-failure/suggest", form).await
}

async fn only(db: &PgPool) -> i64 {
    sqlx::query_scalar("select id from suggestion").fetch_one(db).await.unwrap()
}

async fn answered(visitor: &Visitor, id: i64, how: &str, form: &str) -> Answer {
    visitor.app.prepare_jobs().await.unwrap();
    visitor.post(&format!("/t/heart-failure/suggestions/{id}/{how}"), form).await
}

async fn run(db: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(db).await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_reader_suggests_a_curator_accepts_and_the_scoop_names_the_reader(db: PgPool) {
    let (noor, rui) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "rui").await);
    assert_eq!(
        noor.get("/t/heart-failure").await.attributes("a[href$='/suggest']", "href"),
        ["/t/heart-failure/suggest"]
    );
    assert_eq!(noor.get("/t/heart-failure/suggest").await.status, 200);
    let sent = suggested(&noor, "address=https://www.ward.example/new/?utm_source=x%23top&why=It+is+about+salt.").await;
    assert_eq!(sent.location(), "/suggestions?done=sent");
    let own = noor.get(sent.location()).await;
    assert!(
        own.shows("Waits for an answer")
            && own.shows("To Heart Failure Online")
            && own.one("[role=status]").starts_with("Thank you.")
    );

    assert!(rui.get("/t/heart-failure").await.shows("1 suggestion"));
    let list = rui.get("/t/heart-failure/suggestions").await;
    assert!(list.shows("Suggested by Noor Aziz") && list.shows("It is about salt."));
    assert_eq!(list.attributes(".suggestions .name a", "href"), ["https://www.ward.example/new/"]);
    let accepted = answered(&rui, only(&db).await, "accept", "").await;
    let (id, state): (i64, String) =
        sqlx::query_as("select id, state::text from scoop order by id desc limit 1").fetch_one(&db).await.unwrap();
    assert_eq!((accepted.location(), &*state), (&*format!("/t/heart-failure/scoops/{id}"), "draft"));
    assert!(noor.get("/suggestions").await.shows("Accepted"));
    assert!(rui.get("/t/heart-failure").await.all("a[href$='/suggestions']").contains(&"Suggestions".to_owned()));

    run(&db, "update scoop set state = 'published', published_at = now(), title = 'On salt', waits = false where state = 'draft' and title = ''").await;
    let own = noor.get("/suggestions").await;
    assert!(own.shows("On the board"));
    assert_eq!(own.attributes(".suggestions .name a", "href"), [format!("/t/heart-failure/p/{id}/on-salt")]);
    let stranger = Visitor::stranger(&db);
    for page in ["/t/heart-failure", &format!("/t/heart-failure/p/{id}/on-salt")] {
        assert_eq!(stranger.get(page).await.one(".suggested"), "Suggested by Noor Aziz");
    }
    noor.post("/settings/data/delete", "name=noor&words=stay").await;
    assert!(stranger.get("/t/heart-failure").await.all(".suggested").is_empty(), "who has left is not named");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_declined_suggestion_tells_its_reader_why(db: PgPool) {
    let (noor, ada) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "ada").await);
    suggested(&noor, NEW).await;
    let id = only(&db).await;
    let long = format!("answer={}", "x".repeat(501));
    let again = answered(&ada, id, "decline", &long).await;
    assert_eq!(
        (again.status.as_u16(), &*again.problem(&format!("answer-{id}"))),
        (422, "This has 501 characters; 500 is the most.")
    );
    assert!(again.body.contains(&"x".repeat(501)), "what was typed stays");
    let done = answered(&ada, id, "decline", "answer=We+had+%3Cb%3Eone%3C/b%3E+like+it.").await;
    assert!(ada.get(done.location()).await.one("[role=status]").starts_with("The suggestion is declined."));
    let own = noor.get("/suggestions").await;
    assert!(own.shows("Declined") && own.shows("We had <b>one</b> like it."));
    assert!(Visitor::named(&db, "mei").await.get("/suggestions").await.shows("You have not suggested anything yet."));
    // It may be suggested again, and the second answer is another one's.
    assert_eq!(suggested(&noor, NEW).await.status, 303);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn two_curators_answering_at_once_come_to_one_outcome(db: PgPool) {
    let (noor, ada) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "ada").await);
    let rui = Visitor::named(&db, "rui").await;
    suggested(&noor, NEW).await;
    let id = only(&db).await;
    let both = async { tokio::join!(answered(&ada, id, "accept", ""), answered(&rui, id, "accept", "")) };
    let (one, other) = meeting(&db, "heart-failure", 2, both).await;
    let late = "/t/heart-failure/suggestions?done=late";
    assert_eq!(usize::from(one.location() == late) + usize::from(other.location() == late), 1);
    assert!(ada.get(late).await.shows("Somebody has answered that suggestion already."));
    let drafts: i64 =
        sqlx::query_scalar("select count(*) from scoop where title = '' and waits").fetch_one(&db).await.unwrap();
    assert_eq!(drafts, 1);
    assert_eq!(answered(&rui, id, "decline", "answer=no").await.location(), late);
    assert_eq!(answered(&rui, id + 1, "decline", "answer=no").await.status, 404);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_on_the_board_or_waits_already_is_said_so(db: PgPool) {
    let (noor, mei) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "mei").await);
    let there = suggested(&noor, "address=http://www.ward.example/salt/&why=Kept").await;
    assert_eq!((there.status.as_u16(), &*there.problem("address")), (422, "This article is on the board already."));
    assert_eq!(there.attributes(".said-so a", "href"), [crate::scoops::salt(&db).await]);
    assert!(there.body.contains("Kept"));

    suggested(&mei, NEW).await;
    let waits = suggested(&noor, "address=ward.example/new").await;
    assert!(waits.problem("address").starts_with("This article has been suggested already"));
    let both =
        async || tokio::join!(suggested(&noor, "address=ward.example/b"), suggested(&mei, "address=ward.example/b"));
    let (one, other) = both().await;
    assert_eq!([one.status.as_u16(), other.status.as_u16()].iter().sum::<u16>(), 303 + 422);
    for nonsense in ["", "javascript:alert(1)", "nothing"] {
        assert!(!suggested(&noor, &format!("address={nonsense}")).await.problem("address").is_empty());
    }
    // A draft of it is nobody's business: it is taken, and leads the curator to what there is.
    run(
        &db,
        "insert into scoop (topic_id, article_id, curator_id, title)
         select topic.id, article.id, topic.owner_id, 'In the works' from topic, article
         where slug = 'sleep' and address like '%scales'",
    )
    .await;
    let ada = Visitor::named(&db, "ada").await;
    assert_eq!(ada.post("/t/sleep/suggest", "address=https://ward.example/scales").await.status, 303);
    let id: i64 = sqlx::query_scalar("select max(id) from suggestion").fetch_one(&db).await.unwrap();
    let draft: i64 =
        sqlx::query_scalar("select id from scoop where title = 'In the works'").fetch_one(&db).await.unwrap();
    let accepted = mei.post(&format!("/t/sleep/suggestions/{id}/accept"), "").await;
    assert_eq!(accepted.location(), format!("/t/sleep/scoops/{draft}"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn ten_a_day_are_enough_and_one_is_told_when_there_is_room(db: PgPool) {
    let noor = Visitor::named(&db, "noor").await;
    for number in 0..9 {
        assert_eq!(suggested(&noor, &format!("address=ward.example/{number}")).await.status, 303);
    }
    let (one, other) =
        tokio::join!(suggested(&noor, "address=ward.example/x"), suggested(&noor, "address=ward.example/y"));
    assert_eq!(
        [one.status.as_u16(), other.status.as_u16()].iter().sum::<u16>(),
        303 + 422,
        "the tenth is one of the two"
    );
    let full = suggested(&noor, "address=ward.example/z").await.problem("address");
    assert!(full.starts_with("You have suggested 10 articles within a day") && full.ends_with(" UTC."), "{full}");
    run(
        &db,
        "update suggestion set suggested_at = now() - interval '25 hours' where id = (select min(id) from suggestion)",
    )
    .await;
    assert_eq!(suggested(&noor, "address=ward.example/z").await.status, 303);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_works_on_a_board_and_an_archived_board_take_no_suggestions(db: PgPool) {
    let (noor, ada) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "ada").await);
    assert!(suggested(&ada, NEW).await.shows("you can put the article on it yourself"));
    assert!(ada.get("/t/heart-failure").await.attributes("a[href$='/suggest']", "href").is_empty());
    suggested(&noor, NEW).await;
    run(&db, "update topic set archived_at = now() where slug = 'heart-failure'").await;
    assert!(suggested(&noor, NEW).await.shows("This board is archived"));
    assert!(noor.get("/t/heart-failure").await.attributes("a[href$='/suggest']", "href").is_empty());
    let refused = answered(&ada, only(&db).await, "accept", "").await;
    assert!(refused.status == 403 && refused.shows("Take it out of the archive first."));
    assert_eq!(answered(&ada, only(&db).await, "decline", "").await.status, 303);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_became_private_tells_its_suggesters_nothing_new(db: PgPool) {
    let (noor, ada) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "ada").await);
    suggested(&noor, NEW).await;
    answered(&ada, only(&db).await, "accept", "").await;
    run(
        &db,
        "update scoop set state = 'published', published_at = now(), title = 'Now secret', waits = false where title = ''",
    )
    .await;
    run(&db, "update topic set visibility = 'private', title = 'New name' where slug = 'heart-failure'").await;
    let own = noor.get("/suggestions").await;
    assert!(own.shows("a board that you cannot read any more") && own.shows("Accepted"));
    assert!(
        !own.body.contains("Now secret") && !own.body.contains("New name") && !own.body.contains("/t/heart-failure")
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_suggestions_are_paged_oldest_first(db: PgPool) {
    run(&db, "insert into suggestion (topic_id, account_id, address, suggested_at)
              select topic.id, account.id, 'https://ward.example/' || n, now() - interval '1 hour' + make_interval(mins => n)
              from topic, account, generate_series(1, 30) n where slug = 'heart-failure' and name = 'noor'").await;
    let ada = Visitor::named(&db, "ada").await;
    let first = ada.get("/t/heart-failure/suggestions").await;
    let addresses = first.all(".suggestions .name");
    assert_eq!(
        (addresses.len(), &*addresses[0], &*addresses[24]),
        (25, "https://ward.example/1", "https://ward.example/25")
    );
    let next = first.attributes(".pager .older", "href").remove(0);
    let rest = ada.get(&next).await;
    assert_eq!(rest.all(".suggestions .name").len(), 5);
    assert!(rest.attributes(".pager .older", "href").is_empty());
    let own = Visitor::named(&db, "noor").await.get("/suggestions").await;
    assert_eq!(own.all(".suggestions .name")[0], "https://ward.example/30", "one's own run the other way");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_answer_on_a_later_page_stays_there_with_its_words(db: PgPool) {
    run(&db, "insert into suggestion (topic_id, account_id, address, suggested_at)
              select topic.id, account.id, 'https://ward.example/' || n, now() - interval '1 hour' + make_interval(mins => n)
              from topic, account, generate_series(1, 30) n where slug = 'heart-failure' and name = 'noor'").await;
    let ada = Visitor::named(&db, "ada").await;
    let next = ada.get("/t/heart-failure/suggestions").await.attributes(".pager .older", "href").remove(0);
    let decline = ada.get(&next).await.attributes("form[action*='/decline']", "action").remove(2);
    let refused = ada.post(&decline, &format!("answer={}", "x".repeat(501))).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.all(".problem"), ["This has 501 characters; 500 is the most."]);
    assert!(refused.body.contains(&"x".repeat(501)) && refused.all(".suggestions .name").len() == 5);
    let done = ada.post(&decline, "answer=No").await;
    let page = ada.get(done.location()).await;
    assert!(page.one("[role=status]").starts_with("The suggestion is declined."));
    assert_eq!(page.all(".suggestions .name").len(), 4, "still the second page");
    assert_eq!(ada.get(ada.post(&decline, "answer=No").await.location()).await.all(".suggestions .name").len(), 4);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_curator_had_in_the_works_is_credited_to_no_reader(db: PgPool) {
    let (noor, rui) = (Visitor::named(&db, "noor").await, Visitor::named(&db, "rui").await);
    rui.app.prepare_jobs().await.unwrap();
    rui.post("/t/heart-failure/scoops", "url=https://ward.example/new").await;
    suggested(&noor, NEW).await;
    answered(&rui, only(&db).await, "accept", "").await;
    run(
        &db,
        "update scoop set state = 'published', published_at = now(), title = 'On salt', waits = false where waits",
    )
    .await;
    assert!(noor.get("/suggestions").await.shows("On the board"));
    let board = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert!(board.shows("On salt") && board.all(".suggested").is_empty());
}
