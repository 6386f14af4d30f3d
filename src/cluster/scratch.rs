//! A throwaway cluster ends with whoever made it, even when that one is killed: a keeper waits for its end.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::{
    error::{ClusterError, OnDisk, Result},
    server::Server,
    user::User,
};

/// A fresh directory that PostgreSQL's user may enter.
pub fn directory() -> Result<TempDir> {
    let wanted = std::env::temp_dir();
    // There is no cluster yet, so nobody owns its files.
    let user = User::of(Path::new(""))?;
    let parent = if user.can_enter(&wanted) { wanted } else { PathBuf::from("/tmp") };
    let parent = fs::canonicalize(&parent).on_disk("find", &parent)?;
    let made = tempfile::Builder::new().prefix("curatio-").tempdir_in(&parent).on_disk("write to", &parent)?;
    fs::set_permissions(made.path(), Permissions::from_mode(0o755)).on_disk("open", made.path())?;
    Ok(made)
}

/// A process that reads from us until there is no more of us, then stops the cluster and removes the directory.
#[derive(Debug)]
pub struct Keeper {
    process: Child,
}

impl Keeper {
    const ERRAND: &str = r#"read -r _; "$@" > /dev/null; cd / && rm -rf "$DIRECTORY" "$SOCKETS""#;

    pub fn hire(directory: &Path, server: &Server) -> Result<Self> {
        // It works as PostgreSQL's user, who therefore must be allowed to remove the directories themselves.
        server.user.own(directory)?;
        server.user.own(&server.place.home)?;
        let shell = Path::new("/bin/sh");
        let mut stop = server.pg_ctl("stop");
        stop.args(["-m", "immediate", "-s"]);
        let mut keeper = server.user.command(shell, &server.place.home);
        keeper.args(["-c", Self::ERRAND, "sh"]).arg(stop.get_program()).args(stop.get_args());
        keeper.env("DIRECTORY", directory).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self::spawn(&mut keeper).map_err(|cause| ClusterError::Program { program: shell.to_owned(), cause })
    }

    /// Ends the cluster now, and waits until it is gone.
    pub fn dismiss(mut self) -> io::Result<()> {
        drop(self.process.stdin.take());
        self.process.wait().map(drop)
    }

    fn spawn(command: &mut Command) -> io::Result<Self> {
        Ok(Self { process: command.spawn()? })
    }
}
