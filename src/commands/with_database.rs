//! Runs a command with a database at hand: psql, or the tests on a throwaway one.

use std::{ffi::OsString, os::unix::process::ExitStatusExt, process::ExitCode};

use anyhow::{Context, anyhow};
use percent_encoding::percent_decode_str;
use tokio::process::Command;
use url::Url;

use super::{data::Data, run::Refusal, stopping::Stopping};
use crate::{cluster::Cluster, config::Settings};

/// Ends as the command ends, with its exit code.
pub async fn run(
    settings: &Settings,
    scratch: bool,
    command: &[OsString],
    _listening: Stopping,
) -> Result<ExitCode, Refusal> {
    let [program, arguments @ ..] = command else {
        return Err(Refusal::Setting(anyhow!("name a command to run")));
    };
    let mut command = Command::new(program);
    command.args(arguments);
    let bin = settings.postgres_bin.as_deref();
    let cluster = match &settings.database_url {
        _ if scratch => Some(Cluster::scratch(bin).await?),
        None => Some(Cluster::open(&Data::directory(settings), bin).await?),
        Some(url) => {
            command.env("DATABASE_URL", url).envs(environment(url)?);
            None
        }
    };
    if let Some(cluster) = &cluster {
        command.envs(cluster.environment());
    }
    let ended = async {
        let mut child = command.spawn().with_context(|| format!("cannot run {}", program.display()))?;
        // Ctrl-C reaches the command by itself (psql takes it as "cancel the query"), so
        // that being asked to stop means waiting for it to end.
        let ended = child.wait().await?;
        anyhow::Ok(ended)
    }
    .await;
    if let Some(cluster) = cluster {
        cluster.close().await?;
    }
    let status = ended?;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal)).unwrap_or(1);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// A database's address as psql, `pg_dump` and the like read it: the variables of libpq.
fn environment(url: &str) -> Result<Vec<(&'static str, String)>, Refusal> {
    let url = Url::parse(url).map_err(|error| Refusal::Setting(error.into()))?;
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let mut variables = vec![
        ("PGHOST", url.host_str().map(decoded)),
        ("PGPORT", url.port().map(|port| port.to_string())),
        ("PGUSER", Some(decoded(url.username()))),
        ("PGPASSWORD", url.password().map(decoded)),
        ("PGDATABASE", Some(decoded(url.path().trim_start_matches('/')))),
    ];
    for (name, value) in url.query_pairs() {
        let variable = match &*name {
            "host" => "PGHOST",
            "port" => "PGPORT",
            "user" => "PGUSER",
            "password" => "PGPASSWORD",
            "dbname" => "PGDATABASE",
            "sslmode" | "ssl-mode" => "PGSSLMODE",
            _ => continue,
        };
        variables.push((variable, Some(value.into_owned())));
    }
    Ok(variables
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .collect())
}
