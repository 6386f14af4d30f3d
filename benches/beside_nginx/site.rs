//! Curatio with a made-up world, and nginx beside it.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use reqwest::header::{ACCEPT_ENCODING, ETAG, LOCATION};
use sqlx::PgPool;

use super::{
    Wanted,
    load::{Asked, BROWSER},
    processes::Running,
};

pub const CURATIO: &str = env!("CARGO_BIN_EXE_curatio");
const NGINX: u16 = 8471;
pub const HERE: u16 = 8472;
pub const THERE: u16 = 8473;

pub struct Site {
    pub scoops: u32,
    pub db: PgPool,
    pub database_url: String,
    pub http: reqwest::Client,
    pub postgres: u32,
    /// Of who reads, signed in, and keeps nothing.
    pub cookie: String,
    pub board: String,
    pub scoop: String,
    curatio: Running,
    nginx: Running,
    files: tempfile::TempDir,
}

impl Site {
    pub async fn open(wanted: &Wanted) -> Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/bench/{}", wanted.scoops));
        fs::create_dir_all(&data)?;
        if !data.join("filled").exists() {
            eprintln!("making up a world of {} scoops", wanted.scoops);
            let begun = Instant::now();
            let filled = Command::new(CURATIO)
                .args(["bench-data", "--scoops", &wanted.scoops.to_string(), "--data-dir"])
                .arg(&data)
                .env_remove("DATABASE_URL")
                .status()?;
            if !filled.success() {
                bail!("the world could not be made up; is {} half full? Remove it", data.display());
            }
            fs::write(data.join("filled"), format!("{} s\n", begun.elapsed().as_secs()))?;
        }
        let curatio = Running::start(&mut node(HERE, |command| command.arg("--data-dir").arg(&data)))?;
        let http =
            reqwest::Client::builder().no_proxy().user_agent(BROWSER).redirect(reqwest::redirect::Policy::none());
        // Bytes count as they are sent.
        let http = http.no_brotli().no_gzip().no_deflate().tcp_nodelay(true).build()?;
        until_up(&http, HERE).await?;
        let shown = Command::new(CURATIO)
            .args(["with-database", "--data-dir"])
            .arg(&data)
            .args(["--", "sh", "-c", "echo \"$DATABASE_URL\""])
            .env_remove("DATABASE_URL")
            .stderr(Stdio::inherit())
            .output()?;
        let database_url = String::from_utf8(shown.stdout)?.trim().to_owned();
        let db = PgPool::connect(&database_url).await.context("cannot reach the database")?;
        let backend: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(&db).await?;
        let stat = fs::read_to_string(format!("/proc/{backend}/stat"))?;
        let postgres = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        let (board, scoop) = paths(&db, &http).await?;
        let files = tempfile::Builder::new().prefix("curatio-bench-").tempdir()?;
        let nginx = nginx(files.path())?;
        let cookie = sign_in(&db, "select id from account where role = 'reader' order by id limit 1").await?;
        let postgres = postgres.context("PostgreSQL has no process")?;
        Ok(Self {
            scoops: wanted.scoops,
            db,
            database_url,
            http,
            postgres,
            cookie,
            board,
            scoop,
            curatio,
            nginx,
            files,
        })
    }

    pub fn curatio(&self) -> Vec<u32> {
        vec![self.curatio.id()]
    }

    /// The answer to a reader who takes this coding, as it is sent.
    pub async fn bytes(&self, path: &str, coding: &str) -> Result<(Vec<u8>, String)> {
        let answer = self.http.get(url(path)).header(ACCEPT_ENCODING, coding).send().await?.error_for_status()?;
        let etag = answer.headers().get(ETAG).and_then(|etag| etag.to_str().ok()).unwrap_or_default().to_owned();
        Ok((answer.bytes().await?.to_vec(), etag))
    }

    /// As they are once it turned out that many ask for them.
    pub async fn settled(&self, path: &str, coding: &str) -> Result<(Vec<u8>, String)> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) {
            self.bytes(path, coding).await?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.bytes(path, coding).await
    }

    /// nginx with the very bytes that Curatio sends of a page, and Curatio.
    pub async fn beside(&self, path: &str, coding: &str, connections: u32) -> Result<(Asked, Asked)> {
        let (bytes, _) = self.settled(path, coding).await?;
        let file = self.files.path().join(format!("page.{coding}"));
        let fresh = file.with_extension("fresh");
        fs::write(&fresh, bytes)?;
        fs::rename(fresh, file)?;
        // nginx looks again.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let accepts = format!("Accept-Encoding: {coding}");
        let theirs = format!("http://127.0.0.1:{NGINX}/{coding}");
        let anchor = Asked::new(&theirs, &[&accepts], &[self.nginx.id()], connections);
        Ok((anchor, Asked::new(&url(path), &[&accepts], &self.curatio(), connections)))
    }

    /// Another node on the same database.
    pub async fn other_node(&self) -> Result<Running> {
        let data = self.files.path().join("other");
        let mut command = node(THERE, |command| command.arg("--data-dir").arg(&data));
        let running = Running::start(command.env("DATABASE_URL", &self.database_url))?;
        until_up(&self.http, THERE).await?;
        Ok(running)
    }
}

