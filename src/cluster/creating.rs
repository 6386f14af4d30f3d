//! Making a cluster's files: all of them, or none.

use std::{
    fs::{self, File},
    io::{Seek, Write},
    path::Path,
};

use super::{
    connection::{DATABASE, USER},
    error::{ClusterError, OnDisk, Result},
    log::last_words,
    place::Place,
    programs::Programs,
    user::{User, output},
};

/// How a cluster's files are made.
pub struct Creation<'a> {
    pub place: &'a Place,
    pub programs: &'a Programs,
    pub user: &'a User,
    /// Whether to see that it all reaches the disk.
    pub lasting: bool,
}

impl Creation<'_> {
    /// The files appear in `data` only when they are complete and the database is in them: whoever is killed
    /// halfway leaves a directory `new-...`: see [`remove_halves`].
    pub fn run(&self) -> Result<()> {
        let home = &self.place.home;
        tracing::info!("making a private PostgreSQL {} in {}", self.programs.major, home.display());
        let half = tempfile::Builder::new().prefix("new-").tempdir_in(home).on_disk("write to", home)?;
        self.user.own(half.path())?;
        self.make_files(half.path())?;
        self.make_database(half.path())?;
        fs::rename(half.path(), &self.place.data).on_disk("create", &self.place.data)?;
        // It has another name now: there is nothing to remove.
        let _ = half.keep();
        File::open(home).and_then(|home| home.sync_all()).on_disk("write to", home)
    }

    /// Text sorts by code point, the same on every machine and after every upgrade of the C library.
    fn make_files(&self, half: &Path) -> Result<()> {
        let builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
        if self.programs.major >= 17 {
            return self.initdb(half, &builtin);
        }
        match self.initdb(half, &["--locale=C.UTF-8"]) {
            Err(ClusterError::NotCreated { words, .. }) if words.contains("invalid locale") => {
                self.initdb(half, &["--locale=C"])
            }
            done => done,
        }
    }

    fn initdb(&self, half: &Path, locale: &[&str]) -> Result<()> {
        let mut initdb = self.user.command(&self.programs.path("initdb"), &self.place.home);
        initdb.arg("-D").arg(half).args(locale);
        // Trust: see the socket's directory.
        initdb.args(["--encoding=UTF8", "--data-checksums", "--auth=trust"]).args(["-U", USER]);
        if !self.lasting {
            initdb.arg("--no-sync");
        }
        let said = output(&mut initdb)?;
        self.check(said.status.success(), &said.stderr)
    }

    /// Without a server, so that a cluster in place always has its database.
    fn make_database(&self, half: &Path) -> Result<()> {
        let home = &self.place.home;
        let mut statement = tempfile::tempfile_in(home).on_disk("write to", home)?;
        writeln!(statement, "create database {DATABASE};").on_disk("write to", home)?;
        statement.rewind().on_disk("read", home)?;

        let mut postgres = self.user.command(&self.programs.path("postgres"), home);
        postgres.args(["--single", "-c", "exit_on_error=true"]).arg("-D").arg(half).arg("postgres").stdin(statement);
        let said = output(&mut postgres)?;
        self.check(said.status.success(), &said.stderr)
    }

    fn check(&self, done: bool, said: &[u8]) -> Result<()> {
        if done {
            return Ok(());
        }
        let words = last_words(&String::from_utf8_lossy(said));
        Err(ClusterError::NotCreated { home: self.place.home.clone(), words })
    }
}

/// Removes what was left by those who were killed while they made a cluster.
pub fn remove_halves(home: &Path) -> Result<()> {
    for entry in fs::read_dir(home).on_disk("read", home)? {
        let entry = entry.on_disk("read", home)?;
        if entry.file_name().as_encoded_bytes().starts_with(b"new-") {
            // Their initdb may live on and put files where they were just removed: the next one gets them.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}
