//! What only a real browser tells: how a page fits, and how a keyboard gets through it.

use sqlx::PgPool;
use thirtyfour::Key;

use crate::{chromium::Browser, scoops::salt};

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_page_fits_its_window_in_light_and_dark(db: PgPool) {
    sqlx::query("update scoop set excerpt_html = '<p>' || repeat('Unbreakable', 60) || '</p>' where title = 'A scale in the kitchen'")
        .execute(&db)
        .await
        .unwrap();
    let scoop = salt(&db).await;
    let browser = Browser::at(&db).await;
    for path in [
        "/",
        "/explore",
        "/t/heart-failure",
        &scoop,
        "/@ada",
        "/nothing",
        "/search?q=salt",
        "/search?from=x",
        "/t/heart-failure?face=magazine",
        "/explore/tags",
        "/explore?tag=evidence",
    ] {
        for width in [320, 390, 1280] {
            let mut papers = Vec::new();
            for scheme in ["light", "dark"] {
                browser.as_wide_as(width, scheme).await;
                browser.open(path).await;
                let wide: u32 = browser.ask("return document.documentElement.scrollWidth").await;
                assert!(wide <= width, "{path} is {wide} px wide in a window of {width}");
                papers.push(browser.ask::<String>("return getComputedStyle(document.body).backgroundColor").await);
            }
            assert_ne!(papers[0], papers[1], "{path} looks the same in the dark");
        }
    }
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_keyboard_skips_to_the_content_and_reaches_the_first_scoop(db: PgPool) {
    let browser = Browser::at(&db).await;
    browser.as_wide_as(390, "light").await;
    browser.open("/t/sleep").await;
    let press = async |key: Key| browser.page.action_chain().send_keys(key).perform().await.unwrap();
    press(Key::Tab).await;
    assert_eq!(browser.ask::<String>("return document.activeElement.textContent").await, "Skip to content");
    let seen: bool = browser
        .ask("const box = document.activeElement.getBoundingClientRect(); return box.top >= 0 && box.width > 1")
        .await;
    assert!(seen, "the skip link shows when it has the focus");
    press(Key::Enter).await;
    assert_eq!(browser.ask::<String>("return document.activeElement.id").await, "main");
    let mut reached = Vec::new();
    for _ in 0..14 {
        press(Key::Tab).await;
        reached.push(browser.ask::<String>("return document.activeElement.textContent.trim()").await);
    }
    assert!(reached.contains(&"Salt, again".to_owned()), "{reached:?}");
    browser.close().await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_browser_loads_every_style_and_nothing_from_elsewhere(db: PgPool) {
    let browser = Browser::at(&db).await;
    browser.open("/t/heart-failure").await;
    let sheets: u32 =
        browser.ask("return [...document.styleSheets].filter(sheet => sheet.cssRules.length).length").await;
    assert_eq!(sheets, browser.ask::<u32>("return document.querySelectorAll('link[rel=stylesheet]').length").await);
    let elsewhere: Vec<String> = browser
        .ask("return performance.getEntriesByType('resource').map(e => e.name).filter(name => !name.startsWith(location.origin))")
        .await;
    assert_eq!(elsewhere, [""; 0]);
    browser.close().await;
}
