//! Where the cluster's files lie.
//!
//! The home and what it lists belong to whoever runs Curatio; only `data`, `run` and `log` are PostgreSQL's. So when
//! that is root, PostgreSQL's user cannot slip a link of its own making under root's hands.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use super::{
    error::{ClusterError, OnDisk, Result},
    user::User,
};

/// Where a cluster lives whose user may not enter the data directory.
const ELSEWHERE: &str = "/var/lib/curatio";

/// The data directory, made if missing, under its one true name.
pub fn data_dir(wanted: &Path) -> Result<PathBuf> {
    fs::create_dir_all(wanted).on_disk("create", wanted)?;
    fs::canonicalize(wanted).on_disk("find", wanted)
}

#[derive(Debug)]
pub struct Place {
    pub home: PathBuf,
    pub data: PathBuf,
}

impl Place {
    /// The cluster's home in the data directory, made if missing; `user` may enter it.
    pub fn find(data_dir: &Path, user: &User) -> Result<Self> {
        let inside = data_dir.join("postgres");
        if inside.is_symlink() && !inside.exists() {
            // Perhaps a disk is not mounted: never begin anew where there was a database.
            let target = fs::read_link(&inside).on_disk("read", &inside)?;
            return Err(ClusterError::LinkLeadsNowhere { link: inside, target });
        }
        if !inside.exists() {
            fs::create_dir(&inside).on_disk("create", &inside)?;
            fs::set_permissions(&inside, Permissions::from_mode(0o755)).on_disk("open", &inside)?;
        }
        let place = Self::at(&inside)?;
        if user.can_enter(&place.home) {
            Ok(place)
        } else if place.data.exists() {
            Err(ClusterError::Closed { user: user.name.clone(), path: place.home })
        } else {
            fs::remove_dir_all(&place.home).on_disk("remove", &place.home)?;
            Self::elsewhere(&inside)
        }
    }

    /// The version of PostgreSQL that made the cluster; none when there is no cluster yet.
    pub fn made_by(&self) -> Result<Option<String>> {
        let path = self.data.join("PG_VERSION");
        match fs::read_to_string(&path) {
            Ok(version) => Ok(Some(version.trim().to_owned())),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(cause).on_disk("read", &path),
        }
    }

    fn elsewhere(link: &Path) -> Result<Self> {
        let parent = Path::new(ELSEWHERE);
        fs::create_dir_all(parent).on_disk("create", parent)?;
        let made = tempfile::Builder::new().prefix("cluster-").tempdir_in(parent).on_disk("write to", parent)?;
        let home = made.path();
        fs::set_permissions(home, Permissions::from_mode(0o755)).on_disk("open", home)?;
        if link.is_symlink() {
            fs::remove_file(link).on_disk("remove", link)?;
        }
        symlink(home, link).on_disk("create", link)?;
        Self::at(&made.keep())
    }

    fn at(home: &Path) -> Result<Self> {
        let home = fs::canonicalize(home).on_disk("find", home)?;
        let data = home.join("data");
        Ok(Self { home, data })
    }
}
