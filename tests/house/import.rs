use std::{fs, path::PathBuf};

use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    front_door::Visitor,
    shell::{curatio, error, said},
};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Imports the saved page and says what the program said.
fn import_page(db: &PgPool, pictures: &TempDir, more: &[&str]) -> String {
    let mut command = curatio(db);
    command.args(["import", "scoopit-page"]).arg(fixture("saved-page.txt")).args(["--saved-on", "2014-11-20"]);
    said(&command.args(more).env("CURATIO_DATA_DIR", pictures.path()).output().unwrap())
}

async fn rows(db: &PgPool) -> Vec<i64> {
    let count =
        "select array[(select count(*) from account), (select count(*) from topic), (select count(*) from scoop),
                 (select count(*) from insight), (select count(*) from comment), (select count(*) from scoop_tag)]";
    sqlx::query_scalar(count).fetch_one(db).await.unwrap()
}

#[sqlx::test]
async fn a_saved_page_becomes_a_board_that_shows_what_it_showed(db: PgPool) {
    let summary = import_page(&db, &TempDir::new().unwrap(), &[]);
    assert!(summary.contains("into the new board /t/clean-hands-clean-wards"), "{summary}");

    let visitor = Visitor::stranger(&db);
    let board = visitor.get("/t/clean-hands-clean-wards").await;
    assert_eq!(board.one("h1"), "Clean Hands, Clean Wards");
    assert!(board.one(".views").starts_with("12.3K views | +0 today"));
    assert!(board.shows("Curated by mlindqvist with WardNine"));
    assert!(board.shows("Relevant to Nurses, Infection Control Teams, Students' and Patients."));
    assert!(
        board.shows("12,300 of the views were counted before this board moved here, 45 of them on November 20, 2014.")
    );
    assert_eq!(board.one(".pinned h2"), "Where to begin");
    assert!(board.shows("Tomas Reyes's curator insight, March 4, 2014 9:05 AM"));
    assert!(board.shows("mlindqvist's insight New here? This one is for you."));
    assert!(board.shows("bo lam's comment, September 9, 2014 3:04 PM"));
    assert!(board.shows("Source unknown"));
    assert!(!board.shows("Your new post is loading"));
    let long = visitor.get(&board.attributes(".excerpt a.all", "href")[0]).await;
    assert!(long.all(".excerpt li").len() > 2 && !long.all(".excerpt h3").is_empty(), "lists and headings survive");
    assert!(
        board.attributes("[role=img]", "aria-label").contains(&"Where to begin | Clean Hands, Clean Wards".to_owned())
    );
    assert_eq!(board.all("p.when time").len(), 0, "no date is made up");
    assert!(visitor.get("/@mlindqvist").await.shows("nobody signs in with it"));
}

#[sqlx::test]
async fn imported_twice_nothing_doubles(db: PgPool) {
    let pictures = TempDir::new().unwrap();
    import_page(&db, &pictures, &[]);
    let before = rows(&db).await;
    let summary = import_page(&db, &pictures, &[]);
    assert!(summary.contains("0 scoops, 0 insights, 0 comments"), "{summary}");
    assert_eq!(rows(&db).await, before);
}

#[sqlx::test]
async fn a_page_saved_again_on_another_day_says_nothing_twice(db: PgPool) {
    let pictures = TempDir::new().unwrap();
    import_page(&db, &pictures, &[]);
    let before = rows(&db).await;
    let mut command = curatio(&db);
    command.args(["import", "scoopit-page"]).arg(fixture("saved-page.txt")).args(["--saved-on", "2014-12-24"]);
    said(&command.env("CURATIO_DATA_DIR", pictures.path()).output().unwrap());
    assert_eq!(rows(&db).await, before);
}

