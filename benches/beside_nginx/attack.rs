//! Somebody asks for everything there is, and more.

use anyhow::Result;
use serde_json::json;

use super::{
    Wanted,
    load::{self, Asked},
    processes,
    site::{Site, url},
    table::Table,
};

/// 100,000 addresses of boards' pages, each one never asked before.
const EVERYTHING: &str = r#"
math.randomseed(os.time())
request = function()
  local n = math.random(1, 100000)
  local board = n % BOARDS + 1
  -- Each hundredth is private.
  if board % 100 == 0 then board = board - 1 end
  return wrk.format("GET", "/t/board-" .. board .. "?tag=nothing" .. n)
end"#;

/// Every board's page.
pub fn over_all(scoops: u32) -> String {
    EVERYTHING.replace(" .. \"?tag=nothing\" .. n", "").replace("BOARDS", &(scoops / 10).max(1).to_string())
}

pub async fn measure(site: &Site, wanted: &Wanted, table: &mut Table) -> Result<()> {
    let (_, readers) = site.beside(&site.board, "br", 32).await?;
    let seconds = wanted.seconds.max(10);
    let quiet = load::run(&readers, seconds).await?;
    let script = EVERYTHING.replace("BOARDS", &(site.scoops / 10).max(1).to_string());
    let crowd = Asked::new(&url("/"), &["Accept-Encoding: gzip"], &site.curatio(), 256).with_script(script);
    let (attack, beside) = tokio::join!(load::run(&crowd, seconds + 2), load::run(&readers, seconds));
    let (attack, beside) = (attack?, beside?);
    let memory = processes::memory(&site.curatio());
    let left = beside.rate / quiet.rate;
    let figure = format!(
        "readers keep {left:.2}× ({:.0} of {:.0}/s), {} errors; {:.0} misses/s; {:.0} MB afterwards",
        beside.rate,
        quiet.rate,
        beside.errors,
        attack.rate,
        memory as f64 / 1024.0
    );
    let reached = left >= 0.5 && beside.errors == 0 && attack.errors == 0;
    let all = json!({ "rate_ratio": left, "errors": beside.errors, "attack_errors": attack.errors, "misses_per_second": attack.rate, "pss_kib": memory });
    table.add("under attack by 256 connections, 100,000 addresses", figure, "≥ 0.5×, 0 errors", Some(reached), all);
    Ok(())
}
