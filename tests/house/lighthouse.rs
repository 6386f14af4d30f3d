//! What Lighthouse thinks of the pages that strangers come to, on a telephone with a slow line.

use std::process::Command;

use serde_json::Value;
use sqlx::PgPool;
use tempfile::TempDir;

use crate::shell::{Serving, curatio, said};

/// Where `make test` has npm put it.
const LIGHTHOUSE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/npm/node_modules/lighthouse/cli/index.js");
const CATEGORIES: [&str; 4] = ["performance", "accessibility", "best-practices", "seo"];
const LEAST: f64 = 0.99;
/// What else the machine does makes a page look slower than it is, and never faster.
const TRIES: usize = 4;

/// Where a page scores less than it should, in words.
fn short_of_it(address: &str) -> Vec<String> {
    let chrome = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking \
                  --disable-component-update --disable-sync --no-first-run";
    let mut lighthouse = Command::new("node");
    lighthouse.args([LIGHTHOUSE, address, "--quiet", "--output", "json", "--no-enable-error-reporting"]);
    lighthouse.arg(format!("--chrome-flags={chrome}")).arg(format!("--only-categories={}", CATEGORIES.join(",")));
    let found: Value = serde_json::from_str(&said(&lighthouse.output().expect("node runs"))).expect("a report");
    let score = |part: &Value| part["score"].as_f64().unwrap_or_default();
    let short = CATEGORIES.into_iter().filter(|category| score(&found["categories"][category]) < LEAST);
    let because = || {
        let audits = found["audits"].as_object().into_iter().flatten();
        let lost = audits.filter(|(_, audit)| audit["score"].is_number() && score(audit) < 0.9);
        lost.map(|(name, audit)| format!("{name} {}", audit["displayValue"])).collect::<Vec<_>>().join(", ")
    };
    short.map(|category| format!("{category} {}: {}", found["categories"][category]["score"], because())).collect()
}

#[sqlx::test]
async fn boards_and_scoops_score_99_of_100_in_all_that_lighthouse_measures(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(&db);
    command.arg("demo").env("CURATIO_DATA_DIR", data.path());
    let serving = Serving::start(command, &data.path().join("stderr"));
    let board = "/t/social-media-and-healthcare";
    let page = serving.get(board);
    let scoop = page.split('"').find(|part| part.starts_with(&format!("{board}/p/"))).unwrap();
    for path in [board, &format!("{board}?face=magazine"), scoop, "/"] {
        let address = format!("http://{}{path}", serving.address);
        let mut short = Vec::new();
        for _ in 0..TRIES {
            short = short_of_it(&address);
            if short.is_empty() {
                break;
            }
        }
        assert!(short.is_empty(), "{path}: {}", short.join("; "));
    }
}
