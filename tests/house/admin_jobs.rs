//! Looking after jobs.

use serde_json::json;
use sqlx::PgPool;

use crate::{
    admin_accounts::{abe, acts},
    front_door::{Answer, Visitor},
};

async fn sql(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

/// A letter that could not be sent, one that waits, and a sweep that runs.
async fn with_jobs(db: &PgPool) -> Visitor {
    let abe = abe(db).await;
    abe.app.prepare_jobs().await.unwrap();
    sql(
        db,
        "insert into letter (recipient, subject, paragraphs) values ('guest@ward.example', 'A secret', '{Secret words}');
         select graphile_worker.add_job('send_letter', json_build_object('id', letter.id, 'secret', 'payload')) from letter;
         select graphile_worker.permanently_fail_jobs(array[(select min(id) from graphile_worker.jobs)],
             'no such host, told to guest@ward.example ' || repeat('x', 400));
         select graphile_worker.add_job('send_letter', '{\"id\": 77}', run_at := now() + interval '1 hour');
         select graphile_worker.add_job('sweep', '{}');
         update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w'
             where id = (select max(id) from graphile_worker._private_jobs)",
    )
    .await;
    abe
}

fn states(page: &Answer) -> Vec<String> {
    page.all(".rows .mark")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn jobs_are_told_by_what_they_do_and_never_what_they_are_about(db: PgPool) {
    let abe = with_jobs(&db).await;
    let page = abe.get("/admin/jobs").await;
    assert_eq!(states(&page), ["running", "waiting", "failed"]);
    assert_eq!(page.all("tbody th"), ["send letter", "sweep"]);
    assert_eq!(page.all("tbody td"), ["1", "0", "1", "0", "1", "0"]);
    for secret in ["guest@", "ward.example", "payload", "Secret"] {
        assert!(!page.body.contains(secret), "{secret}");
    }
    let trouble = page.one(".trouble-of-job");
    assert!(trouble.starts_with("no such host, told to …") && trouble.chars().count() == 301, "{trouble}");
    assert!(page.shows("next on") && page.shows("Tried 25 of 25 times"), "{}", page.body);
    assert_eq!(states(&abe.get("/admin/jobs?state=failed").await), ["failed"]);
    assert_eq!(states(&abe.get("/admin/jobs?task=sweep").await), ["running"]);
    assert_eq!(states(&abe.get("/admin/jobs?task=sweep&state=failed").await), Vec::<String>::new());
    assert_eq!(page.attributes(".rows form", "action").len(), 4, "what runs is left alone");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_failed_job_is_tried_again_at_once(db: PgPool) {
    let abe = with_jobs(&db).await;
    let failed = abe.get("/admin/jobs?state=failed").await;
    let retry = failed.attributes(".rows form", "action").into_iter().find(|to| to.ends_with("/retry")).unwrap();
    assert_eq!(abe.post(&retry, "").await.location(), "/admin/jobs?done=retried");
    assert_eq!(abe.letters().await.len(), 1, "and done");
    let (deed, about, before, after) = acts(&db).await.remove(0);
    assert_eq!((&*deed, about.ends_with("(send_letter)")), ("job.retry", true));
    assert_eq!((before, after), (json!({ "state": "failed", "attempts": 25 }), json!({ "state": "waiting" })));
    assert_eq!(abe.post(&retry, "").await.status, 404, "it is done");
    assert!(abe.get("/admin/jobs?done=retried").await.shows("tried again in a moment"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_job_is_discarded_unless_it_runs(db: PgPool) {
    let abe = with_jobs(&db).await;
    let waiting = abe.get("/admin/jobs?state=waiting").await;
    let discard = waiting.attributes(".rows form", "action").into_iter().find(|to| to.ends_with("/discard")).unwrap();
    assert_eq!(abe.post(&discard, "").await.location(), "/admin/jobs?done=discarded");
    assert_eq!(states(&abe.get("/admin/jobs").await), ["running", "failed"]);
    let running: i64 = sqlx::query_scalar("select max(id) from graphile_worker.jobs").fetch_one(&db).await.unwrap();
    for deed in ["retry", "discard"] {
        let answer = abe.post(&format!("/admin/jobs/{running}/{deed}"), "").await;
        assert!(answer.status == 403 && answer.shows("runs right now"), "{deed}");
    }
    assert_eq!(states(&abe.get("/admin/jobs").await), ["running", "failed"]);
    let deeds: Vec<_> = acts(&db).await.into_iter().map(|(deed, ..)| deed).collect();
    assert_eq!(deeds, ["job.discard"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn jobs_are_read_page_by_page(db: PgPool) {
    let abe = abe(&db).await;
    abe.app.prepare_jobs().await.unwrap();
    sql(&db, "select graphile_worker.add_job('check_links', '{}') from generate_series(1, 60)").await;
    let first = abe.get("/admin/jobs?task=check_links").await;
    let older = abe.get(&first.attributes("a.older", "href")[0]).await;
    assert_eq!((states(&first).len(), states(&older).len()), (50, 10));
    assert_eq!(abe.get(&older.attributes("a.newer", "href")[0]).await.location(), "/admin/jobs?task=check_links");
}
