//! Where everything is: the database, given or private, and the pictures, in a folder or a bucket.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, anyhow};
use sqlx::{Connection, PgPool, migrate::MigrateError, postgres::PgPoolOptions};

use tokio::time::timeout;

use super::run::Refusal;
use crate::{cluster::Cluster, config::Settings, jobs, pictures::Store, statements};

/// A connection that was used this long ago may have gone.
const REST: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub struct Data {
    pub db: PgPool,
    pub pictures: Store,
    pub directory: PathBuf,
    cluster: Option<Cluster>,
}

impl Data {
    /// For whoever joins the boards that are there: those of `serve`, or else of `demo`.
    pub fn directory(settings: &Settings) -> PathBuf {
        let given = settings.data_dir.clone();
        given.unwrap_or_else(|| {
            let demo = PathBuf::from("data-demo");
            if demo.exists() && !Path::new("data").exists() { demo } else { "data".into() }
        })
    }

    /// Joins the private PostgreSQL, or starts it; or reaches the one that is given.
    pub async fn open(settings: &Settings, directory: &Path) -> Result<Self, Refusal> {
        let cluster = match settings.database_url {
            Some(_) => None,
            None => Some(Cluster::open(directory, settings.postgres_bin.as_deref()).await?),
        };
        match Self::reach(settings, directory, cluster.as_ref()).await {
            Ok((db, pictures)) => Ok(Self { db, pictures, directory: directory.to_owned(), cluster }),
            Err(refusal) => {
                if let Some(cluster) = cluster {
                    cluster.close().await?;
                }
                Err(refusal)
            }
        }
    }

    async fn reach(
        settings: &Settings,
        directory: &Path,
        cluster: Option<&Cluster>,
    ) -> Result<(PgPool, Store), Refusal> {
        let pictures = match settings.s3.bucket() {
            Some(bucket) => Store::in_bucket(&bucket),
            None => Store::open(directory),
        };
        let pictures = pictures.map_err(Refusal::Setting)?;
        let options = match (&settings.database_url, cluster) {
            (Some(url), _) => url.parse().map_err(|error: sqlx::Error| Refusal::Setting(error.into()))?,
            (None, Some(cluster)) => cluster.options(),
            (None, None) => return Err(Refusal::Failed(anyhow!("no database"))),
        };
        let db = PgPoolOptions::new()
            .max_connections(settings.database_connections)
            .acquire_timeout(Duration::from_secs(5))
            // Whether a connection is still there is asked where it has rested: asking each time doubles the ways.
            .test_before_acquire(false)
            .before_acquire(|connection, known| {
                Box::pin(async move {
                    if known.idle_for > REST {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(statements::limited(options))
            .await
            .context("cannot reach the database")
            .map_err(|error| if cluster.is_some() { Refusal::Failed(error) } else { Refusal::Setting(error) })?;
        Ok((db, pictures))
    }

    /// Brings the database up to date with this version; many nodes may do it at once.
    pub async fn migrate(&self) -> Result<(), Refusal> {
        let mut db = self.db.acquire().await.context("cannot reach the database")?;
        sqlx::raw_sql(statements::AT_LENGTH).execute(&mut *db).await.context("cannot lift the limits of statements")?;
        let migrated = sqlx::migrate!().run(&mut *db).await;
        if migrated.is_ok() {
            // It serves readers next: another connection would take as long as all of this where nothing is to be done.
            sqlx::raw_sql(statements::NO_LONGER).execute(&mut *db).await.context("cannot limit statements again")?;
        } else {
            db.close_on_drop();
        }
        if let Err(MigrateError::VersionMissing(version)) = migrated {
            return Err(Refusal::Failed(anyhow!(
                "the database was made by a newer Curatio (it has migration {version}): install that version"
            )));
        }
        migrated.context("cannot bring the database up to date")?;
        Ok(jobs::migrate(&self.db).await?)
    }

    /// For as long as it runs, starts the private PostgreSQL again when it dies.
    pub async fn keep_alive(&self) {
        match &self.cluster {
            Some(cluster) => cluster.keep_alive().await,
            None => std::future::pending().await,
        }
    }

    /// The last one out stops the private PostgreSQL.
    pub async fn close(self) -> Result<(), Refusal> {
        // Who still asks something is cut off: the stop was asked a while ago.
        if timeout(Duration::from_secs(1), self.db.close()).await.is_err() {
            tracing::warn!("some work on the database did not end in time");
        }
        if let Some(cluster) = self.cluster {
            cluster.close().await?;
        }
        Ok(())
    }
}