#[sqlx::test]
async fn odd_values_are_fitted_and_never_break_the_site(db: PgPool) {
    let dir = TempDir::new().unwrap();
    let long = "Long name ".repeat(40);
    let post = |id: i64, url: &str| {
        serde_json::json!({
            "id": id, "title": "Odd", "url": url, "pageViews": i64::MAX, "curationDate": 1_388_577_600_000_i64,
            "tags": [format!("{} x", "t".repeat(59)), "Ä", "ä", " "],
            "author": { "id": 1, "name": long, "shortName": "long" },
        })
    };
    let topic = serde_json::json!({ "topic": {
        "id": 1, "name": long, "shortName": "odd", "stats": { "v": i64::MAX },
        "creator": { "id": 1, "name": long, "shortName": "long" },
        "curatedPosts": [post(1, "http://[bad/x"), post(2, &format!("https://w.example/{}", "a".repeat(3000)))],
    }});
    let file = dir.path().join("topic.json");
    fs::write(&file, topic.to_string()).unwrap();
    let mut command = curatio(&db);
    command.args(["import", "scoopit-api"]).arg(&file).env("CURATIO_DATA_DIR", dir.path());
    let summary = said(&command.output().unwrap());
    assert!(summary.contains("2 scoops linked to where no browser may follow"), "{summary}");

    let visitor = Visitor::stranger(&db);
    let boards = visitor.get("/explore").await;
    let board = boards.attributes(".boards h2 a", "href").remove(0);
    assert!(visitor.get(&board).await.shows("Source unknown"));
    visitor.app.write_views().await.unwrap();
    for path in ["/", "/explore", &board] {
        assert_eq!(visitor.get(path).await.status, 200, "{path}");
    }
}

