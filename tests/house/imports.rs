//! Importing in the browser: a file is sent, looked at, and written in the background.

use serde_json::Value;
use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor},
    shell::{Serving, curatio, signal},
};

pub const BOOKMARKS: &str = r#"<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE>
<H1>Links of a nurse</H1>
<DL><p>
    <DT><H3>Food</H3>
    <DL><p>
        <DT><A HREF="https://ward.example/salt" ADD_DATE="1583055000" TAGS="bread">Salt in bread</A>
        <DD>How much is in it.
        <DT><A HREF="javascript:alert(1)">Bookmarklet</A>
        <DT><A HREF="https://ward.example/salt#top">Salt again</A>
    </DL><p>
    <DT><A HREF="https://ward.example/water" ADD_DATE="1583141400">Water</A>
</DL><p>
"#;

/// Somebody at a site that has jobs.
pub async fn at_work(db: &PgPool, name: &str) -> Visitor {
    let visitor = Visitor::named(db, name).await;
    visitor.app.prepare_jobs().await.unwrap();
    visitor
}

/// Sends a file, and where one sees what is in it.
pub async fn send(visitor: &Visitor, file: &str, bytes: &[u8]) -> String {
    let sent = visitor.upload("/import", "file", file, bytes).await;
    assert_eq!(sent.status, 303, "{:?}", sent.all(".problem"));
    sent.location().to_owned()
}

/// Sends, starts and runs it; the last page.
pub async fn import(visitor: &Visitor, file: &str, bytes: &[u8], form: &str) -> Answer {
    let at = send(visitor, file, bytes).await;
    let started = visitor.post(&format!("{at}/start"), form).await;
    assert_eq!(started.status, 303, "{:?}", started.all(".problem"));
    visitor.app.run_due_jobs().await.unwrap();
    visitor.get(&at).await
}

fn numbers(page: &Answer) -> Vec<String> {
    page.all(".numbers div")
}

pub async fn count(db: &PgPool, of: &'static str) -> i64 {
    sqlx::query_scalar(of).fetch_one(db).await.unwrap()
}

