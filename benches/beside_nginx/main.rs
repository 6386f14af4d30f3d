//! How fast Curatio is, beside nginx sending the very same bytes from a file, on the same machine in the same minutes.
//!
//! `make bench` runs it; `make bench SCOOPS=1000000 ROWS=board,start SECONDS=15` chooses. It prints one table, and
//! writes the same as JSON into `target/bench-SCOOPS.json`. Where processor time and requests per second say different things,
//! believe the former: it moves least with what else the machine does.
#![expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints figures")]

mod attack;
mod fresh;
mod load;
mod pages;
mod processes;
mod search;
mod site;
mod start;
mod table;
mod writes;

use anyhow::Result;

use site::Site;
use table::Table;

/// What is asked of the environment.
#[derive(Debug)]
pub struct Wanted {
    pub scoops: u32,
    pub seconds: u32,
    pub pairs: usize,
    rows: Vec<String>,
}

impl Wanted {
    fn read() -> Self {
        let number = |name: &str, otherwise: u32| {
            std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
        };
        let rows = std::env::var("BENCH_ROWS").unwrap_or_default();
        Self {
            scoops: number("BENCH_SCOOPS", 10_000),
            seconds: number("BENCH_SECONDS", 5),
            pairs: number("BENCH_PAIRS", 5) as usize,
            rows: rows.split(',').filter(|row| !row.is_empty()).map(str::to_owned).collect(),
        }
    }

    pub fn has(&self, row: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|wanted| wanted == row)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    // Cargo asks benches for their tests, too.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return Ok(());
    }
    let wanted = Wanted::read();
    let site = Site::open(&wanted).await?;
    let mut table = Table::new(&wanted, &site);
    let rows: [(&str, Measure); 7] = [
        ("start", |site, wanted, table| Box::pin(start::measure(site, wanted, table))),
        ("board", |site, wanted, table| Box::pin(pages::measure(site, wanted, table))),
        ("miss", |site, wanted, table| Box::pin(pages::measure_misses(site, wanted, table))),
        ("search", |site, wanted, table| Box::pin(search::measure(site, wanted, table))),
        ("write", |site, wanted, table| Box::pin(writes::measure(site, wanted, table))),
        ("fresh", |site, wanted, table| Box::pin(fresh::measure(site, wanted, table))),
        ("attack", |site, wanted, table| Box::pin(attack::measure(site, wanted, table))),
    ];
    for (name, measure) in rows {
        if wanted.has(name) {
            eprintln!("measuring: {name}");
            // One row that fails takes no other with it.
            if let Err(error) = measure(&site, &wanted, &mut table).await {
                table.fails(name, &error);
            }
        }
    }
    table.print();
    table.write()
}

type Measure =
    for<'a> fn(&'a Site, &'a Wanted, &'a mut Table) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + 'a>>;
