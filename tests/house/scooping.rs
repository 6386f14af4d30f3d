//! An article's way onto a board, through the front door.

use sqlx::PgPool;

use crate::front_door::{Answer, Visitor, meeting};

/// Somebody of the ward, where jobs can be queued.
async fn somebody(db: &PgPool, name: &str) -> Visitor {
    let visitor = Visitor::named(db, name).await;
    visitor.app.prepare_jobs().await.unwrap();
    visitor
}

/// The editor of the newest scoop there is.
async fn newest(db: &PgPool) -> String {
    let newest = "select '/t/' || slug || '/scoops/' || scoop.id from scoop join topic on topic.id = topic_id order by scoop.id desc limit 1";
    sqlx::query_scalar(newest).fetch_one(db).await.unwrap()
}

async fn count(db: &PgPool, of: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {of}"))).fetch_one(db).await.unwrap()
}

fn version(editor: &Answer) -> String {
    editor.attributes("#editor [name=version]", "value").remove(0)
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_address_pasted_on_the_board_is_loading_there_at_once(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let pasted = ada.post("/t/heart-failure/scoops", "url=https://news.example/salt%3Futm_source=mail").await;
    assert_eq!(pasted.location(), "/t/heart-failure#works");
    let board = ada.get("/t/heart-failure").await;
    assert_eq!(board.all("#works .waits .name"), ["https://news.example/salt"]);
    assert!(board.one("#works .waits").contains("Your new post is loading…"));

    assert!(!Visitor::stranger(&db).get("/t/heart-failure").await.shows("loading"));
    assert!(!Visitor::named(&db, "noor").await.get("/t/heart-failure").await.shows("news.example"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_no_address_is_told_beside_the_field_and_kept(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    for typed in ["javascript:alert(1)", "file:///etc/passwd", "gopher://old.example/", "salt", "http://"] {
        let refused = ada.post("/t/heart-failure/scoops", &format!("url={typed}")).await;
        assert_eq!(refused.status, 422, "{typed}");
        assert!(refused.problem("url").starts_with("This is no address of a page."));
        assert_eq!(refused.attributes("#url", "value"), [typed]);
    }
    assert_eq!(count(&db, "scoop where state = 'draft'").await, 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_double_is_told_with_its_link_however_the_address_is_written(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    for written in ["https://ward.example/salt", "http://www.ward.example/salt/", "ward.example/salt%3Ffbclid=1"] {
        let refused = ada.post("/t/heart-failure/scoops", &format!("url={written}")).await;
        assert_eq!(refused.problem("url"), "This article is already on this board.", "{written}");
        assert!(refused.one("#stands").contains("already on this board: Salt, again"));
        assert!(refused.one("#stands").contains("It is also on one other board."));
    }
    let told = ada.get("/t/heart-failure/stands?url=https://ward.example/salt").await;
    assert!(told.body.contains("Salt, again") && told.body.contains("one other board"), "{}", told.body);
    let nothing = ada.get("/t/heart-failure/stands?url=https://ward.example/new").await;
    assert_eq!(nothing.body, r#"{"here":null,"elsewhere":null}"#);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_hundred_who_scoop_one_address_at_once_make_one_article_and_no_double(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let before = (count(&db, "article").await, count(&db, "scoop").await);
    let asks = (0..100).map(|n| {
        let address = if n % 2 == 0 { "https://news.example/at-once" } else { "http://www.news.example/at-once/" };
        ada.post("/t/heart-failure/scoops", Box::leak(format!("url={address}").into_boxed_str()))
    });
    let answers = meeting(&db, "heart-failure", 5, futures_util::future::join_all(asks)).await;
    let made = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(made, 1);
    assert!(answers.iter().all(|answer| answer.status == 303 || answer.status == 422));
    assert_eq!((count(&db, "article").await, count(&db, "scoop").await), (before.0 + 1, before.1 + 1));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_same_form_sent_twice_makes_one_scoop(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let key = "form_key=5f0c8a2e-6d0f-4d0e-9a55-0d6f6b1c8f11";
    let before = count(&db, "scoop").await;
    let (once, twice) =
        tokio::join!(ada.post("/t/heart-failure/scoops", key), ada.post("/t/heart-failure/scoops", key));
    assert_eq!(once.location(), twice.location());
    assert!(once.location().starts_with("/t/heart-failure/scoops/"), "a text of one's own begins in the editor");
    assert_eq!(count(&db, "scoop").await, before + 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_bookmarklet_fills_in_the_form_and_writes_nothing(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let before = count(&db, "scoop").await;
    let page = ada.get("/scoop?url=https://news.example/a&title=A+title&text=Marked+words").await;
    assert_eq!(page.attributes("#url", "value"), ["https://news.example/a"]);
    assert_eq!(page.one("#text"), "Marked words");
    let shared = ada.get("/scoop?text=Look:+https://news.example/b").await;
    assert_eq!(shared.attributes("#url", "value"), ["https://news.example/b"]);
    assert_eq!(count(&db, "scoop").await, before);
    let sent =
        ada.post("/scoop", "board=heart-failure&url=https://news.example/a&title=A+title&text=Marked+words").await;
    assert_eq!(sent.location(), newest(&db).await);
    let editor = ada.get(sent.location()).await;
    assert_eq!(
        (editor.attributes("#title", "value").remove(0), editor.one("#excerpt")),
        ("A title".to_owned(), "Marked words".to_owned())
    );

    let asked = Visitor::stranger(&db).get("/scoop?url=https://news.example/a&title=A+title").await;
    assert_eq!(asked.location(), "/sign-in?to=%2Fscoop%3Furl%3Dhttps%3A%2F%2Fnews.example%2Fa%26title%3DA%2Btitle");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_draft_is_saved_as_one_types_and_the_second_to_save_is_shown_both(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let kept = ada.post(&format!("{editor}/keep"), "title=Mine&excerpt=&tags=a&version=1").await;
    assert_eq!((kept.status.as_u16(), &*kept.body), (200, r#"{"version":2}"#));
    let stale = ada.post(&format!("{editor}/keep"), "title=Other+window&excerpt=&tags=&version=1").await;
    assert_eq!(stale.status, 409);
    let both = ada.post(&editor, "title=Other+window&excerpt=Words&tags=b&version=1").await;
    assert_eq!(both.status, 422);
    assert!(both.one(".meanwhile").contains("Mine"));
    assert_eq!(both.attributes("#title", "value"), ["Other window"]);
    let again = ada.post(&editor, &format!("title=Other+window&excerpt=Words&tags=b&version={}", version(&both))).await;
    assert_eq!(again.location(), format!("{editor}?done=saved"));
    assert_eq!(ada.get(&editor).await.attributes("#tags", "value"), ["b"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_was_signed_out_while_typing_finds_every_word_again(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    ada.leaves();
    let page =
        ada.post(&editor, "title=Typed+long&excerpt=E&insight=Why+it+matters&tags=a&version=1&deed=publish").await;
    assert_eq!(page.status, 403);
    assert_eq!(page.one("h1"), "You were signed out");
    assert_eq!(page.all(".unsent textarea"), ["Typed long", "Why it matters"]);
    ada.is(&db, "ada").await;
    let form = page.form(".unsent");
    let sent = ada.post(&page.attributes(".unsent", "action")[0], &form).await;
    assert_eq!(sent.location(), "/t/heart-failure", "with the form of that page, as it is: {form}");
    assert!(Visitor::stranger(&db).get("/t/heart-failure").await.shows("Why it matters"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_typed_into_a_published_scoop_is_seen_once_it_is_updated(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let id: i64 = sqlx::query_scalar("select id from scoop where title = 'Salt, again' and via_id is null")
        .fetch_one(&db)
        .await
        .unwrap();
    let editor = format!("/t/heart-failure/scoops/{id}");
    let typed = "title=Salt,+thrice&excerpt=Bread.&insight=New+thought&tags=evidence";
    assert_eq!(ada.post(&format!("{editor}/keep"), &format!("{typed}&version=1")).await.status, 200);
    let stranger = Visitor::stranger(&db);
    assert!(!stranger.get("/t/heart-failure").await.shows("Salt, thrice"));
    let page = ada.get(&editor).await;
    assert_eq!(page.attributes("#title", "value"), ["Salt, thrice"]);
    let updated = ada.post(&editor, &format!("{typed}&version={}", version(&page))).await;
    assert_eq!(updated.location(), format!("/t/heart-failure/p/{id}/salt-thrice"));
    let shown = stranger.get(updated.location()).await;
    assert!(shown.shows("Salt, thrice") && shown.shows("New thought") && !shown.shows("Bread is where"));
    assert_eq!(shown.all(".tags li"), ["evidence"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_goes_onto_several_boards_at_once_or_onto_none(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "url=https://news.example/both").await;
    assert_eq!(editor.status, 303);
    let editor = newest(&db).await;
    let typed = "title=Both&excerpt=&insight=For+both&tags=a&version=1&deed=publish&boards=ward-secrets";
    assert_eq!(ada.post(&editor, typed).await.location(), "/t/heart-failure");
    assert_eq!(
        count(&db, "scoop join topic on topic.id = topic_id where scoop.title = 'Both' and state = 'published'").await,
        2
    );
    assert_eq!(count(&db, "insight where source = 'For both'").await, 2);
    assert_eq!(count(&db, "article where address = 'https://news.example/both'").await, 1);

    // Mei has salt on her board already.
    sqlx::query("insert into topic_member (topic_id, account_id) select topic.id, account.id from topic, account where slug in ('drafts-of-rui', 'sleep') and name = 'ada'").execute(&db).await.unwrap();
    ada.post("/t/drafts-of-rui/scoops", "url=https://ward.example/salt").await;
    let editor = newest(&db).await;
    let refused = ada.post(&editor, "title=Salt&excerpt=&tags=&version=1&deed=publish&boards=sleep").await;
    assert_eq!(refused.one("#boards-problem"), "“Sleep and Screens” has this article already.");
    assert_eq!(count(&db, "scoop where title = 'Salt'").await, 0, "nothing was published");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn boards_that_are_ticked_stay_ticked_until_it_is_published(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let ticked = "#boards [checked]";
    assert!(ada.get(&editor).await.attributes(ticked, "value").is_empty());
    ada.post(&editor, "title=Both&excerpt=&tags=&version=1&boards=ward-secrets").await;
    assert_eq!(ada.get(&editor).await.attributes(ticked, "value"), ["ward-secrets"]);
    ada.post(&format!("{editor}/keep"), "title=Both&excerpt=&tags=&version=2").await;
    assert!(ada.get(&editor).await.attributes(ticked, "value").is_empty());
    ada.post(&format!("{editor}/keep"), "title=Both&excerpt=&tags=&version=3&boards=ward-secrets").await;
    // From the list of what is in the works, too.
    assert_eq!(ada.post(&format!("{editor}/publish"), "version=4").await.location(), "/t/heart-failure");
    assert_eq!(count(&db, "scoop where title = 'Both' and state = 'published'").await, 2);

    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let many = (0..11).map(|n| format!("&boards=b{n}")).collect::<Vec<_>>().concat();
    let refused = ada.post(&editor, &format!("title=Many&excerpt=&tags=&version=1{many}")).await;
    assert_eq!(refused.one("#boards-problem"), "These are 11 boards; 10 is the most at once.");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_typed_into_a_scoop_that_was_moved_or_taken_away_is_not_lost(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    let editor = ada.post("/t/heart-failure/scoops", "").await.location().to_owned();
    let typed = "title=On+the+way&excerpt=&insight=Long+thought&tags=";
    ada.post(&editor, &format!("{typed}&version=1")).await;
    assert_eq!(ada.post(&format!("{editor}/move"), "board=ward-secrets").await.status, 303);
    let there = editor.replace("heart-failure", "ward-secrets");
    assert_eq!(ada.get(&editor).await.location(), there);
    let version = version(&ada.get(&there).await);
    let saved = ada.post(&editor, &format!("{typed}+more&version={version}")).await;
    assert_eq!(saved.location(), format!("{there}?done=saved"), "the window of before saves where it stands now");
    assert_eq!(Visitor::named(&db, "noor").await.get(&editor).await.status, 404, "and leads nobody else there");

    ada.post(&format!("{there}/delete"), "").await;
    let gone = ada.post(&editor, &format!("{typed}+more+and+more&version={version}")).await;
    assert_eq!(gone.status, 404);
    assert!(
        gone.one("h1").contains("Nothing stands here")
            && gone.all(".unsent textarea").contains(&"Long thought".to_owned())
    );
    assert!(gone.form(".unsent").contains("tags=+more+and+more"), "{}", gone.form(".unsent"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_limits_how_much_is_quoted(db: PgPool) {
    let ada = somebody(&db, "ada").await;
    ada.post("/t/heart-failure/scoops", "url=https://news.example/long").await;
    let editor = newest(&db).await;
    sqlx::raw_sql("update article set state = 'read', text_length = 100 where address like '%/long'; update scoop set waits = false; update topic set quote_limit = 20").execute(&db).await.unwrap();
    let refused =
        ada.post(&editor, "title=Long&excerpt=These+are+thirty+characters+now&tags=&version=1&deed=publish").await;
    assert!(refused.problem("excerpt").starts_with("This is 31 % of the source; this board quotes 20 % at most."));
    assert_eq!(refused.one("#quoted"), "31 %");
    assert_eq!(
        ada.post(&editor, "title=Long&excerpt=Twenty+characters+ok&tags=&version=1&deed=publish").await.location(),
        "/t/heart-failure"
    );
}
