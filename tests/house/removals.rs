//! The author of a source asks that something is taken down, and is answered.

use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    moderation::{Ward, one, run},
};

fn form(address: &str, words: &str) -> String {
    format!("address={address}&name=Ann+Author&email=ann@press.example&words={words}&truthful=on")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_author_asks_for_a_removal_and_is_told_the_answer(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let stranger = Visitor::stranger(&db);
    let address = format!("https://boards.example{}", ward.page);
    let sent = stranger.post("/removal", &form(&address, "My+article")).await;
    assert_eq!(sent.location(), "/removal?sent=true", "{}", sent.body);
    assert!(stranger.get("/removal?sent=true").await.shows("1 removal was asked for, and 0 granted."));
    let open = ward.abe.get("/admin/removals").await;
    assert!(open.shows("Salt, again") && open.shows("Asked by Ann Author") && open.shows("due "));
    assert!(ward.ada.get("/t/heart-failure/queue").await.all(".matter").is_empty(), "it is for admins");
    let queue = ward.abe.get("/admin/queue").await;
    assert!(queue.shows("Ann Author asks that it is taken down") && queue.shows("My article"));

    ward.decides(&ward.abe, "kind=warn&reason=copyright&seen=0").await;
    assert!(ward.abe.get("/admin/queue").await.shows("Ann Author asks"), "a warning is no answer");
    ward.decides(&ward.abe, "kind=hide&reason=copyright&words=You+are+right&seen=1").await;
    assert_eq!(stranger.get(&ward.page).await.status, 410);
    let letters = stranger_letters(&ward).await;
    assert!(letters.contains("It is not shown any more."), "{letters}");
    assert!(!letters.contains("You are right"), "a word to the curator is not for whoever asked");
    assert!(stranger.get("/removal").await.shows("1 removal was asked for, and 1 granted."));
    assert!(ward.abe.get("/admin/removals").await.shows("granted"));

    run(&db, "update removal set closed_at = now() - interval '181 days'").await;
    run(&db, "select graphile_worker.add_job('sweep', '{}'::json)").await;
    ward.abe.app.run_due_jobs().await.unwrap();
    let kept: String = one(&db, "select name || email from removal").await;
    assert_eq!(kept, "", "who asked is forgotten");
}

async fn stranger_letters(ward: &Ward) -> String {
    let letters = ward.abe.letters().await;
    letters.iter().map(|letter| letter.text.clone()).collect::<Vec<_>>().join("\n")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_wrong_is_told_beside_the_field_and_nothing_private_is_found_by_it(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let stranger = Visitor::stranger(&db);
    let secret: i64 = one(&db, "select id from scoop where title = 'A secret'").await;
    for address in
        ["https://elsewhere.example/t/heart-failure/p/1/x", "/t/none/p/1/x", &format!("/t/ward-secrets/p/{secret}/x")]
    {
        let refused = stranger.post("/removal", &form(address, "Mine")).await;
        assert_eq!(refused.status, 422);
        assert!(refused.problem("address").starts_with("No scoop of this site stands there."), "{address}");
        assert_eq!(refused.one("#words"), "Mine", "what was typed stays");
    }
    let empty = stranger.post("/removal", &format!("address={}&name=&email=nobody&words=", ward.page)).await;
    for field in ["name", "email", "words", "truthful"] {
        assert!(!empty.problem(field).is_empty(), "{field}");
    }
    for n in 0..5 {
        assert_eq!(stranger.post("/removal", &form(&ward.page, &format!("{n}"))).await.status, 303);
    }
    let sixth = stranger.post("/removal", &form(&ward.page, "6")).await;
    assert_eq!(sixth.problem("address"), "This was asked already, and waits for its answer.");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_that_is_late_is_marked_and_a_no_is_told_too(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    Visitor::stranger(&db).post("/removal", &form(&ward.page, "Mine")).await;
    run(&db, "update removal set due_at = now() - interval '1 day'").await;
    assert!(ward.abe.get("/admin/removals").await.shows("overdue since"));
    ward.decides(&ward.eve, "kind=keep&words=A+short+quote&seen=0").await;
    let letters = stranger_letters(&ward).await;
    assert!(letters.contains("it stays") && !letters.contains("A short quote"), "{letters}");
    assert!(Visitor::stranger(&db).get("/removal").await.shows("1 removal was asked for, and 0 granted."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_asks_reads_how_long_an_answer_takes_as_it_is_set(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    run(&db, "update site_setting set removal_days = 30").await;
    let stranger = Visitor::stranger(&db);
    let report = format!("/report/scoop/{}", ward.page.split('/').nth(4).unwrap());
    for page in ["/removal", "/removal?sent=true", &report] {
        let read = stranger.get(page).await;
        assert!(read.shows("within 30 days") && !read.shows("14 days"), "{page}: {}", read.one("main"));
    }
    run(&db, "update site_setting set removal_days = 1").await;
    assert!(stranger.get("/removal").await.shows("within a day"));
}

/// Its curator deletes the scoop before somebody answers.
async fn deleted_before_the_answer(db: &PgPool, purged: bool) {
    let ward = Ward::new(db.clone()).await;
    Visitor::stranger(db).post("/removal", &form(&ward.page, "Mine")).await;
    let scoop = ward.page.split('/').nth(4).unwrap();
    let deleted = ward.ada.post(&format!("/t/heart-failure/scoops/{scoop}/delete"), "").await;
    assert_eq!(deleted.status, 303, "{}", deleted.body);
    if purged {
        run(db, "delete from scoop where deleted_at is not null").await;
    }
    assert!(ward.abe.get("/admin/queue").await.shows("Ann Author asks"));
    let kept = ward.decides(&ward.abe, "kind=keep&seen=0").await;
    assert_eq!(kept.status, 303, "{}", kept.one("main"));
    let letters = stranger_letters(&ward).await;
    assert!(letters.contains("It is not shown any more.") && !letters.contains("it stays"), "{letters}");
    assert!(ward.abe.get("/admin/queue").await.all(".matter").is_empty());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_its_curator_deleted_before_the_answer_is_granted(db: PgPool) {
    deleted_before_the_answer(&db, false).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_thrown_away_before_the_answer_waits_for_it_and_is_granted(db: PgPool) {
    deleted_before_the_answer(&db, true).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_removal_waits_again_when_its_answer_is_undone(db: PgPool) {
    let ward = Ward::new(db.clone()).await;
    let stranger = Visitor::stranger(&db);
    stranger.post("/removal", &form(&ward.page, "Mine")).await;
    let due = "select due_at::text from removal";
    let before: String = one(&db, due).await;
    ward.decides(&ward.abe, "kind=hide&reason=copyright&seen=0").await;
    assert!(stranger.get("/removal").await.shows("1 removal was asked for, and 1 granted."));
    assert!(ward.abe.get("/admin/queue").await.all(".matter").is_empty());
    assert_eq!(ward.abe.post(&format!("/decisions/{}/undo", ward.decision().await), "").await.status, 303);
    assert!(stranger.get("/removal").await.shows("1 removal was asked for, and 0 granted."));
    assert!(ward.abe.get("/admin/queue").await.shows("Ann Author asks"), "it stands in the queue again");
    assert!(ward.ada.get("/t/heart-failure/queue").await.all(".matter").is_empty(), "of those who look after the site");
    assert_eq!(one::<String>(&db, due).await, before);
    ward.decides(&ward.abe, "kind=remove&reason=copyright&seen=2").await;
    assert!(stranger.get("/removal").await.shows("1 removal was asked for, and 1 granted."));
}
