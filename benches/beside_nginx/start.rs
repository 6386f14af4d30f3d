//! From nothing to the first page, and the memory it takes.

use std::time::Instant;

use anyhow::Result;
use serde_json::json;

use super::{
    Wanted,
    load::{self, Asked},
    processes::{self, Running},
    site::{Site, node, until_up, url},
    table::Table,
};

const PORT: u16 = 8474;

pub async fn measure(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    // The database is up, and migrated.
    let mut all = Vec::new();
    for _ in 0..wanted.pairs.max(3) {
        let data = tempfile::TempDir::new()?;
        let begun = Instant::now();
        let running = Running::start(
            node(PORT, |command| command.arg("--data-dir").arg(data.path())).env("DATABASE_URL", &site.database_url),
        )?;
        first_page(site, PORT, &site.board).await?;
        all.push(begun.elapsed().as_secs_f64() * 1000.0);
        drop(running);
    }
    let ready = load::median(all.iter().copied());
    table.add(
        "start to the first page, database up",
        format!("{ready:.0} ms"),
        "≤ 60 ms",
        Some(ready <= 60.0),
        json!({ "ms": all }),
    );
    // With a PostgreSQL of its own, which was stopped as it should be.
    let data = tempfile::Builder::new().prefix("curatio-start-").tempdir()?;
    let running = Running::start(&mut node(PORT, |command| command.arg("--data-dir").arg(data.path())))?;
    until_up(&site.http, PORT).await?;
    drop(running);
    let mut all = Vec::new();
    for _ in 0..wanted.pairs.max(3) {
        let begun = Instant::now();
        let running = Running::start(&mut node(PORT, |command| command.arg("--data-dir").arg(data.path())))?;
        first_page(site, PORT, "/").await?;
        all.push(begun.elapsed().as_secs_f64() * 1000.0);
        drop(running);
    }
    let own = load::median(all.iter().copied());
    table.add(
        "start to the first page, with its own PostgreSQL",
        format!("{own:.0} ms"),
        "≤ 500 ms",
        Some(own <= 500.0),
        json!({ "ms": all }),
    );
    memory(site, wanted, table).await
}

async fn first_page(site: &Site, port: u16, path: &str) -> Result<()> {
    loop {
        let asked = site.http.get(format!("http://127.0.0.1:{port}{path}")).send().await;
        if asked.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
}

async fn memory(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let mega = |kibi: u64| kibi as f64 / 1024.0;
    let idle = processes::memory(&site.curatio());
    table.add(
        "memory of Curatio, idle",
        format!("{:.1} MB", mega(idle)),
        "≤ 20 MB",
        Some(mega(idle) <= 20.0),
        json!({ "pss_kib": idle }),
    );
    // Every page there is, until the cache is full.
    let script = super::attack::over_all(site.scoops);
    let crowd = Asked::new(&url("/"), &["Accept-Encoding: br"], &site.curatio(), 256).with_script(script);
    load::run(&crowd, wanted.seconds.max(15)).await?;
    let busy = processes::memory(&site.curatio());
    let postgres = processes::memory(&[site.postgres]);
    let figure = format!("{:.1} MB (PostgreSQL {:.0} MB)", mega(busy), mega(postgres));
    let all = json!({ "pss_kib": busy, "postgres_pss_kib": postgres });
    table.add("memory of Curatio, 256 connections, cache full", figure, "≤ 80 MB", Some(mega(busy) <= 80.0), all);
    Ok(())
}
