use std::{fs, time::Duration};

use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    front_door::Visitor,
    post_office::{Mood, PostOffice},
    shell::{Serving, curatio, said, signal, until},
};

fn ask_for_a_letter(db: &PgPool) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(db);
    said(&command.args(["mail", "test", "ada@ward.example"]).env("CURATIO_DATA_DIR", data.path()).output().unwrap());
}

/// Until the database says yes.
async fn holds(db: &PgPool, what: &'static str) {
    let asking = async { while !sqlx::query_scalar::<_, bool>(what).fetch_one(db).await.unwrap() {} };
    tokio::time::timeout(Duration::from_mins(1), asking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

#[sqlx::test]
async fn the_hourly_sweep_forgets_old_letters_and_no_others(db: PgPool) {
    let app = Visitor::stranger(&db).app;
    ask_for_a_letter(&db);
    ask_for_a_letter(&db);
    app.run_due_jobs().await.unwrap();
    let aged = "update letter set queued_at = now() - interval '31 days' where id = 1";
    sqlx::query(aged).execute(&db).await.unwrap();
    sqlx::query("select graphile_worker.add_job('sweep')").execute(&db).await.unwrap();
    app.run_due_jobs().await.unwrap();
    let left: Vec<i64> = sqlx::query_scalar("select id from letter").fetch_all(&db).await.unwrap();
    assert_eq!(left, [2]);
}

/// The clock's part is the library's: each node, when it is time, adds the job if it is the first to note that time.
/// Ours is that all nodes know the sweep by one name.
#[sqlx::test]
async fn two_nodes_have_one_sweep_between_them(db: PgPool) {
    let data = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let nodes = data.each_ref().map(|data| {
        let mut command = curatio(&db);
        command.arg("serve").env("CURATIO_DATA_DIR", data.path());
        Serving::start(command, &data.path().join("stderr"))
    });
    holds(&db, "select count(*) = 2 from graphile_worker._private_workers").await;
    holds(&db, "select array_agg(identifier) = '{sweep}' from graphile_worker._private_known_crontabs").await;
    for mut node in nodes {
        signal("TERM", node.child.id());
        assert_eq!(node.exit_code(), Some(0));
    }
    holds(&db, "select not exists (select from graphile_worker._private_workers)").await;
}

#[sqlx::test]
async fn a_running_job_ends_before_the_program_does(db: PgPool) {
    let office = PostOffice::open(Mood::Takes);
    let data = TempDir::new().unwrap();
    ask_for_a_letter(&db);
    let mut held = db.begin().await.unwrap();
    sqlx::query("select from letter for update").execute(&mut *held).await.unwrap();
    let mut command = curatio(&db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path()).env("CURATIO_SMTP_URL", office.url());
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    holds(&db, "select exists (select from pg_locks where not granted)").await;
    signal("TERM", serving.child.id());
    until("it has heard", || fs::read_to_string(data.path().join("stderr")).unwrap().contains("asked to stop"));
    assert!(serving.child.try_wait().unwrap().is_none(), "it waits for its job");
    held.rollback().await.unwrap();
    assert_eq!(serving.exit_code(), Some(0));
    assert_eq!(office.letters().len(), 1);
}

#[sqlx::test]
async fn asked_twice_it_waits_for_no_job(db: PgPool) {
    let office = PostOffice::open(Mood::Stalls);
    let data = TempDir::new().unwrap();
    ask_for_a_letter(&db);
    let mut command = curatio(&db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path()).env("CURATIO_SMTP_URL", office.url());
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    until("the letter is on its way", || office.waiting() == 1);
    let log = || fs::read_to_string(data.path().join("stderr")).unwrap();
    signal("TERM", serving.child.id());
    until("it has heard", || log().contains("asked to stop"));
    signal("TERM", serving.child.id());
    assert_eq!(serving.exit_code(), Some(0));
    assert!(log().contains("running jobs are left"), "{}", log());
}
