use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use curatio::App;
use mail_parser::MessageParser;
use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    front_door::Visitor,
    post_office::{Mood, PostOffice},
    shell::{Serving, curatio, error, said, signal, until},
};

const ADA: &str = "ada@ward.example";

/// Asks from the shell for a test letter to Ada.
fn ask_for_a_letter(db: &PgPool) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(db);
    command.args(["mail", "test", ADA, "--site-name", "Wörds & Wards", "--base-url", "https://wards.example"]);
    assert!(said(&command.env("CURATIO_DATA_DIR", data.path()).output().unwrap()).contains("waits"));
}

/// A node of the site that sends through this post office.
fn node(db: &PgPool, office: &PostOffice) -> App {
    Visitor::stranger(db).app.with_mail(Some(&office.url()), None).unwrap()
}

fn serve(db: &PgPool, data: &Path, office: Option<&PostOffice>) -> Serving {
    let mut command = curatio(db);
    command.arg("serve").env("CURATIO_DATA_DIR", data).env_remove("CURATIO_SMTP_URL");
    if let Some(office) = office {
        command.env("CURATIO_SMTP_URL", office.url());
    }
    Serving::start(command, &data.join("stderr"))
}

fn log(data: &TempDir) -> String {
    fs::read_to_string(data.path().join("stderr")).unwrap()
}

/// The jobs that wait for a later time are due.
async fn time_passes(db: &PgPool) {
    sqlx::query("update graphile_worker._private_jobs set run_at = now()").execute(db).await.unwrap();
}

/// How each letter ended: sent, failed or waiting; whether its words are still there; and what the server said.
async fn ends(db: &PgPool) -> Vec<(String, bool, Option<String>)> {
    let how = "case when sent_at is not null then 'sent' when failed_at is not null then 'failed' else 'waiting' end";
    let sql = format!("select {how}, paragraphs <> '{{}}', reply from letter order by id");
    sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(db).await.unwrap()
}

async fn jobs_left(db: &PgPool) -> i64 {
    let letters = "select count(*) from graphile_worker._private_jobs join graphile_worker._private_tasks task
                   on task.id = task_id where identifier = 'send_letter'";
    sqlx::query_scalar(letters).fetch_one(db).await.unwrap()
}

#[sqlx::test]
async fn a_letter_arrives_and_can_be_read_as_text_and_as_html(db: PgPool) {
    let office = PostOffice::open(Mood::Takes);
    let data = TempDir::new().unwrap();
    ask_for_a_letter(&db);
    let mut command = curatio(&db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path()).env("CURATIO_SMTP_URL", office.url());
    command.args(["--site-name", "Wörds & Wards", "--base-url", "https://wards.example"]);
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    until("it has arrived", || office.letters().len() == 1);

    let letters = office.letters();
    let letter = MessageParser::default().parse(letters[0].as_bytes()).unwrap();
    assert_eq!(letter.subject(), Some("A test letter from Wörds & Wards"));
    let from = letter.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Wörds & Wards"), Some("curatio@wards.example")));
    assert_eq!(letter.to().unwrap().first().unwrap().address(), Some(ADA));
    assert!(letter.message_id().unwrap().ends_with("@wards.example") && letter.date().is_some());
    assert_eq!(letter.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    let text = letter.body_text(0).unwrap();
    assert!(
        text.contains("to see that its mail arrives.\r\n\r\nGo to the site:\r\nhttps://wards.example/\r\n"),
        "{text}"
    );
    assert!(text.ends_with("\r\n-- \r\nWörds & Wards\r\nhttps://wards.example"), "{text:?}");
    let html = letter.body_html(0).unwrap();
    let page = scraper::Html::parse_document(&html);
    let selected = |selector: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        let words = |found: scraper::ElementRef| found.text().collect::<String>();
        page.select(&selector).map(words).collect::<Vec<_>>()
    };
    assert_eq!(selected("html[lang] title"), ["A test letter from Wörds & Wards"]);
    assert_eq!(selected("main a[href='https://wards.example/']"), ["Go to the site"]);
    assert_eq!(selected("footer a[href='https://wards.example']"), ["Wörds & Wards"]);
    assert!(!html.contains("style=") && !html.contains("<img"), "{html}");

    signal("TERM", serving.child.id());
    assert_eq!(serving.exit_code(), Some(0));
    assert_eq!(ends(&db).await, [("sent".to_owned(), false, None)]);
    assert!(log(&data).contains("a letter is sent") && !log(&data).contains("ward.example"), "{}", log(&data));
}

