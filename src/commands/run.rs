//! From the command line to an exit code: 0 done, 1 failed, 2 a setting is wrong.

use std::{fmt, io::Write, path::Path, process::ExitCode};

use anyhow::Context;
use clap::Parser;

use super::{
    accounts, bench_data, data::Data, exporting, importing, logging, mail, serving, stopping::Stopping, with_database,
};
use crate::{
    accounts::NewAccount,
    cluster::ClusterError,
    config::{Account, Command, Config, Mail, Settings},
    error::in_words,
};

/// Why a command did not do what it was asked: one line, and an exit code.
#[derive(Debug)]
pub enum Refusal {
    Setting(anyhow::Error),
    Failed(anyhow::Error),
}

pub async fn run() -> ExitCode {
    let config = match Config::try_parse() {
        Ok(config) => config,
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return complain(&in_one_line(&error), 2),
    };
    logging::begin(&config.settings.log);
    if let Some(problem) = config.settings.problem() {
        return complain(problem, 2);
    }
    match perform(config).await {
        Ok(code) => code,
        Err(refusal @ Refusal::Setting(_)) => complain(&refusal.to_string(), 2),
        Err(refusal @ Refusal::Failed(_)) => complain(&refusal.to_string(), 1),
    }
}

async fn perform(Config { command, settings }: Config) -> Result<ExitCode, Refusal> {
    // Read before signals are listened to, so that a file that never ends can be interrupted.
    let read = match &command {
        Command::Import(import) => Some(importing::read(import)?),
        _ => None,
    };
    let stopping = Stopping::listen()?;
    match command {
        Command::Serve => serving::serve(&settings, Path::new("data"), false, stopping).await,
        Command::Demo => serving::serve(&settings, Path::new("data-demo"), true, stopping).await,
        Command::Import(import) => {
            let board = read.context("nothing was read")?;
            with_data(&settings, stopping, async |data| importing::write(data, &board, &import).await).await
        }
        Command::Export { board, format, without_pictures, output } => {
            let base_url = serving::base_url(&settings, settings.listen)?;
            let wanted = exporting::Wanted { board, shape: format, with_pictures: !without_pictures, output };
            with_data(&settings, stopping, async |data| exporting::export(data, &wanted, base_url.as_str()).await).await
        }
        Command::Account(deed) => {
            let base_url = serving::base_url(&settings, settings.listen)?;
            let base_url = base_url.as_str().trim_end_matches('/');
            with_data(&settings, stopping, async |data| account(data, deed, base_url).await).await
        }
        Command::Mail(Mail::Test { address }) => {
            let base_url = serving::base_url(&settings, settings.listen)?;
            let test = async |data: &Data| mail::test(data, &settings.site_name, base_url.as_str(), &address).await;
            with_data(&settings, stopping, test).await
        }
        Command::Migrate => {
            with_data(&settings, stopping, async |_| {
                say("The database is up to date.");
                Ok(())
            })
            .await
        }
        Command::BenchData { scoops } => {
            with_data(&settings, stopping, async |data| bench_data::fill(data, scoops).await).await
        }
        Command::WithDatabase { scratch, command } => with_database::run(&settings, scratch, &command, stopping).await,
    }
}

async fn account(data: &Data, deed: Account, base_url: &str) -> Result<(), Refusal> {
    match deed {
        Account::Create { name, display_name, role, email, bio } => {
            let display_name = display_name.unwrap_or_else(|| name.clone());
            let account = NewAccount { name, display_name, role, email, bio };
            accounts::create(data, &account, base_url).await
        }
        Account::Link { name } => accounts::link(data, &name, base_url).await,
        Account::Suspend { name, days } => accounts::suspend(data, &name, Some(days)).await,
        Account::Restore { name } => accounts::suspend(data, &name, None).await,
    }
}

/// Opens the data, brings it up to date, does one thing and closes it again, also when
/// that thing failed or was interrupted.
async fn with_data(
    settings: &Settings,
    mut stopping: Stopping,
    act: impl AsyncFnOnce(&Data) -> Result<(), Refusal>,
) -> Result<ExitCode, Refusal> {
    let data = Data::open(settings, &Data::directory(settings)).await?;
    let done = tokio::select! {
        done = async { data.migrate().await?; act(&data).await } => done,
        () = stopping.asked() => Err(Refusal::Failed(anyhow::anyhow!("interrupted: nothing was written"))),
    };
    data.close().await?;
    done.map(|()| ExitCode::SUCCESS)
}

/// To standard output, where answers go; logs go to standard error.
pub fn say(words: &str) {
    // Nobody is there to read it when this fails.
    let _ = writeln!(std::io::stdout(), "{words}");
}

fn complain(words: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "curatio: {words}");
    ExitCode::from(code)
}

/// The first paragraph of what clap says, without its "error:".
fn in_one_line(error: &clap::Error) -> String {
    let said = error.to_string();
    let first = said.split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = first.trim_start_matches("error:").split_whitespace().collect();
    words.join(" ")
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Setting(error) | Self::Failed(error)) = self;
        let lines = in_words(error);
        f.write_str(&lines.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<ClusterError> for Refusal {
    fn from(error: ClusterError) -> Self {
        if error.is_setting() { Self::Setting(error.into()) } else { Self::Failed(error.into()) }
    }
}