async fn run(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn bookmarks_become_a_new_board_after_one_has_seen_what_is_in_them(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    assert_eq!(ada.get("/boards").await.attributes("main a[href='/import']", "href").len(), 1);
    let at = send(&ada, "bookmarks.html", BOOKMARKS.as_bytes()).await;
    let before = count(&db, "select count(*) from topic").await;
    let found = ada.get(&at).await;
    assert_eq!(numbers(&found), ["scoops 2", "tags 2", "left out 2"]);
    assert!(found.shows("1 of them already on Heart Failure Online"), "{:?}", found.all(".said-so"));
    assert_eq!(found.attributes("input[name=visibility][checked]", "value"), ["private"], "nothing by mistake");
    assert_eq!(found.all(".samples li"), ["Salt in bread", "Water"]);
    let left_out = ada.get(&format!("{at}/skipped.csv")).await.body;
    assert!(left_out.contains("9,“Bookmarklet”,\"its address is not one of the web"), "{left_out}");
    assert!(left_out.contains("“Salt again”,its address stands in this file a second time"), "{left_out}");
    assert_eq!(count(&db, "select count(*) from topic").await, before);

    assert!(ada.post(&format!("{at}/start"), "title=").await.problem("title").contains("fill this in"));
    let started = ada.post(&format!("{at}/start"), "title=Links&visibility=public").await;
    assert_eq!(started.location(), at);
    let running = ada.get(&at).await;
    assert_eq!((running.one("h1"), running.attributes("progress", "max")), ("Importing".into(), vec!["2".into()]));
    let state: Value = serde_json::from_str(&ada.get(&format!("{at}/progress")).await.body).unwrap();
    assert_eq!(state, serde_json::json!({ "runs": true, "position": 0, "total": 2 }));
    ada.app.run_due_jobs().await.unwrap();
    let done = ada.get(&at).await;
    assert_eq!((done.one("h1"), numbers(&done)), ("Imported".into(), vec!["new scoops 2".into(), "left out 2".into()]));

    let board = Visitor::stranger(&db).get("/t/links").await;
    assert!(board.shows("Curated by Ada Berg") && board.shows("How much is in it."));
    assert_eq!(board.all("article.scoop h2"), ["Water", "Salt in bread"]);
    assert_eq!(board.attributes("article .when time", "datetime"), ["2020-03-02T09:30:00Z", "2020-03-01T09:30:00Z"]);
    assert_eq!(count(&db, "select count(*) from article where address like '%salt%'").await, 1, "one article");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn imported_twice_nothing_doubles_and_drafts_are_shown_to_nobody(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let before = count(&db, "select count(*) from scoop").await;
    let done = import(&ada, "a.html", BOOKMARKS.as_bytes(), "target=heart-failure&state=drafts").await;
    assert_eq!(numbers(&done), ["new scoop 1", "was there already 1", "draft 1", "left out 2"]);
    assert!(!Visitor::stranger(&db).get("/t/heart-failure").await.shows("Water"));
    let done = import(&ada, "a.html", BOOKMARKS.as_bytes(), "target=heart-failure").await;
    assert_eq!(numbers(&done)[..2], ["new scoops 0", "were there already 2"]);
    assert_eq!(count(&db, "select count(*) from scoop").await, before + 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn of_any_table_one_says_which_column_is_what(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let table = encoding_rs::WINDOWS_1252.encode("Wo;Was;Warum\nhttps://ward.example/ä;Ärzte;'=weil\n").0;
    let at = send(&ada, "table.csv", &table).await;
    let found = ada.get(&at).await;
    assert_eq!(numbers(&found), ["scoops 0", "left out 1"]);
    assert_eq!(found.all("#address_column option"), ["none", "Wo", "Was", "Warum"]);
    assert_eq!(ada.post(&format!("{at}/start"), "title=Ward").await.status, 422);
    let columns = "address_column=0&title_column=1&note_column=2";
    assert_eq!(ada.post(&format!("{at}/read"), columns).await.location(), at);
    let again = ada.get(&at).await;
    assert_eq!(numbers(&again), ["scoop 1", "insight 1"]);
    assert_eq!(again.attributes("#title_column option[selected]", "value"), ["1"]);
    ada.post(&format!("{at}/start"), &format!("title=Ward&visibility=public&{columns}")).await;
    ada.app.run_due_jobs().await.unwrap();
    let board = ada.get("/t/ward").await;
    assert!(board.shows("Ärzte") && board.shows("=weil") && !board.shows("'=weil"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_saved_page_is_read_by_its_day_and_one_says_who_one_is(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let page = include_bytes!("../fixtures/saved-page.txt");
    let at = send(&ada, "page.txt", page).await;
    let wrong = ada.post(&format!("{at}/read"), "saved_on=2014-03-01").await;
    assert!(wrong.problem("saved_on").contains("please give the right day."), "{:?}", wrong.all(".problem"));
    ada.post(&format!("{at}/read"), "saved_on=2014-11-20").await;
    let found = ada.get(&at).await;
    assert_eq!(found.attributes("#saved_on", "value"), ["2014-11-20"]);
    let form = "title=Clean+hands&visibility=public&saved_on=2014-11-20&am=mlindqvist";
    ada.post(&format!("{at}/start"), form).await;
    ada.app.run_due_jobs().await.unwrap();
    let board = ada.get("/t/clean-hands").await;
    assert!(board.shows("Curated by Ada Berg with WardNine"), "{}", board.one(".facts"));
    assert!(board.shows("Ada Berg's insight New here?"));
    assert!(board.shows("12,300 of the views were counted before this board moved here"));
    let mine = "select count(*) from scoop join account on account.id = curator_id where account.name = 'ada'
                    and scoop.origin = 'scoop.it'";
    assert_eq!(count(&db, mine).await, 3);

    let mei = at_work(&db, "mei").await;
    import(&mei, "page.txt", page, "title=Hands&visibility=public&saved_on=2014-11-20").await;
    let by_line = "select count(*) from account where display_name = 'WardNine'";
    assert_eq!(count(&db, by_line).await, 2, "nobody speaks for the by-line that somebody else brought");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn it_stops_goes_on_and_starts_once(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let at = send(&ada, "a.html", BOOKMARKS.as_bytes()).await;
    for _ in 0..2 {
        assert_eq!(ada.post(&format!("{at}/start"), "title=Links").await.status, 303);
    }
    assert_eq!(count(&db, "select count(*) from topic where title = 'Links'").await, 1);
    ada.post(&format!("{at}/stop"), "").await;
    ada.app.run_due_jobs().await.unwrap();
    let stopped = ada.get(&at).await;
    assert_eq!(
        (stopped.one("h1"), stopped.attributes("progress", "value")),
        ("The import has stopped".into(), vec!["0".into()])
    );
    ada.post(&format!("{at}/go-on"), "").await;
    ada.app.run_due_jobs().await.unwrap();
    assert_eq!(ada.get(&at).await.one("h1"), "Imported");
    assert_eq!(ada.post(&format!("{at}/throw-away"), "").await.location(), "/import");
    assert_eq!(ada.get(&at).await.status, 404);
    assert_eq!(
        count(&db, "select count(*) from scoop join topic on topic.id = topic_id where topic.title = 'Links'").await,
        2
    );
}

/// What a job does when the database fails it, and when it refuses one scoop.
const TROUBLE: &str = "create function fails() returns trigger language plpgsql as $$ begin
        if new.title = 'Water' then raise exception using errcode = 'CODE'; end if; return new; end $$;
    create trigger fails before insert on scoop for each row execute function fails()";

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_job_that_fails_goes_on_where_it_was(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(TROUBLE.replace("CODE", "XX000"))).execute(&db).await.unwrap();
    let at = send(&ada, "a.html", BOOKMARKS.as_bytes()).await;
    ada.post(&format!("{at}/start"), "title=Links").await;
    ada.app.run_due_jobs().await.unwrap();
    assert_eq!(ada.get(&at).await.attributes("progress", "value"), ["1"]);
    run(&db, "drop trigger fails on scoop; update graphile_worker._private_jobs set run_at = now()").await;
    ada.app.run_due_jobs().await.unwrap();
    assert_eq!(numbers(&ada.get(&at).await), ["new scoops 2", "left out 2"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_that_cannot_be_kept_is_left_out_and_told(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    sqlx::raw_sql(sqlx::AssertSqlSafe(TROUBLE.replace("CODE", "23514"))).execute(&db).await.unwrap();
    let done = import(&ada, "a.html", BOOKMARKS.as_bytes(), "title=Links").await;
    assert_eq!((done.one("h1"), numbers(&done)), ("Imported".into(), vec!["new scoop 1".into(), "left out 3".into()]));
    let left_out = ada.get(&done.attributes("a[href$='skipped.csv']", "href")[0]).await.body;
    assert!(left_out.contains("“Water”,a value in it cannot be kept here"), "{left_out}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_may_not_any_more_imports_no_more(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    for undone in [
        "update account set suspended_until = now() + interval '1 day' where name = 'ada'",
        "update topic set archived_at = now() where slug = 'heart-failure'",
        "update topic set owner_id = (select id from account where name = 'mei') where slug = 'heart-failure'",
    ] {
        let at = send(&ada, "a.html", BOOKMARKS.as_bytes()).await;
        ada.post(&format!("{at}/start"), "target=heart-failure").await;
        run(&db, undone).await;
        ada.app.run_due_jobs().await.unwrap();
        run(&db, "update account set suspended_until = null; update topic set archived_at = null").await;
        let page = ada.get(&at).await;
        assert_eq!(page.one("h1"), "The import has stopped", "{undone}");
        assert!(page.one(".said-so").contains("you may not import onto this board any more"), "{undone}");
    }
    assert_eq!(count(&db, "select count(*) from scoop where title = 'Water'").await, 0);
    let mei = at_work(&db, "mei").await;
    let at = send(&mei, "a.html", BOOKMARKS.as_bytes()).await;
    assert_eq!(mei.post(&format!("{at}/start"), "target=ward-secrets").await.status, 404);
}

/// The node is killed while it writes the second scoop; another one takes the job on.
#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_node_that_is_killed_leaves_no_half_and_another_goes_on(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let waits = "create function waits() returns trigger language plpgsql as $$ begin
            if new.title = 'Water' then perform pg_advisory_xact_lock(42); end if; return new; end $$;
        create trigger waits after insert on scoop for each row execute function waits()";
    run(&db, waits).await;
    let mut held = db.begin().await.unwrap();
    sqlx::query("select pg_advisory_xact_lock(42)").execute(&mut *held).await.unwrap();
    let at = send(&ada, "a.html", BOOKMARKS.as_bytes()).await;
    ada.post(&format!("{at}/start"), "title=Links").await;
    let data = tempfile::TempDir::new().unwrap();
    let node = || {
        let mut command = curatio(&db);
        command.arg("serve").env("CURATIO_DATA_DIR", data.path());
        Serving::start(command, &data.path().join("stderr"))
    };
    let mut killed = node();
    crate::jobs::holds(
        &db,
        "select exists (select from pg_locks where locktype = 'advisory' and objid = 42 and not granted)",
    )
    .await;
    signal("KILL", killed.child.id());
    killed.child.wait().unwrap();
    held.rollback().await.unwrap();
    crate::jobs::holds(&db, "select position = 1 from import").await;
    let _other = node();
    crate::jobs::holds(&db, "select state = 'done' from import").await;
    assert_eq!(numbers(&ada.get(&at).await), ["new scoops 2", "left out 2"]);
    assert_eq!(count(&db, "select count(*) from scoop where title = 'Water'").await, 1);
}
