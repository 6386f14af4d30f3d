use std::process::{Command, Output, Stdio};

use sqlx::PgPool;
use tempfile::TempDir;

use crate::shell::{curatio, error, said};

fn run(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_curatio"));
    command.env_remove("DATABASE_URL").args(arguments).envs(environment.iter().copied()).stdin(Stdio::null());
    command.output().unwrap()
}

#[test]
fn every_command_has_its_help() {
    for command in [
        vec![],
        vec!["serve"],
        vec!["demo"],
        vec!["import"],
        vec!["import", "scoopit-page"],
        vec!["import", "scoopit-api"],
        vec!["account"],
        vec!["account", "create"],
        vec!["mail"],
        vec!["mail", "test"],
        vec!["migrate"],
        vec!["with-database"],
    ] {
        let help = said(&run(&[&*command, &["--help"]].concat(), &[]));
        assert!(help.contains("Usage: curatio"), "{command:?}: {help}");
    }
    assert!(said(&run(&["--version"], &[])).starts_with("curatio "));
}

#[test]
fn a_wrong_setting_is_one_clear_line_and_exit_code_2() {
    for (arguments, environment, words) in [
        (vec!["serve", "--listen", "here"], vec![], "'here' for '--listen"),
        (vec!["serve"], vec![("CURATIO_LISTEN", "8080")], "'8080' for '--listen"),
        (vec!["serve"], vec![("CURATIO_BASE_URL", "ftp://x")], "must begin with http"),
        (vec!["serve"], vec![("CURATIO_BASE_URL", "https://x.example/sub")], "must end after the host"),
        (vec!["serve"], vec![("CURATIO_SITE_NAME", " ")], "1 to 80 characters"),
        (vec!["serve"], vec![("CURATIO_LOG", "x=y=z")], "--log"),
        (vec!["serve"], vec![("DATABASE_URL", "mysql://x")], "not the address of a PostgreSQL database"),
        (vec!["serve"], vec![("CURATIO_DATABASE_CONNECTIONS", "0")], "--database-connections"),
        (vec!["serve"], vec![("CURATIO_OIDC_ISSUER", "https://login.example")], "go together"),
        (vec!["serve"], vec![("CURATIO_OIDC_CLIENT_SECRET", "hush")], "go together"),
        (vec!["serve"], vec![("CURATIO_OIDC_ISSUER", "http://login.example")], "must begin with https://"),
        (vec!["serve"], vec![("CURATIO_OIDC_ISSUER", "https://login.example/?x")], "must have no ?"),
        (vec!["serve"], vec![("CURATIO_OIDC_ISSUER", "login")], "'login' for '--oidc-issuer"),
        (vec!["serve"], vec![("CURATIO_OIDC_CLIENT_ID", "")], "--oidc-client-id"),
        (vec!["serve"], vec![("CURATIO_OIDC_ACCOUNTS", "perhaps")], "--oidc-accounts"),
        (vec!["serve"], vec![("CURATIO_S3_URL", "https://s3.example"), ("CURATIO_S3_BUCKET", "b")], "set all four"),
        (vec!["serve"], vec![("CURATIO_S3_SECRET_KEY", "")], "set all four"),
        (vec!["serve"], vec![("CURATIO_S3_URL", "s3.example")], "'s3.example' for '--s3-url"),
        (vec!["serve"], vec![("CURATIO_S3_URL", "https://a:b@s3.example")], "the keys are settings of their own"),
        (vec!["serve"], vec![("CURATIO_S3_BUCKET", "a/b")], "--s3-bucket"),
        (vec!["serve"], vec![("CURATIO_MAIL_FROM", "boards")], "must be like Name <name@host>"),
        (vec!["serve"], vec![("CURATIO_SMTP_URL", "mail.example:25")], "not the address of a mail server"),
        (vec!["serve", "--listn", "x"], vec![], "unexpected argument '--listn'"),
        (vec!["srve"], vec![], "unrecognized subcommand 'srve'"),
        (vec!["import", "scoopit-page", "x"], vec![], "--saved-on"),
        (vec!["import", "scoopit-page", "/nowhere", "--saved-on", "2020-01-01"], vec![], "cannot read /nowhere"),
        (vec!["import", "scoopit-page", "/tmp", "--saved-on", "2020-01-01"], vec![], "cannot read /tmp"),
        (vec!["import", "scoopit-api", "/dev/zero"], vec![], "larger than 64 MB"),
        (vec!["import", "scoopit-api", "x", "--topic", "A B"], vec![], "lower-case letters and digits"),
        (vec!["account", "create", "ada", "--role", "king"], vec![], "'king' for '--role"),
    ] {
        let output = run(&arguments, &environment);
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {environment:?}: {stderr}");
        assert!(error(&output).contains(words) && stderr.lines().count() == 1, "{arguments:?}: {stderr}");
    }
}