/// A page of the node that is measured.
pub fn url(path: &str) -> String {
    format!("http://127.0.0.1:{HERE}{path}")
}

/// Curatio at a port, quiet.
pub fn node(port: u16, change: impl FnOnce(&mut Command) -> &mut Command) -> Command {
    let mut command = Command::new(CURATIO);
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--log", "warn"]);
    command.env_remove("DATABASE_URL").stdout(Stdio::null());
    change(&mut command);
    command
}

pub async fn until_up(http: &reqwest::Client, port: u16) -> Result<()> {
    let begun = Instant::now();
    while http.get(format!("http://127.0.0.1:{port}/healthz")).send().await.is_err() {
        if begun.elapsed() > Duration::from_mins(1) {
            bail!("nobody answers at port {port}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// A large board, and the scoop on it that most is said of.
async fn paths(db: &PgPool, http: &reqwest::Client) -> Result<(String, String)> {
    let board = "select slug from topic where visibility = 'public' order by scoop_count desc limit 1";
    let board: String = sqlx::query_scalar(board).fetch_one(db).await?;
    let scoop = "select scoop.id from scoop join topic on topic.id = topic_id
                 where slug = $1 and state = 'published' order by abs(comment_count - 20), scoop.id limit 1";
    let id: i64 = sqlx::query_scalar(scoop).bind(&board).fetch_one(db).await?;
    // It has its title in its address, and knows it best.
    let answer = http.get(url(&format!("/t/{board}/p/{id}"))).send().await?;
    let scoop = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).context("a scoop has no address")?;
    Ok((format!("/t/{board}"), scoop.to_owned()))
}

/// A session of somebody, as signing in makes it: its cookie.
pub async fn sign_in(db: &PgPool, account: &str) -> Result<String> {
    let token = hex::encode(rand::random::<[u8; 32]>());
    let session = format!(
        "insert into session (token_hash, account_id, device, expires_at)
         values (sha256($1::bytea), ({account}), 'Firefox on Linux', now() + interval '1 day')"
    );
    sqlx::query(sqlx::AssertSqlSafe(session)).bind(token.as_bytes()).execute(db).await?;
    Ok(format!("Cookie: session={token}"))
}

/// One for each coding: the file as it is, with its name.
fn nginx(files: &Path) -> Result<Running> {
    let place = |coding: &str, says: &str| {
        format!("location = /{coding} {{ {says} add_header Vary Accept-Encoding; try_files /page.{coding} =404; }}\n")
    };
    let coded = |coding: &str| place(coding, &format!("add_header Content-Encoding {coding};"));
    let root = files.display();
    let text = format!(
        "worker_processes auto; pid {root}/nginx.pid; error_log {root}/nginx.log; daemon off; user root;
         events {{ worker_connections 4096; }}
         http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; open_file_cache max=100; open_file_cache_valid 1s;
           server {{ listen 127.0.0.1:{NGINX} backlog=4096; root {root}; default_type 'text/html; charset=utf-8';
             {}{}{}{} }} }}",
        coded("br"),
        coded("gzip"),
        coded("zstd"),
        place("identity", "")
    );
    let settings = files.join("nginx.conf");
    fs::write(&settings, text)?;
    let mut command = Command::new("nginx");
    Running::start(command.arg("-e").arg(files.join("nginx.log")).arg("-c").arg(&settings))
}
