//! Who is in: file locks, which the kernel drops when their holder dies, however it dies.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use super::error::{ClusterError, OnDisk, Result};

/// The right to serve from a data directory, for as long as the value lives.
#[derive(Debug)]
pub struct ServingLock {
    _held: File,
}

impl ServingLock {
    /// Never waits: someone else serving is an error at once.
    pub fn take(data_dir: &Path) -> Result<Self> {
        match try_exclusive(data_dir, "serving.lock")? {
            Some(held) => Ok(Self { _held: held }),
            None => Err(ClusterError::AlreadyServing(data_dir.to_owned())),
        }
    }
}

/// The right to start or stop the cluster, for as long as the value lives. Waits for its turn.
#[derive(Debug)]
pub struct StartingLock {
    _held: File,
}

impl StartingLock {
    pub fn take(data_dir: &Path) -> Result<Self> {
        if let Some(held) = try_exclusive(data_dir, "starting.lock")? {
            return Ok(Self { _held: held });
        }
        tracing::info!("waiting for another Curatio to start or stop the private PostgreSQL");
        let (held, path) = open(data_dir, "starting.lock")?;
        held.lock().on_disk("lock", &path)?;
        Ok(Self { _held: held })
    }
}

/// A place among those who use the cluster.
#[derive(Debug)]
pub struct Membership {
    data_dir: PathBuf,
    shared: File,
}

impl Membership {
    /// Joins once `start` has seen to it that the cluster runs.
    pub fn enter<T>(data_dir: &Path, start: impl FnOnce() -> Result<T>) -> Result<(T, Self)> {
        let _starting = StartingLock::take(data_dir)?;
        let started = start()?;
        let (shared, path) = open(data_dir, "cluster.lock")?;
        shared.lock_shared().on_disk("lock", &path)?;
        Ok((started, Self { data_dir: data_dir.to_owned(), shared }))
    }

    /// Leaves, and calls `stop` when nobody else is in.
    pub fn leave(self, stop: impl FnOnce() -> Result<()>) -> Result<()> {
        let _starting = StartingLock::take(&self.data_dir)?;
        drop(self.shared);
        match try_exclusive(&self.data_dir, "cluster.lock")? {
            Some(_alone) => stop(),
            None => Ok(()),
        }
    }

    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }
}

fn try_exclusive(data_dir: &Path, name: &str) -> Result<Option<File>> {
    let (file, path) = open(data_dir, name)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(cause)) => Err(cause).on_disk("lock", &path),
    }
}

fn open(data_dir: &Path, name: &str) -> Result<(File, PathBuf)> {
    let path = data_dir.join(name);
    let mut options = OpenOptions::new();
    let file = options.create(true).truncate(false).write(true).open(&path).on_disk("write", &path)?;
    Ok((file, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_serves() {
        let dir = tempfile::tempdir().unwrap();
        let first = ServingLock::take(dir.path()).unwrap();
        assert!(matches!(ServingLock::take(dir.path()), Err(ClusterError::AlreadyServing(_))));
        drop(first);
        ServingLock::take(dir.path()).unwrap();
    }

    #[test]
    fn only_the_last_one_out_stops() {
        let dir = tempfile::tempdir().unwrap();
        let enter = || Membership::enter(dir.path(), || Ok(())).unwrap().1;
        let (first, second) = (enter(), enter());
        first.leave(|| panic!("someone is still in")).unwrap();
        let mut stopped = false;
        second
            .leave(|| {
                stopped = true;
                Ok(())
            })
            .unwrap();
        assert!(stopped);
    }
}
