//! What was measured, for a person and for a program.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Wanted, load::Pair, site::Site};

pub struct Table {
    head: Value,
    rows: Vec<Row>,
}

struct Row {
    what: String,
    figure: String,
    target: String,
    reached: Option<bool>,
    all: Value,
}

impl Table {
    pub fn new(wanted: &Wanted, site: &Site) -> Self {
        let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = machine.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let model = model.trim_start_matches([' ', '\t', ':']);
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        let head = json!({ "machine": model, "cores": cores, "scoops": site.scoops, "seconds": wanted.seconds, "pairs": wanted.pairs });
        Self { head, rows: Vec::new() }
    }

    /// A figure, and whether it is what it should be.
    pub fn add(&mut self, what: &str, figure: String, target: &str, reached: Option<bool>, all: Value) {
        eprintln!("  {what}: {figure}");
        self.rows.push(Row { what: what.to_owned(), figure, target: target.to_owned(), reached, all });
    }

    /// One beside nginx.
    pub fn add_pair(&mut self, what: &str, pair: &Pair, least: f64, most_time: f64) {
        let (rate, low, high) = pair.rates;
        let figure = format!(
            "time {:.2}× ({:.1} µs), rate {rate:.2}× [{low:.2} {high:.2}] ({:.0}/s), p50 {:.2} p99 {:.1} ms",
            pair.times, pair.ours.time, pair.ours.rate, pair.ours.p50, pair.ours.p99
        );
        let target = format!("rate ≥ {least}, time ≤ {most_time}");
        let run = |run: &super::load::Run| json!({ "per_second": run.rate, "p50_ms": run.p50, "p99_ms": run.p99, "cpu_us": run.time, "errors": run.errors });
        let all = json!({
            "nginx": run(&pair.anchor), "curatio": run(&pair.ours), "rate_ratio": [rate, low, high],
            "cpu_ratio": pair.times, "anchor_swing": pair.swing,
        });
        let calm = if pair.swing > 1.5 { format!("; nginx itself swung {:.1}×", pair.swing) } else { String::new() };
        let reached = rate >= least && pair.times <= most_time && pair.ours.errors == 0;
        self.add(what, figure + &calm, &target, Some(reached), all);
    }

    pub fn fails(&mut self, what: &str, error: &anyhow::Error) {
        self.add(what, format!("not measured: {error:#}"), "", None, Value::Null);
    }

    pub fn print(&self) {
        println!("{}", self.head);
        let wide = self.rows.iter().map(|row| row.what.chars().count()).max().unwrap_or(0);
        for row in &self.rows {
            let mark = match row.reached {
                Some(true) => "reached",
                Some(false) => "MISSED",
                None => "",
            };
            println!("{:wide$}  {:7}  {}  [{}]", row.what, mark, row.figure, row.target);
        }
    }

    pub fn write(&self) -> Result<()> {
        let row = |row: &Row| json!({ "what": row.what, "figure": row.figure, "target": row.target, "reached": row.reached, "all": row.all });
        let all = json!({ "run": self.head, "rows": self.rows.iter().map(row).collect::<Vec<_>>() });
        let path = format!("{}/target/bench-{}.json", env!("CARGO_MANIFEST_DIR"), self.head["scoops"]);
        std::fs::write(&path, serde_json::to_string_pretty(&all)?)?;
        println!("written to {path}");
        Ok(())
    }
}
