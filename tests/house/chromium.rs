//! A real browser, with a window and a profile of its own.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use serde_json::json;
use sqlx::PgPool;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::task::JoinHandle;

use crate::front_door::Visitor;

/// Serves the visitor's site in this process, at the address that is returned.
pub async fn serve(visitor: &Visitor) -> String {
    serve_until(visitor, "127.0.0.1:0", std::future::pending()).await.0
}

/// The same at an address of its own, and no longer than until `stop` ends.
pub async fn serve_until(
    visitor: &Visitor,
    address: &str,
    stop: impl Future<Output = ()> + Send + 'static,
) -> (String, JoinHandle<std::io::Result<()>>) {
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let site = format!("http://{}", listener.local_addr().unwrap());
    (site, tokio::spawn(curatio::gate(visitor.app.clone()).serve(listener, stop)))
}

/// Chromium with a window of its own, ended when it is dropped.
pub struct Browser {
    pub page: WebDriver,
    /// Where the site is, without a slash at its end.
    site: String,
    driver: Child,
    /// Where the driver listens.
    driven_at: String,
    _profile: TempDir,
    /// Whose folder the site in this process has.
    visitor: Option<Visitor>,
}

impl Browser {
    /// At a site in this process.
    pub async fn at(db: &PgPool) -> Self {
        let visitor = Visitor::stranger(db);
        let mut browser = Self::before(serve(&visitor).await).await;
        browser.visitor = Some(visitor);
        browser
    }

    /// At a site that is there already.
    pub async fn before(site: String) -> Self {
        Self::with(site, &[]).await
    }

    /// One that calls itself so from the first, and so do all its parts.
    pub async fn called(agent: &str, site: String) -> Self {
        Self::with(site, &[&format!("--user-agent={agent}")]).await
    }

    async fn with(site: String, more: &[&str]) -> Self {
        // The driver speaks with Chromium through reqwest, which here has no TLS of its own choosing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .env("LANGUAGE", "en_US")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
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
        ]
        .iter()
        .chain(more)
        {
            chrome.add_arg(argument).unwrap();
        }
        chrome.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
        let driven_at = format!("http://127.0.0.1:{port}");
        let page = WebDriver::new(&*driven_at, chrome).await.unwrap();
        Self { page, site, driver, driven_at, _profile: profile, visitor: None }
    }

    /// From now on signed in as somebody of the fixtures.
    pub async fn is(&self, db: &PgPool, name: &str) {
        let visitor = Visitor::named(db, name).await;
        let cookie = json!({
            "url": self.site.replace("http:", "https:"), "name": "__Host-session", "value": visitor.session(),
            "path": "/", "secure": true,
        });
        let kept = self.page.cdp().send_raw("Network.setCookie", cookie).await.unwrap();
        assert_eq!(kept["success"], true);
    }

    /// From now on a stranger.
    pub async fn is_nobody(&self) {
        self.page.cdp().send_raw("Network.clearBrowserCookies", json!({})).await.unwrap();
    }

    /// A browser of a test calls itself a robot's otherwise.
    pub async fn calls_itself(&self, agent: &str) {
        let agent = json!({ "userAgent": agent });
        self.page.cdp().send_raw("Network.setUserAgentOverride", agent).await.unwrap();
    }

    pub fn site(&self) -> &str {
        &self.site
    }

    pub async fn open(&self, path: &str) {
        self.page.goto(format!("{}{path}", self.site)).await.unwrap();
    }

    pub async fn as_wide_as(&self, width: u32, scheme: &str) {
        let tools = self.page.cdp();
        let screen = json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": false });
        tools.send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        tools.send_raw("Emulation.setEmulatedMedia", media).await.unwrap();
    }

    pub async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        self.page.execute(script, vec![]).await.unwrap().convert().unwrap()
    }

    /// As `ask`, of a script that calls its last argument once it knows.
    pub async fn ask_later<T: serde::de::DeserializeOwned>(&self, script: &str) -> T {
        self.page.execute_async(script, vec![]).await.unwrap().convert().unwrap()
    }

    /// From now on it shows what it would print.
    pub async fn prints(&self) {
        self.page.cdp().send_raw("Emulation.setEmulatedMedia", json!({ "media": "print" })).await.unwrap();
    }

    /// What it wrote into its console since one last asked: warnings and what is worse.
    pub async fn complains(&self) -> Vec<String> {
        let asked = format!("{}/session/{}/se/log", self.driven_at, self.page.session_id());
        let told = reqwest::Client::new().post(asked).body(r#"{"type":"browser"}"#).send().await.unwrap();
        let told: serde_json::Value = serde_json::from_slice(&told.bytes().await.unwrap()).unwrap();
        let entries = told["value"].as_array().unwrap_or_else(|| panic!("no log but {told}"));
        entries.iter().map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn close(self) {
        self.page.clone().quit().await.unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind, which goes on drawing.
        let _ = Command::new("pkill").args(["-KILL", "-P", &self.driver.id().to_string()]).status();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
