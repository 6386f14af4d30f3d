//! The postmaster, PostgreSQL's first process: whether it lives, and how far it has come.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::{place::Place, sockets::Sockets};

#[derive(Debug, PartialEq, Eq)]
pub enum Postmaster {
    Ready,
    /// Starting, or recovering after a crash.
    Starting,
    Stopping,
    Down,
}

impl Postmaster {
    pub fn of(place: &Place, sockets: &Sockets) -> Self {
        let Some(file) = PidFile::read(&place.data) else { return Self::Down };
        if file.process(&place.data) != Process::Ours && !sockets.answer() {
            return Self::Down;
        }
        match file.status.as_str() {
            "ready" if sockets.answer() => Self::Ready,
            "stopping" => Self::Stopping,
            _ => Self::Starting,
        }
    }

    /// Removes the lock files that a killed postmaster left behind, when its process is surely not there. PostgreSQL
    /// would do so itself, but for one case: when the number has gone to another process (in a container it often
    /// has) or to the dead postmaster's zombie, it refuses to start. Processes that outlived their postmaster still
    /// keep a new one from starting, by the shared memory they hold.
    pub fn forget_the_dead(place: &Place, sockets: &Sockets) {
        let file = PidFile::read(&place.data);
        if file.is_none_or(|file| file.process(&place.data) == Process::NotOurs) {
            // One that cannot be removed stops the start that follows, whose error tells more than this one would.
            let _ = fs::remove_file(PidFile::path(&place.data));
            let _ = fs::remove_file(sockets.lock_file());
        }
    }
}

#[derive(Debug)]
struct PidFile {
    pid: u32,
    status: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Process {
    Ours,
    NotOurs,
    /// No `/proc` here, or one that will not say.
    Unknown,
}

impl PidFile {
    fn path(data: &Path) -> PathBuf {
        data.join("postmaster.pid")
    }

    /// The number is on its first line and the status on its eighth: see PostgreSQL's `pidfile.h`.
    fn read(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(Self::path(data)).ok()?;
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        let status = lines.nth(6).unwrap_or_default().trim().to_owned();
        Some(Self { pid, status })
    }

    /// A postmaster is known by where it works: always in its data directory.
    fn process(&self, data: &Path) -> Process {
        let works_in = fs::metadata(format!("/proc/{}/cwd", self.pid));
        match (works_in, fs::metadata(data)) {
            (Ok(there), Ok(data)) if (there.dev(), there.ino()) == (data.dev(), data.ino()) => Process::Ours,
            (Ok(_), Ok(_)) => Process::NotOurs,
            (Err(cause), _) if cause.kind() == io::ErrorKind::NotFound && Path::new("/proc/self").exists() => {
                Process::NotOurs
            }
            _ => Process::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_process_with_the_same_number_is_not_ours() {
        let data = tempfile::tempdir().unwrap();
        let text = format!("{}\n/data\n0\n5432\n../run\n\n1 2\nready   \n", std::process::id());
        fs::write(PidFile::path(data.path()), text).unwrap();
        let file = PidFile::read(data.path()).unwrap();
        assert_eq!(file.status, "ready");
        if cfg!(target_os = "linux") {
            assert_eq!(file.process(data.path()), Process::NotOurs);
            assert_eq!(file.process(&std::env::current_dir().unwrap()), Process::Ours);
        }
    }
}
