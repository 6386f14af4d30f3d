//! What one can ask of the program.

use std::{ffi::OsString, path::PathBuf};

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use super::Settings;
use crate::{accounts::Role, exports::Shape};

/// A self-hosted home for topic boards on healthcare and social media.
#[derive(Debug, Parser)]
#[command(name = "curatio", version, about, propagate_version = true)]
pub struct Config {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Shows the boards to readers until it is stopped
    Serve,
    /// Like serve, with sample boards in a data directory of its own
    Demo,
    /// Brings a board from another system
    #[command(subcommand)]
    Import(Import),
    /// Writes a board into a file, to take along
    Export {
        /// The address of the board (/t/BOARD)
        #[arg(value_name = "BOARD", value_parser = topic_slug)]
        board: String,
        #[arg(long, value_enum, default_value_t)]
        format: Shape,
        /// Leaves pictures out of the JSON
        #[arg(long)]
        without_pictures: bool,
        /// The file to write [default: standard output]
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Accounts
    #[command(subcommand)]
    Account(Account),
    /// Mail
    #[command(subcommand)]
    Mail(Mail),
    /// Brings the database up to date with this version
    Migrate,
    /// Fills an empty database with made-up boards, to measure how fast Curatio is with many
    BenchData {
        /// How many scoops; a tenth as many boards, and about nine comments for each; only for a superuser of the database
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(10..=20_000_000))]
        scoops: u32,
    },
    /// Runs a command with the database at hand (`DATABASE_URL`, PGHOST, PGUSER, …), such as psql
    WithDatabase {
        /// A throwaway PostgreSQL instead, gone when the command ends
        #[arg(long)]
        scratch: bool,
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// The text of a saved Scoop.it topic page
    ScoopitPage {
        file: PathBuf,
        /// The day the page was saved (YYYY-MM-DD): dates on it without a year are of that year, and times UTC
        #[arg(long, value_name = "DATE")]
        saved_on: NaiveDate,
        #[command(flatten)]
        into: Into,
    },
    /// The JSON that another Curatio exports of a board
    Curatio {
        file: PathBuf,
        #[command(flatten)]
        into: Into,
    },
    /// The JSON that Scoop.it's API answers for a topic
    ScoopitApi {
        file: PathBuf,
        #[command(flatten)]
        into: Into,
    },
}

#[derive(Debug, Args)]
pub struct Into {
    /// The address of the board to import into (/t/SLUG); made where there is none [default: from its title]
    #[arg(long, value_name = "SLUG", value_parser = topic_slug)]
    pub topic: Option<String>,
    /// Says what would be imported, and writes nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub enum Account {
    /// Makes an account
    Create {
        /// The name in addresses (/@NAME): lower-case letters, digits, hyphens
        name: String,
        /// The name as it is shown [default: the name in addresses]
        #[arg(long)]
        display_name: Option<String>,
        #[arg(long, value_enum, default_value_t = Role::Reader)]
        role: Role,
        /// The address for mail
        #[arg(long)]
        email: Option<String>,
        /// A few words on who this is, in Markdown
        #[arg(long, default_value = "")]
        bio: String,
    },
    /// Prints a link with which somebody chooses a new password
    Link { name: String },
    /// Lets somebody only read, and change their own settings, for some days
    Suspend {
        name: String,
        #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
        days: u16,
    },
    /// Ends a suspension
    Restore { name: String },
}

#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Queues a letter to see that mail arrives; the log of serve says how it went
    Test { address: String },
}

fn topic_slug(text: &str) -> Result<String, String> {
    if text == crate::text::slugify(text, 100, "") && !text.is_empty() {
        Ok(text.to_owned())
    } else {
        Err("must be lower-case letters and digits, joined by hyphens, 100 at most".to_owned())
    }
}
