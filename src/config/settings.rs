//! How the program runs.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use lettre::message::Mailbox;
use url::Url;

use super::{bucket::S3, oidc::Oidc, people::People};
use crate::mail::is_mail_server;

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// A PostgreSQL database to use. Without one, Curatio runs a private PostgreSQL in its data directory
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<String>,
    /// Where pictures and the private PostgreSQL are kept [default: data; of demo: data-demo]
    #[arg(long, env = "CURATIO_DATA_DIR", global = true)]
    pub data_dir: Option<PathBuf>,
    /// The directory of PostgreSQL's programs, initdb and others, where they are not found by themselves
    #[arg(long, env = "CURATIO_POSTGRES_BIN", global = true)]
    pub postgres_bin: Option<PathBuf>,
    /// The address and port to listen on
    #[arg(long, env = "CURATIO_LISTEN", global = true, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where readers reach this site, such as `https://boards.example.org` [default: the address listened on]
    #[arg(long, env = "CURATIO_BASE_URL", global = true, value_parser = base_url)]
    pub base_url: Option<Url>,
    /// What the site is called
    #[arg(long, env = "CURATIO_SITE_NAME", global = true, default_value = "Curatio", value_parser = site_name)]
    pub site_name: String,
    /// The mail server, such as `smtp://user:password@mail.example.org?tls=required` or `smtps://…`. Without one, letters
    /// are files in the folder mail of the data directory
    #[arg(long, env = "CURATIO_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<String>,
    /// Who signs letters, such as `Boards <boards@example.org>` [default: the site, at its own host]
    #[arg(long, env = "CURATIO_MAIL_FROM", global = true, value_parser = mailbox)]
    pub mail_from: Option<Mailbox>,
    /// How many connections to the database at most, besides a few of background jobs
    #[arg(long, env = "CURATIO_DATABASE_CONNECTIONS", global = true, default_value_t = 20,
          value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub database_connections: u32,
    /// How many MiB of pages for everyone are kept in memory; 0 keeps none
    #[arg(long, env = "CURATIO_PAGE_CACHE", global = true, default_value_t = 32)]
    pub page_cache: u16,
    /// Where curators look for a page that is gone: an address with `{address}` where that of the page belongs
    #[arg(long, env = "CURATIO_ARCHIVE", global = true, default_value = "https://web.archive.org/web/{address}",
          value_parser = archive)]
    pub archive: String,
    /// What is logged: error, warn, info, debug, or a tracing filter
    #[arg(long, env = "CURATIO_LOG", global = true, default_value = "info", value_parser = log_filter)]
    pub log: String,
    /// For tests: pages are fetched from this machine too
    #[arg(long, env = "CURATIO_FETCH_LOOPBACK", global = true, hide = true)]
    pub fetch_loopback: bool,
    #[command(flatten)]
    pub people: People,
    #[command(flatten)]
    pub oidc: Oidc,
    #[command(flatten)]
    pub s3: S3,
}

impl Settings {
    /// What is wrong with them, beyond what parsing tells.
    pub fn problem(&self) -> Option<&'static str> {
        let is_database =
            |url: &str| Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "postgres" | "postgresql"));
        // Asked after parsing, because clap repeats what it does not understand, and there are passwords in these.
        if self.database_url.as_deref().is_some_and(|url| !is_database(url)) {
            Some("DATABASE_URL is not the address of a PostgreSQL database (postgres://user:password@host/name)")
        } else if self.smtp_url.as_deref().is_some_and(|url| !is_mail_server(url)) {
            Some("CURATIO_SMTP_URL is not the address of a mail server (smtp://user:password@host?tls=required)")
        } else {
            self.oidc.problem().or_else(|| self.s3.problem())
        }
    }
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse().map_err(|_| "must be like Name <name@host>".to_owned())
}

fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        Err("must begin with http:// or https:// and name a host".to_owned())
    } else if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        Err("must end after the host: boards stand at its root".to_owned())
    } else {
        Ok(url)
    }
}

pub(super) fn site_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if (1..=80).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err("must have 1 to 80 characters".into())
    }
}

fn archive(text: &str) -> Result<String, String> {
    let sample = Url::parse(&text.replace("{address}", "https://ward.example/a"));
    match sample {
        Ok(sample) if text.contains("{address}") && matches!(sample.scheme(), "http" | "https") => Ok(text.to_owned()),
        _ => Err("must begin with http:// or https:// and have {address} in it".to_owned()),
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
