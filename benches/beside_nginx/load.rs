//! One run of wrk, and pairs of runs in turn.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Wanted, processes, site::Site};

pub const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Something to ask for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub url: String,
    pub headers: Vec<String>,
    /// A program for wrk, where it asks for more than one address.
    pub script: Option<String>,
    /// Whose processor time counts.
    pub processes: Vec<u32>,
    pub connections: u32,
}

impl Asked {
    pub fn new(url: &str, headers: &[&str], processes: &[u32], connections: u32) -> Self {
        let headers = headers.iter().map(|header| (*header).to_owned()).collect();
        Self { url: url.to_owned(), headers, script: None, processes: processes.to_vec(), connections }
    }

    pub fn with_script(mut self, script: String) -> Self {
        self.script = Some(script);
        self
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub rate: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
    /// Microseconds of processor time for each request.
    pub time: f64,
    pub errors: u64,
}

/// One beside the other, as medians; ratios are of the second to the first.
#[derive(Clone, Debug)]
pub struct Pair {
    pub anchor: Run,
    pub ours: Run,
    pub rates: (f64, f64, f64),
    pub times: f64,
    /// The anchor's fastest run by its slowest.
    pub swing: f64,
}

pub async fn run(asked: &Asked, seconds: u32) -> Result<Run> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "--latency", &format!("-c{}", asked.connections), &format!("-d{seconds}s")]);
    for header in asked.headers.iter().chain([&format!("User-Agent: {BROWSER}")]) {
        wrk.args(["-H", header]);
    }
    let script = tempfile::NamedTempFile::new()?;
    if let Some(text) = &asked.script {
        std::fs::write(script.path(), text)?;
        wrk.arg("-s").arg(script.path());
    }
    wrk.arg(&asked.url);
    let before = processes::time(&asked.processes);
    let out = tokio::task::spawn_blocking(move || wrk.output()).await?.context("cannot run wrk")?;
    let spent = processes::time(&asked.processes) - before;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let number = |begin: &str| {
        let line = said.lines().find(|line| line.trim_start().starts_with(begin))?;
        line.trim_start().strip_prefix(begin)?.split_whitespace().next().map(str::to_owned)
    };
    let requests: f64 = said
        .lines()
        .find_map(|line| line.split_once(" requests in")?.0.trim().parse().ok())
        .with_context(|| format!("wrk says {said} {}", String::from_utf8_lossy(&out.stderr)))?;
    let rate = number("Requests/sec:").and_then(|rate| rate.parse().ok()).context("no rate")?;
    let errors = number("Non-2xx or 3xx responses:").and_then(|errors| errors.parse().ok()).unwrap_or(0);
    let broken = said.lines().filter(|line| line.contains("Socket errors")).count() as u64;
    let latency = |which: &str| number(which).as_deref().and_then(milliseconds).unwrap_or(f64::NAN);
    Ok(Run {
        rate,
        p50: latency("50%"),
        p99: latency("99%"),
        time: spent as f64 / requests.max(1.0),
        errors: errors + broken,
    })
}

/// How often a second PostgreSQL does by itself what a script says, for so many clients.
pub async fn pgbench(site: &Site, script: &str, clients: u32, seconds: u32) -> Result<f64> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), script)?;
    let program = std::fs::read_link(format!("/proc/{}/exe", site.postgres))?.with_file_name("pgbench");
    let mut pgbench = Command::new(program);
    pgbench.args(["-n", "-M", "prepared", &format!("-c{clients}"), "-j2", "-T", &seconds.to_string(), "-f"]);
    pgbench.arg(file.path()).arg(&site.database_url);
    let out = tokio::task::spawn_blocking(move || pgbench.output()).await?.context("cannot run pgbench")?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok());
    rate.with_context(|| format!("pgbench says {said} {}", String::from_utf8_lossy(&out.stderr)))
}

/// In turn, so that both have the same minutes; again, where the machine was busy with something else.
pub async fn pair(anchor: &Asked, ours: &Asked, wanted: &Wanted) -> Result<Pair> {
    let mut best: Option<Pair> = None;
    for _ in 0..3 {
        let (mut theirs, mut own) = (Vec::new(), Vec::new());
        for _ in 0..wanted.pairs {
            theirs.push(run(anchor, wanted.seconds).await?);
            own.push(run(ours, wanted.seconds).await?);
        }
        let swing = span(&theirs, |run| run.rate);
        let mut ratios: Vec<f64> = own.iter().zip(&theirs).map(|(own, their)| own.rate / their.rate).collect();
        ratios.sort_by(f64::total_cmp);
        let pair = Pair {
            rates: (median(ratios.iter().copied()), ratios[0], ratios[ratios.len() - 1]),
            times: median(own.iter().zip(&theirs).map(|(own, their)| own.time / their.time)),
            anchor: middle(&theirs),
            ours: middle(&own),
            swing,
        };
        if best.as_ref().is_none_or(|best| pair.swing < best.swing) {
            best = Some(pair);
        }
        if swing <= 1.5 {
            break;
        }
    }
    best.map_or_else(|| bail!("nothing was run"), Ok)
}

pub fn middle(runs: &[Run]) -> Run {
    let of = |part: fn(&Run) -> f64| median(runs.iter().map(part));
    Run {
        rate: of(|run| run.rate),
        p50: of(|run| run.p50),
        p99: of(|run| run.p99),
        time: of(|run| run.time),
        errors: runs.iter().map(|run| run.errors).sum(),
    }
}

pub fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

fn span(runs: &[Run], part: fn(&Run) -> f64) -> f64 {
    let parts = || runs.iter().map(part);
    parts().fold(f64::MIN, f64::max) / parts().fold(f64::MAX, f64::min)
}

/// "1.23ms", "456.00us", "1.02s".
fn milliseconds(text: &str) -> Option<f64> {
    let cut = text.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = text[..cut].parse().ok()?;
    Some(match &text[cut..] {
        "us" => number / 1000.0,
        "s" => number * 1000.0,
        "m" => number * 60_000.0,
        _ => number,
    })
}
