//! A visitor at the front door: sends requests into the router, reads the answers.

use std::{collections::BTreeMap, fs, path::Path, sync::Mutex};

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use curatio::{App, Gate, Policy};
use http_body_util::BodyExt;
use mail_parser::MessageParser;
use scraper::{Html, Selector};
use sqlx::PgPool;
use tempfile::TempDir;

pub const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

pub struct Visitor {
    pub app: App,
    gate: Gate,
    cookies: Mutex<BTreeMap<String, String>>,
    data: TempDir,
}

/// As its reader has it.
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Headers and all.
    pub raw: String,
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
        Self::before(db, data, false)
    }

    /// At the demo.
    pub fn at_demo(db: &PgPool, data: TempDir) -> Self {
        Self::before(db, data, true)
    }

    fn before(db: &PgPool, data: TempDir, demo: bool) -> Self {
        let base_url = "https://boards.example".parse().unwrap();
        let app = App::new(db.clone(), base_url, "Curatio", demo, data.path()).unwrap();
        Self { gate: curatio::gate(app.clone()), cookies: Mutex::default(), app, data }
    }

    /// At a site that is run like this.
    pub fn with(mut self, change: impl FnOnce(App) -> App) -> Self {
        self.app = change(self.app);
        self.gate = curatio::gate(self.app.clone());
        self
    }

    /// Signed in a moment ago, as somebody of the fixtures.
    pub async fn named(db: &PgPool, name: &str) -> Self {
        let visitor = Self::stranger(db);
        visitor.is(db, name).await;
        visitor
    }

    /// From now on signed in as somebody: a session like the one that signing in makes.
    pub async fn is(&self, db: &PgPool, name: &str) {
        let token = hex::encode(rand::random::<[u8; 32]>());
        let signed_in = "insert into session (token_hash, account_id, device, expires_at)
             select sha256($2::bytea), id, 'Firefox on Linux', now() + interval '30 days' from account where name = $1";
        let done = sqlx::query(signed_in).bind(name).bind(token.as_bytes()).execute(db).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "nobody is called {name}");
        self.cookies.lock().unwrap().insert("__Host-session".to_owned(), token);
    }

    /// What their browser keeps of being signed in.
    pub fn session(&self) -> String {
        self.cookies.lock().unwrap()["__Host-session"].clone()
    }

    /// The same visitor where this is decided.
    pub fn where_policy_is(self, policy: Policy) -> Self {
        self.with(|app| app.with_policy(policy))
    }

    /// From now on nobody.
    pub fn leaves(&self) {
        self.cookies.lock().unwrap().clear();
    }

    /// The letters sent so far, oldest first, once all that wait are sent. Whoever queues one needs a site where
    /// `app.prepare_jobs()` was called.
    pub async fn letters(&self) -> Vec<Letter> {
        self.app.run_due_jobs().await.unwrap();
        Letter::all(self.data.path())
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("user-agent", FIREFOX)]).await
    }

    /// Sends a form as a browser does from a page of this site.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.send("POST", path, &[kind, ("sec-fetch-site", "same-origin"), ("user-agent", FIREFOX)], form.to_owned())
            .await
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

    /// With the cookies that were set before, as a browser keeps them.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<_> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let response = Box::pin(self.gate.answer(request.body(body.into()).unwrap())).await;
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            self.keep(cookie.to_str().unwrap());
        }
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.into(),
        }
    }

    fn keep(&self, cookie: &str) {
        let (name, rest) = cookie.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if rest.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

impl Letter {
    /// Those in the folder of a data directory, oldest first.
    pub fn all(data: &Path) -> Vec<Self> {
        let Ok(files) = fs::read_dir(data.join("mail")) else { return Vec::new() };
        let mut files: Vec<_> = files
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect();
        // Their names begin with their numbers.
        files.sort_by_key(|file| (file.file_name().unwrap().to_str().unwrap().find('-'), file.clone()));
        files.iter().map(|file| Letter::read(fs::read_to_string(file).unwrap())).collect()
    }

    /// Where the letter leads, on its site.
    pub fn link(&self) -> String {
        let link = self.text.split_whitespace().find(|word| word.starts_with("http") && word.matches('/').count() > 3);
        let link = link.unwrap_or_else(|| panic!("no link in {}", self.text));
        format!("/{}", link.splitn(4, '/').nth(3).unwrap())
    }

    fn read(raw: String) -> Self {
        let letter = MessageParser::default().parse(raw.as_bytes()).unwrap();
        let to = letter.to().unwrap().first().unwrap().address().unwrap().to_owned();
        let subject = letter.subject().unwrap().to_owned();
        let (text, html) = (letter.body_text(0).unwrap().into_owned(), letter.body_html(0).unwrap().into_owned());
        Self { to, subject, text, html, raw }
    }
}

impl Answer {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// What stands beside a field, wrong in a form that came back.
    pub fn problem(&self, field: &str) -> String {
        assert_eq!(
            self.attributes(&format!("#{field}"), "aria-invalid"),
            ["true"],
            "{field} is not marked: {}",
            self.body
        );
        self.one(&format!("#{field}-problem"))
    }

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

    /// What the form at `selector` sends as it stands: its hidden, text and ticked fields, percent-encoded.
    pub fn form(&self, selector: &str) -> String {
        let page = Html::parse_document(&self.body);
        let fields = Selector::parse(&format!("{selector} :is(input, textarea, button)[name]")).unwrap();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        for field in page.select(&fields) {
            let element = field.value();
            let choice = matches!(element.attr("type"), Some("checkbox" | "radio"));
            if element.name() == "button" || choice && element.attr("checked").is_none() {
                continue;
            }
            let text = field.text().collect::<String>();
            let value = element.attr("value").unwrap_or_else(|| text.strip_prefix('\n').unwrap_or(&text));
            form.append_pair(element.attr("name").unwrap(), value);
        }
        form.finish()
    }

    pub fn shows(&self, words: &str) -> bool {
        self.one("body").contains(words)
    }
}

/// Requests that all change one board really meet there: it is let go once so many of them wait for it, or as many as do.
pub async fn meeting<T>(db: &PgPool, slug: &str, many: i64, requests: impl Future<Output = T>) -> T {
    let mut held = db.begin().await.unwrap();
    sqlx::query("select from topic where slug = $1 for update").bind(slug).execute(&mut *held).await.unwrap();
    let waiting = "select count(distinct pid) from pg_locks join pg_database on datname = current_database()
                   where not granted and (transactionid = pg_current_xact_id()::xid or database = pg_database.oid)";
    let let_go = async {
        for _ in 0..4000 {
            let now: i64 = sqlx::query_scalar(waiting).fetch_one(&mut *held).await.unwrap();
            if now >= many {
                break;
            }
        }
        held.commit().await.unwrap();
    };
    tokio::join!(requests, let_go).0
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
