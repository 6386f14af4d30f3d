//! What processes use: their time on the processor, and their memory.

use std::{
    fs,
    process::{Child, Command},
};

use anyhow::{Context, Result};

/// Ended when it is dropped.
pub struct Running(pub Child);

impl Running {
    pub fn start(command: &mut Command) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("cannot run {}", command.get_program().display()))?;
        Ok(Self(child))
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Asked first, so that it ends what it began.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

/// Microseconds of processor time of these and all below them, so far.
pub fn time(roots: &[u32]) -> u64 {
    family(roots).iter().filter_map(|id| ticks(*id)).sum::<u64>() * 10_000
}

/// Kibibytes of memory, what is shared by several counted in parts (PSS).
pub fn memory(roots: &[u32]) -> u64 {
    let of = |id: &u32| {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = rollup.lines().find(|line| line.starts_with("Pss:"))?.to_owned();
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    family(roots).iter().filter_map(of).sum()
}

/// Time in user and kernel mode, in hundredths of a second; also of children that have ended.
fn ticks(id: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<u64> =
        stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4).filter_map(|field| field.parse().ok()).collect();
    Some(fields.iter().sum())
}

/// These and all that they began; but PostgreSQL is nobody's but its own.
fn family(roots: &[u32]) -> Vec<u32> {
    let mut all = roots.to_vec();
    let others: Vec<(u32, u32, String)> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let (name, rest) = stat.rsplit_once(')')?;
            Some((id, rest.split_whitespace().nth(1)?.parse().ok()?, name.split_once('(')?.1.to_owned()))
        })
        .collect();
    let is_postgres = |id: u32| others.iter().any(|(other, _, name)| *other == id && name == "postgres");
    let mut place = 0;
    while place < all.len() {
        let parent = all[place];
        let children =
            others.iter().filter(|(_, of, name)| *of == parent && (name != "postgres" || is_postgres(parent)));
        all.extend(children.map(|(id, ..)| *id));
        place += 1;
    }
    all
}
