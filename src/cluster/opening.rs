//! The cluster as the rest of Curatio knows it.

use std::{ffi::OsString, path::Path, sync::Arc, time::Duration};

use sqlx::postgres::PgConnectOptions;
use tokio::{
    sync::watch,
    task::spawn_blocking,
    time::{MissedTickBehavior, interval},
};

use super::{
    connection,
    error::{OnDisk, Result},
    locks::{Membership, ServingLock, StartingLock},
    place,
    scratch::{self, Keeper},
    server::{Kind, Server},
};

/// A private PostgreSQL that runs at least as long as this value is open.
///
/// [`close`](Cluster::close) it: dropped, a lasting cluster goes on running until the next one who opens it closes it.
/// A throwaway one ends either way.
#[derive(Debug)]
pub struct Cluster {
    server: Arc<Server>,
    membership: Membership,
    keeper: Option<Keeper>,
    /// Tells [`keep_alive`](Cluster::keep_alive) that nobody wants the server to live.
    wanted: watch::Sender<()>,
}

impl Cluster {
    /// The cluster in a data directory: joined if it runs, started if not, made if missing. PostgreSQL's programs are
    /// looked for on the machine, or only in `postgres_bin`.
    pub async fn open(data_dir: &Path, postgres_bin: Option<&Path>) -> Result<Self> {
        let (data_dir, postgres_bin) = (data_dir.to_owned(), postgres_bin.map(Path::to_owned));
        spawn_blocking(move || Self::enter(&place::data_dir(&data_dir)?, postgres_bin.as_deref(), Kind::Lasting))
            .await?
    }

    /// A throwaway cluster in a directory of its own, fast and forgetful. When it closes, or its owner dies in any
    /// way, it is stopped and removed.
    pub async fn scratch(postgres_bin: Option<&Path>) -> Result<Self> {
        let postgres_bin = postgres_bin.map(Path::to_owned);
        spawn_blocking(move || {
            let directory = scratch::directory()?;
            let cluster = Self::enter(directory.path(), postgres_bin.as_deref(), Kind::Scratch)?;
            // From here on its keeper will remove it.
            let _ = directory.keep();
            Ok(cluster)
        })
        .await?
    }

    /// The right to be the one that serves from a data directory; take it before anything else.
    pub fn serve_alone(data_dir: &Path) -> Result<ServingLock> {
        ServingLock::take(&place::data_dir(data_dir)?)
    }

    /// How sqlx connects to the database.
    pub fn options(&self) -> PgConnectOptions {
        connection::options(&self.server.sockets.directory)
    }

    /// The variables with which psql and every other client find the database.
    pub fn environment(&self) -> [(&'static str, OsString); 5] {
        connection::environment(&self.server.sockets.directory)
    }

    /// Starts the server again whenever it dies, until the cluster is closed or dropped. Spawn it.
    pub fn keep_alive(&self) -> impl Future<Output = ()> + Send + use<> {
        let server = Arc::clone(&self.server);
        let data_dir = self.membership.data_dir().to_owned();
        let mut wanted = self.wanted.subscribe();
        async move {
            let mut tick = interval(Duration::from_secs(1));
            tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut failing = false;
            loop {
                tokio::select! {
                    _ = wanted.changed() => return,
                    _ = tick.tick() => {}
                }
                let (server, data_dir, wanted) = (Arc::clone(&server), data_dir.clone(), wanted.clone());
                let looked = spawn_blocking(move || look_after(&server, &data_dir, &wanted)).await;
                let result = looked.map_err(Into::into).flatten();
                if let Err(error) = &result
                    && !failing
                {
                    tracing::error!("cannot bring the private PostgreSQL back, and goes on trying: {error}");
                }
                failing = result.is_err();
            }
        }
    }

    /// Leaves the cluster, and stops it when nobody else uses it. Close connections first: the server cuts them off.
    pub async fn close(self) -> Result<()> {
        let Self { server, membership, keeper, wanted } = self;
        drop(wanted);
        spawn_blocking(move || {
            membership.leave(|| match keeper {
                Some(keeper) => keeper.dismiss().on_disk("remove", &server.place.home),
                None => server.stop(),
            })
        })
        .await?
    }

    fn enter(data_dir: &Path, postgres_bin: Option<&Path>, kind: Kind) -> Result<Self> {
        let ((server, keeper), membership) = Membership::enter(data_dir, || {
            let server = Server::prepare(data_dir, postgres_bin, kind)?;
            let keeper = (kind == Kind::Scratch).then(|| Keeper::hire(data_dir, &server)).transpose()?;
            server.start()?;
            Ok((server, keeper))
        })?;
        Ok(Self { server: Arc::new(server), membership, keeper, wanted: watch::Sender::new(()) })
    }
}

/// Starts the server if it is down and still wanted.
fn look_after(server: &Server, data_dir: &Path, wanted: &watch::Receiver<()>) -> Result<()> {
    let died = || server.is_down() && wanted.has_changed().is_ok();
    server.trim_log()?;
    if !died() {
        return Ok(());
    }
    let _starting = StartingLock::take(data_dir)?;
    // Asked again under the lock: whoever closes the cluster says so before taking the lock to stop it.
    if !died() {
        return Ok(());
    }
    tracing::warn!("the private PostgreSQL died: starting it again");
    server.start()
}
