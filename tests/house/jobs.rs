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
pub async fn holds(db: &PgPool, what: &'static str) {
    let asking = async { while !sqlx::query_scalar::<_, bool>(what).fetch_one(db).await.unwrap() {} };
    tokio::time::timeout(Duration::from_mins(1), asking).await.unwrap_or_else(|_| panic!("never: {what}"));
}

#[sqlx::test]
async fn the_hourly_sweep_forgets_old_letters_and_no_others(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    ask_for_a_letter(&db);
    ask_for_a_letter(&db);
    assert_eq!(visitor.letters().await.len(), 2);
    let aged = "update letter set queued_at = now() - interval '31 days' where id = 1";
    sqlx::query(aged).execute(&db).await.unwrap();
    sqlx::query("select graphile_worker.add_job('sweep')").execute(&db).await.unwrap();
    visitor.app.run_due_jobs().await.unwrap();
    let left: Vec<i64> = sqlx::query_scalar("select id from letter").fetch_all(&db).await.unwrap();
    assert_eq!(left, [2]);
}

/// The time has come before the nodes start, so that nobody waits for the clock.
#[sqlx::test]
async fn two_nodes_do_once_what_is_due(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    ask_for_a_letter(&db);
    visitor.app.run_due_jobs().await.unwrap();
    for prepared in [
        "update letter set queued_at = now() - interval '31 days'",
        "insert into graphile_worker._private_known_crontabs values ('sweep', now() - interval '1 day', null)",
        "create table done (task_id int)",
        "create function note() returns trigger language plpgsql
         as 'begin insert into done values (old.task_id); return null; end'",
        "create trigger note after delete on graphile_worker._private_jobs for each row execute function note()",
    ] {
        sqlx::query(prepared).execute(&db).await.unwrap();
    }
    let data = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let nodes = data.each_ref().map(|data| {
        let mut command = curatio(&db);
        command.arg("serve").env("CURATIO_DATA_DIR", data.path());
        Serving::start(command, &data.path().join("stderr"))
    });
    holds(&db, "select count(*) = 2 from graphile_worker._private_workers").await;
    holds(&db, "select exists (select from done) and not exists (select from letter)").await;
    for mut node in nodes {
        signal("TERM", node.child.id());
        assert_eq!(node.exit_code(), Some(0));
    }
    let done: i64 = sqlx::query_scalar("select count(*) from done").fetch_one(&db).await.unwrap();
    assert_eq!(done, 1);
    holds(&db, "select not exists (select from graphile_worker._private_workers)").await;
}

#[sqlx::test]
async fn jobs_go_on_when_the_database_is_itself_again(db: PgPool) {
    let office = PostOffice::open(Mood::Takes);
    let data = TempDir::new().unwrap();
    let mut command = curatio(&db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path()).env("CURATIO_SMTP_URL", office.url());
    let _serving = Serving::start(command, &data.path().join("stderr"));
    holds(&db, "select exists (select from graphile_worker._private_workers)").await;
    sqlx::query("alter table graphile_worker._private_jobs rename to away").execute(&db).await.unwrap();
    until("it has noticed", || {
        fs::read_to_string(data.path().join("stderr")).unwrap().contains("jobs wait, and are tried again")
    });
    sqlx::query("alter table graphile_worker.away rename to _private_jobs").execute(&db).await.unwrap();
    ask_for_a_letter(&db);
    until("the letter has arrived", || office.letters().len() == 1);
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
