use std::fs;

use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    front_door::{Visitor, walk_links},
    shell::{Serving, curatio},
};

/// Starts the demo on a test's database, waits until it answers, and stops it again.
pub fn visit_demo(db: &PgPool, data: &TempDir) {
    let mut command = curatio(db);
    command.arg("demo").env("CURATIO_DATA_DIR", data.path());
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    assert!(serving.is_ready());
    serving.press_ctrl_c();
    assert_eq!(serving.exit_code(), Some(0));
}

async fn number(db: &PgPool, of: &str) -> i64 {
    let query = format!("select ({of})::bigint");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(db).await.unwrap()
}

#[sqlx::test]
async fn the_first_start_of_the_demo_fills_it_and_the_second_leaves_it_alone(db: PgPool) {
    let data = TempDir::new().unwrap();
    visit_demo(&db, &data);
    assert!(number(&db, "select count(*) from topic where visibility = 'public'").await >= 6);
    assert!(number(&db, "select count(*) from scoop where state = 'published'").await >= 120);
    assert!(number(&db, "select count(distinct curator_id) from scoop").await >= 8);
    for kind in ["insight", "comment", "scoop_tag", "picture"] {
        assert!(number(&db, &format!("select count(*) from {kind}")).await > 20, "{kind}");
    }
    let files: usize = fs::read_dir(data.path().join("pictures"))
        .unwrap()
        .map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count())
        .sum();
    assert_eq!(
        i64::try_from(files).unwrap(),
        number(&db, "select sum(cardinality(widths))::bigint from picture").await,
        "a file for each width"
    );
    assert!(number(&db, "select count(*) from scoop where via_id is not null").await > 10);
    assert!(number(&db, "select count(*) from comment where parent_id is not null").await > 10);
    assert!(number(&db, "select count(*) from scoop where picture_id is null").await > 10);
    let days = "select extract(day from max(published_at) - min(published_at)) from scoop";
    assert!((600..=740).contains(&number(&db, days).await), "about two years");
    let future = "select count(*) from scoop where published_at > now()";
    assert_eq!(number(&db, future).await, 0);

    let before = number(&db, "select count(*) from scoop").await;
    sqlx::query("delete from comment").execute(&db).await.unwrap();
    visit_demo(&db, &data);
    assert_eq!(number(&db, "select count(*) from scoop").await, before);
    assert_eq!(number(&db, "select count(*) from comment").await, 0, "what people did since stays");
}

#[sqlx::test]
async fn the_demo_begins_with_social_media_and_healthcare(db: PgPool) {
    let data = TempDir::new().unwrap();
    visit_demo(&db, &data);
    let visitor = Visitor::at(&db, data);
    let front = visitor.get("/").await;
    assert_eq!(front.all(".boards h3")[0], "Social Media and Healthcare");
    let board = visitor.get("/t/social-media-and-healthcare").await;
    assert_eq!(board.all(".pinned").len(), 1);
    assert!(board.shows("48.2K views | +96 today"));
    let picture = board.attributes("img.picture", "src").remove(0);
    let file = visitor.get(&picture).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "image/webp"));
    assert!(file.header("cache-control").contains("immutable") && file.body.contains("WEBP"));
    walk_links(&visitor, "/").await;
    walk_links(&visitor, "/t/social-media-and-healthcare").await;
}

#[sqlx::test]
async fn the_demo_and_nobody_else_has_a_cabinet_of_all_parts(db: PgPool) {
    let data = TempDir::new().unwrap();
    visit_demo(&db, &data);
    let visitor = Visitor::at_demo(&db, data);
    let cabinet = visitor.get("/cabinet").await;
    assert_eq!(cabinet.status, 200);
    assert_eq!(cabinet.all("article.scoop").len(), 8);
    for part in
        [".field", ".problem", ".said-so", ".board", ".comment.held", ".waits", ".hit mark", ".chart", ".pager", ".pin"]
    {
        assert!(!cabinet.all(part).is_empty(), "no {part}");
    }
    assert_eq!(visitor.get("/cabinet?face=magazine").await.all("article.tile").len(), 8);
    assert!(!visitor.get("/").await.body.contains("/t/cabinet"), "it is no board to read");
    assert_eq!(Visitor::stranger(&db).get("/cabinet").await.status, 404);
}
