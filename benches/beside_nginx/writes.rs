//! Comments and scoops over HTTP, beside PostgreSQL's own bench; and one page drawn with one query.

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use axum::{Router, extract::State, routing::get};
use reqwest::StatusCode;
use serde_json::json;
use sqlx::PgPool;

use super::{
    Wanted,
    load::{self, Asked},
    pages::FIRST,
    processes,
    site::{Site, sign_in, url},
    table::Table,
};

const AT_ONCE: u32 = 16;

pub async fn measure(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    comments(site, wanted, table).await?;
    publishing(site, wanted, table).await
}

/// Sixteen at once, each time by another reader under another scoop. wrk sends them: a client in Rust takes as much time
/// as what is measured.
async fn comments(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let readers: Vec<i64> = sqlx::query_scalar("select id from account where role = 'reader' order by id limit 5000")
        .fetch_all(&site.db)
        .await?;
    let mut cookies = Vec::new();
    for reader in readers {
        cookies.push(sign_in(&site.db, &reader.to_string()).await?);
    }
    let scoops: Vec<String> = sqlx::query_scalar(
        "select '/t/' || slug || '/scoops/' || scoop.id || '/comments' from scoop join topic on topic.id = topic_id
         where listed order by md5(scoop.id::text) limit 2000",
    )
    .fetch_all(&site.db)
    .await?;
    let headers = ["Sec-Fetch-Site: same-origin", "Content-Type: application/x-www-form-urlencoded"];
    let processes = [site.curatio(), vec![site.postgres]].concat();
    let (mut bares, mut ratios, mut runs) = (Vec::new(), Vec::new(), Vec::new());
    for pair in 0..wanted.pairs {
        // What was said in a run before this one is not of this minute.
        let past = "set session_replication_role = replica;
            update comment set written_at = written_at - interval '2 hours' where written_at > now() - interval '2 hours';
            set session_replication_role = origin";
        sqlx::raw_sql(past).execute(&site.db).await?;
        let bare = bare_insert(site, wanted).await?;
        let asked = Asked::new(&url("/"), &headers, &processes, AT_ONCE).with_script(saying(&cookies, &scoops, pair));
        let run = load::run(&asked, wanted.seconds).await?;
        if run.errors > 0 {
            bail!("{} comments were refused", run.errors);
        }
        ratios.push(run.rate / bare);
        bares.push(bare);
        runs.push(run);
    }
    let run = load::middle(&runs);
    let (bare, ratio) = (load::median(bares.into_iter()), load::median(ratios.into_iter()));
    let figure = format!(
        "time {:.0} µs, {:.0}/s, p99 {:.0} ms, {ratio:.2}× of pgbench's bare insert ({bare:.0}/s)",
        run.time, run.rate, run.p99
    );
    let all = json!({ "per_second": run.rate, "p99_ms": run.p99, "pgbench_per_second": bare, "ratio": ratio, "cpu_us": run.time });
    table.add("post a comment, durable, 16 at once", figure, "≥ 0.5×", Some(ratio >= 0.5), all);
    Ok(())
}

