//! The next page before one asks for it, a page for when there is none, and how much a reader's page loads.

use std::io::Write;

use curatio::App;
use serde_json::Value;
use sqlx::PgPool;
use tempfile::TempDir;
use thirtyfour::{By, prelude::ElementQueryable};
use tokio::sync::oneshot;

use crate::{
    chromium::{Browser, serve, serve_until},
    front_door::{Answer, FIREFOX, Visitor},
    hands::{stands_at, until},
    nodes::{is_kept, node},
    scoops::salt,
    thanks::salt_deeds,
};

/// How often the board on heart failure and Ada's scoop on salt were read.
async fn counted(site: &Visitor, db: &PgPool) -> (i64, i64) {
    site.app.write_views().await.unwrap();
    let views = "select coalesce((select sum(views) from topic_view_total join topic on id = topic_id where slug = 'heart-failure'), 0)::bigint,
                        coalesce((select sum(views) from scoop_view_total join scoop on id = scoop_id
                                  where title = 'Salt, again' and via_id is null), 0)::bigint";
    sqlx::query_as(views).fetch_one(db).await.unwrap()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn strangers_browsers_are_told_what_to_fetch_ahead_and_nobody_elses(db: PgPool) {
    let (node, scoop) = (node(&db).await, salt(&db).await);
    for page in ["/", "/explore", "/t/heart-failure", &scoop, "/@ada", "/t/drafts-of-rui"] {
        for _ in 0..2 {
            let told = node.get(page).await;
            let file = told.header("speculation-rules").trim_matches('"').to_owned();
            let rules = node.get(&file).await;
            assert_eq!(rules.header("content-type"), "application/speculationrules+json", "{page}: {file}");
            assert!(rules.header("cache-control").contains("immutable"));
            let rules: Value = serde_json::from_str(&rules.body).unwrap();
            assert_eq!(rules["prefetch"][0]["eagerness"], "moderate");
            assert_eq!(rules.as_object().unwrap().len(), 1, "nothing is drawn ahead, with its scripts running");
        }
    }
    for page in ["/search?q=salt", "/t/heart-failure/feed.xml", "/sign-in", "/nothing", "/offline"] {
        assert_eq!(node.get(page).await.header("speculation-rules"), "", "{page}");
    }
    node.is(&db, "noor").await;
    for page in ["/", "/t/heart-failure", &scoop] {
        assert_eq!(node.get(page).await.header("speculation-rules"), "", "{page}");
    }
}

/// As a browser sends it.
async fn beacon(visitor: &Visitor, page: &str, more: &[(&str, &str)]) -> Answer {
    visitor.ask("POST", &format!("{page}/read"), &[&[("sec-fetch-site", "same-origin")], more].concat()).await
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn arriving_at_what_was_fetched_ahead_counts_for_readers_of_what_they_may_read(db: PgPool) {
    let (stranger, deeds) = (Visitor::stranger(&db), salt_deeds(&db).await);
    let reader = [("user-agent", FIREFOX)];
    for page in ["/t/heart-failure", &*deeds, &*deeds] {
        let answer = beacon(&stranger, page, &reader).await;
        assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (204, ""));
    }
    assert_eq!(counted(&stranger, &db).await, (3, 2));
    for headers in [
        vec![("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")],
        vec![("user-agent", FIREFOX), ("sec-purpose", "prefetch")],
        vec![],
    ] {
        assert_eq!(beacon(&stranger, &deeds, &headers).await.status, 204, "{headers:?}");
        assert_eq!(beacon(&stranger, "/t/heart-failure", &headers).await.status, 204, "{headers:?}");
    }
    let elsewhere = [("user-agent", FIREFOX), ("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    assert_eq!(stranger.ask("POST", &format!("{deeds}/read"), &elsewhere).await.status, 403);
    for gone in ["/t/ward-secrets", "/t/no-board", "/t/heart-failure/scoops/999999", "/t/sleep/scoops/1"] {
        assert_eq!(beacon(&stranger, gone, &reader).await.status, 404, "{gone}");
    }
    assert_eq!(counted(&stranger, &db).await, (3, 2));
}

/// With the worker and without: what goes through it is counted no other way.
#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_page_fetched_ahead_counts_once_when_its_reader_arrives(db: PgPool) {
    let site = node(&db).await;
    let browser = Browser::called(FIREFOX, serve(&site).await).await;
    let scoop = salt(&db).await;
    let (mut boards, mut scoops) = (0, 0);
    browser.open("/t/heart-failure").await;
    boards += 1;
    browser.ask::<bool>("return navigator.serviceWorker.ready.then(() => true)").await;
    for attempt in 0.. {
        browser.open("/t/heart-failure").await;
        boards += 1;
        let link = browser.page.query(By::Css(format!("a[rel=bookmark][href='{scoop}']"))).first().await.unwrap();
        browser.page.action_chain().move_to_element_center(&link).perform().await.unwrap();
        link.click().await.unwrap();
        stands_at(&browser, &scoop).await;
        (boards, scoops) = (boards + 1, scoops + 1);
        let mut now = (0, 0);
        for _ in 0..4000 {
            now = counted(&site, &db).await;
            if now >= (boards, scoops) {
                break;
            }
        }
        assert_eq!(now, (boards, scoops));
        let how: String = browser.ask("return performance.getEntriesByType('navigation')[0].deliveryType").await;
        if how == "navigational-prefetch" {
            break;
        }
        assert!(attempt < 20, "nothing was ever fetched ahead: {how:?}");
    }
    browser.open("/explore").await;
    assert_eq!(counted(&site, &db).await, (boards, scoops));
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn without_a_connection_a_page_says_so_and_leads_to_where_one_wanted_to_go(db: PgPool) {
    let site = node(&db).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let (address, ended) = serve_until(&site, "127.0.0.1:0", async { drop(stopped.await) }).await;
    let browser = Browser::called(FIREFOX, address.clone()).await;
    browser.open("/t/sleep").await;
    browser.ask::<bool>("return navigator.serviceWorker.ready.then(() => true)").await;
    let kept: Vec<String> = browser
        .ask("return caches.keys().then(async (names) => (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat())")
        .await;
    assert!(kept.contains(&"/offline".to_owned()) && kept.len() > 3, "{kept:?}");
    assert!(kept.iter().all(|path| path == "/offline" || path.starts_with("/static/")), "{kept:?}");

    stop.send(()).unwrap();
    ended.await.unwrap().unwrap();
    browser.open("/t/heart-failure?tag=evidence").await;
    let says: String =
        browser.ask("return document.querySelector('main').innerText + location.pathname + location.search").await;
    assert!(says.contains("cannot be reached") && says.ends_with("/t/heart-failure?tag=evidence"), "{says}");
    let dressed: bool = browser.ask("return document.styleSheets.length > 1 && [...document.styleSheets].every((sheet) => sheet.cssRules.length)").await;
    assert!(dressed);
    // Also of a page that was read before: what is old is never shown as if it were new.
    browser.open("/t/sleep").await;
    assert!(
        browser.ask::<String>("return document.querySelector('main').innerText").await.contains("cannot be reached")
    );

    let place = address.strip_prefix("http://").unwrap();
    drop(serve_until(&site, place, std::future::pending()).await);
    browser.page.query(By::LinkText("Try again")).first().await.unwrap().click().await.unwrap();
    until(&browser, "the board is there", "document.querySelector('h1')?.textContent.includes('Sleep and Screens')")
        .await;
    browser.close().await;
}

#[sqlx::test]
async fn the_worker_is_another_one_where_its_page_is(db: PgPool) {
    let site = node(&db).await;
    let (worker, page) = (site.get("/sw.js").await, site.get("/offline").await);
    assert!(is_kept(&worker) && is_kept(&page));
    assert_eq!(worker.header("content-type"), "text/javascript; charset=utf-8");
    assert!(site.get("/").await.header("content-security-policy").contains("worker-src 'self'"));
    for file in page.attributes("link[href^='/static/']", "href") {
        assert_eq!(site.get(&file).await.status, 200, "{file}");
    }
    assert_eq!(named("Curatio", &db).get("/sw.js").await.body, worker.body);
    assert_ne!(named("Ward Boards", &db).get("/sw.js").await.body, worker.body);
}

/// A site that is called so, and has no picture.
fn named(name: &str, db: &PgPool) -> Visitor {
    let data = TempDir::new().unwrap();
    let app = App::new(db.clone(), "https://boards.example".parse().unwrap(), name, false, data.path());
    Visitor::stranger(db).with(|_| app.unwrap())
}

#[sqlx::test]
async fn what_is_kept_makes_way_for_what_the_next_version_keeps(db: PgPool) {
    let (stop, stopped) = oneshot::channel::<()>();
    let site = Visitor::stranger(&db);
    let (address, ended) = serve_until(&site, "127.0.0.1:0", async { drop(stopped.await) }).await;
    let browser = Browser::called(FIREFOX, address.clone()).await;
    browser.open("/").await;
    browser.ask::<bool>("return navigator.serviceWorker.ready.then(() => true)").await;
    let before: Vec<String> = browser.ask("return caches.keys()").await;
    assert_eq!(before.len(), 1);
    stop.send(()).unwrap();
    ended.await.unwrap().unwrap();
    let next = named("Ward Boards", &db);
    drop(serve_until(&next, address.strip_prefix("http://").unwrap(), std::future::pending()).await);
    browser.open("/").await;
    browser.ask::<bool>("return navigator.serviceWorker.ready.then((it) => it.update()).then(() => true)").await;
    let since = std::time::Instant::now();
    let mut now = before.clone();
    while now.len() != 1 || now == before {
        assert!(since.elapsed().as_secs() < 30, "{now:?} after {before:?}");
        now = browser.ask("return caches.keys()").await;
    }
    browser.close().await;
}

/// As they are sent to a browser that takes brotli; what a script imports is loaded, too.
async fn loaded(site: &Visitor, page: &str, ending: &str) -> usize {
    let shown = site.get(page).await;
    let linked = if ending == ".css" { ("link[rel=stylesheet]", "href") } else { ("script[src]", "src") };
    let mut waiting = shown.attributes(linked.0, linked.1);
    assert!(waiting.len() > 3, "{waiting:?}");
    let mut bytes = 0;
    let mut seen = Vec::new();
    while let Some(file) = waiting.pop() {
        if seen.contains(&file) {
            continue;
        }
        bytes += site.ask("GET", &file, &[("accept-encoding", "br")]).await.bytes.len();
        let plain = site.get(&file).await;
        assert_eq!(plain.status, 200, "{file}");
        let folder = &file[..=file.rfind('/').unwrap()];
        let imports = plain.body.lines().filter_map(|line| line.strip_prefix("import ")?.split("\"./").nth(1));
        waiting.extend(imports.map(|name| format!("{folder}{}", name.trim_end_matches("\";"))));
        seen.push(file);
    }
    bytes
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_readers_page_loads_stays_small(db: PgPool) {
    let (site, scoop) = (node(&db).await, salt(&db).await);
    for page in ["/", "/t/heart-failure", &scoop, "/@ada", "/search?q=salt"] {
        let (css, js) = (loaded(&site, page, ".css").await, loaded(&site, page, ".js").await);
        // Past the harness, which keeps what a test prints to itself.
        let size = format!("{page} loads {css} bytes of CSS and {js} of JavaScript\n");
        std::io::stdout().write_all(size.as_bytes()).unwrap();
        assert!(css < 20_000, "{page} loads {css} bytes of CSS");
        assert!(js < 15_000, "{page} loads {js} bytes of JavaScript");
    }
}