#[sqlx::test]
async fn a_letter_that_is_refused_for_a_while_arrives_once(db: PgPool) {
    let office = PostOffice::open(Mood::Answers("451 ada@ward.example: come back later"));
    let node = node(&db, &office);
    ask_for_a_letter(&db);
    node.run_due_jobs().await.unwrap();
    let reply = Some("transient error (451): ada@ward.example: come back later".to_owned());
    assert_eq!(ends(&db).await, [("waiting".to_owned(), true, reply)]);
    let told: String =
        sqlx::query_scalar("select last_error from graphile_worker._private_jobs").fetch_one(&db).await.unwrap();
    assert!(told.contains("answers 451") && !told.contains("ada"), "{told}");
    office.turns(Mood::Takes);
    node.run_due_jobs().await.unwrap();
    assert!(office.letters().is_empty(), "it is not its time yet");
    time_passes(&db).await;
    node.run_due_jobs().await.unwrap();
    time_passes(&db).await;
    node.run_due_jobs().await.unwrap();
    assert_eq!((office.letters().len(), jobs_left(&db).await), (1, 0));
    assert_eq!(ends(&db).await, [("sent".to_owned(), false, None)]);
}

#[sqlx::test]
async fn a_letter_that_is_refused_for_good_is_not_tried_again(db: PgPool) {
    let office = PostOffice::open(Mood::Answers("550 nobody of that name"));
    ask_for_a_letter(&db);
    node(&db, &office).run_due_jobs().await.unwrap();
    assert_eq!(jobs_left(&db).await, 0);
    let reply = Some("permanent error (550): nobody of that name".to_owned());
    assert_eq!(ends(&db).await, [("failed".to_owned(), false, reply)]);
}

#[sqlx::test]
async fn a_password_that_is_refused_is_the_operators_to_mend_and_no_letter_is_lost(db: PgPool) {
    let office = PostOffice::open(Mood::Answers("530 who are you"));
    ask_for_a_letter(&db);
    node(&db, &office).run_due_jobs().await.unwrap();
    assert_eq!((ends(&db).await[0].0.as_str(), jobs_left(&db).await), ("waiting", 1));
}

#[sqlx::test]
async fn a_letter_that_nobody_takes_is_given_up_at_last(db: PgPool) {
    let office = PostOffice::open(Mood::Answers("451 later"));
    ask_for_a_letter(&db);
    let last = "update graphile_worker._private_jobs set attempts = max_attempts - 1";
    sqlx::query(last).execute(&db).await.unwrap();
    node(&db, &office).run_due_jobs().await.unwrap();
    assert_eq!((ends(&db).await[0].0.as_str(), jobs_left(&db).await), ("failed", 0));
}

#[sqlx::test]
async fn two_workers_that_are_at_the_same_letter_send_it_once(db: PgPool) {
    let office = PostOffice::open(Mood::Takes);
    ask_for_a_letter(&db);
    // As when one is taken for dead and is not: each has a job of its own for the same letter.
    let again = "select from graphile_worker._private_jobs job join graphile_worker._private_tasks task
                 on task.id = task_id, graphile_worker.add_job(task.identifier, payload)";
    sqlx::query(again).execute(&db).await.unwrap();
    assert_eq!(jobs_left(&db).await, 2);
    let (one, other) = (node(&db, &office), node(&db, &office));
    let (one, other) = tokio::join!(one.run_due_jobs(), other.run_due_jobs());
    one.and(other).unwrap();
    assert_eq!((office.letters().len(), jobs_left(&db).await), (1, 0));
}

