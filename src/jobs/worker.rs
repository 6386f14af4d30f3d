//! The workers of this node: they take jobs from the database as these come, and leave none undone.

use std::{
    pin::{Pin, pin},
    time::Duration,
};

use anyhow::Context;
use graphile_worker::{Schema, WorkerOptions, WorkerRecoveryConfig, WorkerUtils};
use sqlx::{PgPool, postgres::PgPoolOptions};
use tokio::time::sleep;

use super::list::{at_their_times, jobs};
use crate::{error::in_words, fetching::Fetcher, mail::Delivery, pictures::Store};

/// How many jobs this node runs at once.
const AT_ONCE: usize = 4;
/// Each job has a connection, and two are left to look for jobs. They are not the readers': a mail server that takes
/// its time keeps no page waiting. One more, which listens for new jobs, is the library's own.
const CONNECTIONS: u32 = 6;
/// How often jobs are looked for whose time has come. New ones are heard of at once.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long running jobs have to end once a stop is asked; a container is killed after ten seconds.
const GRACE: Duration = Duration::from_secs(6);
/// How soon a worker that could not go on, as without a database, begins anew.
const PAUSE: Duration = Duration::from_secs(1);

/// What a job may ask its `WorkerContext` for, each by its type.
#[derive(Clone)]
pub struct Tools {
    pub mail: Delivery,
    pub fetcher: Fetcher,
    pub pictures: Store,
}

/// Brings the tables of jobs up to date; many nodes may do it at once.
pub async fn migrate(db: &PgPool) -> anyhow::Result<()> {
    WorkerUtils::new(db, Schema::default()).migrate().await.context("cannot bring the tables of jobs up to date")
}

/// Runs the jobs whose time has come, and ends.
pub async fn run_due(db: &PgPool, tools: &Tools) -> anyhow::Result<()> {
    let worker = prepared(jobs(), db, tools).init().await?;
    Ok(worker.run_once().await?)
}

/// Runs jobs until `stop` ends, and then those that are running to their end.
pub async fn keep_working(db: PgPool, tools: Tools, stop: impl Future<Output = ()>) {
    let own = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with((*db.connect_options()).clone());
    let mut stop = pin!(stop);
    loop {
        match work(&own, &tools, stop.as_mut()).await {
            Ok(()) => break,
            Err(error) => tracing::warn!(error = in_words(&error), "jobs wait, and are tried again"),
        }
        tokio::select! {
            () = stop.as_mut() => break,
            () = sleep(PAUSE) => {}
        }
    }
    own.close().await;
}

/// Until `stop` ends, or the database fails.
async fn work(db: &PgPool, tools: &Tools, mut stop: Pin<&mut impl Future<Output = ()>>) -> anyhow::Result<()> {
    let options = prepared(at_their_times(jobs())?, db, tools).worker_recovery(recovery());
    let worker = tokio::select! {
        worker = options.init() => worker?,
        () = stop.as_mut() => return Ok(()),
    };
    let mut working = pin!(worker.run());
    tokio::select! {
        ended = working.as_mut() => ended?,
        () = stop => {
            worker.request_shutdown();
            if let Err(error) = working.await {
                tracing::warn!(%error, "the last jobs did not end well, and are done after the next start");
            }
        }
    }
    Ok(())
}

fn prepared(jobs: WorkerOptions, db: &PgPool, tools: &Tools) -> WorkerOptions {
    jobs.pg_pool(db.clone())
        .add_extension(tools.mail.clone())
        .add_extension(tools.fetcher.clone())
        .add_extension(tools.pictures.clone())
        .concurrency(AT_ONCE)
        .poll_interval(LOOK_EVERY)
        .listen_os_shutdown_signals(false)
        .shutdown_grace_period(GRACE)
        .shutdown_interrupted_job_retry_delay(Duration::from_secs(1))
}

/// What a node that was killed was at, another takes on, or the same when it is back: some twenty seconds later. Every
/// worker says often that it is there; one that has not for a while is dead. Should it live, and only be slow, a job is
/// run twice at once: jobs lock what they change.
fn recovery() -> WorkerRecoveryConfig {
    WorkerRecoveryConfig::default()
        .heartbeat_interval(Duration::from_secs(4))
        .sweep_threshold(Duration::from_secs(15))
        .sweep_interval(Duration::from_secs(5))
        .recovery_delay(Duration::ZERO)
}