/// A program for wrk.
fn saying(cookies: &[String], scoops: &[String], pair: usize) -> String {
    let list = |all: &[String]| all.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>().join(",\n");
    let cookies: Vec<String> = cookies.iter().map(|cookie| cookie.trim_start_matches("Cookie: ").to_owned()).collect();
    format!(
        "local cookies, scoops, n = {{{}}}, {{{}}}, {pair} * 7919
         request = function()
             n = n + 1
             wrk.headers['Cookie'] = cookies[n % #cookies + 1]
             local words = 'text=Word+' .. n .. '+of+mine%2C+and+what+it+means.'
             return wrk.format('POST', scoops[n % #scoops + 1], wrk.headers, words)
         end",
        list(&cookies),
        list(scoops)
    )
}

/// The drafts of the world, each by who keeps its board.
async fn publishing(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    // As many as a run before this one has left, and more of what was published.
    let again = "update scoop set state = 'draft', published_at = null where id in (
         select id from scoop where state = 'published' and not pinned order by md5(id::text) limit
             greatest(0, 400 - (select count(*) from scoop where state = 'draft' and deleted_at is null)))";
    sqlx::query(again).execute(&site.db).await?;
    let drafts: Vec<(String, i64, i32)> = sqlx::query_as(
        "select '/t/' || slug || '/scoops/' || scoop.id || '/publish', curator_id, version
         from scoop join topic on topic.id = topic_id
         where state = 'draft' and scoop.deleted_at is null order by md5(scoop.id::text) limit 400",
    )
    .fetch_all(&site.db)
    .await?;
    let mut asked = Vec::new();
    for (path, curator, version) in drafts {
        let who = sign_in(&site.db, &curator.to_string()).await?.trim_start_matches("Cookie: ").to_owned();
        asked.push((path, who, format!("version={version}")));
    }
    let said = Arc::new(AtomicUsize::new(0));
    let many = asked.len();
    let before = (processes::time(&site.curatio()), processes::time(&[site.postgres]));
    let short = Wanted { seconds: 3600, ..Wanted { scoops: 0, seconds: 0, pairs: 0, rows: Vec::new() } };
    let answers = at_once(site, &short, &said, |number| asked.get(number).cloned().unwrap_or_default());
    let (done, seconds) = answers.await?;
    let spent = processes::time(&site.curatio()) - before.0 + processes::time(&[site.postgres]) - before.1;
    let figure =
        format!("time {:.0} µs, {:.0}/s ({done} of {many} drafts)", spent as f64 / done as f64, done as f64 / seconds);
    table.add("publish a scoop, 16 at once", figure, "", None, json!({ "cpu_us": spent as f64 / done as f64 }));
    let _ = wanted;
    Ok(())
}

/// How many were done in how many seconds; it ends early where an address is empty.
async fn at_once(
    site: &Site,
    wanted: &Wanted,
    numbers: &Arc<AtomicUsize>,
    next: impl Fn(usize) -> (String, String, String) + Sync,
) -> Result<(u64, f64)> {
    let (done, refused) = (AtomicU64::new(0), AtomicU64::new(0));
    let begun = Instant::now();
    let one = async || -> Result<()> {
        while begun.elapsed() < Duration::from_secs(wanted.seconds.into()) {
            let (path, who, form) = next(numbers.fetch_add(1, Ordering::Relaxed));
            if path.is_empty() {
                break;
            }
            let sent = site.http.post(url(&path)).header("cookie", who).header("sec-fetch-site", "same-origin");
            let sent = sent.header("content-type", "application/x-www-form-urlencoded").body(form).send().await?;
            let counter = if sent.status() == StatusCode::SEE_OTHER { &done } else { &refused };
            counter.fetch_add(1, Ordering::Relaxed);
            sent.bytes().await?;
        }
        Ok(())
    };
    futures_util::future::try_join_all((0..AT_ONCE).map(|_| one())).await?;
    let (done, refused) = (done.into_inner(), refused.into_inner());
    if refused * 10 > done {
        bail!("{refused} were refused beside {done}");
    }
    Ok((done, begun.elapsed().as_secs_f64()))
}

/// As many rows a second as PostgreSQL takes where nothing is asked of them.
async fn bare_insert(site: &Site, wanted: &Wanted) -> Result<f64> {
    let table = "create table if not exists bench_insert (id bigint generated always as identity primary key,
                 scoop_id bigint not null, account_id bigint not null, html text not null, written_at timestamptz default now())";
    sqlx::raw_sql(table).execute(&site.db).await?;
    let script = "insert into bench_insert (scoop_id, account_id, html) values (1, 1, '<p>A word of mine, and what it means.</p>');";
    load::pgbench(site, script, AT_ONCE, wanted.seconds).await
}

/// Microseconds of a page of so many bytes that one query and a string make; the query is PostgreSQL's time.
pub async fn bare_page(site: &Site, bytes: usize, many: usize) -> Result<f64> {
    let app = Router::new().route("/{board}", get(draw)).with_state((site.db.clone(), bytes));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let bare = format!("http://{}", listener.local_addr()?);
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    let me = std::process::id();
    let boards: Vec<i64> =
        sqlx::query_scalar("select id from topic where scoop_count >= 5 order by md5(slug) limit 10000")
            .fetch_all(&site.db)
            .await?;
    // As those that are measured did.
    for board in boards.iter().take(FIRST) {
        site.http.get(format!("{bare}/{board}")).send().await?.bytes().await?;
    }
    let boards = || boards.iter().cycle().take(many);
    // The client is in this process, too: what it takes by itself is taken off.
    let alone = processes::time(&[me]);
    for board in boards() {
        site.http.get(url("/healthz")).header("x-board", board.to_string()).send().await?.bytes().await?;
    }
    let alone = processes::time(&[me]) - alone;
    let before = processes::time(&[me, site.postgres]);
    for board in boards() {
        site.http.get(format!("{bare}/{board}")).send().await?.bytes().await?;
    }
    let spent = processes::time(&[me, site.postgres]) - before;
    serving.abort();
    Ok(spent.saturating_sub(alone) as f64 / many.max(1) as f64)
}

type Row = (i64, String, Option<String>, String, Option<String>);

#[expect(clippy::disallowed_types, reason = "a rejection of it is not a page of ours")]
async fn draw(
    State((db, bytes)): State<(PgPool, usize)>,
    axum::extract::Path(board): axum::extract::Path<i64>,
) -> ([(&'static str, &'static str); 1], String) {
    let query = "select scoop.id, scoop.title, scoop.excerpt_lead, account.display_name, article.address
                 from scoop join account on account.id = curator_id left join article on article.id = article_id
                 where topic_id = $1 and scoop.state = 'published'
                 order by scoop.published_at desc, scoop.id desc limit 25";
    let rows: Vec<Row> = sqlx::query_as(query).bind(board).fetch_all(&db).await.unwrap_or_default();
    let mut page = String::with_capacity(bytes);
    for (id, title, lead, name, address) in rows {
        let (address, lead) = (address.unwrap_or_default(), lead.unwrap_or_default());
        let _ =
            write!(page, "<article id={id}><h2><a href=\"{address}\">{title}</a></h2><p>{lead}</p>{name}</article>");
    }
    while page.len() < bytes {
        page.push_str("<p>As much as the other one has.</p>\n");
    }
    ([("content-type", "text/html; charset=utf-8")], page)
}
