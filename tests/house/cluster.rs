//! The private cluster, told through the `curatio` program: starts, stops, crashes and refusals.

use std::{
    fs::{self, Permissions},
    io::{BufRead, BufReader},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::shell::{DataDir, Disk, alive, error, root, signal, until};

// Starting

#[test]
fn the_first_start_makes_a_database() {
    let data = DataDir::new();
    let serving = data.serve();
    assert!(serving.is_ready());
    assert_eq!(data.sql("select current_user, current_database()"), "curatio|curatio");
    assert_eq!(data.sql("show server_encoding"), "UTF8");
    assert_eq!(data.sql("show data_checksums"), "on");
    assert_eq!(data.sql("show listen_addresses"), "");
}

#[test]
fn the_second_start_keeps_the_data() {
    let data = DataDir::new();
    data.sql("create table kept as select 42 as answer");
    assert!(!data.postgres_runs());
    assert_eq!(data.sql("select answer from kept"), "42");
}

#[test]
fn started_as_root_it_runs_postgres_as_someone_humbler() {
    if !root() {
        return;
    }
    let data = DataDir::new();
    let _serving = data.serve();
    for file in ["data", "data/PG_VERSION", "run", "log"] {
        assert_ne!(fs::metadata(data.home().join(file)).unwrap().uid(), 0, "{file} belongs to root");
    }
    assert_ne!(fs::metadata(format!("/proc/{}", data.postmaster())).unwrap().uid(), 0);
}

#[test]
fn started_as_root_in_a_closed_directory_it_lives_elsewhere_and_is_found_again() {
    if !root() {
        return;
    }
    let data = DataDir::inside("data", 0o700);
    data.sql("create table kept as select 42 as answer");
    let home = data.home().read_link().unwrap();
    assert!(home.starts_with("/var/lib/curatio"));
    assert_eq!(data.sql("select answer from kept"), "42");

    // A disk that is not mounted is no reason to begin anew.
    fs::rename(&home, home.with_extension("away")).unwrap();
    let refused = data.run("migrate");
    assert_eq!(refused.status.code(), Some(2));
    assert!(error(&refused).contains("which is not there"), "{}", error(&refused));
    fs::rename(home.with_extension("away"), &home).unwrap();
    assert_eq!(data.sql("select answer from kept"), "42");
}

#[test]
fn a_copy_made_by_root_is_given_back_to_its_user() {
    if !root() {
        return;
    }
    let (data, copy) = (DataDir::new(), DataDir::new());
    data.sql("create table kept as select 42 as answer");
    assert!(Command::new("cp").arg("-r").arg(data.path()).arg(copy.path()).status().unwrap().success());
    assert_eq!(copy.sql("select answer from kept"), "42");
}

#[test]
fn any_path_will_do() {
    let long = format!("{}/{}", "long".repeat(30), "longer".repeat(20));
    for name in ["it's \"my\" $HOME; `echo` & data 100%", "one, two", &long] {
        let data = DataDir::named(name);
        let host = data.with_database(&["sh", "-c", "psql -Xqc 'create table kept ()' && echo $PGHOST"]);
        assert!(host.len() < 100, "{host}");
        assert_eq!(data.sql("select count(*) from kept"), "0");
    }
}

#[test]
fn many_at_once_start_it_once() {
    let data = DataDir::new();
    let each: Vec<_> =
        (0..4).map(|_| data.command("migrate").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()).collect();
    for child in each {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", error(&output));
    }
    assert!(!data.postgres_runs());
}

#[test]
fn half_a_cluster_is_never_used() {
    let data = DataDir::new();
    let half = data.home().join("new-half");
    fs::create_dir_all(&half).unwrap();
    fs::write(half.join("PG_VERSION"), "15").unwrap();
    assert_eq!(data.sql("select 1"), "1");
    assert!(!half.exists());
}

// Stopping

#[test]
fn ctrl_c_stops_it() {
    let data = DataDir::new();
    let mut serving = data.serve();
    let postmaster = data.postmaster();
    serving.press_ctrl_c();
    assert_eq!(serving.exit_code(), Some(0));
    until("postgres is gone", || !alive(postmaster));
}

#[test]
fn a_request_to_terminate_stops_it() {
    let data = DataDir::new();
    let mut serving = data.serve();
    let postmaster = data.postmaster();
    signal("TERM", serving.child.id());
    assert_eq!(serving.exit_code(), Some(0));
    until("postgres is gone", || !alive(postmaster));
    assert!(fs::read_to_string(data.home().join("log")).unwrap().contains("database system is shut down"));
}

#[test]
fn whoever_joins_a_running_cluster_does_not_stop_it() {
    let data = DataDir::new();
    let serving = data.serve();
    let postmaster = data.postmaster();
    let output = data.run("migrate");
    assert!(output.status.success(), "{}", error(&output));
    assert_eq!(data.postmaster(), postmaster);
    assert!(alive(postmaster) && serving.is_ready());
}

// Crashing

#[test]
fn after_kill_9_of_curatio_the_running_postgres_is_adopted() {
    let data = DataDir::new();
    let mut killed = data.serve();
    let postmaster = data.postmaster();
    signal("KILL", killed.child.id());
    assert_eq!(killed.exit_code(), None);
    assert!(alive(postmaster));

    let mut serving = data.serve();
    assert!(serving.is_ready());
    assert_eq!(data.postmaster(), postmaster);
    serving.press_ctrl_c();
    assert_eq!(serving.exit_code(), Some(0));
    until("postgres is gone", || !alive(postmaster));
}

#[test]
fn after_kill_9_of_a_serving_postgres_it_comes_back() {
    let data = DataDir::new();
    let serving = data.serve();
    data.sql("create table kept as select 42 as answer");
    for _ in 0..2 {
        let postmaster = data.postmaster();
        signal("KILL", postmaster);
        until("another postmaster runs", || data.pid_file().is_some_and(|new| new != postmaster && alive(new)));
        until("curatio is ready again", || serving.is_ready());
    }
    assert_eq!(data.sql("select answer from kept"), "42");
}

#[test]
fn after_kill_9_of_everything_the_next_start_recovers() {
    let data = DataDir::new();
    let mut killed = data.serve();
    data.sql("create table kept as select 42 as answer");
    let postmaster = data.postmaster();
    signal("KILL", killed.child.id());
    killed.exit_code();
    signal("KILL", postmaster);
    assert_eq!(data.sql("select answer from kept"), "42");
}

#[test]
fn processes_too_busy_to_notice_that_postgres_died_are_ended() {
    let data = DataDir::new();
    let mut busy = data.command("with-database");
    busy.args(["--", "psql", "-Xqc", "do $$ begin loop end loop; end $$"]).stderr(Stdio::null());
    let mut busy = busy.spawn().unwrap();
    until("a query runs for ever", || data.postgres_runs());
    let active = "select count(*) from pg_stat_activity where state = 'active' and query like 'do $$%'";
    until("a query runs for ever", || data.sql(active) == "1");
    signal("KILL", data.postmaster());
    assert_eq!(data.sql("select 42"), "42");
    assert!(!busy.wait().unwrap().success());
}

#[test]
fn a_dead_postmasters_number_may_have_gone_to_someone_else() {
    let data = DataDir::new();
    data.sql("create table kept as select 42 as answer");
    let someone = data.bystander();
    let left_behind = format!("{}\n/x\n1\n5432\n../run\n\n  1 1\nready   \n", someone.0.id());
    fs::write(data.home().join("data/postmaster.pid"), &left_behind).unwrap();
    fs::create_dir(data.home().join("run")).unwrap();
    fs::set_permissions(data.home().join("run"), Permissions::from_mode(0o700)).unwrap();
    fs::write(data.home().join("run/.s.PGSQL.5432.lock"), &left_behind).unwrap();
    assert_eq!(data.sql("select answer from kept"), "42");
    assert!(alive(someone.0.id()));
}

// Refusals

#[test]
fn a_second_serve_is_refused() {
    let data = DataDir::new();
    let serving = data.serve();
    let output = data.run("serve");
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("already serving"), "{}", error(&output));
    assert!(serving.is_ready());
}

