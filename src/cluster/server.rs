//! The PostgreSQL server of one cluster: started, watched and stopped by its own `pg_ctl`.

use std::{
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use super::{
    creating::{self, Creation},
    error::{ClusterError, Result},
    leftovers,
    log::{Log, last_words},
    place::Place,
    postmaster::Postmaster,
    programs::Programs,
    sockets::Sockets,
    user::{User, output},
};

/// How long processes that outlived their postmaster may take to end.
const LEFTOVERS: Duration = Duration::from_secs(30);
/// How long recovery after a crash may take.
const RECOVERY: Duration = Duration::from_mins(10);
const POLL: Duration = Duration::from_millis(100);

/// Everything a throwaway cluster may risk, for speed.
const RISKS: &str =
    " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c autovacuum_naptime=1h";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Lasting,
    Scratch,
}

#[derive(Debug)]
pub struct Server {
    pub kind: Kind,
    pub place: Place,
    pub user: User,
    pub sockets: Sockets,
    programs: Programs,
    log: Log,
}

impl Server {
    /// The server of the cluster in a data directory, with all it needs but PostgreSQL's files. Call it, and what
    /// starts and stops the server, only with the starting lock held.
    pub fn prepare(data_dir: &Path, postgres_bin: Option<&Path>, kind: Kind) -> Result<Self> {
        let user = User::of(&data_dir.join("postgres/data"))?;
        let place = Place::find(data_dir, &user)?;
        creating::remove_halves(&place.home)?;
        let made_by = place.made_by()?;
        let programs = Programs::find(postgres_bin, &place.data, made_by.as_deref())?;
        if made_by.is_some() {
            user.own_what_is_roots(&place.data)?;
        }
        let sockets = Sockets::of(&place.home, &user);
        sockets.make(&user)?;
        let log = Log::open(&place.home, &user)?;
        Ok(Self { kind, place, user, sockets, programs, log })
    }

    pub fn is_down(&self) -> bool {
        Postmaster::of(&self.place, &self.sockets) == Postmaster::Down
    }

    /// Sees to it that the server answers: joins the one that runs, waits for the one that starts or recovers, or
    /// starts one, for a new cluster with new files.
    pub fn start(&self) -> Result<()> {
        if self.place.made_by()?.is_none() {
            let lasting = self.kind == Kind::Lasting;
            Creation { place: &self.place, programs: &self.programs, user: &self.user, lasting }.run()?;
        }
        let begun = Instant::now();
        loop {
            let gone_wrong = match Postmaster::of(&self.place, &self.sockets) {
                Postmaster::Ready => return Ok(()),
                Postmaster::Starting => self.not_started("it is still recovering from a crash"),
                // Whoever began this wanted it stopped, but may have been too patient with its clients.
                Postmaster::Stopping => {
                    self.stop()?;
                    continue;
                }
                Postmaster::Down => match self.start_once() {
                    Ok(()) => continue,
                    Err(error) if finds_others_at_work(&error) && begun.elapsed() < LEFTOVERS => {
                        leftovers::end(&self.place, &self.user)?;
                        error
                    }
                    Err(error) => return Err(error),
                },
            };
            if begun.elapsed() > RECOVERY {
                return Err(gone_wrong);
            }
            thread::sleep(POLL);
        }
    }

    /// Stops it if it runs, and waits until it has.
    pub fn stop(&self) -> Result<()> {
        if self.is_down() {
            return Ok(());
        }
        tracing::info!("stopping the private PostgreSQL in {}", self.place.home.display());
        let said = output(self.pg_ctl("stop").args(["-m", "fast", "-w", "-t", "60"]))?;
        if said.status.success() || self.is_down() {
            self.sockets.remove();
            return Ok(());
        }
        let words = last_words(&String::from_utf8_lossy(&said.stderr));
        Err(ClusterError::NotStopped { words, log: self.log.path().to_owned() })
    }

    pub fn trim_log(&self) -> Result<()> {
        self.log.trim()
    }

    /// `pg_ctl` for this cluster, by names without its home: the shell in it takes no odd path safely.
    pub fn pg_ctl(&self, deed: &str) -> Command {
        let mut command = self.user.command(&self.programs.path("pg_ctl"), &self.place.home);
        command.args([deed, "-D", "data"]);
        command
    }

    fn start_once(&self) -> Result<()> {
        tracing::info!("starting a private PostgreSQL {} in {}", self.programs.major, self.place.home.display());
        Postmaster::forget_the_dead(&self.place, &self.sockets);
        self.sockets.make(&self.user)?;
        self.log.trim()?;
        let before = self.log.length();
        // pg_ctl puts the server in a session of its own, where Ctrl-C in our terminal does not reach it.
        let said = output(self.pg_ctl("start").args(["-w", "-t", "60", "-l", "log", "-o"]).arg(self.options()))?;
        if said.status.success() || !self.is_down() {
            return Ok(());
        }
        let heard = self.log.since(before);
        let heard = if heard.trim().is_empty() { String::from_utf8_lossy(&said.stderr).into_owned() } else { heard };
        Err(self.not_started(&last_words(&heard)))
    }

    /// What must be so; all else is for the operator's `postgresql.conf`, which cannot change these.
    fn options(&self) -> String {
        let sockets = &self.sockets.seen_from_data;
        let risks = if self.kind == Kind::Scratch { RISKS } else { "" };
        format!(
            "-c listen_addresses= -c port={} -c unix_socket_directories={sockets} -c unix_socket_permissions=0700{risks}",
            super::connection::PORT
        )
    }

    fn not_started(&self, words: &str) -> ClusterError {
        ClusterError::NotStarted { words: words.to_owned(), log: self.log.path().to_owned() }
    }
}

/// Whether a postmaster refused to start because of processes that outlived the last one.
fn finds_others_at_work(error: &ClusterError) -> bool {
    let ClusterError::NotStarted { words, .. } = error else { return false };
    words.contains("pre-existing shared memory block")
}