#[test]
fn a_password_in_a_setting_is_not_repeated() {
    let data = TempDir::new().unwrap();
    let url = "postgres://ada:hunter2@127.0.0.1:1/boards";
    let output = run(&["migrate"], &[("DATABASE_URL", url), ("CURATIO_DATA_DIR", data.path().to_str().unwrap())]);
    assert_eq!(output.status.code(), Some(2));
    let all = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    assert!(all.contains("cannot reach the database") && !all.contains("hunter2"), "{all}");
    assert!(!said(&run(&["serve", "--help"], &[("DATABASE_URL", url)])).contains("hunter2"));
    for setting in ["CURATIO_OIDC_CLIENT_SECRET", "CURATIO_S3_ACCESS_KEY", "CURATIO_S3_SECRET_KEY"] {
        let secret = [(setting, "hunter2")];
        assert!(!said(&run(&["serve", "--help"], &secret)).contains("hunter2"));
        assert!(!error(&run(&["serve"], &secret)).contains("hunter2"));
    }
    for mistyped in [url.replace("postgres", "postgress"), url.replace("postgres://", "")] {
        let output = run(&["migrate"], &[("DATABASE_URL", &mistyped)]);
        assert_eq!(output.status.code(), Some(2));
        let told = error(&output);
        assert!(told.contains("not the address of a PostgreSQL database") && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn a_command_with_a_given_database_finds_it_in_the_variables_of_psql() {
    let url = "postgres://ada:p%40ss@db.example:5433/boards?sslmode=require";
    let script = "echo $PGHOST $PGPORT $PGUSER $PGPASSWORD $PGDATABASE $PGSSLMODE $DATABASE_URL";
    let output = run(&["with-database", "--", "sh", "-c", script], &[("DATABASE_URL", url)]);
    assert_eq!(said(&output).trim(), format!("db.example 5433 ada p@ss boards require {url}"));
    let output = run(&["with-database", "--", "sh", "-c", "exit 7"], &[("DATABASE_URL", url)]);
    assert_eq!(output.status.code(), Some(7));
}

#[test]
fn a_port_that_is_taken_is_named_and_nothing_is_left_behind() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = TempDir::new().unwrap();
    let output = run(&["serve", "--listen", &address], &[("CURATIO_DATA_DIR", data.path().to_str().unwrap())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains(&format!("cannot listen on {address}")));
    assert!(!data.path().join("postgres").exists());
}

#[sqlx::test]
async fn an_account_is_made_from_the_shell_and_refusals_have_words(db: PgPool) {
    let data = TempDir::new().unwrap();
    let create = |arguments: &[&str]| {
        let mut command = curatio(&db);
        command.args(["account", "create"]).args(arguments).env("CURATIO_DATA_DIR", data.path()).output().unwrap()
    };
    let made = create(&[
        "ada",
        "--display-name",
        "Ada Berg",
        "--role",
        "curator",
        "--email",
        "ada@ward.example",
        "--bio",
        "A *nurse*.",
    ]);
    assert!(said(&made).contains("@ada"));
    let page = crate::front_door::Visitor::stranger(&db).get("/@ada").await;
    assert_eq!(page.one("h1"), "Ada Berg");
    assert!(page.body.contains("A <em>nurse</em>."));
    for (arguments, words) in [
        (vec!["ada"], "the name ada is taken"),
        (vec!["bo", "--email", "ADA@ward.example"], "an account with this address"),
        (vec!["Bo Lam"], "lower-case letters and digits"),
        (vec!["bo", "--email", "nowhere"], "not an address for mail"),
        (vec!["bo", "--display-name", " "], "1 to 100 characters"),
    ] {
        let output = create(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error(&output).contains(words), "{arguments:?}: {}", error(&output));
    }
}

#[sqlx::test]
async fn a_database_of_a_newer_curatio_is_left_alone(db: PgPool) {
    sqlx::query("insert into _sqlx_migrations values (9999, 'later', now(), true, '', 0)").execute(&db).await.unwrap();
    let data = TempDir::new().unwrap();
    let output = curatio(&db).arg("migrate").env("CURATIO_DATA_DIR", data.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("newer Curatio"), "{}", error(&output));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn requests_are_logged_a_line_each_without_what_was_searched_or_who_asked(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(&db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path());
    let log = data.path().join("stderr");
    let mut serving = crate::shell::Serving::start(command, &log);
    assert!(serving.is_ready());
    sqlx::query("alter table account rename to accounts").execute(&db).await.unwrap();
    serving.get("/t/sleep?tag=hiv");
    serving.press_ctrl_c();
    assert_eq!(serving.exit_code(), Some(0));
    let log = std::fs::read_to_string(log).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let failed: Vec<_> = lines.iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(failed.len(), 1, "a failure is logged once: {log}");
    assert_eq!((&failed[0]["status"], &failed[0]["span"]["path"]), (&500.into(), &"/t/sleep".into()));
    assert!(failed[0]["cause"].as_str().unwrap().contains("account"));
    let answered: Vec<_> = lines.iter().filter(|line| line["span"]["path"] == "/readyz").collect();
    assert_eq!(answered.len(), 1, "{log}");
    assert!(!log.contains("hiv") && !log.contains("127.0.0.1"), "{log}");
}
