use sqlx::PgPool;
use thirtyfour::{By, prelude::ElementQueryable};

use crate::{
    chromium::{self, Browser},
    front_door::{Answer, FIREFOX, Visitor},
    scoops::salt,
    thanks::salt_deeds,
};

/// As a browser sends it.
async fn beacon(visitor: &Visitor, deeds: &str, more: &[(&str, &str)]) -> Answer {
    let headers = [&[("sec-fetch-site", "same-origin")], more].concat();
    visitor.ask("POST", &format!("{deeds}/click"), &headers).await
}

/// What who works on the board reads on a scoop's page.
async fn counted(db: &PgPool, page: &str) -> String {
    Visitor::named(db, "ada").await.get(page).await.one(".clicks")
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn going_on_to_the_source_counts_and_its_board_sees_it(db: PgPool) {
    let (stranger, page, deeds) = (Visitor::stranger(&db), salt(&db).await, salt_deeds(&db).await);
    let shown = stranger.get(&page).await;
    assert_eq!(shown.attributes("a[data-scoop]", "data-scoop"), [&*deeds, &*deeds]);
    assert_eq!(shown.attributes("a[data-scoop]", "href")[0], "https://ward.example/salt", "no page stands between");
    assert!(shown.all(".clicks").is_empty(), "the number is for those who work on the board");

    assert_eq!(counted(&db, &page).await, "0 clicks to the source");
    let noor = Visitor::named(&db, "noor").await;
    for visitor in [&stranger, &stranger, &noor] {
        let answer = beacon(visitor, &deeds, &[("user-agent", FIREFOX)]).await;
        assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (204, ""));
    }
    noor.app.write_views().await.unwrap();
    assert_eq!(counted(&db, &page).await, "1 click to the source");
    stranger.app.write_views().await.unwrap();
    stranger.app.write_views().await.unwrap();
    assert_eq!(counted(&db, &page).await, "3 clicks to the source");
    let days: i64 = sqlx::query_scalar("select sum(clicks)::bigint from scoop_click").fetch_one(&db).await.unwrap();
    assert_eq!(days, 3);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn robots_prefetches_other_sites_and_what_is_not_there_count_nothing(db: PgPool) {
    let (stranger, page, deeds) = (Visitor::stranger(&db), salt(&db).await, salt_deeds(&db).await);
    for headers in [
        vec![("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")],
        vec![("user-agent", FIREFOX), ("sec-purpose", "prefetch")],
        vec![],
    ] {
        assert_eq!(beacon(&stranger, &deeds, &headers).await.status, 204, "{headers:?}");
    }
    let elsewhere = [("user-agent", FIREFOX), ("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    let refused = stranger.ask("POST", &format!("{deeds}/click"), &elsewhere).await;
    assert_eq!(refused.status, 403);
    let ids: Vec<(String, i64)> = sqlx::query_as(
        "select topic.slug, scoop.id from scoop join topic on topic.id = scoop.topic_id
         where scoop.title in ('Not yet', 'A secret', 'Read this first')",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    for (slug, id) in ids.iter().chain(&[("heart-failure".to_owned(), 999_999)]) {
        let gone = format!("/t/{slug}/scoops/{id}");
        assert_eq!(beacon(&stranger, &gone, &[("user-agent", FIREFOX)]).await.status, 404, "{gone}");
    }
    stranger.app.write_views().await.unwrap();
    assert_eq!(counted(&db, &page).await, "0 clicks to the source");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn clicks_that_cannot_be_written_are_counted_on(db: PgPool) {
    let (stranger, page, deeds) = (Visitor::stranger(&db), salt(&db).await, salt_deeds(&db).await);
    beacon(&stranger, &deeds, &[("user-agent", FIREFOX)]).await;
    sqlx::query("alter table scoop_click rename to away").execute(&db).await.unwrap();
    assert!(stranger.app.write_views().await.is_err());
    sqlx::query("alter table away rename to scoop_click").execute(&db).await.unwrap();
    stranger.app.write_views().await.unwrap();
    assert_eq!(counted(&db, &page).await, "1 click to the source");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_browser_says_so_while_its_reader_goes_on(db: PgPool) {
    let site = Visitor::stranger(&db);
    let browser = Browser::before(chromium::serve(&site).await).await;
    browser.calls_itself(FIREFOX).await;
    let page = salt(&db).await;
    browser.open(&page).await;
    // Where it leads is not there, and the page stays to be looked at.
    let beacons = "window.sent = []; const send = navigator.sendBeacon.bind(navigator);
        navigator.sendBeacon = (to) => sent.push(to) && send(to);
        document.addEventListener('click', (event) => event.target.closest('a') && event.preventDefault(), false);
        return null";
    browser.ask::<Option<u8>>(beacons).await;
    for link in ["h1 a", ".button[data-scoop]", ".byline a"] {
        browser.page.query(By::Css(link)).first().await.unwrap().click().await.unwrap();
    }
    let deeds = salt_deeds(&db).await;
    assert_eq!(browser.ask::<Vec<String>>("return sent").await, [format!("{deeds}/click"), format!("{deeds}/click")]);
    let total = "select coalesce(sum(clicks), 0)::bigint from scoop_click_total";
    let mut clicks = 0_i64;
    for _ in 0..4000 {
        site.app.write_views().await.unwrap();
        clicks = sqlx::query_scalar(total).fetch_one(&db).await.unwrap();
        if clicks == 2 {
            break;
        }
    }
    assert_eq!(clicks, 2);
    browser.close().await;
}
