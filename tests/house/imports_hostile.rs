//! Files that nobody means well with, or that are something else.

use std::fmt::Write;

use sqlx::PgPool;

use crate::{
    front_door::Visitor,
    imports::{at_work, count, import, send},
};

async fn refused(visitor: &Visitor, bytes: &[u8]) -> String {
    let answer = visitor.upload("/import", "file", "a", bytes).await;
    assert_eq!(answer.status, 422, "{}", String::from_utf8_lossy(&bytes[..bytes.len().min(80)]));
    answer.problem("file")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_cannot_be_imported_is_refused_in_words(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    for (bytes, words) in [
        (Vec::new(), "not empty"),
        (b"PK\x03\x04 and so on".to_vec(), "unpack it"),
        (b"\x1f\x8b\x08 and so on".to_vec(), "unpack it"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x04".to_vec(), "no text"),
        (b"<?xml version='1.0'?><opml version='2.0'></opml>".to_vec(), "OPML"),
        (b"<!doctype html><title>Hi</title><p>A page".to_vec(), "copying"),
        (b"Only some words.".to_vec(), "none of the files"),
        (b"{\"format\":\"curatio-account-1\"}".to_vec(), "not a board"),
        (b"{\"format\":\"curatio-board\",\"version\":1,\"board\":{".to_vec(), "not a board as Curatio exports it"),
        (b"{\"error\":\"no\"}".to_vec(), "an error: no"),
        ("[".repeat(3 << 20).into_bytes(), "not a board"),
        ("{\"a\":".repeat(3 << 20).into_bytes(), "not a board"),
        (vec![b' '; 10], "nothing in this file"),
        (vec![b'a'; (20 << 20) + 1], "20 MB is the most"),
    ] {
        let told = refused(&ada, &bytes).await;
        assert!(told.contains(words), "{words}: {told}");
    }
    let newer = r#"{"format":"curatio-board","version":9,"site":"a.example","board":{"address":"a","title":"A","visibility":"public","owner":{"name":"a","display_name":"A"}}}"#;
    assert!(refused(&ada, newer.as_bytes()).await.contains("from a newer Curatio"));
    assert_eq!(count(&db, "select count(*) from import").await, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn much_of_everything_is_bounded(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let mut rows = String::from("url,title\n");
    for number in 0..20_050 {
        writeln!(rows, "https://ward.example/{number},Scoop {number}").unwrap();
    }
    let found = ada.get(&send(&ada, "many.csv", rows.as_bytes()).await).await;
    assert!(found.all(".numbers div").contains(&"scoops 20,000".to_owned()), "{:?}", found.all(".numbers div"));
    let left_out = ada.get(&found.attributes("a[href$='skipped.csv']", "href")[0]).await.body;
    assert!(left_out.contains("50 scoops at the end,20000 is the most"), "{left_out}");

    let line = format!("url,title\nhttps://ward.example/long,{}", "word ".repeat(4_000_000));
    let done = import(&ada, "line.csv", line.as_bytes(), "title=Long&address_column=0&title_column=1").await;
    assert_eq!(done.one("h1"), "Imported");
    assert_eq!(count(&db, "select max(length(title))::bigint from scoop").await, 500);

    let bad =
        ["url,title\njavascript:alert(1),A\n".to_owned(), "data:text/html;base64\u{202e}x,B\n".repeat(30_000)].concat();
    let found = ada.get(&send(&ada, "bad.csv", bad.as_bytes()).await).await;
    assert_eq!(count(&db, "select max(number)::bigint from import_skipped").await, 10_001);
    assert!(found.all(".numbers div").contains(&"scoops 0".to_owned()));
    for number in 0..8 {
        let sent = ada.upload("/import", "file", "a.csv", b"url,title\nhttps://ward.example/a,A\n").await;
        assert_eq!(sent.status, if number < 7 { 303 } else { 422 }, "{number}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_forged_board_says_nothing_in_anybodys_name_and_shows_no_script(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    let by = |name: &str| serde_json::json!({ "name": name, "display_name": "Mei Tan" });
    let said = |id: i64, answers: Option<i64>| {
        serde_json::json!({ "id": id, "by": by("mei"), "source": "<script>x</script>I\u{0} said [so](javascript:1)",
                            "format": "markdown", "written_at": format!("2020-01-0{id}T00:00:00Z"), "answers": answers })
    };
    let board = serde_json::json!({
        "format": "curatio-board", "version": 1, "site": "boards.example",
        "board": { "address": "sleep", "title": "Sl\u{0}eep", "visibility": "public", "owner": by("mei"),
                   "accent": "no such", "time_zone": "UTC", "language": "<b>", "picture": "bm8gcGljdHVyZQ==",
                   "quote_limit": 3000, "views": i64::MAX },
        "scoops": [
            { "id": 1, "state": "published", "title": "One", "curator": by("mei"), "pinned": true,
              "published_at": "2020-01-01T00:00:00Z", "picture": "!", "via": "javascript:1", "views": i64::MAX,
              "article": { "address": "https://ward.example/one", "doi": "10.1000/somebody-elses", "kind": "paper" },
              "tags": ["\u{0}", "A", "a"], "insights": [said(1, None)], "comments": [said(2, Some(9)), said(3, Some(2))] },
            { "id": 2, "state": "published", "title": "Two", "curator": by("mei"),
              "article": { "address": "javascript:alert(1)" } },
            { "id": 3, "state": "draft", "title": "", "curator": by("mei") },
        ],
    });
    let done = import(&ada, "board.json", board.to_string().as_bytes(), "title=Forged&visibility=public").await;
    assert_eq!(done.one("h1"), "Imported", "{:?}", done.all(".said-so"));
    let page = Visitor::stranger(&db).get("/t/forged").await;
    assert!(page.shows("One") && page.shows("Two") && page.shows("Source unknown"));
    assert!(page.attributes("[href^='javascript']", "href").is_empty() && !page.body.contains("<script>x"));
    assert!(page.attributes("a[href='/@mei']", "href").is_empty(), "that is somebody else");
    assert_eq!(count(&db, "select count(*) from article where doi is not null").await, 0);
    assert_eq!(
        count(&db, "select count(*) from comment where parent_id is not null").await,
        2,
        "one of the ward, and one"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_one_sends_is_forgotten_after_a_week(db: PgPool) {
    let ada = at_work(&db, "ada").await;
    for _ in 0..2 {
        send(&ada, "a.csv", b"url,title\nhttps://ward.example/a,A\n").await;
    }
    sqlx::query("update import set created_at = now() - interval '8 days' where id = 1").execute(&db).await.unwrap();
    sqlx::query("select graphile_worker.add_job('sweep')").execute(&db).await.unwrap();
    ada.app.run_due_jobs().await.unwrap();
    assert_eq!(count(&db, "select count(*) from import").await, 1);
    assert_eq!(ada.get("/import").await.all("main .rows li").len(), 1);
}
