//! Every way the private cluster can fail, each in one line that says what to do.

use std::{io, path::Path, path::PathBuf};

pub type Result<T, E = ClusterError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    #[error(
        "found no PostgreSQL 14 or newer on this machine: install it with `apt-get install postgresql` or \
         `brew install postgresql@17`, or set DATABASE_URL to a database elsewhere"
    )]
    NoPrograms,
    #[error("found no initdb, pg_ctl and postgres that run in {}: CURATIO_POSTGRES_BIN must name their directory", .0.display())]
    NoProgramsIn(PathBuf),
    #[error("PostgreSQL {major} in {} is too old: install version 14 or newer", bin.display())]
    TooOld { major: u32, bin: PathBuf },
    #[error(
        "the database in {} was made by PostgreSQL {made_by}, but found only PostgreSQL {found}: install \
         PostgreSQL {made_by} beside it, or with {made_by} dump the database and restore it into an empty data directory",
        data.display()
    )]
    OtherVersion { data: PathBuf, made_by: String, found: String },
    #[error("another Curatio is already serving {}", .0.display())]
    AlreadyServing(PathBuf),
    #[error(
        "{} leads to {}, which is not there: bring the database back to it, or remove the link to begin anew",
        link.display(), target.display()
    )]
    LinkLeadsNowhere { link: PathBuf, target: PathBuf },
    #[error("cannot {deed} {}: {cause}", path.display())]
    Disk { deed: &'static str, path: PathBuf, cause: io::Error },
    #[error("PostgreSQL's socket cannot go in {}, which is not the database user's alone: remove it", .0.display())]
    NotOurs(PathBuf),
    #[error("user {user}, who owns the database, may not enter {}: allow it with chmod o+x on the directories above", path.display())]
    Closed { user: String, path: PathBuf },
    #[error("PostgreSQL refuses to run as root, and this machine has neither user postgres nor user nobody: add one")]
    NoUser,
    #[error("cannot run {}: {cause}", program.display())]
    Program { program: PathBuf, cause: io::Error },
    #[error("PostgreSQL could not make its files in {}: {words}", home.display())]
    NotCreated { home: PathBuf, words: String },
    #[error("PostgreSQL did not start: {words} (more in {})", log.display())]
    NotStarted { words: String, log: PathBuf },
    #[error("PostgreSQL did not stop: {words} (more in {})", log.display())]
    NotStopped { words: String, log: PathBuf },
    #[error("the work on the private cluster was broken off: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
}

impl ClusterError {
    /// Whether a setting or the machine must change before another try can work; else it is a failure that may pass.
    pub fn is_setting(&self) -> bool {
        !matches!(
            self,
            Self::NotCreated { .. } | Self::NotStarted { .. } | Self::NotStopped { .. } | Self::BrokenOff(_)
        )
    }
}

/// Puts a refusal of the disk into words: "cannot create /x/y: Permission denied".
pub trait OnDisk<T> {
    fn on_disk(self, deed: &'static str, path: &Path) -> Result<T>;
}

impl<T> OnDisk<T> for io::Result<T> {
    fn on_disk(self, deed: &'static str, path: &Path) -> Result<T> {
        self.map_err(|cause| ClusterError::Disk { deed, path: path.to_owned(), cause })
    }
}
