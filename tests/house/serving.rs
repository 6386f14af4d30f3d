use std::{fs, path::Path};

use sqlx::PgPool;
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
    for name in ["INT", "TERM"] {
        let mut serving = serve(&db, data.path());
        assert!(serving.get("/t/sleep").starts_with("HTTP/1.1 200"));
        signal(name, serving.child.id());
        assert_eq!(serving.exit_code(), Some(0));
    }
    let views: i64 = sqlx::query_scalar("select views from topic_view_total").fetch_one(&db).await.unwrap();
    assert_eq!(views, 2);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_running_request_ends_before_the_program_does(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut serving = serve(&db, data.path());
    let mut locked = db.begin().await.unwrap();
    sqlx::query("lock table scoop in access exclusive mode").execute(&mut *locked).await.unwrap();

    let reader = serving.reader("/t/sleep");
    let mut waiting = 0_i64;
    while waiting == 0 {
        let blocked = "select count(*) from pg_locks where not granted and relation = 'scoop'::regclass";
        waiting = sqlx::query_scalar(blocked).fetch_one(&mut *locked).await.unwrap();
    }
    signal("TERM", serving.child.id());
    until("it has heard", || fs::read_to_string(data.path().join("stderr")).unwrap().contains("asked to stop"));
    assert!(serving.child.try_wait().unwrap().is_none(), "it waits for its reader");
    locked.rollback().await.unwrap();

    assert!(reader.join().unwrap().starts_with("HTTP/1.1 200"));
    assert_eq!(serving.exit_code(), Some(0));
    let log = fs::read_to_string(data.path().join("stderr")).unwrap();
    assert!(!log.contains("cut off"), "it ends as soon as its last reader has what they asked for: {log}");
}

#[sqlx::test]
async fn the_address_it_prints_is_where_it_is(db: PgPool) {
    let data = TempDir::new().unwrap();
    let serving = serve(&db, data.path());
    let robots = serving.get("/robots.txt");
    assert!(robots.contains(&format!("http://{}/sitemap.xml", serving.address)), "{robots}");
    for header in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
        assert!(robots.contains(header), "{robots}");
    }
}
