//! What only a real browser tells: how a page fits, and how a keyboard gets through it.

use std::{
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use serde_json::json;
use sqlx::PgPool;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, Key, WebDriver};

use crate::{front_door::Visitor, scoops::salt};

/// Chromium with a window of its own, ended when it is dropped.
struct Browser {
    page: WebDriver,
    site: SocketAddr,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    async fn at(db: &PgPool) -> Self {
        // The driver speaks with Chromium through reqwest, which here has no TLS of its own choosing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let visitor = Visitor::stranger(db);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let site = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, curatio::router(visitor.app.clone())).await });

        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = said.find_map(|line| Some(line.unwrap().split_once("started successfully on port ")?.1.to_owned()));
        let port = port.unwrap().trim_end_matches('.').to_owned();
        // Read on, so that its pipe never fills.
        std::thread::spawn(move || said.for_each(drop));

        let profile = TempDir::new().unwrap();
        let mut chrome = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
        ] {
            chrome.add_arg(argument).unwrap();
        }
        chrome.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        let page = WebDriver::new(format!("http://127.0.0.1:{port}"), chrome).await.unwrap();
        Self { page, site, driver, _profile: profile }
    }

    async fn open(&self, path: &str) {
        self.page.goto(format!("http://{}{path}", self.site)).await.unwrap();
    }

    async fn as_wide_as(&self, width: u32, scheme: &str) {
        let tools = self.page.cdp();
        let screen = json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false });
        tools.send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        tools.send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        self.page.execute(script, vec![]).await.unwrap().convert().unwrap()
    }

    async fn close(self) {
        self.page.clone().quit().await.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn every_page_fits_its_window_in_light_and_dark(db: PgPool) {
    sqlx::query("update scoop set excerpt_html = '<p>' || repeat('Unbreakable', 60) || '</p>' where title = 'A scale in the kitchen'")
        .execute(&db)
        .await
        .unwrap();
    let scoop = salt(&db).await;
    let browser = Browser::at(&db).await;
    for path in ["/", "/explore", "/t/heart-failure", &scoop, "/@ada", "/nothing"] {
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
    for _ in 0..12 {
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
