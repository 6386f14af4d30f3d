//! Authors of sources ask that what is theirs is removed.

use sqlx::PgPool;

use crate::{front_door::Visitor, scoops::salt};

async fn run(db: &PgPool, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

async fn number(db: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

async fn admin(db: &PgPool) -> Visitor {
    run(db, "update account set role = 'admin' where name = 'mei'").await;
    let mei = Visitor::named(db, "mei").await;
    mei.app.prepare_jobs().await.unwrap();
    mei
}

fn form(page: &str, email: &str) -> String {
    format!("page={page}&name=An+Author&email={email}&words=The+whole+table+is+from+my+book.&truth=on")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_author_asks_without_an_account_and_is_answered_by_mail(db: PgPool) {
    let (mei, page, author) = (admin(&db).await, salt(&db).await, Visitor::stranger(&db));
    assert_eq!(author.get(&page).await.attributes("footer a", "href"), ["/removal"]);
    let asked = author.post("/removal", &form(&format!("https://boards.example{page}"), "author@ward.example")).await;
    assert_eq!((asked.status.as_u16(), asked.location()), (303, "/removal?asked=yes"), "{}", asked.body);
    assert!(author.get(asked.location()).await.shows("within 14 days"));
    let waits = "select count(*) from matter where kind = 'scoop' and for_admins and waits_since is not null";
    assert_eq!(number(&db, waits).await, 1);
    assert_eq!(author.get("/removal").await.one(".counter"), "Asked so far: 1. Granted: 0.");

    let list = mei.get("/admin/removals").await;
    let open = list.one(".open");
    for words in ["Salt, again", "Is due", "An Author, author@ward.example", "The whole table"] {
        assert!(open.contains(words), "{words}: {open}");
    }
    let matter = number(&db, "select id from matter where for_admins").await;
    assert!(list.attributes(".open a", "href").contains(&format!("/admin/queue#matter-{matter}")));
    let close = list.attributes(".open form", "action").remove(0);
    let closed = mei.post(&close, "granted=yes&answer=It+is+gone.%0D%0A%0D%0ASorry.").await;
    assert_eq!(closed.location(), "/admin/removals", "{}", closed.body);
    let letters = mei.letters().await;
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "author@ward.example"));
    assert!(
        letters[0].text.contains("Salt, again")
            && letters[0].text.contains("We grant that.")
            && letters[0].text.contains("Sorry.")
    );
    assert_eq!(author.get("/removal").await.one(".counter"), "Asked so far: 1. Granted: 1.");
    assert!(mei.get("/admin/removals").await.one(".closed").contains("Granted"));
    assert_eq!(number(&db, "select count(*) from act where deed = 'removal.close'").await, 1);
    let again = mei.post(&close, "granted=no&answer=No").await;
    assert!(again.status == 422 && again.shows("Somebody has answered this already."));
    assert_eq!(mei.letters().await.len(), 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_wrong_stands_beside_its_field_and_nobody_learns_what_they_cannot_read(db: PgPool) {
    let author = Visitor::stranger(&db);
    let secret = number(&db, "select id from scoop where title = 'A secret'").await;
    let hidden = number(&db, "select id from scoop where title = 'No more'").await;
    for page in [
        format!("/t/ward-secrets/p/{secret}"),
        format!("/t/heart-failure/p/{hidden}"),
        "/t/nowhere/p/1".to_owned(),
        format!("https://other.example{}", salt(&db).await),
    ] {
        let told = author.post("/removal", &form(&page, "author@ward.example")).await;
        assert_eq!(told.status, 422);
        assert!(told.problem("page").starts_with("Nobody reads a scoop at this address."), "{page}");
        assert_eq!(told.attributes("#page", "value"), [page]);
    }
    let told = author.post("/removal", "page=x&words=short&email=no").await;
    for field in ["name", "email", "words", "truth"] {
        assert!(!told.problem(field).is_empty());
    }
    assert_eq!(number(&db, "select count(*) from removal").await, 0);
    assert_eq!(number(&db, "select count(*) from matter").await, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_asks_twice_has_asked_once_and_a_hundred_a_day_are_taken(db: PgPool) {
    let (author, page) = (Visitor::stranger(&db), salt(&db).await);
    for email in ["author@ward.example", "Author@ward.example"] {
        assert_eq!(author.post("/removal", &form(&page, email)).await.status, 303);
    }
    assert_eq!(number(&db, "select count(*) from removal").await, 1);
    run(
        &db,
        "insert into removal (matter_id, name, email, words, due_at)
              select matter.id, 'n', 'n' || n, 'w', now() from matter, generate_series(1, 99) n where for_admins",
    )
    .await;
    let told = author.post("/removal", &form(&page, "late@ward.example")).await;
    assert!(told.status == 422 && told.problem("page").contains("tomorrow"));
    run(&db, "update removal set made_at = now() - interval '25 hours'").await;
    assert_eq!(author.post("/removal", &form(&page, "late@ward.example")).await.status, 303);
    let mut last = 303;
    for n in 0..40 {
        last = author.post("/removal", &form(&page, &format!("n{n}@ward.example"))).await.status.as_u16();
    }
    assert_eq!(last, 422, "one place asks only so often");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_overdue_is_marked_first_and_a_no_has_its_reason(db: PgPool) {
    let (mei, author, page) = (admin(&db).await, Visitor::stranger(&db), salt(&db).await);
    for email in ["first@ward.example", "second@ward.example"] {
        author.post("/removal", &form(&page, email)).await;
    }
    run(&db, "update removal set due_at = now() - interval '1 day' where email like 'second%'").await;
    let list = mei.get("/admin/removals").await;
    let open = list.all(".open > li");
    assert!(
        open[0].contains("Overdue: was due") && open[0].contains("second@") && open[1].contains("first@"),
        "{open:?}"
    );
    assert!(list.one(".counter").contains("Open: 2, of which 1 overdue."));
    let close = list.attributes(".open form", "action").remove(0);
    let told = mei.post(&close, "granted=no&answer=").await;
    assert!(told.status == 422 && told.one(".open .problem").contains("why it is not granted"));
    assert_eq!(mei.post(&close, "granted=no&answer=It+is+a+quotation.").await.status, 303);
    assert!(mei.letters().await[0].text.contains("It is a quotation."));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn half_a_year_after_the_answer_nothing_says_who_asked(db: PgPool) {
    let (mei, author, page) = (admin(&db).await, Visitor::stranger(&db), salt(&db).await);
    for email in ["first@ward.example", "second@ward.example"] {
        author.post("/removal", &form(&page, email)).await;
    }
    for close in mei.get("/admin/removals").await.attributes(".open form", "action") {
        mei.post(&close, "granted=yes&answer=").await;
    }
    run(&db, "update removal set closed_at = now() - interval '181 days' where email like 'first%'").await;
    run(&db, "select graphile_worker.add_job('sweep', '{}')").await;
    mei.app.run_due_jobs().await.unwrap();
    assert_eq!(number(&db, "select count(*) from removal where name = '' and email = ''").await, 1);
    assert_eq!(number(&db, "select count(*) from removal where email = 'second@ward.example'").await, 1);
    assert!(!mei.get("/admin/removals").await.shows("first@"));
}
