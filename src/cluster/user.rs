//! Whom PostgreSQL runs as: ourselves, or someone humbler when we are root, as whom it refuses to run.

use std::{
    env, fs,
    os::unix::fs::{MetadataExt, lchown},
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Output, Stdio},
};

use nix::unistd::{self, Uid, geteuid};

use super::error::{ClusterError, OnDisk, Result};

#[derive(Debug, Clone)]
pub struct User {
    pub uid: u32,
    gid: u32,
    pub name: String,
    /// We are root, and this is someone else.
    lower: bool,
}

impl User {
    /// Whoever owns the cluster's files already, else `postgres`, else `nobody`; ourselves unless we are root.
    pub fn of(data: &Path) -> Result<Self> {
        if !geteuid().is_root() {
            let (uid, gid) = (geteuid().as_raw(), unistd::getegid().as_raw());
            return Ok(Self { uid, gid, name: name_of(uid), lower: false });
        }
        if let Ok(files) = fs::metadata(data)
            && files.uid() != 0
        {
            return Ok(Self { uid: files.uid(), gid: files.gid(), name: name_of(files.uid()), lower: true });
        }
        let known = |name| unistd::User::from_name(name).ok().flatten();
        let user = known("postgres").or_else(|| known("nobody")).ok_or(ClusterError::NoUser)?;
        Ok(Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name, lower: true })
    }

    /// A command run as this user, out of reach of the terminal's Ctrl-C, with nothing of ours that might turn
    /// PostgreSQL's head. Its messages are in English, so that ours can go by them.
    pub fn command(&self, program: &Path, home: &Path) -> Command {
        let mut command = Command::new(program);
        for (name, _) in env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        command.env("LC_ALL", "C").env("HOME", home).current_dir(home);
        command.stdin(Stdio::null()).process_group(0);
        if self.lower {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Gives this user the file or directory.
    pub fn own(&self, path: &Path) -> Result<()> {
        if self.lower {
            lchown(path, Some(self.uid), Some(self.gid)).on_disk("change the owner of", path)?;
        }
        Ok(())
    }

    /// Gives this user the directory and all in it, when root owns it: a copy made by root, say.
    pub fn own_what_is_roots(&self, path: &Path) -> Result<()> {
        let found = fs::symlink_metadata(path).on_disk("read", path)?;
        if !self.lower || found.uid() != 0 {
            return Ok(());
        }
        if found.is_dir() {
            for entry in fs::read_dir(path).on_disk("read", path)? {
                self.own_what_is_roots(&entry.on_disk("read", path)?.path())?;
            }
        }
        self.own(path)
    }

    /// Whether this user gets into the directory, through all that are above it. The system is asked, because mode
    /// bits alone do not tell.
    pub fn can_enter(&self, directory: &Path) -> bool {
        let mut shell = self.command(Path::new("/bin/sh"), Path::new("/"));
        shell.args(["-c", "cd \"$1\"", "sh"]).arg(directory).stderr(Stdio::null());
        !self.lower || shell.status().is_ok_and(|status| status.success())
    }
}

/// Runs the command to its end.
pub fn output(command: &mut Command) -> Result<Output> {
    let program = Path::new(command.get_program()).to_owned();
    command.output().map_err(|cause| ClusterError::Program { program, cause })
}

fn name_of(uid: u32) -> String {
    unistd::User::from_uid(Uid::from_raw(uid)).ok().flatten().map_or_else(|| uid.to_string(), |user| user.name)
}