#[test]
fn a_database_of_another_version_is_refused() {
    let data = DataDir::new();
    data.sql("select 1");
    fs::write(data.home().join("data/PG_VERSION"), "9.6\n").unwrap();
    let output = data.run("migrate");
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("install PostgreSQL 9.6"), "{}", error(&output));
}

#[test]
fn a_disk_that_cannot_be_written_is_named() {
    let data = DataDir::new();
    let file = data.path().with_extension("file");
    fs::write(&file, "not a directory").unwrap();
    for path in [file.clone(), file.join("below"), PathBuf::from("/proc/curatio")] {
        for deed in ["serve", "migrate"] {
            let output = data.command(deed).env("CURATIO_DATA_DIR", &path).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{}", error(&output));
            assert!(error(&output).contains(path.to_str().unwrap()), "{}", error(&output));
        }
    }
}

#[test]
fn a_full_disk_is_called_full() {
    let data = DataDir::new();
    let Some(_disk) = Disk::mount(data.path(), "size=16m") else { return };
    let output = data.run("migrate");
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("No space left on device"), "{}", error(&output));
    let left: Vec<_> = fs::read_dir(data.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_str().unwrap().starts_with("new-")), "{left:?}");
}

#[test]
fn without_postgres_it_says_what_to_install() {
    let data = DataDir::new();
    let output = data.command("migrate").env("CURATIO_POSTGRES_BIN", "/usr/share").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error(&output).contains("/usr/share"), "{}", error(&output));
}

#[test]
fn a_start_that_fails_says_what_postgres_said() {
    let data = DataDir::new();
    data.sql("select 1");
    let configuration = data.home().join("data/postgresql.conf");
    fs::write(configuration, "no_such_setting = 1\n").unwrap();
    let output = data.run("migrate");
    assert_eq!(output.status.code(), Some(1));
    assert!(error(&output).contains("no_such_setting"), "{}", error(&output));
}

// Throwaway clusters

#[test]
fn a_throwaway_cluster_is_gone_at_its_end() {
    let data = DataDir::new();
    let host = data.with_database(&["--scratch", "--", "printenv", "PGHOST"]);
    assert!(host.starts_with('/'), "{host}");
    assert!(!Path::new(&host).exists());
}

#[test]
fn a_throwaway_cluster_is_gone_when_its_owner_is_killed() {
    let data = DataDir::new();
    let mut command = data.command("with-database");
    command.args(["--scratch", "--", "sh", "-c", "echo $PGHOST; head -n 1 $PGHOST/../data/postmaster.pid; read -r _"]);
    let mut owner = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines().map(Result::unwrap);
    let host = lines.find(|line| line.starts_with('/')).unwrap();
    let postmaster = lines.next().unwrap().parse().unwrap();
    assert!(alive(postmaster));

    owner.kill().unwrap();
    owner.wait().unwrap();
    until("the throwaway cluster is gone", || !alive(postmaster) && !Path::new(&host).exists());
}