#[sqlx::test]
async fn two_imports_at_once_make_one_board(db: PgPool) {
    let pictures = TempDir::new().unwrap();
    let imports: Vec<_> = (0..3)
        .map(|_| {
            let mut command = curatio(&db);
            command.args(["import", "scoopit-page"]).arg(fixture("saved-page.txt")).args(["--saved-on", "2014-11-20"]);
            command.env("CURATIO_DATA_DIR", pictures.path()).stdout(std::process::Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut import in imports {
        assert!(import.wait().unwrap().success());
    }
    assert_eq!(rows(&db).await[1], 1);
    let alone = rows(&db).await;
    import_page(&db, &pictures, &[]);
    assert_eq!(rows(&db).await, alone);
}

#[sqlx::test]
async fn a_dry_run_says_what_would_be_and_writes_nothing(db: PgPool) {
    let summary = import_page(&db, &TempDir::new().unwrap(), &["--dry-run"]);
    assert!(summary.starts_with("Would import"), "{summary}");
    assert_eq!(rows(&db).await, [0, 0, 0, 0, 0, 0]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_import_can_join_a_board_and_never_speaks_for_its_people(db: PgPool) {
    sqlx::query("insert into account (name, display_name) values ('wardnine', 'Somebody Else')")
        .execute(&db)
        .await
        .unwrap();
    let pictures = TempDir::new().unwrap();
    import_page(&db, &pictures, &["--topic", "sleep"]);
    let visitor = Visitor::stranger(&db);
    let board = visitor.get("/t/sleep").await;
    assert_eq!(board.one("h1"), "Sleep and Screens");
    assert_eq!(board.one(".pinned h2"), "Where to begin");
    assert_eq!(visitor.get("/@wardnine").await.one("h1"), "Somebody Else");
    assert_eq!(visitor.get("/@wardnine-2").await.one("h1"), "WardNine");

    import_page(&db, &pictures, &["--topic", "heart-failure"]);
    assert_eq!(visitor.get("/t/heart-failure").await.one(".pinned h2"), "Read this first", "one scoop is pinned");
}

#[sqlx::test]
async fn what_is_no_such_page_or_breaks_off_is_named_by_its_line_and_nothing_is_written(db: PgPool) {
    let dir = TempDir::new().unwrap();
    let page = fs::read_to_string(fixture("saved-page.txt")).unwrap();
    let lines: Vec<&str> = page.lines().collect();
    let cut = lines.iter().position(|line| line.contains("A nurse touches")).unwrap();
    for (text, line) in [("A letter\n\nDear all,\n".to_owned(), 2), (lines[..=cut].join("\n"), cut + 1)] {
        let file = dir.path().join("page.txt");
        fs::write(&file, text).unwrap();
        let mut command = curatio(&db);
        command.args(["import", "scoopit-page"]).arg(&file).args(["--saved-on", "2014-11-20"]);
        let output = command.env("CURATIO_DATA_DIR", dir.path()).output().unwrap();
        let told = error(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("line ") && told.contains("nothing was written") && told.lines().count() == 1, "{told}");
        let named: usize = told.split("line ").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
        assert!(named <= line + 2, "{told}");
        assert_eq!(rows(&db).await, [0, 0, 0, 0, 0, 0]);
    }
}

#[sqlx::test]
async fn a_day_that_cannot_be_is_refused(db: PgPool) {
    let dir = TempDir::new().unwrap();
    for (day, words) in
        [("2014-03-01", "--saved-on"), ("2999-12-31", "lies in the future"), ("yesterday", "invalid value")]
    {
        let mut command = curatio(&db);
        command.args(["import", "scoopit-page"]).arg(fixture("saved-page.txt")).args(["--saved-on", day]);
        let output = command.env("CURATIO_DATA_DIR", dir.path()).output().unwrap();
        assert!(!output.status.success() && error(&output).contains(words), "{day}: {}", error(&output));
    }
    assert_eq!(rows(&db).await, [0, 0, 0, 0, 0, 0]);
}

#[sqlx::test]
async fn the_apis_json_becomes_a_board_with_dates_sources_tags_and_comments(db: PgPool) {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("topic.json");
    let json =
        fs::read_to_string(fixture("topic.json")).unwrap().replace("\"isPrivate\": true", "\"isPrivate\": false");
    fs::write(&file, json).unwrap();
    let import = || {
        let mut command = curatio(&db);
        command.args(["import", "scoopit-api"]).arg(&file).env("CURATIO_DATA_DIR", dir.path());
        said(&command.output().unwrap())
    };
    let summary = import();
    let first = rows(&db).await;
    import();
    assert_eq!(rows(&db).await, first, "{summary}");

    let visitor = Visitor::stranger(&db);
    let board = visitor.get("/t/clean-hands-clean-wards").await;
    assert_eq!(board.one(".pinned h2"), "Where to begin");
    assert!(board.one(".views").starts_with("12.3K views"));
    assert!(board.attributes("article.scoop h2 a", "href").contains(&"https://example.org/five?x=1".to_owned()));
    assert!(!board.body.contains("<script>") && !board.body.contains("onerror"));
    assert!(board.all(".when time").len() > 1);
    assert!(!board.all(".tags a").is_empty());
    for old in ["/p/502", "/p/502/2014/01/01/where-to-begin"] {
        let moved = visitor.get(old).await;
        assert!(moved.status == 307 && moved.header("location").ends_with("/where-to-begin"), "{old}");
    }
    assert_eq!(visitor.get("/p/1/2014/01/01/nothing").await.status, 404);
    sqlx::query("update topic set visibility = 'unlisted'").execute(&db).await.unwrap();
    assert_eq!(visitor.get("/p/502").await.status, 404, "a number anyone may guess leads to no unlisted board");
}

#[sqlx::test]
async fn a_private_board_stays_private_when_imported(db: PgPool) {
    let dir = TempDir::new().unwrap();
    let mut command = curatio(&db);
    command.args(["import", "scoopit-api"]).arg(fixture("topic.json")).env("CURATIO_DATA_DIR", dir.path());
    said(&command.output().unwrap());
    assert_eq!(Visitor::stranger(&db).get("/t/clean-hands-clean-wards").await.status, 404);
}
