//! The directory of the cluster's socket, which nobody else may enter.
//!
//! PostgreSQL trusts whoever reaches the socket to be whom they say. That is safe because the directory lets in only
//! its owner and root; PostgreSQL's documentation allows exactly that:
//! <https://www.postgresql.org/docs/current/auth-trust.html>.

use std::{
    ffi::OsString,
    fs::{self, DirBuilder},
    io,
    os::unix::{
        ffi::OsStrExt,
        fs::{DirBuilderExt, MetadataExt},
        net::UnixStream,
    },
    path::{Path, PathBuf},
};

use nix::unistd::geteuid;
use sha2::{Digest, Sha256};

use super::{
    connection::PORT,
    error::{ClusterError, OnDisk, Result},
    user::User,
};

/// The system takes no longer name of a socket: 107 bytes on Linux, 103 on a Mac.
const LONGEST: usize = 103;

#[derive(Debug)]
pub struct Sockets {
    pub directory: PathBuf,
    /// How PostgreSQL, which works in `{home}/data`, and the shell that starts it name the directory. Nothing in it
    /// needs quoting, whatever the path of the data directory holds.
    pub seen_from_data: String,
}

impl Sockets {
    /// In the cluster's home; or in `/tmp`, where that path is too long for a socket, or holds a comma, at which
    /// clients split the list of hosts that they think it is.
    pub fn of(home: &Path, user: &User) -> Self {
        let near = home.join("run");
        let name = near.as_os_str().as_bytes();
        if socket_in(&near).as_os_str().len() <= LONGEST && !name.contains(&b',') {
            return Self { directory: near, seen_from_data: "../run".to_owned() };
        }
        let hash = Sha256::digest(home.as_os_str().as_bytes());
        let far = format!("/tmp/curatio-{}-{}", user.uid, hex::encode(&hash[..8]));
        Self { directory: far.clone().into(), seen_from_data: far }
    }

    /// Makes the directory if it is missing. One that is there must be private: everyone may write to `/tmp`, and
    /// what stands there may be somebody's trap.
    pub fn make(&self, user: &User) -> Result<()> {
        let directory = &self.directory;
        match DirBuilder::new().mode(0o700).create(directory) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            made => made.on_disk("create", directory)?,
        }
        let found = fs::symlink_metadata(directory).on_disk("read", directory)?;
        let ours = found.uid() == user.uid || found.uid() == geteuid().as_raw();
        if !found.is_dir() || !ours || found.mode() & 0o077 != 0 {
            return Err(ClusterError::NotOurs(directory.clone()));
        }
        user.own(directory)
    }

    /// Whether a PostgreSQL listens.
    pub fn answer(&self) -> bool {
        UnixStream::connect(socket_in(&self.directory)).is_ok()
    }

    /// The file in which the postmaster that listens writes its number.
    pub fn lock_file(&self) -> PathBuf {
        socket_in(&self.directory).with_extension(format!("{PORT}.lock"))
    }

    /// Removes the directory, once nothing is in it any more.
    pub fn remove(&self) {
        // It is made anew when it is missing, and checked when it is not.
        let _ = fs::remove_dir(&self.directory);
    }
}

fn socket_in(directory: &Path) -> PathBuf {
    directory.join(OsString::from(format!(".s.PGSQL.{PORT}")))
}
