//! Pages that are kept, pages that are not, and how much they are.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::{
    Wanted,
    load::{self, Asked, Run, pair},
    processes,
    site::{Site, url},
    table::Table,
};

pub async fn measure(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    for (coding, connections) in [("br", 32), ("br", 64), ("gzip", 32), ("gzip", 64), ("zstd", 32), ("identity", 32)] {
        let (anchor, ours) = site.beside(&site.board, coding, connections).await?;
        let what = format!("board, {coding}, {connections} connections");
        table.add_pair(&what, &pair(&anchor, &ours, wanted).await?, 0.95, 1.1);
    }
    for (what, path, coding) in [
        ("scoop, br", site.scoop.clone(), "br"),
        ("feed, gzip", format!("{}/feed.xml", site.board), "gzip"),
        ("front page, br", "/".to_owned(), "br"),
    ] {
        let (anchor, ours) = site.beside(&path, coding, 32).await?;
        table.add_pair(what, &pair(&anchor, &ours, wanted).await?, 0.95, 1.1);
    }
    again(site, wanted, table).await?;
    changing(site, wanted, table).await?;
    signed_in(site, wanted, table).await?;
    size(site, table).await
}

/// Somebody who has the page already.
async fn again(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let (_, etag) = site.settled(&site.board, "br").await?;
    let url = url(&site.board);
    let whole = Asked::new(&url, &["Accept-Encoding: br"], &site.curatio(), 32);
    let known = Asked::new(&url, &["Accept-Encoding: br", &format!("If-None-Match: {etag}")], &site.curatio(), 32);
    let both = pair(&whole, &known, wanted).await?;
    let (rate, low, high) = both.rates;
    let figure = format!("rate {rate:.2}× of the 200's [{low:.2} {high:.2}], time {:.2}×", both.times);
    table.add(
        "a repeat visit (304)",
        figure,
        "rate ≥ 1.3 of the 200's",
        Some(rate >= 1.3),
        json!({ "rate_ratio": rate }),
    );
    Ok(())
}

/// The board changes twenty times a second while it is read.
async fn changing(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let (anchor, ours) = site.beside(&site.board, "br", 32).await?;
    let (db, slug) = (site.db.clone(), site.board.trim_start_matches("/t/").to_owned());
    let writing = tokio::spawn(async move {
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(50));
        for number in 0_u64.. {
            tick.tick().await;
            let change = "update topic set call_to_action_title = 'Change', call_to_action_text = $2 where slug = $1";
            if sqlx::query(change).bind(&slug).bind(number.to_string()).execute(&db).await.is_err() {
                break;
            }
        }
    });
    let measured = pair(&anchor, &ours, wanted).await;
    writing.abort();
    let measured = measured?;
    let (rate, low, high) = measured.rates;
    let figure =
        format!("rate {rate:.2}× [{low:.2} {high:.2}], time {:.2}×, p99 {:.1} ms", measured.times, measured.ours.p99);
    table.add("board, br, while it changes 20 times a second", figure, "", None, json!({ "rate_ratio": rate }));
    Ok(())
}

/// Of Curatio and PostgreSQL together.
async fn own(site: &Site, wanted: &Wanted, asked: &Asked) -> Result<(Run, f64)> {
    let mut runs = Vec::new();
    let mut both = Vec::new();
    for _ in 0..wanted.pairs {
        let before = processes::time(&[site.postgres]);
        let run = load::run(asked, wanted.seconds).await?;
        let postgres = (processes::time(&[site.postgres]) - before) as f64 / (run.rate * f64::from(wanted.seconds));
        both.push(run.time + postgres);
        runs.push(run);
    }
    Ok((load::middle(&runs), load::median(both.into_iter())))
}

async fn signed_in(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let deep = deep(site).await?;
    let mut first = None;
    for (what, path, coding) in [
        ("board, signed in, zstd", site.board.clone(), "zstd"),
        ("board, signed in, gzip", site.board.clone(), "gzip"),
        ("board, signed in, a page 1,000 deep (or the last)", deep, "zstd"),
        ("scoop, signed in, zstd", site.scoop.clone(), "zstd"),
    ] {
        let asked = Asked::new(&url(&path), &[&format!("Accept-Encoding: {coding}"), &site.cookie], &site.curatio(), 8);
        let (run, time) = own(site, wanted, &asked).await?;
        let figure = format!(
            "time {time:.0} µs ({:.0} of it Curatio), {:.0}/s, p50 {:.1} p99 {:.1} ms",
            run.time, run.rate, run.p50, run.p99
        );
        let all = json!({ "cpu_us": time, "curatio_us": run.time, "per_second": run.rate, "p50_ms": run.p50, "p99_ms": run.p99 });
        if what.contains("deep") {
            let ratio = first.map_or(f64::NAN, |first| time / first);
            table.add(
                what,
                format!("{figure}; {ratio:.2}× of page 1"),
                "time ≤ 1.1 of page 1",
                Some(ratio <= 1.1),
                all,
            );
        } else if what.starts_with("board, signed in, zstd") {
            first = Some(time);
            table.add(what, figure, "≤ 600 µs", Some(time <= 600.0 && run.errors == 0), all);
        } else {
            table.add(what, figure, "", None, all);
        }
    }
    Ok(())
}

