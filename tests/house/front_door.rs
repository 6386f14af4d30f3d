//! A visitor at the front door: sends requests into the router, reads the answers.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use curatio::App;
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use tempfile::TempDir;
use tower::ServiceExt;

pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

pub struct Visitor {
    pub app: App,
    router: Router,
    cookie: Option<String>,
    _data: TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Visitor {
    /// At a site without a picture.
    pub fn stranger(db: &PgPool) -> Self {
        Self::at(db, TempDir::new().unwrap())
    }

    /// At a site with the pictures of a data directory.
    pub fn at(db: &PgPool, data: TempDir) -> Self {
        let base_url = "https://boards.example".parse().unwrap();
        let app = App::new(db.clone(), base_url, "Curatio", false, data.path()).unwrap();
        Self { router: curatio::router(app.clone()), app, cookie: None, _data: data }
    }

    /// Somebody of the ward, signed in.
    pub async fn named(db: &PgPool, name: &str) -> Self {
        Self::stranger(db).signed_in(db, name).await
    }

    /// From now on signed in as somebody of the ward.
    pub async fn signed_in(mut self, db: &PgPool, name: &str) -> Self {
        let token = hex::encode(rand::random::<[u8; 32]>());
        let session = "insert into session (token_hash, account_id, device, expires_at)
                       select $1, id, 'Firefox on Linux', now() + interval '1 day' from account where name = $2";
        let hash = Sha256::digest(&token).to_vec();
        let made = sqlx::query(session).bind(hash).bind(name).execute(db).await.unwrap();
        assert_eq!(made.rows_affected(), 1, "nobody is called {name}");
        self.cookie = Some(format!("__Host-session={token}"));
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("user-agent", FIREFOX)]).await
    }

    pub fn signed_out(mut self) -> Self {
        self.cookie = None;
        self
    }

    /// Sends a form from a page of ours.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.send("POST", path, &[kind, ("sec-fetch-site", "same-origin")], form.to_owned()).await
    }

    /// Sends a file as a browser does, under the name of its field.
    pub async fn upload(&self, path: &str, field: &str, file: &str, bytes: &[u8]) -> Answer {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let kind = ("content-type", "multipart/form-data; boundary=edge");
        self.send("POST", path, &[kind, ("sec-fetch-site", "same-origin")], body).await
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(method, path, headers, Body::empty()).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let cookie = self.cookie.as_deref().map(|cookie| ("cookie", cookie));
        for (name, value) in headers.iter().copied().chain(cookie) {
            request = request.header(name, value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The words of each element that matches, with single spaces.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        page.select(&Selector::parse(selector).unwrap()).map(|found| words(found.text().collect())).collect()
    }

    /// The words of the first one.
    pub fn one(&self, selector: &str) -> String {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("no {selector} in {}", self.body))
    }

    /// An attribute of each element that matches.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        let selector = Selector::parse(selector).unwrap();
        let found = page.select(&selector);
        found.filter_map(|found| found.value().attr(name).map(str::to_owned)).collect()
    }

    pub fn shows(&self, words: &str) -> bool {
        self.one("body").contains(words)
    }
}

/// What a page links to on this site, or shows, is there.
pub async fn walk_links(visitor: &Visitor, path: &str) {
    let page = visitor.get(path).await;
    let links = page.attributes("a[href^='/'], link[href^='/']", "href");
    for address in links.into_iter().chain(page.attributes("img[src^='/']", "src")) {
        let target = address.split('#').next().unwrap();
        let status = visitor.get(target).await.status;
        assert!(status.is_success() || status.is_redirection(), "{path} leads to {target}, which answers {status}");
    }
}
