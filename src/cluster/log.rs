//! What PostgreSQL says: the end of its log in an error, and never more of it on the disk than two files' worth.

use std::{
    fs::{self, File, OpenOptions},
    io::{Read, Seek, SeekFrom},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::{
    error::{OnDisk, Result},
    user::User,
};

const ENOUGH: u64 = 10 * 1024 * 1024;

#[derive(Debug)]
pub struct Log {
    path: PathBuf,
}

impl Log {
    /// The log of the cluster in `home`, which its user may write.
    pub fn open(home: &Path, user: &User) -> Result<Self> {
        let path = home.join("log");
        OpenOptions::new().append(true).create(true).mode(0o600).open(&path).on_disk("write", &path)?;
        user.own(&path)?;
        Ok(Self { path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn length(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |log| log.len())
    }

    /// Begins the log anew when it has grown long, and keeps the old one beside it. PostgreSQL may be writing: it
    /// appends, and so goes on at the new beginning.
    pub fn trim(&self) -> Result<()> {
        if self.length() > ENOUGH {
            let old = self.path.with_extension("old");
            fs::copy(&self.path, &old).on_disk("write", &old)?;
            let log = OpenOptions::new().write(true).open(&self.path).on_disk("write", &self.path)?;
            log.set_len(0).on_disk("write", &self.path)?;
        }
        Ok(())
    }

    /// What was said since the log had the given length.
    pub fn since(&self, length: u64) -> String {
        let mut bytes = Vec::new();
        // An error already has its reader waiting: a log that cannot be read as well adds nothing.
        let _ = File::open(&self.path).and_then(|mut log| {
            log.seek(SeekFrom::Start(length.max(log.metadata()?.len().saturating_sub(16 * 1024))))?;
            log.read_to_end(&mut bytes)
        });
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The end of what a program said, in one line, without dates and without what it always says.
pub fn last_words(text: &str) -> String {
    const NEWS: [&str; 6] = [
        "starting PostgreSQL",
        "listening on",
        "database system",
        "removing contents of",
        "stopped waiting",
        "Examine the log output",
    ];
    let tells = |line: &&str| !line.is_empty() && !NEWS.iter().any(|words| line.contains(words));
    let lines: Vec<_> = text.lines().map(|line| undated(line).trim()).filter(tells).collect();
    if lines.is_empty() {
        return "it did not say why".to_owned();
    }
    lines[lines.len().saturating_sub(4)..].join("; ")
}

/// The line without its `2026-11-22 16:53:10.800 GMT [24285]`.
fn undated(line: &str) -> &str {
    if line.starts_with(|letter: char| letter.is_ascii_digit()) {
        line.split_once("] ").map_or(line, |(_, words)| words)
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_words_are_one_line() {
        let said = "2026-11-22 16:53:10 GMT [24] LOG:  starting PostgreSQL 15\n\
                    2026-11-22 16:53:10 GMT [24] FATAL:  no room\n\n\
                    2026-11-22 16:53:10 GMT [24] DETAIL:  none at all\n\
                    2026-11-22 16:53:10 GMT [24] LOG:  database system is shut down\n";
        assert_eq!(last_words(said), "FATAL:  no room; DETAIL:  none at all");
        assert_eq!(last_words("one\ntwo\n"), "one; two");
        assert_eq!(last_words("\n"), "it did not say why");
    }

    #[test]
    fn a_long_log_begins_anew() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("log");
        File::create(&path).unwrap().set_len(ENOUGH + 1).unwrap();
        Log { path }.trim().unwrap();
        assert_eq!(fs::metadata(home.path().join("log")).unwrap().len(), 0);
        assert_eq!(fs::metadata(home.path().join("log.old")).unwrap().len(), ENOUGH + 1);
    }
}