/// The address of a page far down the largest board.
async fn deep(site: &Site) -> Result<String> {
    let slug = site.board.trim_start_matches("/t/");
    let key = "select scoop.published_at, scoop.id from scoop join topic on topic.id = topic_id
               where slug = $1 and state = 'published' and not pinned order by scoop.published_at desc, scoop.id desc
               offset least(24999, (select greatest(scoop_count - 40, 0) from topic where slug = $1)) limit 1";
    let (at, id): (chrono::DateTime<chrono::Utc>, i64) = sqlx::query_as(key).bind(slug).fetch_one(&site.db).await?;
    Ok(format!("{}?before={}-{id}", site.board, at.timestamp_micros()))
}

async fn size(site: &Site, table: &mut Table) -> Result<()> {
    // A page as most are: 25 scoops with 45 KB of text.
    let (plain, _) = site.bytes(&site.board, "identity").await?;
    let (packed, _) = site.settled(&site.board, "br").await?;
    let figure = format!("{:.1} KB of HTML, {:.1} KB br", plain.len() as f64 / 1000.0, packed.len() as f64 / 1000.0);
    let small = plain.len() <= 62_000 && packed.len() <= 19_000;
    table.add(
        "a board's page",
        figure,
        "≤ 62 KB, ≤ 19 KB br",
        Some(small),
        json!({ "html": plain.len(), "br": packed.len() }),
    );
    let binary = std::fs::metadata(super::site::CURATIO)?.len();
    let figure = format!("{:.1} MB", binary as f64 / 1e6);
    table.add("release binary", figure, "≤ 25 MB", Some(binary <= 25_000_000), json!({ "bytes": binary }));
    Ok(())
}

/// To know how long one takes; before them, so many for connections to plan their statements.
const MISSES: usize = 3000;
pub const FIRST: usize = 100;

/// Boards that nobody has asked for, one after the other, beside one query and as much HTML. Where there are few, all of them
/// again, once they are kept no longer.
pub async fn measure_misses(site: &Site, _: &Wanted, table: &mut Table) -> Result<()> {
    let boards: Vec<String> = sqlx::query_scalar(
        "select '/t/' || slug from topic where visibility = 'public' and scoop_count >= 5 order by md5(slug) limit 10000",
    )
    .fetch_all(&site.db)
    .await?;
    let all = boards.len();
    if all == 0 {
        bail!("no board has five scoops");
    }
    cold(site, &boards[all.saturating_sub(FIRST)..]).await?;
    let (mut many, mut bytes, mut curatio, mut postgres, mut seconds) = (0, 0, 0, 0, 0.0);
    while many < MISSES {
        sqlx::query("select tell('everything')").execute(&site.db).await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let before = (processes::time(&site.curatio()), processes::time(&[site.postgres]), Instant::now());
        bytes += cold(site, &boards).await?;
        curatio += processes::time(&site.curatio()) - before.0;
        postgres += processes::time(&[site.postgres]) - before.1;
        seconds += before.2.elapsed().as_secs_f64();
        many += all;
    }
    let each = |all: u64| all as f64 / many as f64;
    let (curatio, postgres) = (each(curatio), each(postgres));
    let bare = super::writes::bare_page(site, bytes / many, MISSES).await.context("the bare page")?;
    let ratio = (curatio + postgres) / bare;
    let figure = format!(
        "time {:.0} µs ({curatio:.0} Curatio, {postgres:.0} PostgreSQL), {ratio:.2}× of one query and a string ({bare:.0} µs), {:.0}/s one by one",
        curatio + postgres,
        many as f64 / seconds
    );
    let all = json!({ "curatio_us": curatio, "postgres_us": postgres, "bare_us": bare, "pages": many, "boards": all });
    table.add("a board's page that is not there yet", figure, "≤ 1.5×", Some(ratio <= 1.5), all);
    Ok(())
}

/// How many bytes they have.
async fn cold(site: &Site, boards: &[String]) -> Result<usize> {
    let mut bytes = 0;
    for board in boards {
        bytes += site.bytes(board, "identity").await?.0.len();
    }
    Ok(bytes)
}
