//! What is imported onto a board where it was before, or comes back to a site that was built anew.

use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    imports::{BOOKMARKS, at_work, count, import, send},
};

async fn run(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

/// A public board of another Curatio.
fn board(site: &str, address: &str, scoops: &Value) -> String {
    let by = json!({ "name": "ada", "display_name": "Ada" });
    json!({ "format": "curatio-board", "version": 1, "site": site, "scoops": scoops,
            "board": { "address": address, "title": address, "visibility": "public", "owner": by } })
    .to_string()
}

fn scoop(id: i64, title: &str, more: &Value) -> Value {
    let mut scoop = json!({ "id": id, "state": "published", "title": title, "published_at": "2020-01-01T00:00:00Z",
                            "curator": { "name": "ada", "display_name": "Ada" } });
    for (name, value) in more.as_object().unwrap() {
        scoop[name] = value.clone();
    }
    scoop
}

fn said(id: i64, words: &str, answers: Option<i64>) -> Value {
    json!({ "id": id, "by": { "name": "bo", "display_name": "Bo" }, "source": words, "format": "plain",
            "written_at": format!("2020-01-0{id}T00:00:00Z"), "answers": answers })
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_deleted_can_be_imported_again_and_then_not_be_had_back_besides(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let table = "url,title\n,A thought\nhttps://ward.example/water,Water\n";
    let form = "target=heart-failure&address_column=0&title_column=1";
    import(&ada, "a.csv", table.as_bytes(), form).await;
    run(
        &db,
        "update scoop set deleted_at = now(), state_before = state, state = 'hidden'
         where title in ('A thought', 'Water')",
    )
    .await;
    let at = send(&ada, "a.csv", table.as_bytes()).await;
    assert!(ada.get(&at).await.all(".said-so").is_empty(), "none of them is on the board");
    let done = import(&ada, "a.csv", table.as_bytes(), form).await;
    assert_eq!(done.all(".numbers div"), ["new scoops 2", "without a date 2"]);
    let ids: Vec<i64> = sqlx::query_scalar("select id from scoop where deleted_at is not null order by id")
        .fetch_all(&db)
        .await
        .unwrap();
    let form = format!("deed=restore&scoop={}&scoop={}", ids[0], ids[1]);
    let refused = ada.post("/scoops/bulk", &form).await;
    assert!(refused.body.contains("Another scoop of the same article stands on the board now."), "{}", refused.body);
    assert_eq!(count(&db, "select count(*) from scoop where deleted_at is not null").await, 2);
    // Deleted twice, one of each comes back.
    run(
        &db,
        "update scoop set deleted_at = now(), state_before = state, state = 'hidden'
         where title in ('A thought', 'Water') and deleted_at is null",
    )
    .await;
    let ids: Vec<i64> = sqlx::query_scalar("select id from scoop where deleted_at is not null and title = 'A thought'")
        .fetch_all(&db)
        .await
        .unwrap();
    let refused = ada.post("/scoops/bulk", &format!("deed=restore&scoop={}&scoop={}", ids[0], ids[1])).await;
    assert_eq!(refused.status, 400);
    assert!(refused.shows("Two of these are the same scoop, imported twice."), "{}", refused.body);
    assert_eq!(ada.post("/scoops/bulk", &format!("deed=restore&scoop={}", ids[0])).await.status, 200);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn reading_a_file_again_keeps_what_was_chosen_and_enter_imports(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let at = send(&ada, "a.csv", b"Wo,Was\nhttps://ward.example/a,A\n").await;
    let form = "address_column=0&title_column=1&target=heart-failure&title=My+own+name&visibility=unlisted";
    assert_eq!(ada.post(&format!("{at}/read"), form).await.location(), at);
    let page = ada.get(&at).await;
    assert_eq!(page.attributes("#target option[selected]", "value"), ["heart-failure"]);
    assert_eq!(page.attributes("input[name=title]", "value"), ["My own name"]);
    assert_eq!(page.attributes("input[name=visibility][checked]", "value"), ["unlisted"]);
    assert_eq!(page.all("form.form button")[0], "Import", "what the Enter key presses");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_done_keeps_no_file_and_what_runs_is_not_thrown_away(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let at = send(&ada, "a.html", BOOKMARKS.as_bytes()).await;
    ada.post(&format!("{at}/start"), "title=Links").await;
    assert!(ada.get("/import").await.attributes("form[action$='throw-away']", "action").is_empty());
    assert_eq!(ada.post(&format!("{at}/throw-away"), "").await.location(), at);
    ada.app.run_due_jobs().await.unwrap();
    assert_eq!(ada.get(&at).await.one("h1"), "Imported");
    assert_eq!(count(&db, "select sum(length(bytes))::bigint from import").await, 0);
    assert_eq!(ada.post(&format!("{at}/read"), "").await.location(), at, "it is not read any more");
    assert_eq!(ada.post(&format!("{at}/throw-away"), "").await.location(), "/import");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_edited_here_is_not_doubled_and_a_new_answer_finds_its_thread(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let of = |comments: Value| {
        let said = json!({ "insights": [said(1, "An insight", None)], "comments": comments });
        board("elsewhere.example", "talk", &json!([scoop(1, "One", &said)]))
    };
    import(&ada, "a.json", of(json!([said(2, "Asked", None)])).as_bytes(), "title=Talk&visibility=public").await;
    run(&db, "update insight set source = 'Edited' where source = 'An insight'").await;
    let more = of(json!([said(2, "Asked, and edited", None), said(3, "Answered", Some(2))]));
    let done = import(&ada, "a.json", more.as_bytes(), "target=talk").await;
    assert_eq!(done.all(".numbers div"), ["new scoops 0", "was there already 1", "comment 1"]);
    let again = import(&ada, "a.json", more.as_bytes(), "target=talk").await;
    assert_eq!(again.all(".numbers div"), ["new scoops 0", "was there already 1"]);
    let answered = "select count(*) from comment join comment asked on asked.id = comment.parent_id
                    where comment.source = 'Answered' and asked.source = 'Asked'";
    assert_eq!(count(&db, answered).await, 1);
}

/// "via" as readers see it, where it leads to, and to whom.
async fn via(db: &PgPool, title: &str) -> (String, String) {
    let found =
        "select '/t/' || slug || '/p/' || scoop.id from scoop join topic on topic.id = topic_id where scoop.title = $1";
    let at: String = sqlx::query_scalar(found).bind(title).fetch_one(db).await.unwrap();
    let stranger = Visitor::stranger(db);
    let page = stranger.get(stranger.get(&at).await.location()).await;
    (page.one(".byline"), page.attributes(".byline a", "href").pop().unwrap())
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn after_a_site_was_built_anew_nobody_is_credited_for_what_another_scooped(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let before = board("boards.example", "old", &json!([scoop(4711, "The source", &json!({}))]));
    import(&ada, "a.json", before.as_bytes(), "title=Old&visibility=public").await;
    let salt: i64 = sqlx::query_scalar("select id from scoop where title = 'Salt, again' and via_id is null")
        .fetch_one(&db)
        .await
        .unwrap();
    let at = |path: String| json!({ "via": path });
    let scoops = json!([
        scoop(1, "Came back", &at("https://boards.example/t/what-it-was-called/p/4711/the-source".into())),
        scoop(2, "Still there", &at(format!("https://boards.example/t/heart-failure/p/{salt}/salt-again"))),
        scoop(3, "A stranger", &at(format!("https://boards.example/t/heart-failure/p/{salt}/something-else"))),
        scoop(4, "On another board", &at(format!("https://boards.example/t/sleep/p/{salt}/salt-again"))),
        scoop(5, "Elsewhere", &at(format!("https://www.other.example/t/heart-failure/p/{salt}/salt-again"))),
    ]);
    import(&ada, "b.json", board("boards.example", "new", &scoops).as_bytes(), "title=New&visibility=public").await;
    assert!(via(&db, "Came back").await.0.ends_with(" onto Old"), "{:?}", via(&db, "Came back").await);
    assert!(via(&db, "Still there").await.0.ends_with("via Ada Berg onto Heart Failure Online"));
    for (title, host, at) in [
        ("A stranger", "boards.example", format!("https://boards.example/t/heart-failure/p/{salt}/something-else")),
        ("On another board", "boards.example", format!("https://boards.example/t/sleep/p/{salt}/salt-again")),
        ("Elsewhere", "other.example", format!("https://www.other.example/t/heart-failure/p/{salt}/salt-again")),
    ] {
        let (said, leads) = via(&db, title).await;
        assert!(said.ends_with(&format!(", via {host}")), "{title}: {said}");
        assert_eq!(leads, at, "{title}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_forged_frame_stands_beside_nobodys_article(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let article = |path: &str, frame: &str| json!({ "article": { "address": format!("https://ward.example/{path}"), "embed_src": frame } });
    let scoops = json!([
        scoop(1, "Forged", &article("forged", "https://other.example/frame")),
        scoop(2, "Plain", &article("plain", "http://ward.example/frame")),
        scoop(3, "Script", &article("script", "javascript:alert(1)")),
        scoop(4, "Own", &article("own", "https://www.ward.example/frame")),
    ]);
    let done = import(&ada, "a.json", board("a.example", "a", &scoops).as_bytes(), "title=A&visibility=public").await;
    assert_eq!(done.all(".numbers div"), ["new scoops 4"]);
    let framed: Vec<String> =
        sqlx::query_scalar("select address from article where embed_src is not null").fetch_all(&db).await.unwrap();
    assert_eq!(framed, ["https://ward.example/own"]);
}
