//! Looking after accounts: finding them, noting, roles, suspensions, devices.

use axum::http::StatusCode;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::front_door::{Answer, Visitor};

async fn sql(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

/// Abe and Mei look after the site; Abe has just signed in.
pub async fn abe(db: &PgPool) -> Visitor {
    sql(
        db,
        "insert into account (name, display_name, role, email) values ('abe', 'Abe Stone', 'admin', 'abe@site.example');
         update account set role = 'admin' where name = 'mei'",
    )
    .await;
    Visitor::named(db, "abe").await
}

/// Each line of the log of acts: what was done, to what, before and after.
pub async fn acts(db: &PgPool) -> Vec<(String, String, Value, Value)> {
    sqlx::query_as("select deed, about, before, after from act order by id").fetch_all(db).await.unwrap()
}

fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(answer.location().contains("done="), "{}", answer.location());
}

fn found(page: &Answer) -> Vec<String> {
    page.all(".rows .name")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_front_says_what_waits_and_leads_there(db: PgPool) {
    let abe = abe(&db).await;
    abe.app.prepare_jobs().await.unwrap();
    sql(
        &db,
        "update comment set state = 'held' where source = 'And the olives?';
         update matter set waits_since = now() - interval '3 days 1 hour';
         select graphile_worker.permanently_fail_jobs(array[(select id from graphile_worker.add_job('send_letter', '{}'))]);
         insert into link (token_hash, purpose, email, expires_at) values ('\\x01', 'invitation', 'g@ward.example', now() + interval '1 day')",
    )
    .await;
    let front = abe.get("/admin").await;
    assert_eq!(
        front.all(".waiting a"),
        [
            "1 matter in the queue",
            "0 open cases of side effects",
            "1 failed job",
            "1 open invitation",
            "4 boards",
            "5 accounts"
        ]
    );
    assert!(front.shows("The oldest has waited for 3 days"), "{}", front.body);
    assert_eq!(front.attributes(".menu a[href='/admin']", "href").len(), 1);
    assert!(Visitor::named(&db, "ada").await.get("/").await.attributes(".menu a[href='/admin']", "href").is_empty());
    for path in
        ["/admin/boards", "/admin/invitations", "/admin/accounts", "/admin/log", "/admin/jobs", "/admin/numbers"]
    {
        let page = abe.get(path).await;
        assert_eq!(page.attributes(".sections [aria-current]", "href"), [path], "{path}");
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{path}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_account_is_found_by_how_its_names_or_address_begin(db: PgPool) {
    let abe = abe(&db).await;
    sql(
        &db,
        "update account set email = 'Nurse@ward.example', created_at = now() - interval '1 day' where name = 'ada';
         update account set suspended_until = now() + interval '1 day' where name = 'rui';
         update account set banned = true, suspended_until = '9999-12-31' where name = 'noor';
         insert into account (name, display_name, origin, origin_name) values ('adam', 'Adam Old', 'scoop.it', 'adam')",
    )
    .await;
    for (asked, names) in [
        ("q=ada", vec!["Adam Old", "Ada Berg"]),
        ("q=%40ADA", vec!["Adam Old", "Ada Berg"]),
        ("q=mei+t", vec!["Mei Tan"]),
        ("q=nurse%40w", vec!["Ada Berg"]),
        ("q=berg", vec![]),
        ("q=%25", vec![]),
        ("q=ada&which=curator", vec!["Ada Berg"]),
        ("which=suspended", vec!["Rui Costa"]),
        ("which=banned", vec!["Noor Aziz"]),
        ("which=imported", vec!["Adam Old"]),
        ("which=deleted", vec![]),
        ("which=admin&q=", vec!["Abe Stone", "Mei Tan"]),
    ] {
        assert_eq!(found(&abe.get(&format!("/admin/accounts?{asked}")).await), names, "{asked}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn accounts_are_read_page_by_page_and_none_twice(db: PgPool) {
    let abe = abe(&db).await;
    sql(
        &db,
        "insert into account (name, display_name) select 'reader-' || n, 'Reader ' || n from generate_series(1, 120) n",
    )
    .await;
    for filter in ["which=reader", "q=reader"] {
        let mut page = abe.get(&format!("/admin/accounts?{filter}")).await;
        let first = found(&page);
        let mut seen = first.clone();
        while let Some(older) = page.attributes("a.older", "href").pop() {
            page = abe.get(&older).await;
            seen.extend(found(&page));
        }
        assert_eq!(seen.len(), if filter == "q=reader" { 120 } else { 121 }, "{filter}");
        let newer = page.attributes("a.newer", "href").pop().unwrap();
        assert_eq!(abe.get(&newer).await.status, 200);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), if filter == "q=reader" { 120 } else { 121 }, "{filter}");
    }
    sql(&db, "insert into account (name, display_name) select 'many-' || n, 'M' from generate_series(1, 1001) n").await;
    assert!(abe.get("/admin/accounts?q=many").await.shows("Please type more of it"));
    assert!(!abe.get("/admin/accounts?q=many-10").await.shows("Please type more of it"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_page_tells_what_an_admin_has_to_know(db: PgPool) {
    let abe = abe(&db).await;
    sql(
        &db,
        "update account set email = 'ada@ward.example' where name = 'ada';
         insert into matter (kind, comment_id, author_id)
             select 'comment', comment.id, ada.id from comment, account ada where source = 'Those too.' and ada.name = 'ada';
         insert into report (matter_id, reason, by_id) select matter.id, 'spam', noor.id from matter, account noor where name = 'noor';
         insert into decision (matter_id, kind, reason, by_id, author_id, before, after)
             select matter.id, 'warn', 'spam', mei.id, matter.author_id, '{}', '{}' from matter, account mei where name = 'mei'",
    )
    .await;
    let page = abe.get("/admin/accounts/ada").await;
    let facts = page.all(".facts dd");
    assert_eq!(facts[..2], ["@ada", "ada@ward.example"]);
    assert_eq!(facts[2], facts[3], "a curator from the beginning");
    assert_eq!(facts[4..], ["signed in nowhere", "3", "1", "0", "0", "1", "1"]);
    assert!(page.shows("Private Board") && page.shows("owner"));
    assert!(page.one(".entries").contains("decision: warn · comment of @ada · Spam"), "{}", page.one(".entries"));
    sql(&db, "update account set name = 'ada-berg' where name = 'ada'").await;
    assert_eq!(abe.get("/admin/accounts/ada").await.location(), "/admin/accounts/ada-berg");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_admin_changes_roles_but_not_their_own(db: PgPool) {
    let abe = abe(&db).await;
    done(&abe.post("/admin/accounts/noor/role", "role=curator").await);
    done(&abe.post("/admin/accounts/noor/role", "role=curator").await);
    done(&abe.post("/admin/accounts/mei/role", "role=reader").await);
    let words = (json!({ "role": "reader" }), json!({ "role": "curator" }));
    let recorded = acts(&db).await;
    assert_eq!(recorded[0], ("account.role".to_owned(), "@noor".to_owned(), words.0, words.1));
    assert_eq!(recorded.len(), 2, "the same again is nothing to note");
    let own = abe.post("/admin/accounts/abe/role", "role=reader").await;
    assert_eq!(own.status, 403);
    assert!(own.shows("Please ask another admin"));
    assert_eq!(abe.post("/admin/accounts/noor/role", "role=god").await.status, 400);
    sql(&db, "insert into account (name, display_name, origin, origin_name) values ('old', 'Old', 'x', 'y')").await;
    assert_eq!(abe.post("/admin/accounts/old/role", "role=curator").await.status, 403);
    assert_eq!(acts(&db).await.len(), 2);
    sql(&db, "update account set created_at = '2020-01-01'").await;
    let page = abe.get("/admin/accounts/noor").await;
    assert!(page.one(".entries").contains("role: was reader → is now curator"));
    assert_eq!(page.all(".facts dt")[3], "curator since");
    assert_ne!(page.all(".facts dd")[3], "January 1, 2020");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn of_two_admins_who_lower_each_other_one_stays(db: PgPool) {
    let abe = abe(&db).await;
    let mei = Visitor::named(&db, "mei").await;
    let both = tokio::join!(
        abe.post("/admin/accounts/mei/role", "role=reader"),
        mei.post("/admin/accounts/abe/role", "role=reader")
    );
    let mut statuses = [both.0.status.as_u16(), both.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    let left: i64 =
        sqlx::query_scalar("select count(*) from account where role = 'admin'").fetch_one(&db).await.unwrap();
    assert_eq!((left, acts(&db).await.len()), (1, 1));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_admin_suspends_with_a_reason_that_is_told_and_ends_it(db: PgPool) {
    let abe = abe(&db).await;
    abe.app.prepare_jobs().await.unwrap();
    let wrong = abe.post("/admin/accounts/noor/suspend", "reason=&days=never&to_them=Hm").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.problem("days").contains("from 1 to 365") && wrong.problem("reason").contains("choose a reason"));
    assert_eq!(
        (wrong.attributes("#days", "value"), wrong.one("#to_them")),
        (vec!["never".to_owned()], "Hm".to_owned())
    );
    done(&abe.post("/admin/accounts/noor/suspend", "reason=abuse&days=40&to_them=Be+kind").await);
    let noor = Visitor::named(&db, "noor").await;
    assert!(noor.get("/boards").await.shows("This account is suspended until"));
    let told = noor.get("/decisions").await;
    assert!(
        told.shows("Abuse") && told.shows("Be kind") && !told.all("form[action$=appeal]").is_empty(),
        "{}",
        told.body
    );
    assert!(Visitor::stranger(&db).get("/moderation").await.shows("Abuse"));
    done(&abe.post("/admin/accounts/noor/lift", "").await);
    assert_eq!(noor.get("/boards").await.status, 200);
    let undone: i64 =
        sqlx::query_scalar("select count(*) from decision where undoes_id is not null").fetch_one(&db).await.unwrap();
    assert_eq!(undone, 1, "the decision is undone, and the log says so");
    done(&abe.post("/admin/accounts/noor/lift", "").await);
    assert_eq!(abe.post("/admin/accounts/abe/suspend", "reason=abuse&days=1").await.status, 403);
    sql(&db, "update account set suspended_until = now() + interval '1 day' where name = 'noor'").await;
    done(&abe.post("/admin/accounts/noor/lift", "").await);
    assert_eq!(acts(&db).await.pop().unwrap().0, "account.lift", "from the shell, no decision suspended her");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_ban_is_undone_where_it_was_decided(db: PgPool) {
    let abe = abe(&db).await;
    sql(&db, "update account set banned = true, suspended_until = '9999-12-31' where name = 'noor'").await;
    let page = abe.get("/admin/accounts/noor").await;
    assert!(page.all(".mark").contains(&"Banned".to_owned()));
    assert!(page.attributes("form", "action").iter().all(|to| !to.ends_with("/lift") && !to.ends_with("/suspend")));
    for deed in ["lift", "suspend"] {
        let answer = abe
            .post(&format!("/admin/accounts/noor/{deed}"), if deed == "lift" { "" } else { "reason=abuse&days=1" })
            .await;
        assert_eq!(answer.status, 403, "{deed}");
    }
    assert_eq!(acts(&db).await.len(), 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn devices_are_signed_out_one_or_all(db: PgPool) {
    let (abe, ada, phone) = (abe(&db).await, Visitor::named(&db, "ada").await, Visitor::named(&db, "ada").await);
    let page = abe.get("/admin/accounts/ada").await;
    let ends: Vec<_> =
        page.attributes("form", "action").into_iter().filter(|action| action.ends_with("/end")).collect();
    assert_eq!(ends.len(), 2);
    done(&abe.post(&ends[0], "").await);
    assert_eq!(phone.get("/boards").await.status, 303, "the one seen last stands first");
    assert_eq!(abe.post(&ends[0].replace("ada", "rui"), "").await.status, 404);
    assert_eq!(ada.get("/boards").await.status, 200);
    done(&abe.post("/admin/accounts/ada/sign-out", "").await);
    assert_eq!(ada.get("/boards").await.status, 303);
    done(&abe.post("/admin/accounts/abe/sign-out", "").await);
    assert_eq!(abe.get("/admin/accounts").await.status, 200, "but not where one asks it");
    let deeds: Vec<_> = acts(&db).await.into_iter().map(|(deed, about, ..)| (deed, about)).collect();
    let out = |about: &str| ("account.sign-out".to_owned(), about.to_owned());
    assert_eq!(deeds, [out("@ada"), out("@ada"), out("@abe")]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_letter_leads_to_a_new_password_and_the_log_has_no_address(db: PgPool) {
    let abe = abe(&db).await;
    abe.app.prepare_jobs().await.unwrap();
    assert_eq!(abe.post("/admin/accounts/noor/reset", "").await.status, 403, "no address");
    sql(&db, "update account set email = 'noor@ward.example' where name = 'noor'").await;
    for _ in 0..3 {
        done(&abe.post("/admin/accounts/noor/reset", "").await);
    }
    assert!(abe.post("/admin/accounts/noor/reset", "").await.shows("Please wait a while"));
    let letters = abe.letters().await;
    assert_eq!(letters.len(), 3);
    assert_eq!(letters[0].to, "noor@ward.example");
    assert_eq!(abe.get(&letters[2].link()).await.status, 200);
    let recorded = acts(&db).await;
    assert_eq!(recorded.len(), 3);
    assert!(!format!("{recorded:?}").contains("ward.example"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn moderators_note_what_they_know_and_take_back_only_their_own(db: PgPool) {
    let abe = abe(&db).await;
    let notes = "/admin/accounts/noor/notes";
    assert!(abe.post(notes, "words=+").await.problem("words").contains("fill this in"));
    let long = "x".repeat(2001);
    assert!(abe.post(notes, &format!("words={long}")).await.problem("words").contains("2000 is the most"));
    done(&abe.post(notes, "words=Asks+kindly.%0A%3Cb%3ETwice%3C/b%3E").await);
    let mei = Visitor::named(&db, "mei").await;
    let page = mei.get("/admin/accounts/noor").await;
    assert_eq!(page.all(".kept-lines"), ["Asks kindly. <b>Twice</b>"]);
    let remove = abe.get("/admin/accounts/noor").await.attributes("form", "action");
    let remove = remove.iter().find(|action| action.ends_with("/remove")).unwrap();
    assert!(!page.attributes("form", "action").contains(remove), "not Mei's");
    assert_eq!(mei.post(remove, "").await.status, 404);
    assert_eq!(abe.post(&remove.replace("noor", "rui"), "").await.status, 404);
    let recorded = acts(&db).await;
    assert_eq!((recorded.len(), &*recorded[0].0), (1, "account.note"));
    assert!(!format!("{recorded:?}").contains("kindly"), "the log has no words of anybody");
    done(&abe.post(remove, "").await);
    assert_eq!(acts(&db).await.len(), 2);
    done(&abe.post(notes, "words=Again").await);
    sql(&db, "update account set deleted_at = now() where name = 'noor'").await;
    let left: i64 = sqlx::query_scalar("select count(*) from account_note").fetch_one(&db).await.unwrap();
    assert_eq!(left, 0, "who leaves takes them along");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_was_not_asked_lately_proves_who_they_are_before_they_change_anything(db: PgPool) {
    let abe = abe(&db).await;
    sql(&db, "update session set proved_at = now() - interval '31 minutes'").await;
    assert_eq!(abe.get("/admin/accounts/noor").await.status, 200);
    let asked = abe.post("/admin/accounts/noor/role", "role=curator").await;
    assert!(asked.location().starts_with("/sign-in/again"), "{}", asked.location());
    assert_eq!(acts(&db).await.len(), 0);
}
