//! Pages for everyone are kept until they change.

use std::io::Read;

use futures_util::{FutureExt, future::join_all};
use sqlx::PgPool;

use crate::{
    front_door::{FIREFOX, Visitor},
    nodes::{BROWSER, hears, is_kept, node, node_with, pages, seen, until_it_keeps},
    scoops::salt,
};

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_was_said_is_found_said_on_every_node(db: PgPool) {
    let (here, there, noor) = (node(&db).await, node(&db).await, node(&db).await);
    noor.is(&db, "noor").await;
    let scoop = salt(&db).await;
    for many in 0..20 {
        assert_eq!(seen(&here, &scoop).await.2, seen(&there, &scoop).await.2);
        assert!(is_kept(&here.get(&scoop).await) && is_kept(&there.get(&scoop).await));
        let deed = scoop.replace("/p/", "/scoops/").replace("/salt-again", "/comments");
        let said = noor.post(&deed, &format!("text=Word+{many}+of+mine.")).await;
        assert_eq!(said.status, 303, "{}", said.body);
        // Her own node is answered for; the other one has heard of it once it answers, too.
        assert!(noor.get(&scoop).await.shows(&format!("Word {many} of mine.")));
        noor.leaves();
        assert!(noor.get(&scoop).await.shows(&format!("Word {many} of mine.")));
        noor.is(&db, "noor").await;
        tokio::join!(hears(&here), hears(&there));
        for node in [&here, &there] {
            assert!(node.get(&scoop).await.shows(&format!("Word {many} of mine.")));
        }
        sqlx::query("update comment set written_at = written_at - interval '1 hour'").execute(&db).await.unwrap();
        tokio::join!(hears(&here), hears(&there));
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn many_who_ask_for_what_is_not_there_cause_one_drawing(db: PgPool) {
    let node = node(&db).await;
    let mut held = db.begin().await.unwrap();
    sqlx::query("lock table topic in access exclusive mode").execute(&mut *held).await.unwrap();
    let ask = join_all((0..20).map(|_| node.get("/t/heart-failure")));
    let look = async {
        let waiting = "select count(*) from pg_locks where not granted and relation = 'topic'::regclass";
        let mut most = 0;
        // Once the first has come, long enough for all of them.
        let mut looks = 0;
        while looks < 200 {
            let now: i64 = sqlx::query_scalar(waiting).fetch_one(&mut *held).await.unwrap();
            most = most.max(now);
            looks += usize::from(most > 0);
        }
        held.rollback().await.unwrap();
        most
    };
    let (answers, most) = tokio::join!(ask, look);
    assert_eq!(most, 1, "how many draw");
    assert!(answers.iter().all(|answer| answer.shows("Heart Failure Online") && is_kept(answer)));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_node_that_no_longer_hears_forgets_everything(db: PgPool) {
    let node = node(&db).await;
    assert!(is_kept(&node.get("/t/sleep").await));
    let end = "select pg_terminate_backend(pid, 30000) from pg_stat_activity
               where datname = current_database() and query like '%pg_notify($1, $2)'";
    assert!(sqlx::query_scalar::<_, bool>(end).fetch_one(&db).await.unwrap());
    sqlx::query("update topic set title = 'Sleep, again' where slug = 'sleep'").execute(&db).await.unwrap();
    let answer = node.get("/t/sleep").await;
    assert!(answer.shows("Sleep, again") && !is_kept(&answer));
    until_it_keeps(&node).await;
    assert!(node.get("/t/sleep").await.shows("Sleep, again"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_not_for_everyone_is_never_kept(db: PgPool) {
    let node = node(&db).await;
    let unlisted: i64 =
        sqlx::query_scalar("select id from scoop where title = 'Unlisted scoop'").fetch_one(&db).await.unwrap();
    let mut all = pages(&db).await;
    all.extend([
        "/t/drafts-of-rui".to_owned(),
        "/t/drafts-of-rui/feed.xml".to_owned(),
        format!("/t/drafts-of-rui/p/{unlisted}/unlisted-scoop"),
        "/t/ward-secrets".to_owned(),
        "/sign-in".to_owned(),
    ]);
    for page in &all {
        for who in ["", "ada"] {
            if !who.is_empty() {
                node.is(&db, who).await;
            }
            let answer = node.get(page).await;
            let public = who.is_empty()
                && answer.status == 200
                && !["drafts-of-rui", "ward-secrets", "sign-in"].iter().any(|word| page.contains(word));
            assert_eq!(is_kept(&answer), public, "{page} for {who:?}");
            assert_eq!(answer.header("cache-control").contains("public"), public, "{page} for {who:?}");
            node.leaves();
        }
    }
    // From the moment on that it is no longer for everyone.
    assert!(is_kept(&node.get("/t/sleep").await));
    sqlx::query("update topic set visibility = 'unlisted' where slug = 'sleep'").execute(&db).await.unwrap();
    hears(&node).await;
    assert!(!is_kept(&node.get("/t/sleep").await));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn each_reader_gets_it_as_they_take_it_and_nothing_of_what_they_have(db: PgPool) {
    let node = node(&db).await;
    let whole = node.ask("GET", "/t/heart-failure", &[]).await;
    let mut names = vec![whole.header("etag").to_owned()];
    assert_eq!(whole.header("content-encoding"), "");
    for coding in ["br", "zstd", "gzip"] {
        for _ in 0..2 {
            let packed = node.ask("GET", "/t/heart-failure", &[("accept-encoding", coding)]).await;
            assert_eq!(packed.header("content-encoding"), coding);
            assert_eq!(packed.header("vary"), "accept-encoding, cookie");
            assert_eq!(packed.header("cache-control"), "public, max-age=0, s-maxage=5, must-revalidate");
            assert!(packed.header("content-security-policy").contains("default-src 'none'"));
            let mut read = Vec::new();
            match coding {
                "br" => drop(brotli::BrotliDecompress(&mut &*packed.bytes, &mut read)),
                "zstd" => read = zstd::bulk::decompress(&packed.bytes, 1 << 20).unwrap(),
                _ => drop(flate2::read::GzDecoder::new(&*packed.bytes).read_to_end(&mut read).unwrap()),
            }
            assert_eq!(String::from_utf8(read).unwrap(), whole.body, "{coding}");
            names.push(packed.header("etag").to_owned());
        }
    }
    names.dedup();
    assert_eq!(names.len(), 4, "each coding is another representation: {names:?}");
    let known = [("accept-encoding", BROWSER), ("if-none-match", &*format!("\"x\", {}", names[1]))];
    let unchanged = node.ask("GET", "/t/heart-failure", &known).await;
    assert_eq!((unchanged.status.as_u16(), unchanged.bytes.len()), (304, 0));
    assert_eq!(unchanged.header("etag"), names[1]);
    let other = node.ask("GET", "/t/heart-failure", &[("if-none-match", names[1].as_str())]).await;
    assert_eq!(other.status, 200, "they have it in another coding");
    sqlx::query("update scoop set title = 'Salt once more' where title = 'Salt, again'").execute(&db).await.unwrap();
    hears(&node).await;
    assert_eq!(node.ask("GET", "/t/heart-failure", &known).await.status, 200, "it has changed");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_look_at_the_head_has_no_body_and_parts_are_not_sent(db: PgPool) {
    let node = node(&db).await;
    for _ in 0..2 {
        let head = node.ask("HEAD", "/t/sleep", &[("accept-encoding", "br")]).await;
        let whole = node.ask("GET", "/t/sleep", &[("accept-encoding", "br"), ("range", "bytes=0-9")]).await;
        assert_eq!(head.bytes.len(), 0);
        assert_eq!(whole.status, 200);
        for name in ["content-length", "etag", "content-type", "vary", "cache-control", "content-encoding"] {
            assert_eq!(head.header(name), whole.header(name), "{name}");
        }
        assert_eq!(head.header("content-length"), whole.bytes.len().to_string());
        assert_eq!(head.header("accept-ranges"), "none");
    }
    assert_eq!(node.ask("DELETE", "/t/sleep", &[]).await.status, 405);
    assert_eq!(node.ask("HEAD", "/t/drafts-of-rui", &[]).await.bytes.len(), 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn reads_of_a_kept_page_are_counted_whoever_counts_at_once(db: PgPool) {
    let (here, there) = (node(&db).await, node(&db).await);
    let scoop = salt(&db).await;
    for node in [&here, &there] {
        seen(node, &scoop).await;
        seen(node, "/t/heart-failure").await;
    }
    let read = |node: &Visitor, page: &str| {
        let answer = node.ask("GET", page, &[("user-agent", FIREFOX)]).now_or_never();
        assert!(is_kept(&answer.expect("what is kept is there at once")));
        // Neither counts.
        node.ask("HEAD", page, &[("user-agent", FIREFOX)]).now_or_never().unwrap();
        node.ask("GET", page, &[("user-agent", FIREFOX), ("sec-purpose", "prefetch")]).now_or_never().unwrap();
    };
    let count = async {
        for _ in 0..20 {
            tokio::try_join!(here.app.write_views(), there.app.write_views()).unwrap();
        }
    };
    std::thread::scope(|threads| {
        for number in 0..8 {
            let (node, scoop) = (if number % 2 == 0 { &here } else { &there }, &scoop);
            threads
                .spawn(move || (0..250).for_each(|_| read(node, if number < 4 { scoop } else { "/t/heart-failure" })));
        }
    });
    count.await;
    let views = "select (select views from scoop_view_total), (select views from topic_view_total),
                 (select sum(views)::bigint from topic_view)";
    let views: (i64, i64, i64) = sqlx::query_as(views).fetch_one(&db).await.unwrap();
    assert_eq!(views, (1000, 2000, 2000));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_node_that_is_to_keep_nothing_keeps_nothing(db: PgPool) {
    let node = Visitor::stranger(&db).with(|app| app.keeping(0));
    let hearing = node_with(&db, |app| app).await;
    tokio::spawn(node.app.keep_hearing(std::future::pending()));
    hears(&node).await;
    hears(&hearing).await;
    assert!(is_kept(&hearing.get("/").await) && !is_kept(&node.get("/").await));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_letter_added_to_an_address_makes_no_other_page(db: PgPool) {
    let node = node(&db).await;
    let plain = node.get("/t/sleep").await;
    let added = node.get("/t/sleep?utm_source=mail&fbclid=a%20b").await;
    assert_eq!(added.header("etag"), plain.header("etag"));
    assert!(!added.body.contains("utm_source"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn once_a_change_is_answered_no_node_shows_what_was_before(db: PgPool) {
    let (one, other) = (node(&db).await, node(&db).await);
    for number in 0..50 {
        assert!(is_kept(&other.get("/t/sleep").await));
        let change = format!("update topic set title = 'Sleep {number}' where slug = 'sleep'");
        sqlx::query(sqlx::AssertSqlSafe(change)).execute(&db).await.unwrap();
        hears(&one).await;
        assert!(other.get("/t/sleep").await.shows(&format!("Sleep {number}")), "change {number}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_page_too_large_to_be_kept_is_sent_all_the_same(db: PgPool) {
    let node = node(&db).await;
    let large =
        "update topic set description_html = '<p>' || repeat('Nine million. ', 700000) || '</p>' where slug = 'sleep'";
    sqlx::query(large).execute(&db).await.unwrap();
    hears(&node).await;
    let answer = node.get("/t/sleep").await;
    assert!(answer.status == 200 && answer.shows("Nine million.") && !is_kept(&answer));
}
