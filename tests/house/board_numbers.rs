//! What happened to a board and its scoops, for those who curate it.

use sqlx::PgPool;

use crate::front_door::{Answer, Visitor, walk_links};

const HERE: &str = "/t/heart-failure/numbers";

async fn sql(db: &PgPool, statement: &'static str) {
    sqlx::raw_sql(statement).execute(db).await.unwrap();
}

/// What each chart says in a sentence.
fn charts(page: &Answer) -> Vec<String> {
    page.attributes(".chart svg", "aria-label")
}

/// The words of each row of the table.
fn rows(page: &Answer) -> Vec<String> {
    page.all(".table tbody tr")
}

/// Two days ago much, forty days ago more, and something on another board.
async fn busy(db: &PgPool) -> Visitor {
    sql(
        db,
        "insert into topic_view select id, current_date - 2, 30 from topic;
         insert into topic_view select id, current_date - 40, 1000 from topic;
         insert into scoop_view select id, current_date - 2, case title when 'Salt, again' then 7 else 2 end from scoop;
         insert into scoop_view select id, current_date - 40, 100 from scoop where title = 'A scale in the kitchen';
         insert into scoop_click select id, current_date - 2, 3 from scoop where title = 'A scale in the kitchen';
         insert into thanks select scoop.id, account.id, now() - interval '2 days' from scoop, account
             where title = 'Salt, again' and via_id is null and name in ('noor', 'mei');
         update scoop set published_at = now() - interval '3 days' where via_id is not null;
         update comment set written_at = now() - interval '1 day' where source = 'And the olives?';
         update comment set written_at = now() - interval '60 days' where source = 'Those too.'",
    )
    .await;
    Visitor::named(db, "ada").await
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_curates_a_board_sees_its_days_and_months(db: PgPool) {
    let ada = busy(&db).await;
    let page = ada.get(HERE).await;
    let told = charts(&page);
    assert!(told[0].starts_with("Views in the last 30 days: 30, 30 at most ("), "{told:?}");
    assert!(told[1].starts_with("Clicks to the source in the last 30 days: 3, 3 at most ("), "{told:?}");
    assert!(told[2].starts_with("Thanks in the last 30 days: 2, "), "{told:?}");
    assert!(told[3].starts_with("Rescoops in the last 30 days: 1, "), "{told:?}");
    assert!(told[4].starts_with("Comments in the last 30 days: 1, "), "{told:?}");
    assert_eq!((page.all(".chart rect").len(), page.all(".chart tbody tr").len()), (150, 150));
    assert!(page.shows("how many people that is, is not known here"));
    let year = charts(&ada.get(&format!("{HERE}?over=months")).await);
    assert!(year[0].starts_with("Views in the last 12 months: 1,030, "), "{year:?}");
    assert!(year[4].starts_with("Comments in the last 12 months: 2"), "{year:?}");
    assert!(ada.get("/t/heart-failure").await.attributes(".deeds a", "href").contains(&HERE.to_owned()));
    let quiet = charts(&ada.get("/t/ward-secrets/numbers").await);
    assert_eq!(quiet[1], "Clicks to the source in the last 30 days: 0");
    walk_links(&ada, HERE).await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn they_see_what_was_read_most_by_the_scoop_the_site_and_the_tag(db: PgPool) {
    let ada = busy(&db).await;
    let by = async |query: &str| ada.get(&format!("{HERE}?{query}")).await;
    let scoops = by("by=scoops").await;
    assert_eq!(
        rows(&scoops),
        ["Salt, again 7 0 2 1 1", "A scale in the kitchen 2 3 0 0 0", "Read this first 2 0 0 0 0"]
    );
    assert_eq!(scoops.attributes(".table svg rect", "width"), ["100", "28", "28"]);
    assert_eq!(scoops.attributes("th[aria-sort]", "aria-sort"), ["descending"]);
    assert!(scoops.attributes(".table th a", "href").iter().any(|href| href.ends_with("/salt-again")));
    assert!(rows(&by("by=scoops&of=clicks").await)[0].starts_with("A scale in the kitchen"));
    assert!(rows(&by("by=scoops&over=months").await)[0].starts_with("A scale in the kitchen 102 3"));
    assert_eq!(rows(&by("by=sites").await), ["Ward Notes 9 3 2 1 1"]);
    assert_eq!(rows(&by("by=tags").await), ["evidence 9 0 2 1 1", "food & drink 7 0 2 1 1"]);
    // What was made up is what there is anyway.
    assert_eq!(charts(&by("by=nothing&of=all&over=ever").await).len(), 5);
    let nothing = ada.get("/t/ward-secrets/numbers?by=tags").await;
    assert!(nothing.shows("Nothing happened in the last 30 days."));
    for page in ["by=scoops", "by=tags&over=months", "by=sites&of=thanks"] {
        walk_links(&ada, &format!("{HERE}?{page}")).await;
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn each_is_a_file_that_no_spreadsheet_takes_for_formulas(db: PgPool) {
    let ada = busy(&db).await;
    sql(&db, "update scoop set title = '=1+1' where title = 'Read this first'").await;
    let file = ada.get(&format!("{HERE}.csv?by=scoops")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"heart-failure-scoops.csv\"");
    assert_eq!(file.header("cache-control"), "no-store");
    assert_eq!(
        file.body,
        "\u{feff}scoop,views,clicks,thanks,rescoops,comments\n\"Salt, again\",7,0,2,1,1\nA scale in the kitchen,2,3,0,0,0\n\
         '=1+1,2,0,0,0,0\n"
    );
    let days = ada.get(&format!("{HERE}.csv")).await.body;
    assert_eq!((days.lines().count(), days.lines().filter(|line| line.ends_with(",30,3,2,0,0")).count()), (31, 1));
    assert_eq!(ada.get(&format!("{HERE}.csv?over=months&by=tags")).await.body.lines().count(), 3);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_else_learns_them(db: PgPool) {
    busy(&db).await;
    for page in [HERE, "/t/heart-failure/numbers.csv"] {
        assert!(Visitor::stranger(&db).get(page).await.location().starts_with("/sign-in"));
        for (name, status) in [("noor", 403), ("mei", 403), ("rui", 200), ("ada", 200)] {
            assert_eq!(Visitor::named(&db, name).await.get(page).await.status, status, "{page} for {name}");
        }
    }
    assert_eq!(Visitor::named(&db, "rui").await.get("/t/ward-secrets/numbers").await.status, 404);
    assert!(Visitor::stranger(&db).get("/t/heart-failure").await.attributes(".deeds a", "href").is_empty());
}
