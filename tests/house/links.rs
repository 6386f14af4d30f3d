use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, scoop, told},
    front_door::Visitor,
    news_site,
};

const WARD: &str = "/t/heart-failure";

async fn broken(db: &PgPool) {
    change(
        db,
        "update article set failing_since = '2026-02-01', broken_since = '2026-02-01', trouble = 'There is no page any more.'
         where address = 'https://ward.example/salt'",
    )
    .await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_broken_link_is_told_to_curators_with_the_archive_to_look_into(db: PgPool) {
    broken(&db).await;
    let ada = Visitor::named(&db, "ada").await;
    let archived = "https://web.archive.org/web/https://ward.example/salt";
    let list = ada.get("/scoops?broken=1").await;
    assert_eq!(list.all(".holdings .name"), ["Salt, again"]);
    assert!(
        list.one(".broken").contains("since February 1, 2026. There is no page any more."),
        "{}",
        list.one(".broken")
    );
    assert!(list.attributes(".broken a", "href").contains(&archived.to_owned()));
    for path in [WARD.to_owned(), format!("{WARD}/p/{}/salt-again", scoop(&db, "Salt, again").await)] {
        let page = ada.get(&path).await;
        assert_eq!(page.attributes(".broken a", "href"), [archived], "{path}");
        assert_eq!(page.all(".broken a"), ["Look for it in the archive"]);
        assert!(Visitor::stranger(&db).get(&path).await.all(".broken").is_empty(), "readers are not told");
    }
    let ours = ada.with(|app| app.with_archive("https://archive.example/?of={address}"));
    ours.is(&db, "ada").await;
    let href = ours.get("/scoops?broken=1").await.attributes(".broken a", "href").pop().unwrap();
    assert_eq!(href, "https://archive.example/?of=https%3A%2F%2Fward.example%2Fsalt");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_weekly_check_finds_what_is_gone_and_what_is_back(db: PgPool) {
    let site = news_site::open().await;
    let ada = Visitor::named(&db, "ada").await.with(|app| app.fetching_from_loopback().unwrap());
    ada.app.prepare_jobs().await.unwrap();
    for (path, name) in [("/news", "salt"), ("/was-here", "scales")] {
        let moved = "update article set address = $1 where address = 'https://ward.example/' || $2";
        sqlx::query(moved).bind(format!("{site}{path}")).bind(name).execute(&db).await.unwrap();
    }
    let check = async |days_pass: &'static str| {
        change(&db, days_pass).await;
        change(&db, "update article set check_at = now(); select graphile_worker.add_job('check_links', '{}')").await;
        ada.app.run_due_jobs().await.unwrap();
        ada.get("/scoops?board=heart-failure&broken=1").await.all(".holdings .name")
    };
    assert_eq!(check("select 1").await, Vec::<String>::new(), "once may be an accident");
    let checked = "select count(*) from article where checked_at is not null and check_at > now()";
    assert_eq!(told::<i64>(&db, checked).await, 2);
    let day = "update article set failing_since = failing_since - interval '1 day'";
    assert_eq!(check(day).await, ["A scale in the kitchen"]);
    change(&db, "update article set address = replace(address, 'was-here', 'paper')").await;
    assert_eq!(check("select 1").await, Vec::<String>::new(), "it is back");
}
