//! Processes that outlive their postmaster: busy with a query they do not notice its death, and while they have
//! PostgreSQL's files in hand no other postmaster may start.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

use super::{
    error::Result,
    place::Place,
    user::{User, output},
};

/// Ends what is left of a cluster whose postmaster is dead, as that one would have: with SIGQUIT. Where there is no
/// `/proc` to find them in, they must end by themselves.
pub fn end(place: &Place, user: &User) -> Result<()> {
    let left = processes_in(&place.data);
    if !left.is_empty() {
        tracing::info!("ending {} processes that the last PostgreSQL left behind", left.len());
        let mut shell = user.command(Path::new("/bin/sh"), &place.home);
        output(shell.args(["-c", "kill -QUIT \"$@\"", "sh"]).args(left))?;
    }
    Ok(())
}

/// The numbers of the `postgres` processes that work in the directory.
fn processes_in(data: &Path) -> Vec<String> {
    let identity = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
    let Some(data) = identity(data) else { return Vec::new() };
    let works_here = |process: &Path| {
        identity(&process.join("cwd")) == Some(data)
            && fs::read_link(process.join("exe")).is_ok_and(|program| program.ends_with("postgres"))
    };
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbered = all.filter_map(|entry| {
        let number = entry.file_name().into_string().ok()?;
        (number.parse::<u32>().is_ok() && works_here(&entry.path())).then_some(number)
    });
    numbered.collect()
}
