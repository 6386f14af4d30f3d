use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    front_door::Visitor,
    shell::{curatio, error, said},
};

async fn run(db: &PgPool, statement: &'static str) {
    sqlx::query(statement).execute(db).await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn all_of_a_board_is_in_its_json_and_nothing_of_another(db: PgPool) {
    run(&db, "update scoop set deleted_at = now(), state_before = 'published' where title = 'No more'").await;
    let ada = Visitor::named(&db, "ada").await;
    let page = ada.get("/t/heart-failure/export").await;
    assert_eq!(page.all("main .deeds a").len(), 4);
    let file = ada.get("/t/heart-failure/export.json").await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"heart-failure.json\"");
    assert_eq!((file.header("content-type"), file.header("cache-control")), ("application/json", "no-store"));
    let board: Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!((&board["format"], &board["version"]), (&"curatio-board".into(), &1.into()));
    assert_eq!(board["site"], "boards.example");
    assert_eq!(board["board"]["audiences"], serde_json::json!(["Clinicians", "Patients"]));
    assert_eq!(board["board"]["curators"][0]["name"], "rui");
    let scoops = board["scoops"].as_array().unwrap();
    let mut titles: Vec<_> = scoops.iter().map(|scoop| scoop["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["A scale in the kitchen", "Not yet", "Read this first", "Salt, again"]);
    let named = |title: &str| scoops.iter().find(|scoop| scoop["title"] == title).unwrap();
    let salt = named("Salt, again");
    assert_eq!(salt["article"]["address"], "https://ward.example/salt");
    assert_eq!(salt["tags"], serde_json::json!(["food & drink", "evidence"]));
    assert_eq!(salt["insights"][0]["source"], "Bread is where the salt is.");
    assert_eq!(salt["insights"].as_array().unwrap().len(), 1, "what was said on another board is that board's");
    assert_eq!(salt["comments"][1]["answers"], salt["comments"][0]["id"]);
    assert_eq!(named("Not yet")["state"], "draft");

    let mei = Visitor::named(&db, "mei").await;
    let sleep: Value = serde_json::from_str(&mei.get("/t/sleep/export.json").await.body).unwrap();
    let via = sleep["scoops"][0]["via"].as_str().unwrap();
    assert!(via.starts_with("https://boards.example/t/heart-failure/p/") && via.ends_with("/salt-again"), "{via}");
    run(&db, "update topic set visibility = 'private' where slug = 'heart-failure'").await;
    let sleep: Value = serde_json::from_str(&mei.get("/t/sleep/export.json").await.body).unwrap();
    assert!(sleep["scoops"][0]["via"].is_null(), "of a private board nothing is told");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_table_and_bookmarks_hold_what_is_published_and_no_formula(db: PgPool) {
    run(&db, "update scoop set title = '=cmd|'' /C calc''!A0' where title = 'Read this first'").await;
    run(&db, "update scoop set title = '</a><script>\"x\"</script>' where title = 'A scale in the kitchen'").await;
    let ada = Visitor::named(&db, "ada").await;
    let table = ada.get("/t/heart-failure/export.csv").await.body;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let mut rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    rows.sort_by_key(|row| row[6].to_owned());
    rows.reverse();
    assert_eq!(rows.len(), 3, "{table}");
    assert_eq!(&rows[0][0], "Salt, again");
    assert_eq!(&rows[0][1], "Bread is where the salt is.");
    assert_eq!(&rows[0][3], "https://ward.example/salt");
    assert_eq!((&rows[0][4], &rows[0][5]), ("Heart Failure Online", "food & drink, evidence"));
    assert_eq!(&rows[0][6], "2025-03-01T10:00:00Z");
    assert!(rows[2][0].starts_with("'="), "{table}");

    let bookmarks = ada.get("/t/heart-failure/export.html").await;
    assert!(bookmarks.body.starts_with("<!DOCTYPE NETSCAPE-Bookmark-file-1>"));
    let mut addresses = bookmarks.attributes("a", "href");
    addresses.sort_unstable();
    assert_eq!(addresses, ["https://ward.example/salt", "https://ward.example/scales"]);
    assert_eq!(bookmarks.attributes("a", "tags"), ["food & drink,evidence"]);
    assert!(bookmarks.attributes("a", "add_date").contains(&"1740823200".to_owned()));
    assert!(bookmarks.all("script").is_empty() && !bookmarks.body.contains("<script"), "{}", bookmarks.body);
    assert!(bookmarks.header("content-disposition").starts_with("attachment"), "never shown as a page of this site");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn more_scoops_than_a_page_holds_are_all_there_with_their_pictures(db: PgPool) {
    run(
        &db,
        "insert into scoop (topic_id, curator_id, title, state, published_at)
         select topic.id, topic.owner_id, 'Scoop ' || number, 'published', now() from topic, generate_series(1, 450) number
         where slug = 'heart-failure'",
    )
    .await;
    run(&db, "insert into picture (hash, media_type, width, height) values (repeat('a', 64), 'image/png', 4, 4)").await;
    run(&db, "insert into picture (hash, media_type, width, height) values (repeat('b', 64), 'image/png', 4, 4)").await;
    run(&db, "update topic set picture_id = (select min(id) from picture) where slug = 'heart-failure'").await;
    run(&db, "update scoop set picture_id = (select max(id) from picture) where title = 'Scoop 7'").await;
    let data = TempDir::new().unwrap();
    std::fs::create_dir_all(data.path().join("pictures/aa")).unwrap();
    std::fs::write(data.path().join("pictures/aa").join("a".repeat(64)), "a picture").unwrap();
    let ada = Visitor::at(&db, data);
    ada.is(&db, "ada").await;
    let board: Value = serde_json::from_str(&ada.get("/t/heart-failure/export.json").await.body).unwrap();
    let titles: std::collections::BTreeSet<_> =
        board["scoops"].as_array().unwrap().iter().map(|scoop| scoop["title"].as_str().unwrap()).collect();
    assert_eq!(titles.len(), 455);
    assert_eq!(STANDARD.decode(board["board"]["picture"].as_str().unwrap()).unwrap(), b"a picture");
    assert!(board["scoops"][11]["picture"].is_null(), "a file that is lost breaks nothing off");
    let without: Value = serde_json::from_str(&ada.get("/t/heart-failure/export.json?pictures=no").await.body).unwrap();
    assert!(without["board"]["picture"].is_null());
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_shell_writes_the_same(db: PgPool) {
    let dir = TempDir::new().unwrap();
    let export = |arguments: &[&str]| {
        let mut command = curatio(&db);
        command.arg("export").args(arguments).env("CURATIO_DATA_DIR", dir.path());
        command.env("CURATIO_BASE_URL", "https://boards.example").output().unwrap()
    };
    let ada = Visitor::named(&db, "ada").await;
    for shape in ["json", "csv", "html"] {
        let file = ada.get(&format!("/t/heart-failure/export.{shape}")).await.body;
        assert_eq!(said(&export(&["heart-failure", "--format", shape])), file);
        let path = dir.path().join(format!("board.{shape}"));
        let told = said(&export(&["heart-failure", "--format", shape, "--output", path.to_str().unwrap()]));
        assert!(told.contains("is written to"), "{told}");
        assert_eq!(std::fs::read_to_string(path).unwrap(), file);
    }
    let nothing = export(&["no-such-board"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(error(&nothing).contains("no board stands at /t/no-such-board"));
}