#[sqlx::test]
async fn a_letter_that_was_on_its_way_when_the_node_was_killed_arrives_after_the_next_start(db: PgPool) {
    let office = PostOffice::open(Mood::Stalls);
    let data = TempDir::new().unwrap();
    ask_for_a_letter(&db);
    let serving = serve(&db, data.path(), Some(&office));
    until("the letter is on its way", || office.waiting() == 1);
    signal("KILL", serving.child.id());
    office.turns(Mood::Takes);
    let _serving = serve(&db, data.path(), Some(&office));
    until("it has arrived", || office.letters().len() == 1);
    let no_jobs = async { while jobs_left(&db).await > 0 {} };
    tokio::time::timeout(std::time::Duration::from_secs(30), no_jobs).await.expect("the job ends");
    assert_eq!((office.letters().len(), ends(&db).await[0].0.as_str()), (1, "sent"));
}

#[sqlx::test]
async fn without_a_mail_server_letters_lie_in_a_folder_that_nobody_else_can_read(db: PgPool) {
    let data = TempDir::new().unwrap();
    ask_for_a_letter(&db);
    let _serving = serve(&db, data.path(), None);
    until("the log names the file", || log(&data).contains(".eml"));
    let folder = data.path().join("mail");
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 1);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&files[0].path())), (0o700, 0o600));
    let letter = fs::read(files[0].path()).unwrap();
    let letter = MessageParser::default().parse(&letter).unwrap();
    assert_eq!(letter.to().unwrap().first().unwrap().address(), Some(ADA));
    let log = log(&data);
    assert!(log.contains(files[0].file_name().to_str().unwrap()) && !log.contains("ward.example"), "{log}");
}

#[sqlx::test]
async fn no_line_of_a_name_becomes_a_header_and_no_tag_of_it_html(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(&db);
    command.args(["mail", "test", ADA, "--site-name", "Wards\r\nBcc: bo@ward.example <b>x</b>"]);
    said(&command.env("CURATIO_DATA_DIR", data.path()).output().unwrap());
    let letters = Visitor::stranger(&db).letters().await;
    let letter = &letters[0];
    assert_eq!((letters.len(), letter.to.as_str()), (1, ADA));
    assert_eq!(letter.subject, "A test letter from Wards Bcc: bo@ward.example <b>x</b>");
    assert!(!letter.raw.contains("\nBcc"), "{}", letter.raw);
    assert!(letter.text.contains("this letter") && letter.html.contains("&#60;b&#62;x"), "{}", letter.html);
}

#[sqlx::test]
async fn a_letter_of_a_deed_that_was_taken_back_is_never_sent(db: PgPool) {
    // The last of what queueing does fails, and takes the rest with it.
    Visitor::stranger(&db).app.prepare_jobs().await.unwrap();
    sqlx::query("alter function graphile_worker.add_jobs rename to away").execute(&db).await.unwrap();
    let data = TempDir::new().unwrap();
    let mut command = curatio(&db);
    let output = command.args(["mail", "test", ADA]).env("CURATIO_DATA_DIR", data.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("cannot queue a letter"), "{}", error(&output));
    assert_eq!(ends(&db).await, []);
}

#[sqlx::test]
async fn what_is_no_address_is_refused_before_anything_is_queued(db: PgPool) {
    let data = TempDir::new().unwrap();
    for address in ["ada", "ada@ward.example\r\nBcc: bo@ward.example", "ada@ward.example, bo@ward.example", ""] {
        let mut command = curatio(&db);
        let output = command.args(["mail", "test", address]).env("CURATIO_DATA_DIR", data.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{address}");
        assert!(error(&output).contains("is not an address for mail"), "{}", error(&output));
    }
    assert_eq!(ends(&db).await, []);
}

#[test]
fn a_password_in_the_mail_servers_address_is_not_repeated() {
    let url = "smtp://ada:hunter2@mail.example?tls=perhaps";
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_curatio"));
    let output = command.arg("serve").env("CURATIO_SMTP_URL", url).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = error(&output);
    assert!(told.contains("not the address of a mail server") && !told.contains("hunter2"), "{told}");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_curatio"));
    let help = said(&command.args(["serve", "--help"]).env("CURATIO_SMTP_URL", url).output().unwrap());
    assert!(!help.contains("hunter2"));
}
