use std::{fs, path::Path, time::Duration};

use sqlx::{PgPool, PgTransaction};
use tempfile::TempDir;

use crate::shell::{Serving, curatio, signal, until};

fn serve(db: &PgPool, data: &Path) -> Serving {
    let mut command = curatio(db);
    command.arg("serve").env("CURATIO_DATA_DIR", data);
    Serving::start(command, &data.join("stderr"))
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_stop_writes_the_views_that_were_counted(db: PgPool) {
    let data = TempDir::new().unwrap();
    for name in ["INT", "TERM", "HUP"] {
        let mut serving = serve(&db, data.path());
        assert!(serving.get("/t/sleep").starts_with("HTTP/1.1 200"));
        signal(name, serving.child.id());
        assert_eq!(serving.exit_code(), Some(0));
    }
    let views: i64 = sqlx::query_scalar("select views from topic_view_total").fetch_one(&db).await.unwrap();
    assert_eq!(views, 3);
}

/// What it has logged so far.
fn log(data: &TempDir) -> String {
    fs::read_to_string(data.path().join("stderr")).unwrap()
}

/// A table that makes others wait until it is rolled back.
async fn locked(db: &PgPool, lock: &'static str) -> PgTransaction<'static> {
    let mut tx = db.begin().await.unwrap();
    sqlx::query(lock).execute(&mut *tx).await.unwrap();
    tx
}

/// Until somebody waits for a table that is locked.
async fn until_blocked(locked: &mut PgTransaction<'_>, table: &str) {
    let blocked = "select count(*) from pg_locks where not granted and relation = $1::regclass";
    let waiting = async {
        while sqlx::query_scalar::<_, i64>(blocked).bind(table).fetch_one(&mut **locked).await.unwrap() == 0 {}
    };
    tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("somebody waits for it");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn views_that_are_just_being_written_when_it_stops_are_not_lost(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut serving = serve(&db, data.path());
    let mut locked = locked(&db, "lock table topic_view_total in exclusive mode").await;
    assert!(serving.get("/t/sleep").starts_with("HTTP/1.1 200"));
    until_blocked(&mut locked, "topic_view_total").await;
    signal("TERM", serving.child.id());
    until("it has heard", || log(&data).contains("asked to stop"));
    locked.rollback().await.unwrap();
    assert_eq!(serving.exit_code(), Some(0));
    let views: i64 = sqlx::query_scalar("select views from topic_view_total").fetch_one(&db).await.unwrap();
    assert_eq!(views, 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn asked_twice_it_waits_for_nobody(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut serving = serve(&db, data.path());
    let mut locked = locked(&db, "lock table scoop in access exclusive mode").await;
    let reader = serving.reader("/t/sleep");
    until_blocked(&mut locked, "scoop").await;
    signal("TERM", serving.child.id());
    until("it has heard", || log(&data).contains("asked to stop"));
    signal("TERM", serving.child.id());
    assert_eq!(serving.exit_code(), Some(0));
    assert!(log(&data).contains("asked again") && !log(&data).contains("in time and are cut off"), "{}", log(&data));
    assert_eq!(reader.join().unwrap(), "");
    locked.rollback().await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_running_request_ends_before_the_program_does(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut serving = serve(&db, data.path());
    let mut locked = locked(&db, "lock table scoop in access exclusive mode").await;

    let reader = serving.reader("/t/sleep");
    until_blocked(&mut locked, "scoop").await;
    signal("TERM", serving.child.id());
    until("it has heard", || log(&data).contains("asked to stop"));
    assert!(serving.child.try_wait().unwrap().is_none(), "it waits for its reader");
    locked.rollback().await.unwrap();

    assert!(reader.join().unwrap().starts_with("HTTP/1.1 200"));
    assert_eq!(serving.exit_code(), Some(0));
    assert!(!log(&data).contains("cut off"), "it ends as soon as its last reader has what they asked for");
}

#[sqlx::test]
async fn the_address_it_prints_is_where_it_is(db: PgPool) {
    let data = TempDir::new().unwrap();
    let serving = serve(&db, data.path());
    let robots = serving.get("/robots.txt");
    // By name: browsers give no passkey to a bare address.
    let port = serving.address.split(':').nth(1).unwrap();
    assert!(robots.contains(&format!("http://localhost:{port}/sitemap.xml")), "{robots}");
    for header in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
        assert!(robots.contains(header), "{robots}");
    }
}
