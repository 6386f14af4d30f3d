//! The PostgreSQL programs on this machine: `initdb`, `pg_ctl` and `postgres` of one version, in one directory.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::error::{ClusterError, Result};

const OLDEST: u32 = 14;
const NEEDED: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Where installations lie side by side: the directory, what their names begin with, and where the programs are in each.
const SHELVES: [(&str, &str, &str); 6] = [
    ("/usr/lib/postgresql", "", "bin"), // Debian
    ("/usr", "pgsql-", "bin"),          // the PostgreSQL project's packages for Red Hat
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

#[derive(Debug, Clone)]
pub struct Programs {
    bin: PathBuf,
    pub major: u32,
}

impl Programs {
    /// The first installation found that fits: of the version that made the cluster in `data`, or for a new cluster
    /// (`made_by` is none) any that is not too old. With `bin`, only that directory is looked at.
    pub fn find(bin: Option<&Path>, data: &Path, made_by: Option<&str>) -> Result<Self> {
        let found: Vec<_> = match bin {
            Some(bin) => {
                vec![Self::inside(bin).ok_or_else(|| ClusterError::NoProgramsIn(bin.to_owned()))?]
            }
            None => candidates().iter().filter_map(|bin| Self::inside(bin)).collect(),
        };
        let new_enough: Vec<_> = found.iter().filter(|programs| programs.major >= OLDEST).collect();
        let fits = |programs: &&&Self| made_by.is_none_or(|version| version == programs.major.to_string());
        match (new_enough.iter().find(fits), made_by, found.first()) {
            (Some(programs), ..) => Ok((**programs).clone()),
            (None, _, None) => Err(ClusterError::NoPrograms),
            (None, Some(made_by), _) => Err(ClusterError::OtherVersion {
                data: data.to_owned(),
                made_by: made_by.to_owned(),
                found: versions(&found),
            }),
            (None, None, Some(old)) => Err(ClusterError::TooOld { major: old.major, bin: old.bin.clone() }),
        }
    }

    pub fn path(&self, program: &str) -> PathBuf {
        self.bin.join(program)
    }

    fn inside(bin: &Path) -> Option<Self> {
        if !NEEDED.iter().all(|program| bin.join(program).is_file()) {
            return None;
        }
        let said = Command::new(bin.join("postgres")).arg("--version").output().ok()?;
        let major = major(&String::from_utf8_lossy(&said.stdout))?;
        Some(Self { bin: fs::canonicalize(bin).ok()?, major })
    }
}

/// The major version in "postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)".
fn major(said: &str) -> Option<u32> {
    let version = said.split_once("(PostgreSQL) ")?.1;
    version.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

fn versions(found: &[Programs]) -> String {
    let mut majors: Vec<_> = found.iter().map(|programs| programs.major).collect();
    majors.sort_unstable();
    majors.dedup();
    majors.iter().map(u32::to_string).collect::<Vec<_>>().join(" and ")
}

/// Directories that may hold the programs, best first.
fn candidates() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut directories: Vec<_> = env::split_paths(&path).flat_map(|directory| behind(&directory)).collect();
    directories.extend(by_pg_config());
    for (shelf, prefix, bin) in SHELVES {
        directories.extend(on_shelf(Path::new(shelf), prefix).into_iter().map(|found| found.join(bin)));
    }
    directories
}

/// The directory, and those to which links in it lead: distributions like to put a link to `pg_ctl` alone on the path.
fn behind(directory: &Path) -> Vec<PathBuf> {
    let real = NEEDED.iter().filter_map(|program| fs::canonicalize(directory.join(program)).ok());
    let mut directories: Vec<_> = real.filter_map(|program| Some(program.parent()?.to_owned())).collect();
    directories.dedup();
    directories.insert(0, directory.to_owned());
    directories
}

fn by_pg_config() -> Option<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(said.stdout).ok()?.trim()))
}

/// The installations on a shelf, newest version first; one without a number comes last.
fn on_shelf(shelf: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(shelf).into_iter().flatten().flatten();
    let mut numbered: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let version = name.to_str()?.strip_prefix(prefix)?.trim_start_matches('@');
            let number = if version.is_empty() { 0 } else { version.parse().ok()? };
            Some((number, entry.path()))
        })
        .collect();
    numbered.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    numbered.into_iter().map(|(_, path)| path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(major("postgres (PostgreSQL) 19devel\n"), Some(19));
        assert_eq!(major("sh: not found"), None);
    }

    #[test]
    fn the_newest_on_a_shelf_comes_first() {
        let shelf = tempfile::tempdir().unwrap();
        for name in ["postgresql@9", "postgresql@17", "postgresql", "postgresql@15", "postgresqlish", "php@8"] {
            fs::create_dir(shelf.path().join(name)).unwrap();
        }
        let names = ["postgresql@17", "postgresql@15", "postgresql@9", "postgresql"];
        assert_eq!(on_shelf(shelf.path(), "postgresql"), names.map(|name| shelf.path().join(name)));
    }
}
